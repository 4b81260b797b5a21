"""What a clinic suggests for new plans of its people."""

from django.db import models
from django.db.models import Q

from plans.domain.constants import (
    HIGHEST_TARGET,
    LOWEST_TARGET,
    MAX_WALKING_DAYS,
    STANDARD_NUMBERS,
)
from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable


@tracked()
class PlanTemplate(models.Model):
    """One version of a clinic's own defaults; the one with the highest version counts for new plans.

    None leaves a number to the rules: `target_days` 1-6, `weekly_target` 60-300 and `growth` 0-20 minutes a week. A
    plan keeps the version it began with.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="plan_templates")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    target_days = models.PositiveSmallIntegerField(null=True, blank=True)
    weekly_target = models.PositiveSmallIntegerField(null=True, blank=True)
    growth = models.PositiveSmallIntegerField(null=True, blank=True)
    welcome = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=1000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "version"], name="plans_plantemplate_one_a_version"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="plans_plantemplate_counts_from_one"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""), name="plans_plantemplate_says_why"
            ),
            models.CheckConstraint(
                condition=Q(target_days__isnull=True)
                | Q(target_days__gte=1, target_days__lte=MAX_WALKING_DAYS),
                name="plans_plantemplate_days_in_range",
            ),
            models.CheckConstraint(
                condition=Q(weekly_target__isnull=True)
                | Q(weekly_target__gte=LOWEST_TARGET, weekly_target__lte=HIGHEST_TARGET),
                name="plans_plantemplate_target_in_range",
            ),
            models.CheckConstraint(
                condition=Q(growth__isnull=True)
                | Q(growth__lte=STANDARD_NUMBERS.largest_growth_override),
                name="plans_plantemplate_growth_in_range",
            ),
        ]
        triggers = unchangeable()

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def suggestions(self) -> dict[str, object]:
        """The keys of an intake document that it fills in."""
        said = {
            "suggested_days": self.target_days,
            "weekly_target": self.weekly_target,
            "growth": self.growth,
        }
        return {name: value for name, value in said.items() if value is not None}
