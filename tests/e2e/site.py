"""The real stack for a browser: a web process, a Celery worker, an own database, caught mail.

Postgres, Valkey and the mail catcher come from `manage.py with_services`. The database is made
(a clone of a migrated one) and dropped here by the owner; web and worker log in as the application role.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast
from urllib.request import urlopen

import psycopg
from psycopg import sql

from tests.databases import migrated_template, on_database, owner_url
from tests.e2e.maker import Maker, running_maker
from walkback.ops.caught_mail import CaughtMail, list_caught

ROOT = Path(__file__).resolve().parents[2]
# Each worker of a parallel run has a site of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
DATABASE = f"walkback_e2e_{WORKER}"
# Numbers of the broker's databases, from the last one down (tests/conftest.py counts up).
BROKER, CACHE = (15 - 2 * int(WORKER.removeprefix("gw")) - number for number in range(2))
PROGRAMS = Path(sys.executable).parent
CELERY = (str(PROGRAMS / "celery"), "-A", "walkback.celery", "--quiet")
Found = TypeVar("Found")
PATIENCE_SECONDS = 40
STOP_SECONDS = 15
# A birth is not something that the site wrote down as it happened.
NOT_A_RECORD = ("born_on",)


class NotWithinReach(Exception):
    """Something did not come about in time."""


def wait_for(found: Callable[[], Found | None], what: str) -> Found:
    """Ask until there is an answer. Raises NotWithinReach."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        answer = found()
        if answer:
            return answer
        time.sleep(0.1)
    raise NotWithinReach(what)


@dataclass(frozen=True)
class Site:
    """A running Walkback."""

    url: str
    environment: dict[str, str]
    maker: Maker

    def make(self, who: str, email: str) -> None:
        """Make somebody who is somewhere in the programme already."""
        self.maker.make("make", who, email)

    def make_walker(self, email: str, *weeks: str, **inputs: object) -> None:
        """Make somebody who has lived these weeks (see `cast.WEEKS`) and is in the next one now."""
        self.maker.make("make_walker", email, weeks, inputs)

    def make_staff(self, patient: str, who: str) -> None:
        """Make a clinician, called `who`, who looks after this person."""
        self.maker.make("make_staff", patient, who)

    def make_queue(self, clinic: str, people: list[str]) -> None:
        """Make a clinic with a lead, another clinician, and people with an alert each, as `cast.make_queue` says."""
        self.maker.make("make_queue", clinic, people)

    def raise_alert(self, email: str, kind: str) -> None:
        self.maker.make("raise_alert", email, kind)

    def make_administrator(self) -> None:
        self.maker.make("make_administrator")

    def ring(self, task: str) -> None:
        """Put a task into the real broker, as beat does; the worker process takes it from there."""
        self.maker.make("ring", task)

    def sign_in(self, email: str) -> tuple[str, str]:
        """Sign somebody in, past the form; their cookie's name and value."""
        name, value = cast("tuple[str, str]", self.maker.make("sign_in", email))
        return name, value

    def mail_to(self, address: str, subject: str) -> CaughtMail:
        """This site's newest mail to this address whose subject has these words, once SMTP has brought it.

        Mails of a run before may still lie in the folder; their links lead to that run's site.
        """
        folder = Path(self.environment["MAIL_CATCHER_FOLDER"])

        def arrived() -> CaughtMail | None:
            mails = list_caught(folder, recipient=address)
            ours = (mail for mail in mails if subject in mail.subject and self.url in mail.text)
            return next(ours, None)

        return wait_for(arrived, f"a mail to {address} about “{subject}”")

    def days_pass(self, days: int) -> None:
        """Let everything that was ever written down be this many days older.

        The programme takes days, a test must not. Web and worker keep the real clock, and the product
        has no other: so instead of moving the clock forward, the past is moved back. Every date and
        instant in every table is shifted by the same number of days, by the owner, in one
        transaction, with our own triggers (history, immutability) off for its length. To the rules
        that is the same as waiting: they only compare what is stored with the present.
        """
        with owner_connection(DATABASE) as connection:
            for table, columns in _dated_columns(connection):
                _shift(connection, table, columns, days)
        with owner_connection(DATABASE) as connection:
            for table in ("plans_weekdays", "plans_weekdaysevent"):
                _shift_lists_of_days(connection, table, days)


def _dated_columns(connection: psycopg.Connection) -> list[tuple[str, list[str]]]:
    """Tables of the schema with their columns that hold a date or an instant."""
    rows = connection.execute(
        "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND data_type IN ('date', 'timestamp with time zone') AND is_generated = 'NEVER'"
        " AND table_name <> 'django_migrations' AND column_name <> ALL(%s)"
        " GROUP BY table_name ORDER BY table_name",
        [list(NOT_A_RECORD)],
    )
    return [(table, columns) for table, columns in rows]


FAR_AWAY = 100 * 365


def _shift(connection: psycopg.Connection, table: str, columns: list[str], days: int) -> None:
    """By way of the far past: a week must not meet the one before it while both are on the move."""
    name = sql.Identifier(table)
    connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    for step in (days + FAR_AWAY, -FAR_AWAY):
        earlier = sql.SQL(", ").join(
            sql.SQL("{0} = {0} - {1}").format(
                sql.Identifier(column), sql.SQL("interval '{} days'").format(sql.Literal(step))
            )
            for column in columns
        )
        connection.execute(sql.SQL("UPDATE {} SET {}").format(name, earlier))
        connection.execute(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"))
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def _shift_lists_of_days(connection: psycopg.Connection, table: str, days: int) -> None:
    """The chosen days of a week, and their history: the only lists of dates there are."""
    name = sql.Identifier(table)
    earlier = sql.SQL(
        "{0} = ARRAY(SELECT day - {1} FROM unnest({0}) WITH ORDINALITY AS listed(day, place) ORDER BY place)"
    )
    columns = [
        earlier.format(sql.Identifier(column), sql.Literal(days))
        for column in ("days", "rest_days")
    ]
    connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    connection.execute(sql.SQL("UPDATE {} SET {}").format(name, sql.SQL(", ").join(columns)))
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


@contextmanager
def owner_connection(database: str) -> Iterator[psycopg.Connection]:
    """Log in as the owner of the tables; commit at the end."""
    with psycopg.connect(owner_url(database)) as connection:
        yield connection


def _without_transaction(*statements: str) -> None:
    with psycopg.connect(owner_url("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def own_database() -> Iterator[None]:
    """A migrated database while it is needed."""
    # Whoever used it has ended by then. Without FORCE the server ends its own housekeeping in it, too.
    drop = f"DROP DATABASE IF EXISTS {DATABASE}"
    with migrated_template() as template:
        _without_transaction(drop, f"CREATE DATABASE {DATABASE} TEMPLATE {template}")
    try:
        yield
    finally:
        _without_transaction(drop)


def _environment(url: str) -> dict[str, str]:
    needed = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL", "MAIL_CATCHER_FOLDER")
    missing = [name for name in needed if not os.environ.get(name)]
    assert not missing, f"{missing} not set: run this with `manage.py with_services -- pytest …`"
    broker = os.environ["REDIS_URL"].rpartition("/")[0]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "walkback.settings",
        "DATABASE_URL": on_database(DATABASE, os.environ["DATABASE_URL"]),
        "DATABASE_OWNER_URL": on_database(DATABASE, os.environ["DATABASE_OWNER_URL"]),
        "REDIS_URL": f"{broker}/{BROKER}",
        "CACHE_URL": f"{broker}/{CACHE}",
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1",
        # Running as root is fine for a worker that lives as long as a test.
        "C_FORCE_ROOT": "1",
        "PYTHONWARNINGS": "ignore",
    }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def _process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own programs
            command, env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/healthz/", timeout=2):  # noqa: S310 -- our own address
            return True
    except OSError:
        return False


@contextmanager
def running_site(logs: Path) -> Iterator[Site]:
    """The whole site, from an empty database to the last process ended."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = _environment(url)
    web = [
        *(str(PROGRAMS / "gunicorn"), "walkback.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
    ]
    worker = [
        *(*CELERY, "worker", "--pool", "prefork", "--concurrency", "1", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    with (
        own_database(),
        _process(web, environment, logs / "web.log"),
        _process(worker, environment, logs / "worker.log"),
        running_maker(environment, ROOT, logs / "maker.log") as maker,
    ):
        wait_for(lambda: _answers(url), f"an answer at {url}")
        yield Site(url, environment, maker)
