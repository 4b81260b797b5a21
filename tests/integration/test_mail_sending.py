"""Sending over real SMTP: what arrives, what a refusal leads to, and who takes which mail."""

import email.policy
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.db import connection

from tests.conftest import NOW
from tests.integration.walkers import check_in, ends_at, tick, walk_all, walker
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent
from walkback.celery import app
from walkback.mail import sending
from walkback.mail.addresses import message_id
from walkback.mail.models import MailAttempt, OutboxMail, State
from walkback.mail.tasks import send_due_mail
from walkback.ops.ports import free_port

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECOND = timedelta(seconds=1)


class Server:
    """A mail server that answers what it is told to."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.rcpt = self.data = ""

    async def handle_RCPT(  # noqa: N802  # the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.data:
            return self.data
        message = message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 kept"


@contextmanager
def listening(server: Server) -> Iterator[int]:
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    made = Server()
    with listening(made) as port:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield made


def due_mail(now: datetime = NOW) -> OutboxMail:
    plan = walker(now)
    walk_all(plan, now)
    end = ends_at(plan)
    check_in(plan, end - SECOND)
    tick(end)
    return OutboxMail.objects.get(participant=plan.participant)


@pytest.fixture
def mail(db: None) -> OutboxMail:
    return due_mail()


def test_what_arrives(mail: OutboxMail, server: Server) -> None:
    assert sending.send_due(now=mail.due_at) == 1
    [message], [recipients] = server.messages, server.recipients
    assert recipients == [mail.participant.email]
    assert message["To"] == mail.participant.email
    assert not message["Cc"]
    assert not message["Bcc"]
    assert message["Message-ID"] == message_id(mail)
    assert message["From"] == django_settings.DEFAULT_FROM_EMAIL
    unsubscribe = str(message["List-Unsubscribe"]).strip()
    assert unsubscribe.startswith(f"<{django_settings.PUBLIC_URL}/u/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert unsubscribe.strip("<>") in text.get_content()
    assert "Received" not in message
    mail.refresh_from_db()
    assert (mail.state, mail.smtp_code, mail.attempts) == (State.SENT, 250, 1)
    assert mail.dot_at is not None
    assert mail.lease_token is None
    assert [attempt.step for attempt in MailAttempt.objects.filter(mail_id=mail.pk)] == ["sent"]
    assert AuditEvent.objects.filter(action=Event.MAIL_SENT, object_id=mail.pk).count() == 1


def test_the_link_in_the_header_unsubscribes(mail: OutboxMail, server: Server, client: Any) -> None:
    sending.send_due(now=mail.due_at)
    url = str(server.messages[0]["List-Unsubscribe"]).strip(" <>")
    path = url.removeprefix(django_settings.PUBLIC_URL)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    OutboxMail.objects.filter(pk=mail.pk).update(state=State.READY, dot_at=None, done_at=None)
    assert sending.send_due(now=mail.due_at) == 0


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_temporary_refusal_is_tried_again_ever_later(
    mail: OutboxMail, server: Server, step: str
) -> None:
    setattr(server, step, "451 later, please")
    now, waits = mail.due_at, []
    for _ in range(sending.MOST_ATTEMPTS - 1):
        assert sending.send_due(now=now) == 0
        mail.refresh_from_db()
        assert (mail.state, mail.lease_token) == (State.READY, None)
        waits.append(mail.not_before - now)
        assert sending.send_due(now=mail.not_before - SECOND) == 0
        now = mail.not_before
    assert waits == [timedelta(minutes=2**place) for place in range(sending.MOST_ATTEMPTS - 1)]
    setattr(server, step, "")
    assert sending.send_due(now=now) == 1
    assert server.messages[0]["Message-ID"] == message_id(mail)


def test_after_eight_refusals_it_has_failed(mail: OutboxMail, server: Server) -> None:
    server.data = "452 full"
    now = mail.due_at
    for _ in range(sending.MOST_ATTEMPTS):
        sending.send_due(now=now)
        mail.refresh_from_db()
        now = mail.not_before
    assert mail.state == State.FAILED
    assert (mail.attempts, mail.smtp_code) == (sending.MOST_ATTEMPTS, 452)
    assert AuditEvent.objects.filter(action=Event.MAIL_NOT_SENT).count() == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_final_refusal_is_final(mail: OutboxMail, server: Server, step: str) -> None:
    setattr(server, step, "550 nobody here")
    assert sending.send_due(now=mail.due_at) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.smtp_code, mail.attempts) == (State.FAILED, 550, 1)
    setattr(server, step, "")
    assert sending.send_due(now=mail.due_at + timedelta(hours=1)) == 0


def test_one_refusal_does_not_stop_the_next_mail(mail: OutboxMail, server: Server) -> None:
    other = due_mail()
    OutboxMail.objects.filter(pk=other.pk).update(not_before=mail.due_at + SECOND)
    refused = mail.participant.email
    taking = server.handle_RCPT

    async def choosy(*args: Any) -> str:
        return "550 no" if args[3] == refused else await taking(*args)

    setattr(server, "handle_RCPT", choosy)  # noqa: B010  # for this one server
    assert sending.send_due(now=mail.due_at + timedelta(minutes=1)) == 1
    assert server.recipients == [[other.participant.email]]


def test_a_dead_server_burns_no_attempt(mail: OutboxMail, settings: Any) -> None:
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert sending.send_due(now=mail.due_at) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.READY, 0)


def test_a_mail_that_cannot_be_written_waits_and_the_others_go(
    mail: OutboxMail, server: Server
) -> None:
    broken = OutboxMail.objects.create(
        participant=mail.participant,
        kind="unknown",
        occasion="unknown:1",
        due_at=mail.due_at,
        not_before=mail.due_at - SECOND,
        expires_at=mail.expires_at,
        queued_at=mail.queued_at,
    )
    assert sending.send_due(now=mail.due_at) == 1
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == (State.READY, 1)


def test_a_lease_that_ran_out_is_free_again(mail: OutboxMail, server: Server) -> None:
    until = mail.due_at + timedelta(minutes=2)
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=State.LEASED, lease_token=uuid4(), lease_until=until, attempts=1
    )
    assert sending.send_due(now=until) == 0
    assert sending.send_due(now=until + SECOND) == 1
    assert len(server.messages) == 1


def test_a_mail_goes_to_the_present_address(mail: OutboxMail, server: Server) -> None:
    user = mail.participant
    EmailAddress.objects.filter(user=user).update(email="new@test.example")
    user.email = "new@test.example"
    user.save()
    assert sending.send_due(now=mail.due_at) == 1
    assert server.recipients == [["new@test.example"]]


# -- A real worker ---------------------------------------------------------------------------------
def _environment(port: int) -> dict[str, str]:
    head, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return {
        **os.environ,
        "DATABASE_URL": f"{head}/{connection.settings_dict['NAME']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "walkback.settings",
    }


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_what_the_broker_rings_for() -> None:
    start = datetime.now(UTC) - timedelta(days=8)  # the worker reads the real clock
    mail = due_mail(start.replace(microsecond=0))
    now = datetime.now(UTC)
    OutboxMail.objects.filter(pk=mail.pk).update(not_before=now - SECOND, due_at=now - SECOND)
    server = Server()
    queue = f"test-{uuid4().hex}"
    command = [sys.executable, "-m", "celery", "-A", "walkback.celery", "worker"]
    options = ["--pool=solo", "--without-gossip", "--without-mingle", "-Q", queue, "-l", "warning"]
    with listening(server) as port:
        worker = subprocess.Popen(  # noqa: S603  # our own worker
            [*command, *options],
            env=_environment(port),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(2):
                app.send_task(send_due_mail.name, queue=queue)
            deadline = time.monotonic() + 60
            while not server.messages and time.monotonic() < deadline:
                assert worker.poll() is None, "the worker ended"
                time.sleep(0.2)
        finally:
            worker.terminate()
            worker.wait(timeout=40)
    assert server.recipients == [[mail.participant.email]]
    mail.refresh_from_db()
    assert mail.state == State.SENT
