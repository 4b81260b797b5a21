"""What was changed about a plan between decisions, by whom."""

import uuid

from django.db import models
from django.db.models import Q

from plans.models.plan import LAST_WEEK, Plan
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable


class AdjustmentKind(models.TextChoices):
    PROMOTION = "promotion", "To the standard track"
    NEW_NORMAL = "new_normal", "A new usual pain"
    FACTS = "facts", "Changed days or health facts"


ONCE_A_WEEK = (AdjustmentKind.PROMOTION, AdjustmentKind.NEW_NORMAL)


class AdjustmentQuerySet(ParticipantQuerySet["Adjustment"]):
    owner = "plan__participant"


@tracked()
class Adjustment(models.Model):
    """An offer accepted or declined, or facts that changed, during week `number`.

    The decision of that week takes it in: a promotion before the week is decided, facts after
    (clinical specification 3.3, 3.5). `detail` holds what was shown or said.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="adjustments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=AdjustmentKind.choices)
    accepted = models.BooleanField()
    detail = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number", "kind"],
                condition=Q(kind__in=ONCE_A_WEEK),
                name="plans_adjustment_offer_once_a_week",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AdjustmentKind.values), name="plans_adjustment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=LAST_WEEK),
                name="plans_adjustment_number_in_range",
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"{self.kind} in week {self.number} of plan {self.plan_id}"
