"""Two clinicians who change one plan at the same moment: one of them is told."""

import pytest

from plans.actions import overriding
from plans.actions.overriding import PlanChanged
from plans.domain.overrides import Override
from plans.models import PlanOverride
from tests.integration.overriding import REASON, looked_after_walker, mid_week, stands
from tests.integration.racing import AT_ONCE, at_once, refusals
from tests.integration.walkers import running


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_changes_the_plan() -> None:
    plan, clinician = looked_after_walker()
    seen, now = stands(plan), mid_week(plan)

    def change() -> PlanOverride:
        return overriding.override(
            plan=plan,
            wanted=Override(minutes=8),
            reason=REASON,
            based_on=seen,
            by=clinician,
            now=now,
        )

    assert refusals(at_once(change), PlanChanged) == AT_ONCE - 1
    assert PlanOverride.objects.count() == 1
    assert running(plan).version == 2
