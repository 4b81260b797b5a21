"""The questions at the measurement points, for tests: what is posted, and what came of it."""

from datetime import date, datetime, timedelta
from typing import Any

from plans import queries
from plans.domain.measures import Code
from plans.models import MeasureAnswer, Plan
from plans.presenters.measures import MeasureItem, measures_of
from tests.conftest import NOW
from tests.integration.long_courses import weeks_lived
from tests.integration.walkers import ends_at, running

DAY = timedelta(days=1)
ADDRESS = "/progress/measures/"
TODAY = date(2026, 11, 23)
SHOPPING, SITTING = "Carrying the shopping", "Sitting through a meal"
NAMED = {
    "activity_1": SHOPPING,
    "psfs_1": "4",
    "activity_2": SITTING,
    "psfs_2": "5",
    "activity_3": "",
    "psfs_3": "",
}
WEEK_12 = {"pain_worst": "2", "psfs_1": "7", "psfs_2": "6", "global_change": "1"}
SKIP = {"skip": "yes"}


def in_week(plan: Plan, number: int, clock: Any) -> datetime:
    """On the sixth day of this week, when its check-in opens."""
    weeks_lived(plan, number - 1 - (running(plan).number - 1))
    at = ends_at(plan) - 2 * DAY + timedelta(hours=9)
    clock.move_to(at)
    return at


def due_at(plan: Plan, now: datetime) -> list[tuple[str, int, int]]:
    plan.refresh_from_db()
    today = now.astimezone(plan.participant.zone).date()
    return [
        (each.code.value, each.point, each.place)
        for each in queries.due_of(plan, today=today).questions
    ]


def kept(plan: Plan) -> list[tuple[str, int, int, int]]:
    rows = MeasureAnswer.objects.filter(plan=plan).order_by("point", "instrument", "place")
    return [(row.instrument, row.point, row.place, row.value) for row in rows]


def item(plan: Plan, code: Code, now: datetime = NOW) -> MeasureItem:
    found = measures_of(plan, today=now.date()).items
    return next(each for each in found if each.code == code.value)
