"""Every page, mail and document in a language that nobody speaks: what is still readable is not translatable.

A person of each kind goes to every address without an id, and follows every link from there; each form is sent empty,
so that it comes back with what it has to say.
"""

import io
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache as kept
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from django_countries import countries
from pypdf import PdfReader

from plans.models import OwnActivity
from screening.models import Attestation
from tests import pseudo
from tests.conftest import NOW
from tests.meta.access_table import PUBLIC
from tests.meta.access_world import routes
from tests.pseudo.reading import has_plain_word, plain_texts
from walkback.access_rules import RULES
from walkback.accounts.models import User
from walkback.care.models import Message, Note
from walkback.learn.queries import lessons
from walkback.mail.kinds import NothingToSay, render
from walkback.mail.models import OutboxMail, State
from walkback.mail.tokens import UnsubscribeLink, WalkLink
from walkback.ops import demo

# Walking through everything once is enough: one worker has all of it.

# For those who run the service, in English like its logs; and what exists in development only.
ENGLISH = ("admin/", "dev/", "healthz/", "readyz/")
# The calendar is a file for a program, not a page.
NOT_VISITED = ("language/", "accounts/logout/", "calendar/")
# What people and clinics of the demonstration are called.
NAMES = frozenset({"Demo", "Clinic"})
VISITS_OF_A_ROUTE = 2
SERVER_ERROR = 500
SHORTEST_TITLE = 10
ID = re.compile(r"<[^>]+>|\(\?P")
HREF = re.compile(r"<a\b[^>]*?\shref=\"(/[^\"#?]*)|hx-get=\"(/[^\"#]*)")
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>")
ACTION = re.compile(r"\baction=\"([^\"]*)\"")


@dataclass
class Findings:
    """Texts in plain letters, by where they stand."""

    by_place: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    visited: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    def note(self, place: str, texts: list[str]) -> None:
        self.visited.add(place)
        left = {text for text in texts if has_plain_word(without_given(text), NAMES)}
        if left:
            self.by_place[place].update(left)

    def of_area(self, area: str) -> list[str]:
        return [
            f"{place}: {text[:160]}"
            for place in sorted(self.by_place)
            if area_of(place) == area
            for text in sorted(self.by_place[place])
        ]


@cache
def given_texts() -> tuple[str, ...]:
    """What pages show as they were given it: what people wrote, names of lessons in their own language, and
    countries that the library of countries has no translation for."""
    with translation.override("en"):
        names = [str(name) for _code, name in countries]
        told = [
            text
            for lesson in lessons("en")
            for text in (lesson.title, lesson.mail_title, lesson.summary, lesson.author)
        ]
    return tuple(sorted({*told, *names, *written()}, key=len, reverse=True))


def written() -> Iterator[str]:
    """What the people of the demonstration wrote themselves."""
    yield from OwnActivity.objects.values_list("words", flat=True)
    for row in Attestation.objects.all():
        yield from (row.assessed_by, row.told)
    for model in (Message, Note):
        for text in model.objects.values_list("text", flat=True):
            yield from text.splitlines()


def without_given(text: str) -> str:
    if text in given_texts():
        return ""
    for given in given_texts():
        if len(given) > SHORTEST_TITLE:
            text = text.replace(given, " ")
    return text


def area_of(place: str) -> str:
    """ "plan/weeks/<int:number>/" is in the area "plan"; the first page is "home"."""
    return place.partition("/")[0] or "home"


@dataclass
class Visitor:
    """One person who goes everywhere."""

    client: Client
    findings: Findings
    headers: dict[str, str]
    queue: list[str] = field(default_factory=list)
    # What everybody sees alike is looked at once, by a visitor.
    passes_by: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)
    visits: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def go_everywhere(self, addresses: list[str]) -> None:
        self.queue = list(addresses)
        while self.queue:
            self._visit(self.queue.pop(0))

    def _visit(self, address: str) -> None:
        route = route_of(address)
        if address in self.seen or route is None or route in self.passes_by:
            return
        if self.visits[route] >= VISITS_OF_A_ROUTE:
            return
        self.seen.add(address)
        self.visits[route] += 1
        with undone():
            answer = self.client.get(address, headers=self.headers)
            html = self._read(route, answer)
        self.queue += [one or other for one, other in HREF.findall(html)]
        if answer.status_code in (301, 302, 303):
            self.queue.append(answer["Location"].partition("?")[0])
        for action in {given_action(form) or address for form in FORM.findall(html)}:
            self._send_empty(action)

    def _send_empty(self, address: str) -> None:
        route = route_of(address)
        key = f"POST {address}"
        if route is None or key in self.seen:
            return
        self.seen.add(key)
        with undone():
            answer = self.client.post(address, headers=self.headers)
            self._read(route, answer)
            if answer.status_code in (302, 303):
                # What happened is said on the next page.
                self._read(route, self.client.get(answer["Location"], headers=self.headers))

    def _read(self, route: str, answer: Any) -> str:
        if answer.status_code >= SERVER_ERROR:
            self.findings.broken.append(f"{answer.status_code} at {route}: {answer.exc_info}")
        if answer.status_code in (404, 405):
            return ""
        kind = answer.get("Content-Type", "")
        if "csv" in kind:
            # Its columns and words are for programs, the same in every language.
            return ""
        if "pdf" in kind:
            self.findings.note(route, plain_in_pdf(content_of(answer)))
            return ""
        html = content_of(answer).decode()
        self.findings.note(route, plain_texts(html, language=pseudo.LONGER, names=NAMES))
        return html


def content_of(answer: HttpResponse) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def given_action(form: str) -> str:
    found = ACTION.search(form)
    return found[1] if found else ""


def plain_in_pdf(content: bytes) -> list[str]:
    lines = [
        line
        for page in PdfReader(io.BytesIO(content)).pages
        for line in page.extract_text().splitlines()
    ]
    return [line for line in lines if has_plain_word(line, NAMES)]


def route_of(address: str) -> str | None:
    try:
        route = str(resolve(address.partition("?")[0]).route)
    except Resolver404:
        return None
    return None if route.startswith((*ENGLISH, *NOT_VISITED)) else route


class _Undo(Exception):
    pass


class undone:  # noqa: N801  # reads as a statement
    """Nothing that happens inside stays in the database."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*error)


@pytest.fixture(scope="module")
def findings(django_db_setup: None, django_db_blocker: Any) -> Findings:
    """What everybody found everywhere."""
    found = Findings()
    logging.disable(logging.CRITICAL)
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
        pseudo.spoken(pseudo.LONGER),
    ):
        kept.clear()
        demo.make(now=NOW)
        User.objects.update(language=pseudo.LONGER)
        _visit_all(found)
        _read_mails(found)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    kept.clear()
    return found


def _visit_all(found: Findings) -> None:
    everywhere = [f"/{route}" for route in sorted(set(routes())) if not ID.search(route)]
    public = [f"/{route}" for route in PUBLIC if not ID.search(route)]
    walking = User.objects.get(email="week14@demo.example")
    resting = User.objects.get(email="resting@demo.example")
    public += [
        *(f"/l/{WalkLink(user.public_id, None, 'weekly').token()}/" for user in (walking, resting)),
        "/accounts/confirm-email/nobody-has-this-key/",
        "/accounts/password/reset/key/1-set-password/",
        f"/u/{UnsubscribeLink(User.objects.participants()[0].public_id, 'weekly').token()}/",
    ]
    headers = {"Accept-Language": pseudo.LONGER}
    for user in [None, *User.objects.exclude(role="administrator").order_by("pk")]:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        passes_by = frozenset(PUBLIC) if user else frozenset[str]()
        visitor = Visitor(client, found, headers, passes_by=passes_by)
        visitor.go_everywhere(everywhere if user else public)


def _read_mails(found: Findings) -> None:
    for queued in OutboxMail.objects.filter(state=State.READY).select_related("participant"):
        try:
            letter = render(queued, NOW + timedelta(minutes=1))
        except NothingToSay:
            continue
        html = plain_texts(letter.html, language=pseudo.LONGER, names=NAMES)
        found.note("mail/weekly", html + plain_lines(letter.subject, letter.text))
    for user in User.objects.filter(role="participant")[:1]:
        mail.outbox = []
        Client().post("/accounts/password/reset/", {"email": user.email})
        for message in mail.outbox:
            found.note("mail/account", plain_lines(str(message.subject), str(message.body)))


def plain_lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.splitlines() if has_plain_word(line, NAMES)]


# Everything a visitor, a participant or a clinician may see.
AREAS = sorted(
    {area_of(route) for route in RULES if not route.startswith((*ENGLISH, *NOT_VISITED))} | {"mail"}
)


@pytest.mark.parametrize("area", AREAS)
def test_every_text_can_be_translated(findings: Findings, area: str) -> None:
    plain = findings.of_area(area)
    assert not plain, f"{len(plain)} texts\n" + "\n".join(plain[:80])


def test_everybody_went_everywhere(findings: Findings) -> None:
    """A page that is never visited is never checked."""
    assert not findings.broken, "\n".join(findings.broken[:10])
    visited = {area_of(place) for place in findings.visited}
    assert set(AREAS) <= visited
    assert len(findings.visited) > 60


# -- The two pseudo-languages themselves -----------------------------------------------------------


def test_a_pseudo_text_keeps_what_programs_read() -> None:
    made = pseudo.pseudo(" %(n)s of {total} <b>minutes</b>&nbsp;done, 100%% ")
    assert made.startswith(" ⟦%(n)s öƒ {total} <b>ɱîñûţéš</b>&nbsp;ðöñé, 100%%")
    assert made.endswith("⟧ ")
    assert pseudo.pseudo("%(done)s / {n}") == "%(done)s / {n}"
    assert pseudo.pseudo("Mon") == "⟦Ḿöñ⟧"
    words = "You walked a little more this week than the week before."
    assert 1.3 < len(pseudo.pseudo(words)) / len(words) < 1.5


def test_plain_words_are_found_wherever_they_are_read() -> None:
    html = (
        '<p>Plain</p><p lang="en">fine</p><p translate="no">Hill Road</p><img alt="A picture"><br>'
        "<script>let words</script><p>⟦Ĝööð⟧ 12 a</p><p>me@there.example Europe/Madrid Walkback</p>"
    )
    assert plain_texts(html, language="en-xa") == ["Plain", "A picture"]
