"""The weekly decision: once a week, never twice, with everything it rested on.

One week or hundreds go the same way: what they rest on is read together, each is decided by the pure
rules, and what follows is written together, all in one transaction.
"""

import math
import time
from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import DatabaseError, connection, transaction

from plans import queries
from plans.actions import alerting, reminding
from plans.actions.decided import Decided, Week, decided_week, write
from plans.domain.codes import Code
from plans.domain.schedule import DecisionTiming, decision_due
from plans.models import Plan, PlanStatus, WeeklyDecision
from plans.models.decision import Trigger
from plans.queries import WeekFacts
from plans.queries.due import BEGINNING
from screening.actions.holding import raise_hold
from screening.domain.outcomes import Outcome
from screening.models import HoldKind
from walkback.accounts import audit
from walkback.care.actions import Concern
from walkback.care.models.alert import AlertKind
from walkback.mail import actions as mail

log = structlog.get_logger(__name__)


class NothingToDecide(ValueError):
    """The plan has no undecided week, or is not active."""


SEVERE_PAIN = Concern.of(
    AlertKind.PLAN_PAUSED,
    "Pain of 8 or more, and more than usual for them. The plan is paused until somebody has looked.",
)
CHUNK = 500
"""Plans decided in one transaction: long enough to be quick, short enough that nobody waits for it."""
# What a damaged row leads to. A lost connection, a time limit or a full memory is about no row.
DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, DatabaseError)


# -- All that are due ------------------------------------------------------------------------------
def decide_due_weeks(*, by: audit.Actor, now: datetime, seconds: float = math.inf) -> int:
    """Decide every week that is due at `now`, the longest due first; returns how many.

    Each chunk is one transaction: killed at any point, all of it is there or nothing. Any number of
    these may run at once: a plan that another one holds is skipped, and comes again with the next
    tick. Weeks missed in an outage are each decided, in order. No chunk begins after `seconds`.
    """
    decided = 0
    place = BEGINNING
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        due = queries.due_plans(now=now, after=place, most=CHUNK)
        if not due:
            break
        decided += _decide_chunk([place.plan_id for place in due], by=by, now=now)
        place = due[-1]
    return decided


def _decide_chunk(keys: Sequence[int], *, by: audit.Actor, now: datetime) -> int:
    """All of them together; in halves where something is wrong, so that one cannot stop the others."""
    try:
        return _decide_plans(keys, by=by, now=now)
    except DAMAGED:
        if not connection.is_usable():
            raise
        if len(keys) == 1:
            # It stays undecided and is tried again with each tick; the others have their week.
            log.exception("week_not_decided", plan=keys[0])
            return 0
    half = len(keys) // 2
    return sum(_decide_chunk(part, by=by, now=now) for part in (keys[:half], keys[half:]))


@transaction.atomic
def _decide_plans(keys: Sequence[int], *, by: audit.Actor, now: datetime) -> int:
    """Decide those of these plans that nobody else holds and that are due, once they are held."""
    plans = list(
        queries.that_may_be_due(now=now)
        .filter(pk__in=keys)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("participant")
        .order_by("pk")
    )
    prescriptions = queries.undecided_prescriptions(plans)
    running = [prescriptions[plan.pk] for plan in plans if plan.pk in prescriptions]
    weeks = [
        Week(facts, trigger)
        for facts in queries.facts_of(running, now=now)
        if (trigger := _due_trigger(facts, now=now))
    ]
    return len(_decide(weeks, by=by, now=now))


def _due_trigger(facts: WeekFacts, *, now: datetime) -> Trigger | None:
    week = queries.week_of(facts.prescription)
    completed_at = facts.check_in.completed_at if facts.check_in else None
    zone = facts.prescription.plan.participant.zone
    return {
        DecisionTiming.DECIDE_NOW: Trigger.WEEK_END,
        DecisionTiming.FORCED_BY_TIMEOUT: Trigger.TIMEOUT,
    }.get(decision_due(week, zone, completed_at, now))


# -- One, at once ----------------------------------------------------------------------------------
@transaction.atomic
def decide_week(
    *,
    plan: Plan,
    trigger: Trigger,
    by: audit.Actor,
    now: datetime,
    result: Outcome = Outcome.OK,
) -> WeeklyDecision:
    """Decide the undecided week, write what follows, and queue the weekly mail, all at once.

    `result` is that of the screening which decides it: it counts whatever its clock said.
    Raises NothingToDecide.
    """
    locked = (
        Plan.objects.select_for_update(of=("self",)).select_related("participant").get(pk=plan.pk)
    )
    prescription = queries.undecided_prescription(locked)
    if locked.status != PlanStatus.ACTIVE or prescription is None:
        raise NothingToDecide
    [facts] = queries.facts_of([prescription], now=now)
    [decided] = _decide([Week(facts, trigger, result)], by=by, now=now)
    return decided.row


# -- What both do ----------------------------------------------------------------------------------
def _decide(weeks: Sequence[Week], *, by: audit.Actor, now: datetime) -> list[Decided]:
    """Decide these weeks of locked plans, and write all that follows, in the caller's transaction."""
    decided = [decided_week(week, now=now) for week in weeks]
    if decided:
        write(decided)
        audit.record_all([each.as_entry() for each in decided], by=by, now=now)
        alerting.follow_weeks(decided, by=by, now=now)
        _tell(decided, by=by, now=now)
    return decided


def _tell(decided: Sequence[Decided], *, by: audit.Actor, now: datetime) -> None:
    """The weekly mails, or what a stop or pause asks for."""
    ended = [each for each in decided if each.decision.kind.ends_course]
    _suspend(ended, by=by, now=now)
    for each in ended:
        # Few, and each one's clinic has to know: these are told one by one.
        if each.decision.code is Code.R3_SEVERE_PAIN:
            raise_hold(
                participant=each.plan.participant,
                kind=HoldKind.REVIEW,
                concern=SEVERE_PAIN,
                by=by,
                now=now,
            )
    reminding.tell(
        [
            reminding.DecidedPlan(each.plan, was_away=each.decision.rests_on.evidence.absence)
            for each in decided
        ],
        by=by,
        now=now,
    )


def _suspend(ended: Sequence[Decided], *, by: audit.Actor, now: datetime) -> None:
    """No reminders for who was stopped or paused."""
    for kind in sorted({each.decision.kind for each in ended}):
        participants = [each.plan.participant for each in ended if each.decision.kind is kind]
        mail.suspend_all(participants=participants, because=kind.value.lower())
    entries = [
        audit.Entry(
            audit.Event.PLAN_STATE_CHANGED,
            subject=each.plan.participant,
            about=each.plan,
            detail={"status": each.plan.status},
        )
        for each in ended
    ]
    audit.record_all(entries, by=by, now=now)
