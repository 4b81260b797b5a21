"""Which rows are locked, in which order."""

from plans.models import Plan
from walkback.accounts.models import User


def lock_plan(plan: Plan) -> Plan:
    """The plan, locked after its person: in the order in which a submitted screening takes them."""
    User.objects.select_for_update(no_key=True).get(pk=plan.participant_id)
    locked: Plan = (
        Plan.objects.select_for_update(of=("self",)).select_related("participant").get(pk=plan.pk)
    )
    return locked
