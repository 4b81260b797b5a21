"""What a row of the queue and of the list of people tells about each person, for a whole page at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from plans.models import CheckIn, Plan, Prescription
from walkback.accounts.models import User
from walkback.care.models import Enrolment, Message, Note
from walkback.care.models.contact import NoteKind
from walkback.care.team_queries import memberships_of
from walkback.clinic.queries import Facts, facts_about, with_minutes_done

BARS, POINTS = 4, 6
"""Weeks of minutes and check-ins of pain that a row draws."""


@dataclass(frozen=True)
class RowFacts:
    """Facts for rows: weeks, pains and usual pain by the plan's id, the rest by the participant's.

    Weeks (with `walked` minutes) and pains (0-10) stand oldest first. `contacts` are documented contacts and
    messages of the clinic; `looks` are opened records and notes. `clinics` are the names of their clinics, for a reader
    who works in another one as well.
    """

    facts: Facts
    weeks: dict[int, list[Any]]
    pains: dict[int, list[int]]
    usual_pain: dict[int, int]
    contacts: dict[int, datetime]
    looks: dict[int, datetime]
    clinics: dict[int, str]


def row_facts_about(user: User, people: Sequence[User]) -> RowFacts:
    """Read as this clinician, in a number of queries that does not depend on how many people there are."""
    facts = facts_about(user, people)
    theirs: dict[str, Any] = {"participant__in": [person.pk for person in people]}
    of_plans = {"plan__in": [plan.pk for plan in facts.live_plans.values()]}
    notes = list(
        Note.objects.for_user(user)
        .filter(**theirs)
        .order_by()
        .values("participant_id")
        .annotate(any=Max("written_at"))
        .annotate(contact=Max("happened_at", filter=Q(kind=NoteKind.CONTACT)))
    )
    messages = _latest(Message.objects.for_user(user).filter(**theirs, from_clinic=True), "sent_at")
    enrolled = _enrolled(user, theirs)
    opened = {pk: looked_at for pk, looked_at, _, _ in enrolled}
    return RowFacts(
        facts=facts,
        weeks=_weeks(user, of_plans),
        pains=_pains(user, of_plans),
        usual_pain=_usual_pain(user, facts),
        contacts=_later_of(messages, {row["participant_id"]: row["contact"] for row in notes}),
        looks=_later_of(opened, {row["participant_id"]: row["any"] for row in notes}),
        clinics={pk: name for pk, _, name, works_elsewhere in enrolled if works_elsewhere},
    )


def _enrolled(user: User, theirs: dict[str, Any]) -> list[tuple[int, datetime | None, str, bool]]:
    """For each person: when their record was opened last, their clinic, whether the reader works elsewhere too."""
    elsewhere = memberships_of(user).exclude(clinic=OuterRef("clinic"))
    return list(
        Enrolment.objects.for_user(user)
        .active()
        .filter(**theirs)
        .annotate(works_elsewhere=Exists(elsewhere))
        .values_list("participant_id", "looked_at", "clinic__name", "works_elsewhere")
    )


def _newest(rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    """The newest rows of each plan, by the number of the week, oldest first."""
    place = Window(RowNumber(), partition_by=F("plan_id"), order_by=F("number").desc())
    newest: QuerySet[Any] = rows.annotate(place=place).filter(place__lte=most)
    return newest.order_by("plan_id", "number")


def _weeks(user: User, of_plans: dict[str, Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    newest = _newest(Prescription.objects.for_user(user).filter(**of_plans), BARS)
    weeks = Prescription.objects.for_user(user).filter(pk__in=newest.values("pk"))
    for week in with_minutes_done(weeks).order_by("plan_id", "number"):
        found[week.plan_id].append(week)
    return found


def _pains(user: User, of_plans: dict[str, Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    answered = CheckIn.objects.for_user(user).complete().filter(**of_plans)
    for plan_id, pain in _newest(answered, POINTS).values_list("plan_id", "pain_avg"):
        found[plan_id].append(pain)
    return found


def _usual_pain(user: User, facts: Facts) -> dict[int, int]:
    """What each plan compares pain with: the person's usual, 0-10."""
    plans = Plan.objects.for_user(user).filter(pk__in=[p.pk for p in facts.live_plans.values()])
    kept = plans.values_list("pk", "standing__pain_base")
    return {pk: usual for pk, usual in kept if usual is not None}


def _latest(rows: QuerySet[Any], column: str) -> dict[int, datetime | None]:
    latest = rows.order_by().values("participant_id").annotate(latest=Max(column))
    return dict(latest.values_list("participant_id", "latest"))


def _later_of(
    one: dict[int, datetime | None], other: dict[int, datetime | None]
) -> dict[int, datetime]:
    """The later instant of both, where there is one."""
    both: dict[int, datetime] = {}
    for instants in (one, other):
        for pk, at in instants.items():
            if at is not None:
                both[pk] = max(at, both.get(pk, at))
    return both
