"""A week, what was before it, and what is decided: what rows about weekly decisions are made of.

What a row does not say is: prescription 5 x 14 = 70 minutes, all 70 walked, pain 2, usual pain 2, last check-in 2,
effort 3, re-screen clear, nothing else.
"""

from dataclasses import dataclass, replace
from typing import Any

from plans.domain.dose import step_back
from plans.domain.generate import project, start
from plans.domain.model import Cut, Standing, WalkingState, WeekEvidence
from tests.domain.cases.plans import intake

PLAN_WEEKS = project(intake()).weeks
AT_14, AT_20, AT_22, AT_30 = PLAN_WEEKS[4], PLAN_WEEKS[7], PLAN_WEEKS[8], PLAN_WEEKS[13]
AT_7 = step_back(AT_14, 50)
SIX_MINUTES = replace(AT_14, minutes=6, ideal_weekly_minutes=30)
TINY = start(intake(comfortable_minutes=2, pain_avg=4, pain_worst=6))  # 3 x 3
HALVED = Standing(
    pain_base=2, last_pain=5, previous_adherence=100, cut=Cut(50, 5, False), stepped_back=True
)


def week(**brought: Any) -> WeekEvidence:
    """A good week with what it brought instead."""
    return replace(WeekEvidence(done_minutes=70, pain=2, effort=3), **brought)


def usual(**before: Any) -> Standing:
    """Usual pain 2, last check-in 2, a good week before, with what was different."""
    return replace(Standing(pain_base=2, last_pain=2, previous_adherence=100), **before)


def silent_before(weeks: int, state: WalkingState = AT_14, **before: Any) -> Standing:
    """So many silent weeks before this one, all prescribed `state`."""
    return usual(silent_weeks=weeks, before_gap=state, previous_adherence=None, **before)


@dataclass(frozen=True)
class DecisionCase:
    """`next`: days x minutes of the next week, None when the plan ends here."""

    title: str
    week: WeekEvidence
    kind: str
    code: str
    next: str | None
    percent: int | None = None
    state: WalkingState = AT_14
    before: Standing = usual()  # noqa: RUF009 - an immutable value
    adherence: int = 100
    track: str | None = None
    pace: int | None = None
    bouts: tuple[int, ...] | None = None
