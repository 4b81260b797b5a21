"""Weekly check-ins, and what was decided from them."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from plans.domain.codes import Code
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect
from plans.models.plan import Plan, Prescription
from screening.models import Screening
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable


class CheckInQuerySet(ParticipantQuerySet["CheckIn"]):
    owner = "plan__participant"

    def complete(self) -> Self:
        return self.filter(completed_at__isnull=False)


@tracked()
class CheckIn(models.Model):
    """The answers about one week, saved page by page; unchangeable once complete."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="check_ins")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    week_went = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_absence = models.BooleanField(null=True, blank=True)
    pain_avg = models.PositiveSmallIntegerField(null=True, blank=True)
    # Ticks of the weekly list question; null until it was answered, empty for "none of these".
    new_symptoms = models.JSONField(null=True, blank=True)
    screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins"
    )
    flare = models.CharField(max_length=10, blank=True, choices=[(f.value, f.value) for f in Flare])
    side_effect = models.CharField(
        max_length=10, blank=True, choices=[(s.value, s.value) for s in SideEffect]
    )
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    # After how many walks the back had not settled by the next morning: 2 stands for two or more.
    unsettled_walks = models.PositiveSmallIntegerField(null=True, blank=True)
    barriers = models.JSONField(default=list, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    # The person's own smaller choice for the next week, kept until the week is decided.
    chosen_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_checkin_one_per_week"),
            models.CheckConstraint(
                condition=Q(pain_avg__isnull=True) | Q(pain_avg__lte=10),
                name="plans_checkin_pain_in_range",
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=10),
                name="plans_checkin_effort_in_range",
            ),
            models.CheckConstraint(
                condition=Q(unsettled_walks__isnull=True) | Q(unsettled_walks__lte=21),
                name="plans_checkin_unsettled_in_range",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10),
                name="plans_checkin_confidence_in_range",
            ),
            # Missing is missing: a complete check-in has answered what decides.
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True)
                | (
                    Q(pain_avg__isnull=False, new_symptoms__isnull=False)
                    & ~Q(flare="")
                    & ~Q(side_effect="")
                ),
                name="plans_checkin_complete_has_answers",
            ),
            models.CheckConstraint(
                condition=Q(chosen_minutes__isnull=True) | Q(chosen_minutes__gte=1),
                name="plans_checkin_choice_in_range",
            ),
        ]
        triggers = unchangeable(once="completed_at")

    def __str__(self) -> str:
        return f"Check-in of week {self.number} of plan {self.plan_id}"


class Trigger(models.TextChoices):
    """What made a week be decided when it was (clinical specification 3.3)."""

    WEEK_END = "week_end", "The week ended, the check-in was complete"
    CHECK_IN = "check_in", "The check-in was completed after the week's end"
    TIMEOUT = "timeout", "48 hours after the week's end, without a check-in"
    SCREENING = "screening", "A screening result during the week"
    PAUSE = "pause", "The person paused the plan"


class WeeklyDecisionQuerySet(ParticipantQuerySet["WeeklyDecision"]):
    owner = "plan__participant"


@tracked()
class WeeklyDecision(models.Model):
    """One week's decision: everything it rested on, the rule that fired, and the words shown."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    prescription = models.OneToOneField(
        Prescription, on_delete=models.CASCADE, related_name="decision"
    )
    check_in = models.OneToOneField(
        CheckIn, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    decided_at = models.DateTimeField()
    rules = models.CharField(max_length=10)
    # The prescription as the table took it: the week's own, or promoted during the week.
    before = models.JSONField()
    evidence = models.JSONField()
    standing_before = models.JSONField()
    standing_after = models.JSONField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in DecisionKind])
    code = models.CharField(max_length=40, choices=[(c.value, c.value) for c in Code])
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    adherence = models.PositiveIntegerField()
    done_minutes = models.PositiveSmallIntegerField()
    after = models.JSONField(null=True, blank=True)
    chosen_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # The words for the participant, for a mail (nothing about how they feel), and for a clinician.
    reason = models.TextField()
    mail_reason = models.TextField()
    clinician_reason = models.TextField()

    objects = WeeklyDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="plans_weeklydecision_one_per_week"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__in=[50, 65, 75, 80]),
                name="plans_weeklydecision_percent_known",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(mail_reason="") & ~Q(clinician_reason=""),
                name="plans_weeklydecision_says_why",
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"Week {self.number} of plan {self.plan_id}: {self.code}"
