"""Mail about an account when the mail server is not there: said within five seconds, and nothing half done."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from tests.integration.mail_server import Server
from tests.integration.pages import client_of, unescaped_page
from tests.integration.test_accounts import NEW, SIGN_UP
from walkback.accounts.models import AuditEvent, Consent, User
from walkback.ops.ports import free_port

AT_MOST_SECONDS = 5.0
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_it_is_sent(settings: Any) -> None:
    """Over a real connection, with no limit reached before."""
    settings.EMAIL_BACKEND = "walkback.mail.while_waiting.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    cache.clear()


@contextmanager
def silent() -> Iterator[int]:
    """A server that lets everybody in and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def slow() -> Iterator[int]:
    """A server that says a byte of its greeting every half second: never late, and never done."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            try:
                connection, _ = server.accept()
                with connection:
                    for byte in b"220-" + b"x" * 100:
                        connection.send(bytes([byte]))
                        time.sleep(0.5)
            except OSError:
                return

        Thread(target=drip, daemon=True).start()
        yield server.getsockname()[1]


@contextmanager
def dead() -> Iterator[int]:
    """A port at which nobody listens."""
    yield free_port()


@pytest.fixture(params=[dead, silent, slow], ids=lambda made: made.__name__)
def no_answer(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    with request.param() as port:
        settings.EMAIL_PORT = port
        yield


def refused_in_time(client: Client, path: str, values: dict[str, str]) -> None:
    """The page says it, in time."""
    begun = time.monotonic()
    response = client.post(path, values)
    assert time.monotonic() - begun < AT_MOST_SECONDS
    assert response.status_code == 503
    assert "We could not send the mail" in unescaped_page(response)
    assert "Nothing was changed or half done." in unescaped_page(response)


def test_signing_up_makes_nothing(no_answer: None, client: Client) -> None:
    events = AuditEvent.objects.count()
    refused_in_time(client, "/accounts/signup/", SIGN_UP)
    assert not User.objects.filter(email=NEW).exists()
    assert not EmailAddress.objects.exists()
    assert not Consent.objects.exists()
    assert AuditEvent.objects.count() == events
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("known", [True, False])
def test_a_forgotten_password_is_the_same_for_known_and_unknown(
    settings: Any, client: Client, user: User, known: bool
) -> None:
    settings.EMAIL_PORT = free_port()
    email = user.email if known else "nobody@test.example"
    refused_in_time(client, "/accounts/password/reset/", {"email": email})


@pytest.mark.parametrize("known", [True, False])
def test_a_link_sent_again_is_the_same_for_known_and_unknown(
    settings: Any, client: Client, user: User, known: bool
) -> None:
    settings.EMAIL_PORT = free_port()
    EmailAddress.objects.filter(user=user).update(verified=False)
    email = user.email if known else "nobody@test.example"
    refused_in_time(client, "/accounts/confirm-email/resend/", {"email": email})


def test_a_new_address_is_not_half_added(settings: Any, user: User) -> None:
    """It is added when the password has been given again: then the page says why it was not."""
    settings.EMAIL_PORT = free_port()
    client = client_of(user)
    values = {"email": "other@test.example", "action_add": ""}
    asked = client.post("/accounts/email/", values)["Location"]
    refused_in_time(client, asked, {"password": "correct-horse-battery"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [user.email]


def test_trying_again_is_not_too_soon(settings: Any, client: Client, server: Server) -> None:
    there = settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    refused_in_time(client, "/accounts/signup/", SIGN_UP)
    settings.EMAIL_PORT = there
    assert client.post("/accounts/signup/", SIGN_UP).status_code in (302, 303)
    [message] = server.messages
    assert message["To"] == NEW


def test_a_server_that_refuses_is_told_as_well(
    settings: Any, client: Client, server: Server
) -> None:
    server.rcpt = "550 5.1.1 nobody here"
    refused_in_time(client, "/accounts/signup/", SIGN_UP)
    assert not User.objects.filter(email=NEW).exists()
