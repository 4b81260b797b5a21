"""What is asked about plans, weeks and walks."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from statistics import median

from django.db.models import Max, Q, Sum

from plans.domain.generate import project_from
from plans.domain.model import WalkingState, WeekEvidence
from plans.domain.schedule import PlanWeek
from plans.domain.vocabulary import Flare, PlanFlag, SideEffect
from plans.models import CheckIn, Plan, PlanStatus, Prescription, Walk, WeeklyDecision
from plans.models.plan import LAST_WEEK, RESCREEN_WEEK
from screening.domain.outcomes import Outcome, worst
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
    PlanStatus.FINISHED: Stage.FINISHED,
}


def programme_of(user: User, *, now: datetime) -> Programme:
    """Where this participant stands. A lock comes before everything but consent."""
    if not has_consented(user, Subject.HEALTH_DATA):
        return Programme(Stage.CONSENT)
    hold = next(iter(open_holds(user)), None)
    plan: Plan | None = Plan.objects.for_user(user).live().first()
    if hold is not None and hold.is_lock:
        return Programme(Stage.LOCKED, plan=plan, hold=hold)
    if plan is not None:
        return Programme(OF_STATUS[PlanStatus(plan.status)], plan=plan, hold=hold)
    if hold is not None:
        return Programme(Stage.HELD, hold=hold)
    screening = last_full_screening(user)
    if screening is None or not is_valid(screening, now=now):
        return Programme(Stage.SCREENING)
    draft: Plan | None = Plan.objects.for_user(user).drafts().first()
    if draft is not None and draft.screening_id == screening.pk:
        return Programme(Stage.PREVIEW, plan=draft, screening=screening)
    return Programme(Stage.START, screening=screening)


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


def week_of(prescription: Prescription) -> PlanWeek:
    """The prescription's week as the rules know it."""
    length = (prescription.until_on - prescription.starts_on).days
    return PlanWeek(prescription.number, prescription.starts_on, length)


def running_prescription(plan: Plan) -> Prescription | None:
    """The last prescription: the one in force, decided or not."""
    prescription: Prescription | None = (
        Prescription.objects.filter(plan=plan).order_by("-number").first()
    )
    return prescription


def undecided_prescription(plan: Plan) -> Prescription | None:
    """The prescription whose week has not been decided. There is one while a plan is active."""
    prescription: Prescription | None = (
        Prescription.objects.filter(plan=plan, decision__isnull=True).order_by("number").first()
    )
    return prescription


def check_in_of(prescription: Prescription) -> CheckIn | None:
    check_in: CheckIn | None = CheckIn.objects.filter(
        plan_id=prescription.plan_id, number=prescription.number
    ).first()
    return check_in


def walks_in(prescription: Prescription) -> list[Walk]:
    """The walks dated into this week, oldest first."""
    return list(
        Walk.objects.filter(plan_id=prescription.plan_id)
        .between(prescription.starts_on, prescription.until_on)
        .order_by("walked_on", "pk")
    )


def evidence_of(
    prescription: Prescription,
    answered: CheckIn | None,
    *,
    now: datetime,
    result: Outcome = Outcome.OK,
) -> WeekEvidence:
    """What this week brought, as the decision reads it, with the check-in that counts or none.

    Unsettled walks are those marked one by one, or the check-in's count where that is higher. The
    effort is the median of the walks' answers, rounded half up,
    else the one the check-in asked for. The triage is the worst screening of the week.
    """
    walks = [walk for walk in walks_in(prescription) if not walk.added_later]
    efforts = [walk.effort for walk in walks if walk.effort is not None]
    effort = int(median(efforts) + 0.5) if efforts else (answered.effort if answered else None)
    return WeekEvidence(
        triage=max(result, _triage_of(prescription, now=now)),
        done_minutes=sum(walk.duration_minutes for walk in walks),
        pain=answered.pain_avg if answered else None,
        flare=Flare(answered.flare) if answered else Flare.NONE,
        effort=effort,
        unsettled_walks=max(
            sum(walk.settled_by_morning is False for walk in walks),
            (answered.unsettled_walks or 0) if answered else 0,
        ),
        side_effect=SideEffect(answered.side_effect) if answered else SideEffect.NONE,
        absence=bool(answered and answered.planned_absence),
    )


def _triage_of(prescription: Prescription, *, now: datetime) -> Outcome:
    """The worst outcome of the screenings submitted since the week's prescription was made."""
    during = Q(submitted_at__gt=prescription.made_at, submitted_at__lte=now)
    outcomes = Screening.objects.filter(
        during, participant_id=prescription.plan.participant_id
    ).values_list("outcome", flat=True)
    return worst(Outcome(outcome) for outcome in outcomes)


def done_minutes(prescription: Prescription) -> int:
    total = (
        Walk.objects.filter(plan_id=prescription.plan_id)
        .between(prescription.starts_on, prescription.until_on)
        .aggregate(total=Sum("duration_minutes"))["total"]
    )
    return int(total or 0)


def flags_of(plan: Plan) -> frozenset[PlanFlag]:
    """The intake's flags and those of every screening since: their tips stay with the plan."""
    later = Screening.objects.filter(
        participant_id=plan.participant_id,
        submitted_at__gt=plan.drafted_at,
    ).values_list("flags", flat=True)
    names = {*plan.inputs.get("modify_flags", []), *(flag for flags in later for flag in flags)}
    if plan.self_attested:
        names.add(PlanFlag.CHECKED)
    return frozenset(PlanFlag(name) for name in names)


def decisions_of(plan: Plan) -> list[WeeklyDecision]:
    """Every decided week, oldest first."""
    return list(WeeklyDecision.objects.filter(plan=plan).order_by("number"))


def prescriptions_of(plan: Plan) -> list[Prescription]:
    return list(Prescription.objects.filter(plan=plan).order_by("number"))


def last_decision(plan: Plan) -> WeeklyDecision | None:
    decision: WeeklyDecision | None = (
        WeeklyDecision.objects.filter(plan=plan).order_by("-number").first()
    )
    return decision


def decision_before(prescription: Prescription) -> WeeklyDecision | None:
    """The decision that made this prescription; None for the first week."""
    decision: WeeklyDecision | None = WeeklyDecision.objects.filter(
        plan_id=prescription.plan_id, number=prescription.number - 1
    ).first()
    return decision


def projection_from(running: Prescription) -> tuple[WalkingState, ...]:
    """The weeks after the running one, if every week goes well."""
    left = LAST_WEEK - running.number + 1
    return project_from(running.state, weeks=left).weeks[1:]


def minutes_by_week(plan: Plan, prescriptions: list[Prescription]) -> dict[int, int]:
    """Minutes walked in each week, by week number, in one query."""
    totals = dict.fromkeys((prescription.number for prescription in prescriptions), 0)
    days = (
        Walk.objects.filter(plan=plan)
        .values("walked_on")
        .annotate(total=Sum("duration_minutes"))
        .values_list("walked_on", "total")
    )
    for walked_on, total in days:
        for prescription in prescriptions:
            if prescription.starts_on <= walked_on < prescription.until_on:
                totals[prescription.number] += total
    return totals


def last_walk_on(plan: Plan) -> date | None:
    day: date | None = Walk.objects.filter(plan=plan).aggregate(last=Max("walked_on"))["last"]
    return day
