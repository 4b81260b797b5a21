"""Which days a person walks on, rests on, and is away on."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

from plans.models.plan import LAST_WEEK, Plan
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked

LONGEST_ABSENCE_DAYS = 84


class WeekDaysQuerySet(ParticipantQuerySet["WeekDays"]):
    owner = "plan__participant"


@tracked()
class WeekDays(models.Model):
    """The walking days a person chose for one week; without a row the plan proposes them.

    Which days they are changes nothing else (clinical specification 3.6). `rest_days` are days on which a
    planned walk was put off: they show as excused, never as missed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="week_days")
    number = models.PositiveSmallIntegerField()
    days = ArrayField(models.DateField(), default=list, blank=True)
    rest_days = ArrayField(models.DateField(), default=list, blank=True)
    changed_at = models.DateTimeField()

    objects = WeekDaysQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_weekdays_one_per_week"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_WEEK),
                name="plans_weekdays_number_in_range",
            ),
            models.CheckConstraint(
                condition=Q(days__len__lte=6), name="plans_weekdays_one_rest_day"
            ),
            models.CheckConstraint(
                condition=~Q(days__overlap=F("rest_days")), name="plans_weekdays_walk_or_rest"
            ),
        ]

    def __str__(self) -> str:
        return f"Days of week {self.number} of plan {self.plan_id}"


class AbsenceQuerySet(ParticipantQuerySet["Absence"]):
    pass


@tracked()
class Absence(models.Model):
    """Days on which a person said beforehand they would be away. `until_on` is the first day back."""

    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("starts_on")), name="plans_absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(
                    until_on__lte=Cast(F("starts_on"), models.DateField()) + LONGEST_ABSENCE_DAYS
                ),
                name="plans_absence_not_for_ever",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_two_at_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (SELECT 1 FROM plans_absence
                               WHERE participant_id = NEW.participant_id AND id <> NEW.id
                               AND starts_on < NEW.until_on AND until_on > NEW.starts_on) THEN
                        RAISE EXCEPTION 'pgtrigger: these days away overlap others';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Away from {self.starts_on} until {self.until_on}"
