"""Milestones in words: what was reached and when, and what is next. Never scolding."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.domain.milestones import (
    Ahead,
    MilestoneKind,
    Milestones,
    Reached,
    WeekPlanned,
    milestones,
)
from plans.models.plan import UNDER_WAY
from plans.presenters.readings import said, whole
from plans.queries import Lived
from walkback.core import dates


@dataclass(frozen=True)
class MilestonesShown:
    """Milestones with their days, the newest first, and the sentence about the next one, if any."""

    reached: tuple[tuple[str, str], ...]
    ahead: str


def milestones_shown(lived: Lived) -> MilestonesShown:
    found = milestones_of(lived)
    return MilestonesShown(
        reached=tuple(
            (reached_in_words(each), dates.day_month_year(each.on))
            for each in reversed(found.reached)
        ),
        ahead=ahead_in_words(found.ahead) if found.ahead else "",
    )


def milestones_of(lived: Lived) -> Milestones:
    """The milestones of a plan up to today."""
    weeks = [
        WeekPlanned(each.number, each.starts_on, each.until_on, each.weekly_minutes)
        for each in lived.prescriptions
    ]
    return milestones(
        lived.walks,
        weeks,
        today=lived.today,
        goes_on=lived.plan.status in UNDER_WAY,
        aim=lived.aim,
    )


def reached_in_words(reached: Reached) -> str:
    """The name of a milestone that was reached."""
    return _REACHED[reached.kind](reached.amount)


_REACHED: dict[MilestoneKind, Callable[[int], str]] = {
    MilestoneKind.FIRST_WALK: lambda _amount: _("Your first walk"),
    MilestoneKind.FIRST_KEPT_WEEK: lambda _amount: _(
        "Your first week with most of the walking done"
    ),
    MilestoneKind.FOUR_KEPT_WEEKS: lambda weeks: (
        _("%(weeks)s weeks with most of the walking done") % {"weeks": weeks}
    ),
    MilestoneKind.LONGEST_WALK: lambda minutes: (
        ngettext(
            "Your longest walk: %(minutes)s minute",
            "Your longest walk: %(minutes)s minutes",
            minutes,
        )
        % {"minutes": minutes}
    ),
    MilestoneKind.TOTAL_MINUTES: lambda minutes: (
        _("%(minutes)s minutes in all") % {"minutes": whole(minutes)}
    ),
    MilestoneKind.HALF_WAY: lambda weeks: (
        _("Half way: %(weeks)s weeks behind you") % {"weeks": weeks}
    ),
    MilestoneKind.MILESTONE_WEEK: lambda minutes: (
        _("%(minutes)s minutes in one week") % {"minutes": minutes}
    ),
    MilestoneKind.AIM_WEEK: lambda minutes: (
        _("%(minutes)s minutes in one week") % {"minutes": minutes}
    ),
    MilestoneKind.ALL_WEEKS: lambda weeks: _("All %(weeks)s weeks") % {"weeks": weeks},
}


def ahead_in_words(ahead: Ahead) -> str:
    """What is next, and how far it is."""
    numbers = {"amount": whole(ahead.amount), "so_far": whole(ahead.so_far)}
    return said(_AHEAD[ahead.kind]() % numbers, _so_far(ahead, numbers))


_AHEAD: dict[MilestoneKind, Callable[[], str]] = {
    MilestoneKind.FIRST_WALK: lambda: _("Next: your first walk."),
    MilestoneKind.FIRST_KEPT_WEEK: lambda: _("Next: a first week with most of the walking done."),
    MilestoneKind.FOUR_KEPT_WEEKS: lambda: _(
        "Next: %(amount)s weeks with most of the walking done, in a row or not."
    ),
    MilestoneKind.TOTAL_MINUTES: lambda: _("Next: %(amount)s minutes in all."),
    MilestoneKind.HALF_WAY: lambda: _("Next: half way, with %(amount)s weeks behind you."),
    MilestoneKind.MILESTONE_WEEK: lambda: _("Next: a week with %(amount)s minutes, the milestone."),
    MilestoneKind.AIM_WEEK: lambda: _("Next: a week with %(amount)s minutes, the aim."),
    MilestoneKind.ALL_WEEKS: lambda: _("Next: all %(amount)s weeks."),
}
_OF_BEST_WEEK = (MilestoneKind.MILESTONE_WEEK, MilestoneKind.AIM_WEEK)
_OF_WEEKS = (MilestoneKind.FOUR_KEPT_WEEKS, MilestoneKind.HALF_WAY, MilestoneKind.ALL_WEEKS)


def _so_far(ahead: Ahead, numbers: dict[str, str]) -> str:
    """Where the person stands; nothing where there is nothing to count yet."""
    if not ahead.so_far:
        return ""
    if ahead.kind in _OF_BEST_WEEK:
        return _("Your most so far is %(so_far)s.") % numbers
    if ahead.kind in _OF_WEEKS:
        return (
            ngettext("You have %(so_far)s week.", "You have %(so_far)s weeks.", ahead.so_far)
            % numbers
        )
    return (
        ngettext("You have %(so_far)s minute.", "You have %(so_far)s minutes.", ahead.so_far)
        % numbers
    )
