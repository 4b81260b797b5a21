"""Milestones on the way: which are reached and when, and the one that is nearest ahead.

Product specification 2 (130 minutes a week is the milestone, 150 the aim) and 6 (never scolding: what is not reached
is only ever "next"). Days are the participant's calendar days. Nothing here ever changes a plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from plans.domain.bouts import ceil_div
from plans.domain.constants import ADHERENCE_LINE, MILESTONE, PROJECTED_WEEKS, TARGET

HALF_WAY: Final = PROJECTED_WEEKS // 2
KEPT_WEEKS: Final = 4
"""Weeks kept, in a row or not, that make a milestone [D]."""
FIRST_TOTALS: Final = (500, 1000)
"""Minutes in all that are milestones, and after them each full thousand [D]."""
_THOUSAND: Final = 1000

_DAY: Final = timedelta(days=1)


class MilestoneKind(StrEnum):
    """What was reached. The order is that of the list where two are equally near."""

    FIRST_WALK = "FIRST_WALK"
    FIRST_KEPT_WEEK = "FIRST_KEPT_WEEK"
    FOUR_KEPT_WEEKS = "FOUR_KEPT_WEEKS"
    LONGEST_WALK = "LONGEST_WALK"
    TOTAL_MINUTES = "TOTAL_MINUTES"
    HALF_WAY = "HALF_WAY"
    MILESTONE_WEEK = "MILESTONE_WEEK"
    AIM_WEEK = "AIM_WEEK"
    ALL_WEEKS = "ALL_WEEKS"


class WalkDone(NamedTuple):
    """One walk. `longest` is its longest part without a rest: all of it, unless the day was split."""

    day: date
    minutes: int
    longest: int


class WeekPlanned(NamedTuple):
    """One week of the plan, from `starts_on` up to, not including, `until_on`, and what was planned for it."""

    number: int
    starts_on: date
    until_on: date
    minutes: int

    def has(self, day: date) -> bool:
        return self.starts_on <= day < self.until_on


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone and the day it was reached. `amount` is minutes, or weeks for those of weeks; 1 where it says nothing."""

    kind: MilestoneKind
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """The nearest milestone: how much it takes, and how much of that there is so far, in minutes or weeks."""

    kind: MilestoneKind
    amount: int
    so_far: int


@dataclass(frozen=True, slots=True)
class Milestones:
    """Those reached, oldest first, and the one ahead; None when there is none."""

    reached: tuple[Reached, ...]
    ahead: Ahead | None


def milestones(
    walks: Sequence[WalkDone],
    weeks: Sequence[WeekPlanned],
    *,
    today: date,
    goes_on: bool,
    aim: int = TARGET,
) -> Milestones:
    """What these walks and weeks reached up to `today`.

    With `goes_on` False no week is ever ahead, only minutes. `aim` is the person's own, in minutes a week: a week of
    more is never ahead either.
    A week is kept with 80 % of its planned minutes, as everywhere; its day is the one on which they came together.
    The longest walk stands with the first day it was so long, from the second length on: the first walk is one already.
    """
    by_day = _by_day(walks, today)
    best = _best_week(weeks, by_day)
    kept = sorted(day for week in weeks if (day := _kept_on(week, by_day)))
    over = [week for week in weeks if week.until_on <= today]
    reached = [
        *_walked(walks, by_day),
        *_kept(kept),
        *_amounts(weeks, by_day),
        *_ended(over),
    ]
    order = list(MilestoneKind)
    reached.sort(key=lambda each: (each.on, order.index(each.kind), each.amount))
    lived = max((week.number for week in over), default=0)
    done = {(each.kind, each.amount) for each in reached}
    paths = _paths(sum(by_day.values()), len(kept), lived, best, goes_on=goes_on)
    left = [
        path for path in paths if (path.kind, path.amount) not in done and not _is_beyond(path, aim)
    ]
    return Milestones(tuple(reached), max(left, key=_nearness, default=None))


def _is_beyond(path: Ahead, aim: int) -> bool:
    of_a_week = path.kind in (MilestoneKind.MILESTONE_WEEK, MilestoneKind.AIM_WEEK)
    return of_a_week and path.amount > aim


def _nearness(path: Ahead) -> float:
    """The share there is already. Of equals the first counts."""
    return path.so_far / path.amount


def _paths(minutes: int, kept: int, lived: int, best: int, *, goes_on: bool) -> Iterator[Ahead]:
    """Everything there is to reach, with what there is of it."""
    if not minutes:
        yield Ahead(MilestoneKind.FIRST_WALK, 1, 0)
        return
    if goes_on and not kept:
        # One good week is near, whatever the numbers say.
        yield Ahead(MilestoneKind.FIRST_KEPT_WEEK, 1, 0)
        return
    if goes_on:
        yield Ahead(MilestoneKind.FOUR_KEPT_WEEKS, KEPT_WEEKS, min(kept, KEPT_WEEKS))
    yield Ahead(MilestoneKind.TOTAL_MINUTES, _next_total(minutes), minutes)
    if goes_on:
        yield Ahead(MilestoneKind.HALF_WAY, HALF_WAY, min(lived, HALF_WAY))
        yield Ahead(MilestoneKind.MILESTONE_WEEK, MILESTONE, min(best, MILESTONE))
        yield Ahead(MilestoneKind.AIM_WEEK, TARGET, min(best, TARGET))
        yield Ahead(MilestoneKind.ALL_WEEKS, PROJECTED_WEEKS, lived)


def _next_total(minutes: int) -> int:
    for total in FIRST_TOTALS:
        if minutes < total:
            return total
    return (minutes // _THOUSAND + 1) * _THOUSAND


def _totals(minutes: int) -> list[int]:
    """The totals that so many minutes have passed."""
    first = [total for total in FIRST_TOTALS if total <= minutes]
    return [*first, *range(FIRST_TOTALS[-1] + _THOUSAND, minutes + 1, _THOUSAND)]


def _by_day(walks: Sequence[WalkDone], today: date) -> dict[date, int]:
    """Minutes of each day up to today, the days in order."""
    by_day: dict[date, int] = {}
    for walk in sorted(walks, key=lambda walk: walk.day):
        if walk.day <= today:
            by_day[walk.day] = by_day.get(walk.day, 0) + walk.minutes
    return by_day


def _walked(walks: Sequence[WalkDone], by_day: Mapping[date, int]) -> Iterator[Reached]:
    """The first walk, the longest, and the minutes in all."""
    if not by_day:
        return
    first = min(by_day)
    yield Reached(MilestoneKind.FIRST_WALK, first, 1)
    counted = [walk for walk in walks if walk.day in by_day]
    longest = max(walk.longest for walk in counted)
    on = min(walk.day for walk in counted if walk.longest == longest)
    if on > first:
        yield Reached(MilestoneKind.LONGEST_WALK, on, longest)
    for total in _totals(sum(by_day.values())):
        yield Reached(MilestoneKind.TOTAL_MINUTES, _day_of(by_day, total), total)


def _kept(days: Sequence[date]) -> Iterator[Reached]:
    """The first week kept, and the fourth."""
    if days:
        yield Reached(MilestoneKind.FIRST_KEPT_WEEK, days[0], 1)
    if len(days) >= KEPT_WEEKS:
        yield Reached(MilestoneKind.FOUR_KEPT_WEEKS, days[KEPT_WEEKS - 1], KEPT_WEEKS)


def _amounts(weeks: Sequence[WeekPlanned], by_day: Mapping[date, int]) -> Iterator[Reached]:
    """The first weeks with 130 and with 150 minutes walked."""
    for kind, amount in (
        (MilestoneKind.MILESTONE_WEEK, MILESTONE),
        (MilestoneKind.AIM_WEEK, TARGET),
    ):
        days = [
            _day_of(inside, amount)
            for week in weeks
            if sum((inside := _within(week, by_day)).values()) >= amount
        ]
        if days:
            yield Reached(kind, min(days), amount)


def _ended(over: Sequence[WeekPlanned]) -> Iterator[Reached]:
    """The last days of week 13 and week 26."""
    for week in over:
        if week.number == HALF_WAY:
            yield Reached(MilestoneKind.HALF_WAY, week.until_on - _DAY, HALF_WAY)
        if week.number == PROJECTED_WEEKS:
            yield Reached(MilestoneKind.ALL_WEEKS, week.until_on - _DAY, PROJECTED_WEEKS)


def _kept_on(week: WeekPlanned, by_day: Mapping[date, int]) -> date | None:
    inside = _within(week, by_day)
    line = ceil_div(ADHERENCE_LINE * week.minutes, 100)
    is_kept = week.minutes > 0 and sum(inside.values()) >= line
    return _day_of(inside, line) if is_kept else None


def _best_week(weeks: Sequence[WeekPlanned], by_day: Mapping[date, int]) -> int:
    return max((sum(_within(week, by_day).values()) for week in weeks), default=0)


def _within(week: WeekPlanned, by_day: Mapping[date, int]) -> dict[date, int]:
    return {day: minutes for day, minutes in by_day.items() if week.has(day)}


def _day_of(by_day: Mapping[date, int], minutes: int) -> date:
    """The day on which so many minutes had come together. There is one: the caller has added them up."""
    total = 0
    for day, walked in by_day.items():
        total += walked
        if total >= minutes:
            return day
    raise ValueError(f"{total} minutes are fewer than {minutes}")
