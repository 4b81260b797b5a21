"""Mail servers on loopback that answer what a test tells them to: a well-behaved one and a scripted one."""

import email.policy
import io
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any, Final

from aiosmtpd.controller import Controller

from walkback.ops.ports import free_port


class Server:
    """A mail server that answers what it is told to."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.rcpt = self.data = ""

    async def handle_RCPT(  # noqa: N802  # the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.data:
            return self.data
        message = message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 kept"


@contextmanager
def listening(server: Server) -> Iterator[int]:
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class Drop:
    """End the connection at this point, without a word."""


class Hang:
    """Say nothing more, and keep the connection."""


class Drip:
    """Say it, one byte at a time and never to its end."""

    def __init__(self, reply: str, pause_seconds: float = 0.02) -> None:
        self.reply, self.pause_seconds = reply, pause_seconds


class Keep:
    """Accept the mail, and then do this instead of saying so."""

    def __init__(self, then: "Answer") -> None:
        self.then = then


class Do:
    """Do this first, then answer as usual."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act = act


Answer = str | type[Drop] | type[Hang] | Drip | Keep | Do
USUAL: Final = {
    "CONNECT": "220 test.example ready",
    "STARTTLS": "220 2.0.0 go on",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "DOT": "250 2.0.0 kept",
    "QUIT": "221 bye",
}
IDLE_SECONDS: Final = 20


class Scripted:
    """A server that follows a script: what it answers to the next command of a name, else the usual.

    A mail counts as accepted only when its final dot has arrived and was not refused. `said` is every
    line that came in outside of a mail's text, `torn` how many texts ended without their dot.
    """

    def __init__(
        self,
        *,
        offers: tuple[str, ...] = ("PIPELINING", "8BITMIME"),
        tls: ssl.SSLContext | None = None,
        at: Mapping[str, Sequence[Answer]] | None = None,
        **script: Any,
    ) -> None:
        """`at` and the keywords are the script: an Answer or several, by the name of the command."""
        self.offers, self.tls = offers, tls
        self.script: dict[str, deque[Answer]] = {
            name: deque(answers if isinstance(answers, list) else [answers])
            for name, answers in {**(at or {}), **script}.items()
        }
        self.accepted: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.said: list[str] = []
        self.torn = 0
        self.connections = self.open_conversations = 0
        self.is_over = threading.Event()

    def answer(self, name: str) -> Answer:
        answers = self.script.get(name)
        return answers.popleft() if answers else self._usual(name)

    def _usual(self, name: str) -> str:
        if name == "EHLO":
            *first, last = ["test.example", *self.offers, *(["STARTTLS"] if self.tls else [])]
            return "\r\n".join([*(f"250-{line}" for line in first), f"250 {last}"])
        return USUAL.get(name, "250 ok")

    def has_accepted(self, message_id: str) -> bool:
        return message_id in self.message_ids

    def wait_until_all_are_done(self, seconds: float = 10) -> None:
        """Everything that a client wrote before it went away has been read, and decided about."""
        until = time.monotonic() + seconds
        while self.open_conversations:
            assert time.monotonic() < until
            time.sleep(0.01)

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.accepted]


class _Ended(Exception):
    """This conversation is over."""


class _Conversation:
    def __init__(self, server: Scripted, connection: socket.socket) -> None:
        self.server, self.connection = server, connection
        self.lines: Any = connection.makefile("rb")
        self.recipient = ""

    def hold(self) -> None:
        with suppress(OSError, _Ended):
            self.reply("CONNECT")
            while line := self.lines.readline():
                self.command(line.decode("utf-8", "replace").strip())
        with suppress(OSError):
            self.connection.close()
        self.server.open_conversations -= 1

    def command(self, line: str) -> None:
        self.server.said.append(line)
        name = line.partition(" ")[0].upper()
        if name == "RCPT":
            self.recipient = line.partition("<")[2].rpartition(">")[0]
        said = self.reply(name)
        if name == "QUIT":
            raise _Ended
        if name == "DATA" and said.startswith("354"):
            self.text()
        if name == "STARTTLS" and self.server.tls and said.startswith("2"):
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
            self.lines = self.connection.makefile("rb")

    def text(self) -> None:
        text = io.BytesIO()
        while (line := self.lines.readline()) != b".\r\n":
            if not line.endswith(b"\r\n"):
                self.server.torn += 1
                raise _Ended
            text.write(line[1:] if line.startswith(b".") else line)
        answer = self.server.answer("DOT")
        if isinstance(answer, Keep):
            self.keep(text.getvalue())
            answer = answer.then
        elif isinstance(answer, str) and answer.startswith("2"):
            self.keep(text.getvalue())
        self.give(answer, "DOT")

    def keep(self, text: bytes) -> None:
        self.server.raw.append(text)
        self.server.accepted.append(message_from_bytes(text, policy=email.policy.default))
        self.server.recipients.append(self.recipient)

    def reply(self, name: str) -> str:
        return self.give(self.server.answer(name), name)

    def give(self, answer: Answer, name: str) -> str:
        if isinstance(answer, Do):
            answer.act()
            answer = USUAL.get(name, "250 ok")
        if isinstance(answer, str):
            self.connection.sendall(f"{answer}\r\n".encode())
            return answer
        if isinstance(answer, Drip):
            for byte in answer.reply.encode():
                self.connection.sendall(bytes([byte]))
                if self.server.is_over.wait(answer.pause_seconds):
                    raise _Ended
        if answer is not Drop:
            self.wait_for_the_end()
        raise _Ended

    def wait_for_the_end(self) -> None:
        """Until the client lets go, or the test is over."""
        self.connection.settimeout(0.05)
        until = time.monotonic() + IDLE_SECONDS
        while not self.server.is_over.is_set() and time.monotonic() < until:
            try:
                if not self.connection.recv(4096):
                    return
            except TimeoutError:
                continue


@contextmanager
def following(server: Scripted) -> Iterator[int]:
    """The port on which this server answers."""
    threads: list[threading.Thread] = []

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if server.is_over.is_set():
                connection.close()
                return
            server.connections += 1
            server.open_conversations += 1
            thread = threading.Thread(target=_Conversation(server, connection).hold, daemon=True)
            threads.append(thread)
            thread.start()

    with socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        port: int = listener.getsockname()[1]
        accepting = threading.Thread(target=serve, args=(listener,), daemon=True)
        accepting.start()
        try:
            yield port
        finally:
            server.is_over.set()
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            for thread in (accepting, *threads):
                thread.join(timeout=5)
