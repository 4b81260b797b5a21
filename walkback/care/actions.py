"""What can be done to clinics, their people and their alerts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care.models import Alert, Clinic, Enrolment, Membership
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.contact import AlertKind, Severity


class NotAClinician(ValueError):
    """Only an account with the clinician role can work in a clinic."""


class NotAParticipant(ValueError):
    """Only a participant can be looked after."""


@transaction.atomic
def create_clinic(
    *, name: str, country: str, emergency_line: str, by: audit.Actor, now: datetime
) -> Clinic:
    clinic = Clinic.objects.create(
        name=name, country=country, emergency_line=emergency_line, created_at=now
    )
    audit.record(audit.Event.CLINIC_CREATED, by=by, now=now, about=clinic)
    return clinic


@transaction.atomic
def add_member(
    *, clinic: Clinic, user: User, role: MembershipRole, by: audit.Actor, now: datetime
) -> Membership:
    """Let a clinician work in a clinic. Raises NotAClinician."""
    if user.role != Role.CLINICIAN:
        raise NotAClinician
    membership = Membership.objects.create(clinic=clinic, user=user, role=role, started_at=now)
    audit.record(
        audit.Event.MEMBER_ADDED, by=by, now=now, about=membership, detail={"user": user.pk}
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: audit.Actor, now: datetime) -> None:
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    audit.record(audit.Event.MEMBER_REMOVED, by=by, now=now, about=membership)


@transaction.atomic
def enrol(*, clinic: Clinic, participant: User, by: audit.Actor, now: datetime) -> Enrolment:
    """Let a clinic look after a participant. Raises NotAParticipant."""
    if participant.role != Role.PARTICIPANT:
        raise NotAParticipant
    enrolment = Enrolment.objects.create(clinic=clinic, participant=participant, joined_at=now)
    audit.record(audit.Event.ENROLLED, by=by, now=now, subject=participant, about=enrolment)
    return enrolment


@dataclass(frozen=True)
class Concern:
    """Why a clinician should look: kind, how pressing, and the reason in words."""

    kind: AlertKind
    severity: Severity
    reason: str


def raise_alert(
    *, participant: User, concern: Concern, by: audit.Actor, now: datetime
) -> Alert | None:
    """Open an alert at the participant's clinic, or append to the open one of that kind.

    A self-directed person has no clinic: nothing is raised, and no page may suggest that somebody
    was told. Runs inside the caller's transaction.
    """
    enrolment = Enrolment.objects.active().filter(participant=participant).first()
    if enrolment is None:
        return None
    event = {"at": now.isoformat(), "reason": concern.reason}
    alert, is_new = Alert.objects.select_for_update().get_or_create(
        participant=participant,
        kind=concern.kind,
        closed_at=None,
        defaults={
            "clinic_id": enrolment.clinic_id,
            "severity": concern.severity,
            "reason": concern.reason,
            "occurrences": [event],
            "opened_at": now,
        },
    )
    if not is_new:
        alert.occurrences = [*alert.occurrences, event]
        alert.reason = concern.reason
        alert.save(update_fields=["occurrences", "reason"])
        return alert
    audit.record(
        audit.Event.ALERT_RAISED,
        by=by,
        now=now,
        subject=participant,
        about=alert,
        detail={"kind": concern.kind.value},
    )
    return alert


def close_alerts(
    *, participant: User, kinds: Collection[AlertKind], by: audit.Actor, now: datetime
) -> None:
    """What these alerts were about is settled. Runs inside the caller's transaction."""
    alerts = Alert.objects.select_for_update().filter(participant=participant, kind__in=kinds)
    for alert in alerts.open():
        alert.closed_at = now
        alert.save(update_fields=["closed_at"])
        audit.record(audit.Event.ALERT_CLOSED, by=by, now=now, subject=participant, about=alert)
