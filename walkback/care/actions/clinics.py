"""What can be done to clinics and to who works and is looked after there."""

from datetime import datetime

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care.models import Clinic, Enrolment, Membership, Thresholds
from walkback.care.models.clinic import MembershipRole


class NotAClinician(ValueError):
    """Only an account with the clinician role can work in a clinic."""


class NotAParticipant(ValueError):
    """Only a participant can be looked after."""


@transaction.atomic
def create_clinic(
    *,
    name: str,
    country: str,
    emergency_line: str,
    by: audit.Actor,
    now: datetime,
    time_zone: str = "UTC",
) -> Clinic:
    """A new clinic, told of alerts by the thresholds of the specification until it sets its own."""
    clinic = Clinic.objects.create(
        name=name,
        country=country,
        emergency_line=emergency_line,
        time_zone=time_zone,
        created_at=now,
    )
    Thresholds.objects.create(clinic=clinic)
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
