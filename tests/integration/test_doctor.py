"""`manage.py doctor`: each thing that it names, made wrong for real."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from tests.integration.doctored import environment_with, owner_url, run_doctor
from walkback.mail.delivery.reconciling import HEARTBEATS
from walkback.mail.models import Heartbeat
from walkback.ops import diagnosis
from walkback.ops.caught_mail import list_caught
from walkback.ops.ports import free_port

PRODUCTION = {
    "DEBUG": "false",
    "PUBLIC_URL": "https://walkback.example",
    "ALLOWED_HOSTS": "walkback.example",
    "DEFAULT_FROM_EMAIL": "Walkback <hello@walkback.example>",
}


@pytest.fixture
def ticking(transactional_db: None) -> None:
    """Committed, so that a doctor in a process of its own sees it."""
    for name in HEARTBEATS:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def problems(environment: dict[str, str]) -> list[str]:
    """The subjects that doctor finds a problem with; its exit status must agree."""
    done = run_doctor(environment)
    assert "Traceback" not in done.stderr, done.stderr
    found = [line for line in done.stdout.splitlines() if line.startswith("PROBLEM  ")]
    assert done.returncode == (1 if found else 0), done.stdout + done.stderr
    for line in found:
        assert ". What to do: " in line
    return [line.removeprefix("PROBLEM  ").partition(":")[0] for line in found]


def test_all_is_well(ticking: None):
    done = run_doctor(environment_with())
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "All is well."
    lines = done.stdout.splitlines()[:-1]
    assert [line.removeprefix("ok       ").partition(":")[0] for line in lines] == [
        "public address",
        "host names",
        "database",
        "database role",
        "migrations",
        "clock",
        "broker",
        "cache",
        "beat",
        "mail settings",
        "mail",
        "reminders",
    ]


def test_a_well_kept_production_is_well(ticking: None):
    assert problems(environment_with(**PRODUCTION)) == []


def test_database_unreachable(ticking: None):
    url = f"postgres://walkback:hidden@127.0.0.1:{free_port()}/walkback"
    done = run_doctor(environment_with(DATABASE_URL=url))
    assert done.returncode == 1
    assert "PROBLEM  database: it cannot be reached" in done.stdout
    assert "hidden" not in done.stdout + done.stderr
    # What only a database could tell is left out, not guessed.
    assert "migrations" not in done.stdout


def test_database_password_wrong(ticking: None):
    url = environment_with()["DATABASE_URL"]
    head, _, place = url.rpartition("@")
    wrong = f"{head.rpartition(':')[0]}:wrong@{place}"
    assert problems(environment_with(DATABASE_URL=wrong)) == ["database"]


def test_application_logs_in_as_the_owner(ticking: None):
    assert problems(environment_with(DATABASE_URL=owner_url())) == ["database role"]


@contextmanager
def empty_database() -> Iterator[str]:
    """A database that nothing was migrated into; its address for the application."""
    name = f"doctor_{free_port()}"
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
        try:
            yield environment_with()["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_migrations_pending(ticking: None):
    with empty_database() as url:
        assert problems(environment_with(DATABASE_URL=url)) == ["migrations", "beat"]


def test_the_planner_of_mails_is_not_running(ticking: None):
    Heartbeat.objects.filter(name="plan").delete()
    done = run_doctor(environment_with())
    assert done.returncode == 1
    assert (
        "PROBLEM  reminders: no sign of life for 3 minutes (the planner of mails): 1" in done.stdout
    )


def test_mail_settings_that_contradict_each_other(ticking: None):
    assert problems(environment_with(MAIL_LEASE_SECONDS="5")) == ["mail settings"]


def test_broker_down(ticking: None):
    url = f"redis://:hidden@127.0.0.1:{free_port()}/0"
    assert problems(environment_with(REDIS_URL=url)) == ["broker"]


def test_cache_down(ticking: None):
    url = f"redis://:hidden@127.0.0.1:{free_port()}/1"
    assert problems(environment_with(CACHE_URL=url)) == ["cache"]


def test_mail_server_unreachable(ticking: None):
    assert problems(environment_with(EMAIL_URL=f"smtp://127.0.0.1:{free_port()}")) == ["mail"]


@contextmanager
def refusing_mail_server() -> Iterator[int]:
    """Greets, then says 550 to every sender."""
    answers = {"EHLO": b"250 mail.example\r\n", "MAIL": b"550 5.7.1 sender not allowed\r\n"}

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 mail.example\r\n")
            for line in lines:
                connection.sendall(answers.get(line[:4].decode().upper(), b"250 ok\r\n"))
                if line[:4].upper() == b"QUIT":
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def test_mail_refused(ticking: None):
    with refusing_mail_server() as port:
        done = run_doctor(environment_with(EMAIL_URL=f"smtp://127.0.0.1:{port}"))
    assert done.returncode == 1
    assert "PROBLEM  mail: the mail server refuses our sender" in done.stdout
    assert "550 5.7.1 sender not allowed" in done.stdout


def test_no_mail_is_sent_by_looking(ticking: None, settings: Any):
    folder = Path(settings.MAIL_CATCHER_FOLDER)
    before = len(list_caught(folder))
    assert problems(environment_with()) == []
    assert len(list_caught(folder)) == before


@pytest.mark.parametrize(
    ("setting", "value", "subject"),
    [
        ("PUBLIC_URL", "http://walkback.example", "public address"),
        ("ALLOWED_HOSTS", "*", "host names"),
    ],
)
def test_insecure_production(ticking: None, setting: str, value: str, subject: str):
    assert problems(environment_with(**{**PRODUCTION, setting: value})) == [subject]


class TestBeat:
    def test_never_ticked(self, db: None):
        finding = diagnosis.tick(timezone.now)
        assert finding.problem == "it has never ticked"

    def test_not_for_ten_minutes(self, db: None):
        at = timezone.now()
        Heartbeat.objects.create(name="tick", at=at)
        assert diagnosis.tick(lambda: at + timedelta(minutes=10)).is_fine
        late = diagnosis.tick(lambda: at + timedelta(minutes=10, seconds=1))
        assert "last ticked 10 minutes ago" in late.problem

    def test_the_command_says_so_and_fails(self, db: None, settings: Any):
        settings.PUBLIC_URL = "https://walkback.example"  # tests run without DEBUG
        output = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", stdout=output)
        assert ended.value.code == 1
        assert "PROBLEM  beat: it has never ticked. What to do: " in output.getvalue()
        assert "PROBLEM  reminders: no sign of life for 3 minutes" in output.getvalue()
        assert output.getvalue().splitlines()[-1] == "2 problems found."


class TestClock:
    @pytest.mark.parametrize("seconds", [-3, 3, 3600])
    def test_skew_is_found(self, db: None, seconds: int):
        finding = diagnosis.clock(lambda: timezone.now() + timedelta(seconds=seconds))
        assert f"differ by {abs(seconds)} seconds" in finding.problem

    @pytest.mark.parametrize("seconds", [-1, 0, 1])
    def test_a_little_is_fine(self, db: None, seconds: int):
        assert diagnosis.clock(lambda: timezone.now() + timedelta(seconds=seconds)).is_fine


def test_another_way_of_sending_is_named_not_checked(db: None):
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend):
        assert diagnosis.mail_server().fact == f"sent by {backend}, which is not checked here"
