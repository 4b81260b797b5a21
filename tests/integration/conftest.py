"""What most pages are tested with: a clock that stands still, and people made quickly."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from plans.models import Plan
from tests.integration.walkers import joined, walker
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
