"""What is asked about mail."""

from datetime import datetime

from walkback.accounts.models import User
from walkback.mail import because
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import EVERY_REMINDER, WHOLE_ADDRESS, Category
from walkback.mail.delivery.reconciling import BEAT
from walkback.mail.models import Heartbeat, OutboxMail, Recipient, State, Suppression


def last_tick() -> datetime | None:
    """When a beat tick last reached a worker."""
    return Heartbeat.objects.filter(name=BEAT).values_list("at", flat=True).first()


def recipient_of(user: User) -> Recipient:
    """Their choices about reminders; before their first plan the usual ones, not stored."""
    return Recipient.objects.for_user(user).first() or Recipient(participant=user)


def unwanted_categories(user: User) -> set[Category]:
    """What this person switched off, or unsubscribed from at their present address.

    Mail that comes back is no choice of theirs: `address_came_back` tells of it.
    """
    off = {Category(name) for name in recipient_of(user).switched_off}
    kinds = set(_suppressions_of(user))
    if EVERY_REMINDER in kinds:
        off |= {category for category in Category if category.is_reminder}
    return off | {category for category in Category if category.value in kinds}


def address_came_back(user: User) -> bool:
    """Whether mail to this person's present address was refused for good."""
    return WHOLE_ADDRESS in _suppressions_of(user)


def last_was_refused(user: User) -> bool:
    """Whether the mail server would not take the last mail that was to go to this person."""
    over = (State.SENT, State.UNCONFIRMED, State.FAILED)
    last = OutboxMail.objects.for_user(user).filter(state__in=over).order_by("-done_at", "-pk")
    found = last.values_list("state", "because").first()
    return found == (State.FAILED, because.REFUSED)


def mails_of(user: User, *, since: datetime) -> list[OutboxMail]:
    """What fell due for this participant since then, or is still to come, newest first."""
    due = OutboxMail.objects.for_user(user).filter(due_at__gte=since)
    return list(due.select_related("carrier").order_by("-due_at", "-pk"))


def _suppressions_of(user: User) -> list[str]:
    kinds = Suppression.objects.filter(address_hmac=address_hmac(user.email))
    return list(kinds.values_list("kind", flat=True))
