"""Queueing the programme's mails: each once, when it is due, within the budget (clinical specification 7.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction

from plans.domain.budget import MailKind, clinician_occasion, occasion
from plans.domain.mail_facts import Became, EarlierMail, MailFacts
from plans.domain.reminders import Judged, outlook, told
from plans.domain.schedule import local_day
from plans.models import Plan, PlanStatus
from plans.queries.reminding import MailRecords, clock_of, plans_to_look_at
from screening.consequences import Clearing
from screening.models import Hold
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.core.bulk import update_rows
from walkback.mail import actions as mail
from walkback.mail.models import Recipient, State

log = structlog.get_logger(__name__)

CHUNK = 1_000
"""Plans judged in one transaction."""
AGAIN_AFTER: Final = timedelta(hours=1)
"""When a plan is looked at again whose rows could not be read."""
# What a damaged row leads to. A lost connection, a time limit or a full memory is about no row.
DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


# -- The planner -----------------------------------------------------------------------------------
def queue_due_mails(*, by: audit.Actor, now: datetime) -> int:
    """Give every mail that is due its verdict, and its row in the outbox. Returns how many.

    Each chunk is one transaction: killed at any point, all of it is there or nothing. Any number of these may run
    at once: a plan that another one holds is skipped, and is looked at by that one.
    """
    judged = 0
    while True:
        looked_at, new = _judge_chunk(by=by, now=now)
        if not looked_at:
            return judged
        judged += new


@transaction.atomic
def _judge_chunk(*, by: audit.Actor, now: datetime) -> tuple[int, int]:
    """How many plans were looked at, and how many mails have a verdict now."""
    locked = plans_to_look_at(now=now).select_for_update(of=("self",), skip_locked=True)
    plans = list(locked.select_related("participant")[:CHUNK])
    if not plans:
        return 0, 0
    records = MailRecords(plans, now=now)
    mails: list[mail.Queued] = []
    for plan in plans:
        try:
            found = outlook(records.facts_of(plan), now)
        except DAMAGED:
            # The others have their mails; this one is tried again and again.
            log.exception("mails_not_judged", plan=plan.pk)
            plan.remind_at = now + AGAIN_AFTER
            continue
        mails += [_queued(plan, each) for each in found.judged]
        plan.remind_at = found.look_at
    update_rows(plans, ["remind_at"])
    return len(plans), mail.queue_all(mails, by=by, now=now)


def _queued(plan: Plan, judged: Judged) -> mail.Queued:
    """The row of one verdict."""
    held = State.SKIPPED if judged.is_over else State.SUPPRESSED
    is_held = bool(judged.because) and not judged.carrier
    return mail.Queued(
        participant=plan.participant,
        kind=judged.due.kind.value,
        occasion=judged.due.occasion,
        due_at=judged.due.due_at,
        carrier=judged.carrier,
        not_before=judged.goes_at,
        state=held if is_held else State.READY,
        because=judged.because,
    )


# -- With a decision -------------------------------------------------------------------------------
@dataclass(frozen=True)
class DecidedPlan:
    """A plan as a week's decision left it, next week's prescription included. `was_away` is about the decided week."""

    plan: Plan
    was_away: bool = False


_TOLD: Final = {
    PlanStatus.ACTIVE: MailKind.WEEKLY,
    PlanStatus.PAUSED_INACTIVE: MailKind.PAUSING,
}


def tell(decided: Sequence[DecidedPlan], *, by: audit.Actor, now: datetime) -> None:
    """Queue the weekly mail of each plan that goes on, the notice of each that rests after four silent weeks.

    In the transaction of the decision, for one or many, in a fixed number of queries. Also notes when the next mail
    about each plan can be due.
    """
    plans = [each.plan for each in decided]
    records = MailRecords(plans, now=now)
    mails = []
    for each in decided:
        facts = records.facts_of(each.plan)
        kind = _TOLD.get(PlanStatus(each.plan.status))
        judged = told(kind, facts, now, was_away=each.was_away) if kind else None
        if judged is not None:
            mails.append(_queued(each.plan, judged))
            facts = replace(facts, mails=[*facts.mails, _earlier(judged)])
        each.plan.remind_at = _next_look(facts, now)
    update_rows(plans, ["remind_at"])
    mail.queue_all(mails, by=by, now=now)


def _earlier(judged: Judged) -> EarlierMail:
    """The verdict as the next look finds it."""
    became = Became.HELD if judged.because else Became.OPEN
    return EarlierMail(judged.due.kind, judged.due.occasion, judged.goes_at, became, judged.because)


def _next_look(facts: MailFacts, now: datetime) -> datetime | None:
    """At once, where something is ripe already."""
    found = outlook(facts, now)
    return now if found.judged else found.look_at


def look_again(*, plans: Iterable[Plan], now: datetime) -> None:
    """Let the next tick find out anew when mails about these plans are due; in the transaction of what changed it."""
    Plan.objects.filter(pk__in=[plan.pk for plan in plans]).update(remind_at=now)


def follow_wishes(person: User, now: datetime) -> None:
    """Another time zone, another hour, another choice of mails: everything that is still to come moves with it."""
    Plan.objects.for_user(person).live().update(remind_at=now)


# -- Outside the budget ----------------------------------------------------------------------------
def queue_welcome(*, plan: Plan, by: audit.Actor, now: datetime) -> None:
    """W0, at once: the person has just accepted the plan."""
    mail.queue(
        participant=plan.participant,
        kind=MailKind.WELCOME.value,
        occasion=occasion(MailKind.WELCOME, plan.pk),
        due_at=now,
        by=by,
        now=now,
    )


def queue_clinician_mail(
    *, participant: User, what: str, key: int, by: audit.Actor, now: datetime
) -> None:
    """W8: a clinician wrote or decided something. At once, or at the end of the quiet hours.

    `what` and `key` name it; they stand in no mail. In the transaction of what it tells about.
    """
    recipient = Recipient.objects.filter(participant=participant).first()
    clock = clock_of(recipient or Recipient(), participant)
    mail.queue(
        participant=participant,
        kind=MailKind.CLINICIAN.value,
        occasion=clinician_occasion(what, key),
        due_at=clock.awake(now),
        by=by,
        now=now,
    )


def follow_clearing(hold: Hold, clearing: Clearing, by: audit.Actor, now: datetime) -> None:
    """W8 about a hold or lock that a clinician closed. What a person did themselves needs no mail."""
    if not clearing.self_attested:
        queue_clinician_mail(
            participant=hold.participant, what="cleared", key=hold.pk, by=by, now=now
        )


def follow_declining(hold: Hold, by: audit.Actor, now: datetime) -> None:
    """W8 about a hold that a clinician looked at and keeps; once a day, however often they do."""
    what = f"kept-{local_day(now, hold.participant.zone).isoformat()}"
    queue_clinician_mail(participant=hold.participant, what=what, key=hold.pk, by=by, now=now)
