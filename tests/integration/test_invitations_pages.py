"""The pages of an invitation: its link, its code, joining, signing up first, leaving."""

import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.conftest import NOW, PASSWORD
from tests.integration.invitations import AS, audited, clinician, code_for, member
from tests.integration.pages import client_of, unescaped_page
from walkback.accounts.audit import Event, System
from walkback.accounts.consent_texts import SHARING, Subject
from walkback.accounts.models import Consent, User
from walkback.accounts.roles import Role
from walkback.care.actions import enrol
from walkback.care.actions.inviting import LIVES, revoke
from walkback.care.codes import grouped
from walkback.care.models import Clinic, Invitation, Membership
from walkback.care.models.invitation import InvitedAs
from walkback.care.queries import clinic_of
from walkback.care.team_queries import membership_of

pytestmark = pytest.mark.django_db
NO_SUCH = "This code does not work. It may be wrong, used or too old."
SIGN_UP = {
    "email": "new@test.example",
    "password1": "a-long-quiet-walk",
    "born_on_day": "23",
    "born_on_month": "4",
    "born_on_year": "1968",
    "country": "AU",
    "time_zone": "Australia/Sydney",
    "terms": "on",
}


@pytest.fixture(autouse=True)
def _now() -> Any:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


def follow(client: Client, code: str) -> Any:
    return client.get(f"/join/{code}/", follow=True)


def confirm_and_sign_in(client: Client, email: str, password: str) -> Any:
    """By the link in the mail and the form; where that leads to."""
    link = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", str(mail.outbox[-1].body))
    assert link, mail.outbox[-1].body
    client.post(link.group(1))
    data = {"login": email, "password": password}
    return client.post("/accounts/login/", data, follow=True)


# -- The link and the code -------------------------------------------------------------------------
def test_the_link_leads_to_an_address_without_the_code(clinic: Clinic, client: Client) -> None:
    code = code_for(clinic)
    answer = client.get(f"/join/{code}/")
    assert (answer.status_code, answer["Location"]) == (302, "/join/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    shown = unescaped_page(client.get("/join/"))
    assert "Hill Clinic invites you" in shown
    assert code not in shown
    assert not Invitation.objects.filter(used_at__isnull=False).exists()


def test_the_code_may_be_typed(clinic: Clinic, client: Client) -> None:
    typed = grouped(code_for(clinic)).lower()
    answer = client.post("/join/", {"code": typed}, follow=True)
    assert "Hill Clinic invites you" in unescaped_page(answer)


@pytest.mark.parametrize("typed", ["", "short", "0O1L-0O1L-0O1L"])
def test_what_can_be_no_code_says_so_beside_the_field(client: Client, typed: str) -> None:
    answer = client.post("/join/", {"code": typed})
    assert answer.status_code == 422
    words = "Write the code" if not typed else NO_SUCH
    assert words in unescaped_page(answer)
    assert f'value="{typed}"' in unescaped_page(answer) or not typed


def without_code(answer: Any) -> str:
    return re.sub(r'(value|nonce|content)="[^"]*"', "", unescaped_page(answer))


def test_a_wrong_used_expired_or_revoked_code_reads_the_same(
    clinic: Clinic, newcomer: User
) -> None:
    wrong = "ACDEFGHJKMNP"
    used, revoked = code_for(clinic), code_for(clinic)
    expired = code_for(clinic, at=NOW - LIVES)
    first, second = Invitation.objects.order_by("pk")[:2]
    first.used_at, first.used_by = NOW, newcomer
    first.save()
    revoke(invitation=second, by=System.COMMAND, now=NOW)
    typed, linked = set(), set()
    for code in (wrong, used, revoked, expired):
        answer = Client().post("/join/", {"code": code})
        assert answer.status_code == 422
        assert NO_SUCH in unescaped_page(answer)
        typed.add(without_code(answer))
        answer = follow(Client(), code)
        assert answer.status_code == 422
        linked.add(without_code(answer))
    assert len(typed) == len(linked) == 1
    events = audited(Event.INVITATION_REFUSED)
    assert len(events) == 8
    assert all(code not in str(event.detail) for event in events for code in (wrong, used))


def test_tries_are_limited_by_address(clinic: Clinic) -> None:
    code = code_for(clinic)
    for _ in range(10):
        assert Client().post("/join/", {"code": "ACDEFGHJKMNP"}).status_code in (422, 429)
    answer = Client().post("/join/", {"code": code})
    assert answer.status_code == 429
    assert "Too many tries" in unescaped_page(answer)
    assert len(audited(Event.INVITATION_REFUSED)) == 10


def test_tries_are_limited_by_account(clinic: Clinic, newcomer: User) -> None:
    code = code_for(clinic)
    for place in range(5):
        client_of(newcomer).post("/join/", {"code": "ACDEFGHJKMNP"}, REMOTE_ADDR=f"192.0.2.{place}")
    answer = client_of(newcomer).post("/join/", {"code": code}, REMOTE_ADDR="192.0.2.99")
    assert answer.status_code == 429


# -- A participant ---------------------------------------------------------------------------------
def test_a_participant_reads_agrees_and_joins(clinic: Clinic, newcomer: User) -> None:
    member(clinic, "somebody")
    client = client_of(newcomer)
    shown = unescaped_page(follow(client, code_for(clinic)))
    assert all(paragraph in shown for paragraph in SHARING.paragraphs)
    assert "This service is not monitored round the clock." in shown
    assert "1 person works at Hill Clinic now." in shown
    answer = client.post("/join/", {})
    assert answer.status_code == 422
    assert "Tick the box if you agree." in unescaped_page(answer)
    assert clinic_of(newcomer) is None
    answer = client.post("/join/", {"agree": "on"}, follow=True)
    assert "Hill Clinic looks after you now." in unescaped_page(answer)
    assert clinic_of(newcomer) == clinic


def test_a_stranger_signs_up_and_comes_back_to_the_invitation(
    clinic: Clinic, client: Client
) -> None:
    shown = unescaped_page(follow(client, code_for(clinic)))
    assert 'href="/accounts/signup/"' in shown
    client.post("/accounts/signup/", SIGN_UP)
    answer = confirm_and_sign_in(client, SIGN_UP["email"], SIGN_UP["password1"])
    assert answer.redirect_chain[-1][0] == "/join/"
    assert "Join this clinic" in unescaped_page(answer)
    client.post("/join/", {"agree": "on"})
    assert clinic_of(User.objects.get(email=SIGN_UP["email"])) == clinic


def test_who_signs_in_without_an_invitation_goes_home(newcomer: User, client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": newcomer.email, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_who_has_a_clinic_is_told_to_leave_first(
    clinic: Clinic, other_clinician: User, newcomer: User
) -> None:
    valley = Clinic.objects.get(name="Valley Clinic")
    enrol(clinic=valley, participant=newcomer, by=System.COMMAND, now=NOW)
    client = client_of(newcomer)
    shown = unescaped_page(follow(client, code_for(clinic)))
    assert "Valley Clinic looks after you now. One clinic at a time: leave it first" in shown
    client.post("/join/", {"agree": "on"})
    assert clinic_of(newcomer) == valley


# -- A clinician -----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [AS.CLINICIAN, AS.LEAD])
def test_a_clinician_makes_an_account_confirms_and_joins(
    clinic: Clinic, client: Client, kind: InvitedAs
) -> None:
    follow(client, code_for(clinic, kind))
    data = {
        "email": "Physio@Test.example",
        "password1": "a-long-quiet-walk",
        "time_zone": "Australia/Perth",
    }
    answer = client.post("/join/account/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    user = User.objects.get(email="physio@test.example")
    assert (user.role, user.time_zone, user.country.code) == (
        Role.CLINICIAN,
        "Australia/Perth",
        "AU",
    )
    assert not EmailAddress.objects.get(user=user).verified
    assert not Membership.objects.filter(user=user).exists(), "not before the address is theirs"
    answer = confirm_and_sign_in(client, user.email, data["password1"])
    assert answer.redirect_chain[-1][0] == "/join/"
    client.post("/join/", {})
    place = membership_of(user, clinic)
    assert place is not None
    assert place.role == ("lead" if kind is AS.LEAD else "clinician")


def test_an_account_form_keeps_what_was_typed(clinic: Clinic, client: Client) -> None:
    follow(client, code_for(clinic, AS.CLINICIAN))
    answer = client.post("/join/account/", {"email": "physio@test.example", "password1": "short"})
    assert answer.status_code == 422
    shown = unescaped_page(answer)
    assert 'value="physio@test.example"' in shown
    assert "Choose your nearest city." in shown
    assert not User.objects.filter(email="physio@test.example").exists()


def test_an_address_that_has_an_account_reads_the_same_and_gets_a_mail(
    clinic: Clinic, newcomer: User, client: Client
) -> None:
    follow(client, code_for(clinic, AS.CLINICIAN))
    data = {
        "email": newcomer.email,
        "password1": "a-long-quiet-walk",
        "time_zone": "Australia/Perth",
    }
    answer = client.post("/join/account/", data)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    newcomer.refresh_from_db()
    assert newcomer.role == Role.PARTICIPANT
    assert mail.outbox[-1].to == [newcomer.email]


@pytest.mark.parametrize("with_code", [False, True])
def test_no_account_without_an_invitation_to_work(
    clinic: Clinic, client: Client, with_code: bool
) -> None:
    if with_code:
        follow(client, code_for(clinic, AS.PARTICIPANT))
    for answer in (client.get("/join/account/"), client.post("/join/account/", SIGN_UP)):
        assert (answer.status_code, answer["Location"]) == (302, "/join/")
    assert not User.objects.filter(role=Role.CLINICIAN).exists()


def test_a_clinician_with_an_account_joins(clinic: Clinic) -> None:
    user = clinician("somebody")
    client = client_of(user)
    follow(client, code_for(clinic, AS.CLINICIAN))
    answer = client.post("/join/", {}, follow=True)
    assert "You work at Hill Clinic now." in unescaped_page(answer)
    assert membership_of(user, clinic) is not None


def test_who_works_there_already_is_told(clinic: Clinic) -> None:
    user = member(clinic, "somebody")
    shown = unescaped_page(follow(client_of(user), code_for(clinic, AS.LEAD)))
    assert "You work here already" in shown


@pytest.mark.parametrize(
    ("who", "kind", "words"),
    [
        ("participant", AS.CLINICIAN, "cannot become one"),
        ("clinician", AS.PARTICIPANT, "clinician's account has no plan of its own"),
        ("administrator", AS.CLINICIAN, "cannot become one"),
        ("administrator", AS.PARTICIPANT, "your account has no plan of its own"),
    ],
)
def test_an_account_of_another_role_is_told_why_not(
    clinic: Clinic, newcomer: User, staff_user: User, who: str, kind: InvitedAs, words: str
) -> None:
    users = {"participant": newcomer, "administrator": staff_user}
    user = users.get(who) or clinician("somebody")
    client = client_of(user)
    assert words in unescaped_page(follow(client, code_for(clinic, kind)))
    client.post("/join/", {"agree": "on"})
    assert not Invitation.objects.filter(used_at__isnull=False).exists()
    assert user.role == User.objects.get(pk=user.pk).role


# -- My clinic -------------------------------------------------------------------------------------
def test_my_clinic_says_who_sees_what(clinic: Clinic, participant: User, clinician: User) -> None:
    shown = unescaped_page(client_of(participant).get("/settings/clinic/"))
    assert "Hill Clinic looks after you." in shown
    assert SHARING.paragraphs[0] in shown
    assert "1 person works there now." in shown
    assert 'href="/settings/clinic/"' in unescaped_page(client_of(participant).get("/settings/"))


def test_who_walks_alone_reads_how_to_join(newcomer: User) -> None:
    shown = unescaped_page(client_of(newcomer).get("/settings/clinic/"))
    assert "You walk on your own." in shown
    assert 'href="/join/"' in shown
    assert client_of(newcomer).get("/settings/clinic/leave/")["Location"] == "/settings/clinic/"


def test_leaving_says_first_what_it_means(participant: User, clinician: User) -> None:
    client = client_of(participant)
    shown = unescaped_page(client.get("/settings/clinic/leave/"))
    assert "The people who work at Hill Clinic see nothing of yours any more." in shown
    assert "Your plan, your walks and your mails go on as they are." in shown
    address = f"/clinic/people/{participant.public_id}/"
    assert client_of(clinician).get(address).status_code == 200
    answer = client.post("/settings/clinic/leave/", follow=True)
    assert "You have left Hill Clinic." in unescaped_page(answer)
    assert client_of(clinician).get(address).status_code == 404
    assert not Consent.objects.in_force().filter(subject=Subject.SHARING).exists()


def test_leaving_with_a_hold_says_how_it_goes_on(clinic: Clinic, held_participant: User) -> None:
    enrol(clinic=clinic, participant=held_participant, by=System.COMMAND, now=NOW)
    shown = unescaped_page(client_of(held_participant).get("/settings/clinic/leave/"))
    assert "Your plan waits for a clinician. On your own, it goes on when" in shown
