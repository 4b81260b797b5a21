"""Plans with a week just decided, many at once: one is walked by the real actions, the others are its copies."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import uuid4

from django.db import models

from plans.models import Plan, Prescription, WeeklyDecision
from tests.integration.walkers import tick, walker
from walkback.accounts.models import User
from walkback.mail.models import OutboxMail

KIND: Final = "weekly"
Row = TypeVar("Row", bound=models.Model)


def pattern(now: datetime) -> Plan:
    """A plan in its second week, whose first was decided without a check-in. No mail waits for it."""
    plan = walker(now - timedelta(days=10), zone="Europe/London")
    assert tick(now) == 1
    OutboxMail.objects.filter(participant=plan.participant).delete()
    # What else would be due for it is not what a run is about.
    Plan.objects.filter(pk=plan.pk).update(remind_at=None)
    plan.refresh_from_db()
    return plan


def occasions(people: Sequence[User], plan: Plan) -> dict[int, str]:
    """Give each of them a plan like this one. Returns the occasion of the weekly mail, by person."""
    screenings = _made(_copied(plan.screening, participant_id=user.pk) for user in people)
    plans = _made(
        _copied(plan, participant_id=screening.participant_id, screening_id=screening.pk)
        for screening in screenings
    )
    for old in Prescription.objects.filter(plan=plan):
        weeks = _made(_copied(old, plan_id=copy.pk) for copy in plans)
        decision = WeeklyDecision.objects.filter(prescription=old).first()
        if decision is not None:
            _made(
                _copied(decision, plan_id=week.plan_id, prescription_id=week.pk) for week in weeks
            )
    return {copy.participant_id: f"weekly:{copy.pk}:2" for copy in plans}


def _copied(row: Row, **changes: object) -> Row:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    if "public_id" in values:
        values["public_id"] = uuid4()
    return type(row)(**(values | changes))


def _made(rows: Iterable[Row]) -> list[Row]:
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made) if made else []
