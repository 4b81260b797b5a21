"""A clinic's own defaults for new plans: each change is a new version; running plans stay as they are."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from plans.domain.constants import (
    HIGHEST_TARGET,
    LOWEST_TARGET,
    MAX_WALKING_DAYS,
    STANDARD_NUMBERS,
)
from plans.models import PlanTemplate
from plans.queries.templates import template_of
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions.inviting import check_configures
from walkback.care.models import Clinic

RANGES = {
    "target_days": (1, MAX_WALKING_DAYS),
    "weekly_target": (LOWEST_TARGET, HIGHEST_TARGET),
    "growth": (0, STANDARD_NUMBERS.largest_growth_override),
}


class OutsideCaps(ValueError):
    """A number lies outside the hard caps of clinical specification 3.6. Says which."""


class TemplateChanged(ValueError):
    """Another version was made meanwhile: nothing is overwritten."""


@dataclass(frozen=True)
class Defaults:
    """What a clinic suggests; None leaves a number to the rules."""

    name: str
    target_days: int | None
    weekly_target: int | None
    growth: int | None
    welcome: str


@transaction.atomic
def make_version(
    *, clinic: Clinic, defaults: Defaults, reason: str, based_on: int, by: User, now: datetime
) -> PlanTemplate:
    """A lead, or an administrator, makes the next version of the clinic's defaults; `based_on` is the version they saw, 0 for none.

    Raises NotTheirClinic, NotALead, OutsideCaps, TemplateChanged.
    """
    locked = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    check_configures(locked, by)
    for name, (low, high) in RANGES.items():
        value = getattr(defaults, name)
        if value is not None and not low <= value <= high:
            raise OutsideCaps(name)
    newest = template_of(locked)
    version = newest.version if newest else 0
    if version != based_on:
        raise TemplateChanged
    template: PlanTemplate = PlanTemplate.objects.create(
        clinic=locked,
        version=version + 1,
        reason=reason,
        made_at=now,
        made_by=by,
        **asdict(defaults),
    )
    audit.record(
        audit.Event.TEMPLATE_CHANGED,
        by=by,
        now=now,
        about=template,
        detail={"version": template.version},
    )
    return template
