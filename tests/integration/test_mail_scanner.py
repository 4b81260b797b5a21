"""Mails as they arrive, all kinds mixed, and a scanner that opens every link in them (reliability.md 3, V13)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from itertools import cycle
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from plans.domain.budget import MailKind
from plans.models import Plan, PlanStatus
from tests.conftest import NOW
from tests.integration.letters import awake
from tests.integration.mail_server import Server
from tests.integration.outbox_rows import mail
from tests.integration.walkers import walker
from walkback.accounts.models import User
from walkback.mail import actions
from walkback.mail.actions import Choices
from walkback.mail.addresses import message_id
from walkback.mail.categories import Category
from walkback.mail.delivery import dispatcher
from walkback.mail.kinds import known
from walkback.mail.models import OutboxMail, Recipient, State, Suppression

AT = NOW + timedelta(days=6)
"""The evening of the last day of everybody's first week, in which nobody has walked yet."""
ZONES = (
    "Australia/Sydney", "America/St_Johns", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Madrid",
    "Pacific/Honolulu", "Australia/Lord_Howe",
)  # fmt: skip
LANGUAGES = ("en", "es", "tlh", "")
# Local parts that want care in a header and on the line.
NAMES = ("plain{}", "o'brien{}", "a.b+walk{}", "{}=x", "{}_-~!#$%&*/?^`" + "{{|}}", "x" * 50 + "{}")
OF_EVERYBODY = (
    MailKind.WELCOME, MailKind.NUDGE, MailKind.CHECK_IN, MailKind.CHECK_IN_AGAIN,
    MailKind.STILL_WITH_US, MailKind.CLINICIAN,
)  # fmt: skip
SERVER_ERROR = 500
METHODS = ("get", "head", "options")


@dataclass
class Sent:
    """What arrived, with the row of each mail."""

    rows: dict[str, OutboxMail] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)


@pytest.fixture
def sent(request: pytest.FixtureRequest, db: None, server: Server, settings: Any) -> Iterator[Sent]:
    """Every kind of mail to people of all sorts, over real SMTP: to 10 of them, or to as many as a test asks for."""
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    settings.UNSUBSCRIBE_ADDRESS = "unsubscribe@walkback.example"
    number_of = getattr(request, "param", 10)
    people = zip(range(number_of), cycle(ZONES), cycle(LANGUAGES), cycle(NAMES), strict=False)
    for number, zone, language, name in people:
        plan = walker(NOW, zone=zone)
        _becomes(plan.participant, f"{name.format(number)}@test.example", language)
        kinds: tuple[MailKind, ...] = OF_EVERYBODY
        if number % 10 == 9:
            Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.PAUSED_INACTIVE)
            kinds = (MailKind.PAUSING, MailKind.DOOR_OPEN, MailKind.CLINICIAN)
        for kind in kinds:
            mail(plan, kind, _rest(plan, kind))
    with time_machine.travel(AT, tick=True), awake():
        wanted = OutboxMail.objects.count()
        assert dispatcher.send_due(now=AT, seconds=600) == wanted
        rows = OutboxMail.objects.select_related("participant")
        assert set(rows.values_list("state", flat=True)) == {State.SENT}
        by_id = {message_id(row): row for row in rows}
        yield Sent(by_id, server.messages, server.recipients)


def _rest(plan: Plan, kind: MailKind) -> object:
    if kind is MailKind.WELCOME:
        return ""
    return plan.starts_on if kind is MailKind.STILL_WITH_US else 1


def _becomes(user: User, address: str, language: str) -> None:
    User.objects.filter(pk=user.pk).update(email=address, language=language)
    EmailAddress.objects.filter(user=user).update(email=address)
    user.refresh_from_db()
    known = Recipient.objects.get(participant=user)
    everything = Choices(frozenset(Category), known.local_time)
    actions.change_reminders(participant=user, choices=everything, by=user, now=NOW)


def content(message: EmailMessage, kind: str) -> str:
    found: Any = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def links_in(message: EmailMessage) -> set[str]:
    """Every address that a scanner finds: in the parts and in the headers."""
    found = re.findall(r"https?://[^\s\"<>]+", content(message, "plain"))
    found += re.findall(r'href="([^"]+)"', content(message, "html"))
    found += re.findall(r"<(https?://[^>]+)>", str(message["List-Unsubscribe"]))
    return set(found)


def _unsubscribe(message: EmailMessage) -> str:
    url = re.findall(r"<(https?://[^>]+)>", "".join(str(message["List-Unsubscribe"]).split()))
    return str(url[0]).removeprefix(django_settings.PUBLIC_URL)


def state_of_everything() -> dict[str, tuple[int, str]]:
    """Rows and fingerprint of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(h, '' ORDER BY h)), '')"  # noqa: S608
                f' FROM (SELECT md5(t::text) AS h FROM "{table}" t) hashed'
            )
            found[table] = cursor.fetchone()
    return found


def all_arrived_as_mails_should(sent: Sent) -> None:
    ids = [message["Message-ID"] for message in sent.messages]
    assert len(set(ids)) == len(ids) == len(sent.rows)
    for message, recipients in zip(sent.messages, sent.recipients, strict=True):
        row = sent.rows[message["Message-ID"]]
        assert recipients == [row.participant.email]
        assert [a.addr_spec for a in message["To"].addresses] == [row.participant.email]
        assert not message["Cc"]
        assert not message["Bcc"]
        for name in ("Subject", "To", "From", "Message-ID", "List-Unsubscribe", "Date"):
            assert len(message.get_all(name, [])) == 1
        assert message["From"] == django_settings.DEFAULT_FROM_EMAIL
        ways = "".join(str(message["List-Unsubscribe"]).split())
        assert re.fullmatch(
            r"<mailto:unsubscribe@walkback\.example\?subject=[^>]+>,<http[^>]+/u/[^>]+>", ways
        )
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        kinds = [part.get_content_type() for part in message.iter_parts()]
        assert kinds == ["text/plain", "text/html"]
        html = content(message, "html")
        assert not re.search(r"<(img|script|link|iframe|form)\b|\bsrc=|url\(", html)
        language = row.participant.language or "en"
        assert f'<html lang="{"en" if language == "tlh" else language}"' in html
        assert row.participant.email not in content(message, "plain") + html
    assert {row.kind for row in sent.rows.values()} >= {kind.value for kind in OF_EVERYBODY}


def scanned_without_a_change(sent: Sent, times: int) -> None:
    links = set().union(*(links_in(message) for message in sent.messages))
    assert all(link.startswith(f"{django_settings.PUBLIC_URL}/") for link in links)
    ways_out = {(row.participant_id, known(row.kind).category) for row in sent.rows.values()}
    assert sum("/u/" in link for link in links) == len(ways_out)
    before, shown = state_of_everything(), 0
    for link in sorted(links):
        path = link.removeprefix(django_settings.PUBLIC_URL).partition("#")[0]
        for method in METHODS * times:
            answer = getattr(Client(raise_request_exception=False), method)(path)
            assert answer.status_code < SERVER_ERROR, (method, path)
            shown += answer.status_code == 200 and path.startswith(("/l/", "/u/"))
            assert not answer.cookies.get(django_settings.SESSION_COOKIE_NAME)
    assert shown >= len(sent.messages) * len(METHODS)
    assert state_of_everything() == before


def stopped_by_one_press(sent: Sent) -> None:
    """Without login, cookie or a further page, as a mail program sends it (RFC 8058)."""
    for message in sent.messages:
        for _ in range(2):
            answer = Client(enforce_csrf_checks=True).post(
                _unsubscribe(message),
                "List-Unsubscribe=One-Click",
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code == 200
    people = {row.participant_id for row in sent.rows.values()}
    stopped = Suppression.objects.values_list("address_hmac", flat=True).distinct()
    assert stopped.count() == len(people)
    OutboxMail.objects.update(state=State.READY, dot_at=None, done_at=None)
    assert dispatcher.send_due(now=AT) == 0


def test_every_mail_arrives_as_a_mail_should(sent: Sent) -> None:
    all_arrived_as_mails_should(sent)


def test_a_scanner_that_opens_every_link_changes_nothing(sent: Sent) -> None:
    scanned_without_a_change(sent, times=1)


def test_one_press_stops_each_mail_and_a_second_is_welcome(sent: Sent) -> None:
    stopped_by_one_press(sent)


@pytest.mark.long
@pytest.mark.parametrize("sent", [180], indirect=True)
def test_a_thousand_mails(sent: Sent) -> None:
    assert len(sent.messages) >= 1000
    all_arrived_as_mails_should(sent)
    scanned_without_a_change(sent, times=3)
    stopped_by_one_press(sent)
