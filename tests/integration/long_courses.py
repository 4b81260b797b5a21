"""Long courses for tests: the weeks before the one that matters, quickly, by the real actions."""

from datetime import datetime, timedelta

from plans.models import Plan
from tests.integration.courses import good_week
from tests.integration.walkers import ends_at, running, walker
from tests.remembered import remembered

DAY = timedelta(days=1)
FIVE_OF_TWENTY: dict[str, object] = {"baseline_minutes": 100, "baseline_days": 5}


def weeks_lived(plan: Plan, weeks: int) -> datetime:
    """Good weeks, one after another; returns the end of the last one, when it was decided."""
    at = ends_at(plan)
    for _ in range(weeks):
        at = ends_at(plan)
        good_week(plan)
    return at


def in_week_26(now: datetime) -> tuple[Plan, datetime]:
    """Somebody in their last week, and an instant in it. The weeks began at `now`."""

    def make() -> tuple[Plan, datetime]:
        plan = walker(now, inputs=FIVE_OF_TWENTY)
        at = weeks_lived(plan, 25)
        assert running(plan).number == 26
        return plan, at + DAY

    return remembered(("in week 26", now), make)


def finished(now: datetime) -> tuple[Plan, datetime]:
    """Somebody whose 26 weeks are over, and the instant at which they were."""

    def make() -> tuple[Plan, datetime]:
        plan = walker(now, inputs=FIVE_OF_TWENTY)
        at = weeks_lived(plan, 26)
        assert plan.status == "finished"
        return plan, at

    return remembered(("finished", now), make)
