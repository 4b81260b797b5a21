"""SMTP as the standard library speaks it, with one end of patience for each stage.

A time-out counts from one byte to the next, so that a server which answers a byte at a time, or never comes to
the last line of an answer, would keep a sender for ever. Here every wait ends at a deadline.
"""

import io
import smtplib
import socket
import time
from collections.abc import Callable
from typing import Any, Final

from django.core.mail.backends.smtp import EmailBackend

OPENING_SECONDS: Final = 10
"""For connecting, greeting, TLS and sign-in together."""
MOMENT_SECONDS: Final = 0.05
"""For each link of a group after one of them has used up the time of all."""


class Deadline:
    """How long one stage may take, by a clock that nobody can set."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds, 0 when it is over."""
        return max(0.0, self._until - self._clock())

    def or_a_moment(self) -> "Deadline":
        """Itself, or a moment once it is over: enough for what has already come from somebody else."""
        return self if self.left else Deadline(MOMENT_SECONDS, self._clock)

    def give(self, connection: socket.socket) -> None:
        """Let the next step on this connection take no longer than what is left. Raises TimeoutError."""
        if not self.left:
            raise TimeoutError
        connection.settimeout(self.left)


class Conversation(smtplib.SMTP):
    """One conversation. `deadline` ends whatever is being waited for."""

    sock: socket.socket | None
    file: Any
    patience: float = OPENING_SECONDS

    def __init__(self, *args: Any, **options: Any) -> None:
        self.deadline = Deadline(self.patience)
        super().__init__(*args, **options)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Incoming(self))
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.deadline.give(self.sock)
        super().send(s)


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


class _Incoming(io.RawIOBase):
    """What the server says, as long as there is time to listen."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        connection = self._conversation.sock
        if connection is None:
            return 0
        self._conversation.deadline.give(connection)
        return connection.recv_into(buffer)


class Backend(EmailBackend):
    """Opens a conversation as Django does for every other mail: TLS, sign-in and time-outs by the settings."""

    @property
    def connection_class(self) -> type[Conversation]:
        return EncryptedConversation if self.use_ssl else Conversation

    def abandon(self) -> None:
        """Leave no connection behind that was only half opened; nothing is said on it."""
        for conversation in (self.connection, getattr(self, "_partial_connection", None)):
            if conversation is not None:
                conversation.close()
        self.connection = self._partial_connection = None
