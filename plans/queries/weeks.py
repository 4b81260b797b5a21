"""What is asked about weeks, their walks and their decisions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, Sum

from plans.documents import intake_of
from plans.domain.generate import flags_of as intake_flags
from plans.domain.model import Intake
from plans.domain.schedule import PlanWeek
from plans.domain.vocabulary import PlanFlag
from plans.models import (
    Adjustment,
    AdjustmentKind,
    CheckIn,
    Plan,
    Prescription,
    Walk,
    WeeklyDecision,
)
from screening.models import Screening


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
    return undecided_prescriptions([plan]).get(plan.pk)


def undecided_prescriptions(plans: Iterable[Plan]) -> dict[int, Prescription]:
    """The same of many plans, by the plan's key, in one query."""
    by_key = {plan.pk: plan for plan in plans}
    rows = Prescription.objects.filter(plan_id__in=by_key, decision__isnull=True)
    first: dict[int, Prescription] = {}
    for prescription in rows.order_by("number"):
        prescription.plan = by_key[prescription.plan_id]
        first.setdefault(prescription.plan_id, prescription)
    return first


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


def walks_between(plan: Plan, starts_on: date, until_on: date) -> list[Walk]:
    """The walks dated from the first day up to, not including, the last; oldest first."""
    return list(
        Walk.objects.filter(plan=plan).between(starts_on, until_on).order_by("walked_on", "pk")
    )


def asks_about_night(plan: Plan, day: date) -> bool:
    """Whether a walk of this day was never asked about the morning after it (6.2)."""
    walks = Walk.objects.filter(plan=plan, walked_on=day, settled_asked_at__isnull=True)
    return walks.exists()


def newest_walk_id(plan: Plan) -> int:
    """The number of the walk that was logged last; 0 before the first."""
    newest: int | None = Walk.objects.filter(plan=plan).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def prescription_on(plan: Plan, day: date) -> Prescription | None:
    """The prescription in whose week this day lies."""
    prescription: Prescription | None = Prescription.objects.filter(
        plan=plan, starts_on__lte=day, until_on__gt=day
    ).first()
    return prescription


def done_minutes(prescription: Prescription) -> int:
    total = (
        Walk.objects.filter(plan_id=prescription.plan_id)
        .between(prescription.starts_on, prescription.until_on)
        .aggregate(total=Sum("duration_minutes"))["total"]
    )
    return int(total or 0)


def flags_of(plan: Plan) -> frozenset[PlanFlag]:
    """The intake's flags, weight included, and those of every screening since: their tips stay."""
    return known_about([plan])[plan.pk].flags


class Known(NamedTuple):
    """What the rules know about a person now: the intake with every change of facts, and all flags since."""

    intake: Intake
    flags: frozenset[PlanFlag]


def known_about(plans: Sequence[Plan]) -> dict[int, Known]:
    """By plan, in two queries; none when there is no plan."""
    if not plans:
        return {}
    changes = Adjustment.objects.filter(plan__in=plans, kind=AdjustmentKind.FACTS).order_by("pk")
    inputs = {each.plan_id: each.detail["after"] for each in changes}
    later = Screening.objects.filter(
        participant__in=[plan.participant_id for plan in plans], submitted_at__isnull=False
    ).values_list("participant_id", "submitted_at", "flags")
    found: defaultdict[int, list[tuple[datetime, list[str]]]] = defaultdict(list)
    for person, submitted_at, flags in later:
        if submitted_at is not None:
            found[person].append((submitted_at, flags))
    known = {}
    for plan in plans:
        intake = intake_of(inputs.get(plan.pk, plan.inputs))
        since = [flags for at, flags in found[plan.participant_id] if at > plan.drafted_at]
        names = {*intake_flags(intake), *(flag for flags in since for flag in flags)}
        if plan.self_attested:
            names.add(PlanFlag.CHECKED)
        known[plan.pk] = Known(intake, frozenset(PlanFlag(name) for name in names))
    return known


def current_inputs(plan: Plan) -> dict[str, object]:
    """The intake document with every change of facts since: what the gate and the next weeks go by."""
    change: Adjustment | None = (
        Adjustment.objects.filter(plan=plan, kind=AdjustmentKind.FACTS).order_by("-pk").first()
    )
    inputs: dict[str, object] = plan.inputs if change is None else change.detail["after"]
    return inputs


def adjustments_of(plan: Plan) -> list[Adjustment]:
    """Offers answered and facts changed, in the order in which that was done."""
    return list(Adjustment.objects.filter(plan=plan).order_by("pk"))


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


def minutes_by_week(plan: Plan, prescriptions: list[Prescription]) -> dict[int, int]:
    """Minutes walked in each week, by week number, in one query."""
    return minutes_of_weeks(prescriptions, minutes_by_day(plan))


def minutes_of_weeks(
    prescriptions: Iterable[Prescription], by_day: Mapping[date, int]
) -> dict[int, int]:
    """The same from the minutes of each day, read already."""
    return {
        each.number: sum(
            minutes for day, minutes in by_day.items() if each.starts_on <= day < each.until_on
        )
        for each in prescriptions
    }


def minutes_by_day(plan: Plan) -> dict[date, int]:
    """Minutes walked on each day with a walk, the days in order, in one query."""
    days = (
        Walk.objects.filter(plan=plan)
        .values("walked_on")
        .annotate(total=Sum("duration_minutes"))
        .order_by("walked_on")
        .values_list("walked_on", "total")
    )
    return dict(days)


def last_walk_on(plan: Plan) -> date | None:
    day: date | None = Walk.objects.filter(plan=plan).aggregate(last=Max("walked_on"))["last"]
    return day
