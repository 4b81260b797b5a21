"""Ids and keyed hashes that mails carry: stable, unguessable, and saying nothing."""

from django.conf import settings
from django.utils.crypto import salted_hmac

from walkback.mail.models import OutboxMail


def message_id(mail: OutboxMail) -> str:
    """The same for every attempt at one mail, so that a mail server can be asked about it."""
    digest = salted_hmac(
        "walkback.mail.message-id",
        f"{mail.participant_id}:{mail.occasion}",
        algorithm="sha256",
    ).hexdigest()
    return f"<r.{digest[:40]}@{settings.MAIL_DOMAIN}>"


def address_hmac(address: str) -> bytes:
    """A keyed hash of an address for the suppression list, which outlives the account."""
    return salted_hmac(
        "walkback.mail.suppression", address.strip().lower(), algorithm="sha256"
    ).digest()
