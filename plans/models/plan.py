"""A participant's plan and the prescriptions that were in force."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast

from plans.domain.adjustments import RESUME_PERCENTS
from plans.domain.model import WalkingState
from plans.domain.vocabulary import Mode, Track
from plans.models.template import PlanTemplate
from screening.models import Screening
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable

LAST_WEEK = 26
RESCREEN_WEEK = 12
"""The week in which all safety questions come again (clinical specification 4.5)."""


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "Shown, not accepted"
    ACTIVE = "active", "Walking"
    PAUSED_REVIEW = "paused_review", "Paused until a clinician has looked"
    PAUSED_INACTIVE = "paused_inactive", "Paused after four quiet weeks"
    PAUSED = "paused", "Paused by the person"
    STOPPED = "stopped", "Stopped by a red flag"
    FINISHED = "finished", "Twenty-six weeks walked"
    ENDED = "ended", "Over; a new plan may begin"
    DISCARDED = "discarded", "Replaced before it began"


OVERRIDABLE = (
    "mode",
    "track",
    "target_days",
    "days",
    "minutes",
    "longest_bout",
    "ideal_weekly_minutes",
    "peak_weekly_minutes",
    "pace_counter",
    "weekly_target",
    "growth_override",
)
"""What a clinician's override may change about a week: all that `WalkingState` holds."""
PAUSED = (PlanStatus.PAUSED_REVIEW, PlanStatus.PAUSED_INACTIVE, PlanStatus.PAUSED)
# It runs or rests: more of its weeks can come.
UNDER_WAY = (PlanStatus.ACTIVE, *PAUSED)
# A person has one of these at most: the plan that counts.
LIVE = (*UNDER_WAY, PlanStatus.STOPPED, PlanStatus.FINISHED)


class PlanQuerySet(ParticipantQuerySet["Plan"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def drafts(self) -> Self:
        return self.filter(status=PlanStatus.DRAFT)


# When to look at it again: worked out from other rows, and nothing about the plan.
@tracked(exclude=["decide_on", "remind_at"])
class Plan(models.Model):
    """What the person said, what the rules made of it, and how the plan stands.

    `inputs` is the intake as answered (the document `manage.py plan` reads), `projection` the 26 weeks shown at the start; the prescription
    in force changes only by weekly decisions. `standing` is what earlier weeks leave behind for the
    next decision.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="plans")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="plans")
    status = models.CharField(max_length=20, choices=PlanStatus.choices)
    rules = models.CharField(max_length=10)
    inputs = models.JSONField()
    # What never touches the dose: how the back is now, where and when walking suits.
    preferences = models.JSONField(default=dict, blank=True)
    gate = models.CharField(max_length=20)
    projection = models.JSONField(default=list, blank=True)
    milestone_week = models.PositiveSmallIntegerField(null=True, blank=True)
    standing = models.JSONField(default=dict, blank=True)
    # Feeds flags and offers, never a decision.
    tally = models.JSONField(default=dict, blank=True)
    first_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # What a clearance allowed, until the plan goes on: this percent of the prescription before.
    resume_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    # The day the person thinks of going on after a pause of their own.
    paused_until = models.DateField(null=True, blank=True)
    # Until this day a clinician keeps it from rising; on `hold_asks_on` the clinic is asked to look again.
    held_until = models.DateField(null=True, blank=True)
    hold_asks_on = models.DateField(null=True, blank=True)
    # How often a clinician changed it: the version of the last `PlanOverride`.
    overridden = models.PositiveSmallIntegerField(default=0)
    # The clinic's defaults it began with.
    template = models.ForeignKey(
        PlanTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    # Since when the monthly questions are wanted after the last week.
    monthly_since = models.DateTimeField(null=True, blank=True)
    # Rests on what a self-directed person says they were told, not on a clinician of ours.
    self_attested = models.BooleanField(default=False)
    drafted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    # The local day from which the running week can be decided: `schedule.decision_day` of it. Found by index.
    decide_on = models.DateField(null=True, blank=True)
    # When a mail about the plan can next be due; the planner computes it, whatever changes it says "now".
    remind_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(status__in=LIVE), name="plans_plan_one_live"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status=PlanStatus.DRAFT),
                name="plans_plan_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PlanStatus.values), name="plans_plan_status_known"
            ),
            # Only a plan that passed the gate is ever accepted.
            models.CheckConstraint(
                condition=~Q(status__in=LIVE)
                | Q(gate="OK", accepted_at__isnull=False, starts_on__isnull=False),
                name="plans_plan_live_is_accepted_and_admitted",
            ),
            # No running week that is never looked at.
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.ACTIVE) | Q(decide_on__isnull=False),
                name="plans_plan_active_is_decided",
            ),
            models.CheckConstraint(
                condition=Q(resume_percent__isnull=True) | Q(resume_percent__in=RESUME_PERCENTS),
                name="plans_plan_resume_percent_known",
            ),
            models.CheckConstraint(
                condition=Q(hold_asks_on__isnull=True)
                | Q(held_until__isnull=False, held_until=F("hold_asks_on")),
                name="plans_plan_hold_asks_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(milestone_week__isnull=True)
                | Q(milestone_week__gte=1, milestone_week__lte=LAST_WEEK),
                name="plans_plan_milestone_in_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decide_on", "id"],
                condition=Q(status=PlanStatus.ACTIVE),
                name="plans_plan_to_decide",
            ),
            models.Index(
                fields=["remind_at", "id"],
                condition=Q(remind_at__isnull=False),
                name="plans_plan_to_remind",
            ),
            models.Index(
                fields=["hold_asks_on", "id"],
                condition=Q(hold_asks_on__isnull=False),
                name="plans_plan_to_ask_again",
            ),
        ]

        triggers = [
            # Clinical specification 3.8, 12: no active plan while a hold or lock is open.
            pgtrigger.Trigger(
                name="never_active_on_hold",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__status=PlanStatus.ACTIVE),
                func="""
                    IF EXISTS (SELECT 1 FROM screening_hold
                               WHERE participant_id = NEW.participant_id AND closed_at IS NULL) THEN
                        RAISE EXCEPTION 'pgtrigger: a plan cannot be active while a hold is open';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk} ({self.status})"


class PrescriptionQuerySet(ParticipantQuerySet["Prescription"]):
    owner = "plan__participant"


@tracked()
class Prescription(models.Model):
    """The walking of one active week. `until_on` is the first day after it.

    A clinician may change its numbers until the week is decided (clinical specification 3.6): `version` counts from 1,
    `changed_at` is the last time. Its history keeps every version.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="prescriptions")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    until_on = models.DateField()
    mode = models.CharField(max_length=10, choices=[(m.value, m.value) for m in Mode])
    track = models.CharField(max_length=10, choices=[(t.value, t.value) for t in Track])
    target_days = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    longest_bout = models.PositiveSmallIntegerField()
    ideal_weekly_minutes = models.PositiveSmallIntegerField()
    peak_weekly_minutes = models.PositiveSmallIntegerField()
    pace_counter = models.PositiveSmallIntegerField()
    weekly_target = models.PositiveSmallIntegerField()
    growth_override = models.PositiveSmallIntegerField(null=True, blank=True)
    rules = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = PrescriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="plans_prescription_one_per_week"
            ),
            models.UniqueConstraint(
                fields=["plan", "starts_on"], name="plans_prescription_one_per_start"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_WEEK),
                name="plans_prescription_number_in_range",
            ),
            models.CheckConstraint(
                # Seven days, up to six more when the weekday changes, fewer when a stop or pause cut it off.
                condition=Q(
                    until_on__gt=F("starts_on"),
                    until_on__lte=Cast(F("starts_on"), models.DateField()) + 13,
                ),
                name="plans_prescription_at_most_thirteen_days",
            ),
            # The hard caps of clinical specification 3.2, whoever writes the row.
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=60, days__gte=1, days__lte=6),
                name="plans_prescription_within_day_caps",
            ),
            models.CheckConstraint(
                condition=Q(days__lte=Value(300) / F("minutes")),
                name="plans_prescription_within_week_cap",
            ),
            models.CheckConstraint(
                condition=Q(version=1, changed_at__isnull=True)
                | Q(version__gte=2, changed_at__isnull=False),
                name="plans_prescription_version_has_time",
            ),
        ]
        # A change of the weekday lengthens the running week, a return from a stop or pause shortens the one
        # that was cut off: its end may move. Its numbers change only as the next version, before it is decided.
        triggers = [
            *unchangeable(but=("until_on", *OVERRIDABLE, "version", "changed_at")),
            pgtrigger.Trigger(
                name="numbers_by_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*OVERRIDABLE, "version", "changed_at"),
                func="""
                    IF NEW.version <> OLD.version + 1 OR EXISTS (
                        SELECT 1 FROM plans_weeklydecision WHERE prescription_id = NEW.id) THEN
                        RAISE EXCEPTION 'pgtrigger: a week changes by a next version, before it is decided';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Week {self.number} of plan {self.plan_id}: {self.days} x {self.minutes}"

    @property
    def weekly_minutes(self) -> int:
        return self.days * self.minutes

    @property
    def state(self) -> WalkingState:
        """The same as the rules know it."""
        return WalkingState(
            mode=Mode(self.mode),
            track=Track(self.track),
            target_days=self.target_days,
            days=self.days,
            minutes=self.minutes,
            longest_bout=self.longest_bout,
            ideal_weekly_minutes=self.ideal_weekly_minutes,
            peak_weekly_minutes=self.peak_weekly_minutes,
            pace_counter=self.pace_counter,
            weekly_target=self.weekly_target,
            growth_override=self.growth_override,
        )
