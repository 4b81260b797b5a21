"""Who acts, for the history triggers, where there is no request."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory

from walkback.accounts.audit import System


@contextmanager
def acting(system: System) -> Iterator[None]:
    """Every row changed in the block says in its history which part of the system changed it."""
    with pghistory.context(user=None, system=system.value):
        yield
