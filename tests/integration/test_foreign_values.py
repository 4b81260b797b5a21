"""V2: nobody sees a value of somebody else's, whatever address, field, filter or file they ask for.

What each person's own pages offer (addresses, fragments, files, forms with their hidden fields) is sent again by
everybody else. No answer, header or redirect may hold a marker that its reader may not see, unless they
sent it themselves. Once with the application's scoping, and once without it: then row security stands alone.
"""

import logging
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection, models, transaction

from tests.conftest import NOW
from tests.integration.marked_values import (
    Asked,
    Cast,
    Viewer,
    crawl,
    make_cast,
    markers_in,
    text_of,
)
from walkback.accounts.models import User
from walkback.core import actor

SEED = 8
STARTS = [
    "/", "/today/", "/plan/", "/progress/", "/walks/", "/check-in/", "/settings/", "/messages/", "/settings/privacy/",
    "/settings/reminders/", "/settings/calendar/", "/settings/clinic/", "/clinic/", "/clinic/people/", "/clinic/people.csv",
    "/clinic/messages/", "/clinic/team/", "/screening/", "/start/", "/flare/", "/symptoms/", "/help/", "/admin/",
]  # fmt: skip
Replay = tuple[Viewer, Asked]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Made once; each request is undone after it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        cache.clear()
        logging.disable(logging.CRITICAL)
        yield make_cast(NOW)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def offered(cast: Cast) -> dict[str, tuple[set[Asked], set[str]]]:
    return {viewer.name: crawl(viewer, STARTS) for viewer in cast.viewers}


def replays(cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]], many: int) -> list[Replay]:
    """Requests out of one person's pages in the hands of another, the same each time; at most `many`."""
    every = [
        (viewer, asked)
        for viewer in cast.viewers
        for owner, (requests, _) in sorted(offered.items())
        if owner != viewer.name
        for asked in sorted(requests, key=repr)
    ]
    chance = random.Random(SEED)  # noqa: S311  # which ones are tried is no secret
    chance.shuffle(every)
    return every[:many]


def foreign(cast: Cast, some: list[Replay]) -> tuple[int, list[str]]:
    """How many answers were read, and every marker in them that its reader may not see."""
    owner_of = cast.owner_of()
    clients = {viewer.name: viewer.client() for viewer in cast.viewers}
    found = []
    for viewer, asked in some:
        with transaction.atomic():
            text = text_of(asked.send(clients[viewer.name]))
            transaction.set_rollback(True)
        known = markers_in(asked.text())
        for marker in markers_in(text) - known:
            owner = owner_of.get(marker)
            if owner is not None and owner not in viewer.may_see:
                found.append(f"{viewer.name} {asked.method} {asked.path}: {marker} of {owner}")
    return len(some), found


def test_the_markers_are_alive(cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]]) -> None:
    """Everybody's own pages show markers of theirs, and of nobody else: else the rest would prove nothing."""
    owner_of = cast.owner_of()
    assert cast.planted >= 6 * len(cast.owners)
    for viewer in cast.viewers:
        requests, shown = offered[viewer.name]
        owners = {owner_of[marker] for marker in shown if marker in owner_of}
        assert owners <= viewer.may_see, viewer.name
        if viewer.user is not None:
            mine = [marker for marker in shown if owner_of.get(marker) in viewer.may_see]
            assert len(mine) >= 4, viewer.name
            assert any(asked.method == "POST" and asked.data for asked in requests), viewer.name
    offers = sorted(len(requests) for requests, _ in offered.values())
    assert offers[len(offers) // 2] >= 60


@pytest.fixture
def unscoped(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every query had forgotten whose rows it may read."""

    def everything(self: Any, user: User) -> Any:
        return self.all()

    def everybody(user: User) -> models.QuerySet[User]:
        return User.objects.participants()

    for kind in _scoped_kinds():
        monkeypatch.setattr(kind, "for_user", everything)
    for module in list(sys.modules.values()):
        if getattr(module, "people_visible_to", None) is not None:
            monkeypatch.setattr(module, "people_visible_to", everybody)


def _scoped_kinds() -> set[type]:
    found: set[type] = set()
    waiting: list[type] = [models.QuerySet]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "for_user" in vars(kind):
            found.add(kind)
    return found


def test_nobody_sees_a_value_of_somebody_elses(
    cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]]
) -> None:
    answers, found = foreign(cast, replays(cast, offered, 4_000))
    assert answers == 4_000
    assert not found, found[:10]


@pytest.mark.usefixtures("unscoped")
def test_without_any_scoping_row_security_alone_lets_nothing_through(
    cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]]
) -> None:
    _, found = foreign(cast, replays(cast, offered, 1_000))
    assert not found, found[:10]


@pytest.mark.usefixtures("unscoped")
def test_without_both_walls_values_of_others_are_seen(
    cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The red run: the test can fail."""
    monkeypatch.setattr(actor, "words", lambda _: str(actor.SYSTEM))
    with connection.cursor() as cursor:
        cursor.execute(actor.TELL, [str(actor.SYSTEM)])
    _, found = foreign(cast, replays(cast, offered, 600))
    assert len(found) > 20


@pytest.mark.long
def test_nobody_sees_a_value_of_somebody_elses_in_twenty_thousand_answers(
    cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]]
) -> None:
    answers, found = foreign(cast, replays(cast, offered, 20_000))
    assert answers == 20_000
    assert not found, found[:10]


@pytest.mark.long
@pytest.mark.usefixtures("unscoped")
def test_row_security_alone_holds_in_twenty_thousand_answers(
    cast: Cast, offered: dict[str, tuple[set[Asked], set[str]]]
) -> None:
    answers, found = foreign(cast, replays(cast, offered, 20_000))
    assert answers == 20_000
    assert not found, found[:10]
