"""Which rows are locked, in which order."""

from plans import queries
from plans.models import Plan, PlanStatus, Prescription
from walkback.accounts.models import User


class NotRunning(ValueError):
    """The plan is not in a state in which this can be done."""


def lock_plan(plan: Plan) -> Plan:
    """The plan, locked after its person: in the order in which a submitted screening takes them."""
    User.objects.select_for_update(no_key=True).get(pk=plan.participant_id)
    locked: Plan = (
        Plan.objects.select_for_update(of=("self",)).select_related("participant").get(pk=plan.pk)
    )
    return locked


def lock_running(plan: Plan) -> tuple[Plan, Prescription]:
    """The plan, locked, and its undecided week. Raises NotRunning unless the plan is active."""
    locked = lock_plan(plan)
    prescription = queries.undecided_prescription(locked)
    if locked.status != PlanStatus.ACTIVE or prescription is None:
        raise NotRunning
    prescription.plan = locked
    return locked, prescription
