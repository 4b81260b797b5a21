"""Flags and offers: what a person should look at after a decision. None of them changes a decision.

Clinical specification 3.3 (promotion), 3.5 (flags, new normal upward).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from plans.domain.constants import (
    ADHERENCE_LINE,
    EASY_EFFORT,
    GENTLE_AGE,
    MEDIAN_WEEKS,
    NEW_NORMAL_RISE,
    OVERDOING,
    PAIN_NOISE,
    PROMOTION_WEEKS,
    STALLED_WEEKS,
    STEP_BACK_WINDOW,
)
from plans.domain.model import Decision, Standing, Tally, WalkingState
from plans.domain.vocabulary import DecisionKind, Flare, PlanFlag, Track
from screening.domain.outcomes import Outcome

_TWICE = 2


def tally_after(tally: Tally, decision: Decision) -> Tally:
    """What `decision` adds to the tally of the weeks before it."""
    overdone = decision.adherence > OVERDOING
    return Tally(
        weeks_without_advance=_weeks_without_advance(tally, decision),
        clean_advances=tally.clean_advances + 1 if _is_clean(decision) else 0,
        weeks_since_step_backs=_step_back_ages(tally, decision),
        weeks_overdone=tally.weeks_overdone + 1 if overdone else 0,
        steady_pains=_steady_pains(tally, decision),
    )


def _weeks_without_advance(tally: Tally, decision: Decision) -> int:
    """Weeks in a row that did not go on. A planned absence is not counted; being at target is no standstill."""
    if decision.kind in (DecisionKind.ADVANCE, DecisionKind.MAINTAIN):
        return 0
    absent = decision.rests_on.evidence.absence
    return tally.weeks_without_advance + (0 if absent else 1)


def _is_clean(decision: Decision) -> bool:
    """An ADVANCE with pain not above `pain_base` and an effort answer of 0 to 4: it counts towards a promotion."""
    evidence = decision.rests_on.evidence
    return (
        decision.kind is DecisionKind.ADVANCE
        and evidence.pain is not None
        and evidence.pain <= decision.rests_on.standing.pain_base
        and evidence.effort is not None
        and evidence.effort <= EASY_EFFORT
    )


def _step_back_ages(tally: Tally, decision: Decision) -> tuple[int, ...]:
    older = tuple(age + 1 for age in tally.weeks_since_step_backs if age + 1 < STEP_BACK_WINDOW)
    return (*older, 0) if decision.kind is DecisionKind.STEP_BACK else older


def _steady_pains(tally: Tally, decision: Decision) -> tuple[int, ...]:
    """A week that could show a new normal: check-in, no flare-up, adherence of 80 % or more, clear re-screen."""
    evidence = decision.rests_on.evidence
    good = (
        evidence.flare is Flare.NONE
        and decision.adherence >= ADHERENCE_LINE
        and evidence.triage is Outcome.OK
    )
    if evidence.pain is None or not good:
        return ()
    return (*tally.steady_pains, evidence.pain)[-MEDIAN_WEEKS:]


class CourseFlag(StrEnum):
    """What a clinician, or in self-directed use the participant, should look at."""

    STALLED = "STALLED"
    TWO_STEP_BACKS = "TWO_STEP_BACKS"
    OFF_PLAN_HIGH = "OFF_PLAN_HIGH"


def flags_up(tally: Tally) -> frozenset[CourseFlag]:
    """The flags that are up: 3 weeks without an advance, 2 step backs within 4 weeks, over 150 % twice in a row."""
    up = {
        CourseFlag.STALLED: tally.weeks_without_advance >= STALLED_WEEKS,
        CourseFlag.TWO_STEP_BACKS: len(tally.weeks_since_step_backs) >= _TWICE,
        CourseFlag.OFF_PLAN_HIGH: tally.weeks_overdone >= _TWICE,
    }
    return frozenset(flag for flag, is_up in up.items() if is_up)


class PromotionOffer(StrEnum):
    """Whether a move from the gentle to the standard track is offered."""

    NONE = "NONE"
    OFFERED = "OFFERED"
    NEEDS_CLINICIAN = "NEEDS_CLINICIAN"


def has_earned_promotion(state: WalkingState, tally: Tally) -> bool:
    """Four ADVANCE decisions in a row with pain not above `pain_base` and effort of 4 or less, on the gentle track."""
    return state.track is Track.GENTLE and tally.clean_advances >= PROMOTION_WEEKS


def promotion_offer(
    state: WalkingState, tally: Tally, age: int, flags: Collection[PlanFlag]
) -> PromotionOffer:
    """The offer for a promotion that is earned (`has_earned_promotion`).

    From 75 years on and with any modify flag only a clinician may move the plan.
    """
    if not has_earned_promotion(state, tally):
        return PromotionOffer.NONE
    if age >= GENTLE_AGE or flags:
        return PromotionOffer.NEEDS_CLINICIAN
    return PromotionOffer.OFFERED


@dataclass(frozen=True, slots=True)
class NewNormal:
    """An offer to compare pain with a higher usual from now on. `pain_base` is the median of three steady weeks.

    `needs_clinician` when that is more than 2 above the intake.
    """

    pain_base: int
    needs_clinician: bool


def new_normal_offer(standing: Standing, tally: Tally, intake_pain: int) -> NewNormal | None:
    """The offer after three good weeks in a row with steady pain (all within 1) above the present usual, or None.

    `intake_pain` is the average pain 0-10 said at the start.
    """
    pains = tally.steady_pains
    if len(pains) < MEDIAN_WEEKS or max(pains) - min(pains) > PAIN_NOISE:
        return None
    median = sorted(pains)[MEDIAN_WEEKS // 2]
    if median <= standing.base_pain:
        return None
    return NewNormal(median, median > intake_pain + NEW_NORMAL_RISE)
