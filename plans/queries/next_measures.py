"""When the next questions about the back come, for many people at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, tzinfo

from django.db.models import Max, OuterRef, Q, Subquery

from plans.domain.measures import WeekSpan
from plans.domain.next_measures import NextMeasures, next_measures
from plans.domain.schedule import local_day
from plans.models import MeasureRound, Plan, PlanStatus, Prescription
from plans.queries.measures import ASKED_WHILE, WINDOW_WEEKS

GOES_ON = frozenset({PlanStatus.ACTIVE, PlanStatus.FINISHED})
"""While a plan rests, nobody knows when its later weeks come."""


def next_measures_of(
    plans: Collection[tuple[Plan, tzinfo]], *, now: datetime
) -> dict[int, NextMeasures]:
    """By the plan's id, for plans with their person's time zone; two queries. Nothing for one that has none left."""
    asked = [(plan, zone) for plan, zone in plans if plan.status in ASKED_WHILE]
    keys = [plan.pk for plan, _ in asked]
    done: dict[int, set[int]] = defaultdict(set)
    for plan_id, point in MeasureRound.objects.filter(plan__in=keys).values_list("plan", "point"):
        done[plan_id].add(point)
    weeks = _weeks(keys)
    found = {plan.pk: _next(plan, zone, weeks[plan.pk], done[plan.pk], now) for plan, zone in asked}
    return {key: each for key, each in found.items() if each is not None}


def _weeks(plans: Collection[int]) -> dict[int, list[WeekSpan]]:
    """The weeks that questions hang on, and each plan's last."""
    last = (
        Prescription.objects.filter(plan=OuterRef("plan"))
        .order_by()
        .values("plan")
        .annotate(last=Max("number"))
        .values("last")
    )
    rows = (
        Prescription.objects.filter(plan__in=plans)
        .filter(Q(number__in=WINDOW_WEEKS) | Q(number=Subquery(last)))
        .values_list("plan", "number", "starts_on", "until_on")
    )
    found: dict[int, list[WeekSpan]] = defaultdict(list)
    for plan_id, number, starts_on, until_on in rows:
        found[plan_id].append(WeekSpan(number, starts_on, until_on))
    return found


def _next(
    plan: Plan, zone: tzinfo, weeks: list[WeekSpan], done: set[int], now: datetime
) -> NextMeasures | None:
    if plan.accepted_at is None or plan.starts_on is None:
        return None
    found = next_measures(
        weeks,
        done=done,
        accepted_on=local_day(plan.accepted_at, zone),
        starts_on=plan.starts_on,
        today=local_day(now, zone),
        asks_after=plan.monthly_since is not None or plan.status == PlanStatus.FINISHED,
    )
    is_known = found is None or found.opens_on is None or plan.status in GOES_ON
    return found if is_known else None
