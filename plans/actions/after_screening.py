"""What a screening result means for a running plan, in the screening's own transaction."""

from datetime import datetime

from plans import queries
from plans.actions.deciding import decide_week
from plans.actions.starting import prescribe
from plans.domain.adjustments import default_resume_percent, resumed
from plans.domain.codes import Code
from plans.domain.schedule import local_day, week_after_pause
from plans.models import Plan, PlanStatus
from plans.models.decision import Trigger
from plans.models.plan import LAST_WEEK
from plans.stored import standing_from_dict, standing_to_dict
from screening.domain.outcomes import Outcome
from screening.models import Screening
from walkback.accounts import audit
from walkback.mail import actions as mail

DAYS_IN_WEEK = 7


def follow(screening: Screening, by: audit.Actor, now: datetime) -> None:
    """EMERGENCY, URGENT and CLINICIAN decide the running week at once; a clear full screening lets a
    person who was silent for four weeks come back."""
    plan: Plan | None = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("participant")
        .filter(participant=screening.participant)
        .live()
        .first()
    )
    if plan is None:
        _discard_draft(screening, now)
    elif screening.result >= Outcome.CLINICIAN:
        _stop_or_pause(plan, screening, by, now)
    elif plan.status == PlanStatus.PAUSED_INACTIVE and not screening.scope_groups:
        _come_back(plan, by, now)


def _discard_draft(screening: Screening, now: datetime) -> None:
    """A plan is drawn up from the last screening only."""
    Plan.objects.filter(participant=screening.participant).drafts().update(
        status=PlanStatus.DISCARDED, ended_at=now
    )


def _stop_or_pause(plan: Plan, screening: Screening, by: audit.Actor, now: datetime) -> None:
    if plan.status == PlanStatus.ACTIVE:
        decide_week(plan=plan, trigger=Trigger.SCREENING, by=by, now=now, result=screening.result)
        return
    if screening.result.locks and plan.status != PlanStatus.FINISHED:
        plan.status = PlanStatus.STOPPED
    elif plan.status == PlanStatus.PAUSED_INACTIVE:
        plan.status = PlanStatus.PAUSED_REVIEW
    else:
        return
    plan.save(update_fields=["status"])
    audit.record(
        audit.Event.PLAN_STATE_CHANGED,
        by=by,
        now=now,
        subject=plan.participant,
        about=plan,
        detail={"status": plan.status},
    )


def _come_back(plan: Plan, by: audit.Actor, now: datetime) -> None:
    """Resume at the gap table's share, or end the plan so that a new one can be made."""
    last = queries.running_prescription(plan)
    if last is None or last.number >= LAST_WEEK:
        return
    today = local_day(now, plan.participant.zone)
    standing = standing_from_dict(plan.standing)
    paused_weeks = max(0, (today - last.until_on).days // DAYS_IN_WEEK)
    percent = default_resume_percent(Code.R8_GAP_4, standing.silent_weeks + paused_weeks)
    if percent is None:
        plan.status = PlanStatus.ENDED
        plan.ended_at = now
    else:
        state, after = resumed(last.state, standing, percent)
        plan.standing = standing_to_dict(after)
        plan.status = PlanStatus.ACTIVE
    plan.save()
    if percent is not None:
        week = week_after_pause(last.number + 1, today, plan.preferences["week_begins"])
        prescribe(plan, week, state, now=now)
        mail.resume(participant=plan.participant)
    audit.record(
        audit.Event.PLAN_STATE_CHANGED,
        by=by,
        now=now,
        subject=plan.participant,
        about=plan,
        detail={"status": plan.status, "percent": percent},
    )
