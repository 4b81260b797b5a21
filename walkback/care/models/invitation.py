"""Invitations into a clinic: a secret shown once, kept as its digest, used once."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from walkback.accounts.models import User
from walkback.care.models.clinic import Clinic
from walkback.core.history import tracked

DIGEST_BYTES = 32


class InvitedAs(models.TextChoices):
    PARTICIPANT = "participant", "To be looked after"
    CLINICIAN = "clinician", "To work here"
    LEAD = "lead", "To work here and lead"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> "InvitationQuerySet":
        """Those that somebody could still use."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)

    def for_user(self, user: User) -> "InvitationQuerySet":
        """Those of the clinics one works in today."""
        return self.filter(
            clinic__memberships__user=user, clinic__memberships__ended_at__isnull=True
        ).distinct()


@tracked(exclude=["code_hmac"])
class Invitation(models.Model):
    """One person may join one clinic with it, once. Link and short code are the same secret."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="invitations")
    invited_as = models.CharField(max_length=12, choices=InvitedAs.choices)
    code_hmac = models.BinaryField(max_length=DIGEST_BYTES, unique=True)
    # For whoever made it, to tell them apart: initials, a file number.
    label = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(invited_as__in=InvitedAs.values), name="care_invitation_role_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="care_invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="care_invitation_used_or_revoked",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at")),
                name="care_invitation_used_in_time",
            ),
            models.CheckConstraint(
                condition=Q(used_by__isnull=True) | Q(used_at__isnull=False),
                name="care_invitation_used_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk} to clinic {self.clinic_id}"
