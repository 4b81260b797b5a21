"""What other features do when somebody's clock changes, or what they want to be mailed, in the same transaction.

The plan stands above accounts and mail and may not be imported here: it registers what a new time zone or hour
means for mails that are still to come.
"""

from collections.abc import Callable
from datetime import datetime

from walkback.accounts.models import User

Consequence = Callable[[User, datetime], None]
_CONSEQUENCES: list[Consequence] = []


def register(consequence: Consequence) -> None:
    """Called once by the feature, when Django is ready."""
    _CONSEQUENCES.append(consequence)


def follow_change(person: User, now: datetime) -> None:
    """Let every feature act on another time zone, hour or choice of mails."""
    for consequence in _CONSEQUENCES:
        consequence(person, now)
