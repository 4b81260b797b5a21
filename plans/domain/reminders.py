"""Which mails about a plan are due, and what becomes of each: the table of clinical specification 7.2.

`outlook` looks at one plan at one instant. Each occasion gets one verdict, kept in the outbox for good; the budget of the
plan week is shared with what went before and with what is still to come, so that a mail that may be dropped does not take
the place of one that may not.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from plans.domain.budget import Candidate, Held, MailKind, Spent, Verdict, occasion, spend
from plans.domain.constants import PROJECTED_WEEKS
from plans.domain.mail_facts import LivedWeek, MailFacts
from plans.domain.mail_rules import why_held
from plans.domain.measures import YEAR
from plans.domain.schedule import start_of_day
from plans.domain.timetable import (
    USUAL_TIMES,
    door_open_at,
    due_in_week,
    still_with_us_at,
    year_at,
)

USEFUL_FOR: Final = timedelta(hours=72)
"""A mail later than this helps nobody (reliability 5.1)."""
LEAD: Final = timedelta(hours=1)
"""How long before a waiting mail goes it is settled what it says for others."""
LOOKED_BACK: Final = timedelta(weeks=4)
"""Weeks that ended longer ago leave no mails behind, however long nobody looked."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One mail: since when it is due, and until when it makes sense (the end not included)."""

    kind: MailKind
    occasion: str
    due_at: datetime
    useful_until: datetime
    week: LivedWeek | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of one mail: it goes at `goes_at`, is said by `carrier`, or is held `because` of something."""

    due: Due
    goes_at: datetime
    carrier: str = ""
    because: str = ""

    @property
    def is_over(self) -> bool:
        """Whether its use is over, rather than held back by a rule or a choice."""
        return any(self.because == held for held in Held if held.is_over)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The verdicts that are ripe now, and the next instant at which one can be; None when only something new brings one."""

    judged: tuple[Judged, ...]
    look_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A due mail with the instant at which it would go, and at which that has to be settled."""

    due: Due
    goes_at: datetime
    ripe_at: datetime
    because: str = ""


def outlook(facts: MailFacts, now: datetime) -> Outlook:
    """What becomes of the mails about one plan that are due at `now`, and when to look again.

    All mails of a local day are settled together, with the first of them.
    """
    placed = [_place(due, facts, now) for due in due_mails(facts)]
    ripe = [each for each in placed if each.ripe_at <= now]
    free = [each for each in placed if not each.because]
    days = {_day(each, facts) for each in ripe if not each.because}
    judged = [Judged(each.due, each.goes_at, because=each.because) for each in ripe if each.because]
    for day in sorted(days):
        judged += _settle(day, free, facts, now)
    settled = {each.due.occasion for each in judged}
    later = [each.ripe_at for each in placed if each.due.occasion not in settled]
    return Outlook(tuple(judged), min(later, default=None))


def _day(placed: _Placed, facts: MailFacts) -> date:
    return facts.clock.day_of(placed.goes_at)


# What is due


def due_mails(facts: MailFacts) -> list[Due]:
    """Every mail about the plan that has no verdict yet: those of its weeks, of a silence, of a rest, of a year."""
    known = {mail.occasion for mail in facts.mails}
    found = [*_of_weeks(facts), *_of_silence(facts), *_of_rest(facts), *_of_year(facts)]
    return [due for due in found if due.occasion not in known]


def _of_weeks(facts: MailFacts) -> Iterator[Due]:
    """W2, W3, W4 and W7. A week decided before a mail was due has no use for it."""
    last = facts.running
    if last is None:
        return
    for week in facts.weeks:
        if not week.is_whole or week.ends_on < last.ends_on - LOOKED_BACK:
            continue
        at = due_in_week(week.as_plan_week, facts.clock)
        closes_at = week.as_plan_week.check_in_closes_at(facts.clock.zone)
        if week is last and facts.wants(MailKind.NUDGE):
            ends_at = week.as_plan_week.ends_at(facts.clock.zone)
            yield _weekly(MailKind.NUDGE, facts, week, at[MailKind.NUDGE], ends_at)
        for kind in (MailKind.CHECK_IN, MailKind.CHECK_IN_AGAIN):
            if _was_open(kind, week, at[kind], is_running=week is last):
                yield _weekly(kind, facts, week, at[kind], closes_at)
        if week is last and week.number in facts.points and not week.answered_at:
            yield _weekly(MailKind.QUESTIONNAIRES, facts, week, at[MailKind.CHECK_IN], closes_at)


def _was_open(kind: MailKind, week: LivedWeek, due_at: datetime, *, is_running: bool) -> bool:
    if kind is MailKind.CHECK_IN_AGAIN and week.answered_at and week.answered_at < due_at:
        return False
    if week.decided_at is not None:
        return week.decided_at >= due_at
    return is_running


def _weekly(
    kind: MailKind, facts: MailFacts, week: LivedWeek, due_at: datetime, until: datetime
) -> Due:
    useful_until = min(until, due_at + USEFUL_FOR)
    return Due(kind, occasion(kind, facts.plan_id, week.number), due_at, useful_until, week)


def _of_silence(facts: MailFacts) -> Iterator[Due]:
    """W5, once for each silence."""
    if facts.running is not None:
        kind, since = MailKind.STILL_WITH_US, facts.silent_from
        due_at = still_with_us_at(since, facts.clock)
        named = occasion(kind, facts.plan_id, since)
        yield Due(kind, named, due_at, due_at + USEFUL_FOR)


def _of_rest(facts: MailFacts) -> Iterator[Due]:
    """The one mail after W6, while the plan still rests."""
    if facts.rests_since is not None:
        kind = MailKind.DOOR_OPEN
        due_at = door_open_at(facts.rests_since, facts.clock)
        named = occasion(kind, facts.plan_id, facts.weeks[-1].number)
        yield Due(kind, named, due_at, due_at + USEFUL_FOR)


def _of_year(facts: MailFacts) -> Iterator[Due]:
    """W7 after a year: there is no check-in any more that could carry it."""
    if facts.year_on is not None:
        kind = MailKind.QUESTIONNAIRES
        due_at = year_at(facts.year_on, facts.clock)
        yield Due(kind, occasion(kind, facts.plan_id, YEAR), due_at, due_at + USEFUL_FOR)


# When it would go


def _place(due: Due, facts: MailFacts, now: datetime) -> _Placed:
    """Late mails go at once, or when the quiet hours are over; on a day that had its mail, they wait for the next."""
    clock, gone = facts.clock, {mail.day for mail in spent_mails(facts, now) if not mail.is_waiting}
    waiting = {clock.day_of(mail.at): mail.at for mail in facts.mails if mail.waits(now)}
    goes_at = clock.awake(now) if due.due_at <= now else due.due_at
    moved = False
    while (day := clock.day_of(goes_at)) in gone:
        goes_at, moved = clock.at(day + _DAY, USUAL_TIMES[due.kind]), True
    because = why_held(due.kind, clock.day_of(due.due_at), due.week, facts)
    if not because and goes_at >= due.useful_until:
        because = Held.ONE_A_DAY if moved else Held.TOO_LATE
    if because:
        return _Placed(due, goes_at, due.due_at, because)
    ripe_at = goes_at if goes_at > now else due.due_at
    if day in waiting:
        ripe_at = min(ripe_at, waiting[day] - LEAD)
    return _Placed(due, goes_at, ripe_at)


# What is left of the week


def _settle(
    day: date, free: Collection[_Placed], facts: MailFacts, now: datetime
) -> Iterator[Judged]:
    """The verdicts of one day, in the light of its week."""
    first, until = facts.mail_week(day)
    of_week = {each.due.occasion: each for each in free if first <= _day(each, facts) < until}
    candidates = [
        Candidate(each.due.kind, each.due.occasion, _day(each, facts)) for each in of_week.values()
    ]
    expected = _weekly_to_come(facts, now)
    if expected is not None and day < expected.day < until:
        candidates.append(expected)
    spent = [mail for mail in spent_mails(facts, now) if first <= mail.day < until]
    for verdict in spend(candidates, spent):
        if verdict.candidate.day == day:
            yield _judged(of_week[verdict.candidate.occasion], verdict)


def _judged(placed: _Placed, verdict: Verdict) -> Judged:
    if verdict.held is not None:
        return Judged(placed.due, placed.goes_at, because=verdict.held)
    if verdict.carrier:
        return Judged(placed.due, placed.goes_at, verdict.carrier, Held.ONE_A_DAY)
    return Judged(placed.due, placed.goes_at)


def spent_mails(facts: MailFacts, now: datetime) -> list[Spent]:
    """The mails that have gone or wait to go, each on its local day."""
    return [
        Spent(mail.occasion, facts.clock.day_of(mail.at), is_waiting=mail.waits(now))
        for mail in facts.mails
        if mail.kind.counts and mail.is_own
    ]


def _weekly_to_come(facts: MailFacts, now: datetime) -> Candidate | None:
    """The weekly mail that comes when the week that has ended is decided, at the latest."""
    week = facts.running
    if week is None or week.number >= PROJECTED_WEEKS or not facts.wants(MailKind.WEEKLY):
        return None
    closes_at = week.as_plan_week.check_in_closes_at(facts.clock.zone)
    if facts.clock.day_of(now) < week.ends_on:
        return None
    day = facts.clock.day_of(facts.clock.next_mail(max(now, closes_at)))
    return Candidate(
        MailKind.WEEKLY, occasion(MailKind.WEEKLY, facts.plan_id, week.number + 1), day
    )


# What a decision brings


def told(
    kind: MailKind, facts: MailFacts, now: datetime, *, was_away: bool = False
) -> Judged | None:
    """W1 about the last week of `facts`, or W6, with the decision made at `now`.

    It goes at the next hour for it on a day that has no mail yet. None without a week to tell about.
    """
    if not facts.weeks:
        return None
    week, clock = facts.weeks[-1], facts.clock
    wanted = clock.mail_time if kind is MailKind.WEEKLY else USUAL_TIMES[kind]
    spent = spent_mails(facts, now)
    goes_at = clock.next_at(now, wanted)
    while (day := clock.day_of(goes_at)) in {mail.day for mail in spent}:
        goes_at = clock.at(day + _DAY, wanted)
    useful_until = goes_at + USEFUL_FOR
    if kind is MailKind.WEEKLY:
        useful_until = min(useful_until, start_of_day(week.ends_on, clock.zone))
    named = occasion(kind, facts.plan_id, week.number)
    due = Due(kind, named, goes_at, useful_until, week)
    return Judged(
        due, goes_at, because=_why_not_told(due, goes_at, facts, spent, was_away=was_away)
    )


def _why_not_told(
    due: Due, goes_at: datetime, facts: MailFacts, spent: Collection[Spent], *, was_away: bool
) -> str:
    day = facts.clock.day_of(goes_at)
    because = why_held(due.kind, day, due.week, facts)
    if because:
        return because
    if due.kind is MailKind.WEEKLY and was_away:
        return Held.AWAY
    if goes_at >= due.useful_until:
        return Held.TOO_LATE
    first, until = facts.mail_week(day)
    in_week = [mail for mail in spent if first <= mail.day < until]
    [verdict] = spend([Candidate(due.kind, due.occasion, day)], in_week)
    return verdict.held or ""
