"""Queueing mail, and whom it may reach."""

from datetime import datetime, time, timedelta

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.mail.addresses import address_hmac
from walkback.mail.models import Heartbeat, OutboxMail, Recipient, Suppression
from walkback.mail.queries import BEAT

LIFETIME = timedelta(hours=72)


class QuietHours(ValueError):
    """No mail from 20:00 to 08:00 local (clinical specification 7.2)."""


QUIET_FROM, QUIET_UNTIL = time(20, 0), time(8, 0)


def queue(
    *,
    participant: User,
    kind: str,
    occasion: str,
    due_at: datetime,
    by: audit.Actor,
    now: datetime,
) -> bool:
    """Put one mail into the outbox, in the transaction of what it tells about.

    Returns False when this occasion already has its row: one mail an occasion, whoever asks again.
    """
    _, created = OutboxMail.objects.get_or_create(
        participant=participant,
        occasion=occasion,
        defaults={
            "kind": kind,
            "due_at": due_at,
            "not_before": due_at,
            "expires_at": due_at + LIFETIME,
            "queued_at": now,
        },
    )
    if created:
        audit.record(
            audit.Event.MAIL_QUEUED,
            by=by,
            now=now,
            subject=participant,
            detail={"kind": kind, "occasion": occasion},
        )
    return created


def open_recipient(*, participant: User) -> Recipient:
    """Make the eligibility row when a plan is accepted; keep an existing one and its choices."""
    recipient, _ = Recipient.objects.get_or_create(participant=participant)
    return recipient


def suspend(*, participant: User, because: str) -> None:
    """Hold reminders back, in the transaction of the hold or pause that asks for it."""
    Recipient.objects.filter(participant=participant).update(
        suspended=True, suspended_because=because
    )


def resume(*, participant: User) -> None:
    """Let reminders go again."""
    Recipient.objects.filter(participant=participant).update(suspended=False, suspended_because="")


@transaction.atomic
def change_reminders(
    *, participant: User, weekly_enabled: bool, local_time: time, by: User, now: datetime
) -> None:
    """Switch the weekly mail on or off and choose its hour. Raises QuietHours."""
    if not QUIET_UNTIL <= local_time < QUIET_FROM:
        raise QuietHours
    recipient, _ = Recipient.objects.select_for_update().get_or_create(participant=participant)
    recipient.weekly_enabled = weekly_enabled
    recipient.local_time = local_time
    recipient.save(update_fields=["weekly_enabled", "local_time"])
    if weekly_enabled:
        Suppression.objects.filter(address_hmac=address_hmac(participant.email)).delete()
    audit.record(
        audit.Event.REMINDERS_CHANGED,
        by=by,
        now=now,
        subject=participant,
        about=recipient,
        detail={"weekly": weekly_enabled},
    )


@transaction.atomic
def unsubscribe(*, participant: User, kind: str, by: audit.Actor, now: datetime) -> None:
    """Never mail this kind to this address again. Doing it twice changes nothing."""
    _, created = Suppression.objects.get_or_create(
        address_hmac=address_hmac(participant.email),
        kind=kind,
        defaults={"reason": "unsubscribed", "at": now},
    )
    if created:
        audit.record(
            audit.Event.UNSUBSCRIBED, by=by, now=now, subject=participant, detail={"kind": kind}
        )


def beat_tick(*, now: datetime) -> None:
    """Note that beat, the broker and a worker are all alive."""
    Heartbeat.objects.update_or_create(name=BEAT, defaults={"at": now})
