"""The person's own pause, the end of a plan, and a new beginning after it."""

from datetime import date, datetime, timedelta, timezone

from django.db import transaction
from django.utils.translation import gettext as _

from plans import queries
from plans.actions import alerting, flaring
from plans.actions.deciding import decide_week
from plans.actions.locking import NotRunning, lock_plan
from plans.domain.alerts import LOGGED
from plans.domain.schedule import closes_on, local_day
from plans.models import Plan, PlanStatus
from plans.models.decision import Trigger
from plans.models.plan import LIVE
from screening.queries import open_holds
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.mail import actions as mail

LONGEST_PAUSE_WEEKS = 8
BATCH = 200
# The zone in which a day begins first: nobody's programme closes before that day.
FIRST_ZONE = timezone(timedelta(hours=14))
RESTING = (PlanStatus.PAUSED, PlanStatus.PAUSED_INACTIVE)
"""Plans that go on by themselves after a clear full screening."""


class BadPause(ValueError):
    """The pause has no sensible end. The message says which would be."""


@transaction.atomic
def pause(*, plan: Plan, weeks: int, by: User, now: datetime) -> Plan:
    """Pause the plan and its mails. The running week is decided as a planned absence.

    `weeks`, 1 to 8, is when the person means to go on; nothing happens by itself. Raises NotRunning,
    BadPause.
    """
    if not 1 <= weeks <= LONGEST_PAUSE_WEEKS:
        raise BadPause(_("Choose from 1 to %(most)s weeks.") % {"most": LONGEST_PAUSE_WEEKS})
    locked = lock_plan(plan)
    if locked.status != PlanStatus.ACTIVE:
        raise NotRunning
    decide_week(plan=locked, trigger=Trigger.PAUSE, by=by, now=now)
    locked.refresh_from_db()
    if locked.status != PlanStatus.PAUSED:
        # What was noted this week asked for more than a pause, or the programme was over.
        return locked
    today = local_day(now, locked.participant.zone)
    locked.paused_until = today + timedelta(weeks=weeks)
    locked.save(update_fields=["paused_until"])
    mail.suspend(participant=locked.participant, because="paused")
    # Who pauses is not silent.
    alerting.settle(locked.participant, LOGGED, by=by, now=now)
    _note_state(locked, by, now)
    return locked


@transaction.atomic
def end(*, plan: Plan, by: User, now: datetime) -> Plan:
    """End the plan for good. A new one needs a new screening. A lock stays a lock. Raises NotRunning."""
    locked = lock_plan(plan)
    if locked.status not in LIVE:
        raise NotRunning
    locked.status, locked.ended_at = PlanStatus.ENDED, now
    locked.save(update_fields=["status", "ended_at"])
    if queries.open_flare_up(locked.participant) is not None:
        flaring.end(participant=locked.participant, by=by, now=now)
    mail.suspend(participant=locked.participant, because="ended")
    alerting.close_of_plan(locked, by=by, now=now)
    _note_state(locked, by, now)
    return locked


def close_old_plans(*, by: audit.Actor, now: datetime) -> int:
    """Finish plans that rest past their 52nd calendar week. Held and stopped ones wait for their clearance."""
    closed = 0
    earliest = local_day(now, FIRST_ZONE) - (closes_on(date.min) - date.min)
    due = Plan.objects.filter(status__in=RESTING, starts_on__lte=earliest).values_list(
        "pk", flat=True
    )
    for plan_id in due[:BATCH]:
        with transaction.atomic():
            plan = (
                Plan.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("participant")
                .filter(pk=plan_id, status__in=RESTING)
                .first()
            )
            if plan is None or plan.starts_on is None or open_holds(plan.participant):
                continue
            if local_day(now, plan.participant.zone) < closes_on(plan.starts_on):
                continue
            plan.status, plan.ended_at, plan.remind_at = PlanStatus.FINISHED, now, now
            plan.save(update_fields=["status", "ended_at", "remind_at"])
            alerting.close_of_plan(plan, by=by, now=now)
            _note_state(plan, by, now)
            closed += 1
    return closed


def _note_state(plan: Plan, by: audit.Actor, now: datetime) -> None:
    audit.record(
        audit.Event.PLAN_STATE_CHANGED,
        by=by,
        now=now,
        subject=plan.participant,
        about=plan,
        detail={"status": plan.status},
    )
