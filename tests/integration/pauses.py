"""Walkers who pause or fall silent, and come back, for tests."""

from datetime import datetime

from plans import queries
from plans.actions import pausing
from plans.models import Plan, Prescription
from tests.conftest import NOW
from tests.integration.long_courses import FIVE_OF_TWENTY
from tests.integration.walkers import running, tick, walk_all, walker
from walkback.ops import walkthrough


def walking(now: datetime = NOW, *, walked: bool = True) -> Plan:
    """Five walks of 20 minutes a week; those of the running week are done, or none is."""
    plan = walker(now, inputs=FIVE_OF_TWENTY)
    assert (running(plan).days, running(plan).minutes) == (5, 20)
    if walked:
        walk_all(plan, now)
    return plan


def pause(plan: Plan, now: datetime, weeks: int = 4) -> Plan:
    paused = pausing.pause(plan=plan, weeks=weeks, by=plan.participant, now=now)
    plan.refresh_from_db()
    return paused


def come_back(plan: Plan, now: datetime) -> Prescription | None:
    """Answer every safety question "no"; the prescription that follows, if any."""
    walkthrough.screen(plan.participant, now=now)
    plan.refresh_from_db()
    return queries.undecided_prescription(plan)


def silent_for_four_weeks(plan: Plan) -> datetime:
    """Decides the running week, which was walked, and four silent ones."""
    at = NOW
    for _ in range(5):
        at = queries.week_of(running(plan)).check_in_closes_at(plan.participant.zone)
        tick(at)
        plan.refresh_from_db()
    assert plan.status == "paused_inactive"
    return at
