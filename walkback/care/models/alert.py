"""What a clinician should see, why, and what became of it (clinical specification 8.2)."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q

from walkback.accounts.models import User
from walkback.care.models.clinic import Clinic
from walkback.care.models.scoping import ParticipantQuerySet
from walkback.core.history import tracked

MOMENTS: Final = ("event_at", "acknowledged_at", "claimed_at", "snoozed_until", "closed_at")
"""What together is the state of an alert, in the order of `Alert.state`."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Severity(models.IntegerChoices):
    INFO = 1, "Info"
    LOW = 2, "Low"
    MEDIUM = 3, "Medium"
    HIGH = 4, "High"
    CRITICAL = 5, "Critical"


class AlertKind(models.TextChoices):
    RED_FLAG_EMERGENCY = "RED_FLAG_EMERGENCY", "Emergency answer"
    RED_FLAG_URGENT = "RED_FLAG_URGENT", "Urgent answer"
    CLEARANCE_NEEDED = "CLEARANCE_NEEDED", "Waiting for clearance"
    PAIN_SEVERE = "PAIN_SEVERE", "Severe pain"
    PAIN_UP = "PAIN_UP", "Pain up"
    FLARE_LONG = "FLARE_LONG", "Long flare-up"
    LIMITING_EVENT = "LIMITING_EVENT", "Pain that limits walking"
    FALL = "FALL", "Fall"
    NO_LOGS = "NO_LOGS", "Nothing logged"
    LOW_ADHERENCE = "LOW_ADHERENCE", "Walks much less than planned"
    STALLED = "STALLED", "No step up"
    OFF_PLAN_HIGH = "OFF_PLAN_HIGH", "Walks much more than planned"
    RECURRENCE_LIMITING = "RECURRENCE_LIMITING", "Back pain again, limiting"
    REVIEW_REQUESTED = "REVIEW_REQUESTED", "Asked to look at a week"
    PROMOTION_REQUEST = "PROMOTION_REQUEST", "Standard track earned"
    GOAL_REACHED = "GOAL_REACHED", "Goal reached"
    # Beyond the table: what the plan itself, or a message, asks a person for.
    PLAN_PAUSED = "PLAN_PAUSED", "Plan paused"
    HOLD_OVER = "HOLD_OVER", "A hold of yours is over"
    WARNING_WORDS = "WARNING_WORDS", "Words that may be a warning sign"
    MESSAGE = "MESSAGE", "Unread message"


class ClosedBecause(models.TextChoices):
    SETTLED = "settled", "Settled by itself"
    REVIEWED = "reviewed", "Reviewed"
    CONTACTED = "contacted", "Contact documented"
    CLEARED = "cleared", "Cleared"
    DECLINED = "declined", "Declined"
    LEFT = "left", "Left the clinic"


class AlertQuerySet(ParticipantQuerySet["Alert"]):
    def open(self) -> "AlertQuerySet":
        return self.filter(closed_at__isnull=True)


@tracked()
class Alert(models.Model):
    """One open alert a kind and person; later events append.

    `value` is what was measured and `threshold` what it is held against, in the unit of the kind (points of pain,
    percent, days, weeks, check-ins); both empty where there is nothing to measure.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="alerts")
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=40, choices=AlertKind.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    reason = models.CharField(max_length=300)
    value = models.IntegerField(null=True, blank=True)
    threshold = models.IntegerField(null=True, blank=True)
    occurrences = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    # The latest event: one that comes after it was acknowledged makes the alert unread again.
    event_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="claimed_alerts"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_because = models.CharField(max_length=12, choices=ClosedBecause.choices, blank=True)
    closing_note = models.CharField(max_length=1000, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=Q(closed_at__isnull=True),
                name="care_alert_one_open_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AlertKind.values), name="care_alert_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="care_alert_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | Q(acknowledged_at__isnull=False),
                name="care_alert_acknowledged_has_time",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(claimed_at__isnull=False),
                name="care_alert_claimed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_because="")
                | Q(closed_at__isnull=False, closed_because__in=ClosedBecause.values),
                name="care_alert_closed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(event_at__gte=F("opened_at")), name="care_alert_events_after_opening"
            ),
        ]
        indexes = [
            # The queue: the most severe first, then the oldest.
            models.Index(
                fields=["clinic", "-severity", "opened_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="care_alert_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.participant_id}"

    @property
    def is_unread(self) -> bool:
        """Nobody acknowledged it, or something happened since."""
        return self.acknowledged_at is None or self.event_at > self.acknowledged_at

    @property
    def unread_since(self) -> datetime:
        """The first event that nobody has read."""
        if self.acknowledged_at is None:
            return self.opened_at
        read_at = self.acknowledged_at
        events = (datetime.fromisoformat(each["at"]) for each in self.occurrences)
        return min((at for at in events if at > read_at), default=self.event_at)

    @property
    def is_escalated(self) -> bool:
        """The clinic's leads should look: still unread long after it should have been seen."""
        return self.escalated_at is not None and self.is_unread

    @property
    def state(self) -> str:
        """For a form to carry: whoever acts on another state than they saw is told what changed."""
        moments = (getattr(self, name) for name in MOMENTS)
        return "-".join(str((each - _EPOCH) // _MICROSECOND if each else 0) for each in moments)


THRESHOLD_RANGES = {
    "pain_severe": (7, 9),
    "pain_up": (2, 3),
    "flare_long": (1, 3),
    "no_logs_low": (7, 28),
    "no_logs_medium": (7, 28),
    "low_adherence": (40, 60),
    "stalled": (2, 4),
    "off_plan_high": (130, 200),
}
"""Inside these a clinic may choose (clinical specification 8.2)."""


@tracked()
class Thresholds(models.Model):
    """From which values on a clinic is told; within the ranges of clinical specification 8.2, which the database keeps.

    Points of pain 0-10, check-ins, days, percent of the planned minutes, weeks.
    """

    clinic = models.OneToOneField(Clinic, on_delete=models.CASCADE, related_name="thresholds")
    pain_severe = models.PositiveSmallIntegerField(default=8)
    pain_up = models.PositiveSmallIntegerField(default=2)
    flare_long = models.PositiveSmallIntegerField(default=2)
    no_logs_low = models.PositiveSmallIntegerField(default=7)
    no_logs_medium = models.PositiveSmallIntegerField(default=14)
    low_adherence = models.PositiveSmallIntegerField(default=50)
    stalled = models.PositiveSmallIntegerField(default=3)
    off_plan_high = models.PositiveSmallIntegerField(default=150)

    class Meta:
        verbose_name = verbose_name_plural = "thresholds"
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": low, f"{name}__lte": high}),
                    name=f"care_thresholds_{name}_in_range",
                )
                for name, (low, high) in THRESHOLD_RANGES.items()
            ),
            models.CheckConstraint(
                condition=Q(no_logs_medium__gt=F("no_logs_low")),
                name="care_thresholds_medium_after_low",
            ),
        ]

    def __str__(self) -> str:
        return f"Thresholds of clinic {self.clinic_id}"
