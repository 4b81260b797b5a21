"""The questions at the measurement points: own activities named once, answers kept as they were given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plans import queries
from plans.actions.flaring import AskedBefore
from plans.actions.locking import lock_plan
from plans.domain.measures import ACTIVITIES, Code, Question
from plans.domain.schedule import local_day
from plans.models import MeasureAnswer, MeasureRound, OwnActivity, Plan
from plans.queries import DueMeasures
from walkback.accounts import audit
from walkback.accounts.models import User


class NotDue(ValueError):
    """This is not asked now: its time is over, or has not come."""


class BadAnswer(ValueError):
    """An answer outside its range, twice in one sending, or about an activity that was never named."""


@dataclass(frozen=True)
class Given:
    """One answer. What was left out is not given at all."""

    question: Question
    value: int


@transaction.atomic
def name_activities(
    *, plan: Plan, words: Sequence[str], by: User, now: datetime
) -> list[OwnActivity]:
    """Keep up to three activities in the person's words; they stay the same from then on.

    `words` holds one for each place, empty where none is named. Raises AskedBefore when some were named before,
    NotDue when they are not asked about now, BadAnswer for more than three.
    """
    locked = lock_plan(plan)
    if len(words) > ACTIVITIES:
        raise BadAnswer
    if queries.activities_of(locked):
        raise AskedBefore
    if not _due(locked, now=now).names_activities:
        raise NotDue
    named = [
        OwnActivity(plan=locked, place=place, words=text, named_at=now)
        for place, text in enumerate(words, start=1)
        if text
    ]
    OwnActivity.objects.bulk_create(named)
    if named:
        audit.record(
            audit.Event.ACTIVITIES_NAMED,
            by=by,
            now=now,
            subject=locked.participant,
            about=locked,
            detail={"named": len(named)},
        )
    return named


@transaction.atomic
def answer(*, plan: Plan, given: Collection[Given], by: User, now: datetime) -> list[MeasureAnswer]:
    """Keep what was answered of everything that is asked now. What was left out stays missing and is not asked again.

    Raises AskedBefore when these questions were answered before, NotDue for one that is not asked now, BadAnswer.
    """
    locked = lock_plan(plan)
    due = _due(locked, now=now)
    if {each.question.point for each in given} & queries.rounds_of(locked):
        raise AskedBefore
    if not due or {each.question for each in given} - set(due.questions):
        raise NotDue
    _check(given, due)
    MeasureRound.objects.bulk_create(
        MeasureRound(participant=locked.participant, plan=locked, point=point, answered_at=now)
        for point in due.points
    )
    kept = MeasureAnswer.objects.bulk_create(_row(locked, each, now=now) for each in given)
    audit.record(
        audit.Event.MEASURES_ANSWERED,
        by=by,
        now=now,
        subject=locked.participant,
        about=locked,
        detail={"points": list(due.points), "answered": len(kept), "asked": len(due.questions)},
    )
    return kept


def _due(plan: Plan, *, now: datetime) -> DueMeasures:
    return queries.due_of(plan, today=local_day(now, plan.participant.zone))


def _check(given: Collection[Given], due: DueMeasures) -> None:
    places = {0, *(activity.place for activity in due.activities)}
    questions = [each.question for each in given]
    in_range = all(
        each.question.instrument.low <= each.value <= each.question.instrument.high
        for each in given
    )
    named = all(each.place in places for each in questions)
    if not in_range or not named or len(set(questions)) < len(questions):
        raise BadAnswer


def _row(plan: Plan, given: Given, *, now: datetime) -> MeasureAnswer:
    return MeasureAnswer(
        participant=plan.participant,
        plan=plan,
        instrument=Code(given.question.code),
        point=given.question.point,
        place=given.question.place,
        value=given.value,
        answered_at=now,
    )
