"""Messages between a person and their clinic, with what they set off: questions, alerts, mails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from plans.actions.reminding import queue_clinician_mail
from screening.actions.listing import notice_words
from screening.domain.warning_words import warning_words
from screening.queries import open_words
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern, messaging, raise_alert
from walkback.care.models import Message
from walkback.care.models.alert import AlertKind

WROTE_WORDS: Final = "Wrote words in a message that may be a warning sign."
"""Why the clinic is told; the words stand in the message. Kept in English, as all reasons of alerts."""


@dataclass(frozen=True)
class Written:
    """A message, and whether its words ask the list question now."""

    message: Message
    asks: bool


@transaction.atomic
def write(*, participant: User, text: str, client_key: UUID, now: datetime, by: User) -> Written:
    """The person writes to their clinic. Raises NoClinic, TooMany, ValueError.

    Words that may be a warning sign ask the list question at once and tell the clinic (clinical
    specification 4.5). Sent again, a message changes nothing.
    """
    sent = messaging.send(participant=participant, text=text, client_key=client_key, by=by, now=now)
    if not sent.is_new:
        return Written(sent.message, asks=open_words(participant) is not None)
    words = notice_words(participant=participant, text=text, by=by, now=now)
    flag_words(participant=participant, text=text, by=by, now=now)
    return Written(sent.message, asks=words is not None)


def flag_words(*, participant: User, text: str, by: audit.Actor, now: datetime) -> None:
    """Tell the clinic when words in a message may be a warning sign. Runs inside the caller's transaction."""
    if warning_words(text):
        concern = Concern.of(AlertKind.WARNING_WORDS, WROTE_WORDS)
        raise_alert(participant=participant, concern=concern, by=by, now=now)


@transaction.atomic
def answer(*, participant: User, text: str, client_key: UUID, by: User, now: datetime) -> Message:
    """A clinician of theirs writes to the person. Raises NoClinic, NotTheirClinician, TooMany, ValueError.

    A mail says that there is something to read, not what: one until the person has read it.
    """
    sent = messaging.send(participant=participant, text=text, client_key=client_key, by=by, now=now)
    unread = Message.objects.filter(participant=participant).unread(from_clinic=True)
    if sent.is_new and not unread.exclude(pk=sent.message.pk).exists():
        queue_clinician_mail(
            participant=participant, what="message", key=sent.message.pk, by=by, now=now
        )
    return sent.message
