"""The clinic's own notes about a person, as clinicians read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from walkback.care.actions.looking import minute_of
from walkback.care.models import Note
from walkback.care.models.contact import ContactBy, NoteKind
from walkback.core.translated import translate


@dataclass(frozen=True)
class NoteLine:
    """One note. `kind` is empty for a plain one; `happened_at` is when a contact took place, if not just then."""

    author: str
    at: datetime
    kind: str
    text: str
    happened_at: datetime | None


def note_lines(notes: Iterable[Note]) -> list[NoteLine]:
    """In the order in which they come."""
    return [
        NoteLine(
            author=note.author.email if note.author else _("An account that is closed"),
            at=note.written_at,
            kind=_kind(note),
            text=note.text,
            happened_at=_earlier(note),
        )
        for note in notes
    ]


def _earlier(note: Note) -> datetime | None:
    """When a contact took place that was written down later than in the same minute."""
    happened_at = note.happened_at
    if happened_at is None or minute_of(happened_at) == minute_of(note.written_at):
        return None
    return happened_at


def _kind(note: Note) -> str:
    if note.kind == NoteKind.NOTE:
        return ""
    label = translate(str(NoteKind(note.kind).label))
    if note.kind != NoteKind.CONTACT:
        return label
    how = translate(str(ContactBy(note.contact_by).label))
    return _("%(kind)s: %(how)s") % {"kind": label, "how": how}
