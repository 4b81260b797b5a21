"""Twelve people, four clinicians and two clinics whose stored values can be told apart wherever they turn up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from secrets import token_hex
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client

from tests.conftest import _staff
from tests.integration.records import fill
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole

CANARY = re.compile(r"canary-[0-9a-f]{32}")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
ADDRESS = re.compile(r"[\w.-]+@test\.example")
PATHS = ("participant", "plan__participant", "screening__participant", "user")
"""From a row to the person it is about."""
AT_MOST = 140
"""Pages that are read for each viewer."""
LEAVES_ALONE = ("/accounts/logout/", "/static/", "/dev/", "/accounts/login/")


@dataclass(frozen=True)
class Asked:
    """One request, as a page of somebody's offers it."""

    method: str
    path: str
    data: tuple[tuple[str, str], ...] = ()
    htmx: bool = False

    def text(self) -> str:
        """All that whoever sends it knows by themselves."""
        return " ".join([self.path, *(value for _, value in self.data)])

    def send(self, client: Client) -> Any:
        headers = {"HX-Request": "true"} if self.htmx else {}
        if self.method == "GET":
            return client.get(self.path, headers=headers)
        return client.post(self.path, dict(self.data), headers=headers)


@dataclass
class Owner:
    """A person or a clinic, with every marker in what is stored about them."""

    name: str
    markers: set[str] = field(default_factory=set)


@dataclass
class Viewer:
    """Somebody with a browser, and the owners whose values they may see."""

    name: str
    user: User | None
    may_see: set[str]

    def client(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.user is not None:
            client.force_login(self.user)
        return client


@dataclass
class Cast:
    owners: dict[str, Owner]
    viewers: list[Viewer]
    planted: int

    def owner_of(self) -> dict[str, str]:
        return {marker: owner.name for owner in self.owners.values() for marker in owner.markers}


def _texts(model: type[models.Model]) -> Iterator[str]:
    """Columns that take any words."""
    for column in model._meta.concrete_fields:
        takes_words = isinstance(column, models.CharField | models.TextField)
        if not takes_words or column.choices or column.unique or column.primary_key:
            continue
        if column.max_length is None or column.max_length >= len("canary-") + 32:
            yield column.name


def _plant(rows: Any, model: type[models.Model], owner: Owner) -> int:
    """Mark each free text of some rows; what a trigger or a constraint refuses stays as it is."""
    planted = 0
    for name in _texts(model):
        marker = f"canary-{token_hex(16)}"
        try:
            with transaction.atomic():
                done = rows.update(**{name: marker})
        except DatabaseError:
            continue
        if done:
            owner.markers.add(marker)
            planted += 1
    return planted


def _mark_person(person: User, owner: Owner) -> int:
    planted = 0
    owner.markers |= {person.email, str(person.public_id)}
    for model in apps.get_models():
        if not model._meta.managed or model._meta.proxy or model is User:
            continue
        if model._meta.app_label not in ("plans", "screening", "care", "mail", "accounts"):
            continue
        path = _path(model)
        if path is None or model._meta.model_name.endswith("event"):  # type: ignore[union-attr]
            continue
        rows = model._default_manager.filter(**{path: person})
        if any(column.name == "public_id" for column in model._meta.concrete_fields):
            owner.markers |= {str(each) for each in rows.values_list("public_id", flat=True)}
        planted += _plant(rows, model, owner)
    return planted


def _path(model: type[models.Model]) -> str | None:
    names = {column.name for column in model._meta.concrete_fields if column.is_relation}
    for path in PATHS[:3]:
        if path.partition("__")[0] in names:
            return path
    return None


def _mark_clinic(clinic: Clinic, owner: Owner) -> int:
    planted = _plant(Clinic.objects.filter(pk=clinic.pk), Clinic, owner)
    owner.markers.add(str(clinic.public_id))
    for name in ("Invitation", "PlanTemplate"):
        model = next(each for each in apps.get_models() if each.__name__ == name)
        rows = model._default_manager.filter(clinic=clinic)
        if name == "Invitation":
            owner.markers |= {str(each) for each in rows.values_list("public_id", flat=True)}
        planted += _plant(rows, model, owner)
    return planted


def make_cast(now: datetime, *, people: int = 12) -> Cast:
    """Two clinics with two clinicians and half of the people each; one more person is in no clinic."""
    owners: dict[str, Owner] = {}
    viewers = [Viewer("nobody", None, set())]
    planted = 0
    for place in range(2):
        clinic = care.create_clinic(
            name=f"Clinic {place}", country="AU", emergency_line="", by=System.COMMAND, now=now
        )
        at_clinic = f"clinic-{place}"
        owners[at_clinic] = Owner(at_clinic)
        team = []
        for number in range(2):
            member = _staff(f"clinician-{place}-{number}@test.example", Role.CLINICIAN, now)
            role = MembershipRole.CLINICIAN if number else MembershipRole.LEAD
            care.add_member(clinic=clinic, user=member, role=role, by=System.COMMAND, now=now)
            team.append(member)
        names = {at_clinic}
        for number in range(people // 2):
            name = f"person-{place}-{number}-{token_hex(8)}"
            owners[name] = Owner(name)
            person = fill(clinic, name, now, walks_on=number % 3 != 0)
            planted += _mark_person(person, owners[name])
            viewers.append(Viewer(name, person, {name, at_clinic}))
            names.add(name)
        planted += _mark_clinic(clinic, owners[at_clinic])
        viewers += [Viewer(member.email, member, names) for member in team]
    return Cast(owners, viewers, planted)


class _Page(HTMLParser):
    """Where a page leads: links, fragments, pictures and forms with what they carry."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.found = base, set[Asked]()
        self._form: tuple[str, str] | None = None
        self._fields: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in ("href", "src", "hx-get", "data-hx-get"):
            if values.get(name):
                self._add("GET", values[name], htmx=name.endswith("hx-get"))
        for name in ("hx-post", "data-hx-post"):
            if values.get(name):
                self._add("POST", values[name], htmx=True)
        if tag == "form":
            self._form = (values.get("method", "get").upper(), values.get("action") or self.base)
            self._fields = []
        elif tag in ("input", "button", "textarea", "select") and self._form and values.get("name"):
            self._fields.append((values["name"], values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            method, action = self._form
            self._add(method, action, tuple(dict(self._fields).items()))
            self._form = None

    def _add(
        self, method: str, address: str, data: tuple[tuple[str, str], ...] = (), htmx: bool = False
    ) -> None:
        whole = urlsplit(urljoin(f"http://testserver{self.base}", address))
        if whole.netloc != "testserver" or whole.path.startswith(LEAVES_ALONE):
            return
        path = f"{whole.path}?{whole.query}" if whole.query else whole.path
        kept = tuple((name, value) for name, value in data if name != "csrfmiddlewaretoken")
        self.found.add(Asked(method, path, kept, htmx))


def text_of(response: Any) -> str:
    """Everything an answer says: headers and body."""
    body = b"".join(response) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return headers + body.decode(errors="replace")


def markers_in(text: str) -> set[str]:
    return {*CANARY.findall(text), *UUID.findall(text), *ADDRESS.findall(text)}


def crawl(viewer: Viewer, starts: list[str]) -> tuple[set[Asked], set[str]]:
    """Every request that somebody's own pages offer, and every marker these pages show."""
    client = viewer.client()
    waiting = [Asked("GET", start) for start in starts]
    offered, read, shown = set(waiting), set[str](), set[str]()
    while waiting and len(read) < AT_MOST:
        asked = waiting.pop(0)
        if asked.method != "GET" or asked.path in read:
            continue
        read.add(asked.path)
        with transaction.atomic():
            response = asked.send(client)
            text = text_of(response)
            transaction.set_rollback(True)
        shown |= markers_in(text)
        page = _Page(asked.path.partition("?")[0])
        if response.get("Content-Type", "").startswith("text/html"):
            page.feed(text)
        new = sorted(page.found - offered, key=repr)
        offered |= page.found
        waiting += new
    return offered, shown
