"""What most pages are tested with: a clock that stands still, and people made quickly."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from plans.models import Plan
from tests.integration.desks import Desk, only_hold
from tests.integration.letters import address_to, letters_known
from tests.integration.mail_server import Scripted, Server, following, listening
from tests.integration.pages import SignedIn
from tests.integration.walkers import ends_at, joined, screened, walk_all, walker
from walkback.accounts.models import User


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The pages read the clock: it stands still at the cast's present until `clock.move_to(…)`."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user(now: datetime) -> User:
    """Somebody who signed up and consented, nothing more."""
    return joined(now)


@pytest.fixture
def plan(clock: time_machine.Traveller, now: datetime) -> Plan:
    """A plan whose first week begins at the cast's present, where the clock stands."""
    return walker(now)


@pytest.fixture
def starter(clock: time_machine.Traveller, now: datetime) -> User:
    """Somebody whose safety questions are clear, before the questions of the plan."""
    user = joined(now)
    screened(user, now)
    return user


@pytest.fixture
def open_at(plan: Plan, clock: time_machine.Traveller, now: datetime) -> datetime:
    """The evening before the week ends, when its check-in is open, with every minute walked."""
    walk_all(plan, now)
    at = ends_at(plan) - timedelta(hours=3)
    clock.move_to(at)
    return at


@pytest.fixture
def desk_of(clinician: User, signed_in: SignedIn) -> Callable[[User], Desk]:
    """The cast's clinician with somebody's hold before them: `desk_of(user).look()`."""
    return lambda person: Desk(signed_in(clinician), only_hold(person))


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """The mail server that reminders are sent to in this test."""
    made = Server()
    with listening(made) as port:
        address_to(settings, port)
        yield made


@pytest.fixture
def mail_to(settings: Any) -> Iterator[Callable[[Scripted], Scripted]]:
    """Mail goes to a server with a script: `mail_to(Scripted(RCPT="550 no"))`; the newest counts."""
    with ExitStack() as servers:

        def direct(server: Scripted) -> Scripted:
            address_to(settings, servers.enter_context(following(server)))
            return server

        yield direct


@pytest.fixture
def letter_kind(db: None) -> Iterator[None]:
    """Mails of the kind "letter" can be written."""
    with letters_known():
        yield
