"""What is asked about walking days and days away."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from plans.domain.walking_days import proposed_days
from plans.models import Absence, Plan, Prescription, WeekDays
from walkback.accounts.models import User


@dataclass(frozen=True)
class DaysOfWeek:
    """The walking days of one week, chosen or proposed, and those on which nothing is missed."""

    walking: tuple[date, ...]
    resting: frozenset[date]
    away: frozenset[date]
    chosen: bool


def days_of(prescription: Prescription) -> DaysOfWeek:
    """Which days of this week are for walking. Reads `prescription.plan`."""
    row: WeekDays | None = WeekDays.objects.filter(
        plan_id=prescription.plan_id, number=prescription.number
    ).first()
    away = frozenset(away_days_in(prescription))
    if row is not None:
        inside = tuple(day for day in sorted(row.days) if _is_in(prescription, day))
        return DaysOfWeek(inside, frozenset(row.rest_days), away, chosen=True)
    usual = prescription.plan.preferences.get("walking_days", ())
    days = proposed_days(
        prescription.starts_on, prescription.until_on, prescription.days, preferred=usual
    )
    return DaysOfWeek(days, frozenset(), away, chosen=False)


def chosen_days(plan: Plan, number: int) -> tuple[date, ...]:
    """The walking days the person chose for a week, prescribed yet or not; empty when they chose none."""
    row: WeekDays | None = WeekDays.objects.filter(plan=plan, number=number).first()
    return tuple(sorted(row.days)) if row else ()


def _is_in(prescription: Prescription, day: date) -> bool:
    return prescription.starts_on <= day < prescription.until_on


def away_days_in(prescription: Prescription) -> list[date]:
    """The days of this week on which the person said they would be away."""
    return away_days(
        prescription.plan.participant_id, prescription.starts_on, prescription.until_on
    )


def away_days(participant_id: int, starts_on: date, until_on: date) -> list[date]:
    """Days away from the first day up to, not including, the last."""
    spans = spans_away([participant_id], starts_on, until_on)[participant_id]
    return days_within(spans, starts_on, until_on)


Spans = list[tuple[date, date]]


def spans_away(
    participant_ids: Collection[int], starts_on: date, until_on: date
) -> defaultdict[int, Spans]:
    """First day and first day back of all that touches these days, by person, in one query."""
    rows = Absence.objects.filter(
        participant_id__in=participant_ids, starts_on__lt=until_on, until_on__gt=starts_on
    ).values_list("participant_id", "starts_on", "until_on")
    spans: defaultdict[int, Spans] = defaultdict(list)
    for person, first, after in rows:
        spans[person].append((first, after))
    return spans


def days_within(spans: Spans, starts_on: date, until_on: date) -> list[date]:
    """The days of these spans from the first day up to, not including, the last; each once, in order."""
    days: set[date] = set()
    for first, after in spans:
        day = max(first, starts_on)
        while day < min(after, until_on):
            days.add(day)
            day += timedelta(days=1)
    return sorted(days)


def coming_absences(participant: User, *, today: date) -> list[Absence]:
    """Days away that are not over, the next first."""
    return list(
        Absence.objects.for_user(participant).filter(until_on__gt=today).order_by("starts_on")
    )
