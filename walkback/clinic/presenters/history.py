"""What happened to one person's record, in plain words: who, what, when, and which values changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import PlanStatus
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.accounts.roles import Role
from walkback.clinic.history_queries import Changed, HistoryPage
from walkback.clinic.presenters.event_words import EVENTS, PARTS
from walkback.core import dates
from walkback.core.translated import translate

# Columns whose change is told; the rest is bookkeeping, or not for every eye.
COLUMNS = {
    ("plans.Plan", "status"): gettext_lazy("State of the plan"),
    ("plans.Plan", "paused_until"): gettext_lazy("Paused until"),
    ("plans.Plan", "held_until"): gettext_lazy("Held until"),
    ("plans.Plan", "starts_on"): gettext_lazy("First day of the plan"),
    ("plans.Prescription", "days"): gettext_lazy("Walking days"),
    ("plans.Prescription", "minutes"): gettext_lazy("Minutes a day"),
    ("plans.Prescription", "target_days"): gettext_lazy("Days aimed for"),
    ("plans.Prescription", "weekly_target"): gettext_lazy("Minutes a week aimed for"),
    ("plans.Prescription", "longest_bout"): gettext_lazy("Longest walk without a rest, minutes"),
    ("plans.Prescription", "until_on"): gettext_lazy("The week ends before"),
    ("plans.Walk", "walked_on"): gettext_lazy("Day of the walk"),
    ("plans.Walk", "duration_minutes"): gettext_lazy("Minutes of the walk"),
    ("plans.Walk", "effort"): gettext_lazy("Effort of the walk"),
    ("plans.Walk", "pain_before"): gettext_lazy("Pain before the walk"),
    ("plans.Walk", "pain_after"): gettext_lazy("Pain after the walk"),
    ("care.Enrolment", "left_at"): gettext_lazy("Left the clinic"),
}
BY_SYSTEM = {
    System.WEEKLY.value: gettext_lazy("The weekly decision"),
    System.MAIL.value: gettext_lazy("The mail service"),
    System.COMMAND.value: gettext_lazy("Whoever runs this service"),
    System.ANONYMOUS.value: gettext_lazy("Somebody who was not signed in"),
}
BY_ROLE = {
    Role.PARTICIPANT.value: gettext_lazy("Another person"),
    Role.CLINICIAN.value: gettext_lazy("A clinician of another clinic"),
    Role.ADMINISTRATOR.value: gettext_lazy("An administrator"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One entry. `changes` are sentences such as "Minutes a day: 20, was 18", and what was written at a review."""

    at: datetime
    who: str
    what: str
    changes: tuple[str, ...]


def history_lines(history: HistoryPage, person: User) -> list[HistoryLine]:
    """A line for each entry of the page. Changes stand at the last thing that their request recorded."""
    told: set[str] = set()
    lines = []
    for event in history.page:
        changes = () if event.request_id in told else history.changes.get(event.request_id, ())
        told.add(event.request_id)
        lines.append(
            HistoryLine(
                at=event.at,
                who=_who(event, history, person),
                what=_what(event),
                changes=(*_looked_at(event, history), *dict.fromkeys(_changes(changes))),
            )
        )
    return lines


def _who(event: AuditEvent, history: HistoryPage, person: User) -> str:
    """Colleagues by name; whoever works elsewhere only as what they are."""
    if event.actor_id == person.pk:
        return _("They themselves")
    if event.actor_id in history.colleagues and event.actor_id in history.actors:
        return history.actors[event.actor_id].email
    named = BY_SYSTEM.get(event.actor_role) or BY_ROLE.get(event.actor_role)
    return str(named) if named else _("The service itself")


def _what(event: AuditEvent) -> str:
    words = str(EVENTS.get(event.action, event.action))
    part = PARTS.get(str(event.detail.get("part", "")))
    if event.outcome == "refused":
        words = _("%(what)s: refused") % {"what": words}
    return f"{words}: {part}" if part else words


def _looked_at(event: AuditEvent, history: HistoryPage) -> tuple[str, ...]:
    """What whoever reviewed wrote down with it."""
    words = history.looked_at.get(event.object_id or 0) if event.action == Event.REVIEWED else None
    return (words,) if words else ()


def _changes(changes: Any) -> Iterator[str]:
    for change in changes:
        name = COLUMNS.get((change.table, change.column))
        if name is not None:
            yield _("%(name)s: %(after)s, was %(before)s") % {
                "name": name,
                "after": _value(change, change.after),
                "before": _value(change, change.before),
            }


def _value(change: Changed, value: Any) -> str:
    if value is None:
        return _("nothing")
    if (change.table, change.column) == ("plans.Plan", "status"):
        return translate(str(PlanStatus(value).label))
    if isinstance(value, str):
        return _day(value)
    return str(value)


def _day(value: str) -> str:
    """A day, or the day of an instant, as JSON has them."""
    try:
        return dates.day_month_year(date.fromisoformat(value[:10]))
    except ValueError:
        return value
