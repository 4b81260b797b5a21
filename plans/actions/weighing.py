"""What a week comes to, worked out from what is stored. Stores nothing: preview, decision and replay share it."""

from datetime import datetime

from plans import queries
from plans.documents import intake_of
from plans.domain.adjustments import promoted, smallest_choice, with_own_choice
from plans.domain.facts import with_new_facts
from plans.domain.generate import project_from
from plans.domain.model import Decision, WalkingState, WeekEvidence
from plans.domain.progression import decide
from plans.models import Adjustment, AdjustmentKind, CheckIn, Prescription
from plans.models.adjustment import AdjustmentQuerySet
from plans.models.plan import LAST_WEEK
from plans.stored import standing_from_dict


def proposed_decision(prescription: Prescription, check_in: CheckIn, *, now: datetime) -> Decision:
    """What this check-in would lead to if the week were decided now."""
    evidence = queries.evidence_of(prescription, check_in, now=now)
    return decision_of(prescription, evidence)


def decision_of(prescription: Prescription, evidence: WeekEvidence) -> Decision:
    """The table's decision on this week, from the plan's standing as it is."""
    standing = standing_from_dict(prescription.plan.standing)
    return decide(state_to_decide(prescription), standing, evidence)


def state_to_decide(prescription: Prescription) -> WalkingState:
    """The prescription in force; promoted, when the person took that offer during the week."""
    state = prescription.state
    took_offer = accepted_in(prescription).filter(kind=AdjustmentKind.PROMOTION).exists()
    return promoted(state) if took_offer else state


def accepted_in(prescription: Prescription) -> AdjustmentQuerySet:
    rows: AdjustmentQuerySet = Adjustment.objects.filter(
        plan_id=prescription.plan_id, number=prescription.number, accepted=True
    ).order_by("pk")
    return rows


def proposed_state(decision: Decision, prescription: Prescription) -> WalkingState | None:
    """The next prescription before the person's own choice: the table's, with facts that changed since."""
    return None if decision.after is None else _with_new_facts(decision.after, prescription)


def _with_new_facts(state: WalkingState, prescription: Prescription) -> WalkingState:
    """With the facts that changed in this week: they count from the next one on."""
    for change in accepted_in(prescription).filter(kind=AdjustmentKind.FACTS):
        before, after = change.detail["before"], change.detail["after"]
        state = with_new_facts(state, intake_of(before), intake_of(after))
    return state


def weeks_ahead(running: Prescription) -> tuple[WalkingState, ...]:
    """The weeks after the running one if every week goes well, with what was changed or accepted in it."""
    left = LAST_WEEK - running.number
    if left == 0:
        return ()
    _, following = project_from(state_to_decide(running), weeks=2).weeks
    return project_from(_with_new_facts(following, running), weeks=left).weeks


def chosen_state(
    decision: Decision, prescription: Prescription, check_in: CheckIn | None
) -> WalkingState | None:
    """The next prescription with the person's own smaller choice from the preview, if any.

    Walks logged after the preview can change the decision; the choice is then kept within the new
    bounds, never above what the engine gives.
    """
    proposed = proposed_state(decision, prescription)
    if proposed is None or check_in is None or check_in.chosen_minutes is None:
        return proposed
    lowest = smallest_choice(proposed)
    minutes = max(lowest, min(check_in.chosen_minutes, proposed.minutes))
    return with_own_choice(proposed, minutes)
