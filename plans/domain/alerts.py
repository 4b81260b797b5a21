"""When a clinic is told about somebody, and when that is settled (clinical specification 8.2).

Pure: facts in, what fires and what settles out. Nothing here changes a plan. What a screening raises (RED_FLAG_*,
CLEARANCE_NEEDED), a fall that is ticked (FALL), what a person asks for (REVIEW_REQUESTED) and what they write are raised
where they happen, each with the one severity of `walkback.care.kinds`.
RMDQ_WORSE comes with its questionnaire, which is not offered yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

from plans.domain.constants import (
    ADHERENCE_LINE,
    LOW_ADHERENCE,
    MILESTONE,
    OVERDOING,
    PAIN_NOISE,
    PAIN_UP,
    PAIN_UP_FROM,
    PROMOTION_WEEKS,
    SEVERE_PAIN,
    STALLED_WEEKS,
    TARGET,
)
from plans.domain.episodes import Interference, is_limiting
from plans.domain.vocabulary import Flare, SideEffect

GOALS: Final = (MILESTONE, TARGET)
"""Minutes a week, the smaller first."""


class Kind(StrEnum):
    """The alerts that follow from how somebody walks and feels."""

    PAIN_SEVERE = "PAIN_SEVERE"
    PAIN_UP = "PAIN_UP"
    FLARE_LONG = "FLARE_LONG"
    LIMITING_EVENT = "LIMITING_EVENT"
    NO_LOGS = "NO_LOGS"
    LOW_ADHERENCE = "LOW_ADHERENCE"
    STALLED = "STALLED"
    OFF_PLAN_HIGH = "OFF_PLAN_HIGH"
    RECURRENCE_LIMITING = "RECURRENCE_LIMITING"
    PROMOTION_REQUEST = "PROMOTION_REQUEST"
    GOAL_REACHED = "GOAL_REACHED"


class Severity(IntEnum):
    """How soon somebody should look."""

    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5


class Reason(StrEnum):
    """Why an alert fires; its words are in `REASONS`."""

    PAIN_SEVERE = "PAIN_SEVERE"
    PAIN_UP = "PAIN_UP"
    FLARE_LONG = "FLARE_LONG"
    LIMITING_EVENT = "LIMITING_EVENT"
    SILENT = "SILENT"
    SILENT_LONG = "SILENT_LONG"
    SILENT_AND_PAUSED = "SILENT_AND_PAUSED"
    LOW_ADHERENCE = "LOW_ADHERENCE"
    STALLED = "STALLED"
    OFF_PLAN_HIGH = "OFF_PLAN_HIGH"
    RECURRENCE_LIMITING = "RECURRENCE_LIMITING"
    PROMOTION_REQUEST = "PROMOTION_REQUEST"
    MILESTONE_REACHED = "MILESTONE_REACHED"
    TARGET_REACHED = "TARGET_REACHED"


REASONS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.PAIN_SEVERE: "Severe average pain in the weekly check-in.",
        Reason.PAIN_UP: "Average pain well above their usual in the weekly check-in.",
        Reason.FLARE_LONG: "The flare-up is still there, check-in after check-in.",
        Reason.LIMITING_EVENT: "A side effect of walking limits what they do.",
        Reason.SILENT: "No walk and no check-in for a while.",
        Reason.SILENT_LONG: "No walk and no check-in for a long while.",
        Reason.SILENT_AND_PAUSED: "Nothing walked for four weeks: the plan is paused until they come back.",
        Reason.LOW_ADHERENCE: "Walked much less than planned, two weeks in a row.",
        Reason.STALLED: "Weeks in a row without a step up.",
        Reason.OFF_PLAN_HIGH: "Walked much more than planned, two weeks in a row.",
        Reason.RECURRENCE_LIMITING: "Back pain came back and gets in the way of what they usually do.",
        Reason.PROMOTION_REQUEST: "Has earned the standard track; only a clinician may move them to it.",
        Reason.MILESTONE_REACHED: "The plan has reached the first goal.",
        Reason.TARGET_REACHED: "The plan has reached its aim.",
    }
)
"""In English, without numbers: `value` and `threshold` stand beside them."""

SEVERITIES: Final[Mapping[Reason, Severity]] = MappingProxyType(
    {
        Reason.PAIN_SEVERE: Severity.HIGH,
        Reason.PAIN_UP: Severity.MEDIUM,
        Reason.FLARE_LONG: Severity.MEDIUM,
        Reason.LIMITING_EVENT: Severity.HIGH,
        Reason.SILENT: Severity.LOW,
        Reason.SILENT_LONG: Severity.MEDIUM,
        Reason.SILENT_AND_PAUSED: Severity.MEDIUM,
        Reason.LOW_ADHERENCE: Severity.LOW,
        Reason.STALLED: Severity.LOW,
        Reason.OFF_PLAN_HIGH: Severity.LOW,
        Reason.RECURRENCE_LIMITING: Severity.MEDIUM,
        Reason.PROMOTION_REQUEST: Severity.INFO,
        Reason.MILESTONE_REACHED: Severity.INFO,
        Reason.TARGET_REACHED: Severity.INFO,
    }
)

RANGES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "pain_severe": (7, 9),
        "pain_up": (2, 3),
        "flare_long": (1, 3),
        "no_logs_low": (7, 28),
        "no_logs_medium": (7, 28),
        "low_adherence": (40, 60),
        "stalled": (2, 4),
        "off_plan_high": (130, 200),
    }
)
"""Inside these a clinic may choose."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which values on a clinic is told. Raises ValueError outside `RANGES`.

    Points of pain 0-10, check-ins, days, percent of the planned minutes, weeks.
    """

    pain_severe: int = SEVERE_PAIN
    pain_up: int = PAIN_UP
    flare_long: int = 2
    no_logs_low: int = 7
    no_logs_medium: int = 14
    low_adherence: int = LOW_ADHERENCE
    stalled: int = STALLED_WEEKS
    off_plan_high: int = OVERDOING

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} has to be from {low} to {high}")
        if self.no_logs_medium <= self.no_logs_low:
            raise ValueError("no_logs_medium has to be more than no_logs_low")


@dataclass(frozen=True, slots=True)
class Fired:
    """One alert: what was measured and what it was held against; both None where nothing is measured."""

    kind: Kind
    reason: Reason
    value: int | None = None
    threshold: int | None = None

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.reason]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What fires and which kinds are settled; never the same kind in both."""

    fires: tuple[Fired, ...] = ()
    settles: frozenset[Kind] = frozenset()


# A check-in


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """What a completed check-in says. Pain 0-10; `usual` is what it is compared with (`Standing.base_pain`).

    `flares` are those of the check-ins in a row, this one last.
    """

    pain: int
    usual: int
    flares: Sequence[Flare]
    side_effect: SideEffect = SideEffect.NONE


def after_check_in(facts: CheckInFacts, lines: Thresholds) -> Verdict:
    """What a completed check-in fires and settles."""
    return Verdict(tuple(_fired_by_check_in(facts, lines)), frozenset(_settled(facts, lines)))


def _fired_by_check_in(facts: CheckInFacts, lines: Thresholds) -> Iterator[Fired]:
    rise, present = facts.pain - facts.usual, _present_in_a_row(facts.flares)
    if facts.pain >= lines.pain_severe:
        yield Fired(Kind.PAIN_SEVERE, Reason.PAIN_SEVERE, facts.pain, lines.pain_severe)
    if rise >= lines.pain_up and facts.pain >= PAIN_UP_FROM:
        yield Fired(Kind.PAIN_UP, Reason.PAIN_UP, rise, lines.pain_up)
    if present >= lines.flare_long:
        yield Fired(Kind.FLARE_LONG, Reason.FLARE_LONG, present, lines.flare_long)
    if facts.side_effect is SideEffect.LIMITING:
        yield Fired(Kind.LIMITING_EVENT, Reason.LIMITING_EVENT)


def _settled(facts: CheckInFacts, lines: Thresholds) -> Iterator[Kind]:
    yield Kind.NO_LOGS
    if facts.pain < lines.pain_severe:
        yield Kind.PAIN_SEVERE
    if facts.pain - facts.usual <= PAIN_NOISE:
        yield Kind.PAIN_UP
    if not _present_in_a_row(facts.flares):
        yield Kind.FLARE_LONG


def _present_in_a_row(flares: Sequence[Flare]) -> int:
    """How many of the last check-ins in a row had a flare-up that was still there."""
    count = 0
    for flare in reversed(flares):
        if flare is not Flare.PRESENT:
            break
        count += 1
    return count


# A decided week


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """A decided week. `adherence` in percent of the planned minutes, `before` that of the week before.

    `before` is None for a first week and after a planned absence; the week itself is one with `absence`.
    `weekly_minutes` is next week's dose, None when the course ended; `highest_before` the highest dose up to this
    week. `earned` counts the clean advances in a row where only a clinician may promote, else it is 0.
    `went_silent`: the week ended in a pause after four weeks without a walk. `finished`: it was the last one.
    """

    adherence: int
    before: int | None
    absence: bool
    weeks_without_advance: int
    weekly_minutes: int | None
    highest_before: int
    earned: int = 0
    went_silent: bool = False
    finished: bool = False


def after_week(facts: WeekFacts, lines: Thresholds) -> Verdict:
    """What a decided week fires and settles. A stop or pause says itself why somebody has to look."""
    if facts.went_silent:
        return Verdict((Fired(Kind.NO_LOGS, Reason.SILENT_AND_PAUSED),))
    if facts.weekly_minutes is None:
        return Verdict(settles=OF_A_RUNNING_PLAN if facts.finished else frozenset())
    return Verdict(tuple(_fired_by_week(facts, lines)), frozenset(_settled_by_week(facts, lines)))


def _fired_by_week(facts: WeekFacts, lines: Thresholds) -> Iterator[Fired]:
    twice = () if facts.absence or facts.before is None else (facts.before, facts.adherence)
    if twice and max(twice) < lines.low_adherence:
        yield Fired(Kind.LOW_ADHERENCE, Reason.LOW_ADHERENCE, facts.adherence, lines.low_adherence)
    if twice and min(twice) > lines.off_plan_high:
        yield Fired(Kind.OFF_PLAN_HIGH, Reason.OFF_PLAN_HIGH, facts.adherence, lines.off_plan_high)
    # An absence adds no week to those without a step up: it is no news.
    if facts.weeks_without_advance >= lines.stalled and not facts.absence:
        yield Fired(Kind.STALLED, Reason.STALLED, facts.weeks_without_advance, lines.stalled)
    # Once each four weeks, for as long as nobody answers.
    if facts.earned and facts.earned % PROMOTION_WEEKS == 0:
        yield Fired(Kind.PROMOTION_REQUEST, Reason.PROMOTION_REQUEST)
    yield from _goals(facts)


def _goals(facts: WeekFacts) -> Iterator[Fired]:
    """The highest goal that the dose reaches for the first time."""
    minutes = facts.weekly_minutes or 0
    reached = [goal for goal in GOALS if facts.highest_before < goal <= minutes]
    if reached:
        reason = Reason.TARGET_REACHED if reached[-1] == TARGET else Reason.MILESTONE_REACHED
        yield Fired(Kind.GOAL_REACHED, reason, minutes, reached[-1])


def _settled_by_week(facts: WeekFacts, lines: Thresholds) -> Iterator[Kind]:
    if facts.weeks_without_advance == 0:
        yield Kind.STALLED
    if facts.absence:
        return
    if facts.adherence >= ADHERENCE_LINE:
        yield Kind.LOW_ADHERENCE
    if facts.adherence <= lines.off_plan_high:
        yield Kind.OFF_PLAN_HIGH


# Single facts


LOGGED: Final = frozenset({Kind.NO_LOGS})
"""What a walk logged settles."""
FLARE_OVER: Final = frozenset({Kind.FLARE_LONG})
"""What a person settles who says that the flare-up is over."""
OF_A_RUNNING_PLAN: Final = frozenset(
    {Kind.NO_LOGS, Kind.LOW_ADHERENCE, Kind.STALLED, Kind.OFF_PLAN_HIGH, Kind.FLARE_LONG}
)
"""Nothing more can come of these when the plan is over."""


def after_silence(days: int, lines: Thresholds) -> Fired | None:
    """Whole days without a walk logged or a check-in, while the plan runs."""
    if days >= lines.no_logs_medium:
        return Fired(Kind.NO_LOGS, Reason.SILENT_LONG, days, lines.no_logs_medium)
    if days >= lines.no_logs_low:
        return Fired(Kind.NO_LOGS, Reason.SILENT, days, lines.no_logs_low)
    return None


def after_recurrence(interference: Interference | None, *, was_recovered: bool) -> Fired | None:
    """Pain for a whole day and night that gets in the way, in somebody who had recovered (6.1); else a flare-up."""
    if interference is None or not is_limiting(interference) or not was_recovered:
        return None
    return Fired(Kind.RECURRENCE_LIMITING, Reason.RECURRENCE_LIMITING)
