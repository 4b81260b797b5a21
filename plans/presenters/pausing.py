"""What a gap or a pause does to the plan, in plain words (clinical specification 3.5)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plans.actions.resuming import silent_weeks
from plans.domain.adjustments import gap_percent
from plans.domain.constants import NEW_INTAKE_GAP, PAUSE_GAP
from plans.domain.schedule import local_day
from plans.models import Plan

WHOLE = 100
SHARES = {
    100: _("The same walks as before."),
    80: _("Walks about a fifth shorter than before."),
    65: _("Walks about a third shorter than before."),
    50: _("Walks half as long as before."),
    None: _("A new plan, made from how you walk then."),
}


@dataclass(frozen=True)
class GapRow:
    """One line of the gap table."""

    weeks: str
    share: str
    is_now: bool


@dataclass(frozen=True)
class ComingBack:
    """What somebody whose plan rests comes back to, today and later. `is_time`: the pause they meant is over."""

    silent_weeks: int
    is_new_plan: bool
    is_same: bool
    is_time: bool
    rows: tuple[GapRow, ...]


def gap_rows(silent_weeks: int | None = None) -> tuple[GapRow, ...]:
    """The gap table; the line of `silent_weeks`, if given, is marked."""
    starts = [1, 2, 3, PAUSE_GAP, NEW_INTAKE_GAP]
    rows = []
    for place, weeks in enumerate(starts):
        last = starts[place + 1] - 1 if place + 1 < len(starts) else None
        now = silent_weeks is not None and weeks <= max(1, silent_weeks) <= (last or silent_weeks)
        rows.append(GapRow(_span(weeks, last), str(SHARES[gap_percent(weeks)]), now))
    return tuple(rows)


def _span(first: int, last: int | None) -> str:
    if last is None:
        words = ngettext("%(n)s week or more", "%(n)s weeks or more", first)
        return words % {"n": first}
    if first == last:
        return ngettext("%(n)s week", "%(n)s weeks", first) % {"n": first}
    words = ngettext("%(first)s to %(n)s week", "%(first)s to %(n)s weeks", last)
    return words % {"first": first, "n": last}


def coming_back(plan: Plan, *, now: datetime) -> ComingBack:
    """The gap table for a plan that rests, with where the person stands in it."""
    silent = silent_weeks(plan, now=now)
    percent = gap_percent(silent)
    return ComingBack(
        silent_weeks=silent,
        is_new_plan=percent is None,
        is_same=percent == WHOLE,
        is_time=plan.paused_until is not None
        and local_day(now, plan.participant.zone) >= plan.paused_until,
        rows=gap_rows(silent),
    )
