"""What a person says about being assessed: by whom, when, and what they were told."""

import uuid

from django.db import models
from django.db.models import Q

from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable


@tracked()
class Attestation(models.Model):
    """One account of an assessment (clinical specification 4.6). Kept as it was given.

    `may_walk` False is kept as well: it lifts nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="attestations")
    assessed_by = models.CharField(max_length=120)
    assessed_on = models.DateField()
    told = models.CharField(max_length=1000)
    may_walk = models.BooleanField()
    given_at = models.DateTimeField()
    # The participant, or the clinician who wrote it down for them.
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(assessed_by="") & ~Q(told=""), name="screening_attestation_complete"
            ),
        ]
        triggers = unchangeable(but=("given_by",))

    def __str__(self) -> str:
        return f"Attestation {self.pk} of {self.participant_id}"
