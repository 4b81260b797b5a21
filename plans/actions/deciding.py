"""The weekly decision: once a week, never twice, with everything it rested on."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from django.db import transaction

from plans import queries
from plans.actions.starting import prescribe
from plans.actions.weighing import chosen_state, decision_of, proposed_state
from plans.domain.clinical_reasons import reason_for_clinician
from plans.domain.codes import Code
from plans.domain.course import standing_after
from plans.domain.model import Decision
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.schedule import (
    DecisionTiming,
    decision_due,
    is_finished,
    local_day,
    next_mail_at,
)
from plans.domain.tally import tally_after
from plans.domain.vocabulary import DecisionKind
from plans.emails import WEEKLY
from plans.models import CheckIn, Plan, PlanStatus, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.stored import (
    evidence_to_dict,
    standing_to_dict,
    state_to_dict,
    tally_from_dict,
    tally_to_dict,
)
from screening.actions.holding import raise_hold
from screening.domain.outcomes import Outcome
from screening.models import HoldKind
from walkback.accounts import audit
from walkback.accounts.consent_texts import Subject
from walkback.accounts.queries import consent_in_force
from walkback.care.actions import Concern
from walkback.care.models.contact import AlertKind, Severity
from walkback.mail import actions as mail
from walkback.mail.models import Recipient


class NothingToDecide(ValueError):
    """The plan has no undecided week, or is not active."""


SEVERE_PAIN = Concern(
    AlertKind.PAIN_SEVERE, Severity.HIGH, "Pain of 8 or more, and more than usual for them."
)
STATUS_AFTER = {
    DecisionKind.STOP: PlanStatus.STOPPED,
    DecisionKind.PAUSE_REVIEW: PlanStatus.PAUSED_REVIEW,
    DecisionKind.PAUSE_INACTIVE: PlanStatus.PAUSED_INACTIVE,
}
BATCH = 200
# The zone in which a day begins first: nobody's week ends before it does there.
FIRST_ZONE = timezone(timedelta(hours=14))


def decide_due_weeks(*, by: audit.Actor, now: datetime) -> int:
    """Decide every week that is due at `now`, each plan in a transaction of its own.

    Any number of these may run at once: a plan that another one holds is skipped, and comes again
    with the next tick. Weeks missed in an outage are each decided, in order. Returns how many.
    """
    decided = 0
    last = 0
    while plans := _maybe_due(after=last, now=now):
        for plan_id in plans:
            decided += _decide_plan(plan_id, by=by, now=now)
        last = plans[-1]
    return decided


def _maybe_due(*, after: int, now: datetime) -> list[int]:
    """Plans with an undecided week that has ended somewhere on earth."""
    furthest_day = local_day(now, FIRST_ZONE)
    return list(
        Plan.objects.filter(
            pk__gt=after,
            status=PlanStatus.ACTIVE,
            prescriptions__decision__isnull=True,
            prescriptions__until_on__lte=furthest_day,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()[:BATCH]
    )


def _decide_plan(plan_id: int, *, by: audit.Actor, now: datetime) -> int:
    """Decide each due week of one plan, in order."""
    decided = 0
    while True:
        with transaction.atomic():
            plan = (
                Plan.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("participant")
                .filter(pk=plan_id, status=PlanStatus.ACTIVE)
                .first()
            )
            trigger = _due_trigger(plan, now=now) if plan else None
            if plan is None or trigger is None:
                return decided
            decide_week(plan=plan, trigger=trigger, by=by, now=now)
            decided += 1


def _due_trigger(plan: Plan, *, now: datetime) -> Trigger | None:
    prescription = queries.undecided_prescription(plan)
    # Who takes the agreement back stops what is done with their data, this included.
    if prescription is None or not consent_in_force(plan.participant, Subject.HEALTH_DATA):
        return None
    check_in = queries.check_in_of(prescription)
    completed_at = check_in.completed_at if check_in else None
    timing = decision_due(queries.week_of(prescription), plan.participant.zone, completed_at, now)
    return {
        DecisionTiming.DECIDE_NOW: Trigger.WEEK_END,
        DecisionTiming.FORCED_BY_TIMEOUT: Trigger.TIMEOUT,
    }.get(timing)


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
    check_in = queries.check_in_of(prescription)
    answered = check_in if check_in and check_in.completed_at else None
    evidence = queries.evidence_of(prescription, answered, now=now, result=result)
    if trigger is Trigger.PAUSE:
        evidence = replace(evidence, absence=True)
    decision = decision_of(prescription, evidence)
    row = _store(locked, prescription, answered, decision, trigger, now)
    _carry_on(locked, prescription, row, decision, now)
    audit.record(
        audit.Event.WEEK_DECIDED,
        by=by,
        now=now,
        subject=locked.participant,
        about=row,
        detail={"code": row.code, "kind": row.kind, "rules": row.rules, "trigger": row.trigger},
    )
    _tell(locked, prescription, decision, by=by, now=now)
    return row


def _store(
    plan: Plan,
    prescription: Prescription,
    check_in: CheckIn | None,
    decision: Decision,
    trigger: Trigger,
    now: datetime,
) -> WeeklyDecision:
    proposed = proposed_state(decision, prescription)
    after = chosen_state(decision, prescription, check_in)
    return WeeklyDecision.objects.create(
        plan=plan,
        number=prescription.number,
        prescription=prescription,
        check_in=check_in,
        trigger=trigger,
        decided_at=now,
        rules=plan.rules,
        before=state_to_dict(decision.before),
        evidence=evidence_to_dict(decision.rests_on.evidence),
        standing_before=plan.standing,
        standing_after=standing_to_dict(standing_after(decision)),
        kind=decision.kind.value,
        code=decision.code.value,
        percent=decision.percent,
        adherence=decision.adherence,
        done_minutes=decision.rests_on.evidence.done_minutes,
        after=state_to_dict(after) if after else None,
        chosen_minutes=after.minutes
        if after and proposed and after.minutes != proposed.minutes
        else None,
        reason=str(reason_for_participant(decision)),
        mail_reason=str(reason_for_mail(decision)),
        clinician_reason=str(reason_for_clinician(decision)),
    )


def _carry_on(
    plan: Plan,
    prescription: Prescription,
    row: WeeklyDecision,
    decision: Decision,
    now: datetime,
) -> None:
    """The next week's prescription, or the end of the course."""
    plan.standing = row.standing_after
    plan.tally = tally_to_dict(tally_after(tally_from_dict(plan.tally), decision))
    week = queries.week_of(prescription).following()
    today = local_day(now, plan.participant.zone)
    after = chosen_state(decision, prescription, row.check_in)
    if after is None:
        plan.status = STATUS_AFTER[decision.kind]
    elif plan.starts_on and is_finished(prescription.number, plan.starts_on, today):
        plan.status = PlanStatus.FINISHED
        plan.ended_at = now
    elif row.trigger == Trigger.PAUSE:
        plan.status = PlanStatus.PAUSED
    else:
        prescribe(plan, week, after, now=now)
    plan.save()


def _tell(
    plan: Plan,
    prescription: Prescription,
    decision: Decision,
    *,
    by: audit.Actor,
    now: datetime,
) -> None:
    """The weekly mail, or what a stop or pause asks for."""
    participant = plan.participant
    if decision.kind.ends_course:
        mail.suspend(participant=participant, because=decision.kind.value.lower())
        audit.record(
            audit.Event.PLAN_STATE_CHANGED,
            by=by,
            now=now,
            subject=participant,
            about=plan,
            detail={"status": plan.status},
        )
    if decision.code is Code.R3_SEVERE_PAIN:
        raise_hold(
            participant=participant, kind=HoldKind.REVIEW, concern=SEVERE_PAIN, by=by, now=now
        )
    if plan.status != PlanStatus.ACTIVE or decision.rests_on.evidence.absence:
        return
    chosen = Recipient.objects.filter(participant=participant).first()
    at = chosen.local_time if chosen else Recipient().local_time
    mail.queue(
        participant=participant,
        kind=WEEKLY,
        occasion=f"{WEEKLY}:{plan.pk}:{prescription.number + 1}",
        due_at=next_mail_at(now, participant.zone, at),
        by=by,
        now=now,
    )
