"""Where a participant stands."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from plans.models import Plan, PlanStatus, Prescription
from plans.models.plan import RESCREEN_WEEK, PlanQuerySet
from screening.models import Hold, Screening
from screening.queries import is_valid, last_full_screening, open_holds
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import User
from walkback.accounts.queries import has_consented


class Stage(StrEnum):
    """Where a participant stands, in the order in which it is asked."""

    CONSENT = "consent"
    LOCKED = "locked"
    STOPPED = "stopped"
    PAUSED_REVIEW = "paused_review"
    PAUSED_INACTIVE = "paused_inactive"
    PAUSED = "paused"
    HELD = "held"
    WALKING = "walking"
    FINISHED = "finished"
    SCREENING = "screening"
    PREVIEW = "preview"
    START = "start"


@dataclass(frozen=True)
class Programme:
    """A participant's stage with the rows that explain it."""

    stage: Stage
    plan: Plan | None = None
    hold: Hold | None = None
    screening: Screening | None = None


OF_STATUS = {
    PlanStatus.ACTIVE: Stage.WALKING,
    PlanStatus.STOPPED: Stage.STOPPED,
    PlanStatus.PAUSED_REVIEW: Stage.PAUSED_REVIEW,
    PlanStatus.PAUSED_INACTIVE: Stage.PAUSED_INACTIVE,
    PlanStatus.PAUSED: Stage.PAUSED,
    PlanStatus.FINISHED: Stage.FINISHED,
}


def programme_of(user: User, *, now: datetime) -> Programme:
    """Where this participant stands. A lock comes before everything but consent.

    The plan comes with `user` as its participant: nothing reads them again.
    """
    if not has_consented(user, Subject.HEALTH_DATA):
        return Programme(Stage.CONSENT)
    hold = next(iter(open_holds(user)), None)
    plan = _first_of(user, Plan.objects.for_user(user).live())
    if hold is not None and hold.is_lock:
        return Programme(Stage.LOCKED, plan=plan, hold=hold)
    if plan is not None:
        return Programme(OF_STATUS[PlanStatus(plan.status)], plan=plan, hold=hold)
    if hold is not None:
        return Programme(Stage.HELD, hold=hold)
    screening = last_full_screening(user)
    if screening is None or not is_valid(screening, now=now) or ended_since(user, screening):
        return Programme(Stage.SCREENING)
    draft = _first_of(user, Plan.objects.for_user(user).drafts())
    if draft is not None and draft.screening_id == screening.pk:
        return Programme(Stage.PREVIEW, plan=draft, screening=screening)
    return Programme(Stage.START, screening=screening)


def _first_of(participant: User, plans: PlanQuerySet) -> Plan | None:
    plan: Plan | None = plans.first()
    if plan is not None:
        plan.participant = participant
    return plan


def ended_since(participant: User, screening: Screening) -> bool:
    """Whether a plan came to its end after this screening: the next one begins with a new screening."""
    over = Plan.objects.for_user(participant).filter(status=PlanStatus.ENDED)
    return over.filter(ended_at__gt=screening.submitted_at).exists()


def full_screening_due(plan: Plan, *, now: datetime) -> bool:
    """Whether everything has to be asked again: from week 12 on once, and when 12 months are over.

    Clinical specification 4.5. A due one lets no check-in be completed, so that nothing rises.
    """
    last = last_full_screening(plan.participant)
    if last is None or last.submitted_at is None or not is_valid(last, now=now):
        return True
    turning: Prescription | None = (
        Prescription.objects.filter(plan=plan, number__gte=RESCREEN_WEEK).order_by("number").first()
    )
    if turning is None:
        return False
    begins = datetime.combine(turning.starts_on, time.min, tzinfo=plan.participant.zone)
    return begins <= now and last.submitted_at < begins
