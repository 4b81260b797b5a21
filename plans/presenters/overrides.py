"""What a clinician changed about a plan, as its person reads it: who, what, when and why (specification 3.6)."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.domain.pace import pace_words
from plans.domain.reasons import dose_words
from plans.domain.vocabulary import Track
from plans.models import OverrideKind, Plan, PlanOverride, PlanStatus, Prescription
from plans.models.plan import OVERRIDABLE
from plans.queries.overrides import last_override
from plans.stored import state_from_dict
from walkback.core import dates
from walkback.core.translated import in_language


@dataclass(frozen=True)
class ByClinician:
    """One change: `words` say who and what, `details` what it means, `reason` is as the clinician wrote it."""

    words: str
    details: tuple[str, ...]
    reason: str
    at: datetime

    @property
    def quoted(self) -> str:
        """The reason as a sentence."""
        return _("They write: \u201c%(reason)s\u201d") % {"reason": self.reason}

    @property
    def in_full(self) -> str:
        return " ".join((self.words, *self.details, self.quoted))


WORDS = {
    OverrideKind.NUMBERS: gettext_lazy("%(who)s changed your plan on %(day)s."),
    OverrideKind.HOLD: gettext_lazy("%(who)s holds your plan where it is until %(until)s."),
    OverrideKind.LIFT: gettext_lazy("%(who)s lets your plan go on as usual since %(day)s."),
    OverrideKind.PAUSE: gettext_lazy("%(who)s paused your plan on %(day)s."),
    OverrideKind.RESUME: gettext_lazy(
        "%(who)s said on %(day)s that your plan may go on, at %(percent)s %% of what it was."
    ),
    OverrideKind.END: gettext_lazy("%(who)s ended your plan on %(day)s."),
}


def who_changed(override: PlanOverride) -> str:
    """The clinician's name, which is their address; their account may be gone."""
    return override.made_by.email if override.made_by else _("Your clinic")


def told_of(override: PlanOverride) -> ByClinician:
    """The change in the reader's language; the reason stays as it was written."""
    kind = OverrideKind(override.kind)
    changes = override.changes
    until = changes.get("until")
    words = str(WORDS[kind]) % {
        "who": who_changed(override),
        "day": dates.day_month(override.made_at),
        "until": dates.day_month(date.fromisoformat(until)) if until else "",
        "percent": changes.get("percent", ""),
    }
    details = tuple(_details(override)) if kind is OverrideKind.NUMBERS else ()
    return ByClinician(words, details, override.reason, override.made_at)


def _details(override: PlanOverride) -> Iterable[str]:
    changes, before, after = override.changes, override.before, override.after
    if (before["days"], before["minutes"]) == (after["days"], after["minutes"]):
        yield _("The minutes of this week stay the same.")
    else:
        dose = dose_words(state_from_dict(after["state"]))
        yield _("This week it is %(dose)s.") % {"dose": in_language(dose)}
    if "longest_bout" in changes:
        words = ngettext(
            "You walk at most %(n)s minute in one go.",
            "You walk at most %(n)s minutes in one go.",
            after["longest_bout"],
        )
        yield words % {"n": after["longest_bout"]}
    if "track" in changes:
        yield (
            _("From now on it grows gently.")
            if after["track"] == Track.GENTLE
            else _("From now on it grows at the usual pace.")
        )
    if "stage" in changes:
        yield in_language(pace_words(after["stage"]))
    if "target_days" in changes:
        words = ngettext(
            "It grows to %(n)s day a week.", "It grows to %(n)s days a week.", after["target_days"]
        )
        yield words % {"n": after["target_days"]}
    if "weekly_target" in changes:
        yield _("The aim is %(n)s minutes a week.") % {"n": after["weekly_target"]}
    yield from _growth(changes, after["growth"])
    if "pain_base" in changes:
        yield _("It compares your pain with %(n)s of 10 from now on.") % {"n": changes["pain_base"]}


def _growth(changes: dict[str, object], growth: int | None) -> Iterable[str]:
    if growth is None and "own_growth" in changes:
        yield _("After a good week it grows as usual.")
    elif "growth" in changes and growth is not None:
        words = ngettext(
            "After a good week it grows by %(n)s minute.",
            "After a good week it grows by %(n)s minutes.",
            growth,
        )
        yield words % {"n": growth}


def numbers_in(overrides: Iterable[PlanOverride], number: int) -> list[PlanOverride]:
    """The changes of numbers during this week, oldest first."""
    return [
        each for each in overrides if (each.number, each.kind) == (number, OverrideKind.NUMBERS)
    ]


def as_it_began(prescription: Prescription, changed: Sequence[PlanOverride]) -> Prescription:
    """The week as it was before a clinician changed it: a copy, never to be saved."""
    if not changed:
        return prescription
    began = copy.copy(prescription)
    state = state_from_dict(changed[0].before["state"])
    for name in OVERRIDABLE:
        setattr(began, name, getattr(state, name))
    return began


def told_now(plan: Plan, running: Prescription | None) -> ByClinician | None:
    """The newest change, as long as it matters: in its week, while a hold lasts or the plan rests, after an end.

    `running` is the last week; None for a plan that is over. No query for a plan that no clinician changed.
    """
    newest = last_override(plan)
    return told_of(newest) if newest and _matters(newest, plan, running) else None


def _matters(newest: PlanOverride, plan: Plan, running: Prescription | None) -> bool:
    kind = OverrideKind(newest.kind)
    if plan.status == PlanStatus.ENDED or running is None:
        return kind is OverrideKind.END
    if plan.status == PlanStatus.PAUSED:
        return kind in (OverrideKind.PAUSE, OverrideKind.RESUME)
    if kind is OverrideKind.HOLD:
        return plan.held_until is not None and running.starts_on < plan.held_until
    # A week that began with a return: it was allowed during the one before.
    since = running.number - 1 if kind is OverrideKind.RESUME else running.number
    return newest.number >= since and kind is not OverrideKind.PAUSE
