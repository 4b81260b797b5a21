"""Back to walking after a pause or a stop: once cleared, and after all safety questions anew."""

from dataclasses import replace
from datetime import datetime, timedelta

from plans import queries
from plans.actions.starting import prescription_of
from plans.actions.weighing import accepted_in
from plans.documents import intake_of
from plans.domain.adjustments import RESUME_PERCENTS, default_resume_percent, resumed
from plans.domain.codes import Code
from plans.domain.facts import with_new_facts
from plans.domain.model import WalkingState
from plans.domain.schedule import WEEK_DAYS, PlanWeek, closes_on, local_day, week_after_pause
from plans.domain.vocabulary import Track
from plans.models import AdjustmentKind, Plan, PlanStatus, Prescription
from plans.models.plan import LAST_WEEK
from plans.stored import standing_from_dict, standing_to_dict, state_from_dict
from screening.consequences import Clearing
from screening.domain.clearance import FRESH_FOR
from screening.domain.outcomes import Outcome
from screening.models import Hold
from screening.queries import last_full_screening, open_holds, unconfirmed_emergency
from walkback.accounts import audit
from walkback.mail import actions as mail

WAITING = (PlanStatus.STOPPED, PlanStatus.PAUSED_REVIEW)
"""Plans that go on only after a clearance."""


def offered_percent(plan: Plan, *, now: datetime) -> int | None:
    """What a clinician is proposed for a paused plan: of 50, 75 and 100 the highest that the table allows.

    None when the plan paused so long that a new one has to be made (clinical specification 3.5).
    """
    by_table = offered_by_table(plan, now=now)
    return None if by_table is None else max(p for p in RESUME_PERCENTS if p <= by_table)


def offered_by_table(plan: Plan, *, now: datetime) -> int | None:
    """The gap table's share, the weeks of the pause counted as silent ones; 50 % after severe pain."""
    decision = queries.last_decision(plan)
    if decision is None:
        return RESUME_PERCENTS[0]
    return default_resume_percent(Code(decision.code), silent_weeks(plan, now=now))


def silent_weeks(plan: Plan, *, now: datetime) -> int:
    """Weeks without a walk until now, those of the pause included.

    In a pause of the person's own they are counted from the last walk logged, also one of the pause. After a stop
    or a review they are those before it and those since, whatever was walked gently without a target.
    """
    today = local_day(now, plan.participant.zone)
    before = standing_from_dict(plan.standing).silent_weeks
    if plan.status == PlanStatus.PAUSED:
        walked_on = queries.last_walk_on(plan)
        rests_from = walked_on + timedelta(days=1) if walked_on else plan.starts_on
        before = 0
    elif plan.status == PlanStatus.PAUSED_INACTIVE:
        last = queries.running_prescription(plan)
        rests_from = last.until_on if last else None
    else:
        decision = queries.last_decision(plan)
        rests_from = local_day(decision.decided_at, plan.participant.zone) if decision else None
    if rests_from is None:
        return before
    silent_days = max(0, (today - rests_from).days)
    if plan.status == PlanStatus.PAUSED:
        # To the nearest week: six days without a walk count as one.
        silent_days += WEEK_DAYS // 2
    return before + silent_days // WEEK_DAYS


def follow_clearing(hold: Hold, clearing: Clearing, by: audit.Actor, now: datetime) -> None:
    """A hold is closed: note what it allows, and go on when nothing else stands in the way.

    The lowest of several choices counts. A self-directed person goes on at half, gently.
    """
    plan = _waiting_plan(hold.participant_id)
    if plan is None:
        return
    choice = RESUME_PERCENTS[0] if clearing.self_attested else clearing.resume_percent
    allowed = [percent for percent in (plan.resume_percent, choice) if percent is not None]
    plan.resume_percent = min(allowed, default=None)
    plan.self_attested = plan.self_attested or clearing.self_attested
    plan.save(update_fields=["resume_percent", "self_attested"])
    go_on(plan, by, now)


def _waiting_plan(participant_id: int) -> Plan | None:
    plan: Plan | None = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("participant")
        .filter(participant_id=participant_id, status__in=WAITING)
        .first()
    )
    return plan


def go_on(plan: Plan, by: audit.Actor, now: datetime) -> None:
    """Resume a stopped or paused plan that is cleared, if a full screening since the pause allows it.

    Runs inside the transaction of the clearance or of the screening, with the plan locked.
    """
    if open_holds(plan.participant) or unconfirmed_emergency(plan.participant):
        return
    if not _screened_since_pause(plan, now=now):
        return
    percent = plan.resume_percent or offered_percent(plan, now=now)
    if offered_by_table(plan, now=now) is None:
        percent = None
    resume(plan, percent, by=by, now=now)


def _screened_since_pause(plan: Plan, *, now: datetime) -> bool:
    """After a pause everything is asked again (clinical specification 4.5)."""
    screening = last_full_screening(plan.participant)
    decision = queries.last_decision(plan)
    if screening is None or screening.submitted_at is None or screening.result >= Outcome.URGENT:
        return False
    is_newer = decision is None or screening.submitted_at > decision.decided_at
    return is_newer and now - screening.submitted_at <= FRESH_FOR


def _found_something(plan: Plan) -> bool:
    """Whether the screening that brings the plan back asks for the gentle track, as a weekly one would."""
    screening = last_full_screening(plan.participant)
    return screening is not None and screening.result >= Outcome.MODIFY


def _left_off(plan: Plan, last: Prescription) -> WalkingState:
    """What the percentage is of: what was decided before the pause, with facts that changed in its week."""
    decision = queries.last_decision(plan)
    state = state_from_dict(decision.after) if decision and decision.after else last.state
    if decision is None or decision.after is None:
        for change in accepted_in(last).filter(kind=AdjustmentKind.FACTS):
            before, after = change.detail["before"], {**change.detail["after"], "cleared": True}
            state = with_new_facts(state, intake_of(before), intake_of(after))
    return state


def _is_closed(plan: Plan, *, now: datetime) -> bool:
    """Whether 52 calendar weeks are over."""
    today = local_day(now, plan.participant.zone)
    return plan.starts_on is not None and today >= closes_on(plan.starts_on)


def _next_week(plan: Plan, last: Prescription, *, now: datetime) -> PlanWeek:
    """The week that begins today; the one that was cut off ends where it begins.

    Each week keeps a day of its own: back on the very day on which the last one began, the next begins tomorrow.
    """
    today = local_day(now, plan.participant.zone)
    begins = max(today, last.starts_on + timedelta(days=1))
    if begins < last.until_on:
        last.until_on = begins
        last.save(update_fields=["until_on"])
    return week_after_pause(last.number + 1, begins, plan.preferences["week_begins"])


def resume(plan: Plan, percent: int | None, *, by: audit.Actor, now: datetime) -> None:
    """The next week at this share of the last prescription; None ends the plan for a new one."""
    last = queries.running_prescription(plan)
    if percent is None or last is None:
        plan.status, plan.ended_at = PlanStatus.ENDED, now
    elif last.number >= LAST_WEEK or _is_closed(plan, now=now):
        plan.status, plan.ended_at = PlanStatus.FINISHED, now
    else:
        state, after = resumed(_left_off(plan, last), standing_from_dict(plan.standing), percent)
        if plan.self_attested or _found_something(plan):
            state = replace(state, track=Track.GENTLE)
        plan.standing = standing_to_dict(after)
        plan.status = PlanStatus.ACTIVE
        week = _next_week(plan, last, now=now)
        prescription_of(plan, week, state, now=now).save()
        mail.resume(participant=plan.participant)
    plan.resume_percent, plan.paused_until = None, None
    plan.remind_at = now
    plan.save()
    audit.record(
        audit.Event.PLAN_STATE_CHANGED,
        by=by,
        now=now,
        subject=plan.participant,
        about=plan,
        detail={"status": plan.status, "percent": percent},
    )
