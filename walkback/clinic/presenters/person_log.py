"""Walks and check-ins of one person, as a clinician reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from plans.domain.pace import level_of
from plans.domain.vocabulary import Flare, SideEffect
from plans.models import CheckIn, Walk
from screening.domain.private import PRIVATE_TICKS
from screening.domain.wording import WEEKLY_LIST
from walkback.clinic.wording import PRIVATE_ANSWER, of_ten
from walkback.core.translated import in_language, translate

# Nothing is said where there was none.
FLARES: Mapping[str, Promise] = {
    Flare.SETTLED: gettext_lazy("Flare-up, settled"),
    Flare.PRESENT: gettext_lazy("Flare-up, present"),
}
SIDE_EFFECTS: Mapping[str, Promise] = {
    SideEffect.MINOR: gettext_lazy("Minor trouble from walking"),
    SideEffect.LIMITING: gettext_lazy("Limiting trouble from walking"),
}
BARRIERS: Mapping[str, Promise] = {
    "time": pgettext_lazy("in the way of walking", "time"),
    "weather": pgettext_lazy("in the way of walking", "weather"),
    "tired": pgettext_lazy("in the way of walking", "tired"),
    "pain": pgettext_lazy("in the way of walking", "pain"),
    "worry": pgettext_lazy("in the way of walking", "worry"),
    "company": pgettext_lazy("in the way of walking", "company"),
    "forgot": pgettext_lazy("in the way of walking", "forgot"),
    "ill": pgettext_lazy("in the way of walking", "ill"),
}
TICKS = {tick.id: tick.label for tick in WEEKLY_LIST}


@dataclass(frozen=True)
class CheckInLine:
    week: int
    at: datetime | None
    pain: str
    notes: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class WalkLine:
    on: date
    minutes: int
    effort: str
    pain: str
    notes: tuple[str, ...]


def _said(*words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def check_in_line(check_in: CheckIn) -> CheckInLine:
    ticks = dict.fromkeys(_tick(tick) for tick in check_in.new_symptoms or ())
    return CheckInLine(
        week=check_in.number,
        at=check_in.completed_at,
        pain=of_ten(check_in.pain_avg),
        notes=_said(
            str(FLARES.get(check_in.flare, "")),
            str(SIDE_EFFECTS.get(check_in.side_effect, "")),
            _("Planned absence") if check_in.planned_absence else "",
            *(_("New: %(what)s") % {"what": tick} for tick in ticks),
            _in_the_way(check_in.barriers or ()),
        ),
        confidence=of_ten(check_in.confidence),
    )


def _in_the_way(barriers: Iterable[str]) -> str:
    named = ", ".join(str(BARRIERS.get(barrier, barrier)) for barrier in barriers)
    return _("In the way: %(barriers)s") % {"barriers": named} if named else ""


def walk_line(walk: Walk) -> WalkLine:
    pains = [walk.pain_before, walk.pain_after]
    return WalkLine(
        on=walk.walked_on,
        minutes=walk.duration_minutes,
        effort=_effort(walk.effort),
        pain=""
        if pains == [None, None]
        else " → ".join("?" if pain is None else str(pain) for pain in pains),
        notes=_said(
            _("As planned") if walk.as_planned else "",
            _("Not settled by the next morning") if walk.settled_by_morning is False else "",
            _("Logged after its week was decided") if walk.added_later else "",
        ),
    )


def _effort(effort: int | None) -> str:
    if effort is None:
        return ""
    values = {"effort": effort, "words": in_language(level_of(effort))}
    return _("%(effort)s of 10, %(words)s") % values


def _tick(tick: str) -> str:
    """A tick of the weekly list in words; the questions that it opened are among the safety questions."""
    return str(PRIVATE_ANSWER) if tick in PRIVATE_TICKS else translate(TICKS.get(tick, tick))
