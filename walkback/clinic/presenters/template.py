"""What a clinic's defaults lead to, and the versions there were."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions.templating import Defaults
from plans.domain.constants import NUMBERS_OF, TARGET, USUAL_DAYS
from plans.domain.generate import project
from plans.domain.model import Intake
from plans.domain.vocabulary import Track
from plans.models import PlanTemplate

EXAMPLE = Intake(age=50, pain_avg=2, pain_worst=3, comfortable_minutes=20, confidence=7)
"""Somebody to show numbers for: does not walk yet, twenty minutes are comfortable, five days are free."""
SHOWN_WEEKS = (1, 4, 8, 12, 18, 26)


@dataclass(frozen=True)
class Version:
    number: int
    name: str
    at: datetime
    by: str
    reason: str
    numbers: tuple[tuple[str, str], ...]


def version_of(template: PlanTemplate) -> Version:
    return Version(
        number=template.version,
        name=template.name,
        at=template.made_at,
        by=template.made_by.email if template.made_by else _("a clinician"),
        reason=template.reason,
        numbers=tuple(numbers_in_words(template)),
    )


def numbers_in_words(said: PlanTemplate | Defaults | None) -> list[tuple[str, str]]:
    """The three numbers, for components/facts.html."""
    days = said.target_days if said else None
    target = said.weekly_target if said else None
    growth = said.growth if said else None
    usual = NUMBERS_OF[Track.STANDARD]
    least, most = usual.smallest_growth, usual.largest_growth
    by_rules = _("by the rules: %(least)s to %(most)s minutes") % {"least": least, "most": most}
    return [
        (
            _("Days a week to grow to"),
            str(days) if days else _("by the rules: %(days)s") % {"days": USUAL_DAYS},
        ),
        (
            _("Aim"),
            _minutes(target) if target else _("by the rules: %(n)s") % {"n": _minutes(TARGET)},
        ),
        (_("Growth after a good week"), by_rules if growth is None else _minutes(growth)),
    ]


def _minutes(minutes: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def example_rows(now: PlanTemplate | None, then: Defaults) -> list[tuple[int, str, str]]:
    """Some weeks of an example: by what counts now, and with the new numbers."""
    before, after = _example(now), _example(then)
    return [(week, before[week - 1], after[week - 1]) for week in SHOWN_WEEKS]


def _example(said: PlanTemplate | Defaults | None) -> list[str]:
    intake = EXAMPLE
    if said is not None:
        intake = replace(
            intake,
            days_available=6,
            suggested_days=said.target_days,
            weekly_target=said.weekly_target,
            growth=said.growth,
        )
    return [_minutes(week.weekly_minutes) for week in project(intake).weeks]
