"""Who asks the database. Each transaction says so first, and row security answers by it.

Row-level security is the second wall behind `for_user`: a query that forgot whose rows it may read finds
none of anybody else's. The actor stands in a setting of the transaction (`SET LOCAL`), so that it cannot
outlive it on a shared connection. Whoever does not say who they are is refused with an error, not with
an empty answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import connection
from psycopg.pq import TransactionStatus

SYSTEM: Final = -1
"""Workers, commands, and the few steps of a request that must see more than the person who asks."""
NOBODY: Final = 0
"""Somebody not signed in. Sees accounts, as signing in must, and nothing that belongs to a programme."""
TELL: Final = "SELECT set_config('walkback.actor', %s, true)"
"""`true`: for this transaction only."""
TELL_SESSION: Final = "SELECT set_config('walkback.actor', %s, false)"

_process: int | None = None
_actor: ContextVar[int | None] = ContextVar("actor", default=None)


def this_process_acts_as(actor: int) -> None:
    """Who acts in this process when nothing narrower is said: said once, by commands and workers."""
    global _process  # noqa: PLW0603  # one fact about the whole process
    _process = actor


def of_process() -> int | None:
    """What this process acts as by itself; None in a web process."""
    return _process


def current() -> int | None:
    """The id of the user who acts, SYSTEM, NOBODY, or None where nobody said."""
    actor = _actor.get()
    return _process if actor is None else actor


def words(actor: int | None) -> str:
    """As the database reads it. The empty word makes it refuse."""
    return "" if actor is None else str(actor)


@contextmanager
def acting_as(actor: int) -> Iterator[None]:
    """Act as a user (by id), SYSTEM or NOBODY: in the transaction that is open, and in those begun in the block."""
    before = current()
    outer = _actor.get()
    _actor.set(actor)
    _tell(actor)
    try:
        yield
    finally:
        # Not by a token: a stream may be ended from elsewhere than it was begun.
        _actor.set(outer)
        _tell(before)


@contextmanager
def beyond_oneself(why: str) -> Iterator[None]:
    """Act as SYSTEM for the few lines in the block, inside a request. `why` is for the reader, and must be there.

    Every place that does this is on a list that a test holds against the code: these lines have no second wall.
    """
    if not why:
        raise ValueError("Say why.")
    with acting_as(SYSTEM):
        yield


def _tell(actor: int | None) -> None:
    """Change the open transaction's setting.

    Without a transaction there is nothing to tell; one that failed forgets by rolling back.
    """
    if not connection.in_atomic_block or connection.needs_rollback:
        return
    if connection.connection.info.transaction_status != TransactionStatus.INERROR:
        connection.connection.execute(TELL, [words(actor)])
