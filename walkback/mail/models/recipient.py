"""Who may be mailed, when they like it, and who must not be mailed."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from walkback.accounts.models import User
from walkback.core.history import tracked
from walkback.mail.categories import Category, off_at_first


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def for_user(self, user: User) -> "RecipientQuerySet":
        return self.filter(participant=user)


@tracked()
class Recipient(models.Model):
    """A participant's eligibility for reminders.

    `suspended` is kept by the features in the same transaction as a hold, a pause or a withdrawal,
    so that the moment of sending needs to look nowhere else.
    """

    participant = models.OneToOneField(User, on_delete=models.CASCADE, related_name="recipient")
    switched_off = ArrayField(models.CharField(max_length=20), default=off_at_first, blank=True)
    local_time = models.TimeField(default=time(8, 0))
    # No mail from the first to the second, local time: at least the night, as much more as they like.
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(8, 0))
    suspended = models.BooleanField(default=False)
    suspended_because = models.CharField(max_length=40, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended=True, suspended_because__gt="")
                | Q(suspended=False, suspended_because=""),
                name="mail_recipient_suspended_says_why",
            ),
            # None from 20:00 to 08:00 local (clinical specification 7.2): the quiet hours can only grow.
            models.CheckConstraint(
                condition=Q(quiet_until__gte=time(8, 0), quiet_from__lte=time(20, 0)),
                name="mail_recipient_quiet_at_night",
            ),
            models.CheckConstraint(
                condition=Q(local_time__gte=F("quiet_until"), local_time__lt=F("quiet_from")),
                name="mail_recipient_outside_quiet_hours",
            ),
            models.CheckConstraint(
                condition=Q(
                    switched_off__contained_by=[c.value for c in Category if c.is_optional]
                ),
                name="mail_recipient_switched_off_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Recipient {self.participant_id}"


class Suppression(models.Model):
    """An address that must not get a kind of mail. A keyed hash, so that it survives erasure.

    `kind` is a category, or one of categories.WIDER.
    """

    address_hmac = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=30)
    reason = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hmac", "kind"], name="mail_suppression_one_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"


class Heartbeat(models.Model):
    """When something that runs by itself last showed life."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
