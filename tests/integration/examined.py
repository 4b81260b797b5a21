"""What somebody was told when they were examined, for tests: as the form posts it, and as it is kept."""

from datetime import datetime
from typing import Any

from screening.actions.holding import Statement, attest
from screening.models import Attestation
from walkback.accounts.models import User


def said(user: User, at: datetime, **values: Any) -> dict[str, str]:
    """The attestation form as it is posted."""
    day = at.astimezone(user.zone).date()
    return {
        "assessed_by": "Dr Test, the practice",
        "assessed_on_day": str(day.day),
        "assessed_on_month": str(day.month),
        "assessed_on_year": str(day.year),
        "told": "All is fine.",
        "may_walk": "yes",
        **values,
    }


def told(user: User, at: datetime, *, may_walk: bool = True) -> Attestation:
    statement = Statement("Dr Test", at.astimezone(user.zone).date(), "All fine.", may_walk)
    return attest(participant=user, statement=statement, by=user, now=at)
