"""Threads that begin together, for tests, and what came of them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

AT_ONCE = 4


def at_once(act: Callable[[], Any], times: int = AT_ONCE) -> list[Any]:
    """What several threads get that begin together: a result or the exception, each."""
    barrier = threading.Barrier(times)

    def one() -> Any:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=30)
            return act()
        except Exception as error:  # noqa: BLE001  # the outcome is what is looked at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as threads:
        return [future.result(timeout=60) for future in [threads.submit(one) for _ in range(times)]]


def refusals(outcomes: list[Any], *kinds: type[Exception]) -> int:
    """How many were refused in the way that is foreseen; any other exception fails."""
    unforeseen = [
        outcome
        for outcome in outcomes
        if isinstance(outcome, Exception) and not isinstance(outcome, kinds)
    ]
    assert not unforeseen
    return sum(isinstance(outcome, kinds) for outcome in outcomes)
