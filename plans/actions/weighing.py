"""What a week comes to, worked out from what is stored. Stores nothing: preview, decision and replay share it."""

from collections.abc import Iterable
from dataclasses import dataclass
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
from plans.queries import WeekFacts
from plans.stored import standing_from_dict


@dataclass(frozen=True)
class Preview:
    """What a check-in would lead to: the decision, and the next week before and after the own choice."""

    decision: Decision
    proposed: WalkingState | None
    chosen: WalkingState | None


def preview_of(prescription: Prescription, check_in: CheckIn, *, now: datetime) -> Preview:
    """What this check-in would lead to if the week were decided now."""
    [facts] = queries.facts_of([prescription], now=now)
    decision = decision_of(facts, queries.evidence_in(facts, check_in, now=now))
    return Preview(
        decision=decision,
        proposed=proposed_state(decision, facts.accepted),
        chosen=chosen_state(decision, facts.accepted, check_in),
    )


def decision_of(facts: WeekFacts, evidence: WeekEvidence) -> Decision:
    """The table's decision on this week, from the plan's standing as it is."""
    standing = standing_from_dict(facts.prescription.plan.standing)
    return decide(state_to_decide(facts.prescription, facts.accepted), standing, evidence)


def state_to_decide(prescription: Prescription, accepted: Iterable[Adjustment]) -> WalkingState:
    """The prescription in force; promoted, when the person took that offer during the week.

    A clinician who changed the numbers after that had the offer before them: what they set stands.
    """
    state, changed_at = prescription.state, prescription.changed_at
    took_offer = any(
        each.kind == AdjustmentKind.PROMOTION and (changed_at is None or each.made_at > changed_at)
        for each in accepted
    )
    return promoted(state) if took_offer else state


def accepted_in(prescription: Prescription) -> AdjustmentQuerySet:
    """What was accepted or changed during this week, in that order."""
    rows: AdjustmentQuerySet = Adjustment.objects.filter(
        plan_id=prescription.plan_id, number=prescription.number, accepted=True
    ).order_by("pk")
    return rows


def proposed_state(decision: Decision, accepted: Iterable[Adjustment]) -> WalkingState | None:
    """The next prescription before the person's own choice: the table's, with facts that changed since."""
    return None if decision.after is None else _with_new_facts(decision.after, accepted)


def _with_new_facts(state: WalkingState, accepted: Iterable[Adjustment]) -> WalkingState:
    """With the facts that changed in this week: they count from the next one on."""
    for change in accepted:
        if change.kind == AdjustmentKind.FACTS:
            before, after = change.detail["before"], change.detail["after"]
            state = with_new_facts(state, intake_of(before), intake_of(after))
    return state


def weeks_ahead(
    running: Prescription, state: WalkingState | None = None
) -> tuple[WalkingState, ...]:
    """The weeks after the running one if every week goes well, with what was changed or accepted in it.

    `state` stands in for the running week's own, to see what another would lead to.
    """
    left = LAST_WEEK - running.number
    if left == 0:
        return ()
    accepted = accepted_in(running)
    begins = state or state_to_decide(running, accepted)
    _, following = project_from(begins, weeks=2).weeks
    return project_from(_with_new_facts(following, accepted), weeks=left).weeks


def chosen_state(
    decision: Decision, accepted: Iterable[Adjustment], check_in: CheckIn | None
) -> WalkingState | None:
    """The next prescription with the person's own smaller choice from the preview, if any.

    Walks logged after the preview can change the decision; the choice is then kept within the new
    bounds, never above what the engine gives.
    """
    proposed = proposed_state(decision, accepted)
    if proposed is None or check_in is None or check_in.chosen_minutes is None:
        return proposed
    lowest = smallest_choice(proposed)
    minutes = max(lowest, min(check_in.chosen_minutes, proposed.minutes))
    return with_own_choice(proposed, minutes)
