"""What is asked about mail."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import User
from walkback.accounts.queries import consent_in_force
from walkback.mail.addresses import address_hmac
from walkback.mail.models import Heartbeat, OutboxMail, Recipient, Suppression

BEAT = "tick"


def last_tick() -> datetime | None:
    """When a beat tick last reached a worker."""
    return Heartbeat.objects.filter(name=BEAT).values_list("at", flat=True).first()


def held_back_because(mail: OutboxMail) -> str:
    """Why this mail must not go to its participant now; empty when it may.

    Read at the moment of sending: unsubscribing, a hold or a changed address always win.
    """
    verified = EmailAddress.objects.filter(
        user=OuterRef("participant"), email=OuterRef("participant__email"), verified=True
    )
    recipient = (
        Recipient.objects.filter(participant_id=mail.participant_id)
        .annotate(verified=Exists(verified))
        .select_related("participant")
        .first()
    )
    if recipient is None or not recipient.participant.is_active:
        return "no account"
    if not getattr(recipient, "verified", False):
        return "address not confirmed"
    if consent_in_force(recipient.participant, Subject.HEALTH_DATA) is None:
        return "consent withdrawn"
    if recipient.suspended:
        return recipient.suspended_because
    if not recipient.weekly_enabled:
        return "switched off"
    if is_suppressed(recipient.participant, mail.kind):
        return "unsubscribed"
    return ""


def is_suppressed(user: User, kind: str) -> bool:
    return Suppression.objects.filter(address_hmac=address_hmac(user.email), kind=kind).exists()


def mails_of(user: User, *, since: datetime) -> list[OutboxMail]:
    """What was queued for this participant, newest first."""
    return list(
        OutboxMail.objects.for_user(user).filter(queued_at__gte=since).order_by("-due_at", "-pk")
    )


def overdue(*, now: datetime) -> int:
    """How many mails are more than 10 minutes late."""
    return OutboxMail.objects.filter(
        state="ready", not_before__lt=now - timedelta(minutes=10)
    ).count()
