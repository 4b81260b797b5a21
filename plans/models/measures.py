"""What people answer at the measurement points, and the activities of their own they rate."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from plans.domain.measures import ACTIVITIES, INSTRUMENTS, POINTS, Code, Instrument
from plans.models.plan import Plan
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable

LONGEST_ACTIVITY = 80
ASKED: tuple[Instrument, ...] = tuple(
    each for each in INSTRUMENTS if each.is_offered and each.asked_at
)
"""What the questions page asks; pain and confidence come from the intake and the check-ins as well."""


def _each(allowed: Callable[[Instrument], Q]) -> Q:
    """The rule of each instrument for its own rows; no row of another instrument passes."""
    rules: Iterable[Q] = (Q(instrument=each.code.value) & allowed(each) for each in ASKED)
    return reduce(or_, rules)


def _places(instrument: Instrument) -> Q:
    return Q(place__gte=1, place__lte=ACTIVITIES) if instrument.own_activities else Q(place=0)


class OwnActivityQuerySet(ParticipantQuerySet["OwnActivity"]):
    owner = "plan__participant"


@tracked()
class OwnActivity(models.Model):
    """Something the person would like to do more easily, in their words: the same each time it is asked about."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="own_activities")
    place = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=LONGEST_ACTIVITY)
    named_at = models.DateTimeField()

    objects = OwnActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "own activities"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "place"], name="plans_ownactivity_one_per_place"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=ACTIVITIES),
                name="plans_ownactivity_place_in_range",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="plans_ownactivity_named"),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"Activity {self.place} of plan {self.plan_id}"


class MeasureRoundQuerySet(ParticipantQuerySet["MeasureRound"]):
    pass


@tracked()
class MeasureRound(models.Model):
    """The questions of one measurement point were answered, some or all of them left out: they are not asked again."""

    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="measure_rounds")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measure_rounds")
    point = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    objects = MeasureRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "point"], name="plans_measureround_one_per_point"
            ),
            models.CheckConstraint(
                condition=Q(point__in=POINTS), name="plans_measureround_point_known"
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"Point {self.point} of plan {self.plan_id}"


class MeasureAnswerQuerySet(ParticipantQuerySet["MeasureAnswer"]):
    pass


@tracked()
class MeasureAnswer(models.Model):
    """One answer at one point: `place` is the own activity it is about, 0 for all else. Missing is missing: no row."""

    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="measure_answers")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measure_answers")
    instrument = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Code])
    point = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    value = models.SmallIntegerField()
    answered_at = models.DateTimeField()

    objects = MeasureAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "instrument", "point", "place"],
                name="plans_measureanswer_answered_once",
            ),
            models.CheckConstraint(
                condition=_each(lambda each: Q(value__gte=each.low, value__lte=each.high)),
                name="plans_measureanswer_value_in_range",
            ),
            models.CheckConstraint(
                condition=_each(lambda each: Q(point__in=each.asked_at)),
                name="plans_measureanswer_point_of_instrument",
            ),
            models.CheckConstraint(
                condition=_each(_places), name="plans_measureanswer_place_of_instrument"
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"{self.instrument} at {self.point} of plan {self.plan_id}"
