"""Which questions about the back are open, and what was answered to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery

from plans.domain.measures import (
    CONFIDENCE,
    POINTS,
    START,
    START_UNTIL_WEEK,
    Code,
    Question,
    Value,
    WeekSpan,
    mean_of,
    points_due,
    points_open,
    questions_due,
)
from plans.domain.schedule import local_day
from plans.models import (
    CheckIn,
    MeasureAnswer,
    MeasureRound,
    OwnActivity,
    Plan,
    PlanStatus,
    Prescription,
)
from plans.models.plan import UNDER_WAY

ASKED_WHILE = frozenset({*UNDER_WAY, PlanStatus.FINISHED})
"""Never while a red flag stands, and not of a plan that is over."""
WINDOW_WEEKS = sorted({1, START_UNTIL_WEEK, *POINTS})
"""The weeks that say which questions are open."""


@dataclass(frozen=True)
class DueMeasures:
    """What is asked now. `activities` are those named before, in order; without any they can be named."""

    points: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    activities: tuple[OwnActivity, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.questions)

    @property
    def names_activities(self) -> bool:
        """Whether own activities are asked about and none was named yet."""
        return not self.activities and any(each.place for each in self.questions)


def due_of(plan: Plan, *, today: date) -> DueMeasures:
    """The questions open on this day and not answered or put aside before."""
    points = _points_due(plan, today=today)
    if not points:
        return DueMeasures()
    activities = activities_of(plan)
    places = [activity.place for activity in activities]
    return DueMeasures(points, questions_due(points, activities=places), activities)


def are_measures_due(plan: Plan, *, today: date) -> bool:
    """Whether any question is open: for a notice, in one query."""
    return bool(_points_due(plan, today=today))


def _points_due(plan: Plan, *, today: date) -> tuple[int, ...]:
    if plan.status not in ASKED_WHILE or plan.accepted_at is None or plan.starts_on is None:
        return ()
    done = MeasureRound.objects.filter(plan=plan).values("point")
    rows = list(
        Prescription.objects.filter(plan=plan, number__in=WINDOW_WEEKS)
        .annotate(done=ArraySubquery(done))
        .values_list("number", "starts_on", "until_on", "done")
    )
    if not rows:
        return ()
    found = points_open(
        [WeekSpan(number, starts_on, until_on) for number, starts_on, until_on, _ in rows],
        accepted_on=local_day(plan.accepted_at, plan.participant.zone),
        starts_on=plan.starts_on,
        today=today,
        asks_after=plan.monthly_since is not None or plan.status == PlanStatus.FINISHED,
    )
    # The rounds stand beside each week, so that one query is enough.
    return points_due(found, done=rows[0][-1])


def rounds_of(plan: Plan) -> frozenset[int]:
    """The points whose questions were answered, whatever was left out."""
    return frozenset(MeasureRound.objects.filter(plan=plan).values_list("point", flat=True))


def activities_of(plan: Plan) -> tuple[OwnActivity, ...]:
    """The person's own activities, in the order in which they named them."""
    return tuple(OwnActivity.objects.filter(plan=plan).order_by("place"))


def measure_answers_of(plan: Plan) -> list[MeasureAnswer]:
    """Every answer of the questions page, oldest point first."""
    return list(MeasureAnswer.objects.filter(plan=plan).order_by("point", "instrument", "place"))


# -- What they came to -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One value of a measure. `point` is 0 for the start, a week's number, or 52 for a year."""

    point: int
    on: date
    value: Value


@dataclass(frozen=True)
class MeasureSeries:
    """Every value of every measure, oldest first. A point without an answer is not there.

    `by_activity` has each own activity's answers in the order of `activities`; the mean of a point is of those
    answered then, and `places_at` says which they were.
    """

    by_code: dict[Code, tuple[Said, ...]]
    activities: tuple[OwnActivity, ...]
    by_activity: tuple[tuple[Said, ...], ...]
    places_at: dict[int, frozenset[int]]


def measure_series(plan: Plan) -> MeasureSeries:
    """What the intake, the check-ins and the questions page said, in three queries.

    Reads `plan.participant`.
    """
    answers = measure_answers_of(plan)
    weekly = _weekly(plan)
    pain = [(number, on, value) for number, on, value, _ in weekly]
    sure = [(number, on, value) for number, on, _, value in weekly if number in CONFIDENCE.points]
    start = local_day(plan.drafted_at, plan.participant.zone)
    told = plan.inputs
    activities = activities_of(plan)
    return MeasureSeries(
        by_code={
            Code.PAIN_AVERAGE: _said(
                [
                    (START, start, told.get("pain_avg")),
                    *pain,
                    *_of(plan, answers, Code.PAIN_AVERAGE),
                ]
            ),
            Code.PAIN_WORST: _said(
                [(START, start, told.get("pain_worst")), *_of(plan, answers, Code.PAIN_WORST)]
            ),
            Code.PSFS: _means(plan, answers),
            Code.CONFIDENCE: _said([(START, start, told.get("confidence")), *sure]),
            Code.GLOBAL_CHANGE: _said(_of(plan, answers, Code.GLOBAL_CHANGE)),
        },
        activities=activities,
        by_activity=tuple(_said(_of(plan, answers, Code.PSFS, each.place)) for each in activities),
        places_at=_places_at(answers),
    )


_Row = tuple[int, date, Value | None]


def _weekly(plan: Plan) -> list[tuple[int, date, int | None, int | None]]:
    """Week, day, average pain and confidence of each complete check-in."""
    check_ins = (
        CheckIn.objects.filter(plan=plan)
        .complete()
        .order_by("number")
        .values_list("number", "completed_at", "pain_avg", "confidence")
    )
    zone = plan.participant.zone
    return [
        (number, local_day(at, zone), pain, sure)
        for number, at, pain, sure in check_ins
        if at is not None
    ]


def _said(rows: Collection[_Row]) -> tuple[Said, ...]:
    return tuple(Said(point, on, value) for point, on, value in rows if value is not None)


def _of(plan: Plan, answers: list[MeasureAnswer], code: Code, place: int = 0) -> list[_Row]:
    zone = plan.participant.zone
    return [
        (each.point, local_day(each.answered_at, zone), each.value)
        for each in answers
        if each.instrument == code and each.place == place
    ]


def _means(plan: Plan, answers: list[MeasureAnswer]) -> tuple[Said, ...]:
    """The mean of the activities answered at each point."""
    zone = plan.participant.zone
    by_point: dict[int, list[MeasureAnswer]] = {}
    for each in answers:
        if each.instrument == Code.PSFS:
            by_point.setdefault(each.point, []).append(each)
    means: list[tuple[int, date, Decimal | None]] = [
        (point, local_day(rows[0].answered_at, zone), mean_of(row.value for row in rows))
        for point, rows in sorted(by_point.items())
    ]
    return _said(means)


def _places_at(answers: list[MeasureAnswer]) -> dict[int, frozenset[int]]:
    places: dict[int, set[int]] = {}
    for each in answers:
        if each.instrument == Code.PSFS:
            places.setdefault(each.point, set()).add(each.place)
    return {point: frozenset(found) for point, found in places.items()}
