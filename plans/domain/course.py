"""What a decided week leaves behind, and a whole course of weeks (clinical specification 3.5)."""

from collections.abc import Iterable
from typing import Final

from plans.domain.codes import Code
from plans.domain.constants import MEDIAN_WEEKS
from plans.domain.generate import first_standing, start
from plans.domain.model import Cut, Decision, Intake, Standing, WeekEvidence
from plans.domain.progression import decide
from plans.domain.vocabulary import DecisionKind

_CODES_OF_CUTS: Final = frozenset(
    {Code.R4_LIMITING_SIDE_EFFECT, Code.R5_FLARE, Code.R6_PAIN_UP_3, Code.R7_PAIN_UP_2}
)
_FORWARD: Final = frozenset({DecisionKind.ADVANCE, DecisionKind.MAINTAIN})


def standing_after(decision: Decision) -> Standing:
    """What `decision` adds to what the weeks before it left behind, for the next decision."""
    grounds = decision.rests_on
    standing, evidence = grounds.standing, grounds.evidence
    pains = _pains_after(standing, evidence.pain)
    return Standing(
        pain_base=standing.pain_base,
        last_pain=standing.last_pain if evidence.pain is None else evidence.pain,
        recent_pains=pains[1 - MEDIAN_WEEKS :],
        lowest_median=_lowest_median_after(standing, pains),
        silent_weeks=grounds.gap,
        before_gap=None if grounds.gap == 0 else standing.before_gap or decision.before,
        previous_adherence=None if grounds.gap or evidence.absence else grounds.adherence,
        cut=_cut_after(standing.cut, decision),
        stepped_back=_stepped_back_after(standing, decision),
    )


def _pains_after(standing: Standing, pain: int | None) -> tuple[int, ...]:
    return standing.recent_pains if pain is None else (*standing.recent_pains, pain)


def _lowest_median_after(standing: Standing, pains: tuple[int, ...]) -> int | None:
    """The lowest median of three answered check-ins in a row; weeks without one are skipped."""
    if len(pains) < MEDIAN_WEEKS:
        return standing.lowest_median
    median = sorted(pains)[MEDIAN_WEEKS // 2]
    return median if standing.lowest_median is None else min(standing.lowest_median, median)


def _cut_after(cut: Cut | None, decision: Decision) -> Cut | None:
    """The cuts by rows 5 to 8 since the last ADVANCE or MAINTAIN. A settled flare does not end them."""
    if decision.kind in _FORWARD:
        return None
    if decision.kind is not DecisionKind.STEP_BACK or decision.code not in _CODES_OF_CUTS:
        return cut
    grounds = decision.rests_on
    # Row 5 to 8 always carry a percentage; 100 only satisfies the type.
    percent = decision.percent or 100
    pain = grounds.evidence.pain
    if pain is None:
        pain = grounds.standing.previous_pain
    for_side_effect = decision.code is Code.R4_LIMITING_SIDE_EFFECT
    if cut is None:
        return Cut(percent, pain, for_side_effect)
    return Cut(
        min(cut.lowest_percent, percent),
        max(cut.highest_pain, pain),
        cut.for_side_effect or for_side_effect,
    )


def _stepped_back_after(standing: Standing, decision: Decision) -> bool:
    if decision.kind in _FORWARD:
        return False
    return standing.stepped_back or decision.kind is DecisionKind.STEP_BACK


def walk_course(intake: Intake, weeks: Iterable[WeekEvidence]) -> list[Decision]:
    """Each week decided in order, the result of one being the prescription of the next.

    Ends early after a STOP or a pause. Promotion, new normal and overrides are not applied: they are offers that a
    person accepts. Raises NoPlanAllowed when the gate is not OK.
    """
    state, standing = start(intake), first_standing(intake)
    decisions: list[Decision] = []
    for evidence in weeks:
        decision = decide(state, standing, evidence)
        decisions.append(decision)
        if decision.after is None:
            break
        standing = standing_after(decision)
        state = decision.after
    return decisions
