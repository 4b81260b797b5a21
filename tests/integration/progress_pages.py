"""Somebody whose progress is looked at, and the pictures of it, for tests."""

from datetime import date
from typing import Any

from plans.models import Plan
from plans.presenters.progress import Span
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.walkers import running, walker
from walkback.ops import walkthrough


def in_the_third_week(clock: Any) -> Plan:
    """Two weeks as planned, and 10 minutes on the first day of the third, where the clock stands."""
    plan = walker(NOW)
    courses.weeks(plan, 2)
    today = courses.at_noon(plan, running(plan).starts_on)
    walkthrough.log(plan, running(plan).starts_on, 10, now=today)
    clock.move_to(today)
    return plan


def today_of(plan: Plan) -> date:
    """The first day of the running week: where `plan` stands."""
    return running(plan).starts_on


PICTURES = [
    *((name, span) for name in ("minutes", "pain") for span in Span),
    ("year", Span.ALL),
]
