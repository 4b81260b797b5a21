"""Orders to stop, left in a folder: the first sender that reaches the step takes one and obeys.

A ticket is an empty file `open/<step>/<number>.<how>`; taking it is a rename to
`taken/<number>.<how>.<step>.<pid>`, so that each is obeyed once. Orders outlive every process.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

STEPS: Final = range(1, 15)
DOT_WRITTEN: Final = 10
# Reached once a mail, not once a group: the ticket is not always for the first.
RELUCTANCE: Final = {DOT_WRITTEN: 0.8}


class How(StrEnum):
    """What the process does to itself."""

    KILL = "kill"
    FREEZE = "freeze"
    NAP = "nap"


NAP_SECONDS: Final = 2.2
"""Shorter than a lease: long enough for somebody to say no before the fence."""
NAPS: Final = (3, 4, 7, 8)
"""Steps between the last look at who may be mailed and the fence, while nobody waits for an answer."""
SIGNALS: Final = {How.KILL: signal.SIGKILL, How.FREEZE: signal.SIGSTOP}


@dataclass(frozen=True)
class Taken:
    """A ticket that was obeyed: by which process, at which step."""

    number: int
    how: How
    step: int
    pid: int


class Tickets:
    """The folder of one run."""

    def __init__(self, folder: Path) -> None:
        self._open = folder / "open"
        self._taken = folder / "taken"

    def prepare(self) -> None:
        for step in STEPS:
            (self._open / str(step)).mkdir(parents=True)
        self._taken.mkdir()

    def issue(self, number: int, how: How, step: int) -> None:
        (self._open / str(step) / f"{number}.{how}").touch()

    def withdraw(self) -> int:
        """Take back what nobody has taken. Returns how many."""
        left = 0
        for path in list(self._open.glob("*/*")):
            path.unlink(missing_ok=True)
            left += 1
        return left

    def take(self, step: int) -> How | None:
        """The next order for this step, for the calling process alone; None when there is none."""
        for name in os.listdir(self._open / str(step)):  # noqa: PTH208  # at every step of every mail
            number, how = name.split(".")
            taken = self._taken / f"{number}.{how}.{step}.{os.getpid()}"
            try:
                (self._open / str(step) / name).rename(taken)
            except OSError:
                continue  # somebody else was quicker, or it was withdrawn
            return How(how)
        return None

    def taken(self) -> Iterable[Taken]:
        for path in self._taken.iterdir():
            number, how, step, pid = path.name.split(".")
            yield Taken(int(number), How(how), int(step), int(pid))

    def count(self, how: How) -> Counter[int]:
        """How many of this kind were obeyed, by step."""
        return Counter(taken.step for taken in self.taken() if taken.how is how)


class Saboteur:
    """What listens in a sender."""

    def __init__(self, folder: Path) -> None:
        self._tickets = Tickets(folder)
        # Forked workers would otherwise throw the same dice.
        self._dice = random.SystemRandom()

    def __call__(self, step: int) -> None:
        if self._dice.random() < RELUCTANCE.get(int(step), 0):
            return
        how = self._tickets.take(int(step))
        if how is How.NAP:
            time.sleep(NAP_SECONDS)
        elif how is not None:
            os.kill(os.getpid(), SIGNALS[how])
