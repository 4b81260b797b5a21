"""Logging walks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions import alerting, reminding
from plans.domain.alerts import LOGGED
from plans.models import Plan, PlanStatus, Prescription, Walk
from screening.queries import open_holds
from walkback.accounts import audit
from walkback.accounts.models import User

BACK_DATED_DAYS = 14
"""How far back a walk may be dated, in days."""


class DayOutOfRange(ValueError):
    """A walk lies in the future, too far back, or before the plan began. The message says which."""


class LoggingBlocked(ValueError):
    """A lock is open, or there is no plan to walk by."""


@dataclass(frozen=True)
class WalkEntry:
    """What a person says about one walk. Optional answers are None when they were not given."""

    walked_on: date
    duration_minutes: int
    effort: int | None = None
    pain_before: int | None = None
    pain_after: int | None = None
    enjoyment: int | None = None
    note: str = ""
    as_planned: bool = False
    bouts: tuple[int, ...] = ()


def check_day(plan: Plan, day: date, *, today: date) -> None:
    """Raises DayOutOfRange unless a walk may be dated on this day."""
    if day > today:
        raise DayOutOfRange(_("This day is in the future. Log a walk after you have walked."))
    if day < today - timedelta(days=BACK_DATED_DAYS):
        words = ngettext(
            "You can log walks up to %(n)s day back.",
            "You can log walks up to %(n)s days back.",
            BACK_DATED_DAYS,
        )
        raise DayOutOfRange(words % {"n": BACK_DATED_DAYS})
    if plan.starts_on is not None and day < plan.starts_on:
        raise DayOutOfRange(_("This day is before your plan began."))


@transaction.atomic
def log_walk(
    *, plan: Plan, client_key: UUID, entry: WalkEntry, by: audit.Actor, now: datetime
) -> tuple[Walk, bool]:
    """Store one walk. The same walk sent twice is one walk: returns it and whether it is new.

    Sent by a link from a mail, nobody is signed in: then `by` is ANONYMOUS.
    Raises LoggingBlocked, DayOutOfRange.
    """
    locked = _walkable(plan)
    participant = locked.participant
    check_day(locked, entry.walked_on, today=now.astimezone(participant.zone).date())
    walk, created = Walk.objects.get_or_create(
        participant=participant,
        client_key=client_key,
        defaults={
            "plan": locked,
            "logged_at": now,
            "added_later": _was_decided(locked, entry.walked_on),
            **_values(entry),
        },
    )
    if created:
        audit.record(audit.Event.WALK_LOGGED, by=by, now=now, subject=participant, about=walk)
        alerting.settle(participant, LOGGED, by=by, now=now)
    return walk, created


@transaction.atomic
def change_walk(*, walk: Walk, entry: WalkEntry, by: User, now: datetime) -> Walk:
    """Correct a walk. A walk moved into or out of a decided week never changes its decision.

    Raises LoggingBlocked, DayOutOfRange.
    """
    locked = Walk.objects.select_for_update().get(pk=walk.pk)
    plan = _walkable(locked.plan)
    if entry.walked_on != locked.walked_on:
        check_day(plan, entry.walked_on, today=now.astimezone(plan.participant.zone).date())
        locked.added_later = _was_decided(plan, entry.walked_on)
    for name, value in _values(entry).items():
        setattr(locked, name, value)
    locked.save()
    audit.record(audit.Event.WALK_CHANGED, by=by, now=now, subject=plan.participant, about=locked)
    return locked


@transaction.atomic
def delete_walk(*, walk: Walk, by: User, now: datetime) -> None:
    """Take a walk out of the log. Its history stays in the event table."""
    locked = Walk.objects.select_for_update().get(pk=walk.pk)
    audit.record(audit.Event.WALK_DELETED, by=by, now=now, subject=locked.participant, about=locked)
    locked.delete()
    # A silence may have begun earlier than it seemed.
    reminding.look_again(plans=[locked.plan], now=now)


@transaction.atomic
def settle(*, plan: Plan, day: date, settled: bool | None, by: User, now: datetime) -> int:
    """Whether the back had settled by the morning after the walks of `day`; None passes over it.

    One question for the day, kept with each of its walks: a "no" counts them all, the careful reading.
    Answered once; returns for how many walks. Raises LoggingBlocked.
    """
    locked = _walkable(plan)
    walks = Walk.objects.select_for_update().filter(
        plan=locked, walked_on=day, settled_asked_at__isnull=True
    )
    for walk in walks:
        walk.settled_by_morning = settled
        walk.settled_asked_at = now
        walk.save(update_fields=["settled_by_morning", "settled_asked_at"])
        audit.record(
            audit.Event.WALK_SETTLED, by=by, now=now, subject=locked.participant, about=walk
        )
    return len(walks)


def _walkable(plan: Plan) -> Plan:
    """The plan, locked, when walks may be logged in it: not stopped, no lock open."""
    locked = (
        Plan.objects.select_for_update(of=("self",)).select_related("participant").get(pk=plan.pk)
    )
    if locked.status in (PlanStatus.DRAFT, PlanStatus.DISCARDED, PlanStatus.STOPPED):
        raise LoggingBlocked
    if any(hold.is_lock for hold in open_holds(locked.participant)):
        raise LoggingBlocked
    return locked


def _was_decided(plan: Plan, day: date) -> bool:
    return Prescription.objects.filter(
        plan=plan, starts_on__lte=day, until_on__gt=day, decision__isnull=False
    ).exists()


def _values(entry: WalkEntry) -> dict[str, object]:
    return {
        "walked_on": entry.walked_on,
        "duration_minutes": entry.duration_minutes,
        "effort": entry.effort,
        "pain_before": entry.pain_before,
        "pain_after": entry.pain_after,
        "enjoyment": entry.enjoyment,
        "note": entry.note,
        "as_planned": entry.as_planned,
        "bouts": list(entry.bouts),
    }
