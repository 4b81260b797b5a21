"""The weekly check-in: saved page by page, completed once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from plans import queries
from plans.actions.deciding import decide_week, proposed_decision
from plans.domain.adjustments import with_own_choice
from plans.domain.schedule import DecisionTiming, check_in_is_open, decision_due
from plans.models import CheckIn, Plan, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from screening.actions import begin
from screening.domain.items import Scope
from screening.domain.wording import weekly_asking
from screening.models import Purpose, Screening
from walkback.accounts import audit
from walkback.accounts.models import User


class CheckInClosed(ValueError):
    """The week's check-in is not open: too early, decided, or complete."""


class CheckInIncomplete(ValueError):
    """Something that decides has no answer yet. The message names the page."""


PAGES = ("week", "symptoms", "back", "confidence", "next")
"""The five pages, in order."""


def open_prescription(plan: Plan, *, now: datetime) -> Prescription:
    """The week whose check-in can be filled in now. Raises CheckInClosed."""
    prescription = queries.undecided_prescription(plan)
    if prescription is None or plan.status != "active":
        raise CheckInClosed
    if not check_in_is_open(queries.week_of(prescription), plan.participant.zone, now):
        raise CheckInClosed
    return prescription


@transaction.atomic
def save_page(*, plan: Plan, answers: dict[str, object], by: User, now: datetime) -> CheckIn:
    """Save the answers of one page. Raises CheckInClosed."""
    prescription = open_prescription(_locked(plan), now=now)
    check_in, _ = CheckIn.objects.select_for_update().get_or_create(
        plan=plan, number=prescription.number, defaults={"started_at": now}
    )
    if check_in.completed_at is not None:
        raise CheckInClosed
    for name, value in answers.items():
        setattr(check_in, name, value)
    check_in.save()
    audit.record(
        audit.Event.CHECK_IN_SAVED,
        by=by,
        now=now,
        subject=plan.participant,
        about=check_in,
        detail={"fields": sorted(answers)},
    )
    return check_in


@transaction.atomic
def answer_symptoms(
    *, plan: Plan, ticks: Sequence[str], by: User, now: datetime
) -> tuple[CheckIn, Screening | None]:
    """Save the weekly list. Any tick opens its groups as a screening, whose answers decide.

    Raises CheckInClosed.
    """
    check_in = save_page(plan=plan, answers={"new_symptoms": list(ticks)}, by=by, now=now)
    if not ticks:
        return check_in, None
    today = now.astimezone(plan.participant.zone).date()
    asking = weekly_asking(ticks, age_years=plan.participant.age_on(today))
    screening = begin(
        participant=plan.participant,
        purpose=Purpose.WEEKLY,
        scope=Scope(groups=asking.scope.groups, items=asking.scope.items),
        by=by,
        now=now,
    )
    check_in.screening = screening
    check_in.save(update_fields=["screening"])
    return check_in, screening


def missing_page(check_in: CheckIn | None) -> str | None:
    """The first page that still needs an answer, before the last; None when all are there."""
    if check_in is None or check_in.week_went is None or check_in.planned_absence is None:
        return "week"
    if check_in.pain_avg is None or check_in.new_symptoms is None or _screening_open(check_in):
        return "symptoms"
    if not check_in.flare or not check_in.side_effect:
        return "back"
    if check_in.confidence is None:
        return "confidence"
    return None


def _screening_open(check_in: CheckIn) -> bool:
    """Something was ticked and its questions are not answered."""
    if not check_in.new_symptoms:
        return False
    return check_in.screening is None or check_in.screening.submitted_at is None


@transaction.atomic
def complete(
    *, plan: Plan, chosen_minutes: int | None, by: User, now: datetime
) -> WeeklyDecision | None:
    """Complete the check-in; after the week's end this decides the week, and returns the decision.

    Raises CheckInClosed, CheckInIncomplete, ChoiceOutOfBounds.
    """
    locked = _locked(plan)
    prescription = open_prescription(locked, now=now)
    check_in = (
        CheckIn.objects.select_for_update().filter(plan=locked, number=prescription.number).first()
    )
    missing = missing_page(check_in)
    if check_in is None or missing:
        raise CheckInIncomplete(missing)
    if check_in.completed_at is not None:
        raise CheckInClosed
    check_in.completed_at = now
    check_in.chosen_minutes = _own_choice(prescription, check_in, chosen_minutes, now=now)
    check_in.save()
    audit.record(
        audit.Event.CHECK_IN_COMPLETED, by=by, now=now, subject=locked.participant, about=check_in
    )
    week = queries.week_of(prescription)
    if decision_due(week, locked.participant.zone, now, now) is DecisionTiming.DECIDE_NOW:
        return decide_week(plan=locked, trigger=Trigger.CHECK_IN, by=by, now=now)
    return None


def _own_choice(
    prescription: Prescription, check_in: CheckIn, minutes: int | None, *, now: datetime
) -> int | None:
    """The smaller choice, checked against what would be prescribed. Raises ChoiceOutOfBounds."""
    if minutes is None:
        return None
    proposed = proposed_decision(prescription, check_in, now=now).after
    if proposed is None or minutes == proposed.minutes:
        return None
    return with_own_choice(proposed, minutes).minutes


def _locked(plan: Plan) -> Plan:
    return (
        Plan.objects.select_for_update(of=("self",)).select_related("participant").get(pk=plan.pk)
    )
