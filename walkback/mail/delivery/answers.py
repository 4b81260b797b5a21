"""What somebody who is asked about a mail may answer."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Answer(StrEnum):
    """What the records say about one Message-ID: NOT_YET may be known later, NEVER will not."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not accepted"
    NOT_YET = "not yet known"
    NEVER = "never known"


class Lookup(Protocol):
    """Somebody who can be asked."""

    def answers(self, asked: Mapping[str, datetime]) -> dict[str, Answer]:
        """What became of these Message-IDs, each handed over at the given instant."""
