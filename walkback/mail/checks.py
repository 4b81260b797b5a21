"""Settings of sending that contradict each other: refused at the start, not found out by a doubled mail.

docs/mail.md says what each setting is for and why the rules are these.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Doubt

from walkback.mail.delivery.links import BadSender, envelope_of
from walkback.mail.delivery.lookups import BadLookup, Blind, configured

SERVER_IDLE_SECONDS: Final = 60
"""How long the mail server may wait for the rest of a mail, in the set-up that docs/mail.md describes."""
_HERE: Final = ("localhost", "127.0.0.1", "::1")


@register
def settings_of_sending(**_: Any) -> list[CheckMessage]:
    """What would lose or double mails, and what only looks as if it might."""
    return [*_times(), *_server(), *_lookup()]


def _times() -> Iterator[CheckMessage]:
    group = settings.MAIL_GROUP_SECONDS
    lease, quiet = settings.MAIL_LEASE.total_seconds(), settings.MAIL_QUIET.total_seconds()
    if settings.MAIL_GROUP < 1 or group <= 0:
        yield Error(
            "MAIL_GROUP and MAIL_GROUP_SECONDS must be more than 0: no mail would be sent.",
            id="mail.E001",
        )
    if group >= lease:
        yield Error(
            "MAIL_GROUP_SECONDS must be less than MAIL_LEASE_SECONDS: a slow group would lose its mails "
            "to another sender before it could hand them over.",
            id="mail.E002",
        )
    if 2 * group >= quiet:
        yield Error(
            "MAIL_QUIET_SECONDS must be more than twice MAIL_GROUP_SECONDS: it would be asked what became "
            "of a mail while its sender still waits for the answer.",
            id="mail.E003",
        )


def _server() -> Iterator[CheckMessage]:
    if not settings.EMAIL_HOST:
        yield Error(
            "EMAIL_URL must name an SMTP server: reminders go no other way.", id="mail.E004"
        )
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        yield Error("EMAIL_URL asks for TLS in two ways at once.", id="mail.E005")
    try:
        envelope_of(settings.DEFAULT_FROM_EMAIL, "somebody@walkback.example")
    except BadSender:
        yield Error(
            "DEFAULT_FROM_EMAIL must be an address, with a name or without: Walkback <hello@your.domain>.",
            id="mail.E007",
        )


def _lookup() -> Iterator[CheckMessage]:
    try:
        lookup = configured()
    except BadLookup:
        yield Error(
            'MAIL_LOOKUP must be empty, "journal:<file>" or "postfix:<log file>".', id="mail.E006"
        )
        return
    if isinstance(lookup, Blind):
        return
    if settings.MAIL_QUIET.total_seconds() <= SERVER_IDLE_SECONDS + settings.MAIL_GROUP_SECONDS:
        yield Doubt(
            "MAIL_QUIET_SECONDS should be more than the mail server's idle time-out and the time it takes "
            f"to accept a mail: at least {SERVER_IDLE_SECONDS} and MAIL_GROUP_SECONDS together.",
            hint="Right only for a server with an idle time-out that is as short.",
            id="mail.W001",
        )


@register(Tags.security, deploy=True)
def mail_is_encrypted(**_: Any) -> list[CheckMessage]:
    """Mail to another machine must not be readable on its way there."""
    is_encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if is_encrypted or settings.EMAIL_HOST in _HERE:
        return []
    return [
        Doubt(
            "EMAIL_URL names another machine without TLS: addresses and passwords could be read on the way.",
            hint="Use smtp+tls:// or smtp+ssl://.",
            id="mail.W002",
        )
    ]
