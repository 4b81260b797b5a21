"""What the log of a Postfix on the same machine proves about a mail.

One mail, as Postfix writes it down; the letters and digits before the colon are its queue id, which is used
again later:

    postfix/smtpd[812]: 4Xy1: client=localhost[127.0.0.1]        RCPT was accepted
    postfix/cleanup[815]: 4Xy1: message-id=<r.…@walkback.example>  its headers were read
    postfix/qmgr[640]: 4Xy1: from=<…>, size=…, nrcpt=1 (queue active)

Only the last line proves that it was accepted. That it was not is proved by the end of the conversation:

    postfix/smtpd[812]: lost connection after DATA (5120 bytes) from localhost[127.0.0.1]

which is never written after the final dot (there it says END-OF-MESSAGE), or by the absence of its Message-ID from a
log that covers the whole time in which it could have been accepted. A mail whose Message-ID is there
without either may be waiting for a queue manager that is busy: nobody knows yet.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import fstat
from pathlib import Path
from typing import BinaryIO, Final

from walkback.mail.delivery.answers import Answer

_LINE: Final = re.compile(
    r"\s(?P<instance>[\w.-]*postfix[\w.-]*)/(?:[\w-]+/)*(?P<program>smtpd|cleanup|qmgr)"
    r"\[(?P<pid>\d+)\]: (?P<said>.*)"
)
_OF_A_MAIL: Final = re.compile(r"(?P<queue>[0-9A-Za-z]{5,}): (?P<rest>.*)")
_MESSAGE_ID: Final = re.compile(r"message-id=(<[^>]*>)")
_ABANDONED: Final = re.compile(r"(?:lost connection|timeout|too many errors) after DATA\b")
# A recipient refused is not a mail refused: only what is said about its text.
_REFUSED: Final = re.compile(r"(?:milter-)?reject: (?:[\w-]*header|body|END-OF-MESSAGE)\b")
_SET_ASIDE: Final = re.compile(r"(?:milter-)?(?:hold|discard|quarantine): ")
# What rsyslog and journald write when they leave lines out.
_LEFT_OUT: Final = re.compile(r"rate-limit|begin to drop messages|Suppressed \d+ messages")
_ISO: Final = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))\s")
_SLACK: Final = timedelta(seconds=2)
"""How far the clocks of log and database may be apart; `manage.py doctor` watches over it."""

_Key = tuple[str, str]
"""A Postfix instance, and a queue id or a process of its own."""


class Rotated(Exception):
    """The log was rotated or shortened while it was read."""


@dataclass(frozen=True)
class PostfixLog:
    """A log file with the one it was last rotated to (`<log>.1`).

    `reach` is how long after the handing over a mail could still be accepted: the log has to go on beyond
    that. Lines need stamps with year and zone (ISO 8601), else only "accepted" can be proved.
    """

    path: Path
    reach: timedelta

    def answers(self, asked: Mapping[str, datetime]) -> dict[str, Answer]:
        """What became of these Message-IDs, each handed over at the given instant."""
        story = _Story()
        try:
            with _opened(self.path) as files:
                for lines in files:
                    story.begin_file()
                    for line in lines:
                        story.read(line.decode(errors="replace"))
        except (OSError, Rotated):
            # What was seen was seen; what was not may stand in lines that slipped by.
            story.has_gaps = True
        return {name: story.answer(name, at, self.reach) for name, at in asked.items()}


@contextmanager
def _opened(path: Path) -> Iterator[Sequence[BinaryIO]]:
    """The rotated file, if there is one, and the present one. Raises OSError, Rotated.

    Rotation may come at any moment, also by copying and cutting: whoever read in between would miss lines.
    """
    rotated = path.with_name(f"{path.name}.1")
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb"))]
        if rotated.exists():
            files.insert(0, stack.enter_context(rotated.open("rb")))
        before = [fstat(file.fileno()) for file in files]
        yield files
        names = [rotated, path] if rotated.exists() else [path]
        after = [name.stat() for name in names]
        if len({stat.st_ino for stat in before}) < len(files) or [
            stat.st_ino for stat in before
        ] != [stat.st_ino for stat in after]:
            raise Rotated
        if any(then.st_size > now.st_size for then, now in zip(before, after, strict=True)):
            raise Rotated


class _Story:
    """What the lines tell, read in their order: a queue id means the mail that had it last."""

    def __init__(self) -> None:
        self.has_gaps = False
        self._spans: list[tuple[datetime, datetime]] = []
        self._is_new_file = True
        self._accepted: set[str] = set()
        self._set_aside: set[str] = set()
        self._pending: dict[str, set[_Key]] = defaultdict(set)
        self._queue_of: dict[_Key, str] = {}
        self._name_of: dict[_Key, str] = {}
        self._ended: set[_Key] = set()

    def begin_file(self) -> None:
        self._is_new_file = True

    def read(self, line: str) -> None:
        """One line, whole or not."""
        self._note_time(line)
        if found := _LINE.search(line):
            self._read_postfix(found["instance"], found["program"], found["pid"], found["said"])
        elif _LEFT_OUT.search(line):
            self.has_gaps = True

    def answer(self, name: str, handed_over: datetime, reach: timedelta) -> Answer:
        if name in self._accepted:
            return Answer.ACCEPTED
        is_open = name in self._set_aside or self._pending.get(name)
        if is_open or self.has_gaps or not self._covers(handed_over, reach):
            return Answer.NOT_YET
        return Answer.NOT_ACCEPTED

    def _note_time(self, line: str) -> None:
        found = _ISO.match(line)
        if not found:
            return
        at = datetime.fromisoformat(found["at"]).astimezone(UTC)
        if self._is_new_file:
            self._spans.append((at, at))
            self._is_new_file = False
        else:
            self._spans[-1] = (self._spans[-1][0], at)

    def _covers(self, handed_over: datetime, reach: timedelta) -> bool:
        """Inside one file and not between two: an old `.1` may have been left lying about."""
        return (
            any(
                first <= handed_over - _SLACK and handed_over <= last for first, last in self._spans
            )
            and self._spans[-1][1] >= handed_over + reach + _SLACK
        )

    def _read_postfix(self, instance: str, program: str, pid: str, said: str) -> None:
        process = (instance, pid)
        found = _OF_A_MAIL.match(said)
        if not found:
            if program == "smtpd" and _ABANDONED.match(said) and process in self._queue_of:
                self._end((instance, self._queue_of.pop(process)))
            return
        key, rest = (instance, found["queue"]), found["rest"]
        if program == "qmgr":
            if rest.endswith("(queue active)") and key in self._name_of:
                self._accepted.add(self._name_of[key])
        elif program == "smtpd" and rest.startswith("client="):
            self._queue_of[process] = key[1]
            self._name_of.pop(key, None)
            self._ended.discard(key)
        else:
            self._read_verdict(key, rest)

    def _read_verdict(self, key: _Key, rest: str) -> None:
        if named := _MESSAGE_ID.match(rest):
            self._name_of[key] = named[1]
            # What was in the buffers may be written down after the end of the conversation.
            if key not in self._ended:
                self._pending[named[1]].add(key)
        elif _SET_ASIDE.match(rest) and key in self._name_of:
            self._set_aside.add(self._name_of[key])
        elif _REFUSED.match(rest):
            self._end(key)

    def _end(self, key: _Key) -> None:
        """Its final dot never came, or was answered with a refusal."""
        self._ended.add(key)
        if key in self._name_of:
            self._pending[self._name_of[key]].discard(key)
