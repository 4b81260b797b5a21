"""A lead makes a clinician a lead, or takes it back."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.conftest import NOW
from tests.integration.invitations import audited, member
from tests.integration.pages import client_of, unescaped_page
from walkback.accounts.audit import Event
from walkback.accounts.models import User
from walkback.care.actions.belonging import LastLead, NotAMember
from walkback.care.actions.inviting import NotALead, NotTheirClinic
from walkback.care.actions.roles import change_role
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole
from walkback.care.team_queries import membership_of

pytestmark = pytest.mark.django_db
LEAD, CLINICIAN = MembershipRole.LEAD, MembershipRole.CLINICIAN


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(clinic: Clinic) -> User:
    return member(clinic, "lead", LEAD)


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member(clinic, "colleague")


def role_of(user: User, clinic: Clinic) -> str:
    place = membership_of(user, clinic)
    return place.role if place else ""


def address(clinic: Clinic, user: User) -> str:
    return f"/clinic/team/{clinic.public_id}/members/{user.public_id}/role/"


# -- The action ------------------------------------------------------------------------------------
def test_a_lead_makes_a_lead_and_takes_it_back(clinic: Clinic, lead: User, colleague: User) -> None:
    for role in (LEAD, CLINICIAN):
        assert change_role(clinic=clinic, member=colleague, role=role, by=lead, now=NOW)
        assert role_of(colleague, clinic) == role
    first, second = audited(Event.MEMBER_CHANGED)
    assert (first.actor_id, first.object_id) == (lead.pk, membership_of(colleague, clinic).pk)  # type: ignore[union-attr]  # works there
    assert first.detail == {"user": colleague.pk, "from": "clinician", "to": "lead"}
    assert second.detail == {"user": colleague.pk, "from": "lead", "to": "clinician"}


def test_what_is_so_already_changes_nothing(clinic: Clinic, lead: User) -> None:
    assert not change_role(clinic=clinic, member=lead, role=LEAD, by=lead, now=NOW)
    assert not audited(Event.MEMBER_CHANGED)
    assert not audited(Event.SIGNED_OUT)


def test_the_last_lead_stays_one(clinic: Clinic, lead: User, colleague: User) -> None:
    with pytest.raises(LastLead):
        change_role(clinic=clinic, member=lead, role=CLINICIAN, by=lead, now=NOW)
    change_role(clinic=clinic, member=colleague, role=LEAD, by=lead, now=NOW)
    assert change_role(clinic=clinic, member=lead, role=CLINICIAN, by=lead, now=NOW)


def test_only_a_lead_of_the_clinic_may(
    clinic: Clinic, lead: User, colleague: User, other_clinician: User
) -> None:
    for by, refusal in ((colleague, NotALead), (other_clinician, NotTheirClinic)):
        with pytest.raises(refusal):
            change_role(clinic=clinic, member=colleague, role=LEAD, by=by, now=NOW)
    with pytest.raises(NotAMember):
        change_role(clinic=clinic, member=other_clinician, role=LEAD, by=lead, now=NOW)


def test_the_changed_one_is_signed_out_everywhere(
    clinic: Clinic, lead: User, colleague: User
) -> None:
    browsers: list[Client] = [client_of(colleague), client_of(colleague)]
    of_lead = client_of(lead)
    change_role(clinic=clinic, member=colleague, role=LEAD, by=lead, now=NOW)
    for browser in browsers:
        assert browser.get("/clinic/")["Location"].startswith("/accounts/login/")
    assert of_lead.get("/settings/").status_code == 200


# -- The page --------------------------------------------------------------------------------------
def test_the_team_leads_to_a_page_that_asks_first(
    clinic: Clinic, lead: User, colleague: User
) -> None:
    client = client_of(lead)
    team = f"/clinic/team/{clinic.public_id}/"
    assert f'href="{address(clinic, colleague)}"' in unescaped_page(client.get(team))
    assert "/role/" not in unescaped_page(client_of(colleague).get(team))
    text = unescaped_page(client.get(address(clinic, colleague)))
    assert "Let them lead this clinic too?" in text
    assert "They are signed out everywhere" in text
    answer = client.post(address(clinic, colleague), {"role": "lead"}, follow=True)
    assert f"{colleague.email} leads this clinic now" in unescaped_page(answer)
    answer = client.post(address(clinic, colleague), {"role": "lead"}, follow=True)
    assert "The team has changed meanwhile." in unescaped_page(answer)
    text = unescaped_page(client.get(address(clinic, colleague)))
    assert "Go on as a clinician who does not lead?" in text
    answer = client.post(address(clinic, colleague), {"role": "clinician"}, follow=True)
    assert f"{colleague.email} leads this clinic no more" in unescaped_page(answer)


@pytest.mark.parametrize("sent", [{}, {"role": "king"}])
def test_what_says_no_role_changes_none(
    clinic: Clinic, lead: User, colleague: User, sent: dict[str, str]
) -> None:
    assert client_of(lead).post(address(clinic, colleague), sent).status_code == 200
    assert role_of(colleague, clinic) == CLINICIAN


def test_the_last_lead_is_told_to_make_another_first(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    text = unescaped_page(client.get(address(clinic, lead)))
    assert "A clinic keeps at least one lead" in text
    assert client.post(address(clinic, lead), {"role": "clinician"}).status_code == 409
    assert role_of(lead, clinic) == LEAD


def test_a_lead_who_steps_down_signs_in_again(clinic: Clinic, lead: User, colleague: User) -> None:
    change_role(clinic=clinic, member=colleague, role=LEAD, by=lead, now=NOW)
    client = client_of(lead)
    assert "You are signed out everywhere" in unescaped_page(client.get(address(clinic, lead)))
    assert client.post(address(clinic, lead), {"role": "clinician"})["Location"] == "/"
    assert client.get("/clinic/").status_code == 302
    assert role_of(lead, clinic) == CLINICIAN


def test_nobody_else_gets_in(
    clinic: Clinic,
    lead: User,
    colleague: User,
    other_clinician: User,
    newcomer: User,
    staff_user: User,
) -> None:
    path = address(clinic, colleague)
    users = {colleague: 403, other_clinician: 404, newcomer: 403, staff_user: 403}
    for user, status in users.items():
        client = client_of(user)
        assert client.get(path).status_code == status, user.email
        assert client.post(path, {"role": "lead"}).status_code == status, user.email
    assert Client().post(path, {"role": "lead"}).status_code == 302
    assert client_of(lead).get(address(clinic, other_clinician)).status_code == 404
    assert role_of(colleague, clinic) == CLINICIAN
