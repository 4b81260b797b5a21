"""Alerts as a queue holds them, written down directly: what raises them has tests of its own."""

from datetime import datetime, timedelta
from typing import Any

from tests.conftest import NOW
from walkback.accounts.models import User
from walkback.care.models import Alert
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.queries import clinic_of


def alert(
    person: User,
    kind: AlertKind = AlertKind.PAIN_UP,
    severity: Severity = Severity.MEDIUM,
    *,
    days: float = 0,
    **more: Any,
) -> Alert:
    """An open alert that was raised so many days before the cast's present."""
    at: datetime = NOW - timedelta(days=days)
    clinic = clinic_of(person)
    assert clinic is not None
    values = {"reason": "A reason.", "opened_at": at, "event_at": at} | more
    made: Alert = Alert.objects.create(
        clinic=clinic, participant=person, kind=kind, severity=severity, **values
    )
    return made
