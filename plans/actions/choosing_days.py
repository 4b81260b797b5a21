"""Which days a person walks on. Choosing them changes nothing else (clinical specification 3.6)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plans import queries
from plans.actions.locking import lock_plan, lock_running
from plans.domain.schedule import local_day
from plans.domain.walking_days import moved
from plans.models import Absence, Plan, WeekDays
from plans.models.days import LONGEST_ABSENCE_DAYS
from walkback.accounts import audit
from walkback.accounts.models import User


class NoSuchDay(ValueError):
    """The week has no such day to rest or to walk on."""


class BadDays(ValueError):
    """These days cannot be chosen. The message says why."""


@transaction.atomic
def choose(*, plan: Plan, number: int, days: Collection[date], by: User, now: datetime) -> WeekDays:
    """Set the walking days of a week: the running one or the next, which may not be prescribed yet.

    Raises BadDays for none or more than six of them.
    """
    locked = lock_plan(plan)
    if not 1 <= len(set(days)) <= 6:
        raise BadDays(_("Choose from one to six days. One day of the week is for rest."))
    return _keep(locked, number, sorted(set(days)), [], by=by, now=now)


@transaction.atomic
def move(*, plan: Plan, from_day: date, to_day: date, by: User, now: datetime) -> WeekDays:
    """Put a planned walk on another day of the running week.

    Raises NotRunning, and a refusal of `walking_days.moved` that says why.
    """
    locked, prescription = lock_running(plan)
    today = local_day(now, locked.participant.zone)
    before = queries.days_of(prescription)
    days = moved(
        before.walking,
        from_day,
        to_day,
        starts_on=prescription.starts_on,
        until_on=prescription.until_on,
        today=today,
    )
    resting = sorted((before.resting | {from_day}) - set(days))
    return _keep(locked, prescription.number, list(days), resting, by=by, now=now)


@transaction.atomic
def rest(*, plan: Plan, day: date, by: User, now: datetime) -> WeekDays:
    """Rest on a planned day: it is excused and nothing else changes. Raises NotRunning, NoSuchDay."""
    locked, prescription = lock_running(plan)
    before = queries.days_of(prescription)
    if not prescription.starts_on <= day < prescription.until_on:
        raise NoSuchDay
    days = [each for each in before.walking if each != day]
    resting = sorted(before.resting | {day})
    return _keep(locked, prescription.number, days, resting, by=by, now=now)


@transaction.atomic
def walk_after_all(*, plan: Plan, day: date, by: User, now: datetime) -> WeekDays:
    """Take a rest day back: the walk is planned again. Raises NotRunning, NoSuchDay."""
    locked, prescription = lock_running(plan)
    before = queries.days_of(prescription)
    if day not in before.resting:
        raise NoSuchDay
    days = sorted({*before.walking, day})
    return _keep(locked, prescription.number, days, sorted(before.resting - {day}), by=by, now=now)


def _keep(
    plan: Plan, number: int, days: list[date], resting: list[date], *, by: User, now: datetime
) -> WeekDays:
    row, _new = WeekDays.objects.update_or_create(
        plan=plan,
        number=number,
        defaults={"days": days, "rest_days": resting, "changed_at": now},
    )
    audit.record(
        audit.Event.DAYS_CHOSEN,
        by=by,
        now=now,
        subject=plan.participant,
        about=row,
        detail={"week": number},
    )
    return row


# Days away


@transaction.atomic
def go_away(*, participant: User, first: date, last: date, by: User, now: datetime) -> Absence:
    """Note days away, both ends included. Four of a week or more excuse it. Raises BadDays."""
    locked = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    today = local_day(now, locked.zone)
    until_on = last + timedelta(days=1)
    if last < first:
        raise BadDays(_("The last day is before the first."))
    if first < today - timedelta(days=7):
        raise BadDays(_("You can note days away up to a week back."))
    if (until_on - first).days > LONGEST_ABSENCE_DAYS:
        raise BadDays(_("This is longer than 12 weeks. You can pause your plan instead."))
    overlapping = Absence.objects.for_user(locked).filter(
        starts_on__lt=until_on, until_on__gt=first
    )
    if overlapping.exists():
        raise BadDays(_("Some of these days are noted already. Remove the other entry first."))
    absence = Absence.objects.create(
        participant=locked, starts_on=first, until_on=until_on, made_at=now
    )
    audit.record(audit.Event.AWAY_CHANGED, by=by, now=now, subject=locked, about=absence)
    return absence


@transaction.atomic
def be_back(*, absence: Absence, by: User, now: datetime) -> None:
    """Take days away back. Their history stays in the event table."""
    locked = Absence.objects.select_for_update().get(pk=absence.pk)
    audit.record(
        audit.Event.AWAY_CHANGED,
        by=by,
        now=now,
        subject=locked.participant,
        about=locked,
        detail={"removed": True},
    )
    locked.delete()
