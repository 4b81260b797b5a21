"""What other features do when a screening has its result or a hold is closed, in the same transaction.

The plan stands above the screening and may not be imported here: it registers what a result or a
clearance means for a running plan.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from screening.models import Hold, Screening
from walkback.accounts.audit import Actor


@dataclass(frozen=True)
class Clearing:
    """How a hold was closed. `resume_percent` is the clinician's choice for a paused plan, or None."""

    resume_percent: int | None
    self_attested: bool


Consequence = Callable[[Screening, Actor, datetime], None]
ClearingConsequence = Callable[[Hold, Clearing, Actor, datetime], None]
DecliningConsequence = Callable[[Hold, Actor, datetime], None]
_CONSEQUENCES: list[Consequence] = []
_AFTER_CLEARING: list[ClearingConsequence] = []
_AFTER_DECLINING: list[DecliningConsequence] = []


def register(consequence: Consequence) -> None:
    """Called once by the feature, when Django is ready."""
    _CONSEQUENCES.append(consequence)


def follow(screening: Screening, by: Actor, now: datetime) -> None:
    """Let every feature act on a submitted screening."""
    for consequence in _CONSEQUENCES:
        consequence(screening, by, now)


def register_clearing(consequence: ClearingConsequence) -> None:
    """Called once by the feature, when Django is ready."""
    _AFTER_CLEARING.append(consequence)


def follow_clearing(hold: Hold, clearing: Clearing, by: Actor, now: datetime) -> None:
    """Let every feature act on a closed hold."""
    for consequence in _AFTER_CLEARING:
        consequence(hold, clearing, by, now)


def register_declining(consequence: DecliningConsequence) -> None:
    """Called once by the feature, when Django is ready."""
    _AFTER_DECLINING.append(consequence)


def follow_declining(hold: Hold, by: Actor, now: datetime) -> None:
    """Let every feature act on a hold that a clinician looked at and keeps."""
    for consequence in _AFTER_DECLINING:
        consequence(hold, by, now)
