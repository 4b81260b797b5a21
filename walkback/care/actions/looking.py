"""A clinician looked at people, or spoke with them: the notes that say so, and the alerts which that closes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions.alerts import NoteMissing, NotTheirClinician
from walkback.care.actions.raising import close_all
from walkback.care.kinds import CLOSED_BY_CONTACT, CLOSED_BY_REVIEW
from walkback.care.models import Alert, Enrolment, Note, people_visible_to
from walkback.care.models.alert import ClosedBecause
from walkback.care.models.contact import ContactBy, NoteKind


@transaction.atomic
def mark_reviewed(
    *, people: Sequence[User], as_of: datetime, by: User, now: datetime, text: str = ""
) -> list[Note]:
    """Each of these people was looked at, nothing changes: one note and one entry in the trail for each.

    Closes the alerts that a review closes, but none with an event after `as_of`, when the list was shown: nobody
    has looked at that. Raises NotTheirClinician for all when one of them is not the clinician's.
    """
    clinics = _clinics_of(people, by)
    notes = Note.objects.bulk_create(
        Note(
            participant=person,
            clinic_id=clinics[person.pk],
            author=by,
            kind=NoteKind.REVIEWED,
            text=text,
            written_at=now,
        )
        for person in people
    )
    audit.record_all(
        [audit.Entry(audit.Event.REVIEWED, subject=note.participant, about=note) for note in notes],
        by=by,
        now=now,
    )
    alerts = Alert.objects.filter(
        participant__in=people, kind__in=CLOSED_BY_REVIEW, event_at__lte=as_of
    )
    close_all(alerts, because=ClosedBecause.REVIEWED, by=by, now=now, note=text[:1000])
    return notes


@transaction.atomic
def note_contact(
    *, participant: User, contact_by: ContactBy, text: str, by: User, now: datetime
) -> Note:
    """A contact with the person, how and what came of it. Closes the alerts about red flags; a lock stays a lock.

    Raises NotTheirClinician, NoteMissing.
    """
    clinics = _clinics_of([participant], by)
    if not text.strip():
        raise NoteMissing
    note = Note.objects.create(
        participant=participant,
        clinic_id=clinics[participant.pk],
        author=by,
        kind=NoteKind.CONTACT,
        contact_by=contact_by,
        text=text.strip(),
        written_at=now,
    )
    audit.record(
        audit.Event.CONTACT_NOTED,
        by=by,
        now=now,
        subject=participant,
        about=note,
        detail={"by": contact_by.value},
    )
    alerts = Alert.objects.filter(participant=participant, kind__in=CLOSED_BY_CONTACT)
    close_all(alerts, because=ClosedBecause.CONTACTED, by=by, now=now)
    return note


def _clinics_of(people: Sequence[User], by: User) -> dict[int, int]:
    """The clinic of each person, by the person's key. Raises NotTheirClinician."""
    keys = {person.pk for person in people}
    enrolled = Enrolment.objects.active().filter(participant__in=people_visible_to(by))
    clinics = dict(
        enrolled.filter(participant_id__in=keys).values_list("participant_id", "clinic_id")
    )
    if clinics.keys() != keys:
        raise NotTheirClinician
    return clinics
