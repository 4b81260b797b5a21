"""What a clinician does to a record: look at it, end the care. Decisions about holds are in `screening.actions.holding`."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from screening.actions import holding
from screening.models import Screening
from screening.queries import open_holds, unconfirmed_emergency
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import belonging
from walkback.care.models import Enrolment
from walkback.care.models.clinic import EndedBecause


@transaction.atomic
def note_view(*, participant: User, by: User, now: datetime, part: str = "") -> None:
    """Write into the audit trail that a clinician opened this participant's record, holds and all."""
    note_look(participant=participant, by=by, now=now, part=part)
    holding.note_seen(participant=participant, by=by, now=now)


@transaction.atomic
def note_look(*, participant: User, by: User, now: datetime, part: str = "") -> None:
    """The same for a page of the record that shows no hold: none was seen there. `part` names the page."""
    seen = Enrolment.objects.for_user(by).active().filter(participant=participant)
    Enrolment.objects.filter(pk__in=seen.values("pk")).update(looked_at=now, looked_by=by)
    audit.record(
        audit.Event.RECORD_VIEWED,
        by=by,
        now=now,
        subject=participant,
        about=participant,
        detail={"part": part} if part else None,
    )


@transaction.atomic
def note_private_look(*, screening: Screening, by: User, now: datetime) -> None:
    """Write down that a clinician asked for the private answers of a screening. Each look is an entry."""
    audit.record(
        audit.Event.SENSITIVE_VIEWED, by=by, now=now, subject=screening.participant, about=screening
    )


@transaction.atomic
def note_export(*, by: User, now: datetime, what: str, participant: User | None = None) -> None:
    """Write down that a clinician took data out: which file, and about whom; None for everybody they look after."""
    audit.record(
        audit.Event.RECORD_EXPORTED,
        by=by,
        now=now,
        subject=participant,
        about=participant,
        detail={"file": what},
    )


class OpenLocks(ValueError):
    """The person is locked, and whoever ends the care was not told of each of these locks or did not say so."""


def locks_of(person: User) -> frozenset[UUID]:
    """Open emergency and urgent locks, and an emergency answer that nobody has confirmed yet, by their ids."""
    locks = [hold.public_id for hold in open_holds(person) if hold.is_lock]
    unconfirmed = unconfirmed_emergency(person)
    return frozenset(locks if unconfirmed is None else [*locks, unconfirmed.public_id])


@transaction.atomic
def end_care(
    *, participant: User, because: EndedBecause, accepted: Collection[UUID], by: User, now: datetime
) -> Enrolment:
    """End the clinic's care of this person. `accepted` are the locks that the clinician was shown and goes on with.

    Raises NotTheirClinician, OpenLocks.
    """
    # Held first: no lock comes between the look and the end.
    person = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    # Asked while the clinician still sees them.
    locks = locks_of(person)
    enrolment = belonging.end_care(participant=person, because=because, by=by, now=now)
    if locks - set(accepted):
        raise OpenLocks
    return enrolment
