"""What a result means for the person's plan, in words, as far as the plan tells it.

The plan stands above the screening and may not be imported here: it registers who knows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from screening.models import Screening


@dataclass(frozen=True)
class Tips:
    """How to walk with one kind of answer: a short heading and a few sentences."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PlanWords:
    """`has_plan` is about the moment of the answers; `changes` are sentences that each stand alone."""

    has_plan: bool = False
    changes: tuple[str, ...] = ()
    tips: tuple[Tips, ...] = ()


Provider = Callable[[Screening], PlanWords]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Called once by the feature that makes plans, when Django is ready."""
    _PROVIDERS.append(provider)


def words_for(screening: Screening) -> PlanWords:
    """What changes in the plan because of a submitted screening. Without a provider: nothing is said."""
    return _PROVIDERS[-1](screening) if _PROVIDERS else PlanWords()
