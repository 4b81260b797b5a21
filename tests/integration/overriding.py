"""A clinician who changes somebody's plan, for tests."""

from datetime import datetime, timedelta
from typing import Any

from plans import queries
from plans.actions import overriding
from plans.domain.overrides import Override
from plans.models import Plan, PlanOverride
from plans.queries.overrides import Standpoint, standpoint_of
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.people_of_a_clinic import looked_after
from tests.integration.walkers import running, walker
from walkback.accounts.models import User

REASON = "Your knee was sore last week."


def looked_after_walker(weeks: int = 0, **inputs: object) -> tuple[Plan, User]:
    """A plan that ran this many good weeks, and the clinician who looks after its person."""
    plan = walker(NOW, inputs=inputs or None)
    clinician = looked_after(plan.participant, NOW)
    courses.weeks(plan, weeks)
    plan.refresh_from_db()
    return plan, clinician


def stands(plan: Plan) -> Standpoint:
    """How the plan stands now."""
    now = Plan.objects.get(pk=plan.pk)
    prescription = queries.running_prescription(now)
    assert prescription is not None
    return standpoint_of(now, prescription)


def mid_week(plan: Plan) -> datetime:
    return courses.at_noon(plan, running(plan).starts_on + timedelta(days=2))


def change(plan: Plan, by: User, *, at: datetime | None = None, **numbers: Any) -> PlanOverride:
    """Put these numbers in place, having just looked."""
    made = overriding.override(
        plan=plan,
        wanted=Override(**numbers),
        reason=REASON,
        based_on=stands(plan),
        by=by,
        now=at or mid_week(plan),
    )
    plan.refresh_from_db()
    return made
