"""Today's queue, the outbox and the jobs, in numbers, for who reviews records. At most four queries."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from screening.models import Hold, HoldKind
from walkback.accounts.models import User
from walkback.accounts.reach import reach_of
from walkback.care.models import Alert
from walkback.care.models.alert import Severity
from walkback.mail.delivery.reconciling import HEARTBEATS, SILENT
from walkback.mail.models import Heartbeat, OutboxMail, State
from walkback.mail.models.outbox import IN_FLIGHT

DAY = timedelta(days=1)
Numbers = list[tuple[str, int]]


def review_today(reader: User, *, now: datetime) -> dict[str, Any]:
    """Numbers with their words; `jobs` are names, when they were last seen, and whether that is too long ago.

    For a clinician the numbers of the people they look after, without jobs (None).
    """
    reach = reach_of(reader)
    theirs = Q() if reach is None else Q(participant__in=reach.people)
    return {
        "queue": _queue(theirs),
        "holds": _holds(theirs),
        "mails": _mails(theirs, now),
        "jobs": _jobs(now) if reach is None else None,
    }


def _counted(rows: Any, conditions: dict[str, Q]) -> Numbers:
    names = [f"n{place}" for place in range(len(conditions))]
    counts = rows.aggregate(
        **{
            name: Count("pk", filter=condition)
            for name, condition in zip(names, conditions.values(), strict=True)
        }
    )
    return [(words, counts[name]) for words, name in zip(conditions, names, strict=True)]


def _queue(theirs: Q) -> Numbers:
    unread = Q(acknowledged_at__isnull=True) | Q(event_at__gt=F("acknowledged_at"))
    return _counted(
        Alert.objects.open().filter(theirs),
        {
            "Open alerts": Q(),
            "High or critical": Q(severity__gte=Severity.HIGH),
            "Not read yet": unread,
            "Escalated": Q(escalated_at__isnull=False),
        },
    )


def _holds(theirs: Q) -> Numbers:
    locks = Q(kind__in=(HoldKind.EMERGENCY, HoldKind.URGENT))
    return _counted(Hold.objects.open().filter(theirs), {"Open locks": locks, "Open holds": ~locks})


def _mails(theirs: Q, now: datetime) -> Numbers:
    lately = Q(done_at__gt=now - DAY)
    return _counted(
        OutboxMail.objects.filter(theirs),
        {
            "Waiting and due": Q(state=State.READY, not_before__lte=now),
            "Planned": Q(state=State.READY, not_before__gt=now),
            "Being sent": Q(state__in=IN_FLIGHT),
            "Sent in 24 hours": Q(state__in=(State.SENT, State.UNCONFIRMED)) & lately,
            "Refused in 24 hours": Q(state=State.FAILED) & lately,
        },
    )


def _jobs(now: datetime) -> list[tuple[str, datetime, bool]]:
    beats = Heartbeat.objects.order_by("name").values_list("name", "at")
    return [(HEARTBEATS.get(name, name), at, now - at > SILENT) for name, at in beats]
