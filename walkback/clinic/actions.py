"""What a clinician does to a record. So far: look at it."""

from datetime import datetime

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User


@transaction.atomic
def note_view(*, participant: User, by: User, now: datetime) -> None:
    """Write into the audit trail that a clinician opened this participant's record."""
    audit.record(audit.Event.RECORD_VIEWED, by=by, now=now, subject=participant, about=participant)
