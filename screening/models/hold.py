"""What keeps a person from walking more until somebody has looked."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from screening.models.attestation import Attestation
from screening.models.screening import Screening
from screening.models.unlocking import conditions_of_closing
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked


class HoldKind(models.TextChoices):
    """EMERGENCY and URGENT are locks; the others wait for a clinician (clinical specification 4.6)."""

    EMERGENCY = "EMERGENCY", "Emergency answer"
    URGENT = "URGENT", "Needs to be seen today"
    CLINICIAN = "CLINICIAN", "See a clinician first"
    GATE = "GATE", "Plan inputs need a clinician's look"
    REVIEW = "REVIEW", "Plan paused for a review"


LOCKS = (HoldKind.EMERGENCY, HoldKind.URGENT)


class HoldQuerySet(ParticipantQuerySet["Hold"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def locks(self) -> Self:
        return self.filter(kind__in=LOCKS)


@tracked()
class Hold(models.Model):
    """One hold or lock with its whole life: raised by what, seen, declined or closed by whom and why.

    It stays in force until it is closed; a clinician who declines to close it says why. What closes
    it is checked by the database (`unlocking`). Nothing deletes a hold.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=12, choices=HoldKind.choices)
    screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="holds"
    )
    items = models.JSONField(default=list, blank=True)
    raised_at = models.DateTimeField()
    # The last time that something asked for it: what closes it must be newer.
    last_raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declined_reason = models.CharField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closing_reason = models.CharField(max_length=1000, blank=True)
    closing_screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="closed_holds"
    )
    attestation = models.ForeignKey(
        Attestation, null=True, blank=True, on_delete=models.PROTECT, related_name="closed_holds"
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=Q(closed_at__isnull=True),
                name="screening_hold_one_open_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=HoldKind.values), name="screening_hold_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(last_raised_at__gte=F("raised_at")),
                name="screening_hold_raised_in_order",
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_at__gte=F("raised_at")),
                name="screening_hold_seen_after_raised",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_reason="")
                | (
                    Q(declined_at__isnull=False, declined_at__gte=F("raised_at"))
                    & ~Q(declined_reason="")
                ),
                name="screening_hold_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_reason="")
                | (
                    Q(closed_at__isnull=False, closed_at__gte=F("last_raised_at"))
                    & ~Q(closing_reason="")
                ),
                name="screening_hold_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=LOCKS)
                | Q(closed_at__isnull=True)
                | Q(closing_screening__isnull=False, attestation__isnull=False),
                name="screening_hold_lock_needs_screening_and_attestation",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[HoldKind.GATE, HoldKind.REVIEW]) | Q(screening__isnull=False),
                name="screening_hold_has_screening",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep", operation=pgtrigger.Delete),
            # What it is about, and when it first was, is never rewritten.
            pgtrigger.Protect(
                name="keep_origin",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("participant", "kind", "screening", "raised_at"),
            ),
            conditions_of_closing(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.participant_id}"

    @property
    def is_lock(self) -> bool:
        return self.kind in LOCKS

    @property
    def was_seen(self) -> bool:
        """Whether a clinician opened the record since the hold was last raised."""
        return self.seen_at is not None and self.seen_at >= self.last_raised_at
