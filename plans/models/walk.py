"""Walks as they were logged."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from plans.models.plan import Plan
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked

LONGEST_WALK_MINUTES = 600
MOST_BOUTS = 3


class WalkQuerySet(ParticipantQuerySet["Walk"]):
    def between(self, starts_on: object, until_on: object) -> Self:
        """Walks from the first day up to, not including, the last."""
        return self.filter(walked_on__gte=starts_on, walked_on__lt=until_on)


def _scale(name: str) -> models.CheckConstraint:
    """An optional answer from 0 to 10."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": 10}),
        name=f"plans_walk_{name}_in_range",
    )


@tracked()
class Walk(models.Model):
    """One walk of one day. `client_key` makes the same walk sent twice one walk."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="walks")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="walks")
    client_key = models.UUIDField()
    walked_on = models.DateField()
    duration_minutes = models.PositiveSmallIntegerField()
    # The minutes of each part of a split walking day, two or three; empty for one walk.
    bouts = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_before = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_after = models.PositiveSmallIntegerField(null=True, blank=True)
    enjoyment = models.PositiveSmallIntegerField(null=True, blank=True)
    settled_by_morning = models.BooleanField(null=True, blank=True)
    # When "had it settled by the morning?" was answered or passed over: it is asked once.
    settled_asked_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    as_planned = models.BooleanField(default=False)
    # True when its week was already decided: it counts in totals and charts, never in a decision.
    added_later = models.BooleanField(default=False)
    logged_at = models.DateTimeField()

    objects = WalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "client_key"], name="plans_walk_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__gte=1, duration_minutes__lte=LONGEST_WALK_MINUTES),
                name="plans_walk_duration_in_range",
            ),
            models.CheckConstraint(
                condition=Q(bouts__len__in=[0])
                | Q(
                    bouts__len__gte=2,
                    bouts__len__lte=MOST_BOUTS,
                    duration_minutes=F("bouts__0") + F("bouts__1") + Coalesce(F("bouts__2"), 0),
                ),
                name="plans_walk_bouts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(settled_by_morning__isnull=True) | Q(settled_asked_at__isnull=False),
                name="plans_walk_settled_was_asked",
            ),
            _scale("effort"),
            _scale("pain_before"),
            _scale("pain_after"),
            models.CheckConstraint(
                condition=Q(enjoyment__isnull=True) | Q(enjoyment__gte=1, enjoyment__lte=5),
                name="plans_walk_enjoyment_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "walked_on"], name="plans_walk_person_day"),
        ]

    def __str__(self) -> str:
        return f"{self.duration_minutes} minutes on {self.walked_on}"
