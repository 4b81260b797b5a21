"""Ports on loopback: one that is free, and what to do when somebody was faster."""

import socket
from collections.abc import Callable
from typing import Final

from walkback.ops.supervisor import StartFailed

LOOPBACK: Final = "127.0.0.1"
_ATTEMPTS: Final = 5
_WAITING_CONNECTIONS: Final = 128
_PORT_TAKEN: Final = "address already in use"


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """True when a server could listen on this port now."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still fading away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def listener_on(port: int) -> socket.socket:
    """A socket that listens on this port from now on. Raises OSError when the port is taken."""
    listener = socket.socket()
    try:
        # As servers do: a port whose last connections are still fading away counts as free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(_WAITING_CONNECTIONS)
    except OSError:
        listener.close()
        raise
    return listener


def on_a_free_port(start: Callable[[int], None]) -> int:
    """Call `start` with a free port; with another one when it fails because the port was taken."""
    for _ in range(_ATTEMPTS - 1):
        port = free_port()
        try:
            start(port)
        except StartFailed as failure:
            if not any(_PORT_TAKEN in line.lower() for line in failure.last_words):
                raise
        else:
            return port
    port = free_port()
    start(port)
    return port
