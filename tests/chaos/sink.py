"""A mail server that goes wrong on purpose, in every way a real one does.

It keeps a line in its journal for each mail that it accepted, on disk before the 250, and another file
with each fault it made, so that what happened can be judged afterwards. A connection that falls silent
in the middle of a mail is closed and leaves nothing behind, as with any real server.

Run as a program of its own: `python -m tests.chaos.sink`. It knows nothing of Django.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

NO_MAILBOX: Final = "nobody-"
"""Addresses that begin so are refused for good."""
JOURNAL: Final = "journal.jsonl"
FAULTS: Final = "faults.jsonl"
LAG: Final = "lag.json"
CALM: Final = "calm"
"""While a file of this name stands in the folder, no fault is made."""
_MESSAGE_ID: Final = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS: Final = re.compile(rb"<([^>]*)>")
_END: Final = b"\r\n.\r\n"
_LAG_SECONDS: Final = 0.05
# What can go wrong, and how often among the faults. Those after the dot are the interesting ones.
BEFORE_THE_DOT: Final = {
    "421 at connect": 4,
    "451 at RCPT": 4,
    "452 at RCPT": 3,
    "421 at RCPT": 3,
    "hang at RCPT": 3,
    "451 at DATA": 4,
    "closed in the body": 6,
}
NOT_ACCEPTED: Final = {
    "451 after the dot": 6,
    "452 after the dot": 4,
    "554 after the dot": 2,
    "closed at the dot": 8,
    "half a refusal": 4,
    "hang after the dot": 8,
}
ACCEPTED: Final = {
    "reply lost": 12,
    "half a reply": 6,
    "late reply": 10,
    "slow to accept": 8,
}
AFTER_THE_DOT: Final = (*NOT_ACCEPTED, *ACCEPTED)
WEIGHTS: Final = BEFORE_THE_DOT | NOT_ACCEPTED | ACCEPTED


class Gone(Exception):
    """The client went away, fell silent, or is to be left without a word."""


class Journal:
    """The mails that were accepted. Lines that come together share one flush to the disk."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._flushing = False

    async def keep(self, line: dict[str, Any]) -> None:
        """Return when the line is on disk."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((f"{json.dumps(line)}\n".encode(), done))
        if not self._flushing:
            self._flushing = True
            await self._flush()
        await done

    async def _flush(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                os.write(self._file, b"".join(line for line, _ in batch))
                await asyncio.to_thread(os.fsync, self._file)
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)
        finally:
            self._flushing = False


@dataclass
class Options:
    """How faulty it is, and how patient. Seconds; `percent` is of connections and mails together."""

    folder: Path
    seed: int
    percent: float
    idle_seconds: float
    late_seconds: float
    accept_seconds: float


@dataclass
class Sink:
    """The server: its journal, its dice, its longest lag."""

    options: Options
    journal: Journal
    dice: random.Random
    longest_lag: float = 0.0

    def draw(self, *kinds: str) -> str:
        """Which of these faults happens now, or "" for none."""
        share = sum(WEIGHTS[kind] for kind in kinds) / sum(WEIGHTS.values())
        if self.dice.random() >= self.options.percent / 100 * share:
            return ""
        if (self.options.folder / CALM).exists():
            return ""
        return self.dice.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]

    def note(self, fault: str, recipient: str = "", message_id: str = "") -> None:
        line = {"at": _now(), "fault": fault, "recipient": recipient, "message_id": message_id}
        with (self.options.folder / FAULTS).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Conversation(self, reader, writer)
        with contextlib.suppress(Gone, ConnectionError, asyncio.CancelledError):
            await talk.run()
        writer.transport.abort()

    async def watch_lag(self) -> None:
        """How late this process itself was at most: part of a real server's time to accept."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_LAG_SECONDS)
            lag = time.monotonic() - before - _LAG_SECONDS
            if lag > self.longest_lag:
                self.longest_lag = lag
                (self.options.folder / LAG).write_text(json.dumps({"seconds": round(lag, 3)}))


@dataclass
class Conversation:
    """One connection."""

    sink: Sink
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    recipient: str = ""
    unread: bytearray = field(default_factory=bytearray)

    async def run(self) -> None:
        if fault := self.sink.draw("421 at connect"):
            self.sink.note(fault)
            await self.say(b"421 4.3.2 too many connections")
            return
        await self.say(b"220 sink.example ESMTP")
        while True:
            line = await self.until(b"\r\n")
            verb = line[:4].upper()
            if verb == b"QUIT":
                await self.say(b"221 2.0.0 bye")
                return
            await self.obey(verb, line)

    async def obey(self, verb: bytes, line: bytes) -> None:
        if verb == b"EHLO":
            # One connection in two is offered the extensions, so that both ways are gone.
            more = [b"250-PIPELINING", b"250-8BITMIME"] if self.sink.dice.random() < 0.5 else []
            await self.say(b"\r\n".join([b"250-sink.example", *more, b"250 SIZE 10000000"]))
        elif verb == b"RCPT":
            await self.name(line)
        elif verb == b"DATA":
            await self.take()
        else:
            await self.say(b"250 2.1.0 fine")

    async def name(self, line: bytes) -> None:
        found = _ADDRESS.search(line)
        self.recipient = found[1].decode() if found else ""
        if self.recipient.startswith(NO_MAILBOX):
            self.sink.note("550 at RCPT", self.recipient)
            self.recipient = ""
            await self.say(b"550 5.1.1 nobody here")
            return
        fault = self.sink.draw("451 at RCPT", "452 at RCPT", "421 at RCPT", "hang at RCPT")
        if fault:
            self.sink.note(fault, self.recipient)
            self.recipient = ""
            if fault == "hang at RCPT":
                await self.hang()
            await self.say(fault[:3].encode() + b" 4.3.0 not now")
            if fault == "421 at RCPT":
                raise Gone
            return
        await self.say(b"250 2.1.5 fine")

    async def take(self) -> None:
        if not self.recipient:
            await self.say(b"503 5.5.1 for whom?")
            return
        if fault := self.sink.draw("451 at DATA"):
            self.sink.note(fault, self.recipient)
            await self.say(b"451 4.3.0 not now")
            return
        await self.say(b"354 go ahead")
        if fault := self.sink.draw("closed in the body"):
            self.sink.note(fault, self.recipient)
            await self.until(b"\r\n")
            raise Gone
        content = await self.until(_END)
        found = _MESSAGE_ID.search(content)
        await self.answer(found[1].decode() if found else "", len(content))
        self.recipient = ""

    async def answer(self, message_id: str, size: int) -> None:
        """The whole mail is here: accept it and say so, or do one of the two, or none."""
        dice, options = self.sink.dice, self.sink.options
        fault = self.sink.draw(*AFTER_THE_DOT)
        if fault:
            self.sink.note(fault, self.recipient, message_id)
        if fault in NOT_ACCEPTED:
            await self.refuse(fault)
            return
        if fault == "slow to accept":
            await asyncio.sleep(dice.uniform(0.1, 1) * options.accept_seconds)
        await self.keep(message_id, size)
        if fault == "reply lost":
            raise Gone
        if fault == "half a reply":
            await self.say(b"25", end=b"")
            raise Gone
        if fault == "late reply":
            await asyncio.sleep(dice.uniform(0.1, 1) * options.late_seconds)
        await self.say(b"250 2.0.0 kept")

    async def refuse(self, fault: str) -> None:
        """The mail is not taken, which the client learns, or does not."""
        if fault == "hang after the dot":
            await self.hang()
        if fault == "half a refusal":
            await self.say(b"4", end=b"")
        if not fault[:3].isdigit():
            raise Gone
        await self.say(fault[:3].encode() + b" 4.3.0 no")

    async def keep(self, message_id: str, size: int) -> None:
        """Return when it is on disk."""
        await self.sink.journal.keep(
            {
                "id": str(uuid.uuid4()),
                "accepted_at": _now(),
                "message_id": message_id,
                "recipients": [self.recipient],
                "size_bytes": size,
            }
        )

    async def say(self, line: bytes, *, end: bytes = b"\r\n") -> None:
        self.writer.write(line + end)
        await self.writer.drain()

    async def hang(self) -> None:
        """Not a word more, for longer than anybody waits."""
        await asyncio.sleep(60)
        raise Gone

    async def until(self, end: bytes) -> bytes:
        """What comes up to and with `end`. Raises Gone when the client falls silent or goes away."""
        while (at := self.unread.find(end)) < 0:
            try:
                more = await asyncio.wait_for(
                    self.reader.read(65536), self.sink.options.idle_seconds
                )
            except TimeoutError as error:
                raise Gone from error
            if not more:
                raise Gone
            self.unread += more
        whole = bytes(self.unread[: at + len(end)])
        del self.unread[: at + len(end)]
        return whole


def _now() -> str:
    return datetime.now(UTC).isoformat()


async def serve(options: Options, port: int) -> None:
    """Answer until SIGTERM. The first three bytes of a greeting say that it is ready."""
    sink = Sink(options, Journal(options.folder / JOURNAL), random.Random(options.seed))  # noqa: S311  # to be drawn again
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await asyncio.start_server(sink.converse, "127.0.0.1", port, backlog=512)
    lag = asyncio.create_task(sink.watch_lag())
    await stop.wait()
    lag.cancel()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    for name in ("percent", "idle-seconds", "late-seconds", "accept-seconds"):
        parser.add_argument(f"--{name}", type=float, required=True)
    given = vars(parser.parse_args())
    port = given.pop("port")
    asyncio.run(serve(Options(**given), port))


if __name__ == "__main__":
    main()
