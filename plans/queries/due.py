"""Which plans have a week that may be due to be decided: found by index, whatever else is stored."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from plans.domain.schedule import may_be_decided
from plans.models import Plan, PlanStatus, Prescription
from plans.models.plan import PlanQuerySet
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import Consent
from walkback.accounts.zones import zone_names


class Place(NamedTuple):
    """Where a plan stands in the order in which weeks are decided."""

    decide_on: date
    plan_id: int


# The check-in's 48 hours, a day for zones behind UTC, and one more.
LONG_OVER = timedelta(days=4)
BEGINNING = Place(date.min, 0)


def due_plans(*, now: datetime, after: Place, most: int) -> list[Place]:
    """The next plans after this place that may be due, the longest due first."""
    rows = (
        that_may_be_due(now=now)
        # The first condition is for the index, the second skips those of that day that were had.
        .filter(decide_on__gte=after.decide_on)
        .filter(Q(decide_on__gt=after.decide_on) | Q(pk__gt=after.plan_id))
        .order_by("decide_on", "pk")
        .values_list("decide_on", "pk")[:most]
    )
    return [Place(decide_on, plan_id) for decide_on, plan_id in rows if decide_on]


def that_may_be_due(*, now: datetime) -> PlanQuerySet:
    """Active plans whose day to be decided has begun where they live.

    Who takes the agreement back stops what is done with their data, this included. Whether a week is
    due to the second says `schedule.decision_due`; it never is before it is found here.
    """
    today = now.astimezone(UTC).date()
    # No zone is more than 14 hours ahead of UTC, or 12 behind it: other days have begun everywhere, or nowhere.
    tomorrow = today + timedelta(days=1)
    plans: PlanQuerySet = Plan.objects.filter(
        _agreed("participant"), status=PlanStatus.ACTIVE, decide_on__lte=tomorrow
    )
    for day in (today, tomorrow):
        plans = plans.exclude(decide_on=day, participant__time_zone__in=_not_begun(day, now))
    return plans


def _agreed(participant: str) -> Exists:
    """Whether the person agrees that their health data is kept."""
    in_force = Consent.objects.in_force().filter(subject=Subject.HEALTH_DATA)
    return Exists(in_force.filter(participant=OuterRef(participant)))


@lru_cache(maxsize=4)
def _not_begun(day: date, now: datetime) -> tuple[str, ...]:
    """The zones in which nothing can be due that is to be decided on this day. The same for all chunks of a tick."""
    return tuple(name for name in zone_names() if not may_be_decided(day, ZoneInfo(name), now))


def weeks_left_undecided(now: datetime) -> int:
    """Weeks that should have been decided a day ago or longer, found without `decide_on`: of a damaged row, or in an outage."""
    over = now.astimezone(UTC).date() - LONG_OVER
    return Prescription.objects.filter(
        _agreed("plan__participant"),
        plan__status=PlanStatus.ACTIVE,
        decision__isnull=True,
        until_on__lte=over,
    ).count()
