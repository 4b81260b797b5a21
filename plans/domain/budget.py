"""How many mails a person gets: at most one a local day and three a plan week (clinical specification 7.2).

Which mails are due, and which have no reason to go, is said by `plans.domain.reminders`; here they share what is left. The
welcome, what a clinician writes and mail about the account are outside the budget.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

MAILS_A_WEEK: Final = 3
"""Mails in one plan week (7.2, caps [D])."""


class MailKind(StrEnum):
    """The mails of the programme, W0 to W8 of clinical specification 7.2, by the name the outbox keeps."""

    WELCOME = "welcome"
    WEEKLY = "weekly"
    NUDGE = "nudge"
    CHECK_IN = "check_in"
    CHECK_IN_AGAIN = "check_in_again"
    STILL_WITH_US = "still_with_us"
    PAUSING = "pausing"
    DOOR_OPEN = "door_open"
    QUESTIONNAIRES = "questionnaires"
    CLINICIAN = "clinician"

    @property
    def counts(self) -> bool:
        """Whether the budget is about it."""
        return self not in (MailKind.WELCOME, MailKind.CLINICIAN)


class Held(StrEnum):
    """Why a mail that was due does not go by itself: the code that the outbox keeps and the person's page explains."""

    ANSWERED = "already answered"
    WALKED = "walk logged"
    STEADY = "steady weeks"
    PASSED_BY = "nudges passed by"
    KEEPING_GOING = "keeping going"
    AWAY = "away"
    LONG_SILENCE = "long silence"
    ONE_A_DAY = "one mail a day"
    THREE_A_WEEK = "three a week"
    TOO_LATE = "too late"

    @property
    def is_over(self) -> bool:
        """Whether the mail's use is over, rather than held back by a rule."""
        return self in (Held.ANSWERED, Held.WALKED, Held.TOO_LATE)


DROPPED_FIRST: Final = (
    MailKind.NUDGE,
    MailKind.QUESTIONNAIRES,
    MailKind.CHECK_IN_AGAIN,
    # Of these there are never more than three in one week; the order makes the cap hold whatever comes.
    MailKind.CHECK_IN,
    MailKind.STILL_WITH_US,
    MailKind.WEEKLY,
    MailKind.DOOR_OPEN,
    MailKind.PAUSING,
)
"""Over the cap whole kinds are dropped, in this order: W2, W7, W4 (7.2)."""
_SPEAKS_FOR_OTHERS: Final = (
    MailKind.PAUSING,
    MailKind.DOOR_OPEN,
    MailKind.WEEKLY,
    MailKind.STILL_WITH_US,
    MailKind.CHECK_IN,
    MailKind.CHECK_IN_AGAIN,
    MailKind.NUDGE,
    MailKind.QUESTIONNAIRES,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mail that would go on a local `day`. `occasion` is unique for its person."""

    kind: MailKind
    occasion: str
    day: date


@dataclass(frozen=True, slots=True)
class Spent:
    """One mail of the plan week that has gone, or waits to go on its `day` and can still say more."""

    occasion: str
    day: date
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one candidate: it goes, is said by `carrier` (an occasion), or is `held`."""

    candidate: Candidate
    carrier: str = ""
    held: Held | None = None

    @property
    def goes(self) -> bool:
        """Whether it is a mail of its own."""
        return not self.carrier and self.held is None


def spend(candidates: Collection[Candidate], spent: Collection[Spent] = ()) -> tuple[Verdict, ...]:
    """Share one plan week's budget among all that would go in it, in any order; verdicts in the order of `candidates`.

    Several of one day become one: the first of `_SPEAKS_FOR_OTHERS` goes and carries the others. On a day whose mail waits,
    that one carries them; on a day whose mail has gone, they are held. Over the cap whole kinds are dropped until what is
    left fits, so that taking a candidate away never drops another.
    """
    # A mail that has gone comes after one that waits: its day is over.
    taken = {each.day: each for each in sorted(spent, key=lambda each: not each.is_waiting)}
    dropped = _dropped(candidates, taken, room=max(0, MAILS_A_WEEK - len(spent)))
    carriers = _carriers(each for each in candidates if each.kind not in dropped)
    return tuple(_verdict(each, taken.get(each.day), carriers, dropped) for each in candidates)


def _dropped(
    candidates: Collection[Candidate], taken: Mapping[date, Spent], *, room: int
) -> frozenset[MailKind]:
    """The kinds that have to stay behind so that the days with a new mail are no more than `room`."""
    for count in range(len(DROPPED_FIRST)):
        dropped = frozenset(DROPPED_FIRST[:count])
        days = {each.day for each in candidates if each.kind not in dropped} - taken.keys()
        if len(days) <= room:
            return dropped
    return frozenset(DROPPED_FIRST)


def _carriers(kept: Iterable[Candidate]) -> dict[date, Candidate]:
    """The candidate of each day that speaks for all of it."""
    by_day: dict[date, list[Candidate]] = defaultdict(list)
    for each in kept:
        by_day[each.day].append(each)
    return {day: min(group, key=_rank) for day, group in by_day.items()}


def _rank(candidate: Candidate) -> tuple[int, str]:
    return _SPEAKS_FOR_OTHERS.index(candidate.kind), candidate.occasion


def _verdict(
    candidate: Candidate,
    taken: Spent | None,
    carriers: Mapping[date, Candidate],
    dropped: Collection[MailKind],
) -> Verdict:
    if candidate.kind in dropped:
        return Verdict(candidate, held=Held.THREE_A_WEEK)
    if taken is not None and not taken.is_waiting:
        return Verdict(candidate, held=Held.ONE_A_DAY)
    carrier = taken.occasion if taken is not None else carriers[candidate.day].occasion
    return Verdict(candidate, carrier="" if carrier == candidate.occasion else carrier)


# What a mail is about, and so what makes it one mail and not two


def occasion(kind: MailKind, plan_id: int, about: int | date | None = None) -> str:
    """The occasion of a mail about a plan, its week, or its first silent day."""
    parts = [kind.value, str(plan_id)]
    if about is not None:
        parts.append(about.isoformat() if isinstance(about, date) else str(about))
    return ":".join(parts)


def clinician_occasion(what: str, key: int) -> str:
    """The occasion of a mail about something that a clinician wrote or decided."""
    return f"{MailKind.CLINICIAN.value}:{what}:{key}"


def week_named(named: str) -> int:
    """The week that an occasion of a weekly kind names."""
    return int(named.rpartition(":")[2])
