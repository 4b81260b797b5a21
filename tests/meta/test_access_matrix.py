"""Who may open what: every address, for every role, by every method.

`AUDIENCE` is written by hand and read by a person. It is not made from `access_rules.py`: the two
must agree, and a new address has no cell until somebody says here whom it is for.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from unittest.mock import patch
from uuid import uuid4
from zlib import crc32

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from plans.actions import starting
from plans.models import Walk
from screening.models import Hold
from screening.models.screening import ScreeningQuerySet
from tests.conftest import NOW, PASSWORD
from walkback import access_rules
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.accounts.roles import Role as AccountRole
from walkback.care import actions as care
from walkback.care.models.clinic import MembershipRole
from walkback.mail.tokens import UnsubscribeLink
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person


class Audience(StrEnum):
    EVERYONE = "everyone"
    ACCOUNT = "anyone signed in"
    PARTICIPANT = "participants"
    CLINICIAN = "clinicians"
    ADMINISTRATOR = "administrators"


class Role(StrEnum):
    ANONYMOUS = "anonymous"
    UNVERIFIED = "unverified"
    OWNER = "owner"
    OTHER = "other participant"
    HELD = "held participant"
    LOCKED = "locked participant"
    ON_PANEL = "clinician on the panel"
    ELSEWHERE = "clinician elsewhere"
    ADMINISTRATOR = "administrator"


ANYBODY = frozenset(Role)
PARTICIPANTS = frozenset({Role.OWNER, Role.OTHER, Role.HELD, Role.LOCKED})
CLINICIANS = frozenset({Role.ON_PANEL, Role.ELSEWHERE})
NOT_SIGNED_IN = frozenset({Role.ANONYMOUS, Role.UNVERIFIED})
MEMBERS: dict[Audience, frozenset[Role]] = {
    Audience.EVERYONE: ANYBODY,
    Audience.ACCOUNT: ANYBODY - NOT_SIGNED_IN,
    Audience.PARTICIPANT: PARTICIPANTS,
    Audience.CLINICIAN: CLINICIANS,
    Audience.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READ, BOTH, WRITE = "read", "read and write", "write"
ANSWERED: dict[str, frozenset[str]] = {
    READ: frozenset({"GET", "HEAD", "OPTIONS"}),
    BOTH: frozenset({"GET", "HEAD", "OPTIONS", "POST"}),
    WRITE: frozenset({"POST", "OPTIONS"}),
}

# -- The table -------------------------------------------------------------------------------------
PUBLIC: dict[str, str] = {
    "": READ,
    "help/": READ,
    "privacy/": READ,
    "terms/": READ,
    "language/": WRITE,
    "learn/": READ,
    "learn/questions/": READ,
    "learn/<slug:slug>/": READ,
    "healthz/": READ,
    "readyz/": READ,
    "accounts/login/": BOTH,
    "accounts/logout/": BOTH,
    "accounts/inactive/": READ,
    "accounts/signup/": BOTH,
    "accounts/confirm-email/": READ,
    "accounts/confirm-email/resend/": BOTH,
    "accounts/confirm-email/(?P<key>[-:\\w]+)/$": BOTH,
    "accounts/login/code/confirm/": BOTH,
    "accounts/password/reset/": BOTH,
    "accounts/password/reset/done/": READ,
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": BOTH,
    "accounts/password/reset/key/done/": READ,
    "u/<str:token>/": BOTH,
    # The record review sends on to the ordinary sign-in page.
    "admin/login/": BOTH,
    "admin/logout/": BOTH,
    "admin/jsi18n/": BOTH,
    # Development only.
    "dev/mail/": READ,
    "dev/mail/<uuid:mail_id>/": READ,
    "dev/mail/<uuid:mail_id>/html/": READ,
    "dev/design/": READ,
    "dev/design/chart/": READ,
}
ACCOUNT: dict[str, str] = {
    "accounts/reauthenticate/": BOTH,
    "accounts/email/": BOTH,
    "accounts/password/change/": BOTH,
    "accounts/password/set/": BOTH,
    "settings/": READ,
    "settings/profile/": BOTH,
}
PARTICIPANT: dict[str, str] = {
    "settings/reminders/": BOTH,
    "settings/privacy/": BOTH,
    "consent/": BOTH,
    "screening/": BOTH,
    "screening/<uuid:public_id>/check/": BOTH,
    "screening/<uuid:public_id>/confirm/": BOTH,
    "screening/<uuid:public_id>/result/": READ,
    "screening/<uuid:public_id>/summary.pdf": READ,
    "screening/<uuid:public_id>/<slug:group>/": BOTH,
    "symptoms/": BOTH,
    "symptoms/list/": BOTH,
    "clearance/": BOTH,
    "clearance/unlock/": WRITE,
    "start/": BOTH,
    "start/if-then/": BOTH,
    "start/<uuid:public_id>/": BOTH,
    "start/<uuid:public_id>/what-if/": READ,
    "today/": READ,
    "today/move/": BOTH,
    "today/rest/": WRITE,
    "today/walk-after-all/": WRITE,
    "away/": BOTH,
    "plan/": READ,
    "plan/weeks/<int:number>/": BOTH,
    "plan/weeks/<int:number>/print/": READ,
    "plan/week.pdf": READ,
    "plan/change/": BOTH,
    "plan/offers/<slug:kind>/": WRITE,
    "progress/": READ,
    "progress/measures.csv": READ,
    "progress/<slug:name>.svg": READ,
    "progress/<slug:name>.csv": READ,
    "progress/letter.pdf": READ,
    "progress/measures/": BOTH,
    "plan/<uuid:public_id>/projection/": READ,
    "walks/": READ,
    "walks/settled/": WRITE,
    "walks/new/": BOTH,
    "walks/as-planned/": WRITE,
    "walks/<uuid:public_id>/": BOTH,
    "walks/<uuid:public_id>/delete/": BOTH,
    "flare/": BOTH,
    "flare/way-back/": READ,
    "flare/settled/": WRITE,
    "flare/lasting/": BOTH,
    "monthly/": BOTH,
    "monthly/wanted/": WRITE,
    "plan/pause/": BOTH,
    "plan/end/": BOTH,
    "plan/restart/": BOTH,
    "check-in/": READ,
    "check-in/<slug:page>/": BOTH,
}
CLINICIAN: dict[str, str] = {
    "clinic/": READ,
    "clinic/people/<uuid:public_id>/": READ,
    "clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/": BOTH,
}
# The record review shows these tables, read-only, to administrators.
RECORDS = (
    "accounts/user",
    "accounts/consent",
    "accounts/auditevent",
    "mail/outboxmail",
    "mail/mailattempt",
    "mail/recipient",
    "mail/suppression",
    "mail/heartbeat",
    "care/clinic",
    "care/membership",
    "care/enrolment",
    "care/alert",
    "care/note",
    "care/message",
    "screening/screening",
    "screening/attestation",
    "screening/hold",
    "screening/warningwords",
    "plans/plan",
    "plans/prescription",
    "plans/walk",
    "plans/checkin",
    "plans/weeklydecision",
    "plans/ownactivity",
    "plans/measureround",
    "plans/measureanswer",
)
RECORD_PAGES = (
    "",
    "add/",
    "<path:object_id>/history/",
    "<path:object_id>/delete/",
    "<path:object_id>/change/",
    "<path:object_id>/",
)
ADMINISTRATOR: dict[str, str] = {
    "admin/": READ,
    "admin/password_change/": READ,
    "admin/password_change/done/": READ,
    "admin/autocomplete/": READ,
    "admin/r/<path:content_type_id>/<path:object_id>/": READ,
    "admin/(?P<app_label>accounts|mail|care|screening|plans)/$": READ,
    "admin/(?P<url>.*)$": READ,
    **{f"admin/{table}/{page}": READ for table in RECORDS for page in RECORD_PAGES},
}
AUDIENCE: dict[str, tuple[Audience, str]] = {
    route: (audience, answers)
    for audience, table in (
        (Audience.EVERYONE, PUBLIC),
        (Audience.ACCOUNT, ACCOUNT),
        (Audience.PARTICIPANT, PARTICIPANT),
        (Audience.CLINICIAN, CLINICIAN),
        (Audience.ADMINISTRATOR, ADMINISTRATOR),
    )
    for route, answers in table.items()
}
# Addresses of one person's thing: who alone may have it. Everybody else in the audience gets a 404.
BELONGS_TO: dict[str, frozenset[Role]] = {
    "screening/<uuid:public_id>/check/": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/confirm/": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/result/": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/summary.pdf": frozenset({Role.OWNER}),
    "screening/<uuid:public_id>/<slug:group>/": frozenset({Role.OWNER}),
    "start/<uuid:public_id>/": frozenset({Role.OTHER}),
    "start/<uuid:public_id>/what-if/": frozenset({Role.OTHER}),
    "plan/<uuid:public_id>/projection/": frozenset({Role.OWNER}),
    "walks/<uuid:public_id>/": frozenset({Role.OWNER}),
    "walks/<uuid:public_id>/delete/": frozenset({Role.OWNER}),
    "clinic/people/<uuid:public_id>/": frozenset({Role.ON_PANEL}),
    "clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/": frozenset({Role.ON_PANEL}),
}
# A locked or held person is told so before their log is looked at: an answer, but never the walk.
ANSWERED_BEFORE_LOOKING = {
    "walks/<uuid:public_id>/": frozenset({Role.OTHER, Role.HELD, Role.LOCKED}),
    "walks/<uuid:public_id>/delete/": frozenset({Role.OTHER, Role.HELD, Role.LOCKED}),
}
# Allowed, but there is nothing there or nothing to do: the record review only shows.
SIGN_IN_PAGES = ("/accounts/login/", "/admin/login/")
# Public addresses whose page itself knows fewer methods than the rule of all record pages.
FEWER_METHODS_IS_FINE = frozenset({"admin/logout/", "admin/jsi18n/"})
NOT_FOUND_IS_FINE = ("admin/(?P<url>", "admin/r/", "dev/mail/<uuid", "accounts/")
FORBIDDEN_IS_FINE = ("admin/", "accounts/password/set/")


# -- The addresses ---------------------------------------------------------------------------------


def routes() -> Iterator[str]:
    """Every route, as the resolver of the running project names it."""
    yield from _routes(get_resolver().url_patterns, "")


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        # As a request's `resolver_match.route` has it: inner regular expressions lose their "^".
        route = before + (
            str(pattern.pattern).removeprefix("^") if before else str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


@dataclass
class World:
    """The cast with what they own, and the address of each route."""

    people: dict[Role, User | None]
    values: dict[str, str]
    by_route: dict[str, dict[str, str]] = field(default_factory=dict)

    def client(self, role: Role) -> Client:
        client = Client(raise_request_exception=False)
        person = self.people[role]
        if role is Role.UNVERIFIED and person is not None:
            answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
            assert answer.status_code == 302, "an unverified sign-in is sent to the mail page"
            assert "_auth_user_id" not in client.session
        elif person is not None:
            client.force_login(person)
            # What the first visit of a session writes down would be written, and undone, in each cell.
            client.get("/terms/")
        return client

    def path(self, route: str) -> str:
        values = {**self.values, **self.by_route.get(route, {})}
        for name, value in values.items():
            route = route.replace(name, value)
        assert not set(route) & set("<>^$()?"), f"no example address for {route}"
        return f"/{route}"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all cells; each cell is undone after it."""

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(ROOT_URLCONF="tests.integration.dev_urls"),
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
        # Nobody asks which templates were used: thousands of contexts need no copy.
        patch("django.test.client.store_rendered_templates", lambda *_, **__: None),
    ):
        cache.clear()
        # Thousands of refusals are expected here; writing them up takes longer than they do.
        logging.disable(logging.CRITICAL)
        yield _make_world(NOW)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
    cache.clear()


def _staff(name: str, role: AccountRole, now: datetime) -> User:
    return accounts.create_account(
        email=f"{name}@test.example",
        password=PASSWORD,
        role=role,
        profile=accounts.Profile(time_zone="Australia/Sydney", country="AU"),
        by=System.COMMAND,
        now=now,
    )


def _joined(name: str, now: datetime) -> User:
    return walkthrough.join(Person(f"{name}@test.example", PASSWORD), now=now)


def _make_world(now: datetime) -> World:
    owner, other, held, locked = (
        _joined(name, now) for name in ("owner", "other", "held", "locked")
    )
    # With something to show in the summary for a clinician.
    screening = walkthrough.screen(owner, {"A9": "yes"}, now=now)
    plan = walkthrough.start_plan(owner, now=now)
    walkthrough.log(plan, now.astimezone(owner.zone).date(), 20, now=now)
    walkthrough.screen(other, now=now)
    draft = starting.draft_plan(
        participant=other,
        inputs=dict(walkthrough.QUIET_INPUTS),
        preferences=starting.Preferences(week_begins=0, recovered=True),
        by=other,
        now=now,
    )
    walkthrough.screen(held, {"B7": "yes"}, now=now)
    walkthrough.screen(locked, {"B6": "yes"}, now=now)
    unverified = _joined("unverified", now)
    EmailAddress.objects.filter(user=unverified).update(verified=False)
    people = {
        Role.ANONYMOUS: None,
        Role.UNVERIFIED: unverified,
        Role.OWNER: owner,
        Role.OTHER: other,
        Role.HELD: held,
        Role.LOCKED: locked,
        Role.ON_PANEL: _staff("on-panel", AccountRole.CLINICIAN, now),
        Role.ELSEWHERE: _staff("elsewhere", AccountRole.CLINICIAN, now),
        Role.ADMINISTRATOR: _staff("administrator", AccountRole.ADMINISTRATOR, now),
    }
    for place, role in enumerate((Role.ON_PANEL, Role.ELSEWHERE)):
        clinic = care.create_clinic(
            name=f"Clinic {place}", country="AU", emergency_line="", by=System.COMMAND, now=now
        )
        member = people[role]
        assert member is not None
        care.add_member(
            clinic=clinic, user=member, role=MembershipRole.LEAD, by=System.COMMAND, now=now
        )
        if role is Role.ON_PANEL:
            care.enrol(clinic=clinic, participant=owner, by=System.COMMAND, now=now)
            care.enrol(clinic=clinic, participant=held, by=System.COMMAND, now=now)
    walk = Walk.objects.get(plan=plan)
    made = World(people=people, values={})
    made.values = {
        "<int:number>": "1",
        "<slug:slug>": "hurt-and-harm-are-different",
        "<slug:group>": "a",
        "<slug:page>": "week",
        "<slug:name>": "minutes",
        "<slug:kind>": "promotion",
        "<uuid:mail_id>": str(uuid4()),
        "<str:token>": UnsubscribeLink(owner.public_id, "weekly").token(),
        "confirm-email/(?P<key>[-:\\w]+)/$": "confirm-email/nobody-has-this-key/",
        "password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-set-password/",
        "(?P<app_label>accounts|mail|care|screening|plans)/$": "plans/",
        "(?P<url>.*)$": "nothing-here/",
        "<path:content_type_id>": "1",
        "<path:object_id>": "1",
    }
    things = {
        "screening/": screening.public_id,
        "start/": draft.public_id,
        "plan/": plan.public_id,
        "walks/": walk.public_id,
        "clinic/": owner.public_id,
    }
    for route in BELONGS_TO:
        thing = next(thing for start, thing in things.items() if route.startswith(start))
        made.by_route[route] = {"<uuid:public_id>": str(thing)}
    made.by_route["clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/"] = {
        "<uuid:public_id>": str(held.public_id),
        "<uuid:hold_id>": str(Hold.objects.get(participant=held).public_id),
    }
    for route in list(routes()):
        if "<path:object_id>" in route and "admin/accounts/user/" in route:
            made.by_route[route] = {"<path:object_id>": str(owner.pk)}
        if "<path:object_id>" in route and "admin/plans/plan/" in route:
            made.by_route[route] = {"<path:object_id>": str(plan.pk)}
    return made


# -- The cells -------------------------------------------------------------------------------------


class Verdict(StrEnum):
    ANSWER = "answers"
    SIGN_IN = "sends to the sign-in page"
    REFUSED = "403"
    NOT_FOUND = "404"
    NOT_ALLOWED = "405"


def expected(route: str, role: Role, method: str) -> Verdict:
    """What the hand-written table says."""
    audience, answers = AUDIENCE[route]
    if method not in ANSWERED[answers]:
        return Verdict.NOT_ALLOWED
    if audience is not Audience.EVERYONE and role in NOT_SIGNED_IN:
        return Verdict.SIGN_IN
    if role not in MEMBERS[audience]:
        return Verdict.REFUSED
    owners = BELONGS_TO.get(route)
    if owners is not None and role not in owners:
        return Verdict.NOT_FOUND
    return Verdict.ANSWER


def seen(response: Any) -> Verdict:
    status = response.status_code
    if status == 302 and str(response["Location"]).startswith(SIGN_IN_PAGES):
        return Verdict.SIGN_IN
    return {403: Verdict.REFUSED, 404: Verdict.NOT_FOUND, 405: Verdict.NOT_ALLOWED}.get(
        status, Verdict.ANSWER
    )


def is_fine(route: str, role: Role, method: str, want: Verdict, got: Verdict) -> bool:
    if want is got:
        return True
    if want is Verdict.NOT_FOUND and role in ANSWERED_BEFORE_LOOKING.get(route, ()):
        return got is Verdict.ANSWER
    if got is Verdict.NOT_ALLOWED and method == "OPTIONS":
        return want in (Verdict.ANSWER, Verdict.NOT_FOUND)
    if want is not Verdict.ANSWER:
        return False
    if got is Verdict.NOT_ALLOWED:
        return route in FEWER_METHODS_IS_FINE
    if got is Verdict.NOT_FOUND:
        return route.startswith(NOT_FOUND_IS_FINE)
    if got is Verdict.SIGN_IN:
        # A sign-in page sends on to itself: public pages that need a step before them.
        return AUDIENCE[route][0] is Audience.EVERYONE
    return got is Verdict.REFUSED and route.startswith(FORBIDDEN_IS_FINE)


def problems_in_cell(
    world: World, client: Client, route: str, role: Role, method: str, audited: int
) -> Iterator[str]:
    """What is wrong with one cell, in words, after the audit event `audited`. The cell is undone afterwards."""
    cell = f"{method} {route or '(home)'} as {role}"
    if route not in AUDIENCE:
        yield f"{cell}: nobody said whom it is for"
        return
    cookies: Any = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, world.path(route))
        if response.status_code >= 500 and not route.startswith("readyz"):
            yield f"{cell}: {response.status_code}"
        want, got = expected(route, role, method), seen(response)
        if not is_fine(route, role, method, want, got):
            yield f"{cell}: expected {want}, got {response.status_code}"
        if role not in NOT_SIGNED_IN:
            yield from _signed_in_problems(cell, response, audited)
        transaction.set_rollback(True)
    client.cookies = cookies


def _signed_in_problems(cell: str, response: Any, audited: int) -> Iterator[str]:
    if "no-store" not in response.get("Cache-Control", ""):
        yield f"{cell}: without no-store"
    if response.status_code not in (403, 404):
        return
    refusals = AuditEvent.objects.filter(pk__gt=audited, action=Event.ACCESS_REFUSED.value)
    if refusals.count() != 1:
        yield f"{cell}: {refusals.count()} audit events for a refusal"


def methods_for(route: str, role: Role) -> tuple[str, ...]:
    """All of them; but the record pages of all tables are one piece of code, so those who may not
    open any of them try each method on one table, and the rest by GET and POST."""
    is_record = route.startswith(tuple(f"admin/{table}/" for table in RECORDS[1:]))
    return ("GET", "POST") if is_record and role is not Role.ADMINISTRATOR else METHODS


def sample_of_methods(route: str, role: Role) -> tuple[str, ...]:
    """GET and POST, and of the others one: each route and role always has the same, and each method its share."""
    every = methods_for(route, role)
    others = [method for method in every if method not in ("GET", "POST")]
    one = others[crc32(f"{route} {role}".encode()) % len(others)] if others else None
    return tuple(method for method in every if method not in others or method == one)


def problems(
    world: World,
    role: Role,
    chosen: Callable[[str], bool] = lambda _: True,
    methods: Callable[[str, Role], tuple[str, ...]] = methods_for,
) -> list[str]:
    """Everything that is wrong with this role's cells."""
    client = world.client(role)
    # The same before each cell: what a cell writes is undone.
    audited = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return [
        problem
        for route in sorted(set(routes()))
        if chosen(route)
        for method in methods(route, role)
        for problem in problems_in_cell(world, client, route, role, method, audited)
    ]


# -- Tests -----------------------------------------------------------------------------------------


def test_every_address_is_in_the_table_and_nothing_else(world: World) -> None:
    assert set(routes()) == set(AUDIENCE)


def test_every_address_has_a_rule_and_every_rule_an_address(world: World) -> None:
    known = set(routes())
    without = {
        route
        for route in known
        if route not in access_rules.RULES and not route.startswith(access_rules.ADMIN)
    }
    assert not without
    assert not set(access_rules.RULES) - known, "rules for addresses that do not exist"
    assert not access_rules.PUBLIC_ADMIN - known


def test_what_the_whole_world_may_open_is_exactly_this(world: World) -> None:
    public = {route for route, rule in access_rules.RULES.items() if rule.permission is None}
    assert public | access_rules.PUBLIC_ADMIN == set(PUBLIC)


def test_there_are_cells_enough(world: World) -> None:
    cells = sum(len(methods_for(route, role)) for route in set(routes()) for role in Role)
    assert cells >= 5000


@pytest.mark.parametrize("role", list(Role))
def test_a_sample_of_cells_answers_as_the_table_says(world: World, role: Role) -> None:
    found = problems(world, role, methods=sample_of_methods)
    assert not found, "\n".join(found[:40])


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
def test_each_cell_answers_as_the_table_says(world: World, role: Role) -> None:
    found = problems(world, role)
    assert not found, "\n".join(found[:40])


def test_the_sample_is_fair(world: World) -> None:
    """Every address is asked as every role, and every method of all on a good part of them."""
    sampled = [
        method
        for route in set(routes())
        for role in Role
        for method in sample_of_methods(route, role)
    ]
    assert len(sampled) >= 2000
    assert all(sampled.count(method) >= 100 for method in METHODS)


# -- Red runs: the check must see a missing guard --------------------------------------------------


def test_a_page_opened_to_the_world_is_reported(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(access_rules.RULES, "clinic/", access_rules.PUBLIC_PAGE)
    found = problems(world, Role.OWNER, lambda route: route == "clinic/")
    assert any("expected 403" in problem for problem in found)


def test_a_page_opened_to_another_role_is_reported(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(access_rules.RULES, "today/", access_rules.PUBLIC_PAGE)
    found = problems(world, Role.ANONYMOUS, lambda route: route == "today/")
    assert any("GET today/ as anonymous" in problem for problem in found)


def test_a_method_too_many_is_reported(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    every = access_rules.Rule(access_rules.OWN_PAGE.permission, METHODS)
    monkeypatch.setitem(access_rules.RULES, "today/", every)
    found = problems(world, Role.OWNER, lambda route: route == "today/")
    assert any("DELETE today/" in problem for problem in found)


def test_a_missing_rule_refuses_everybody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(access_rules.RULES, "help/")
    for role in (Role.ANONYMOUS, Role.OWNER, Role.ADMINISTRATOR):
        response = world.client(role).get("/help/")
        assert response.status_code == 403


def test_a_queryset_that_forgets_the_owner_is_reported(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(ScreeningQuerySet, "for_user", lambda self, _user: self)
    found = problems(world, Role.LOCKED, lambda route: route.endswith("/result/"))
    assert any("expected 404, got 200" in problem for problem in found)
