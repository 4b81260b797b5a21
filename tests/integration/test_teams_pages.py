"""The page of a clinic's team: read by clinicians, changed by leads, nothing to anybody else."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.integration.invitations import AS, audited, code_for, member
from tests.integration.pages import client_of, unescaped_page
from walkback.accounts.audit import Event, System
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.care.actions.inviting import invite
from walkback.care.codes import as_typed
from walkback.care.models import Clinic, Invitation, Membership, Thresholds
from walkback.care.models.alert import THRESHOLD_RANGES
from walkback.care.models.clinic import MembershipRole
from walkback.care.team_queries import invitation_of, membership_of

pytestmark = pytest.mark.django_db
KEY = str(UUID(int=7))
INVITED = {"invited_as": "clinician", "label": "C. D.", "client_key": KEY}
FACTS = {
    "name": "Hill Clinic North",
    "country": "NZ",
    "time_zone": "Pacific/Auckland",
    "emergency_line": "+64 9 555 0000",
}
DEFAULTS = {
    "pain_severe": 8,
    "pain_up": 2,
    "flare_long": 2,
    "no_logs_low": 7,
    "no_logs_medium": 14,
    "low_adherence": 50,
    "stalled": 3,
    "off_plan_high": 150,
}


@pytest.fixture(autouse=True)
def _now() -> Any:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(clinic: Clinic) -> User:
    return member(clinic, "lead", MembershipRole.LEAD)


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member(clinic, "colleague")


def address(clinic: Clinic, rest: str = "") -> str:
    return f"/clinic/team/{clinic.public_id}/{rest}"


def removal(clinic: Clinic, user: User) -> str:
    return address(clinic, f"members/{user.public_id}/remove/")


# -- Reading ---------------------------------------------------------------------------------------
def test_the_short_address_leads_to_ones_clinic(clinic: Clinic, colleague: User) -> None:
    assert client_of(colleague).get("/clinic/team/")["Location"] == address(clinic)


def test_who_works_nowhere_is_told_how_to_join(clinic: Clinic, colleague: User) -> None:
    Membership.objects.update(ended_at=NOW)
    shown = unescaped_page(client_of(colleague).get("/clinic/team/"))
    assert "You work at no clinic now" in shown
    assert 'href="/join/"' in shown
    assert client_of(colleague).get(address(clinic)).status_code == 404


def test_a_clinician_reads_and_a_lead_changes(clinic: Clinic, lead: User, colleague: User) -> None:
    invite(clinic=clinic, invited_as=AS.PARTICIPANT, label="A. B.", by=lead, now=NOW)
    pages = {
        user: unescaped_page(client_of(user).get(address(clinic))) for user in (lead, colleague)
    }
    for shown in pages.values():
        for words in ("Hill Clinic", "lead@test", "colleague@test", "A. B.", "7 Dec", "Australia"):
            assert words in shown, words
        assert "This service is not monitored round the clock." in shown
        assert "Severe pain, from" in shown
    for part in ("facts/", "thresholds/", "/remove/"):
        assert part in pages[lead]
        assert part not in pages[colleague]


def test_the_number_of_questions_stays_the_same(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    client.get(address(clinic))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(clinic))
        counts.append(len(queries))
        member(clinic, f"more{len(counts)}")
        code_for(clinic)
    assert counts[0] == counts[1] <= 14


def test_several_clinics_link_to_each_other(clinic: Clinic, colleague: User) -> None:
    second = care.create_clinic(
        name="Valley Clinic", country="AU", emergency_line="", by=System.COMMAND, now=NOW
    )
    care.add_member(
        clinic=second, user=colleague, role=MembershipRole.LEAD, by=System.COMMAND, now=NOW
    )
    client = client_of(colleague)
    assert client.get("/clinic/team/")["Location"] == address(clinic), "the first by name"
    shown = unescaped_page(client.get(address(clinic)))
    assert f'href="{address(second)}"' in shown
    assert client.get(address(clinic, "facts/")).status_code == 403, "a lead elsewhere only"
    assert client.get(address(second, "facts/")).status_code == 200


# -- Who may not -----------------------------------------------------------------------------------
def all_addresses(clinic: Clinic, someone: User) -> list[str]:
    invitation, _code = invite(
        clinic=clinic, invited_as=AS.CLINICIAN, label="", by=System.COMMAND, now=NOW
    )
    return [
        address(clinic),
        address(clinic, "facts/"),
        address(clinic, "thresholds/"),
        address(clinic, "invite/"),
        address(clinic, f"invitations/{invitation.public_id}/revoke/"),
        removal(clinic, someone),
    ]


def unchanged(clinic: Clinic) -> bool:
    """Nothing came of what was tried."""
    clinic.refresh_from_db()
    return (
        clinic.name == "Hill Clinic"
        and Thresholds.objects.get(clinic=clinic).pain_severe == 8
        and Invitation.objects.filter(revoked_at__isnull=True).count() == 1
        and not Membership.objects.filter(ended_at__isnull=False).exists()
    )


def test_a_clinician_elsewhere_finds_nothing(
    clinic: Clinic, lead: User, other_clinician: User
) -> None:
    client = client_of(other_clinician)
    for path in all_addresses(clinic, lead):
        if "revoke" not in path:
            assert client.get(path).status_code == 404, path
        assert path == address(clinic) or client.post(path, FACTS).status_code == 404, path
    assert unchanged(clinic)


@pytest.mark.parametrize("who", ["newcomer", "staff_user", "nobody"])
def test_nobody_else_gets_in(clinic: Clinic, lead: User, who: str, request: Any) -> None:
    client = Client() if who == "nobody" else client_of(request.getfixturevalue(who))
    for path in all_addresses(clinic, lead):
        if path == address(clinic):
            continue
        answer = client.post(path, FACTS)
        assert answer.status_code == (302 if who == "nobody" else 403), path
        assert who != "nobody" or answer["Location"].startswith("/accounts/login/")
    assert unchanged(clinic)


def test_a_clinician_changes_nothing(clinic: Clinic, lead: User, colleague: User) -> None:
    client = client_of(colleague)
    paths = all_addresses(clinic, lead)
    for path in paths:
        if path in (address(clinic), address(clinic, "invite/")):
            continue
        assert client.post(path, FACTS | DEFAULTS).status_code == 403, path
    client.post(address(clinic, "invite/"), {"invited_as": "lead", "label": "", "client_key": KEY})
    assert Invitation.objects.order_by("-pk")[0].invited_as == AS.PARTICIPANT
    Invitation.objects.order_by("-pk")[0].delete()
    assert unchanged(clinic)


# -- Inviting --------------------------------------------------------------------------------------
def test_link_and_code_are_shown_once(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    answer = client.post(address(clinic, "invite/"), INVITED)
    shown = unescaped_page(answer)
    link = re.search(r"data-invitation-link>http[^<]*/join/(\w{12})/<", shown)
    code = re.search(r"data-invitation-code>([\w-]{14})<", shown)
    assert link
    assert code
    assert link.group(1) == as_typed(code.group(1))
    assert "no-store" in answer["Cache-Control"]
    invitation = invitation_of(link.group(1), now=NOW)
    assert invitation is not None
    assert (invitation.invited_as, invitation.label) == ("clinician", "C. D.")
    again = unescaped_page(client.get(address(clinic)))
    assert link.group(1) not in again
    assert code.group(1) not in again


def shown_code(answer: Any) -> str:
    found = re.search(r"data-invitation-code>([\w-]{14})<", unescaped_page(answer))
    return found.group(1) if found else ""


def test_the_same_form_sent_again_is_one_invitation(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    form = client.get(address(clinic, "invite/")).context["form"]
    sent = {**INVITED, "client_key": str(form["client_key"].value())}
    first = client.post(address(clinic, "invite/"), sent)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        again = client.post(address(clinic, "invite/"), sent)
    assert shown_code(first) == shown_code(again) != ""
    assert "The same invitation as before" not in unescaped_page(first)
    assert "The same invitation as before" in unescaped_page(again)
    assert Invitation.objects.count() == len(audited(Event.INVITED)) == 1
    other = client.post(address(clinic, "invite/"), {**sent, "label": "E. F."})
    assert shown_code(other) not in ("", shown_code(first)), "other words, another invitation"
    fresh = client.get(address(clinic, "invite/")).context["form"]
    assert fresh["client_key"].value() != form["client_key"].value()


def test_a_form_whose_invitation_is_over_makes_no_second_one(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    client.post(address(clinic, "invite/"), INVITED)
    Invitation.objects.update(revoked_at=NOW)
    answer = client.post(address(clinic, "invite/"), INVITED, follow=True)
    assert "which was used or taken back" in unescaped_page(answer)
    assert answer.redirect_chain == [(address(clinic, "invite/"), 302)]
    assert Invitation.objects.count() == 1


def test_another_persons_form_with_the_same_key_is_theirs(
    clinic: Clinic, lead: User, colleague: User
) -> None:
    sent = {**INVITED, "invited_as": "participant"}
    codes = {
        shown_code(client_of(user).post(address(clinic, "invite/"), sent))
        for user in (lead, colleague)
    }
    assert len(codes) == 2
    assert "" not in codes


@pytest.mark.parametrize("key", ["", "no-key"])
def test_a_form_without_its_key_is_refused_and_kept(clinic: Clinic, lead: User, key: str) -> None:
    answer = client_of(lead).post(address(clinic, "invite/"), {**INVITED, "client_key": key})
    assert answer.status_code == 422
    assert 'value="C. D."' in unescaped_page(answer)
    assert not Invitation.objects.exists()


def test_a_lead_has_to_say_whom(clinic: Clinic, lead: User) -> None:
    answer = client_of(lead).post(
        address(clinic, "invite/"), {**INVITED, "invited_as": "king", "label": "E."}
    )
    assert answer.status_code == 422
    shown = unescaped_page(answer)
    assert "Choose what you invite them to." in shown
    assert 'value="E."' in shown


def test_an_invitation_is_taken_back(clinic: Clinic, lead: User) -> None:
    code = code_for(clinic)
    path = address(clinic, f"invitations/{Invitation.objects.get().public_id}/revoke/")
    client = client_of(lead)
    assert "is taken back" in unescaped_page(client.post(path, follow=True))
    assert invitation_of(code, now=NOW) is None
    assert "taken back already" in unescaped_page(client.post(path, follow=True))


# -- The clinic ------------------------------------------------------------------------------------
def test_a_lead_changes_the_clinic(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    assert 'value="Hill Clinic"' in unescaped_page(client.get(address(clinic, "facts/")))
    answer = client.post(address(clinic, "facts/"), FACTS, follow=True)
    assert "Saved." in unescaped_page(answer)
    clinic.refresh_from_db()
    assert {name: str(getattr(clinic, name)) for name in FACTS} == FACTS
    (event,) = audited(Event.CLINIC_CHANGED)
    assert (event.actor_id, event.detail) == (lead.pk, {"changed": list(FACTS)})
    client.post(address(clinic, "facts/"), FACTS)
    assert len(audited(Event.CLINIC_CHANGED)) == 1, "what is the same is no change"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Write the clinic's name."),
        ({"country": "ZZ"}, "Choose a country from the list."),
        ({"time_zone": ""}, "Choose the nearest city."),
        ({"emergency_line": "ask at the desk"}, "Write a telephone number"),
    ],
)
def test_a_mistake_in_the_clinics_facts(
    clinic: Clinic, lead: User, wrong: dict[str, str], words: str
) -> None:
    answer = client_of(lead).post(address(clinic, "facts/"), FACTS | wrong)
    assert answer.status_code == 422
    shown = unescaped_page(answer)
    assert words in shown
    assert 'value="+64 9 555 0000"' in shown or "emergency_line" in wrong
    clinic.refresh_from_db()
    assert clinic.name == "Hill Clinic"


def test_a_lead_sets_the_thresholds(clinic: Clinic, lead: User) -> None:
    client = client_of(lead)
    answer = client.post(
        address(clinic, "thresholds/"), DEFAULTS | {"pain_severe": 7, "stalled": 4}, follow=True
    )
    assert answer.status_code == 200
    kept = Thresholds.objects.get(clinic=clinic)
    assert (kept.pain_severe, kept.stalled, kept.pain_up) == (7, 4, 2)
    (event,) = audited(Event.THRESHOLDS_CHANGED)
    assert event.detail == {"pain_severe": [8, 7], "stalled": [3, 4]}


@pytest.mark.parametrize("name", THRESHOLD_RANGES)
def test_each_threshold_has_its_range_and_its_message(
    clinic: Clinic, lead: User, name: str
) -> None:
    low, high = THRESHOLD_RANGES[name]
    client = client_of(lead)
    for wrong in (low - 1, high + 1, "", "many", "7.5"):
        answer = client.post(address(clinic, "thresholds/"), DEFAULTS | {name: wrong})
        assert answer.status_code == 422, wrong
        assert f"Write a whole number from {low} to {high}." in unescaped_page(answer)
    form = answer.context["form"]
    assert all(len(messages) == 1 for messages in form.errors.values())
    assert not audited(Event.THRESHOLDS_CHANGED)
    others = {"no_logs_medium": 28} if name == "no_logs_low" else {}
    others |= {"no_logs_low": 7} if name == "no_logs_medium" else {}
    edges = (low, high - 1) if name == "no_logs_low" else (low + 1, high)
    for edge in edges:
        answer = client.post(address(clinic, "thresholds/"), DEFAULTS | others | {name: edge})
        assert answer.status_code == 302, (edge, answer.content)


def test_medium_comes_after_low(clinic: Clinic, lead: User) -> None:
    values = DEFAULTS | {"no_logs_low": 14, "no_logs_medium": 14}
    answer = client_of(lead).post(address(clinic, "thresholds/"), values)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "no_logs_medium": ["This must be more days than for low."]
    }


# -- Removing --------------------------------------------------------------------------------------
def test_a_lead_removes_and_names_who_takes_over(
    clinic: Clinic, lead: User, colleague: User
) -> None:
    leaver = member(clinic, "leaver")
    client = client_of(lead)
    shown = unescaped_page(client.get(removal(clinic, leaver)))
    assert "They are signed out everywhere, at once." in shown
    assert f'value="{colleague.public_id}"' in shown
    assert f'value="{leaver.public_id}"' not in shown
    answer = client.post(removal(clinic, leaver), {"hand_to": "nobody-of-that-name"})
    assert answer.status_code == 422
    assert membership_of(leaver, clinic) is not None
    answer = client.post(removal(clinic, leaver), {"hand_to": colleague.public_id}, follow=True)
    assert "leaver@test.example works here no more and is signed out." in unescaped_page(answer)
    assert membership_of(leaver, clinic) is None


def test_the_last_lead_is_told_to_invite_another_first(
    clinic: Clinic, lead: User, colleague: User
) -> None:
    client = client_of(lead)
    assert "A clinic keeps at least one lead" in unescaped_page(client.get(removal(clinic, lead)))
    assert client.post(removal(clinic, lead), {"hand_to": ""}).status_code == 409
    assert membership_of(lead, clinic) is not None


def test_a_lead_who_removes_themselves_is_signed_out(clinic: Clinic, lead: User) -> None:
    member(clinic, "second", MembershipRole.LEAD)
    client = client_of(lead)
    assert client.post(removal(clinic, lead), {"hand_to": ""})["Location"] == "/"
    assert client.get("/settings/").status_code == 302


def test_somebody_who_does_not_work_here_is_not_found(
    clinic: Clinic, lead: User, other_clinician: User, newcomer: User
) -> None:
    for user in (other_clinician, newcomer):
        assert client_of(lead).get(removal(clinic, user)).status_code == 404
