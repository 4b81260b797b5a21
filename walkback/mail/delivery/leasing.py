"""Which sender holds which mail, by the database's clock.

Claiming, taking back and handing back are one statement each, with its own commit: when a process freezes it
leaves no open transaction behind, and so no row locked.
"""

import uuid
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from walkback.mail import because
from walkback.mail.delivery.fence import Outcome, note
from walkback.mail.models import OutboxMail, State

_CLAIM = """
    UPDATE mail_outboxmail
    SET state = 'leased', lease_token = %(token)s, attempts = attempts + 1,
        lease_until = clock_timestamp() + %(lease)s
    WHERE id = ANY(ARRAY(
        SELECT id FROM mail_outboxmail
        WHERE state = 'ready' AND not_before <= %(now)s
        ORDER BY not_before, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
    )) AND state = 'ready'
    RETURNING id
"""
# A mail that kills its senders (memory, a crash in a library) would be the oldest again and again, and take
# a hundred others with it each time. From the third lost lease on, each waits a moment of its own.
_TAKE_BACK = """
    UPDATE mail_outboxmail SET state = 'ready', lease_token = NULL, lease_until = NULL,
        not_before = CASE WHEN attempts < 3 THEN not_before ELSE %(now)s + random() * %(lease)s END
    WHERE id = ANY(ARRAY(
        SELECT id FROM mail_outboxmail
        WHERE state = 'leased' AND lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED
    )) AND state = 'leased' AND lease_until < clock_timestamp()
    RETURNING id
"""
EXPIRED_AT_ONCE: Final = 1000


def anything_due(now: datetime) -> bool:
    """Whether a mail waits whose time has come."""
    return OutboxMail.objects.filter(state=State.READY, not_before__lte=now).exists()


def claim(*, now: datetime, most: int) -> list[OutboxMail]:
    """Take up to `most` due mails for this sender alone, oldest first. Others pass over them.

    All share one lease token. What is due is judged by `now`; the lease runs by the database's clock.
    """
    token = uuid.uuid4()
    asked: dict[str, Any] = {"token": token, "lease": settings.MAIL_LEASE, "now": now, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, asked)
        ids = [row[0] for row in cursor.fetchall()]
    claimed = OutboxMail.objects.filter(pk__in=ids, lease_token=token).select_related("participant")
    return list(claimed.prefetch_related("carried").order_by("not_before", "pk"))


def take_back(now: datetime) -> int:
    """Free the mails of senders whose lease ran out. Safe: the dot of such a mail was never sent.

    The old sender, should it wake, fails the fence. Returns how many.
    """
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"now": now, "lease": settings.MAIL_LEASE}
        cursor.execute(_TAKE_BACK, asked)
        return len(cursor.fetchall())


def hand_back(mails: list[OutboxMail]) -> None:
    """Give up claimed mails of this sender that it did not begin with: no attempt is counted."""
    for token in {mail.lease_token for mail in mails}:
        held = OutboxMail.objects.filter(
            pk__in=[mail.pk for mail in mails], state=State.LEASED, lease_token=token
        )
        held.update(
            state=State.READY, lease_token=None, lease_until=None, attempts=F("attempts") - 1
        )


def expire(now: datetime) -> int:
    """A weekly mail three days late helps nobody: it is skipped, and kept as such. Returns how many."""
    expired = 0
    while late := _expire_some(now):
        expired += late
    return expired


# Durable: nothing that is sent here may hang on somebody else's transaction (Django refuses that).
@transaction.atomic(durable=True)
def _expire_some(now: datetime) -> int:
    late = list(
        OutboxMail.objects.filter(state=State.READY, expires_at__lte=now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("participant")[:EXPIRED_AT_ONCE]
    )
    OutboxMail.objects.filter(pk__in=[mail.pk for mail in late]).update(
        state=State.SKIPPED, because=because.TOO_LATE, done_at=now
    )
    note(
        [Outcome(mail, State.SKIPPED, "skipped", because=because.TOO_LATE) for mail in late],
        None,
        now,
    )
    return len(late)
