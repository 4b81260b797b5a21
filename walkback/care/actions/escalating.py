"""Alerts that nobody reads go on to the clinic's leads."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from walkback.accounts import audit
from walkback.care.domain.working_days import later_by_working_days
from walkback.care.models import Alert
from walkback.care.models.alert import AlertQuerySet, Severity
from walkback.core.bulk import update_rows

WAITING_DAYS: Final = {Severity.CRITICAL: 1, Severity.HIGH: 1, Severity.MEDIUM: 3}
"""Working days that an alert may stay unread. Those that are less pressing never escalate."""
CHUNK: Final = 500
_SHORTEST: Final = timedelta(days=1)


def escalate_due(*, by: audit.Actor, now: datetime) -> int:
    """Mark every alert that has waited too long; returns how many. Any number of these may run at once."""
    escalated, last = 0, 0
    while True:
        seen, marked = _escalate_chunk(last, by=by, now=now)
        escalated += marked
        if not seen:
            return escalated
        last = seen


@transaction.atomic
def _escalate_chunk(last: int, *, by: audit.Actor, now: datetime) -> tuple[int, int]:
    """The last key looked at, 0 when there was none, and how many were marked."""
    alerts = list(
        _unread(now)
        .filter(pk__gt=last)
        .select_related("clinic", "participant")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:CHUNK]
    )
    due = [alert for alert in alerts if _waits_until(alert) <= now]
    for alert in due:
        alert.escalated_at = now
    update_rows(due, ["escalated_at"])
    entries = [
        audit.Entry(
            audit.Event.ALERT_ESCALATED,
            subject=alert.participant,
            about=alert,
            detail={"kind": alert.kind},
        )
        for alert in due
    ]
    audit.record_all(entries, by=by, now=now)
    return (alerts[-1].pk if alerts else 0), len(due)


def _unread(now: datetime) -> AlertQuerySet:
    """Open, pressing, unread for a day at least, and not escalated since it became so."""
    unread = Q(acknowledged_at__isnull=True) | Q(event_at__gt=F("acknowledged_at"))
    anew = Q(escalated_at__isnull=True) | Q(escalated_at__lt=F("acknowledged_at"))
    alerts: AlertQuerySet = Alert.objects.open().filter(
        unread, anew, severity__in=WAITING_DAYS, opened_at__lte=now - _SHORTEST
    )
    return alerts


def _waits_until(alert: Alert) -> datetime:
    days = WAITING_DAYS[Severity(alert.severity)]
    return later_by_working_days(alert.unread_since, days, ZoneInfo(alert.clinic.time_zone))
