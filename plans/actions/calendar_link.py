"""Making and revoking the link under which a calendar program reads a person's walks."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from plans.models import CalendarLink
from walkback.accounts import audit
from walkback.accounts.models import User

TOKEN_BYTES = 32


@transaction.atomic
def make_link(*, participant: User, by: User, now: datetime) -> str:
    """Make a link, in place of the one before, which ends. Returns its secret part, told this once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link, _new = CalendarLink.objects.update_or_create(
        participant=participant,
        defaults={"token_sha256": sha256(token.encode()).digest(), "made_at": now},
    )
    audit.record(audit.Event.CALENDAR_LINK_MADE, by=by, now=now, subject=participant, about=link)
    return token


@transaction.atomic
def revoke_link(*, participant: User, by: User, now: datetime) -> bool:
    """End the link at once. Returns whether there was one."""
    link = CalendarLink.objects.select_for_update().filter(participant=participant).first()
    if link is None:
        return False
    audit.record(audit.Event.CALENDAR_LINK_REVOKED, by=by, now=now, subject=participant, about=link)
    link.delete()
    return True
