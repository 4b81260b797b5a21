"""What gets in the way of walking, in words: for the check-in and for the plan against one barrier."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Barrier:
    """One thing that gets in the way: as it is ticked, and as "If …" begins."""

    code: str
    words: str
    when: str


BARRIERS = (
    Barrier("time", "No time", "If I have no time"),
    Barrier("weather", "The weather", "If the weather is bad"),
    Barrier("tired", "I was tired", "If I am tired"),
    Barrier("pain", "It hurt", "If it hurts"),
    Barrier("worry", "I was worried about my back", "If I worry about my back"),
    Barrier("company", "Nobody to walk with", "If nobody can walk with me"),
    Barrier("forgot", "I forgot", "If I forgot"),
    Barrier("ill", "I was ill", "If I am ill"),
)
OF_CODE = {barrier.code: barrier for barrier in BARRIERS}


def usual_first(times: Mapping[str, int]) -> tuple[Barrier, ...]:
    """The barriers with those first that this person named most often; the rest in their usual order."""
    return tuple(sorted(BARRIERS, key=lambda barrier: -times.get(barrier.code, 0)))
