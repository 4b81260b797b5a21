"""What the mail catcher keeps, read back: for the page at /dev/mail/ and for tests."""

import email
import email.policy
import json
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from walkback.ops.mail_catcher import JOURNAL, JournalLine


@dataclass(frozen=True)
class CaughtMail:
    """One accepted mail: its journal line, subject and parts. `html` is None when it has no such part."""

    id: UUID
    accepted_at: datetime
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def text(self) -> str:
        return _part(self.message, "plain") or ""

    @property
    def html(self) -> str | None:
        return _part(self.message, "html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]


def list_caught(folder: Path, *, recipient: str = "", limit: int | None = None) -> list[CaughtMail]:
    """Accepted mails, newest first, of one recipient (any letter case) when one is named."""
    wanted = recipient.strip().lower()
    lines = [
        line
        for line in reversed(_journal(folder))
        if not wanted or wanted in [address.lower() for address in line.recipients]
    ]
    return [_load(folder, line) for line in lines[:limit]]


def read_caught(folder: Path, mail_id: UUID) -> CaughtMail | None:
    """One accepted mail, or None when the journal does not know it."""
    line = next((line for line in _journal(folder) if line.id == str(mail_id)), None)
    return None if line is None else _load(folder, line)


def _journal(folder: Path) -> list[JournalLine]:
    try:
        lines = (folder / JOURNAL).read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return []
    # A line without its end is being written at this moment, or was cut off by a crash.
    return [JournalLine(**json.loads(line)) for line in lines if line.endswith("\n")]


def _load(folder: Path, line: JournalLine) -> CaughtMail:
    raw = (folder / line.file).read_bytes()
    return CaughtMail(
        id=UUID(line.id),
        accepted_at=datetime.fromisoformat(line.accepted_at),
        message_id=line.message_id,
        sender=line.sender,
        recipients=tuple(line.recipients),
        message=email.message_from_bytes(raw, policy=email.policy.default),
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    # On its way a mail's lines end in CRLF; for its reader they end as everywhere else.
    return None if part is None else str(part.get_content()).replace("\r\n", "\n")
