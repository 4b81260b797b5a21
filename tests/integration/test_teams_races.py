"""Two people at once: one invitation, one last lead, one way out. Real connections, real locks."""

from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import NOW
from tests.integration.invitations import AS, clinician, code_for, member
from tests.integration.racing import AT_ONCE, at_once, refusals
from tests.integration.walkers import joined
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, Consent, User
from walkback.care import actions as care
from walkback.care.actions.alerts import NotTheirClinician
from walkback.care.actions.belonging import (
    LastLead,
    NotAMember,
    NotInAClinic,
    end_care,
    leave_clinic,
    remove_member,
)
from walkback.care.actions.inviting import (
    AlreadyInAClinic,
    NoSuchInvitation,
    NotALead,
    NotTheirClinic,
    invite,
    join_as_clinician,
    join_as_participant,
)
from walkback.care.actions.roles import change_role
from walkback.care.models import Clinic, Enrolment, Invitation, Membership
from walkback.care.models.clinic import EndedBecause, MembershipRole

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hill() -> Clinic:
    return care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=NOW
    )


def test_one_code_lets_one_person_in(hill: Clinic) -> None:
    people = [joined(NOW) for _ in range(AT_ONCE)]
    code = code_for(hill)
    outcomes = at_once(lambda: join_as_participant(code=code, by=people.pop(), now=NOW))
    assert refusals(outcomes, NoSuchInvitation) == AT_ONCE - 1
    enrolment = Enrolment.objects.get()
    assert Invitation.objects.get().used_by == enrolment.participant
    assert Consent.objects.filter(subject="sharing").count() == 1
    assert AuditEvent.objects.filter(action=Event.ENROLLED).count() == 1


def test_one_code_lets_one_clinician_in(hill: Clinic) -> None:
    people = [clinician(f"person{number}") for number in range(AT_ONCE)]
    code = code_for(hill, AS.LEAD)
    outcomes = at_once(lambda: join_as_clinician(code=code, by=people.pop(), now=NOW))
    assert refusals(outcomes, NoSuchInvitation) == AT_ONCE - 1
    assert Membership.objects.get().role == MembershipRole.LEAD


def test_one_person_with_many_codes_is_in_one_clinic(hill: Clinic) -> None:
    user = joined(NOW)
    codes = [code_for(hill) for _ in range(AT_ONCE)]
    outcomes = at_once(lambda: join_as_participant(code=codes.pop(), by=user, now=NOW))
    assert refusals(outcomes, AlreadyInAClinic) == AT_ONCE - 1
    assert Enrolment.objects.count() == 1
    assert Invitation.objects.filter(used_at__isnull=False).count() == 1


def test_leads_who_remove_each_other_leave_one(hill: Clinic) -> None:
    leads = [member(hill, f"lead{number}", MembershipRole.LEAD) for number in range(2)]
    pairs = [(leads[0], leads[1]), (leads[1], leads[0])]

    def remove() -> Any:
        by, other = pairs.pop()
        return remove_member(clinic=hill, member=other, hand_to=None, by=by, now=NOW)

    outcomes = at_once(remove, times=2)
    assert refusals(outcomes, NotALead, NotTheirClinic, NotAMember, LastLead) == 1
    assert Membership.objects.active().get().role == MembershipRole.LEAD


def test_leaving_twice_is_once(hill: Clinic) -> None:
    user: User = joined(NOW)
    join_as_participant(code=code_for(hill), by=user, now=NOW)
    outcomes = at_once(lambda: leave_clinic(participant=user, by=user, now=NOW))
    assert refusals(outcomes, NotInAClinic) == AT_ONCE - 1
    assert AuditEvent.objects.filter(action=Event.LEFT_CLINIC).count() == 1


def test_leads_who_step_each_other_down_leave_one(hill: Clinic) -> None:
    leads = [member(hill, f"lead{number}", MembershipRole.LEAD) for number in range(2)]
    pairs = [(leads[0], leads[1]), (leads[1], leads[0])]

    def step_down() -> Any:
        by, other = pairs.pop()
        return change_role(clinic=hill, member=other, role=MembershipRole.CLINICIAN, by=by, now=NOW)

    outcomes = at_once(step_down, times=2)
    assert refusals(outcomes, NotALead, LastLead) == 1
    assert Membership.objects.active().filter(role=MembershipRole.LEAD).count() == 1
    assert AuditEvent.objects.filter(action=Event.MEMBER_CHANGED).count() == 1


def test_ending_the_care_twice_is_once(hill: Clinic) -> None:
    user: User = joined(NOW)
    join_as_participant(code=code_for(hill), by=user, now=NOW)
    team = [member(hill, f"clinician{number}") for number in range(AT_ONCE)]
    outcomes = at_once(
        lambda: end_care(participant=user, because=EndedBecause.COMPLETE, by=team.pop(), now=NOW)
    )
    assert refusals(outcomes, NotTheirClinician) == AT_ONCE - 1
    assert AuditEvent.objects.filter(action=Event.CARE_ENDED).count() == 1


def test_who_leaves_while_the_care_is_ended_has_left_once(hill: Clinic) -> None:
    user: User = joined(NOW)
    join_as_participant(code=code_for(hill), by=user, now=NOW)
    clinician_here = member(hill, "clinician")
    ways = ["leave", "end"]

    def go() -> Any:
        if ways.pop() == "leave":
            return leave_clinic(participant=user, by=user, now=NOW)
        return end_care(participant=user, because=EndedBecause.ASKED, by=clinician_here, now=NOW)

    outcomes = at_once(go, times=2)
    assert refusals(outcomes, NotInAClinic, NotTheirClinician) == 1
    ends = [Event.CARE_ENDED.value, Event.LEFT_CLINIC.value]
    assert AuditEvent.objects.filter(action__in=ends).count() == 1


def test_a_double_tap_makes_one_invitation(hill: Clinic) -> None:
    lead = member(hill, "lead", MembershipRole.LEAD)
    key = uuid4()
    outcomes = at_once(
        lambda: invite(
            clinic=hill, invited_as=AS.CLINICIAN, label="", by=lead, now=NOW, client_key=key
        )
    )
    assert refusals(outcomes) == 0
    assert len({code for _invitation, code in outcomes}) == 1
    assert Invitation.objects.count() == 1
    assert AuditEvent.objects.filter(action=Event.INVITED).count() == 1
