"""The list of people: filtered by what a clinician would do about them, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from plans.domain.next_measures import NextMeasures
from plans.models import Plan, PlanStatus
from plans.queries.next_measures import next_measures_of
from screening.models import Hold, HoldKind, Screening
from walkback.accounts.models import User
from walkback.care.models import Alert, Clinic, Enrolment, people_visible_to
from walkback.care.models.alert import AlertKind
from walkback.clinic.clinic_filter import chosen_clinic
from walkback.clinic.queries import PAGE_SIZE, Facts, people_of
from walkback.clinic.row_queries import RowFacts, row_facts_about
from walkback.core.keyset import FAR, Key, Order, Part, part_of

BY_NEED = Order(
    (Key("severity", descending=True), Key("waits_since", is_instant=True), Key("email"))
)


class Need(StrEnum):
    """What a clinician looks for (clinical specification 8.1)."""

    CLEARANCE = "clearance"
    RED_FLAG = "red-flag"
    PAIN_UP = "pain-up"
    SILENT = "silent"
    STALLED = "stalled"
    FINISHED = "finished"


@dataclass(frozen=True)
class PeopleFilters:
    need: Need | None = None
    search: str = ""
    clinic: Clinic | None = None

    @classmethod
    def of(cls, asked: Any, clinics: Sequence[Clinic] = ()) -> "PeopleFilters":
        """From the parameters of an address. What is unknown counts as not asked for.

        `clinics` are those that the clinician may choose between.
        """
        need = asked.get("need", "")
        return cls(
            need=Need(need) if need in list(Need) else None,
            search=asked.get("q", "").strip().replace("\0", "")[:254],
            clinic=chosen_clinic(asked, clinics),
        )

    @property
    def narrows(self) -> bool:
        return self.need is not None or self.clinic is not None or bool(self.search)

    def address(self, **more: str) -> str:
        """The address of the list, so filtered: a part that begins with a question mark."""
        said = {
            "need": self.need.value if self.need else "",
            "clinic": str(self.clinic.public_id) if self.clinic else "",
            "q": self.search,
            **more,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})

    def needing(self, need: Need | None) -> "PeopleFilters":
        return replace(self, need=need)


def _alert(*kinds: AlertKind) -> Exists:
    return Exists(Alert.objects.filter(participant=OuterRef("pk"), kind__in=kinds).open())


def _hold(*kinds: HoldKind) -> Exists:
    return Exists(Hold.objects.filter(participant=OuterRef("pk"), kind__in=kinds).open())


def _plan(status: PlanStatus) -> Exists:
    return Exists(Plan.objects.filter(participant=OuterRef("pk"), status=status))


def _who_needs(need: Need) -> Q:
    unconfirmed = Screening.objects.filter(
        participant=OuterRef("pk"), emergency_at__isnull=False
    ).open()
    wanted = {
        Need.CLEARANCE: [_alert(AlertKind.CLEARANCE_NEEDED), _hold(*HoldKind)],
        Need.RED_FLAG: [
            _alert(AlertKind.RED_FLAG_EMERGENCY, AlertKind.RED_FLAG_URGENT),
            _hold(HoldKind.EMERGENCY, HoldKind.URGENT),
            Exists(unconfirmed),
        ],
        Need.PAIN_UP: [
            _alert(AlertKind.PAIN_UP, AlertKind.PAIN_SEVERE),
            _hold(HoldKind.REVIEW),
        ],
        Need.SILENT: [_alert(AlertKind.NO_LOGS), _plan(PlanStatus.PAUSED_INACTIVE)],
        Need.STALLED: [_alert(AlertKind.STALLED)],
        Need.FINISHED: [_plan(PlanStatus.FINISHED)],
    }
    some = Q()
    for each in wanted[need]:
        some |= Q(each)
    return some


def people_asked_for(user: User, filters: PeopleFilters) -> QuerySet[Any]:
    """As `people_of`, filtered; with `waits_since` instead of an empty instant."""
    people = people_of(user, search=filters.search)
    if filters.need:
        people = people.filter(_who_needs(filters.need))
    if filters.clinic:
        enrolled = Enrolment.objects.active().filter(
            participant=OuterRef("pk"), clinic=filters.clinic
        )
        people = people.filter(Exists(enrolled))
    far = Value(FAR, output_field=DateTimeField())
    waiting: QuerySet[Any] = people.annotate(waits_since=Coalesce("waiting_since", far))
    return waiting


@dataclass(frozen=True)
class People:
    """One page of the list, how many there are in all, and what is known about those on the page.

    `next_measures` by the participant's id: the questions about the back that come next.
    """

    part: Part[Any]
    count: int
    row_facts: RowFacts
    next_measures: dict[int, NextMeasures]


def people_page(
    user: User, filters: PeopleFilters, *, now: datetime, after: str = "", before: str = ""
) -> People:
    people = people_asked_for(user, filters)
    part = part_of(
        people,
        BY_NEED,
        among=people_visible_to(user),
        size=PAGE_SIZE,
        after=after,
        before=before,
    )
    known = row_facts_about(user, part.rows)
    following = next_measures_about(part.rows, known.facts, now=now)
    return People(part, people.count(), known, following)


def next_measures_about(
    people: Sequence[Any], facts: Facts, *, now: datetime
) -> dict[int, NextMeasures]:
    """By the participant's id, for people whose facts are known; two queries."""
    theirs = [
        (plan, person.zone)
        for person in people
        if (plan := facts.live_plans.get(person.pk)) is not None
    ]
    found = next_measures_of(theirs, now=now)
    return {plan.participant_id: found[plan.pk] for plan, _ in theirs if plan.pk in found}
