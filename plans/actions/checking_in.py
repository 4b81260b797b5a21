"""The weekly check-in: saved page by page, completed once."""

from datetime import datetime

from django.db import transaction

from plans import queries
from plans.actions import alerting
from plans.actions.deciding import decide_week
from plans.actions.flaring import follow_check_in
from plans.actions.locking import lock_plan
from plans.actions.weighing import preview_of
from plans.domain.adjustments import with_own_choice
from plans.domain.constants import PAIN_UP
from plans.domain.schedule import DecisionTiming, check_in_is_open, decision_day, decision_due
from plans.domain.vocabulary import Flare
from plans.models import CheckIn, Plan, PlanStatus, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.stored import standing_from_dict
from screening.actions.answering import begin
from screening.actions.listing import settle_words, tell_of_fall
from screening.domain.items import EVERYTHING, Scope
from screening.domain.questions import CURRENT
from screening.domain.wording import FLARE_SCOPE, weekly_asking
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
    if prescription is None or plan.status != PlanStatus.ACTIVE:
        raise CheckInClosed
    if not check_in_is_open(queries.week_of(prescription), plan.participant.zone, now):
        raise CheckInClosed
    return prescription


@transaction.atomic
def save_page(*, plan: Plan, answers: dict[str, object], by: User, now: datetime) -> CheckIn:
    """Save the answers of one page. Raises CheckInClosed."""
    prescription = open_prescription(lock_plan(plan), now=now)
    check_in, _ = CheckIn.objects.select_for_update().get_or_create(
        plan=plan, number=prescription.number, defaults={"started_at": now}
    )
    if check_in.completed_at is not None:
        raise CheckInClosed
    ticked_before = check_in.new_symptoms or []
    for name, value in answers.items():
        setattr(check_in, name, value)
    check_in.save()
    if check_in.new_symptoms is not None and "new_symptoms" in answers:
        ticks = check_in.new_symptoms
        settle_words(participant=plan.participant, ticks=ticks, now=now)
        tell_of_fall(
            participant=plan.participant, ticks=ticks, before=ticked_before, by=by, now=now
        )
    audit.record(
        audit.Event.CHECK_IN_SAVED,
        by=by,
        now=now,
        subject=plan.participant,
        about=check_in,
        detail={"fields": sorted(answers)},
    )
    return check_in


def scope_to_ask(check_in: CheckIn, *, previous_pain: int) -> Scope:
    """What the answers so far make it necessary to ask again (clinical specification 4.5).

    Each tick of the weekly list opens its groups; a flare-up that is still there, or pain up by 2,
    asks for the nerve questions and a few more before any advice about the plan.
    """
    asked = weekly_asking(check_in.new_symptoms or [], age_years=0).scope
    rose = check_in.pain_avg is not None and check_in.pain_avg - previous_pain >= PAIN_UP
    if check_in.flare == Flare.PRESENT or rose:
        asked = Scope(
            groups=asked.groups | FLARE_SCOPE.groups, items=asked.items | FLARE_SCOPE.items
        )
    return asked


def questions_left(plan: Plan, check_in: CheckIn | None, *, now: datetime) -> Scope | None:
    """What has to be asked again and was not answered since the check-in began; None when nothing.

    Everything, once the weekly list is answered, when a full screening is due.
    """
    if check_in is None:
        return None
    if check_in.new_symptoms is not None and queries.full_screening_due(plan, now=now):
        return EVERYTHING
    standing = standing_from_dict(plan.standing)
    needed = scope_to_ask(check_in, previous_pain=standing.previous_pain)
    answered = [
        screening.scope
        for screening in Screening.objects.filter(
            participant_id=plan.participant_id, submitted_at__gte=check_in.started_at
        )
    ]
    groups = needed.groups.difference(*(scope.groups for scope in answered))
    items = needed.items.difference(
        *(scope.items for scope in answered), _items_of(answered, needed.items)
    )
    return Scope(groups=groups, items=items) if groups or items else None


def _items_of(answered: list[Scope], items: frozenset[str]) -> frozenset[str]:
    """Those of `items` that were asked with their whole group."""
    return frozenset(
        item for item in items for scope in answered if CURRENT.by_id[item].group in scope.groups
    )


@transaction.atomic
def ask_again(*, plan: Plan, by: User, now: datetime) -> Screening | None:
    """Open the screening that the check-in's answers ask for; None when nothing is left to ask.

    Raises CheckInClosed.
    """
    prescription = open_prescription(lock_plan(plan), now=now)
    check_in = queries.check_in_of(prescription)
    scope = questions_left(plan, check_in, now=now)
    if check_in is None or scope is None:
        return None
    screening = begin(
        participant=plan.participant, purpose=Purpose.WEEKLY, scope=scope, by=by, now=now
    )
    check_in.screening = screening
    check_in.save(update_fields=["screening"])
    return screening


def missing_page(check_in: CheckIn | None) -> str | None:
    """The first page that still needs an answer, before the last; None when all are there."""
    if check_in is None or check_in.week_went is None or check_in.planned_absence is None:
        return "week"
    if check_in.pain_avg is None or check_in.new_symptoms is None:
        return "symptoms"
    if not check_in.flare or not check_in.side_effect:
        return "back"
    if check_in.confidence is None:
        return "confidence"
    return None


@transaction.atomic
def complete(
    *, plan: Plan, chosen_minutes: int | None, by: User, now: datetime
) -> WeeklyDecision | None:
    """Complete the check-in; after the week's end this decides the week, and returns the decision.

    Raises CheckInClosed, CheckInIncomplete, ChoiceOutOfBounds.
    """
    locked = lock_plan(plan)
    prescription = open_prescription(locked, now=now)
    check_in = (
        CheckIn.objects.select_for_update().filter(plan=locked, number=prescription.number).first()
    )
    missing = missing_page(check_in)
    if check_in is None or missing or questions_left(locked, check_in, now=now):
        raise CheckInIncomplete(missing)
    if check_in.completed_at is not None:
        raise CheckInClosed
    check_in.completed_at = now
    check_in.chosen_minutes = _own_choice(prescription, check_in, chosen_minutes, now=now)
    check_in.save()
    follow_check_in(check_in, prescription, by=by, now=now)
    alerting.follow_check_in(check_in, prescription, by=by, now=now)
    audit.record(
        audit.Event.CHECK_IN_COMPLETED, by=by, now=now, subject=locked.participant, about=check_in
    )
    week = queries.week_of(prescription)
    locked.decide_on = decision_day(week, is_answered=True)
    locked.save(update_fields=["decide_on"])
    if decision_due(week, locked.participant.zone, now, now) is DecisionTiming.DECIDE_NOW:
        return decide_week(plan=locked, trigger=Trigger.CHECK_IN, by=by, now=now)
    return None


def _own_choice(
    prescription: Prescription, check_in: CheckIn, minutes: int | None, *, now: datetime
) -> int | None:
    """The smaller choice, checked against what would be prescribed. Raises ChoiceOutOfBounds."""
    if minutes is None:
        return None
    proposed = preview_of(prescription, check_in, now=now).proposed
    if proposed is None or minutes == proposed.minutes:
        return None
    return with_own_choice(proposed, minutes).minutes
