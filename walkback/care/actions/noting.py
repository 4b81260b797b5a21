"""What clinicians write about a person for each other. The person never sees it here."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions.alerts import NotTheirClinician, check_clinician
from walkback.care.models import Note
from walkback.care.models.contact import NoteKind
from walkback.care.queries import clinic_of

LONGEST: Final = 4_000
"""Characters of one note."""
SENT_TWICE: Final = timedelta(minutes=10)
"""Within which the same words of the same author are one note: a double tap, or the page sent again. [D]"""


@transaction.atomic
def write_note(*, participant: User, text: str, by: User, now: datetime) -> Note:
    """Keep a note for the clinic. Raises NotTheirClinician, and ValueError for a text empty or too long."""
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise ValueError
    locked = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    check_clinician(locked, by)
    clinic = clinic_of(locked)
    if clinic is None:
        raise NotTheirClinician
    notes = Note.objects.filter(participant=locked, clinic=clinic, author=by, kind=NoteKind.NOTE)
    written = notes.filter(text=text, written_at__gt=now - SENT_TWICE).first()
    if written is not None:
        return written
    note = Note.objects.create(
        participant=locked,
        clinic=clinic,
        author=by,
        kind=NoteKind.NOTE,
        text=text,
        written_at=now,
    )
    audit.record(audit.Event.NOTE_WRITTEN, by=by, now=now, subject=locked, about=note)
    return note
