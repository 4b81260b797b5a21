"""The first page of one person's record: where they stand, what is open, and how the walking goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plans.models import Plan
from plans.presenters.progress import Section
from screening.models import Hold, HoldKind
from walkback.care.models import Alert
from walkback.clinic.presenters.alert_words import (
    sentence,
    severity_chip,
    severity_words,
    title,
)
from walkback.clinic.presenters.hold import HoldLine, hold_line
from walkback.clinic.presenters.people import Row, row
from walkback.clinic.queries import Facts


@dataclass(frozen=True)
class AlertLine:
    public_id: UUID
    words: str
    severity: str
    kind: str
    reason: str
    opened_at: datetime
    times: int


@dataclass(frozen=True)
class Overview:
    """`minutes` is the chart of the newest plan; None before there is one."""

    row: Row
    alerts: tuple[AlertLine, ...]
    holds: tuple[HoldLine, ...]
    minutes: Section | None


def overview(
    person: Any, facts: Facts, holds: Iterable[Hold], minutes: Section | None, *, now: datetime
) -> Overview:
    """The page. `person` comes from `queries.people_of`."""
    draft = facts.drafts.get(person.pk)
    return Overview(
        row=row(person, facts, now=now),
        alerts=tuple(_alert(alert) for alert in facts.alerts.get(person.pk, ())),
        holds=tuple(_hold(hold, draft) for hold in _most_pressing_first(holds)),
        minutes=minutes,
    )


def _alert(alert: Alert) -> AlertLine:
    return AlertLine(
        public_id=alert.public_id,
        words=title(alert),
        severity=severity_words(alert),
        kind=severity_chip(alert),
        reason=sentence(alert),
        opened_at=alert.opened_at,
        times=len(alert.occurrences),
    )


def _hold(hold: Hold, draft: Plan | None) -> HoldLine:
    return hold_line(hold, draft if hold.closed_at is None else None)


def _most_pressing_first(holds: Iterable[Hold]) -> list[Hold]:
    """Open ones by severity, then those that were closed, in the order they come in: newest first."""
    order = {kind: place for place, kind in enumerate(HoldKind)}
    return sorted(
        holds,
        key=lambda hold: order[HoldKind(hold.kind)] if hold.closed_at is None else len(order),
    )
