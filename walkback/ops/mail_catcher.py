"""The mail server of development: it speaks real SMTP, keeps what it accepted, and sends nothing on.

A mail is accepted (the 250 reply) only after its text and its line in `journal.jsonl` are on disk, so
the journal is the truth about what was sent. A connection that ends or falls silent before the final
dot leaves nothing behind. It listens on loopback only. Reading what it keeps: caught_mail.py.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import signal
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

JOURNAL: Final = "journal.jsonl"
LOOPBACK: Final = "127.0.0.1"
# Longer than any honest pause of our own sender, shorter than its wait before it asks whether a mail
# was accepted (reliability.md 5.3: the wait must exceed the server's idle time-out).
IDLE_SECONDS: Final = 60
_LARGEST_MAIL_BYTES: Final = 10_000_000


@dataclass(frozen=True)
class JournalLine:
    """One accepted mail, as the journal keeps it. `accepted_at` is ISO 8601 in UTC."""

    id: str
    accepted_at: str
    message_id: str
    sender: str
    recipients: list[str]
    size_bytes: int
    file: str


class Catcher:
    """Keeps each mail in a file of its own and notes it in the journal."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now

    async def handle_DATA(  # noqa: N802 -- the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """The whole mail has arrived: keep it, then accept it."""
        content = envelope.original_content or b""
        try:
            kept = self._keep(content, envelope.mail_from or "", list(envelope.rcpt_tos))
        except OSError as error:
            return f"451 4.3.0 not accepted, it could not be kept: {error.strerror}"
        return f"250 2.0.0 kept as {kept.id}"

    def _keep(self, content: bytes, sender: str, recipients: list[str]) -> JournalLine:
        mail_id = str(uuid.uuid4())
        headers = email.message_from_bytes(content, policy=email.policy.compat32)
        line = JournalLine(
            id=mail_id,
            accepted_at=self._now().isoformat(),
            message_id=str(headers.get("Message-ID", "")).strip(),
            sender=sender,
            recipients=recipients,
            size_bytes=len(content),
            file=f"{mail_id}.eml",
        )
        _append(self._folder / line.file, content)
        _append(self._folder / JOURNAL, f"{json.dumps(asdict(line))}\n".encode())
        _sync_folder(self._folder)
        print(f"kept {line.id} ({line.size_bytes} bytes)", flush=True)  # noqa: T201 -- its log
        return line


def _append(path: Path, content: bytes) -> None:
    """Add to the file's end and return when it is on disk; a failure leaves the file as it was."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
        before = file.seek(0, os.SEEK_END)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), before)
            raise


def _drop_unfinished_line(journal: Path) -> None:
    """A line that a crash cut off belongs to a mail that was not accepted."""
    if journal.exists():
        whole = journal.read_bytes().rpartition(b"\n")
        os.truncate(journal, len(whole[0]) + len(whole[1]))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def catch(
    folder: Path,
    port: int,
    *,
    now: Callable[[], datetime],
    idle_seconds: float = IDLE_SECONDS,
    ready: Callable[[int], None] = lambda _port: None,
) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the port once it takes connections."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # There from the start: who asks whether a mail was accepted needs to know that none was.
    (folder / JOURNAL).touch(mode=0o600)
    _drop_unfinished_line(folder / JOURNAL)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    catcher = Catcher(folder, now)

    def connection() -> SMTP:
        return SMTP(
            catcher,
            hostname="mail-catcher.localhost",
            ident="Walkback mail catcher",
            data_size_limit=_LARGEST_MAIL_BYTES,
            enable_SMTPUTF8=True,
            timeout=idle_seconds,
            loop=loop,
        )

    server = await loop.create_server(connection, LOOPBACK, port)
    ready(server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()


def main() -> None:
    """Run as a program of its own, without Django: `python -m walkback.ops.mail_catcher`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add_arguments(parser)
    serve(**vars(parser.parse_args()))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options, shared with `manage.py mail_catcher`."""
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1")
    parser.add_argument(
        "--folder", type=Path, required=True, help="where mails and journal are kept"
    )
    parser.add_argument(
        "--idle-seconds", type=float, default=IDLE_SECONDS, help="drop a client silent for so long"
    )


def serve(*, port: int, folder: Path, idle_seconds: float) -> None:
    """Catch mail until told to stop."""

    def now() -> datetime:
        return datetime.now(UTC)  # noqa: TID251 -- a program's entry is where the clock is read

    asyncio.run(catch(folder, port, now=now, idle_seconds=idle_seconds))


if __name__ == "__main__":
    main()
