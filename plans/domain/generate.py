"""From an intake to a plan: gate, track, the first week, and the projection (clinical specification 3.2 and 3.3)."""

from dataclasses import dataclass, replace

from plans.domain.bouts import ceil_div
from plans.domain.constants import (
    ADULT_AGE,
    DAY_CAP,
    DEFAULT_COMFORTABLE,
    FEWEST_START_DAYS,
    GATE_COMFORTABLE,
    GATE_PAIN,
    GENTLE_AGE,
    GENTLE_COMFORTABLE,
    GENTLE_CONFIDENCE,
    GENTLE_PAIN,
    GENTLE_WORST_PAIN,
    LOWER_LIMB_BMI,
    MAX_BOUTS,
    MAX_WALKING_DAYS,
    MILESTONE,
    NUMBERS_OF,
    PROJECTED_WEEKS,
    RULES_VERSION,
    TARGET,
    USUAL_DAYS,
    WEEK_CAP,
)
from plans.domain.dose import advance, clamp
from plans.domain.model import Intake, Standing, WalkingState
from plans.domain.vocabulary import Gate, Mode, PlanFlag, Track


class NoPlanAllowed(ValueError):
    """A plan was asked for although the gate is not OK. `gate` says which."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(f"no plan: the gate is {gate}")
        self.gate = gate


def gate_of(intake: Intake) -> Gate:
    """Whether a plan may be made. A clearance lifts HOLD_CLINICIAN only; under 18 wins over everything."""
    if intake.age < ADULT_AGE:
        return Gate.NOT_ELIGIBLE
    if intake.cleared:
        return Gate.OK
    if intake.pain_avg >= GATE_PAIN:
        return Gate.HOLD_CLINICIAN
    known = intake.comfortable_minutes is not None
    if known and comfortable_minutes_of(intake) < GATE_COMFORTABLE:
        return Gate.HOLD_CLINICIAN
    return Gate.OK


def flags_of(intake: Intake) -> frozenset[PlanFlag]:
    """The flags of the screening, and LOWER_LIMB_LOAD from a body mass index of 35 or more."""
    if intake.bmi is not None and intake.bmi >= LOWER_LIMB_BMI:
        return intake.modify_flags | {PlanFlag.LOWER_LIMB_LOAD}
    return intake.modify_flags


def habit_of(intake: Intake) -> int:
    """Minutes on a day they already walk, rounded down; 0 when they do not."""
    return intake.baseline_minutes // intake.baseline_days if intake.baseline_days else 0


def comfortable_minutes_of(intake: Intake) -> int:
    """The longest comfortable walk in minutes: as answered, else the larger of 10 and what they already walk a day."""
    if intake.comfortable_minutes is None:
        return max(DEFAULT_COMFORTABLE, habit_of(intake))
    return intake.comfortable_minutes


@dataclass(frozen=True, slots=True)
class GentleReasons:
    """Which answers make a plan gentle (clinical specification 3.2). No answer: STANDARD."""

    pain: bool
    worst_pain: bool
    age: bool
    confidence: bool
    comfortable: bool
    flare: bool
    flags: frozenset[PlanFlag]

    @property
    def any(self) -> bool:
        """Whether at least one applies."""
        return (
            self.pain
            or self.worst_pain
            or self.age
            or self.confidence
            or self.comfortable
            or self.flare
            or bool(self.flags)
        )


def gentle_reasons(intake: Intake) -> GentleReasons:
    """Each condition of the gentle track, applied to `intake`."""
    return GentleReasons(
        pain=intake.pain_avg >= GENTLE_PAIN,
        worst_pain=intake.pain_worst >= GENTLE_WORST_PAIN,
        age=intake.age >= GENTLE_AGE,
        confidence=intake.confidence <= GENTLE_CONFIDENCE,
        comfortable=comfortable_minutes_of(intake) < GENTLE_COMFORTABLE,
        flare=intake.in_flare,
        flags=flags_of(intake),
    )


def track_of(intake: Intake) -> Track:
    """GENTLE if any one reason for it applies, else STANDARD."""
    return Track.GENTLE if gentle_reasons(intake).any else Track.STANDARD


def target_days_of(intake: Intake) -> int:
    """The walking days a week the plan grows to: as preferred, else as the clinic suggests, else 5.

    Never above the days available or 6.
    """
    if intake.preferred_days is None:
        return min(intake.suggested_days or USUAL_DAYS, intake.days_available)
    return clamp(intake.preferred_days, 1, min(MAX_WALKING_DAYS, intake.days_available))


def kept_days_of(intake: Intake) -> int:
    """The walking days a week of mode MAINTAIN: those they have, more where days would be over the cap."""
    kept = min(intake.baseline_minutes, WEEK_CAP)
    return min(
        max(intake.baseline_days, ceil_div(kept, DAY_CAP)), intake.days_available, MAX_WALKING_DAYS
    )


def start_bout_of(intake: Intake, track: Track | None = None) -> int:
    """The longest walk of week 1 in minutes: 70 or 80 % of comfortable, never less than a walk they already do.

    `track` decides between the two; it is that of the intake unless another is given.
    """
    comfortable = max(1, comfortable_minutes_of(intake))
    share = NUMBERS_OF[track or track_of(intake)].start_bout_percent * comfortable // 100
    return min(DAY_CAP, max(1, share, min(comfortable, habit_of(intake))))


def start(intake: Intake, weekly_target: int | None = None) -> WalkingState:
    """The first week. `weekly_target` minutes, 60 to 300, is the intake's, or 150 unless a clinician set another.

    Raises NoPlanAllowed when the gate is not OK.
    """
    gate = gate_of(intake)
    if gate is not Gate.OK:
        raise NoPlanAllowed(gate)
    target = weekly_target or intake.weekly_target or TARGET
    if intake.baseline_minutes >= target:
        return _keep(intake, target)
    return _build(intake, target)


def _keep(intake: Intake, weekly_target: int) -> WalkingState:
    """Mode MAINTAIN: what they already do, within the caps, and no growth."""
    days = kept_days_of(intake)
    minutes = min(min(intake.baseline_minutes, WEEK_CAP) // days, DAY_CAP)
    return WalkingState(
        mode=Mode.MAINTAIN,
        track=track_of(intake),
        target_days=days,
        days=days,
        minutes=minutes,
        longest_bout=min(DAY_CAP, max(start_bout_of(intake), ceil_div(minutes, MAX_BOUTS))),
        ideal_weekly_minutes=days * minutes,
        peak_weekly_minutes=0,
        pace_counter=0,
        weekly_target=weekly_target,
        growth_override=intake.growth,
    )


def _build(intake: Intake, weekly_target: int) -> WalkingState:
    """Mode BUILD: the starter dose of the track or what they already do, whichever is more."""
    track = track_of(intake)
    numbers = NUMBERS_OF[track]
    target_days, bout = target_days_of(intake), start_bout_of(intake)
    days = min(target_days, max(FEWEST_START_DAYS, intake.baseline_days))
    weekly = max(intake.baseline_minutes, numbers.start_weekly_minutes)
    usual_day = max(numbers.start_day_minutes, habit_of(intake))
    minutes = max(1, min(weekly // days, MAX_BOUTS * bout, DAY_CAP, usual_day))
    return WalkingState(
        mode=Mode.BUILD,
        track=track,
        target_days=target_days,
        days=days,
        minutes=minutes,
        longest_bout=bout,
        ideal_weekly_minutes=weekly if minutes == weekly // days else days * minutes,
        peak_weekly_minutes=0,
        pace_counter=0,
        weekly_target=weekly_target,
        growth_override=intake.growth,
    )


def first_standing(intake: Intake) -> Standing:
    """What the first weekly decision compares with: the pain at intake, and nothing else yet."""
    return Standing(pain_base=intake.pain_avg)


@dataclass(frozen=True, slots=True)
class Projection:
    """The whole plan as it would run if every week went well. Never a prescription: that changes week by week.

    `weeks` are 26 states, or none when the gate is not OK. `milestone_week` is the first week of 130 minutes or more.
    """

    rules: str
    gate: Gate
    weeks: tuple[WalkingState, ...]
    milestone_week: int | None

    @property
    def milestone_reachable(self) -> bool:
        """Whether 130 minutes a week are reached within the programme."""
        return self.milestone_week is not None

    @property
    def first(self) -> WalkingState | None:
        """The first week, or None when there is no plan."""
        return self.weeks[0] if self.weeks else None


def project(intake: Intake, weekly_target: int | None = None) -> Projection:
    """The plan shown at the start: the first week, then 25 times an advance."""
    gate = gate_of(intake)
    if gate is not Gate.OK:
        return Projection(RULES_VERSION, gate, (), None)
    return project_from(start(intake, weekly_target))


def project_from(state: WalkingState, weeks: int = PROJECTED_WEEKS) -> Projection:
    """The projection that begins with `state`: for a smaller start, a promotion, or "what if" from today."""
    states = [state]
    while len(states) < weeks:
        states.append(advance(states[-1]))
    reached = (
        number for number, each in enumerate(states, start=1) if each.weekly_minutes >= MILESTONE
    )
    return Projection(RULES_VERSION, Gate.OK, tuple(states), next(reached, None))


def with_days_available(intake: Intake, days: int) -> Intake:
    """The same intake with other days free, to ask whether a further day makes the milestone reachable."""
    preferred = intake.preferred_days
    return replace(
        intake,
        days_available=max(intake.days_available, days),
        preferred_days=preferred if preferred is None else max(preferred, days),
    )
