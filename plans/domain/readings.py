"""What a chart shows, decided from its numbers: the kind of sentence that is true, and the numbers in it.

Product specification 3 ("change detection with honest uncertainty"). Too few points say so, and two points are no
trend. Minutes are whole, pain is 0 to 10, missing is missing and never 0. Nothing here ever changes a plan.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final, NamedTuple

from plans.domain.bouts import round_div
from plans.domain.constants import PAIN_UP
from plans.domain.schedule import WEEK_DAYS

FEWEST_WEEKS: Final = 4
"""Whole weeks from which the first two are compared with the last two [D]."""
REAL_MINUTES: Final = 10
"""Minutes a week that are more than chance: as much as the smallest usual step of a plan [D]."""
REAL_PERCENT: Final = 20
"""The same in percent of the earlier weeks; both must be reached [D]."""
FEWEST_NUMBERS: Final = 3
"""Pain numbers from which a usual one is named [D]."""
FEWEST_TO_COMPARE: Final = 6
"""Check-ins from which the first three are compared with the last three [D]."""
FEWEST_DAYS: Final = 10
"""Days with a walk from which the usual length is named [D]."""


class Change(StrEnum):
    """How the newer numbers are beside the older ones."""

    LESS = "LESS"
    ABOUT_SAME = "ABOUT_SAME"
    MORE = "MORE"


# -- Minutes, week by week ---------------------------------------------------------------------------


class WeekWalked(NamedTuple):
    """One week of the plan. `is_over`: it has been decided; `is_excused`: away, paused or in a flare-up."""

    minutes: int
    days: int = WEEK_DAYS
    is_over: bool = True
    is_excused: bool = False


@dataclass(frozen=True, slots=True)
class WeeksReading:
    """Minutes over the weeks. `change` is None while there are fewer than four whole weeks to compare.

    `first` and `last` are minutes in seven days, the average of two weeks each; None without `change`.
    """

    minutes: int
    weeks: int
    change: Change | None = None
    first: int | None = None
    last: int | None = None


def weeks_reading(weeks: Iterable[WeekWalked]) -> WeeksReading:
    """The first two whole weeks beside the last two. Excused and running weeks are counted, not compared."""
    every = list(weeks)
    minutes = sum(week.minutes for week in every)
    counted = [
        week for week in every if week.is_over and not week.is_excused and week.days >= WEEK_DAYS
    ]
    if not minutes or len(counted) < FEWEST_WEEKS:
        return WeeksReading(minutes, len(counted))
    first, last = _a_week(counted[:2]), _a_week(counted[-2:])
    return WeeksReading(minutes, len(counted), _minutes_change(first, last), first, last)


def _a_week(weeks: Sequence[WeekWalked]) -> int:
    """Minutes in seven days, rounded half up: a week that was made longer counts as what it is."""
    days = sum(week.days for week in weeks)
    return round_div(sum(week.minutes for week in weeks) * WEEK_DAYS, days)


def _minutes_change(first: int, last: int) -> Change:
    difference = last - first
    is_real = abs(difference) >= REAL_MINUTES and 100 * abs(difference) >= REAL_PERCENT * first
    if not is_real:
        return Change.ABOUT_SAME
    return Change.MORE if difference > 0 else Change.LESS


# -- Minutes, day by day -----------------------------------------------------------------------------


class WeekKind(StrEnum):
    """How the running week stands."""

    NOTHING = "NOTHING"
    PART = "PART"
    ALL = "ALL"
    BEYOND = "BEYOND"


@dataclass(frozen=True, slots=True)
class RunningWeekReading:
    """Minutes of the running week. `planned` is None where no plan is shown (while the back has flared)."""

    kind: WeekKind
    minutes: int
    planned: int | None


def running_week_reading(minutes: int, planned: int | None) -> RunningWeekReading:
    """Where the running week stands."""
    if not minutes:
        kind = WeekKind.NOTHING
    elif planned is None or minutes < planned:
        kind = WeekKind.PART
    else:
        kind = WeekKind.ALL if minutes == planned else WeekKind.BEYOND
    return RunningWeekReading(kind, minutes, planned)


@dataclass(frozen=True, slots=True)
class DaysReading:
    """Minutes of the last `days` days. `before` are those of as many days before them, None when the plan is younger."""

    days: int
    walked_days: int
    minutes: int
    before: int | None


def days_reading(
    by_day: Mapping[date, int], *, days: int, starts_on: date, today: date
) -> DaysReading:
    """The last `days` days up to `today`, beside the same number before. Later days do not count."""
    ages = {(today - day).days: minutes for day, minutes in by_day.items()}
    newest = [minutes for age, minutes in ages.items() if 0 <= age < days]
    older = [minutes for age, minutes in ages.items() if days <= age < 2 * days]
    is_old_enough = (today - starts_on).days + 1 >= 2 * days
    return DaysReading(
        days=days,
        walked_days=sum(minutes > 0 for minutes in newest),
        minutes=sum(newest),
        before=sum(older) if is_old_enough else None,
    )


# -- Pain --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PainNumbers:
    """Pain 0-10 over several check-ins or days.

    `usual` is the middle one and is None with fewer than three; `said` are then all of them, oldest first. `change`
    is None with fewer than six; `first` and `last` are the middle ones of the first and the last three.
    """

    count: int
    lowest: int | None = None
    highest: int | None = None
    usual: int | None = None
    said: tuple[int, ...] = ()
    change: Change | None = None
    first: int | None = None
    last: int | None = None


def pain_reading(pains: Sequence[int], *, compare: bool) -> PainNumbers:
    """The numbers somebody said, oldest first. Compared, where asked to, by the smallest change that counts: 2 points."""
    if not pains:
        return PainNumbers(0)
    if len(pains) < FEWEST_NUMBERS:
        return PainNumbers(len(pains), min(pains), max(pains), said=tuple(pains))
    lowest, highest, usual = min(pains), max(pains), _middle(pains)
    if not compare or len(pains) < FEWEST_TO_COMPARE:
        return PainNumbers(len(pains), lowest, highest, usual)
    first, last = _middle(pains[:3]), _middle(pains[-3:])
    change = Change.ABOUT_SAME
    if abs(last - first) >= PAIN_UP:
        change = Change.MORE if last > first else Change.LESS
    return PainNumbers(len(pains), lowest, highest, usual, change=change, first=first, last=last)


def _middle(pains: Sequence[int]) -> int:
    """The median, rounded half up."""
    return int(median(pains) + 0.5)


# -- The year ----------------------------------------------------------------------------------------


class Step(NamedTuple):
    """A step of the year's picture: minutes of a day from `low` to `high`; the last one has no end."""

    low: int
    high: int | None


STEPS: Final = (Step(1, 14), Step(15, 29), Step(30, 44), Step(45, None))
"""Steps of a quarter of an hour: the aim of 5 x 30 begins the third [D]."""


def step_of(minutes: int) -> int:
    """The step that these minutes of a day belong to: 0 for none, 1 to 4."""
    return sum(minutes >= step.low for step in STEPS)


@dataclass(frozen=True, slots=True)
class YearReading:
    """Days with a walk and their minutes. `usual` is the commonest step (1 to 4), None with few days or a tie."""

    walked_days: int
    minutes: int
    usual: int | None = None


def year_reading(by_day: Mapping[date, int]) -> YearReading:
    """The days on which somebody walked."""
    walked = [minutes for minutes in by_day.values() if minutes > 0]
    counts = Counter(step_of(minutes) for minutes in walked).most_common(2)
    is_clear = len(walked) >= FEWEST_DAYS and (len(counts) == 1 or counts[0][1] > counts[1][1])
    return YearReading(len(walked), sum(walked), counts[0][0] if is_clear else None)
