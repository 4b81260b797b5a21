"""Who can say whether a mail was accepted: the records of the mail server itself.

Two kinds are read: the journal of our own mail catcher, and the log of a Postfix on the same machine
(postfix_log.py). Any other server is blind: nobody can tell, and the mail stays `unconfirmed` and is shown as that.

A wrong "not accepted" sends a mail twice and a wrong "accepted" loses one. So both are said only on
evidence, and where there is none the answer is "not yet": the mail waits, and is asked about again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from walkback.mail.delivery.answers import Answer, Lookup
from walkback.mail.delivery.postfix_log import PostfixLog


class BadLookup(ValueError):
    """MAIL_LOOKUP names no kind of record that can be read."""


def configured() -> Lookup:
    """The one that `settings.MAIL_LOOKUP` names: "journal:<file>", "postfix:<log>" or "". Raises BadLookup."""
    kind, _, path = settings.MAIL_LOOKUP.partition(":")
    if not kind:
        return Blind()
    if kind == "journal" and path:
        return Journal(Path(path))
    if kind == "postfix" and path:
        return PostfixLog(Path(path), settings.MAIL_QUIET)
    raise BadLookup(settings.MAIL_LOOKUP)


class Blind:
    """A server whose records we cannot read."""

    def answers(self, asked: Mapping[str, datetime]) -> dict[str, Answer]:
        return dict.fromkeys(asked, Answer.NEVER)


@dataclass(frozen=True)
class Journal:
    """The mail catcher's journal: one JSON line for each mail it accepted, on disk before the 250.

    The catcher makes the file when it starts and never shortens it, so a mail that is not in it was not
    accepted. A line that cannot be read might be the one that is looked for.
    """

    path: Path

    def answers(self, asked: Mapping[str, datetime]) -> dict[str, Answer]:
        accepted: set[str] = set()
        is_whole = True
        try:
            with self.path.open("rb") as lines:
                # A line without its end is being written, or was cut off by a crash: not accepted yet.
                for line in (line for line in lines if line.endswith(b"\n")):
                    try:
                        accepted.add(json.loads(line)["message_id"])
                    except (ValueError, KeyError, TypeError):
                        is_whole = False
        except OSError:
            is_whole = False
        missing = Answer.NOT_ACCEPTED if is_whole else Answer.NOT_YET
        return {name: Answer.ACCEPTED if name in accepted else missing for name in asked}
