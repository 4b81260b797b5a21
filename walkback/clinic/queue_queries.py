"""The work queue: open alerts of the people a clinician looks after, the most severe first, then the oldest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet

from walkback.accounts.models import User
from walkback.care.models import Alert, Clinic, Membership
from walkback.care.models.alert import AlertKind
from walkback.care.models.clinic import MembershipRole
from walkback.clinic.clinic_filter import chosen_clinic
from walkback.clinic.row_queries import RowFacts, row_facts_about
from walkback.core.keyset import Key, Order, Part, part_of

PAGE_SIZE = 50
BY_URGENCY = Order((Key("severity", descending=True), Key("opened_at", is_instant=True), Key("id")))
BY_EVENT = Order((Key("event_at", is_instant=True), Key("id")))
NOTHING_YET = "-"
"""Stands for the newest event of an empty list: whatever comes is new."""


class Show(StrEnum):
    ALL = "all"
    MINE = "mine"
    UNREAD = "unread"
    SNOOZED = "snoozed"
    ESCALATED = "escalated"


@dataclass(frozen=True)
class Filters:
    """What of the queue is asked for. Whatever an address may say gives one of these."""

    show: Show = Show.ALL
    kind: AlertKind | None = None
    search: str = ""
    clinic: Clinic | None = None

    @classmethod
    def of(cls, asked: Any, clinics: Sequence[Clinic] = ()) -> "Filters":
        """From the parameters of an address. What is unknown counts as not asked for.

        `clinics` are those that the clinician may choose between.
        """
        show, kind = asked.get("show", ""), asked.get("kind", "")
        return cls(
            show=Show(show) if show in list(Show) else Show.ALL,
            kind=AlertKind(kind) if kind in AlertKind.values else None,
            search=asked.get("q", "").strip().replace("\0", "")[:254],
            clinic=chosen_clinic(asked, clinics),
        )

    @property
    def narrows(self) -> bool:
        return self.kind is not None or self.clinic is not None or bool(self.search)

    def address(self, **more: str) -> str:
        """The address of the queue, so filtered: a part that begins with a question mark."""
        said = {
            "show": "" if self.show is Show.ALL else self.show.value,
            "kind": self.kind.value if self.kind else "",
            "clinic": str(self.clinic.public_id) if self.clinic else "",
            "q": self.search,
            **more,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})

    def showing(self, show: Show) -> "Filters":
        return replace(self, show=show)


def _shown(show: Show, user: User, now: datetime) -> Q:
    """What a filter shows. What sleeps until later is shown by its own filter alone."""
    sleeps = Q(snoozed_until__gt=now)
    unread = Q(acknowledged_at__isnull=True) | Q(event_at__gt=F("acknowledged_at"))
    return {
        Show.ALL: ~sleeps,
        Show.MINE: Q(claimed_by=user) & ~sleeps,
        Show.UNREAD: unread & ~sleeps,
        Show.SNOOZED: sleeps,
        Show.ESCALATED: Q(escalated_at__isnull=False) & unread & ~sleeps,
    }[show]


def _asked_for(user: User, filters: Filters) -> QuerySet[Any]:
    alerts = Alert.objects.for_user(user).open()
    if filters.kind:
        alerts = alerts.filter(kind=filters.kind)
    if filters.clinic:
        alerts = alerts.filter(clinic=filters.clinic)
    if filters.search:
        alerts = alerts.filter(participant__email__icontains=filters.search)
    return alerts


def queue_of(user: User, filters: Filters, *, now: datetime) -> QuerySet[Any]:
    return _asked_for(user, filters).filter(_shown(filters.show, user, now))


@dataclass(frozen=True)
class Queue:
    """One page of the queue: its alerts, how many each filter shows, and the newest event of the whole list."""

    part: Part[Alert]
    counts: dict[Show, int]
    newest: str
    row_facts: RowFacts
    leads: bool


def queue_page(
    user: User, filters: Filters, *, now: datetime, after: str = "", before: str = ""
) -> Queue:
    """A page of the queue in a fixed number of queries."""
    alerts = queue_of(user, filters, now=now)
    # Before the rows: an event that comes between the two is told of as new, not lost.
    newest = alerts.order_by(*BY_EVENT.columns).only("event_at", "public_id").last()
    part = part_of(
        alerts.select_related("participant", "claimed_by", "clinic"),
        BY_URGENCY,
        among=Alert.objects.for_user(user),
        size=PAGE_SIZE,
        after=after,
        before=before,
    )
    counted = {show.value: Count("pk", filter=_shown(show, user, now)) for show in Show}
    counts = _asked_for(user, filters).aggregate(**counted)
    people = {alert.participant_id: alert.participant for alert in part.rows}
    return Queue(
        part=part,
        counts={show: counts[show.value] for show in Show},
        newest=BY_EVENT.place_of(newest) if newest else NOTHING_YET,
        row_facts=row_facts_about(user, list(people.values())),
        leads=leads_somewhere(user),
    )


def leads_somewhere(user: User) -> bool:
    return Membership.objects.active().filter(user=user, role=MembershipRole.LEAD).exists()


def news_for(user: User, filters: Filters, *, since: str, now: datetime) -> int:
    """How many alerts of the filtered list came, or were raised again, after the place `since`. 0 for nonsense."""
    alerts = queue_of(user, filters, now=now)
    if since == NOTHING_YET:
        return alerts.count()
    later = BY_EVENT.beyond(since, Alert.objects.for_user(user), forwards=True)
    return 0 if later is None else alerts.filter(later).count()


def one_alert(user: User) -> QuerySet[Any]:
    """Alerts this clinician may act on, open and closed, as a row needs them."""
    alerts: QuerySet[Any] = Alert.objects.for_user(user).select_related(
        "participant", "claimed_by", "clinic", "closed_by"
    )
    return alerts
