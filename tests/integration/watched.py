"""Walkers with a clinic, weeks they live, and what the clinic was told."""

from datetime import datetime, timedelta
from typing import Any

from plans.models import Plan
from tests.conftest import NOW
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all, walker
from walkback.accounts.audit import System
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic
from walkback.care.models.alert import AlertKind

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def watched(clinic: Clinic, now: datetime = NOW, **inputs: object) -> Plan:
    """A plan that begins now, of somebody the clinic looks after."""
    plan = walker(now, inputs=inputs)
    care.enrol(clinic=clinic, participant=plan.participant, by=System.COMMAND, now=now)
    return plan


def lives(plan: Plan, share: int = 100, **answers: Any) -> datetime:
    """One week: this share of the minutes, a check-in on its last evening, its decision. The instant of that."""
    end = ends_at(plan)
    walk_all(plan, end - DAY, share)
    check_in(plan, end - SECOND, **answers)
    tick(end)
    plan.refresh_from_db()
    return end


def alert_of(plan: Plan, kind: AlertKind) -> Alert | None:
    """The open alert of this kind."""
    return Alert.objects.filter(participant=plan.participant, kind=kind).open().first()


def told(plan: Plan) -> set[str]:
    """The kinds that are open."""
    alerts = Alert.objects.filter(participant=plan.participant).open()
    return set(alerts.values_list("kind", flat=True))


def measured(plan: Plan, kind: AlertKind) -> tuple[int | None, int | None, int] | None:
    """Value, threshold and number of occurrences of the open alert of this kind."""
    alert = alert_of(plan, kind)
    return None if alert is None else (alert.value, alert.threshold, len(alert.occurrences))


def last_closed(plan: Plan, kind: AlertKind) -> Alert:
    return Alert.objects.filter(
        participant=plan.participant, kind=kind, closed_at__isnull=False
    ).latest("closed_at")


__all__ = [
    "DAY",
    "SECOND",
    "alert_of",
    "last_closed",
    "lives",
    "measured",
    "running",
    "told",
    "watched",
]
