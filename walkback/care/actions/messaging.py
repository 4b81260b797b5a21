"""Messages between a person and their clinic (clinical specification 8.1), and what tells of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions.alerts import check_clinician
from walkback.care.actions.raising import Concern, close_alerts, raise_alert
from walkback.care.models import Message
from walkback.care.models.alert import AlertKind, ClosedBecause
from walkback.care.queries import clinic_of

LONGEST: Final = 2_000
"""Characters of one message."""
MOST_AN_HOUR: Final = 20
"""Messages of one writer to one thread within an hour. [D]"""
HOUR: Final = timedelta(hours=1)
MESSAGE_WAITS: Final = "Wrote a message that nobody here has opened yet."
"""Why the clinic is told. Kept in English; the clinician's page says it in the reader's language."""


class NoClinic(ValueError):
    """Nobody would read it: the person walks without a clinic."""


class TooMany(ValueError):
    """As many messages were sent within the hour as there may be."""


@dataclass(frozen=True)
class Sent:
    """A message; `is_new` is false for one that was sent before."""

    message: Message
    is_new: bool


@transaction.atomic
def send(*, participant: User, text: str, client_key: UUID, by: User, now: datetime) -> Sent:
    """Write from the person to their clinic, or from a clinician of theirs to the person.

    The same words from the same form are one message, however often they are sent. Raises NoClinic,
    NotTheirClinician, TooMany, and ValueError for a text that is empty or too long.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise ValueError
    # The person first, as everywhere: two that come at once follow each other.
    locked = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    clinic = clinic_of(locked)
    if clinic is None:
        raise NoClinic
    from_clinic = by.pk != locked.pk
    if from_clinic:
        check_clinician(locked, by)
    # A page that was gone back to sends its old key: other words are another message.
    key = uuid5(client_key, f"{by.pk} {text}")
    sent = Message.objects.filter(participant=locked, client_key=key).first()
    if sent is not None:
        return Sent(sent, is_new=False)
    _check_pace(locked, by, now)
    message = Message.objects.create(
        participant=locked,
        clinic=clinic,
        author=by,
        from_clinic=from_clinic,
        client_key=key,
        text=text,
        sent_at=now,
    )
    audit.record(audit.Event.MESSAGE_SENT, by=by, now=now, subject=locked, about=message)
    if not from_clinic:
        concern = Concern.of(AlertKind.MESSAGE, MESSAGE_WAITS)
        raise_alert(participant=locked, concern=concern, by=by, now=now)
    return Sent(message, is_new=True)


def _check_pace(participant: User, by: User, now: datetime) -> None:
    written = Message.objects.filter(participant=participant, author=by, sent_at__gt=now - HOUR)
    if written.count() >= MOST_AN_HOUR:
        raise TooMany


@transaction.atomic
def mark_read(*, participant: User, shown: Collection[Message], by: User, now: datetime) -> None:
    """Note that `by` has opened what the other side wrote.

    Only what was shown: a message that came meanwhile stays unread. Once the clinic has opened all,
    nothing waits any more. One clinician's look counts for the clinic.
    """
    from_clinic = by.pk == participant.pk
    unread = [each for each in shown if each.from_clinic is from_clinic and each.read_at is None]
    if not unread:
        return
    User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    waiting = Message.objects.filter(participant=participant).unread(from_clinic=from_clinic)
    marked = waiting.filter(pk__in=[each.pk for each in unread])
    count = marked.update(read_at=Greatest(Value(now), F("sent_at")))
    if not count:
        return
    audit.record(
        audit.Event.MESSAGES_READ,
        by=by,
        now=now,
        subject=participant,
        about=unread[-1],
        detail={"messages": count},
    )
    if not from_clinic and not waiting.exists():
        close_alerts(
            participant=participant,
            kinds=[AlertKind.MESSAGE],
            because=ClosedBecause.REVIEWED,
            by=by,
            now=now,
        )
