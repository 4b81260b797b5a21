"""Whose language a page and a mail are in, and that a draft says that it is one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import translation

from tests.integration.pages import SignedIn
from tests.markup import ROOT
from walkback.accounts import actions
from walkback.accounts.models import User
from walkback.core import languages
from walkback.mail import kinds
from walkback.mail.categories import Category
from walkback.mail.kinds import RenderedMail
from walkback.mail.letters import letter
from walkback.mail.models import OutboxMail

SPANISH = {"Accept-Language": "es-AR,es;q=0.9,en;q=0.5"}
DRAFT = "This translation is a machine-made draft."
DRAFT_OFFERED = [("en", "English"), ("es", "Español")]
SIGN_UP = {
    "email": "nueva@test.example",
    "password1": "correct-horse-battery",
    "born_on_day": "23",
    "born_on_month": "4",
    "born_on_year": "1968",
    "country": "ES",
    "time_zone": "Europe/Madrid",
    "terms": "on",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _drafts_are_offered() -> Any:
    with override_settings(LANGUAGES=DRAFT_OFFERED), translation.override("en"):
        yield


def speaks(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()


def language_of(response: Any) -> str:
    """The language of a page by its own word, which its header must agree with."""
    text = response.content.decode()
    told = text.partition('<html lang="')[2].partition('"')[0]
    assert response["Content-Language"] == told
    return str(told)


def test_a_visitor_reads_the_browsers_language_or_the_chosen_one(client: Client) -> None:
    assert language_of(client.get("/")) == "en"
    assert language_of(client.get("/", headers=SPANISH)) == "es"
    assert language_of(client.get("/", headers={"Accept-Language": "tlh"})) == "en"
    answer = client.post("/language/", {"language": "es", "next": "/learn/"})
    assert (answer.status_code, answer["Location"]) == (302, "/learn/")
    assert language_of(client.get("/learn/")) == "es"
    client.post("/language/", {"language": "en", "next": "/learn/"})
    assert language_of(client.get("/learn/", headers=SPANISH)) == "en"


def test_the_switch_keeps_to_our_own_pages_and_known_languages(client: Client) -> None:
    answer = client.post("/language/", {"language": "xx", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
    assert client.get("/language/").status_code == 405


def test_visitors_find_the_switch_and_members_do_not(
    client: Client, participant: User, signed_in: SignedIn
) -> None:
    for page in ("/", "/accounts/login/", "/learn/"):
        assert (
            '<button type="submit" class="btn btn-quiet" name="language" value="es" lang="es">'
            in (client.get(page).content.decode())
        )
    assert 'name="language"' not in signed_in(participant).get("/settings/").content.decode()


def test_the_own_language_wins_over_browser_and_cookie(
    participant: User, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    assert language_of(client.get("/settings/", headers=SPANISH)) == "en"
    speaks(participant, "es")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language_of(client.get("/settings/")) == "es"
    assert language_of(client.get("/nothing-here/")) == "es"
    assert language_of(client.get("/help/")) == "es"


def test_sign_up_keeps_the_browsers_language(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP, headers=SPANISH)
    assert User.objects.get(email=SIGN_UP["email"]).language == "es"


def test_the_profile_changes_the_language_at_once(participant: User, signed_in: SignedIn) -> None:
    client = signed_in(participant)
    typed = {"language": "es", "country": "AU", "time_zone": "Australia/Sydney"}
    answer = client.post("/settings/profile/", typed)
    assert answer.status_code == 302
    participant.refresh_from_db()
    assert participant.language == "es"
    page = client.get("/settings/profile/")
    assert language_of(page) == "es"
    assert '<option value="es" selected>Español</option>' in page.content.decode()
    assert client.post("/settings/profile/", {**typed, "language": "xx"}).status_code == 422


def test_where_one_language_is_offered_nobody_is_asked(
    participant: User, signed_in: SignedIn
) -> None:
    """As in production while every other language is a draft: what was kept stays, and is not used."""
    speaks(participant, "es")
    with override_settings(LANGUAGES=[("en", "English")]):
        client = signed_in(participant)
        page = client.get("/settings/profile/", headers=SPANISH)
        assert language_of(page) == "en"
        assert 'name="language"' not in page.content.decode()
        client.post("/settings/profile/", {"country": "NZ", "time_zone": "Pacific/Auckland"})
        visit = Client().get("/", headers=SPANISH)
        assert language_of(visit) == "en"
        assert 'name="language"' not in visit.content.decode()
    participant.refresh_from_db()
    assert (participant.language, participant.country.code) == ("es", "NZ")


def test_drafts_are_offered_in_development_only() -> None:
    source = (ROOT / "walkback/settings.py").read_text("utf-8")
    assert 'SHOW_DRAFT_LANGUAGES: bool = env.bool("SHOW_DRAFT_LANGUAGES", default=DEBUG)' in source
    assert set(settings.DRAFT_LANGUAGES) == {"es"}


@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/help/", "/learn/", "/nothing-here/"])
def test_every_page_of_a_draft_says_so_in_both_languages(client: Client, page: str) -> None:
    drafted = client.get(page, headers=SPANISH).content.decode()
    assert f'<p lang="en" dir="ltr">{DRAFT}' in drafted
    assert drafted.count('class="draft-note"') == 1
    assert DRAFT not in client.get(page).content.decode()


@pytest.mark.parametrize("template", ["500.html", "403_csrf.html"])
def test_the_pages_of_trouble_do_too(template: str) -> None:
    with translation.override("es"):
        assert DRAFT in render_to_string(template)
    assert DRAFT not in render_to_string(template)


def test_the_page_of_an_emergency_does_too(participant: User, signed_in: SignedIn) -> None:
    assert "draft_language.html" in (ROOT / "templates/screening/alone.html").read_text("utf-8")


def test_mail_is_in_its_readers_language(participant: User, now: datetime) -> None:
    spoken: list[str] = []

    def load(mails: Sequence[OutboxMail], _now: datetime) -> dict[Any, str]:
        return {mail.pk: "facts" for mail in mails}

    def note(_mail: OutboxMail, _facts: str) -> RenderedMail:
        spoken.append(translation.get_language() or "")
        return RenderedMail("s", "t", "h")

    kinds.register(kinds.Kind("languages-test", Category.WEEKLY, load, note))
    for language in ("es", "en", "tlh"):
        speaks(participant, language)
        kinds.render(OutboxMail(participant=participant, kind="languages-test"), now)
    assert spoken == ["es", "en", "en"]
    assert translation.get_language() == "en"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_letter_says_its_language_and_direction(language: str, direction: str) -> None:
    with translation.override(language):
        text, html = letter("weekly", {})
    assert html.startswith(f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head>')
    assert (DRAFT in html, DRAFT in text) == ((language == "es"),) * 2


def test_account_mail_is_in_the_accounts_language(
    client: Client, participant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for it, in whichever browser."""
    speaks(participant, "es")
    spoken: list[str] = []
    adapter = "walkback.accounts.adapter.AccountAdapter"

    def note(*_given: Any) -> mail.EmailMessage:
        spoken.append(translation.get_language() or "")
        return mail.EmailMessage()

    monkeypatch.setattr(f"{adapter}.render_mail", note)
    client.post("/accounts/password/reset/", {"email": participant.email})
    assert spoken == ["es"]


def test_a_near_language_is_served_by_its_neighbour() -> None:
    assert languages.supported("es-mx") == "es"
    assert languages.supported("tlh") == ""
    assert languages.is_draft("es-mx")
    assert not languages.is_draft("en-gb")


def test_a_profile_change_keeps_who_made_it(participant: User, now: datetime) -> None:
    profile = actions.Profile(time_zone="Europe/Madrid", country="ES", language="es")
    actions.change_profile(user=participant, profile=profile, by=participant, now=now)
    participant.refresh_from_db()
    assert (participant.language, participant.time_zone) == ("es", "Europe/Madrid")
