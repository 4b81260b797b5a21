"""The clinic's own notes about a person, as clinicians read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from walkback.care.models import Note
from walkback.care.models.contact import ContactBy, NoteKind
from walkback.core.translated import translate


@dataclass(frozen=True)
class NoteLine:
    """One note. `kind` is empty for a plain one."""

    author: str
    at: datetime
    kind: str
    text: str


def note_lines(notes: Iterable[Note]) -> list[NoteLine]:
    """In the order in which they come."""
    return [
        NoteLine(
            author=note.author.email if note.author else _("An account that is closed"),
            at=note.written_at,
            kind=_kind(note),
            text=note.text,
        )
        for note in notes
    ]


def _kind(note: Note) -> str:
    if note.kind == NoteKind.NOTE:
        return ""
    label = translate(str(NoteKind(note.kind).label))
    if note.kind != NoteKind.CONTACT:
        return label
    how = translate(str(ContactBy(note.contact_by).label))
    return _("%(kind)s: %(how)s") % {"kind": label, "how": how}
