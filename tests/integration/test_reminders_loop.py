"""`manage.py reminders --loop`: what keeps the promise without Celery, whatever goes away around it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db.models import QuerySet

from tests.integration.doctored import application_url, environment_with
from tests.integration.letters import KIND, letter
from tests.integration.mail_server import Drop, Scripted, following
from walkback.mail.addresses import message_id
from walkback.mail.delivery import resolving
from walkback.mail.models import Heartbeat, OutboxMail, State
from walkback.ops.folders import CHECKOUT

# The command as it is, quicker, and with the kind of mail that these tests send.
PROGRAM = """
import django
django.setup()
from walkback.core import actor
actor.this_process_acts_as(actor.SYSTEM)
from django.core.management import call_command
from tests.integration.letters import LETTER
from walkback.mail import kinds
from walkback.ops.management.commands import reminders
kinds.register(LETTER)
kinds.keep_quiet(lambda mails, now: {})
reminders.PAUSE_SECONDS = 0.3
call_command("reminders", loop=True)
"""


@contextmanager
def looping(port: int, log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    with log.open("wb") as output:
        loop = subprocess.Popen(  # noqa: S603  # our own command
            [sys.executable, "-u", "-c", PROGRAM],
            env={
                "DJANGO_SETTINGS_MODULE": "walkback.settings",
                **environment_with(EMAIL_URL=f"smtp://127.0.0.1:{port}", PGAPPNAME="loop"),
            },
            cwd=CHECKOUT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield loop
        finally:
            loop.kill()
            loop.wait(10)


def until(true: Callable[[], Any], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def end_the_loop_s_sessions() -> None:
    with psycopg.connect(application_url(), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND application_name = 'loop'"
        )


def open_ones() -> QuerySet[OutboxMail]:
    """Mails that still have to be handed over."""
    return OutboxMail.objects.exclude(state__in=[State.SENT, State.DOT])


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_whatever_goes_away(tmp_path: Path) -> None:
    """The mail server away, the database gone under it, and a stop that is asked for."""
    log = tmp_path / "loop.log"
    now = datetime.now(UTC) - timedelta(seconds=5)
    server = Scripted(CONNECT=[Drop] * 2)
    with following(server) as port, looping(port, log) as loop:
        first = letter(now=now)
        until(lambda: message_id(first) in server.message_ids, log)
        assert server.connections >= 3, "the server was away at first"
        for number in range(3):
            end_the_loop_s_sessions()
            wanted = message_id(letter(now=now))
            until(partial(server.has_accepted, wanted), log)
            assert loop.poll() is None, number
        # What had its dot when the database went waits for the records.
        until(lambda: not open_ones().exists(), log)
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(20) == 0
    assert len(server.message_ids) == len(set(server.message_ids)) == 4
    said = log.read_text()
    assert " mails sent." in said
    assert "Traceback" not in said.partition("reminders_failed")[0]
    assert Heartbeat.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_killed_and_started_again(tmp_path: Path) -> None:
    log = tmp_path / "loop.log"
    now = datetime.now(UTC) - timedelta(seconds=5)
    server = Scripted()
    mails = [letter(now=now) for _ in range(4)]
    with following(server) as port:
        with looping(port, log) as loop:
            until(lambda: server.accepted, log)
            os.kill(loop.pid, signal.SIGKILL)
            assert loop.wait(10) == -signal.SIGKILL
        OutboxMail.objects.filter(state=State.LEASED).update(lease_until=now)
        with looping(port, log):
            until(lambda: not open_ones().exists(), log)
    # What had its dot and no answer waits for the records, however many of the group that were when it
    # was killed; all others went, and none twice.
    waiting = {message_id(mail) for mail in OutboxMail.objects.filter(state=State.DOT)}
    assert len(server.message_ids) == len(set(server.message_ids))
    assert set(server.message_ids) | waiting == set(map(message_id, mails))


@pytest.mark.django_db(transaction=True)
def test_one_round_says_on_one_line_what_it_did(
    letter_kind: None, mail_to: Callable[[Scripted], Scripted]
) -> None:
    mail_to(Scripted())
    letter(now=datetime.now(UTC) - timedelta(seconds=5))
    output = StringIO()
    call_command("reminders", stdout=output)
    assert output.getvalue().endswith(
        ": 0 weeks decided, 0 alerts raised, 0 mails judged, 0 mails cleared up, 1 mails sent.\n"
    )
    assert OutboxMail.objects.get(kind=KIND).state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_does_not_stop_the_others(
    letter_kind: None,
    mail_to: Callable[[Scripted], Scripted],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(**_: Any) -> int:
        raise ZeroDivisionError

    mail_to(Scripted())
    monkeypatch.setattr(resolving, "resolve", broken)
    letter(now=datetime.now(UTC) - timedelta(seconds=5))
    output = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("reminders", stdout=output)
    assert ended.value.code == 1
    assert output.getvalue().endswith("? mails cleared up, 1 mails sent.\n")
