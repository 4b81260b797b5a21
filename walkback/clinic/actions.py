"""What a clinician does to a record: look at it. Decisions about holds are in `screening.actions.holding`."""

from datetime import datetime

from django.db import transaction

from screening.actions import holding
from walkback.accounts import audit
from walkback.accounts.models import User


@transaction.atomic
def note_view(*, participant: User, by: User, now: datetime) -> None:
    """Write into the audit trail that a clinician opened this participant's record, holds and all."""
    audit.record(audit.Event.RECORD_VIEWED, by=by, now=now, subject=participant, about=participant)
    holding.note_seen(participant=participant, by=by, now=now)
