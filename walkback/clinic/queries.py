"""Who a clinician looks after, in the order of who needs them, and what is known about each.

Every read starts at `people_visible_to` or `for_user`, and takes a whole page of people at once:
the number of queries does not depend on how many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from plans.models import Plan, PlanStatus, Prescription, Walk, WeeklyDecision
from plans.queries import OF_STATUS, Programme, Stage
from screening.models import Hold, HoldKind, Screening
from screening.queries import is_valid
from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.models import Consent, User
from walkback.care.models import Alert, people_visible_to
from walkback.care.models.alert import Severity

PAGE_SIZE = 50
RECENT = timedelta(weeks=4)
NOTHING = 0
"""The severity of somebody nothing is open for."""

# How pressing a hold is. As the alert that it raises at a clinic (clinical specification 8.2).
OF_HOLD = {
    HoldKind.EMERGENCY: Severity.CRITICAL,
    HoldKind.URGENT: Severity.HIGH,
    HoldKind.REVIEW: Severity.HIGH,
    HoldKind.CLINICIAN: Severity.MEDIUM,
    HoldKind.GATE: Severity.MEDIUM,
}
# A plan that stands still, even when its hold is lifted and its alert closed.
OF_PLAN = {
    PlanStatus.STOPPED: Severity.MEDIUM,
    PlanStatus.PAUSED_REVIEW: Severity.MEDIUM,
    PlanStatus.PAUSED_INACTIVE: Severity.LOW,
}
SOURCES = ("alert", "hold", "plan", "emergency")


def _ranked(column: str, ranks: dict[Any, Severity]) -> Case:
    cases = [When(**{column: value}, then=Value(rank.value)) for value, rank in ranks.items()]
    return Case(*cases, default=Value(NOTHING), output_field=IntegerField())


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


def people_of(user: User, *, search: str = "") -> QuerySet[Any]:
    """The people a clinician looks after, the most severe first, then who waits longest.

    Each has `severity` (0 for nothing, else a Severity), `waiting_since` (when what is most severe
    began, or None) and `has_consented`. `search` is a part of an e-mail address.
    """
    people = people_visible_to(user)
    if search:
        people = people.filter(email__icontains=search)
    alerts = (
        Alert.objects.filter(participant=OuterRef("pk"))
        .open()
        .order_by("-severity", "opened_at", "pk")
    )
    holds = (
        Hold.objects.filter(participant=OuterRef("pk"))
        .open()
        .annotate(rank=_ranked("kind", OF_HOLD))
        .order_by("-rank", "raised_at", "pk")
    )
    plans = (
        Plan.objects.filter(participant=OuterRef("pk"))
        .live()
        .annotate(
            rank=_ranked("status", OF_PLAN),
            since=Max("decisions__decided_at"),
        )
    )
    emergencies = Screening.objects.filter(
        participant=OuterRef("pk"), emergency_at__isnull=False
    ).open()
    consents = Consent.objects.filter(
        participant=OuterRef("pk"),
        subject=Subject.HEALTH_DATA,
        version=CURRENT[Subject.HEALTH_DATA].version,
    ).in_force()
    return (
        people.annotate(
            has_consented=Exists(consents),
            alert_severity=Coalesce(_first(alerts, "severity"), NOTHING),
            alert_since=_first(alerts, "opened_at"),
            hold_severity=Coalesce(_first(holds, "rank"), NOTHING),
            hold_since=_first(holds, "raised_at"),
            plan_severity=Coalesce(_first(plans, "rank"), NOTHING),
            plan_since=_first(plans, "since"),
            emergency_severity=Case(
                When(Exists(emergencies), then=Value(Severity.CRITICAL.value)),
                default=Value(NOTHING),
            ),
            emergency_since=_first(emergencies, "emergency_at"),
        )
        .annotate(severity=Greatest(*(f"{source}_severity" for source in SOURCES)))
        .annotate(waiting_since=Least(*(_since_of(source) for source in SOURCES)))
        .order_by("-severity", F("waiting_since").asc(nulls_last=True), "email", "pk")
    )


def _since_of(source: str) -> Case:
    """Since when this source says what is most severe; nothing when another one is more so."""
    counts = When(
        **{f"{source}_severity": F("severity")}, severity__gt=NOTHING, then=F(f"{source}_since")
    )
    return Case(counts, default=None)


@dataclass(frozen=True)
class Facts:
    """What is known about some people, by the participant's id; what a plan has, by the plan's."""

    holds: dict[int, list[Hold]]
    alerts: dict[int, list[Alert]]
    last_full: dict[int, Screening]
    being_filled_in: dict[int, Screening]
    live_plans: dict[int, Plan]
    drafts: dict[int, Plan]
    in_force: dict[int, Prescription]
    last_decisions: dict[int, WeeklyDecision]
    last_walks: dict[int, date]

    def programme(self, person: Any, *, now: datetime) -> Programme:
        """Where this person stands: what `plans.queries.programme_of` says, without its queries."""
        if not person.has_consented:
            return Programme(Stage.CONSENT)
        hold = next(iter(self.holds.get(person.pk, ())), None)
        plan = self.live_plans.get(person.pk)
        if hold is not None and hold.is_lock:
            return Programme(Stage.LOCKED, plan=plan, hold=hold)
        if plan is not None:
            return Programme(OF_STATUS[PlanStatus(plan.status)], plan=plan, hold=hold)
        if hold is not None:
            return Programme(Stage.HELD, hold=hold)
        return self._before_the_plan(person, now)

    def _before_the_plan(self, person: Any, now: datetime) -> Programme:
        screening = self.last_full.get(person.pk)
        if screening is None or not is_valid(screening, now=now):
            return Programme(Stage.SCREENING)
        draft = self.drafts.get(person.pk)
        if draft is not None and draft.screening_id == screening.pk:
            return Programme(Stage.PREVIEW, plan=draft, screening=screening)
        return Programme(Stage.START, screening=screening)


def facts_about(user: User, people: Sequence[User]) -> Facts:
    """What is known about these people, read as this clinician, in a fixed number of queries."""
    theirs: dict[str, Any] = {"participant__in": [person.pk for person in people]}
    counting = [*OF_STATUS, PlanStatus.DRAFT]
    plans = list(
        Plan.objects.for_user(user)
        .filter(**theirs, status__in=counting)
        .defer("projection", "standing")
        .order_by("pk")
    )
    live = {plan.participant_id: plan for plan in plans if plan.status in OF_STATUS}
    of_plans = {"plan__in": [plan.pk for plan in live.values()]}
    screenings = Screening.objects.for_user(user).filter(**theirs)
    return Facts(
        holds=_by_person(holds_of(user, people)),
        alerts=_by_person(
            Alert.objects.for_user(user)
            .filter(**theirs)
            .open()
            .order_by("-severity", "opened_at", "pk")
        ),
        last_full={
            screening.participant_id: screening
            for screening in screenings.submitted()
            .filter(scope_groups=[], scope_items=[])
            .order_by("participant_id", "-submitted_at", "-pk")
            .distinct("participant_id")
        },
        being_filled_in={
            screening.participant_id: screening
            for screening in screenings.open().prefetch_related("answers").order_by("pk")
        },
        live_plans=live,
        drafts={plan.participant_id: plan for plan in plans if plan.status == PlanStatus.DRAFT},
        in_force={
            prescription.plan_id: prescription
            for prescription in with_minutes_done(Prescription.objects.for_user(user))
            .filter(**of_plans)
            .order_by("plan_id", "-number")
            .distinct("plan_id")
        },
        last_decisions={
            decision.plan_id: decision
            for decision in WeeklyDecision.objects.for_user(user)
            .filter(**of_plans)
            .order_by("plan_id", "-number")
            .distinct("plan_id")
        },
        last_walks=dict(
            Walk.objects.for_user(user)
            .filter(**theirs)
            .values("participant_id")
            .annotate(last=Max("walked_on"))
            .values_list("participant_id", "last")
        ),
    )


def _by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.participant_id].append(row)
    return found


def holds_of(user: User, people: Sequence[User]) -> list[Hold]:
    """Open holds and locks with their screenings, the most severe first."""
    order = {kind: place for place, kind in enumerate(HoldKind)}
    holds = (
        Hold.objects.for_user(user)
        .filter(participant__in=[person.pk for person in people])
        .open()
        .select_related("screening")
    )
    return sorted(holds, key=lambda hold: (order[HoldKind(hold.kind)], hold.pk))


def with_minutes_done(prescriptions: QuerySet[Any]) -> QuerySet[Any]:
    """Prescriptions with `walked`: the minutes of the walks dated into their week, logged up to now."""
    walks = (
        Walk.objects.filter(
            plan=OuterRef("plan"),
            walked_on__gte=OuterRef("starts_on"),
            walked_on__lt=OuterRef("until_on"),
        )
        .order_by()
        .values("plan")
        .annotate(total=Sum("duration_minutes"))
    )
    counted: QuerySet[Any] = prescriptions.annotate(walked=Coalesce(_first(walks, "total"), 0))
    return counted
