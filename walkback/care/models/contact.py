"""What passes between a clinic and the people it looks after."""

import uuid

from django.db import models
from django.db.models import Q

from walkback.accounts.models import User
from walkback.care.models.clinic import Clinic
from walkback.care.models.scoping import ParticipantQuerySet
from walkback.core.history import tracked


class Severity(models.IntegerChoices):
    INFO = 1, "Info"
    LOW = 2, "Low"
    MEDIUM = 3, "Medium"
    HIGH = 4, "High"
    CRITICAL = 5, "Critical"


class AlertKind(models.TextChoices):
    """Alerts raised so far (clinical specification 8.2)."""

    RED_FLAG_EMERGENCY = "RED_FLAG_EMERGENCY", "Emergency answer"
    RED_FLAG_URGENT = "RED_FLAG_URGENT", "Urgent answer"
    CLEARANCE_NEEDED = "CLEARANCE_NEEDED", "Waiting for clearance"
    PAIN_SEVERE = "PAIN_SEVERE", "Severe pain"
    PLAN_PAUSED = "PLAN_PAUSED", "Plan paused"
    ASKED_TO_LOOK = "ASKED_TO_LOOK", "Asked to look at a week"


class AlertQuerySet(ParticipantQuerySet["Alert"]):
    def open(self) -> "AlertQuerySet":
        return self.filter(closed_at__isnull=True)


@tracked()
class Alert(models.Model):
    """Something a clinician should see. One open alert a kind and person; later events append."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="alerts")
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=40, choices=AlertKind.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    reason = models.CharField(max_length=300)
    occurrences = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=Q(closed_at__isnull=True),
                name="care_alert_one_open_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="care_alert_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | Q(acknowledged_at__isnull=False),
                name="care_alert_acknowledged_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.participant_id}"


@tracked()
class Note(models.Model):
    """A clinician's note about a participant. Seen by the clinic, not by the participant."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="care_note_not_empty")]

    def __str__(self) -> str:
        return f"Note {self.pk} about {self.participant_id}"


@tracked()
class Message(models.Model):
    """One message between a participant and their clinic."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="care_message_not_empty")]

    def __str__(self) -> str:
        return f"Message {self.pk} about {self.participant_id}"
