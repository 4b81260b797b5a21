"""What became of mails that were handed over and never answered for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now

from walkback.mail.addresses import message_id
from walkback.mail.delivery.answers import Answer, Lookup
from walkback.mail.delivery.fence import Outcome, note
from walkback.mail.delivery.lookups import configured
from walkback.mail.delivery.steps import Step, reached
from walkback.mail.models import OutboxMail, State

log = structlog.get_logger(__name__)
BATCH: Final = 500


def in_doubt() -> models.QuerySet[OutboxMail]:
    """Mails handed over so long ago that the mail server has either accepted or dropped them."""
    return OutboxMail.objects.filter(state=State.DOT, dot_at__lt=Now() - settings.MAIL_QUIET)


def resolve(*, now: datetime, lookup: Lookup | None = None) -> int:
    """Ask about every mail that has been in doubt for longer than the quiet time. Returns how many.

    Accepted: sent. Not accepted: ready again. Nobody can ever tell: unconfirmed, for good. Nobody can tell yet:
    asked again next time, until the mail expires. The quiet time is longer than the mail server waits
    for the rest of a mail, so an answer of "not accepted" cannot change any more.
    """
    asked = list(in_doubt().order_by("dot_at").values_list("pk", flat=True))
    if not asked:
        return 0
    asking = lookup or configured()
    batches = range(0, len(asked), BATCH)
    return sum(_resolve_some(asking, asked[first : first + BATCH], now) for first in batches)


@transaction.atomic
def _resolve_some(lookup: Lookup, asked: list[int], now: datetime) -> int:
    mails = list(
        in_doubt()
        .filter(pk__in=asked)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("participant")
    )
    reached(Step.RESOLVING)
    # Under the name that it was sent with: the keys behind the names may be others by now.
    names = {mail.pk: mail.provider_id or message_id(mail) for mail in mails}
    answers = _ask(lookup, {names[mail.pk]: mail.dot_at for mail in mails if mail.dot_at})
    found = [_outcome(mail, answers[names[mail.pk]], now) for mail in mails]
    outcomes = [outcome for outcome in found if outcome is not None]
    for outcome in outcomes:
        mail = outcome.mail
        mail.state, mail.lease_token, mail.lease_until = outcome.state, None, None
        again = outcome.state is State.READY
        mail.dot_at = None if again else mail.dot_at
        mail.done_at = None if again else now
        mail.not_before = now if again else mail.not_before
    fields = ["state", "lease_token", "lease_until", "dot_at", "done_at", "not_before"]
    OutboxMail.objects.bulk_update([outcome.mail for outcome in outcomes], fields)
    note(outcomes, None, now)
    unconfirmed = sum(outcome.state is State.UNCONFIRMED for outcome in outcomes)
    if unconfirmed:
        log.error("mails_unconfirmed", mails=unconfirmed)
    return len(outcomes)


def _ask(lookup: Lookup, asked: Mapping[str, datetime]) -> Mapping[str, Answer]:
    """What the records say. Records that cannot be read stop nothing else: nobody can tell yet."""
    try:
        return lookup.answers(asked) if asked else {}
    except Exception:  # whatever is in somebody else's file
        log.exception("mail_records_unreadable")
        return dict.fromkeys(asked, Answer.NOT_YET)


def _outcome(mail: OutboxMail, answer: Answer, now: datetime) -> Outcome | None:
    match answer:
        case Answer.ACCEPTED:
            return Outcome(mail, State.SENT, "looked up: accepted")
        case Answer.NOT_ACCEPTED:
            return Outcome(mail, State.READY, "looked up: not accepted")
        case Answer.NOT_YET if now < mail.expires_at:
            return None
        case Answer.NOT_YET | Answer.NEVER:
            return Outcome(mail, State.UNCONFIRMED, "looked up: unknown")
