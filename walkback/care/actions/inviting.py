"""Invitations into a clinic: made, taken back, used."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from walkback.accounts import actions as accounts
from walkback.accounts import audit
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import User
from walkback.accounts.roles import Permission, Role
from walkback.care import codes
from walkback.care.actions.clinics import NotAClinician, NotAParticipant, add_member, enrol
from walkback.care.models import Clinic, Enrolment, Invitation, Membership
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.invitation import InvitedAs
from walkback.care.team_queries import membership_of
from walkback.core import actor

LIVES: Final = timedelta(days=14)


class NotTheirClinic(ValueError):
    """Whoever acts does not work in this clinic."""


class NotALead(ValueError):
    """Only a lead of the clinic may do this."""


class NoSuchInvitation(ValueError):
    """A wrong, used, expired or revoked code: nobody learns which."""


class MadeBefore(ValueError):
    """This form made an invitation already, which was used, taken back or has run out since."""


class AlreadyInAClinic(ValueError):
    """A clinic looks after this person, or this clinician works there, already."""


def check_member(clinic: Clinic, by: audit.Actor, *, as_lead: bool) -> None:
    """Whether `by` may act for this clinic; a command may. Raises NotTheirClinic, NotALead."""
    if not isinstance(by, User):
        return
    membership = membership_of(by, clinic)
    if membership is None:
        raise NotTheirClinic
    if as_lead and membership.role != MembershipRole.LEAD:
        raise NotALead


def check_configures(clinic: Clinic, by: audit.Actor) -> None:
    """Whether `by` may change how this clinic is set up: its leads, and administrators, who act for no person.

    Raises NotTheirClinic, NotALead.
    """
    if not (isinstance(by, User) and by.may(Permission.ALL_CLINICS)):
        check_member(clinic, by, as_lead=True)


@transaction.atomic
def invite(
    *,
    clinic: Clinic,
    invited_as: InvitedAs,
    label: str,
    by: audit.Actor,
    now: datetime,
    client_key: UUID | None = None,
) -> tuple[Invitation, str]:
    """A new invitation and its code, which is kept nowhere.

    The same words from the same form (`client_key`) are one invitation with one code, however often they are
    sent. Clinicians invite people to be looked after; leads also those who work there. Raises NotTheirClinic,
    NotALead, MadeBefore.
    """
    # One at a time for a clinic: a double tap finds what the first has made.
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    check_member(clinic, by, as_lead=invited_as is not InvitedAs.PARTICIPANT)
    code = _code(clinic, invited_as, label, by, client_key)
    made = Invitation.objects.filter(code_hmac=codes.digest(code)).first()
    if made is not None:
        if not Invitation.objects.open_at(now).filter(pk=made.pk).exists():
            raise MadeBefore
        return made, code
    invitation = Invitation.objects.create(
        clinic=clinic,
        invited_as=invited_as,
        code_hmac=codes.digest(code),
        label=label,
        made_by=by if isinstance(by, User) else None,
        made_at=now,
        expires_at=now + LIVES,
    )
    detail: dict[str, object] = {"as": invited_as.value}
    audit.record(audit.Event.INVITED, by=by, now=now, about=invitation, detail=detail)
    return invitation, code


def _code(
    clinic: Clinic, invited_as: InvitedAs, label: str, by: audit.Actor, client_key: UUID | None
) -> str:
    """Of a form the one that only who sent it can make again; else a new one."""
    if client_key is None or not isinstance(by, User):
        return codes.new_code()
    return codes.code_of(f"{client_key} {by.pk} {clinic.pk} {invited_as.value} {label}")


@transaction.atomic
def revoke(*, invitation: Invitation, by: audit.Actor, now: datetime) -> None:
    """Take an invitation back before it is used.

    Raises NotTheirClinic, NotALead, NoSuchInvitation when it is used or taken back already.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_member(locked.clinic, by, as_lead=locked.invited_as != InvitedAs.PARTICIPANT)
    if locked.used_at is not None or locked.revoked_at is not None:
        raise NoSuchInvitation
    locked.revoked_at = now
    locked.save(update_fields=["revoked_at"])
    audit.record(audit.Event.INVITATION_REVOKED, by=by, now=now, about=locked)


@transaction.atomic
def join_as_participant(*, code: str, by: User, now: datetime) -> Enrolment:
    """Let the clinic that gave this code look after `by`, who agrees that it sees their record.

    Raises NotAParticipant, AlreadyInAClinic, NoSuchInvitation.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    if person.role != Role.PARTICIPANT:
        raise NotAParticipant
    if Enrolment.objects.active().filter(participant=person).exists():
        raise AlreadyInAClinic
    # Until the end of this they have no part in the clinic.
    with actor.beyond_oneself("the code is the authority"):
        invitation = _use(code, (InvitedAs.PARTICIPANT,), by=person, now=now)
        accounts.give_consent(
            participant=person,
            subject=Subject.SHARING,
            by=person,
            now=now,
            above=invitation.clinic.name,
        )
        return enrol(clinic=invitation.clinic, participant=person, by=person, now=now)


@transaction.atomic
def join_as_clinician(*, code: str, by: User, now: datetime) -> Membership:
    """Let `by` work in the clinic that gave this code.

    Raises NotAClinician, AlreadyInAClinic, NoSuchInvitation.
    """
    clinician = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if clinician.role != Role.CLINICIAN:
        raise NotAClinician
    # Until the end of this they have no part in the clinic.
    with actor.beyond_oneself("the code is the authority"):
        invitation = _use(code, (InvitedAs.CLINICIAN, InvitedAs.LEAD), by=clinician, now=now)
        if membership_of(clinician, invitation.clinic) is not None:
            raise AlreadyInAClinic
        role = (
            MembershipRole.LEAD
            if invitation.invited_as == InvitedAs.LEAD
            else MembershipRole.CLINICIAN
        )
        return add_member(
            clinic=invitation.clinic, user=clinician, role=role, by=clinician, now=now
        )


@transaction.atomic
def note_refused(*, by: audit.Actor, now: datetime) -> None:
    """Write into the audit trail that a code was tried that opens nothing. Never the code."""
    audit.record(audit.Event.INVITATION_REFUSED, by=by, now=now, outcome="refused")


def _use(code: str, kinds: tuple[InvitedAs, ...], *, by: User, now: datetime) -> Invitation:
    """The invitation, marked as used. Whoever comes second with the same code waits, and finds it used."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("clinic")
        .open_at(now)
        .filter(code_hmac=codes.digest(code), invited_as__in=kinds)
        .first()
    )
    if invitation is None:
        raise NoSuchInvitation
    invitation.used_at, invitation.used_by = now, by
    invitation.save(update_fields=["used_at", "used_by"])
    return invitation
