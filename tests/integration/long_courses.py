"""Long courses for tests: the weeks before the one that matters, quickly, by the real actions."""

from datetime import datetime, timedelta

from plans.models import Plan
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all, walker

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIVE_OF_TWENTY: dict[str, object] = {"baseline_minutes": 100, "baseline_days": 5}


def weeks_lived(plan: Plan, weeks: int) -> datetime:
    """Walks everything, checks in and lets each week be decided; returns the end of the last one."""
    at = ends_at(plan)
    for _ in range(weeks):
        at = ends_at(plan)
        walk_all(plan, at - 2 * DAY)
        check_in(plan, at - HOUR)
        tick(at)
        plan.refresh_from_db()
    return at


def in_week_26(now: datetime) -> tuple[Plan, datetime]:
    """Somebody in their last week, and an instant in it. The weeks began at `now`."""
    plan = walker(now, inputs=FIVE_OF_TWENTY)
    at = weeks_lived(plan, 25)
    assert running(plan).number == 26
    return plan, at + DAY


def finished(now: datetime) -> tuple[Plan, datetime]:
    """Somebody whose 26 weeks are over, and the instant at which they were."""
    plan = walker(now, inputs=FIVE_OF_TWENTY)
    at = weeks_lived(plan, 26)
    assert plan.status == "finished"
    return plan, at
