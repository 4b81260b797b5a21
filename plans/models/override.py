"""What a clinician changed about a plan, each change a row that stays."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from plans.models.plan import LAST_WEEK, Plan
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable

LONGEST_REASON = 1000


class OverrideKind(models.TextChoices):
    NUMBERS = "numbers", "Changed the numbers"
    HOLD = "hold", "Held where it is"
    LIFT = "lift", "Let it go on"
    PAUSE = "pause", "Paused"
    RESUME = "resume", "Allowed to go on"
    END = "end", "Ended"


class PlanOverrideQuerySet(ParticipantQuerySet["PlanOverride"]):
    owner = "plan__participant"

    def of_numbers(self) -> Self:
        return self.filter(kind=OverrideKind.NUMBERS)


@tracked()
class PlanOverride(models.Model):
    """One change by a clinician during week `number`, with its reason (clinical specification 3.6).

    `version` counts them, from 1, for each plan. `changes` is what was asked for, `before` and `after` how the plan
    stood (`plans.standpoint`). The person reads `reason` with the clinician's name.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="overrides")
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=OverrideKind.choices)
    reason = models.CharField(max_length=LONGEST_REASON)
    changes = models.JSONField(default=dict, blank=True)
    before = models.JSONField()
    after = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PlanOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "version"], name="plans_planoverride_one_a_version"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OverrideKind.values), name="plans_planoverride_kind_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="plans_planoverride_says_why"),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="plans_planoverride_counts_from_one"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_WEEK),
                name="plans_planoverride_number_in_range",
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of plan {self.plan_id}"
