"""What other features do when a screening has its result, in the same transaction.

The plan stands above the screening and may not be imported here: it registers what a result means
for a running plan.
"""

from collections.abc import Callable
from datetime import datetime

from screening.models import Screening
from walkback.accounts.audit import Actor

Consequence = Callable[[Screening, Actor, datetime], None]
_CONSEQUENCES: list[Consequence] = []


def register(consequence: Consequence) -> None:
    """Called once by the feature, when Django is ready."""
    _CONSEQUENCES.append(consequence)


def follow(screening: Screening, by: Actor, now: datetime) -> None:
    """Let every feature act on a submitted screening."""
    for consequence in _CONSEQUENCES:
        consequence(screening, by, now)
