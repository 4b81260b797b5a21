"""Sign-up, confirmation, sign-in, reset and settings, through the pages and the actions."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.conftest import NOW, PASSWORD
from tests.integration.pages import client_of, page
from tests.integration.walkers import joined
from walkback.accounts import actions, queries
from walkback.accounts.audit import Event, NoActor, System, record
from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.models import AuditEvent, Consent, User
from walkback.accounts.roles import Role

NEW = "new@test.example"
SIGN_UP = {
    "email": NEW,
    "password1": "a-long-quiet-walk",
    "born_on_day": "23",
    "born_on_month": "4",
    "born_on_year": "1968",
    "country": "AU",
    "time_zone": "Australia/Sydney",
    "terms": "on",
}
PROFILE = actions.Profile(time_zone="Australia/Sydney", country="AU")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_reached() -> None:
    cache.clear()


def without_tokens(response: Any) -> str:
    """A page without what differs each time, and without what was typed."""
    text = re.sub(r'(value|nonce|content)="[^"]*"', "", page(response))
    return re.sub(r"[\w.+-]+@[\w.-]+", "ADDRESS", text)


def audited(event: Event) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=event.value))


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+(/\S+)", str(message.body))
    assert found, message.body
    return found.group(1)


# -- Sign-up ---------------------------------------------------------------------------------------
def test_from_sign_up_to_the_first_page(client: Client) -> None:
    answer = client.post("/accounts/signup/", SIGN_UP)
    assert answer.status_code in (302, 303)
    user = User.objects.get(email=NEW)
    assert (user.role, user.born_on, user.time_zone) == (
        Role.PARTICIPANT,
        date(1968, 4, 23),
        "Australia/Sydney",
    )
    terms = Consent.objects.get(participant=user)
    assert (terms.subject, terms.version) == ("terms", CURRENT[Subject.TERMS].version)
    assert "terms" in terms.text
    assert "_auth_user_id" not in client.session
    [message] = mail.outbox
    assert message.to == [NEW]
    path = link_in(message)
    for _ in range(2):
        assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified, "opening the link confirms nothing"
    assert client.post(path).status_code in (302, 303)
    assert EmailAddress.objects.get(user=user).verified
    answer = client.post("/accounts/login/", {"login": NEW, "password": SIGN_UP["password1"]})
    assert answer.status_code in (302, 303)
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/consent/")
    for event in (Event.SIGNED_UP, Event.CONSENT_GIVEN, Event.EMAIL_CONFIRMED, Event.SIGNED_IN):
        assert [found.actor_id for found in audited(event)] == [user.pk], event


def test_an_unconfirmed_address_cannot_sign_in(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    client.post("/accounts/login/", {"login": NEW, "password": SIGN_UP["password1"]})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "not-an-address", "an e-mail address like"),
        ("password1", "short", "10"),
        ("born_on_year", "2012", "18 and over"),
        ("born_on_year", "1850", "Check the year"),
        ("born_on_year", "2090", "Check the year"),
        ("born_on_day", "31", "real date"),
        ("born_on_day", "", "day, month and year"),
        ("time_zone", "Mars/Olympus", "not a time zone"),
        ("time_zone", "CET", "not a time zone"),
        ("country", "XX", "country from the list"),
        ("terms", "", "Tick this box"),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    client: Client, field: str, value: str, words: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        answer = client.post("/accounts/signup/", {**SIGN_UP, field: value})
    assert answer.status_code == 422
    text = page(answer)
    assert words in text
    assert field == "email" or f'value="{NEW}"' in text, "what was typed is kept"
    assert SIGN_UP["password1"] not in text
    assert not User.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("born_on", "is_adult"), [(date(2008, 11, 23), True), (date(2008, 11, 24), False)]
)
def test_the_18th_birthday_is_old_enough(client: Client, born_on: date, is_adult: bool) -> None:
    born = {
        "born_on_day": born_on.day,
        "born_on_month": born_on.month,
        "born_on_year": born_on.year,
    }
    with time_machine.travel(NOW, tick=False):
        answer = client.post("/accounts/signup/", {**SIGN_UP, **born})
    assert (answer.status_code != 422) is is_adult
    assert User.objects.exists() is is_adult


def test_the_action_refuses_the_young_too() -> None:
    with pytest.raises(actions.UnderAge):
        actions.complete_sign_up(
            user=User(email=NEW),
            born_on=date(2010, 1, 1),
            profile=PROFILE,
            by=System.ANONYMOUS,
            now=NOW,
        )
    assert not User.objects.exists()


def test_an_unknown_zone_is_refused_by_the_action() -> None:
    with pytest.raises(actions.UnknownTimeZone):
        actions.create_account(
            email=NEW,
            password=PASSWORD,
            role=Role.CLINICIAN,
            profile=actions.Profile(time_zone="CET", country="AU"),
            by=System.COMMAND,
            now=NOW,
        )


# -- Nobody learns who has an account --------------------------------------------------------------
def test_signing_up_with_a_known_address_looks_the_same(client: Client) -> None:
    known = joined(NOW)
    answers, counts = [], []
    for address in (NEW, known.email, known.email.upper()):
        cache.clear()
        mail.outbox.clear()
        answer = Client().post("/accounts/signup/", {**SIGN_UP, "email": address})
        answers.append((answer.status_code, answer["Location"]))
        counts.append([message.to for message in mail.outbox])
    assert len(set(answers)) == 1
    assert counts == [[[NEW]], [[known.email]], [[known.email]]]
    assert User.objects.count() == 2


def test_a_wrong_password_and_an_unknown_address_look_the_same() -> None:
    known = joined(NOW)
    pages = [
        Client().post("/accounts/login/", {"login": address, "password": "wrong-password"})
        for address in (known.email, "nobody@test.example")
    ]
    assert {answer.status_code for answer in pages} == {422}
    assert len({without_tokens(answer) for answer in pages}) == 1
    assert len(audited(Event.SIGN_IN_FAILED)) == 2


def test_asking_for_a_new_password_looks_the_same() -> None:
    known = joined(NOW)
    answers = []
    for address in (known.email, "nobody@test.example"):
        mail.outbox.clear()
        answer = Client().post("/accounts/password/reset/", {"email": address})
        answers.append((answer.status_code, answer["Location"]))
        assert len(mail.outbox) <= 1
    assert len(set(answers)) == 1


def test_asking_for_the_link_again_looks_the_same(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    confirmed = joined(NOW)
    cache.clear()
    answers, sent = [], []
    for address in (NEW, NEW.upper(), confirmed.email, "nobody@test.example"):
        cache.clear()
        mail.outbox.clear()
        answer = Client().post("/accounts/confirm-email/resend/", {"email": address})
        answers.append((answer.status_code, answer["Location"]))
        sent.append(len(mail.outbox))
    assert len(set(answers)) == 1
    assert sent == [1, 1, 0, 0]


def test_the_link_is_not_sent_again_and_again(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    cache.clear()
    mail.outbox.clear()
    for _ in range(3):
        Client().post("/accounts/confirm-email/resend/", {"email": NEW})
    assert len(mail.outbox) == 1


def test_asking_with_nonsense_is_refused_beside_the_field(client: Client) -> None:
    answer = client.post("/accounts/confirm-email/resend/", {"email": "nonsense"})
    assert answer.status_code == 422
    assert 'value="nonsense"' in page(answer)


# -- A new password --------------------------------------------------------------------------------
def test_a_new_password_by_the_link_in_the_mail(client: Client) -> None:
    user = joined(NOW)
    elsewhere = client_of(user)
    client.post("/accounts/password/reset/", {"email": user.email})
    [message] = mail.outbox
    path = client.get(link_in(message), follow=True).redirect_chain[-1][0]
    answer = client.post(
        path, {"password1": "another-quiet-walk", "password2": "another-quiet-walk"}
    )
    assert answer.status_code in (302, 303)
    user.refresh_from_db()
    assert user.check_password("another-quiet-walk")
    assert elsewhere.get("/settings/").status_code == 302, "other sessions have ended"
    assert audited(Event.PASSWORD_CHANGED)


def test_links_in_mail_never_come_from_the_request(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/signup/", SIGN_UP, headers={"host": "evil.example"})
    [message] = mail.outbox
    assert "evil.example" not in str(message.body)


# -- Profile and consent ---------------------------------------------------------------------------
def test_the_profile_is_changed_and_refused_beside_the_field(signed_in: Any) -> None:
    user = joined(NOW)
    client = signed_in(user)
    answer = client.post("/settings/profile/", {"country": "NZ", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "not a time zone" in page(answer)
    answer = client.post("/settings/profile/", {"country": "NZ", "time_zone": "Pacific/Auckland"})
    assert answer.status_code in (302, 303)
    user.refresh_from_db()
    assert (user.country.code, user.time_zone) == ("NZ", "Pacific/Auckland")
    assert len(audited(Event.PROFILE_CHANGED)) == 1


def test_nothing_else_can_be_set_by_posting_it(signed_in: Any) -> None:
    user = joined(NOW)
    data = {"country": "NZ", "time_zone": "Pacific/Auckland", "role": "administrator", "id": "1"}
    signed_in(user).post("/settings/profile/", data)
    user.refresh_from_db()
    assert user.role == Role.PARTICIPANT


def test_consent_is_given_taken_back_and_given_again(signed_in: Any) -> None:
    user = joined(NOW - timedelta(days=30))
    client = signed_in(user)
    assert queries.has_consented(user, Subject.HEALTH_DATA)
    client.post("/settings/privacy/")
    assert not queries.has_consented(user, Subject.HEALTH_DATA)
    client.post("/settings/privacy/")
    assert len(audited(Event.CONSENT_WITHDRAWN)) == 1
    assert client.get("/today/")["Location"].startswith("/consent/")
    assert client.post("/screening/")["Location"].startswith("/consent/")
    assert client.post("/consent/", {}).status_code == 422
    for _ in range(2):
        assert client.post("/consent/", {"agree": "on"}).status_code in (302, 303)
    assert queries.has_consented(user, Subject.HEALTH_DATA)
    assert Consent.objects.filter(participant=user, subject="health_data").count() == 2


def test_the_next_address_stays_with_us(signed_in: Any) -> None:
    client = signed_in(joined(NOW))
    for wanted in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = client.post("/consent/", {"agree": "on", "next": wanted})
        assert answer["Location"] == "/today/"


def test_an_older_text_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:

    user = joined(NOW)
    newer = replace(CURRENT[Subject.HEALTH_DATA], version="2027-01")
    monkeypatch.setitem(CURRENT, Subject.HEALTH_DATA, newer)
    assert not queries.has_consented(user, Subject.HEALTH_DATA)
    actions.give_consent(
        participant=user, subject=Subject.HEALTH_DATA, by=user, now=NOW + timedelta(days=1)
    )
    assert queries.has_consented(user, Subject.HEALTH_DATA)
    assert Consent.objects.for_user(user).in_force().filter(subject="health_data").count() == 1


def test_an_audit_event_needs_somebody_who_acted() -> None:
    for nobody in (None, "somebody", User(email="x@test.example")):
        with pytest.raises(NoActor):
            record(Event.SIGNED_IN, by=nobody, now=NOW)  # type: ignore[arg-type]
