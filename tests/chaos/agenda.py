"""What goes wrong in a chaos run, and when: drawn from a seed, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tests.chaos.servers import Patience
from tests.chaos.tickets import NAPS, STEPS, How


@dataclass(frozen=True)
class Size:
    """How much of everything. `seconds` is how long the faults are spread over; a machine that is too slow
    for so many kills in that time takes longer.
    """

    mails: int
    seconds: float
    kills: int
    freezes: int
    naps: int
    parent_kills: int
    beat_kills: int
    postgres_kills: int
    valkey_kills: int
    acts: int
    fault_percent: float
    patience: Patience
    steps: tuple[int, ...] = tuple(STEPS)
    mutant: str = ""


_LAST: Final = 0.95
_BRISK: Final = Patience(lease=4, quiet=7, group=2, idle=3, accept=1, late=3)
_CALM: Final = Patience(lease=6, quiet=9, group=3, idle=4.5, accept=1.5, late=4.5)
SHORT: Final = Size(
    mails=600,
    seconds=35,
    kills=30,
    freezes=6,
    naps=6,
    parent_kills=1,
    beat_kills=1,
    postgres_kills=2,
    valkey_kills=1,
    acts=40,
    fault_percent=5,
    patience=_BRISK,
)
FULL: Final = Size(
    mails=10_000,
    seconds=420,
    kills=500,
    freezes=60,
    naps=60,
    parent_kills=10,
    beat_kills=5,
    postgres_kills=10,
    valkey_kills=10,
    acts=500,
    fault_percent=5,
    patience=_CALM,
)
SIZES: Final = {
    "short": SHORT,
    "full": FULL,
    "nightly": replace(
        FULL,
        mails=100_000,
        seconds=4200,
        kills=5000,
        freezes=600,
        postgres_kills=100,
        valkey_kills=100,
    ),
}


class What(StrEnum):
    """An event of the run."""

    ORDER = "order"
    PARENT = "worker killed"
    BEAT = "beat or loop killed"
    POSTGRES = "Postgres killed"
    VALKEY = "Valkey killed"
    FLUSH = "Valkey flushed"
    SECOND_BEAT = "second beat"
    ONE_BEAT = "one beat again"
    NO_BEAT = "no beat, a loop"
    BEAT_BACK = "beat again, no loop"


@dataclass(frozen=True)
class Event:
    """`at` is a share of the run, from 0 to a little before its end at 1."""

    at: float
    what: What
    number: int = 0
    how: How = How.KILL
    step: int = 0


def drawn(size: Size, dice: random.Random) -> list[Event]:
    """Everything that will go wrong, in order."""
    events = [
        *_orders(size.kills, How.KILL, size.steps, dice),
        *_orders(size.freezes, How.FREEZE, size.steps, dice),
        *_orders(size.naps, How.NAP, NAPS, dice),
        *_spread(What.PARENT, size.parent_kills, dice),
        *_spread(What.BEAT, size.beat_kills, dice),
        *_spread(What.POSTGRES, size.postgres_kills, dice),
        *_spread(What.VALKEY, size.valkey_kills, dice),
        *_spread(What.FLUSH, size.valkey_kills, dice),
    ]
    if size.beat_kills:
        events += [
            Event(0.25, What.SECOND_BEAT),
            Event(0.45, What.ONE_BEAT),
            Event(0.60, What.NO_BEAT),
            Event(0.75, What.BEAT_BACK),
        ]
    return sorted(
        (replace(event, at=event.at * _LAST) for event in events), key=lambda event: event.at
    )


def _orders(number: int, how: How, steps: Sequence[int], dice: random.Random) -> Iterator[Event]:
    """As many for each step, in any order."""
    order = dice.sample(steps, len(steps))
    chosen = [order[place % len(order)] for place in range(number)]
    dice.shuffle(chosen)
    for place, step in enumerate(chosen):
        yield Event((place + dice.random()) / number, What.ORDER, place, how, step)


def _spread(what: What, number: int, dice: random.Random) -> Iterator[Event]:
    for place in range(number):
        yield Event((place + dice.random()) / number, what, place)
