"""What a run leaves behind: read from its folder and from the outbox."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.chaos.sink import FAULTS, JOURNAL
from tests.chaos.verdict import Acceptance, Act, Evidence, Expected, Row

EXPECTED = "expected.jsonl"
NOTES = "people.jsonl"
READY = "people-ready"
GO = "people-go"
STOP = "people-stop"
PERMANENT = "5"

Ask = Callable[[str], list[tuple[Any, ...]]]


def gathered(folder: Path, ask: Ask, last_fault: datetime) -> Evidence:
    """Everything that the verdict needs."""
    rows = ask("SELECT id, state, because, dot_at, done_at FROM mail_outboxmail")
    return Evidence(
        expected=[Expected(**line) for line in lines(folder / EXPECTED)],
        rows={row[0]: Row(*row[1:]) for row in rows},
        accepted=[
            Acceptance(line["message_id"], line["recipients"][0], _at(line["accepted_at"]))
            for line in lines(folder / JOURNAL)
        ],
        acts=[
            Act(line["participant"], line["what"], line["state"], line["at"] and _at(line["at"]))
            for line in lines(folder / NOTES)
        ],
        refused=frozenset(
            name
            for line in lines(folder / FAULTS)
            if line["fault"].startswith(PERMANENT)
            for name in (line["recipient"], line["message_id"])
            if name
        ),
        last_fault=last_fault,
    )


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a file, none when it was never written."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.endswith("\n"))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
