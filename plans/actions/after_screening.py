"""What a screening result means for a running plan, in the screening's own transaction."""

from datetime import datetime

from plans.actions.deciding import decide_week
from plans.actions.pausing import RESTING
from plans.actions.resuming import WAITING, go_on, offered_by_table, resume
from plans.models import Plan, PlanStatus
from plans.models.decision import Trigger
from screening.domain.outcomes import Outcome
from screening.models import Screening
from walkback.accounts import audit


def follow(screening: Screening, by: audit.Actor, now: datetime) -> None:
    """EMERGENCY, URGENT and CLINICIAN decide the running week at once; a clear full screening lets a
    person come back who was silent for four weeks or whose hold was cleared."""
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
    elif screening.asked_everything and plan.status in RESTING:
        # After four silent weeks or a pause: the share a clinician chose, else the gap table's, or a new plan.
        by_table = offered_by_table(plan, now=now)
        resume(plan, by_table and (plan.resume_percent or by_table), by=by, now=now)
    elif screening.asked_everything and plan.status in WAITING:
        go_on(plan, by, now)


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
    elif plan.status in RESTING:
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
