"""Who did what to one person's record, newest first, and which values changed by it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Q
from pghistory.models import Events

from plans.models import Plan
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.care.models import Membership, Note
from walkback.care.models.contact import NoteKind

PAGE_SIZE = 50
OF_THE_PERSON = ("plans.PlanEvent", "plans.WalkEvent", "care.EnrolmentEvent")
OF_THEIR_PLANS = ("plans.PrescriptionEvent",)
"""Histories of rows whose changes are told; the others say by their entry alone what was done."""


@dataclass(frozen=True)
class Changed:
    """One value that changed: which table and column, before and after."""

    table: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class HistoryPage:
    """One page of audit events; `changes` by the id of the request that made them, `actors` by their id.

    `looked_at` is what was written at reviews in the clinics of the reader, by the id of the note.
    """

    page: Page[Any]
    actors: dict[int, User] = field(default_factory=dict)
    changes: dict[str, list[Changed]] = field(default_factory=dict)
    colleagues: frozenset[int] = frozenset()
    looked_at: dict[int, str] = field(default_factory=dict)


def history_page(reader: User, person: User, number: str) -> HistoryPage:
    """One page of what is recorded about this person, in a fixed number of queries.

    The caller has seen to it that the reader may open the record.
    """
    # A chart belongs to the page that it stands in.
    of_charts = Q(action=Event.RECORD_VIEWED, detail__part="chart")
    events = AuditEvent.objects.about(person.pk).exclude(of_charts).order_by("-at", "-pk")
    page = Paginator(events, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    actors = User.objects.filter(pk__in={event.actor_id for event in shown})
    return HistoryPage(
        page=page,
        actors={actor.pk: actor for actor in actors},
        changes=_changes(person, {event.request_id for event in shown} - {""}),
        colleagues=_colleagues(reader),
        looked_at=_looked_at(reader, person, shown),
    )


def _looked_at(reader: User, person: User, shown: list[AuditEvent]) -> dict[int, str]:
    """The words of reviews, which the trail itself has not; of another clinic's none."""
    reviews = [event.object_id for event in shown if event.action == Event.REVIEWED]
    here = Membership.objects.filter(user=reader).active().values("clinic")
    notes = Note.objects.for_user(reader).filter(
        participant=person, clinic__in=here, pk__in=reviews, kind=NoteKind.REVIEWED
    )
    return dict(notes.exclude(text="").values_list("pk", "text"))


def _colleagues(reader: User) -> frozenset[int]:
    """Who works or worked in a clinic that the reader works in now."""
    here = Membership.objects.filter(user=reader).active().values("clinic")
    return frozenset(Membership.objects.filter(clinic__in=here).values_list("user_id", flat=True))


def _changes(person: User, requests: set[str]) -> dict[str, list[Changed]]:
    plans = list(Plan.objects.for_user(person).filter(participant=person).only("pk"))
    found: dict[str, list[Changed]] = defaultdict(list)
    for about, tables in (([person], OF_THE_PERSON), (plans, OF_THEIR_PLANS)):
        if not about or not requests:
            continue
        events = (
            Events.objects.across(*map(apps.get_model, tables))  # type: ignore[no-untyped-call]  # publishes no types
            .references(*about)
            .filter(pgh_context__request__in=requests, pgh_diff__isnull=False)
            .order_by("pgh_created_at", "pgh_id")
        )
        _collect(events, found)
    return found


def _collect(events: Iterable[Any], found: dict[str, list[Changed]]) -> None:
    for event in events:
        for column, (before, after) in event.pgh_diff.items():
            request = str(event.pgh_context["request"])
            found[request].append(Changed(event.pgh_obj_model, column, before, after))
