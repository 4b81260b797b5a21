"""The numbered steps of sending. Somebody may listen, to stop the process in the middle of any of them.

Nothing in the product listens. The chaos tests start a worker that kills or freezes itself here.
"""

from collections.abc import Callable
from enum import IntEnum


class Step(IntEnum):
    """Where a sender is. The numbers are those of docs/mail.md."""

    CLAIMING = 1
    CLAIMED = 2
    LOADED = 3
    CONNECTED = 4
    ENVELOPE_WRITTEN = 5
    ENVELOPE_ANSWERED = 6
    BODY_WRITTEN = 7
    FENCING = 8
    FENCED = 9
    DOT_WRITTEN = 10
    DOTS_WRITTEN = 11
    ANSWERED = 12
    FINISHED = 13
    RESOLVING = 14


Listener = Callable[[Step], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call this at each step from here on, for as long as the process lives."""
    _listeners.append(listener)


def reached(step: Step) -> None:
    for listener in _listeners:
        listener(step)
