"""The commit before SMTP's final dot, and the one after the answer.

Before the fence a retry is safe: the mail server has no whole mail. After it nothing is tried again until
somebody who knows (lookups.py) has said that the mail was not accepted.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from walkback.accounts import audit
from walkback.mail import because
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import CAME_BACK, WHOLE_ADDRESS
from walkback.mail.delivery.eligibility import JUDGED, Addressed, asked
from walkback.mail.models import MailAttempt, OutboxMail, State, Suppression

# The commit has to be on disk before the dot: a crash of the database that forgot it would free the mail, and
# it would go twice. So for this one transaction an installation's `synchronous_commit = off` does not count.
# The Message-ID is kept as it was sent: the keys that it is made with may change before somebody asks about it.
_FENCE = f"""
    UPDATE mail_outboxmail mail
    SET state = 'dot', dot_at = clock_timestamp(), provider_id = named.message_id
    FROM ({JUDGED}) judged,
        unnest(%(ids)s::bigint[], %(message_ids)s::text[]) AS named (id, message_id),
        (SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')
            WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)) durable
    WHERE mail.id = judged.id AND named.id = mail.id AND judged.because = '' AND mail.state = 'leased'
        AND mail.lease_token = %(token)s AND mail.lease_until > clock_timestamp()
    RETURNING mail.id
"""  # noqa: S608  # no value is filled in here
_FINISH = """
    UPDATE mail_outboxmail mail
    SET state = outcome.state, lease_token = NULL, lease_until = NULL,
        dot_at = CASE WHEN outcome.state = 'ready' THEN NULL ELSE mail.dot_at END,
        done_at = CASE WHEN outcome.state = 'ready' THEN NULL ELSE %(now)s END,
        not_before = CASE WHEN outcome.state = 'ready' THEN %(now)s + outcome.wait ELSE not_before END,
        smtp_code = outcome.smtp_code, because = outcome.because
    FROM unnest(
        %(ids)s::bigint[], %(states)s::text[], %(waits)s::interval[], %(codes)s::smallint[],
        %(becauses)s::text[]
    ) AS outcome (id, state, wait, smtp_code, because)
    WHERE mail.id = outcome.id AND mail.lease_token = %(token)s AND mail.state IN ('leased', 'dot')
    RETURNING mail.id
"""
_EVENT = {
    State.SENT: audit.Event.MAIL_SENT,
    State.FAILED: audit.Event.MAIL_NOT_SENT,
    State.SUPPRESSED: audit.Event.MAIL_NOT_SENT,
    State.SKIPPED: audit.Event.MAIL_NOT_SENT,
    State.UNCONFIRMED: audit.Event.MAIL_UNCONFIRMED,
}


@dataclass(frozen=True)
class Outcome:
    """What became of one mail. `wait` is how long before the next try, for those that are ready again."""

    mail: OutboxMail
    state: State
    step: str
    code: int | None = None
    because: str = ""
    wait: timedelta = timedelta(0)


def raise_fence(mails: Iterable[Addressed], token: uuid.UUID) -> set[int]:
    """Commit that these are handed over, those that may be and are still ours. Returns their ids.

    For every id that is missing, and after any exception, the dot must not be sent.
    """
    rows = list(mails)
    named: dict[str, Any] = {"message_ids": [row.message_id for row in rows], "token": token}
    with connection.cursor() as cursor:
        cursor.execute(_FENCE, {**asked(rows), **named})
        return {row[0] for row in cursor.fetchall()}


def finish(outcomes: list[Outcome], token: uuid.UUID, now: datetime) -> None:
    """Write what became of these mails, as far as they are still this sender's, with attempt and audit."""
    if not outcomes:
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                _FINISH,
                {
                    "now": now,
                    "token": token,
                    "ids": [outcome.mail.pk for outcome in outcomes],
                    "states": [outcome.state.value for outcome in outcomes],
                    "waits": [outcome.wait for outcome in outcomes],
                    "codes": [outcome.code for outcome in outcomes],
                    "becauses": [outcome.because for outcome in outcomes],
                },
            )
            ours = {row[0] for row in cursor.fetchall()}
        written = [outcome for outcome in outcomes if outcome.mail.pk in ours]
        note(written, token, now)
        _suppress([o.mail for o in written if o.because == because.NO_MAILBOX], now)
        _set_down([o.mail for o in written if o.state is State.SUPPRESSED])


def _set_down(carriers: list[OutboxMail]) -> None:
    """What these would have said besides is still to be said: the mails they carried go by themselves."""
    if carriers:
        OutboxMail.objects.filter(carrier__in=carriers, state=State.CARRIED).update(
            state=State.READY, carrier=None, because="", done_at=None
        )


def _suppress(mails: list[OutboxMail], now: datetime) -> None:
    """Nothing more to addresses that do not exist; the app shows a banner instead."""
    Suppression.objects.bulk_create(
        [
            Suppression(
                address_hmac=address_hmac(mail.participant.email),
                kind=WHOLE_ADDRESS,
                reason=CAME_BACK,
                at=now,
            )
            for mail in mails
        ],
        ignore_conflicts=True,
    )


def note(outcomes: list[Outcome], token: uuid.UUID | None, now: datetime) -> None:
    """The append-only lines about outcomes that were just written, in their transaction."""
    MailAttempt.objects.bulk_create(
        MailAttempt(
            at=now,
            mail_id=outcome.mail.pk,
            participant_id=outcome.mail.participant_id,
            lease_token=token,
            step=outcome.step,
            smtp_code=outcome.code,
            detail=outcome.because,
        )
        for outcome in outcomes
    )
    audit.record_all(
        (
            audit.Entry(
                _EVENT[outcome.state],
                subject=outcome.mail.participant,
                about=outcome.mail,
                outcome=outcome.state.value,
                detail={"kind": outcome.mail.kind},
            )
            for outcome in outcomes
            if outcome.state in _EVENT
        ),
        by=audit.System.MAIL,
        now=now,
    )
