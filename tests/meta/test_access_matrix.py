"""Who may open what: every address, for every role, by every method."""

import logging
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any
from unittest.mock import patch
from zlib import crc32

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings

from screening.models.screening import ScreeningQuerySet
from tests.conftest import NOW
from tests.meta.access_table import (
    ANSWERED,
    ANSWERED_BEFORE_LOOKING,
    AUDIENCE,
    BELONGS_TO,
    FEWER_METHODS_IS_FINE,
    FORBIDDEN_IS_FINE,
    MEMBERS,
    METHODS,
    NOT_FOUND_IS_FINE,
    NOT_SIGNED_IN,
    PUBLIC,
    RECORDS,
    SIGN_IN_PAGES,
    Audience,
    Role,
)
from tests.meta.access_world import World, make_world, routes
from walkback import access_rules
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent
from walkback.core import actor


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
        yield make_world(NOW)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
    cache.clear()


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
    """With the second wall away: row security would hide the mistake from this test."""
    monkeypatch.setattr(actor, "words", lambda _actor: str(actor.SYSTEM))
    monkeypatch.setattr(ScreeningQuerySet, "for_user", lambda self, _user: self)
    found = problems(world, Role.LOCKED, lambda route: route.endswith("/result/"))
    assert any("expected 404, got 200" in problem for problem in found)
