"""Whole programmes lived by the hour: whatever people do, the budget holds and nothing is judged twice.

A person walks, checks in, falls silent, goes away, moves to another zone; the planner ticks, late or not at all for
days; weeks are decided at their end, at the check-in or 48 hours later. What is asked is what was promised.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plans.domain.budget import MAILS_A_WEEK, Held, MailKind
from plans.domain.mail_facts import Became, Course, EarlierMail, LivedWeek, MailFacts
from plans.domain.reminders import Judged, outlook, told
from plans.domain.schedule import start_of_day
from plans.domain.timetable import Clock
from tests.domain.test_due_instants import sample

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GRACE = timedelta(hours=48)
SILENT_WEEKS = 4


@dataclass
class Life:
    """One person and their plan; `went` has each mail with its local day, and the plan week it went in."""

    chance: random.Random
    facts: MailFacts
    judged: Counter[str] = field(default_factory=Counter)
    went: list[tuple[datetime, date, date]] = field(default_factory=list)
    carried: list[Judged] = field(default_factory=list)
    # When the planner has to look again; now, after a decision or a move.
    look_at: datetime | None = None
    moved: bool = False
    outages: bool = False

    def keep(self, judged: Judged) -> None:
        """The verdict's row."""
        self.judged[judged.due.occasion] += 1
        became = Became.CARRIED if judged.carrier else Became.HELD
        if not judged.carrier and not judged.because:
            became = Became.OPEN
        if judged.carrier:
            self.carried.append(judged)
        mail = EarlierMail(
            judged.due.kind, judged.due.occasion, judged.goes_at, became, judged.because
        )
        self.facts = replace(self.facts, mails=[*self.facts.mails, mail])

    def send(self, now: datetime) -> None:
        """What is due goes, as the dispatcher would let it."""
        if not any(mail.became is Became.OPEN and mail.at <= now for mail in self.facts.mails):
            return
        mails = []
        for mail in self.facts.mails:
            if mail.became is Became.OPEN and mail.at <= now:
                clock = self.facts.clock
                assert not clock.is_quiet(mail.at.astimezone(clock.zone).time()) or self.moved
                day = clock.day_of(mail.at)
                self.went.append((mail.at, day, self.facts.mail_week(day)[0]))
                mails.append(replace(mail, became=Became.GONE))
            else:
                mails.append(mail)
        self.facts = replace(self.facts, mails=mails)

    def plan(self, now: datetime) -> None:
        """One tick of the planner: it looks only at plans about which a mail can be due."""
        if self.look_at is None or self.look_at > now:
            return
        found = outlook(self.facts, now)
        for judged in found.judged:
            self.keep(judged)
        assert found.look_at is None or found.look_at > now
        self.look_at = found.look_at

    def decide(self, now: datetime) -> None:
        """The week's decision, when it is due, and what it tells."""
        week = self.facts.running
        if week is None or now < start_of_day(week.ends_on, self.facts.clock.zone):
            return
        closes_at = start_of_day(week.ends_on, self.facts.clock.zone) + GRACE
        if not week.answered_at and now < closes_at:
            return
        share = self.chance.choice((0, 60, 90))
        decided = replace(week, decided_at=now, adherence=share, kept=self.chance.random() < 0.3)
        self.facts = replace(self.facts, weeks=(*self.facts.weeks[:-1], decided))
        silent = (self.facts.clock.day_of(now) - self.facts.silent_from).days
        if silent >= SILENT_WEEKS * 7:
            self.facts = replace(self.facts, course=Course.RESTING)
            kind = MailKind.PAUSING
        else:
            following = LivedWeek(week.number + 1, week.ends_on, week.ends_on + 7 * DAY)
            self.facts = replace(self.facts, weeks=(*self.facts.weeks, following))
            kind = MailKind.WEEKLY
        judged = told(kind, self.facts, now, was_away=self.chance.random() < 0.05)
        assert judged is not None
        self.keep(judged)
        self.look_at = now

    def live(self, now: datetime, *, lively: float) -> None:
        """What the person does in one hour."""
        facts, today = self.facts, self.facts.clock.day_of(now)
        if facts.running is None or today < facts.weeks[0].starts_on:
            return
        if self.chance.random() < lively / 24:
            self.facts = replace(facts, walked_on={*facts.walked_on, today}, last_sign_on=today)
        facts, week = self.facts, self.facts.running
        opens = week.ends_on - 2 * DAY if week else today
        if week and not week.answered_at and today >= opens and self.chance.random() < lively / 20:
            answered = replace(week, answered_at=now)
            self.facts = replace(facts, weeks=(*facts.weeks[:-1], answered), last_sign_on=today)


def lived(seed: int, name: str, *, weeks: int, moves: bool, outages: bool) -> Life:
    chance = random.Random(f"{seed} {name}")  # noqa: S311  # a test's draw
    clock = Clock(ZoneInfo(name), *chance.choice(HOURS))
    begins = date(2026, 1, 5) + chance.randrange(300) * DAY
    unwanted = {} if chance.random() < 0.8 else {MailKind.NUDGE: "switched off"}
    first = LivedWeek(1, begins, begins + chance.randrange(7, 14) * DAY)
    facts = MailFacts(1, Course.WALKING, clock, (first,), unwanted=unwanted, points={6, 12, 26})
    life = Life(chance, facts, outages=outages, look_at=start_of_day(begins, clock.zone))
    now, lively, resting = start_of_day(begins, clock.zone), chance.choice(LIVELY), 0
    for hour in range(weeks * 7 * 24):
        now += HOUR
        if hour % 72 == 0:
            lively = chance.choice((lively, lively, chance.choice(LIVELY)))
        if outages and chance.random() < 1 / 300:
            resting = chance.randrange(1, 100)
        if moves and chance.random() < 1 / 400:
            life.moved = True
            zone = ZoneInfo(chance.choice(sample()))
            life.facts = replace(life.facts, clock=replace(life.facts.clock, zone=zone))
            life.look_at = now
        life.live(now, lively=lively)
        resting -= 1
        if resting <= 0:
            life.decide(now)
            life.plan(now)
            life.send(now)
    return life


LIVELY = (0.0, 0.05, 0.2, 0.7, 2.0)
HOURS = (
    (time(8), time(20), time(8)),
    (time(19, 45), time(20), time(8)),
    (time(12, 15), time(16, 30), time(11)),
    (time(9), time(13), time(9)),
    (time(17), time(18), time(12)),
)


def check(life: Life) -> None:
    assert max(life.judged.values(), default=0) <= 1
    days = Counter(day for _at, day, _week in life.went)
    weeks = Counter(week for _at, _day, week in life.went)
    assert max(days.values(), default=0) <= 1
    assert max(weeks.values(), default=0) <= MAILS_A_WEEK
    judged = set(life.judged)
    for week in life.facts.weeks[:-1]:
        if not week.answered_at and not life.outages:
            assert f"check_in:1:{week.number}" in judged, (
                "every week is asked about, or says why not"
            )
    goes = {mail.occasion for mail in life.facts.mails if mail.is_own}
    assert {judged.carrier for judged in life.carried} <= goes


@pytest.mark.parametrize("seed", range(30))
def test_the_budget_holds_in_every_life(seed: int) -> None:
    life = lived(seed, sample()[seed % len(sample())], weeks=14, moves=False, outages=False)
    check(life)
    held = {mail.because for mail in life.facts.mails}
    assert Held.TOO_LATE not in held, "nothing is late while the planner ticks"


@pytest.mark.parametrize("seed", range(30))
def test_the_budget_holds_through_outages(seed: int) -> None:
    check(lived(seed, sample()[seed % len(sample())], weeks=14, moves=False, outages=True))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(600))
def test_the_budget_holds_in_many_lives(seed: int) -> None:
    name = sample()[seed % len(sample())]
    check(lived(1000 + seed, name, weeks=26, moves=False, outages=seed % 2 == 0))


@pytest.mark.parametrize("seed", range(15))
def test_who_moves_gets_nothing_twice(seed: int) -> None:
    """A day can come twice, or never, for somebody who crosses the date line: no mail does."""
    life = lived(seed, "Pacific/Kiritimati", weeks=14, moves=True, outages=True)
    assert max(life.judged.values(), default=0) <= 1
    assert len(life.went) > 0


def test_every_reason_and_every_mail_comes_up() -> None:
    """The lives above are lively enough to mean something."""
    reasons: set[str] = set()
    kinds: set[MailKind] = set()
    for seed in range(16):
        life = lived(seed, "Europe/Berlin", weeks=16, moves=False, outages=seed % 4 == 0)
        reasons |= {mail.because for mail in life.facts.mails}
        kinds |= {mail.kind for mail in life.facts.mails if mail.is_own}
    assert reasons >= {held.value for held in Held} - {Held.ONE_A_DAY, Held.PASSED_BY, Held.STEADY}
    assert kinds >= {kind for kind in MailKind if kind.counts} - {MailKind.QUESTIONNAIRES}
