"""The worker that sends what is due: a plain send-then-mark worker.

It sends first and marks after. A crash between the two sends that one mail again when its lease has
run out: it can double a mail, it cannot lose one. The fence before SMTP's final dot, which rules
out both, replaces `_send_one` later; tables, states and keys are already those of that design.
"""

import uuid
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from walkback.accounts import audit
from walkback.mail import queries
from walkback.mail.addresses import message_id
from walkback.mail.models import MailAttempt, OutboxMail, State
from walkback.mail.renderers import NothingToSay, render

log = structlog.get_logger(__name__)
BATCH = 50
TICK_SECONDS = 40
"""Below the task's time limit: what is left waits for the next tick."""
MOST_ATTEMPTS = 8
PERMANENT = 500


def send_due(*, now: datetime) -> int:
    """Send every mail that is due, oldest first. Returns how many were sent.

    Opens its own transactions: claim, send and outcome are separate commits, so it must not run
    inside one.
    """
    _reap(now)
    expire(now)
    if not OutboxMail.objects.filter(state=State.READY, not_before__lte=now).exists():
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        # Nothing was claimed and no attempt is burnt: the next tick tries again.
        log.warning("mail_server_unreachable", error=type(error).__name__)
        return 0
    try:
        return _send_claimed(connection, now)
    finally:
        connection.close()


def _send_claimed(connection: BaseEmailBackend, now: datetime) -> int:
    """Claim and send batches until none is due or the time of one tick is used up."""
    sent = 0
    started = monotonic()
    while monotonic() - started < TICK_SECONDS and (claimed := _claim(now)):
        sent += sum(_send_one(mail, connection, now) for mail in claimed)
    return sent


def _reap(now: datetime) -> None:
    """A worker that died left its lease: the mail is free again when the lease has run out."""
    OutboxMail.objects.filter(state=State.LEASED, lease_until__lt=now).update(
        state=State.READY, lease_token=None, lease_until=None
    )


def expire(now: datetime) -> None:
    """A weekly mail three days late helps nobody."""
    OutboxMail.objects.filter(state=State.READY, expires_at__lte=now).update(
        state=State.SKIPPED, done_at=now
    )


def _claim(now: datetime) -> list[OutboxMail]:
    """Take a batch for this worker alone; others skip locked rows."""
    with transaction.atomic():
        due = list(
            OutboxMail.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=State.READY, not_before__lte=now)
            .select_related("participant")
            .order_by("not_before", "pk")[:BATCH]
        )
        token = uuid.uuid4()
        until = now + settings.MAIL_LEASE
        OutboxMail.objects.filter(pk__in=[mail.pk for mail in due]).update(
            state=State.LEASED, lease_token=token, lease_until=until, attempts=F("attempts") + 1
        )
        for mail in due:
            mail.lease_token, mail.attempts = token, mail.attempts + 1
    return due


def _send_one(mail: OutboxMail, connection: BaseEmailBackend, now: datetime) -> bool:
    """Send one claimed mail and note the outcome."""
    because = queries.held_back_because(mail)
    if because:
        _finish(mail, State.SUPPRESSED, now, step="held back", detail=because)
        return False
    try:
        message = _message(mail, connection, now)
    except NothingToSay:
        _finish(mail, State.SUPPRESSED, now, step="held back", detail="no longer true")
        return False
    except Exception as error:  # one broken mail must not stop the others
        log.exception("mail_render_failed", mail=mail.pk)
        _try_later(mail, now, detail=type(error).__name__)
        return False
    try:
        message.send()
    except (SMTPException, OSError) as error:
        # A connection after an error could answer for the wrong mail: begin a new one.
        connection.close()
        _refused(mail, error, now)
        return False
    _finish(mail, State.SENT, now, step="sent", code=250)
    return True


def _message(
    mail: OutboxMail, connection: BaseEmailBackend, now: datetime
) -> EmailMultiAlternatives:
    rendered = render(mail, now)
    headers = {"Message-ID": message_id(mail), **rendered.headers}
    message = EmailMultiAlternatives(
        rendered.subject,
        rendered.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.participant.email],
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def _refused(mail: OutboxMail, error: Exception, now: datetime) -> None:
    code = _smtp_code(error)
    if code is not None and code >= PERMANENT:
        _finish(mail, State.FAILED, now, step="refused", code=code)
    else:
        _try_later(mail, now, detail=type(error).__name__, code=code)


def _smtp_code(error: Exception) -> int | None:
    if isinstance(error, SMTPRecipientsRefused):
        return next((int(answer[0]) for answer in error.recipients.values()), None)
    if isinstance(error, SMTPResponseException):
        return error.smtp_code
    return None


def _try_later(mail: OutboxMail, now: datetime, *, detail: str, code: int | None = None) -> None:
    """Back to the queue: 1, 2, 4 … minutes, at most 6 hours; after 8 attempts it has failed."""
    if mail.attempts >= MOST_ATTEMPTS:
        _finish(mail, State.FAILED, now, step="given up", code=code, detail=detail)
        return
    wait = min(timedelta(minutes=2 ** (mail.attempts - 1)), timedelta(hours=6))
    with transaction.atomic():
        OutboxMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token).update(
            state=State.READY, lease_token=None, lease_until=None, not_before=now + wait
        )
        _note(mail, now, step="later", code=code, detail=detail)


def _finish(
    mail: OutboxMail,
    state: State,
    now: datetime,
    *,
    step: str,
    code: int | None = None,
    detail: str = "",
) -> None:
    with transaction.atomic():
        OutboxMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token).update(
            state=state,
            lease_token=None,
            lease_until=None,
            done_at=now,
            dot_at=now if state == State.SENT else None,
            smtp_code=code,
        )
        _note(mail, now, step=step, code=code, detail=detail)
        audit.record(
            audit.Event.MAIL_SENT if state == State.SENT else audit.Event.MAIL_NOT_SENT,
            by=audit.System.MAIL,
            now=now,
            subject=mail.participant,
            about=mail,
            outcome=state.value,
            detail={"kind": mail.kind},
        )


def _note(mail: OutboxMail, now: datetime, *, step: str, code: int | None, detail: str) -> None:
    MailAttempt.objects.create(
        at=now,
        mail_id=mail.pk,
        participant_id=mail.participant_id,
        lease_token=mail.lease_token,
        step=step,
        smtp_code=code,
        detail=detail[:200],
    )
