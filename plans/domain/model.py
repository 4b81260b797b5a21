"""The values the plan rules work on. Frozen, integers only, no clock, no database.

The clinical specification (3.3) uses short names; here is how they read in this code:

    S  WalkingState    T  target_days          s  days            m    minutes (of one walking day)
    b  longest_bout    U  ideal_weekly_minutes    peak  peak_weekly_minutes      adv  pace_counter
    V  weekly_minutes  TARGET  weekly_target
"""

from dataclasses import dataclass

from plans.domain.bouts import split_day
from plans.domain.codes import Code
from plans.domain.constants import BASE_MARGIN, TARGET
from plans.domain.pace import stage_of
from plans.domain.vocabulary import DecisionKind, Flare, Mode, PlanFlag, SideEffect, Track
from screening.domain.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Intake:
    """What a person said at the start (clinical specification 3.1). Ranges are checked at the edges.

    `age` years; `pain_avg`, `pain_worst`, `confidence` 0-10; `baseline_minutes` a usual week's purposeful walking,
    0-2000, on `baseline_days` 0-7; `comfortable_minutes` the longest walk without stopping, 0-180, None when unknown;
    `bmi` kg/m2. `cleared`: a clinician lifted the hold that severe pain or no comfortable minute puts on the plan.
    What the person's clinic suggests for new plans, None where it leaves it to the rules: `suggested_days` 1-6 to grow
    to, `weekly_target` 60-300 and `growth` 0-20 minutes a week.
    """

    age: int
    pain_avg: int
    pain_worst: int
    baseline_minutes: int = 0
    baseline_days: int = 0
    comfortable_minutes: int | None = None
    baseline_steps: int | None = None
    weeks_since_episode: int | None = None
    in_flare: bool = False
    confidence: int = 5
    days_available: int = 5
    preferred_days: int | None = None
    modify_flags: frozenset[PlanFlag] = frozenset()
    bmi: int | float | None = None
    cleared: bool = False
    suggested_days: int | None = None
    weekly_target: int | None = None
    growth: int | None = None


@dataclass(frozen=True, slots=True)
class WalkingState:
    """One prescription with all that the next one is computed from (clinical specification 3.3, `S`).

    `minutes` are those of one walking day. `ideal_weekly_minutes` carries what rounding took away;
    `peak_weekly_minutes` is the highest ideal before a step back, 0 when there was none. `growth_override` is a
    clinician's own weekly growth in minutes (3.6), None for the rule's.
    """

    mode: Mode
    track: Track
    target_days: int
    days: int
    minutes: int
    longest_bout: int
    ideal_weekly_minutes: int
    peak_weekly_minutes: int
    pace_counter: int
    weekly_target: int = TARGET
    growth_override: int | None = None

    @property
    def weekly_minutes(self) -> int:
        """The week's dose: walking days times minutes of a walking day."""
        return self.days * self.minutes

    @property
    def bouts(self) -> tuple[int, ...]:
        """The minutes of each walk of one walking day, 1 to 3 of them."""
        return split_day(self.minutes, self.longest_bout)

    def with_dose(
        self,
        days: int,
        minutes: int,
        longest_bout: int,
        ideal_weekly_minutes: int,
        peak_weekly_minutes: int,
        pace_counter: int,
    ) -> "WalkingState":
        """The same plan at another dose and pace.

        Written out because `dataclasses.replace` took most of the time of a course.
        """
        return WalkingState(
            self.mode,
            self.track,
            self.target_days,
            days,
            minutes,
            longest_bout,
            ideal_weekly_minutes,
            peak_weekly_minutes,
            pace_counter,
            self.weekly_target,
            self.growth_override,
        )

    def with_pace(self, pace_counter: int) -> "WalkingState":
        """The same prescription with the pace counter at `pace_counter`."""
        return self.with_dose(
            self.days,
            self.minutes,
            self.longest_bout,
            self.ideal_weekly_minutes,
            self.peak_weekly_minutes,
            pace_counter,
        )

    @property
    def stage(self) -> int | None:
        """Pace stage 1-4, or None in mode MAINTAIN, which shows "your usual pace"."""
        return None if self.mode is Mode.MAINTAIN else stage_of(self.track, self.pace_counter)


@dataclass(frozen=True, slots=True)
class WeekEvidence:
    """What one week brought (clinical specification 3.5, inputs). The defaults are a quiet week, nothing logged.

    `done_minutes` logged; `pain` average of the past 7 days, None without a check-in; `effort` the week's median 0-10
    rounded half up, None when nobody answered; `unsettled_walks` not settled by the next morning; `absence` planned
    for 4 or more of the 7 days; `clinician_hold`: a clinician asked not to raise the plan this week (3.6).
    """

    triage: Outcome = Outcome.OK
    done_minutes: int = 0
    pain: int | None = None
    flare: Flare = Flare.NONE
    effort: int | None = None
    unsettled_walks: int = 0
    side_effect: SideEffect = SideEffect.NONE
    absence: bool = False
    clinician_hold: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """The step backs for symptoms (rows 5-8) since the last ADVANCE or MAINTAIN, taken together."""

    lowest_percent: int
    highest_pain: int
    for_side_effect: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What earlier weeks leave behind for the next decision (clinical specification 3.5).

    `pain_base` is the intake's average pain or a later reset. `recent_pains` are the last answered check-ins since
    then, newest last, at most two; `lowest_median` the lowest median of any three in a row. `before_gap` is the
    prescription in force in the first silent week while a gap lasts; `previous_adherence` is None after a week with
    nothing logged or a planned absence; `stepped_back`: any STEP_BACK since the last ADVANCE or MAINTAIN.
    """

    pain_base: int
    last_pain: int | None = None
    recent_pains: tuple[int, ...] = ()
    lowest_median: int | None = None
    silent_weeks: int = 0
    before_gap: WalkingState | None = None
    previous_adherence: int | None = None
    cut: Cut | None = None
    stepped_back: bool = False

    @property
    def previous_pain(self) -> int:
        """The last check-in's pain, or the pain the plan started from when there was none yet."""
        return self.pain_base if self.last_pain is None else self.last_pain

    @property
    def base_pain(self) -> int:
        """The person's own usual: `pain_base`, lowered to one above the lowest median. It never rises by itself."""
        if self.lowest_median is None:
            return self.pain_base
        return min(self.pain_base, self.lowest_median + BASE_MARGIN)


@dataclass(frozen=True, slots=True)
class Tally:
    """What earlier weeks leave behind for flags and offers (clinical specification 3.3, 3.5). Never for a decision.

    `weeks_since_step_backs` are the ages in weeks of the step backs of the last four weeks; `steady_pains` the
    check-ins of the last good weeks in a row, at most three.
    """

    weeks_without_advance: int = 0
    clean_advances: int = 0
    weeks_since_step_backs: tuple[int, ...] = ()
    weeks_overdone: int = 0
    steady_pains: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything a decision rests on, so that it can be stored, explained and repeated.

    `adherence` is 100 * done // planned minutes; `gap` counts the weeks in a row with nothing logged, this one
    included; `adherence_line` is the percentage from which the plan may rise.
    """

    evidence: WeekEvidence
    standing: Standing
    planned_minutes: int
    adherence: int
    adherence_line: int
    gap: int

    # A comparison with a missing pain is false, in each of these three.

    def hurts(self, least: int) -> bool:
        """Whether the check-in's pain is `least` or more."""
        pain = self.evidence.pain
        return pain is not None and pain >= least

    def above_base(self, points: int) -> bool:
        """Whether the check-in's pain is at least `points` above the person's own usual."""
        pain = self.evidence.pain
        return pain is not None and pain - self.standing.base_pain >= points

    def rose(self, points: int) -> bool:
        """Whether the check-in's pain is at least `points` above that of the last check-in."""
        pain = self.evidence.pain
        return pain is not None and pain - self.standing.previous_pain >= points


@dataclass(frozen=True, slots=True)
class Decision:
    """What a week's check-in and walks lead to, and why.

    `percent` is what a STEP_BACK leaves of the walk (50, 65, 75 or 80), else None. `adherence` is 100 * done // planned
    minutes of the decided week. `after` is the next prescription, None after STOP and the pauses.
    """

    kind: DecisionKind
    code: Code
    percent: int | None
    before: WalkingState
    after: WalkingState | None
    rests_on: Grounds

    @property
    def adherence(self) -> int:
        """Minutes walked in percent of the minutes planned, rounded down."""
        return self.rests_on.adherence
