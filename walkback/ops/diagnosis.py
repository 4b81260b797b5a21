"""What can be wrong with an installation, said in words: for `manage.py doctor` and `/readyz/`.

A finding's `problem` and `remedy` name no address, account or password, so that `/readyz/` may show
them to anybody; `detail` is for the operator in front of the terminal.
"""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from typing import Final

import redis
from django.conf import settings
from django.core.cache import cache as django_cache
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count

from walkback.mail.checks import settings_of_sending
from walkback.mail.delivery import reconciling
from walkback.mail.models import Heartbeat, OutboxMail, State

TICK: Final = "tick"
LONGEST_TICK_PAUSE: Final = timedelta(minutes=10)
LARGEST_CLOCK_SKEW: Final = timedelta(seconds=2)
_RECENT: Final = timedelta(days=7)
_PATIENCE_SECONDS: Final = 5
_SMTP_OK: Final = 250
# True when the role we are logged in as could change tables it must not: it owns one, directly or
# through another role, or is a superuser.
_OWNS_TABLES = """
    SELECT coalesce(bool_or(pg_has_role(current_user, relowner, 'USAGE')), false)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Finding:
    """The result of one check. Without a `problem` all is well and `fact` says what was seen."""

    subject: str
    fact: str = ""
    problem: str = ""
    remedy: str = ""
    detail: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.problem


def examine(now: Clock) -> Iterator[Finding]:
    """Every check of an installation, in the order in which problems should be solved."""
    yield public_address()
    yield allowed_hosts()
    database = check_database()
    yield database
    if database.is_fine:
        yield database_role()
        schema = migrations()
        yield schema
        yield clock(now)
    yield broker()
    yield check_cache()
    if database.is_fine:
        yield tick(now)
    yield mail_settings()
    yield mail_server()
    if database.is_fine and schema.is_fine:
        yield reminders(now)


def public_address() -> Finding:
    subject = "public address"
    if not settings.DEBUG and not settings.PUBLIC_URL.startswith("https://"):
        return Finding(
            subject,
            problem="links in mails would not be encrypted, since PUBLIC_URL is not an https address",
            remedy="set PUBLIC_URL to the https address that people use",
        )
    return Finding(subject, fact=settings.PUBLIC_URL)


def allowed_hosts() -> Finding:
    subject = "host names"
    if not settings.DEBUG and "*" in settings.ALLOWED_HOSTS:
        return Finding(
            subject,
            problem="ALLOWED_HOSTS is '*', so that anybody can put their own name into our links",
            remedy="set ALLOWED_HOSTS to the names that people use, separated by commas",
        )
    return Finding(subject, fact=", ".join(settings.ALLOWED_HOSTS))


def check_database() -> Finding:
    subject = "database"
    connection.settings_dict["OPTIONS"].setdefault("connect_timeout", _PATIENCE_SECONDS)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
    except DatabaseError as error:
        return Finding(
            subject,
            problem="it cannot be reached",
            remedy="see that PostgreSQL runs and that DATABASE_URL names it, with the right password",
            detail=_first_line(error),
        )
    return Finding(subject, fact=f"PostgreSQL {version}")


def database_role() -> Finding:
    subject = "database role"
    with connection.cursor() as cursor:
        cursor.execute(_OWNS_TABLES)
        (owns,) = cursor.fetchone()
    if owns:
        return Finding(
            subject,
            problem="DATABASE_URL logs in as a role that owns tables, so history could be changed",
            remedy="give DATABASE_URL a role of its own; the owner belongs in DATABASE_OWNER_URL only",
        )
    return Finding(subject, fact="owns no table")


@cache
def _shipped_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.nodes)


def migrations() -> Finding:
    subject = "migrations"
    remedy = "run `manage.py migrate`, with DATABASE_OWNER_URL set"
    try:
        recorder = MigrationRecorder(connection)
        pending = sorted(_shipped_migrations() - set(recorder.applied_migrations()))
    except DatabaseError as error:
        problem = "what has been applied cannot be read"
        return Finding(subject, problem=problem, remedy=remedy, detail=_first_line(error))
    if pending:
        names = ", ".join(f"{app}.{name}" for app, name in pending[:3])
        more = ", …" if len(pending) > len(names.split(", ")) else ""
        return Finding(
            subject,
            problem=f"{len(pending)} not applied",
            remedy=remedy,
            detail=f"{names}{more}",
        )
    return Finding(subject, fact="all applied")


def clock(now: Clock) -> Finding:
    subject = "clock"
    with connection.cursor() as cursor:
        before = now()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
        after = now()
    skew = theirs - (before + (after - before) / 2)
    seconds = abs(skew.total_seconds())
    if abs(skew) > LARGEST_CLOCK_SKEW + (after - before) / 2:
        return Finding(
            subject,
            problem=f"this machine and the database differ by {seconds:.0f} seconds",
            remedy="let both set their clocks by a time server",
        )
    return Finding(subject, fact=f"{seconds:.1f} s from the database's")


def broker() -> Finding:
    subject = "broker"
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=_PATIENCE_SECONDS,
            socket_connect_timeout=_PATIENCE_SECONDS,
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return Finding(
            subject,
            problem="it cannot be reached, so nothing happens by itself: no decision, no mail",
            remedy="see that Valkey or Redis runs and that REDIS_URL names it, with the right password",
            detail=_first_line(error),
        )
    return Finding(subject, fact="answers")


def check_cache() -> Finding:
    subject = "cache"
    key, value = "doctor", "seen"
    try:
        django_cache.set(key, value, timeout=10)
        kept = django_cache.get(key) == value
        detail = ""
    except (redis.RedisError, ValueError, OSError) as error:
        kept, detail = False, _first_line(error)
    if not kept:
        return Finding(
            subject,
            problem="it does not keep what it is given, so limits on sign-in attempts do not work",
            remedy="see that Valkey or Redis runs and that CACHE_URL names it, with the right password",
            detail=detail,
        )
    return Finding(subject, fact="answers")


def tick_age(now: datetime) -> timedelta | None:
    """How long ago beat last ticked and a worker heard it; None when never. Raises DatabaseError."""
    at = Heartbeat.objects.filter(name=TICK).values_list("at", flat=True).first()
    return None if at is None else max(now - at, timedelta())


def tick(now: Clock) -> Finding:
    subject = "beat"
    remedy = "see that exactly one beat and at least one worker run, and read their logs"
    try:
        age = tick_age(now())
    except DatabaseError as error:
        return Finding(
            subject,
            problem="its last tick cannot be read",
            remedy="apply the migrations",
            detail=_first_line(error),
        )
    if age is None:
        return Finding(subject, problem="it has never ticked", remedy=remedy)
    if age > LONGEST_TICK_PAUSE:
        minutes = int(age.total_seconds() // 60)
        problem = f"it last ticked {minutes} minutes ago, so no week is decided and no mail is sent"
        return Finding(subject, problem=problem, remedy=remedy)
    return Finding(subject, fact=f"ticked {age.total_seconds():.0f} s ago")


def mail_settings() -> Finding:
    """Settings of sending that contradict each other, which would keep a worker from starting."""
    subject = "mail settings"
    found = [message for message in settings_of_sending() if message.is_serious()]
    if found:
        return Finding(
            subject,
            problem="they contradict each other, so no worker starts",
            remedy="see docs/mail.md, which says what each is for",
            detail=" ".join(message.msg for message in found),
        )
    return Finding(subject, fact="agree with each other")


def reminders(now: Clock) -> Finding:
    """Whether every mail that should be on its way is, and what became of those of the last week."""
    subject = "reminders"
    at = now()
    found = reconciling.findings(now=at)
    if found:
        return Finding(
            subject,
            problem="; ".join(str(each) for each in found),
            remedy="see that workers take from the queues mail and plan and that the mail server takes "
            "mail, and read their logs; docs/mail.md says what each of these means",
        )
    recent = OutboxMail.objects.filter(done_at__gte=at - _RECENT).order_by()
    ended = dict(recent.values_list("state").annotate(Count("pk")))
    words = {State.SENT: "sent", State.UNCONFIRMED: "probably sent", State.FAILED: "refused"}
    said = ", ".join(f"{ended.get(state.value, 0)} {word}" for state, word in words.items())
    return Finding(subject, fact=f"all on time; in the last 7 days {said}")


def mail_server() -> Finding:
    """Greets the mail server and names our sender to it; sends nothing."""
    subject = "mail"
    backend = get_connection(timeout=_PATIENCE_SECONDS)
    if not isinstance(backend, EmailBackend):
        return Finding(subject, fact=f"sent by {settings.EMAIL_BACKEND}, which is not checked here")
    try:
        code, reply = _name_our_sender(backend)
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            subject,
            problem="the mail server cannot be reached or does not let us in",
            remedy="see that it runs and that EMAIL_URL names it, with the right account",
            detail=_first_line(error),
        )
    if code != _SMTP_OK:
        return Finding(
            subject,
            problem="the mail server refuses our sender",
            remedy="set DEFAULT_FROM_EMAIL to an address that it may send for",
            detail=f"{code} {reply.decode(errors='replace')}",
        )
    return Finding(subject, fact="the server takes our mail")


def _name_our_sender(backend: EmailBackend) -> tuple[int, bytes]:
    """The server's answer to our sender's address."""
    backend.open()
    server = backend.connection
    if server is None:
        raise ConnectionError("it gives no connection")
    try:
        server.ehlo_or_helo_if_needed()
        answer = server.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        server.rset()
    finally:
        backend.close()
    return answer


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
