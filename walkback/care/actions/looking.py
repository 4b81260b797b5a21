"""A clinician looked at people, or spoke with them: the notes that say so, and the alerts which that closes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions.alerts import NoteMissing, NotTheirClinician
from walkback.care.actions.raising import close_all
from walkback.care.kinds import CLOSED_BY_CONTACT, CLOSED_BY_REVIEW
from walkback.care.models import Alert, Enrolment, Note, people_visible_to
from walkback.care.models.alert import AlertKind, AlertQuerySet, ClosedBecause
from walkback.care.models.contact import ContactBy, NoteKind

LONGEST_REVIEW: Final = 1_000
"""Characters of what was looked at, in a review."""
MINUTE: Final = timedelta(minutes=1)


@transaction.atomic
def mark_reviewed(
    *, people: Sequence[User], as_of: datetime, by: User, now: datetime, text: str = ""
) -> list[Note]:
    """Each of these people was looked at, nothing changes: one note and one entry in the trail for each.

    Closes the alerts that a review closes, but none with an event after `as_of`, when the list was shown: nobody
    has looked at that. `text`, of at most 1,000 characters, is the same for each. Raises ValueError for a longer one, and
    NotTheirClinician for all when one of them is not the clinician's.
    """
    text = text.strip()
    if len(text) > LONGEST_REVIEW:
        raise ValueError
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
    close_all(alerts, because=ClosedBecause.REVIEWED, by=by, now=now, note=text)
    return notes


class InTheFuture(ValueError):
    """A contact that has not taken place yet."""


class TooEarly(ValueError):
    """A contact from before the person joined, or before what the alert is about. `earliest` is the first minute allowed."""

    def __init__(self, earliest: datetime) -> None:
        super().__init__(f"before {earliest}")
        self.earliest = earliest


class BeforeJoining(TooEarly):
    """From before the clinic looked after this person."""


class BeforeTheEvent(TooEarly):
    """From before the event that raised the alert which it should answer."""


@transaction.atomic
def note_contact(
    *,
    participant: User,
    contact_by: ContactBy,
    text: str,
    by: User,
    now: datetime,
    happened_at: datetime | None = None,
    answers: Alert | None = None,
) -> Note:
    """A contact with the person: how, when (None: now) and what came of it.

    Closes the alerts about red flags whose last event is not later, to the minute; a lock stays a lock. `answers` is
    the alert at which it is written. Raises NotTheirClinician, NoteMissing, InTheFuture, BeforeJoining, BeforeTheEvent.
    """
    # The person first, as everywhere: they do not leave between the look and the note.
    participant = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    clinics = _clinics_of([participant], by)
    if not text.strip():
        raise NoteMissing
    happened_at = happened_at or now
    _check_time(participant, happened_at, answers, now)
    note = Note.objects.create(
        participant=participant,
        clinic_id=clinics[participant.pk],
        author=by,
        kind=NoteKind.CONTACT,
        contact_by=contact_by,
        text=text.strip(),
        happened_at=happened_at,
        written_at=now,
    )
    how: dict[str, object] = {"by": contact_by.value}
    audit.record(
        audit.Event.CONTACT_NOTED, by=by, now=now, subject=participant, about=note, detail=how
    )
    close_all(_answered(note), because=ClosedBecause.CONTACTED, by=by, now=now)
    return note


def _answered(contact: Note) -> AlertQuerySet:
    """The alerts that this contact closes: not those with an event after it."""
    happened_at = contact.happened_at or contact.written_at
    return Alert.objects.filter(
        participant=contact.participant,
        kind__in=CLOSED_BY_CONTACT,
        event_at__lt=minute_of(happened_at) + MINUTE,
    )


def minute_of(instant: datetime) -> datetime:
    """The minute it is in: whoever writes down a time gives no seconds."""
    return instant.replace(second=0, microsecond=0)


def _check_time(
    participant: User, happened_at: datetime, answers: Alert | None, now: datetime
) -> None:
    if happened_at > now:
        raise InTheFuture
    joined_at = minute_of(Enrolment.objects.active().get(participant=participant).joined_at)
    if happened_at < joined_at:
        raise BeforeJoining(joined_at)
    if answers is None or AlertKind(answers.kind) not in CLOSED_BY_CONTACT:
        return
    raised_at = minute_of(answers.event_at)
    if answers.closed_at is None and happened_at < raised_at:
        raise BeforeTheEvent(raised_at)


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
