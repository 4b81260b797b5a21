"""What a person's calendar shows: the days of the running week, those that were planned once, and how often it changed."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.apps import apps

from plans.domain.walking_days import proposed_days
from plans.models import CalendarLink, Plan, Prescription
from plans.queries.days import days_of
from plans.queries.programme import Stage, programme_of
from plans.queries.weeks import running_prescription
from screening.queries import unconfirmed_emergency
from walkback.accounts.models import User
from walkback.core import actor

OVER = frozenset({Stage.CONSENT, Stage.FINISHED})
# The history tables of everything the calendar is made from, and how each names whose rows it holds.
OF_PLAN = ("plans.PrescriptionEvent", "plans.WeekDaysEvent")
OF_PERSON = (
    "accounts.ConsentEvent",
    "plans.AbsenceEvent",
    "plans.FlareUpEvent",
    "screening.HoldEvent",
    "screening.ScreeningEvent",
)


@dataclass(frozen=True)
class CalendarWeek:
    """The running week. `walking` are the days that count, `once` those that were planned at some time.

    While the plan rests or waits none counts.
    """

    prescription: Prescription
    walking: tuple[date, ...]
    once: tuple[date, ...]
    runs: bool


def link_of(user: User) -> CalendarLink | None:
    link: CalendarLink | None = CalendarLink.objects.for_user(user).first()
    return link


def owner_of(token: str) -> User | None:
    """Whose calendar this secret opens; None when nobody's, or nobody's any more."""
    digest = sha256(token.encode()).digest()
    links = CalendarLink.objects.filter(token_sha256=digest, participant__is_active=True)
    with actor.beyond_oneself("the secret address is the authority"):
        link: CalendarLink | None = links.select_related("participant").first()
    return link.participant if link else None


def calendar_week(user: User, *, now: datetime) -> CalendarWeek | None:
    """The week at hand of this person's plan; None when there is none."""
    programme = programme_of(user, now=now)
    plan = programme.plan
    prescription = running_prescription(plan) if plan else None
    if plan is None or prescription is None or programme.stage in OVER:
        return None
    prescription.plan = plan
    days = days_of(prescription)
    runs = programme.stage is Stage.WALKING and unconfirmed_emergency(user) is None
    walking = tuple(day for day in days.walking if day not in days.away) if runs else ()
    once = {*days.walking, *days.resting, *_planned_before(prescription)}
    return CalendarWeek(prescription, walking, tuple(sorted(once)), runs)


def _planned_before(prescription: Prescription) -> set[date]:
    """The days of this week that its earlier choices had, and those proposed before the first choice."""
    history: Any = apps.get_model("plans.WeekDaysEvent")
    choices = list(
        history.objects.filter(plan_id=prescription.plan_id, number=prescription.number)
        .order_by("pgh_id")
        .values_list("changed_at", "days")
    )
    before = {day for _, days in choices for day in days}
    if choices and choices[0][0] < prescription.made_at:
        return before
    usual = prescription.plan.preferences.get("walking_days", ())
    return before | set(
        proposed_days(
            prescription.starts_on, prescription.until_on, prescription.days, preferred=usual
        )
    )


def changes_of(user: User, plan: Plan | None) -> tuple[int, datetime | None]:
    """How often anything changed that the calendar is made from, and when it last did.

    Counted in the history tables, which only grow: reading a calendar writes nothing.
    """
    asked = [_times("accounts.UserEvent", pgh_obj_id=user.pk)]
    asked += [_times(name, participant_id=user.pk) for name in OF_PERSON]
    if plan is not None:
        asked.append(_times("plans.PlanEvent", pgh_obj_id=plan.pk))
        asked += [_times(name, plan_id=plan.pk) for name in OF_PLAN]
    times = asked[0].union(*asked[1:], all=True)
    last = times.order_by("-pgh_created_at").first()
    return times.count(), last[0] if last else None


def _times(history: str, **whose: int) -> Any:
    rows: Any = apps.get_model(history)
    return rows.objects.filter(**whose).values_list("pgh_created_at")
