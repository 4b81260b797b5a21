"""Sending over real SMTP: what arrives, what a refusal leads to, and who takes which mail."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.db import connection
from django.db.models.functions import Now

from tests.conftest import NOW
from tests.integration.mail_server import Server, listening
from tests.integration.walkers import check_in, ends_at, tick, walk_all, walker
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.celery import app
from walkback.mail import because, kinds
from walkback.mail.addresses import message_id
from walkback.mail.delivery import dispatcher
from walkback.mail.delivery.group import MOST_ATTEMPTS
from walkback.mail.models import MailAttempt, OutboxMail, Recipient, State
from walkback.mail.tasks import send_due_mail
from walkback.ops.ports import free_port

SECOND = timedelta(seconds=1)


def due_mail(now: datetime = NOW) -> OutboxMail:
    plan = walker(now)
    walk_all(plan, now)
    end = ends_at(plan)
    check_in(plan, end - SECOND)
    tick(end)
    # What else the programme has to say is not what is looked at here.
    OutboxMail.objects.exclude(kind="weekly").delete()
    return OutboxMail.objects.get(participant=plan.participant)


@pytest.fixture
def mail(db: None) -> OutboxMail:
    return due_mail()


def test_what_arrives(mail: OutboxMail, server: Server) -> None:
    assert dispatcher.send_due(now=mail.due_at) == 1
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
    dispatcher.send_due(now=mail.due_at)
    url = str(server.messages[0]["List-Unsubscribe"]).strip(" <>")
    path = url.removeprefix(django_settings.PUBLIC_URL)
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    OutboxMail.objects.filter(pk=mail.pk).update(state=State.READY, dot_at=None, done_at=None)
    assert dispatcher.send_due(now=mail.due_at) == 0


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_temporary_refusal_is_tried_again_ever_later(
    mail: OutboxMail, server: Server, step: str
) -> None:
    setattr(server, step, "451 later, please")
    now, waits = mail.due_at, []
    for _ in range(MOST_ATTEMPTS - 1):
        assert dispatcher.send_due(now=now) == 0
        mail.refresh_from_db()
        assert (mail.state, mail.lease_token) == (State.READY, None)
        waits.append(mail.not_before - now)
        assert dispatcher.send_due(now=mail.not_before - SECOND) == 0
        now = mail.not_before
    for place, wait in enumerate(waits):
        doubled = timedelta(minutes=2**place)
        assert doubled <= wait - wait % SECOND <= doubled * 1.25 + 2 * SECOND
    setattr(server, step, "")
    assert dispatcher.send_due(now=now) == 1
    assert server.messages[0]["Message-ID"] == message_id(mail)


def test_a_mail_refused_for_now_is_tried_until_it_expires(mail: OutboxMail, server: Server) -> None:
    server.data = "452 full"
    now, tries = mail.due_at, 0
    while mail.state == State.READY:
        dispatcher.send_due(now=now)
        tries += 1
        mail.refresh_from_db()
        # Six hours at most, or the night.
        assert mail.not_before - now <= timedelta(hours=12, seconds=2)
        now = max(now, mail.not_before)
    assert now >= mail.expires_at
    assert (mail.state, mail.because) == (State.SKIPPED, because.TOO_LATE)
    assert 10 < tries < 25
    assert mail.attempts == tries - 1


def test_a_mail_that_can_never_be_written_is_given_up(
    mail: OutboxMail, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(kinds, "write", broken)
    now = mail.due_at
    for _ in range(MOST_ATTEMPTS):
        dispatcher.send_due(now=now)
        mail.refresh_from_db()
        now = mail.not_before
    assert (mail.state, mail.because) == (State.FAILED, because.GIVEN_UP)
    assert mail.attempts == MOST_ATTEMPTS
    assert AuditEvent.objects.filter(action=Event.MAIL_NOT_SENT).count() == 1
    assert not server.messages


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_final_refusal_is_final(mail: OutboxMail, server: Server, step: str) -> None:
    setattr(server, step, "550 nobody here")
    assert dispatcher.send_due(now=mail.due_at) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.smtp_code, mail.attempts) == (State.FAILED, 550, 1)
    setattr(server, step, "")
    assert dispatcher.send_due(now=mail.due_at + timedelta(hours=1)) == 0


def test_one_refusal_does_not_stop_the_next_mail(mail: OutboxMail, server: Server) -> None:
    other = due_mail()
    OutboxMail.objects.filter(pk=other.pk).update(not_before=mail.due_at + SECOND)
    refused = mail.participant.email
    taking = server.handle_RCPT

    async def choosy(*args: Any) -> str:
        return "550 no" if args[3] == refused else await taking(*args)

    setattr(server, "handle_RCPT", choosy)  # noqa: B010  # for this one server
    assert dispatcher.send_due(now=mail.due_at + timedelta(minutes=1)) == 1
    assert server.recipients == [[other.participant.email]]


def test_a_dead_server_burns_no_attempt(mail: OutboxMail, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert dispatcher.send_due(now=mail.due_at) == 0
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
    assert dispatcher.send_due(now=mail.due_at) == 1
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == (State.READY, 1)


@pytest.mark.parametrize(("ago", "sent"), [(timedelta(seconds=1), 1), (timedelta(minutes=-2), 0)])
def test_a_lease_that_ran_out_is_free_again(
    mail: OutboxMail, server: Server, ago: timedelta, sent: int
) -> None:
    """Leases run by the database's clock, whatever the program thinks the time is."""
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=State.LEASED, lease_token=uuid4(), lease_until=Now() - ago, attempts=1
    )
    assert dispatcher.send_due(now=mail.due_at) == sent
    assert len(server.messages) == sent


def test_a_mail_goes_to_the_present_address(mail: OutboxMail, server: Server) -> None:
    user = mail.participant
    EmailAddress.objects.filter(user=user).update(email="new@test.example")
    user.email = "new@test.example"
    user.save()
    assert dispatcher.send_due(now=mail.due_at) == 1
    assert server.recipients == [["new@test.example"]]


@pytest.mark.parametrize(("hours", "sent"), [(11, 1), (12, 0), (20, 0), (23, 0), (24, 1)])
def test_a_mail_delayed_into_the_night_waits_for_the_morning(
    mail: OutboxMail, server: Server, hours: int, sent: int
) -> None:
    """It is due at 08:00 where they live; the quiet hours begin at 20:00."""
    now = mail.due_at + timedelta(hours=hours)
    assert dispatcher.send_due(now=now) == sent
    assert len(server.messages) == sent
    if not sent:
        mail.refresh_from_db()
        assert (mail.state, mail.because) == (State.READY, because.QUIET_HOURS)
        assert mail.not_before - mail.due_at < timedelta(days=1, seconds=1)
        assert mail.not_before.astimezone(mail.participant.zone).hour == 8
        assert dispatcher.send_due(now=mail.not_before) == 1


def test_what_a_held_back_mail_would_have_said_besides_goes_by_itself(
    mail: OutboxMail, server: Server
) -> None:
    carried = OutboxMail.objects.create(
        participant=mail.participant,
        kind="clinician",
        occasion="clinician:note:1",
        state=State.CARRIED,
        carrier=mail,
        due_at=mail.due_at,
        not_before=mail.due_at,
        expires_at=mail.expires_at,
        queued_at=mail.queued_at,
    )
    Recipient.objects.filter(participant=mail.participant).update(switched_off=["weekly"])
    assert dispatcher.send_due(now=mail.due_at) == 1
    mail.refresh_from_db()
    carried.refresh_from_db()
    assert (mail.state, carried.state) == (State.SUPPRESSED, State.SENT)
    assert carried.carrier is None


# -- A real worker ---------------------------------------------------------------------------------
def where_it_is_day(now: datetime) -> str:
    """A zone outside the quiet hours, now and for some hours."""
    zones = ("Europe/London", "America/Los_Angeles", "Australia/Sydney", "Asia/Kolkata")
    return next(name for name in zones if 8 <= now.astimezone(ZoneInfo(name)).hour < 19)


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
    User.objects.filter(pk=mail.participant_id).update(time_zone=where_it_is_day(now))
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
