"""Small steps that several tests of the plan rules take."""

from plans.domain.model import Decision, WalkingState
from plans.domain.start_reasons import Reason


def following(decision: Decision) -> WalkingState:
    """The prescription that follows a decision which does not end the course."""
    assert decision.after is not None, decision.code
    return decision.after


def told(reason: Reason | None) -> Reason:
    """A reason that must be there."""
    assert reason is not None
    return reason
