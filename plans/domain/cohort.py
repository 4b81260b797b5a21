"""What a simulated cohort came to, in figures for each kind of walker (architecture 6, `simulate`)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low
from typing import Final

from plans.domain.codes import Code
from plans.domain.constants import MILESTONE, PROJECTED_WEEKS, TARGET
from plans.domain.simulate import Course, Ending, WalkedWeek
from plans.domain.tally import CourseFlag
from plans.domain.vocabulary import DecisionKind
from plans.domain.walkers import Kind

_HELD: Final = frozenset({DecisionKind.HOLD, DecisionKind.HOLD_EASE_PACE})
_BAND: Final = (10, 90)  # percent: nine in ten, and one in ten, are below


class Alert(StrEnum):
    """What would ask somebody to look: the course flags, and the decisions that end in a hold."""

    STALLED = "STALLED"
    TWO_STEP_BACKS = "TWO_STEP_BACKS"
    OFF_PLAN_HIGH = "OFF_PLAN_HIGH"
    STOP = "STOP"
    PAUSE_REVIEW = "PAUSE_REVIEW"
    PAUSE_INACTIVE = "PAUSE_INACTIVE"


_OF_FLAG: Final = {
    CourseFlag.STALLED: Alert.STALLED,
    CourseFlag.TWO_STEP_BACKS: Alert.TWO_STEP_BACKS,
    CourseFlag.OFF_PLAN_HIGH: Alert.OFF_PLAN_HIGH,
}
_OF_DECISION: Final = {
    DecisionKind.STOP: Alert.STOP,
    DecisionKind.PAUSE_REVIEW: Alert.PAUSE_REVIEW,
    DecisionKind.PAUSE_INACTIVE: Alert.PAUSE_INACTIVE,
}


# One person


@dataclass(frozen=True, slots=True)
class Outline:
    """One course in figures: small, so that a whole cohort can be kept.

    `minutes` are the prescribed weekly minutes of each active week; `paused` counts the calendar weeks without a
    prescription, up to week 26 or the end, whichever is later; `flares_cut` the step backs for a flare-up, and
    `flares_regained` those of them after which the weekly minutes from before came back.
    """

    kind: Kind
    ending: Ending
    minutes: tuple[int, ...]
    held: int
    stepped_back: int
    paused: int
    flares_cut: int
    flares_regained: int
    alerts: Mapping[Alert, int]

    def week_of(self, weekly_minutes: int) -> int | None:
        """The first active week that prescribes so many minutes, or None."""
        reached = (number for number, each in enumerate(self.minutes, 1) if each >= weekly_minutes)
        return next(reached, None)


def outline_of(course: Course) -> Outline:
    """`course` in figures."""
    kinds = Counter(week.decision.kind for week in course.weeks)
    minutes = tuple(week.prescribed.weekly_minutes for week in course.weeks)
    regained = _flares_regained(course.weeks, minutes)
    return Outline(
        kind=course.person.kind,
        ending=course.ending,
        minutes=minutes,
        held=sum(kinds[kind] for kind in _HELD),
        stepped_back=kinds[DecisionKind.STEP_BACK],
        paused=max(PROJECTED_WEEKS, course.weeks[-1].calendar_week) - len(course.weeks),
        flares_cut=len(regained),
        flares_regained=sum(regained),
        alerts=alerts_of(course.weeks),
    )


def _flares_regained(weeks: Sequence[WalkedWeek], minutes: Sequence[int]) -> list[bool]:
    """For each step back for a flare-up, whether a later week prescribes as many minutes as the one that was cut."""
    return [
        any(later >= minutes[number] for later in minutes[number + 1 :])
        for number, week in enumerate(weeks)
        if week.decision.code is Code.R5_FLARE
    ]


def alerts_of(weeks: Iterable[WalkedWeek]) -> Mapping[Alert, int]:
    """How often each alert opened. A flag that stays up is one alert; it opens again after it was down."""
    opened: Counter[Alert] = Counter()
    before: frozenset[CourseFlag] = frozenset()
    for week in weeks:
        up = week.flags
        opened.update(_OF_FLAG[flag] for flag in up - before)
        before = up
        if week.decision.kind.ends_course:
            opened[_OF_DECISION[week.decision.kind]] += 1
    return opened


# A group of people


@dataclass(frozen=True, slots=True)
class Reached:
    """How many reached a level, and in which week: `median_week` of those who did, None when nobody did."""

    people: int
    median_week: int | None


@dataclass(frozen=True, slots=True)
class WeekSpread:
    """The prescribed weekly minutes of those who had this active week: one in ten is below `low`, above `high`."""

    week: int
    people: int
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a group came to. Weeks are sums over the group; `median_minutes` is that of week 26 of those who had one.

    `kind` is None for everybody together.
    """

    kind: Kind | None
    people: int
    finished: int
    milestone: Reached
    aim: Reached
    weeks_walked: int
    weeks_held: int
    weeks_stepped_back: int
    weeks_paused: int
    flares_cut: int
    flares_regained: int
    alerts: Mapping[Alert, int]
    median_minutes: int | None
    by_week: tuple[WeekSpread, ...]

    @property
    def name(self) -> str:
        """The kind in words."""
        return "all" if self.kind is None else self.kind.value.replace("_", " ")

    @property
    def alerts_in_all(self) -> int:
        """All alerts of the group together."""
        return sum(self.alerts.values())


def figures_of(outlines: Sequence[Outline]) -> list[Figures]:
    """The figures of each kind that has people, in the order of `Kind`, and of everybody last."""
    groups: list[tuple[Kind | None, Sequence[Outline]]] = [
        (kind, [each for each in outlines if each.kind is kind]) for kind in Kind
    ]
    groups.append((None, outlines))
    return [_figures(kind, group) for kind, group in groups if group]


def _figures(kind: Kind | None, group: Sequence[Outline]) -> Figures:
    by_week = tuple(_spreads(group))
    alerts: Counter[Alert] = Counter()
    for each in group:
        alerts.update(each.alerts)
    return Figures(
        kind=kind,
        people=len(group),
        finished=sum(each.ending is Ending.FINISHED for each in group),
        milestone=_reached(group, MILESTONE),
        aim=_reached(group, TARGET),
        weeks_walked=sum(len(each.minutes) for each in group),
        weeks_held=sum(each.held for each in group),
        weeks_stepped_back=sum(each.stepped_back for each in group),
        weeks_paused=sum(each.paused for each in group),
        flares_cut=sum(each.flares_cut for each in group),
        flares_regained=sum(each.flares_regained for each in group),
        alerts={alert: alerts[alert] for alert in Alert},
        median_minutes=by_week[-1].median if len(by_week) == PROJECTED_WEEKS else None,
        by_week=by_week,
    )


def _reached(group: Sequence[Outline], weekly_minutes: int) -> Reached:
    weeks = [week for each in group if (week := each.week_of(weekly_minutes)) is not None]
    return Reached(len(weeks), median_low(weeks) if weeks else None)


def _spreads(group: Sequence[Outline]) -> Iterable[WeekSpread]:
    for number in range(1, PROJECTED_WEEKS + 1):
        minutes = sorted(each.minutes[number - 1] for each in group if len(each.minutes) >= number)
        if not minutes:
            return
        low, high = (minutes[(len(minutes) - 1) * percent // 100] for percent in _BAND)
        yield WeekSpread(number, len(minutes), low, median_low(minutes), high)
