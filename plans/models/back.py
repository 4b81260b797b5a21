"""How the back is between check-ins: flare-ups, recurrences, and the monthly questions."""

import uuid

from django.db import models
from django.db.models import F, Q

from plans.domain.episodes import Interference
from plans.models.plan import LAST_WEEK, Plan
from screening.models import Screening
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable

INTERFERENCE = [(each.value, str(each.label)) for each in Interference]
"""How much it got in the way of what the person usually does (clinical specification 6.2)."""


def _known_interference(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(interference__isnull=True) | Q(interference__lte=INTERFERENCE[-1][0]),
        name=name,
    )


class FlareUpQuerySet(ParticipantQuerySet["FlareUp"]):
    def open(self) -> "FlareUpQuerySet":
        return self.filter(ended_at__isnull=True)


@tracked()
class FlareUp(models.Model):
    """A flare-up, from the tap on the button (or the check-in) until the person says it is over.

    `number` is the week whose walks are shown halved. With a screening that is not submitted yet, its questions
    come before any advice (clinical specification 4.5).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="flare_ups")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="flare_ups")
    number = models.PositiveSmallIntegerField()
    screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="flare_ups"
    )
    began_on = models.DateField()
    reported_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # The last day on which "has it settled?" was answered with "not yet".
    asked_on = models.DateField(null=True, blank=True)

    objects = FlareUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at__isnull=True),
                name="plans_flareup_one_open",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_WEEK),
                name="plans_flareup_number_in_range",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_on__isnull=True)
                | Q(ended_at__isnull=False, ended_on__isnull=False, ended_on__gte=F("began_on")),
                name="plans_flareup_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"Flare-up from {self.began_on}"


class RecurrenceQuerySet(ParticipantQuerySet["Recurrence"]):
    def confirmed(self) -> "RecurrenceQuerySet":
        return self.filter(lasted=True)


@tracked()
class Recurrence(models.Model):
    """The answer to "did it last a whole day and night?": yes makes it a recurrence (6.2)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recurrences")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recurrences")
    began_on = models.DateField()
    answered_at = models.DateTimeField()
    lasted = models.BooleanField()
    interference = models.PositiveSmallIntegerField(null=True, blank=True, choices=INTERFERENCE)

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "began_on"], name="plans_recurrence_asked_once"
            ),
            _known_interference("plans_recurrence_interference_known"),
            models.CheckConstraint(
                condition=Q(lasted=False) | Q(interference__isnull=False),
                name="plans_recurrence_says_how_much",
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"Recurrence from {self.began_on}" if self.lasted else f"None on {self.began_on}"


class MonthlyReportQuerySet(ParticipantQuerySet["MonthlyReport"]):
    pass


@tracked()
class MonthlyReport(models.Model):
    """The monthly questions of clinical specification 6.4. Missing is missing: no row, no answer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="monthly_reports")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="monthly_reports")
    # Whole months since the plan began.
    month = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()
    pain_lasted = models.BooleanField()
    began_on = models.DateField(null=True, blank=True)
    interference = models.PositiveSmallIntegerField(null=True, blank=True, choices=INTERFERENCE)
    saw_someone = models.BooleanField(null=True, blank=True)
    days_off = models.PositiveSmallIntegerField(null=True, blank=True)
    was_hurt = models.BooleanField()
    hurt_part = models.CharField(max_length=60, blank=True)
    hurt_needed_care = models.BooleanField(null=True, blank=True)
    hurt_still_there = models.BooleanField(null=True, blank=True)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="plans_monthly_one_a_month"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=24), name="plans_monthly_month_in_range"
            ),
            _known_interference("plans_monthly_interference_known"),
            models.CheckConstraint(
                condition=Q(days_off__isnull=True) | Q(days_off__lte=31),
                name="plans_monthly_days_off_in_range",
            ),
            models.CheckConstraint(
                condition=Q(pain_lasted=False) | Q(interference__isnull=False),
                name="plans_monthly_says_how_much",
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"Month {self.month} of plan {self.plan_id}"
