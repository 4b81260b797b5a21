"""The link in every mail that ends it: one press, by anybody who has the mail, taken back as easily."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import Plan
from tests.conftest import NOW
from tests.integration.courses import decided
from tests.integration.mail_server import Server
from tests.integration.pages import unescaped_page
from tests.integration.walkers import walker
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import EVERY_REMINDER, Category
from walkback.mail.delivery import dispatcher
from walkback.mail.models import Suppression
from walkback.mail.tokens import UnsubscribeLink

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
KINDS = [*Category, EVERY_REMINDER]


@pytest.fixture
def plan() -> Plan:
    return walker(NOW)


@pytest.fixture
def stranger() -> Client:
    """A mail program: it knows no cookie, and the server insists on its CSRF rule."""
    return Client(enforce_csrf_checks=True)


def link_to(user: User, kind: str = "weekly") -> str:
    return f"/u/{UnsubscribeLink(user.public_id, kind).token()}/"


def kinds() -> list[str]:
    return sorted(Suppression.objects.values_list("kind", flat=True))


def text(response: Any) -> str:
    main = "<h1" + unescaped_page(response).partition("<h1")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_changes_nothing(plan: Plan, stranger: Client, kind: str, method: str) -> None:
    for _ in range(3):
        response = getattr(stranger, method)(link_to(plan.participant, kind))
        assert response.status_code == 200
        assert not response.cookies
    assert not kinds()
    assert not AuditEvent.objects.filter(action=Event.UNSUBSCRIBED).exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["form", "multipart"])
def test_one_click_stops_its_own_kind(
    plan: Plan, stranger: Client, kind: str, encoding: str
) -> None:
    for _ in range(3):
        if encoding == "form":
            response = stranger.post(
                link_to(plan.participant, kind),
                "List-Unsubscribe=One-Click",
                content_type="application/x-www-form-urlencoded",
            )
        else:
            response = stranger.post(link_to(plan.participant, kind), ONE_CLICK)
        assert response.status_code == 200
    assert kinds() == [kind]
    assert bytes(Suppression.objects.get().address_hmac) == address_hmac(plan.participant.email)
    assert AuditEvent.objects.filter(action=Event.UNSUBSCRIBED).count() == 1


def test_a_post_without_a_body_stops_it_too(plan: Plan, stranger: Client) -> None:
    assert stranger.post(link_to(plan.participant)).status_code == 200
    assert kinds() == ["weekly"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_stopped_is_taken_back(plan: Plan, stranger: Client, kind: str) -> None:
    path = link_to(plan.participant, kind)
    done = stranger.post(path, ONE_CLICK)
    assert "It is done" in text(done)
    assert 'name="undo"' in unescaped_page(done)
    for _ in range(2):
        undone = stranger.post(path, {"undo": "yes"})
        assert undone.status_code == 200
        assert "It is taken back" in text(undone)
    assert not kinds()
    assert AuditEvent.objects.filter(action=Event.SUBSCRIBED_AGAIN).count() == 1


def test_all_reminders_are_stopped_and_taken_back(plan: Plan, stranger: Client) -> None:
    path = link_to(plan.participant, "check_in")
    assert 'name="all"' in unescaped_page(stranger.get(path))
    stranger.post(path, {})
    done = stranger.post(path, {"all": "yes"})
    assert "You get no more reminders from us." in text(done)
    assert kinds() == ["check_in", EVERY_REMINDER]
    stranger.post(path, {"all": "yes", "undo": "yes"})
    assert kinds() == ["check_in"]


def test_a_clinicians_messages_are_not_hidden_and_it_says_so(plan: Plan, stranger: Client) -> None:
    path = link_to(plan.participant, "clinician")
    for response in (stranger.get(path), stranger.post(path, ONE_CLICK)):
        assert "None is hidden." in text(response)
        assert 'name="all"' not in unescaped_page(response)


def test_each_kind_is_named(plan: Plan, stranger: Client) -> None:
    said = {text(stranger.get(link_to(plan.participant, kind))) for kind in KINDS}
    assert len(said) == len(KINDS)


def test_an_account_that_is_gone_gets_the_same_answer(plan: Plan, stranger: Client) -> None:
    gone = User(public_id=uuid4())
    for values in ({}, {"all": "yes"}, {"undo": "yes"}):
        ours = stranger.post(link_to(plan.participant), values)
        theirs = stranger.post(link_to(gone), values)
        assert (ours.status_code, text(ours)) == (theirs.status_code, text(theirs))
    assert text(stranger.get(link_to(gone))) == text(stranger.get(link_to(plan.participant)))


def test_it_is_kept_out_of_caches_indexes_and_other_sites_logs(
    plan: Plan, stranger: Client
) -> None:
    for response in (
        stranger.get(link_to(plan.participant)),
        stranger.post(link_to(plan.participant)),
    ):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"


def test_the_link_in_the_mail_ends_it(plan: Plan, stranger: Client, server: Server) -> None:
    """From the header of a mail that arrived to the next one that does not."""
    mail = decided(plan)
    dispatcher.send_due(now=mail.due_at)
    [message] = server.messages
    header = message["List-Unsubscribe"]
    path = re.search(r"<https?://[^/]+(/u/[^>]+)>", header)
    assert path
    assert stranger.post(path[1], ONE_CLICK).status_code == 200
    following = decided(plan)
    assert dispatcher.send_due(now=following.due_at) == 0
    assert len(server.messages) == 1
