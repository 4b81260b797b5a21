"""Invitations: made by whom, kept how, used once, and joining by them."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.conftest import NOW
from tests.integration.invitations import AS, audited, clinician, code_for, member
from walkback.accounts.audit import Event, System
from walkback.accounts.consent_texts import SHARING, Subject
from walkback.accounts.models import Consent, User
from walkback.care import codes
from walkback.care.actions import NotAClinician, NotAParticipant
from walkback.care.actions.inviting import (
    LIVES,
    AlreadyInAClinic,
    NoSuchInvitation,
    NotALead,
    NotTheirClinic,
    invite,
    join_as_clinician,
    join_as_participant,
    revoke,
)
from walkback.care.models import Clinic, Enrolment, Invitation, Membership
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.invitation import InvitedAs
from walkback.care.queries import clinic_of
from walkback.care.team_queries import invitation_of, membership_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


# -- The secret ------------------------------------------------------------------------------------
def test_a_code_has_twelve_characters_and_more_than_55_bits() -> None:
    assert len(codes.ALPHABET) ** codes.LENGTH >= 2**55
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 12 and set(code) <= set(codes.ALPHABET) for code in made)


def test_no_two_characters_look_alike() -> None:
    for group in ("0OQ", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(group) & set(codes.ALPHABET)) <= 1


@pytest.mark.parametrize(
    "typed",
    ["ACDE-FGHJ-KMNP", "acde fghj kmnp", " acdefghjkmnp ", "ACDE\N{EN DASH}FGHJ\N{EN DASH}KMNP"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.as_typed(typed) == "ACDEFGHJKMNP"
    assert codes.grouped("ACDEFGHJKMNP") == "ACDE-FGHJ-KMNP"


@pytest.mark.parametrize("typed", ["", "ACDE", "ACDE-FGHJ-KMN0", "ACDEFGHJKMNPQ", "ÁCDEFGHJKMNP"])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert codes.as_typed(typed) == ""


def test_only_a_keyed_hash_is_kept(clinic: Clinic, settings: object) -> None:
    code = code_for(clinic)
    with connection.cursor() as cursor:
        for table in ("care_invitation", "care_invitationevent", "accounts_auditevent"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 -- names of this list
            kept = " ".join(row[0] for row in cursor.fetchall())
            assert code not in kept
            assert codes.grouped(code) not in kept
    digest = bytes(Invitation.objects.get().code_hmac)
    assert len(digest) == 32
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]  # pytest-django's wrapper
    assert codes.digest(code) != digest


# -- Who invites whom ------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", InvitedAs)
def test_a_lead_invites_anybody(clinic: Clinic, kind: InvitedAs) -> None:
    lead = member(clinic, "lead", MembershipRole.LEAD)
    invitation, code = invite(clinic=clinic, invited_as=kind, label="A. B.", by=lead, now=NOW)
    assert (invitation.invited_as, invitation.label, invitation.made_by) == (kind, "A. B.", lead)
    assert invitation.expires_at == NOW + LIVES == NOW + timedelta(days=14)
    assert invitation_of(code, now=NOW) == invitation
    (event,) = audited(Event.INVITED)
    assert (event.actor_id, event.detail) == (lead.pk, {"as": kind.value})


def test_a_clinician_invites_participants_only(clinic: Clinic) -> None:
    user = member(clinic, "somebody")
    invite(clinic=clinic, invited_as=AS.PARTICIPANT, label="", by=user, now=NOW)
    for kind in (AS.CLINICIAN, AS.LEAD):
        with pytest.raises(NotALead):
            invite(clinic=clinic, invited_as=kind, label="", by=user, now=NOW)
    assert Invitation.objects.count() == 1


def test_others_invite_nobody(
    clinic: Clinic, other_clinician: User, participant: User, staff_user: User
) -> None:
    left = member(clinic, "left")
    Membership.objects.filter(user=left).update(ended_at=NOW)
    for user in (other_clinician, participant, staff_user, left):
        with pytest.raises(NotTheirClinic):
            invite(clinic=clinic, invited_as=AS.PARTICIPANT, label="", by=user, now=NOW)


def test_an_invitation_is_taken_back_once(clinic: Clinic) -> None:
    user = member(clinic, "somebody")
    invitation, code = invite(clinic=clinic, invited_as=AS.PARTICIPANT, label="", by=user, now=NOW)
    revoke(invitation=invitation, by=user, now=NOW)
    assert invitation_of(code, now=NOW) is None
    with pytest.raises(NoSuchInvitation):
        revoke(invitation=invitation, by=user, now=NOW)
    assert len(audited(Event.INVITATION_REVOKED)) == 1


def test_only_a_lead_takes_back_what_only_a_lead_gives(
    clinic: Clinic, other_clinician: User
) -> None:
    invitation, _code = invite(
        clinic=clinic, invited_as=AS.CLINICIAN, label="", by=System.COMMAND, now=NOW
    )
    with pytest.raises(NotALead):
        revoke(invitation=invitation, by=member(clinic, "somebody"), now=NOW)
    with pytest.raises(NotTheirClinic):
        revoke(invitation=invitation, by=other_clinician, now=NOW)
    revoke(invitation=invitation, by=member(clinic, "lead", MembershipRole.LEAD), now=NOW)


# -- Joining ---------------------------------------------------------------------------------------
def test_a_participant_joins_and_agrees(clinic: Clinic, newcomer: User) -> None:
    code = code_for(clinic)
    enrolment = join_as_participant(code=code, by=newcomer, now=NOW)
    assert (enrolment.clinic, enrolment.joined_at, clinic_of(newcomer)) == (clinic, NOW, clinic)
    consent = Consent.objects.for_user(newcomer).in_force().get(subject=Subject.SHARING)
    assert consent.version == SHARING.version
    assert consent.text == f"{clinic.name}\n\n{SHARING.full_text}"
    invitation = Invitation.objects.get()
    assert (invitation.used_at, invitation.used_by) == (NOW, newcomer)
    (event,) = audited(Event.ENROLLED)
    assert (event.actor_id, event.subject_id) == (newcomer.pk, newcomer.pk)


@pytest.mark.parametrize(
    ("kind", "role"), [(AS.CLINICIAN, MembershipRole.CLINICIAN), (AS.LEAD, MembershipRole.LEAD)]
)
def test_a_clinician_joins_as_invited(
    clinic: Clinic, kind: InvitedAs, role: MembershipRole
) -> None:
    user = clinician("new-colleague")
    membership = join_as_clinician(code=code_for(clinic, kind), by=user, now=NOW)
    assert (membership.role, membership_of(user, clinic)) == (role, membership)
    assert [event.actor_id for event in audited(Event.MEMBER_ADDED)] == [user.pk]


def test_a_code_is_used_once(clinic: Clinic, newcomer: User, held_participant: User) -> None:
    code = code_for(clinic)
    join_as_participant(code=code, by=newcomer, now=NOW)
    with pytest.raises(NoSuchInvitation):
        join_as_participant(code=code, by=held_participant, now=NOW)


def test_a_code_runs_out(clinic: Clinic, newcomer: User) -> None:
    code = code_for(clinic)
    with pytest.raises(NoSuchInvitation):
        join_as_participant(code=code, by=newcomer, now=NOW + LIVES)
    assert Enrolment.objects.count() == 0
    join_as_participant(code=code, by=newcomer, now=NOW + LIVES - SECOND)


def test_a_code_opens_nothing_else(clinic: Clinic, newcomer: User) -> None:
    for_work, for_people = code_for(clinic, AS.LEAD), code_for(clinic)
    with pytest.raises(NoSuchInvitation):
        join_as_participant(code=for_work, by=newcomer, now=NOW)
    with pytest.raises(NoSuchInvitation):
        join_as_clinician(code=for_people, by=clinician("somebody"), now=NOW)
    with pytest.raises(NoSuchInvitation):
        join_as_participant(code="ACDEFGHJKMNP", by=newcomer, now=NOW)


def test_one_person_has_one_role(clinic: Clinic, newcomer: User, staff_user: User) -> None:
    for_work, for_people = code_for(clinic, AS.CLINICIAN), code_for(clinic)
    for user in (clinician("somebody"), staff_user):
        with pytest.raises(NotAParticipant):
            join_as_participant(code=for_people, by=user, now=NOW)
    for user in (newcomer, staff_user):
        with pytest.raises(NotAClinician):
            join_as_clinician(code=for_work, by=user, now=NOW)
    assert not Invitation.objects.filter(used_at__isnull=False).exists()


def test_one_clinic_at_a_time_and_the_code_stays_open(clinic: Clinic, newcomer: User) -> None:
    join_as_participant(code=code_for(clinic), by=newcomer, now=NOW)
    code = code_for(clinic)
    with pytest.raises(AlreadyInAClinic):
        join_as_participant(code=code, by=newcomer, now=NOW)
    assert invitation_of(code, now=NOW) is not None


def test_who_works_there_already_leaves_the_code_open(clinic: Clinic) -> None:
    code = code_for(clinic, AS.LEAD)
    with pytest.raises(AlreadyInAClinic):
        join_as_clinician(code=code, by=member(clinic, "somebody"), now=NOW)
    assert invitation_of(code, now=NOW) is not None
