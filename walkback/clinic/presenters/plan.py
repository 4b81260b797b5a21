"""A plan and what a clinician changes about it, in words."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.charts.ahead import projection_svg
from plans.domain.constants import MILESTONE
from plans.domain.overrides import Override
from plans.models import OverrideKind, PlanOverride, PlanStatus
from plans.queries.overrides import Standpoint
from plans.stored import override_to_dict
from walkback.clinic.plan_queries import PlanOnDesk, Week, course_of
from walkback.clinic.wording import share, track_words
from walkback.core import dates
from walkback.core.translated import translate

NAMES = {
    "status": gettext_lazy("State"),
    "number": gettext_lazy("Week"),
    "days": gettext_lazy("Walking days a week"),
    "minutes": gettext_lazy("Minutes of a walking day"),
    "longest_bout": gettext_lazy("Longest walk in one go"),
    "track": gettext_lazy("Track"),
    "stage": gettext_lazy("Pace stage"),
    "target_days": gettext_lazy("Days a week to grow to"),
    "weekly_target": gettext_lazy("Aim, minutes a week"),
    "growth": gettext_lazy("Growth after a good week"),
    "pain_base": gettext_lazy("Usual pain"),
    "held_until": gettext_lazy("Held until"),
    "resume_percent": gettext_lazy("Goes on at"),
}
"""What stands where, in the order in which it is said."""


def value_words(name: str, stands: Standpoint) -> str:
    """One value of a standpoint in words."""
    value = getattr(stands, name)
    if name == "growth":
        return _by_rules_or(value)
    if value is None:
        return _("none")
    if name == "status":
        return translate(str(PlanStatus(value).label)) if value in PlanStatus.values else value
    if name == "track":
        return track_words(value)
    if name == "held_until":
        return dates.day_month_year(date.fromisoformat(value))
    if name == "resume_percent":
        return share(value)
    if name in ("minutes", "longest_bout", "weekly_target"):
        return ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value}
    return str(value)


def _by_rules_or(growth: int | None) -> str:
    if growth is None:
        return _("by the rules")
    return ngettext("%(n)s minute", "%(n)s minutes", growth) % {"n": growth}


def differences(was: Standpoint, now: Standpoint) -> list[str]:
    """What is otherwise now, one line each: "Minutes of a walking day: 20 minutes, now 25 minutes"."""
    return [
        _("%(name)s: %(was)s before, %(now)s now")
        % {"name": words, "was": value_words(name, was), "now": value_words(name, now)}
        for name, words in NAMES.items()
        if getattr(was, name) != getattr(now, name)
    ]


# -- The preview -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """Both courses side by side. `query` names the numbers in the address of the picture."""

    changes: tuple[tuple[str, str], ...]
    reading: str
    rows: tuple[tuple[str, str, str], ...]
    query: str
    previewed: str


def preview_of(desk: PlanOnDesk, wanted: Override, query: dict[str, str]) -> Preview:
    """What these numbers would lead to if every week goes well. Raises OverrideRefused."""
    before, after = course_of(desk), course_of(desk, wanted)
    return Preview(
        changes=tuple(_changes(desk.stands, wanted)),
        reading=_reading(before, after),
        rows=tuple(
            (str(new.number), _dose(old), _dose(new))
            for old, new in zip(before, after, strict=True)
            if new.number >= desk.running.number
        ),
        query=urlencode(query),
        previewed=as_text(wanted),
    )


def as_text(wanted: Override) -> str:
    """What is changed, as a form carries it from the preview to the decision."""
    return json.dumps(override_to_dict(wanted), sort_keys=True)


def _changes(stands: Standpoint, wanted: Override) -> list[tuple[str, str]]:
    changed = []
    for name, value in override_to_dict(wanted).items():
        if name == "own_growth":
            changed.append((str(NAMES["growth"]), _by_rules_or(None)))
            continue
        now = track_words(value) if name == "track" else str(value)
        words = _("%(was)s, then %(now)s") % {"was": value_words(name, stands), "now": now}
        changed.append((str(NAMES[name]), words))
    return changed


def _dose(week: Week) -> str:
    words = ngettext(
        "%(days)s \N{MULTIPLICATION SIGN} %(minutes)s = %(n)s minute",
        "%(days)s \N{MULTIPLICATION SIGN} %(minutes)s = %(n)s minutes",
        week.weekly_minutes,
    )
    return words % {"days": week.days, "minutes": week.minutes, "n": week.weekly_minutes}


def _reading(before: tuple[Week, ...], after: tuple[Week, ...]) -> str:
    return _("%(last)s a week at the end, %(was)s as it stands. %(milestone)s") % {
        "last": _minutes(after[-1].weekly_minutes),
        "was": _minutes(before[-1].weekly_minutes),
        "milestone": _milestone(_reached(before), _reached(after)),
    }


def _minutes(minutes: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _reached(weeks: tuple[Week, ...]) -> int | None:
    return next((week.number for week in weeks if week.weekly_minutes >= MILESTONE), None)


def _milestone(was: int | None, now: int | None) -> str:
    goal = {"minutes": MILESTONE}
    if now is None:
        return _("%(minutes)s minutes are not reached in 26 weeks.") % goal
    if was is None:
        return _("%(minutes)s minutes come in week %(now)s; as it stands, not in 26 weeks.") % {
            **goal,
            "now": now,
        }
    if was == now:
        return _("%(minutes)s minutes come in week %(now)s, as it stands.") % {**goal, "now": now}
    return _("%(minutes)s minutes come in week %(now)s, week %(was)s as it stands.") % {
        **goal,
        "now": now,
        "was": was,
    }


def chart_of(desk: PlanOnDesk, wanted: Override | None, *, themed: bool) -> str:
    """Both courses as SVG: bars with these numbers, a line for the plan as it stands; without numbers only that."""
    before = [week.weekly_minutes for week in course_of(desk)]
    if wanted is None:
        return projection_svg(before, themed=themed)
    after = [week.weekly_minutes for week in course_of(desk, wanted)]
    return projection_svg(after, themed=themed, compared=before)


# -- What was changed before -----------------------------------------------------------------------

KINDS = {
    OverrideKind.NUMBERS: gettext_lazy("Numbers changed"),
    OverrideKind.HOLD: gettext_lazy("Held where it is"),
    OverrideKind.LIFT: gettext_lazy("Hold lifted"),
    OverrideKind.PAUSE: gettext_lazy("Paused"),
    OverrideKind.RESUME: gettext_lazy("Allowed to go on"),
    OverrideKind.END: gettext_lazy("Ended"),
}


@dataclass(frozen=True)
class ChangeLine:
    """One change by a clinician, as history shows it: `words` with its week, `what` without."""

    public_id: UUID
    words: str
    what: str
    at: datetime
    by: str
    reason: str
    changed: tuple[str, ...]


def change_lines(overrides: list[PlanOverride]) -> list[ChangeLine]:
    """What clinicians changed, newest first."""
    return [change_line(each) for each in reversed(overrides)]


def change_line(override: PlanOverride) -> ChangeLine:
    before, after = Standpoint.of(override.before), Standpoint.of(override.after)
    what = str(KINDS[OverrideKind(override.kind)])
    return ChangeLine(
        public_id=override.public_id,
        words=_("Week %(number)s: %(what)s") % {"number": override.number, "what": what},
        what=what,
        at=override.made_at,
        by=override.made_by.email if override.made_by else _("a clinician"),
        reason=override.reason,
        changed=tuple(differences(before, after)),
    )


def facts_of(desk: PlanOnDesk) -> list[tuple[str, str]]:
    """How the plan stands, for components/facts.html. What the form beside it shows is not said twice."""
    has_form = desk.stands.status == PlanStatus.ACTIVE and desk.may_be_changed
    numbers = ("days", "minutes", "track", "weekly_target", "growth", "pain_base")
    shown = () if has_form else numbers
    facts = [
        (_("State"), value_words("status", desk.stands)),
        (_("Week"), _("%(week)s of 26") % {"week": desk.stands.number}),
        *((str(NAMES[name]), value_words(name, desk.stands)) for name in shown),
    ]
    if desk.stands.held_until:
        facts.append((str(NAMES["held_until"]), value_words("held_until", desk.stands)))
    return facts


DONE = {
    OverrideKind.NUMBERS: gettext_lazy("The plan is changed. They read your reason."),
    OverrideKind.HOLD: gettext_lazy("The plan is held. You are asked again when that is over."),
    OverrideKind.LIFT: gettext_lazy("The plan goes on by the rules again."),
    OverrideKind.PAUSE: gettext_lazy("The plan is paused. They read your reason."),
    OverrideKind.RESUME: gettext_lazy(
        "Written down. The plan goes on once all safety questions are answered."
    ),
    OverrideKind.END: gettext_lazy("The plan is ended. They read your reason."),
}


def done_words(override: PlanOverride) -> str:
    """What the page says after a change."""
    if override.kind == OverrideKind.RESUME and override.after["status"] == PlanStatus.ACTIVE:
        return _("The plan goes on.")
    return str(DONE[OverrideKind(override.kind)])
