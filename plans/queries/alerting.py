"""What the alerts about many people rest on, read together in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, F, Max, OuterRef, Q

from plans.domain.alerts import RANGES, Severity, Thresholds
from plans.domain.schedule import local_day
from plans.domain.vocabulary import Flare
from plans.models import CheckIn, Plan, PlanStatus, Prescription, Walk, WeeklyDecision
from plans.models.plan import PlanQuerySet
from plans.queries.reminding import last_signs
from walkback.care.models import Alert, Enrolment
from walkback.care.models.alert import AlertKind

SHORTEST_SILENCE: Final = timedelta(days=RANGES["no_logs_low"][0])
MOST_CHECK_INS: Final = RANGES["flare_long"][1]
_LINES: Final = tuple(each.name for each in fields(Thresholds))


def lines_of(people: Collection[int]) -> Mapping[int, Thresholds]:
    """The thresholds of each person's clinic, by the person's key. Nobody is told about who is not in it."""
    rows = (
        Enrolment.objects.active()
        .filter(participant__in=people)
        .values_list("participant_id", *(f"clinic__thresholds__{name}" for name in _LINES))
    )
    return {
        person: Thresholds() if None in lines else Thresholds(*lines) for person, *lines in rows
    }


def flares_before(check_in: CheckIn) -> list[Flare]:
    """Those of the last check-ins before this one, oldest first, as many as can matter."""
    rows = (
        CheckIn.objects.complete()
        .filter(plan_id=check_in.plan_id, number__lt=check_in.number)
        .order_by("-number")
        .values_list("flare", flat=True)[: MOST_CHECK_INS - 1]
    )
    return [Flare(flare) for flare in reversed(rows)]


def weeks_before(rows: Sequence[WeeklyDecision]) -> Mapping[int, WeeklyDecision]:
    """The decision on the week before each of these, by plan."""
    wanted = {row.plan_id: row.number - 1 for row in rows}
    found = WeeklyDecision.objects.filter(plan__in=wanted, number__in=set(wanted.values()))
    return {row.plan_id: row for row in found if row.number == wanted[row.plan_id]}


def highest_doses(rows: Sequence[WeeklyDecision]) -> Mapping[int, int]:
    """The highest weekly minutes of each plan up to the week that was decided, by plan."""
    wanted = {row.plan_id: row.number for row in rows}
    doses: dict[int, int] = defaultdict(int)
    weeks = Prescription.objects.filter(plan__in=wanted).annotate(dose=F("days") * F("minutes"))
    for plan_id, number, dose in weeks.values_list("plan_id", "number", "dose"):
        if number <= wanted[plan_id]:
            doses[plan_id] = max(doses[plan_id], dose)
    return doses


# Silence


def plans_that_may_be_silent(*, now: datetime) -> PlanQuerySet:
    """Running plans of people with a clinic, without a walk logged or a check-in for a week at least.

    Not those whose clinic has been told all there is to tell.
    """
    since = now - SHORTEST_SILENCE
    walked = Walk.objects.filter(plan=OuterRef("pk"), logged_at__gt=since)
    said = CheckIn.objects.filter(plan=OuterRef("pk"), completed_at__gt=since)
    enrolled = Enrolment.objects.active().filter(participant=OuterRef("participant"))
    told = (
        Alert.objects.open()
        .filter(participant=OuterRef("participant"), kind=AlertKind.NO_LOGS)
        .filter(severity__gte=Severity.MEDIUM)
    )
    plans: PlanQuerySet = Plan.objects.filter(
        Exists(enrolled),
        ~Exists(walked),
        ~Exists(said),
        ~Exists(told),
        status=PlanStatus.ACTIVE,
        accepted_at__lte=since,
    )
    return plans


def days_of_silence(plans: Sequence[Plan], *, now: datetime) -> Mapping[int, int]:
    """Whole days of the person's own since a walk was logged or a check-in completed, by plan.

    Without either since, from the day the plan began, or began again after a pause. Reads `plan.participant`.
    """
    signs, began = last_signs(plans), _began_on(plans)
    silent = {}
    for plan in plans:
        zone = plan.participant.zone
        days = [local_day(at, zone) for at in signs[plan.pk]]
        latest = max((*days, began.get(plan.pk, date.min)))
        silent[plan.pk] = (local_day(now, zone) - latest).days
    return silent


def _began_on(plans: Sequence[Plan]) -> Mapping[int, date]:
    """The first day of the last week that follows from no decision: the start, or the return from a pause."""
    decided = WeeklyDecision.objects.filter(
        plan=OuterRef("plan"), number=OuterRef("number") - 1, decided_at=OuterRef("made_at")
    )
    weeks = Prescription.objects.filter(~Exists(decided), plan__in=plans)
    return dict(weeks.values("plan_id").annotate(on=Max("starts_on")).values_list("plan_id", "on"))


def silences_told(people: Collection[int]) -> Mapping[int, int]:
    """How pressing the open alert about a person's silence is, where there is one."""
    alerts = Alert.objects.open().filter(Q(participant__in=people), kind=AlertKind.NO_LOGS)
    return dict(alerts.values_list("participant_id", "severity"))
