"""What keeps a person from walking more until somebody has looked."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from screening.models.screening import Screening
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
    """One hold or lock with its life: raised by what, closed by whom and why.

    A lock closes only with a new screening and an account of who assessed the person, when, and
    what they said. Nothing deletes a hold.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=12, choices=HoldKind.choices)
    screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="holds"
    )
    items = models.JSONField(default=list, blank=True)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closing_reason = models.TextField(blank=True)
    closing_screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="closed_holds"
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
                condition=Q(closed_at__isnull=True, closing_reason="")
                | (Q(closed_at__gte=F("raised_at")) & ~Q(closing_reason="")),
                name="screening_hold_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=LOCKS)
                | Q(closed_at__isnull=True)
                | Q(closing_screening__isnull=False),
                name="screening_hold_lock_needs_new_screening",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[HoldKind.GATE, HoldKind.REVIEW]) | Q(screening__isnull=False),
                name="screening_hold_has_screening",
            ),
        ]
        triggers = [pgtrigger.Protect(name="keep", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} for {self.participant_id}"

    @property
    def is_lock(self) -> bool:
        return self.kind in LOCKS
