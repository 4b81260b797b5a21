"""The plan before it is accepted: 26 weeks, why each choice, and "what if"."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.charts.ahead import projection_svg
from plans.documents import intake_of
from plans.domain.adjustments import SURE_ENOUGH, smallest_choice, with_own_choice
from plans.domain.constants import MILESTONE, TARGET
from plans.domain.generate import Projection, project, project_from, start
from plans.domain.model import Intake, WalkingState
from plans.domain.plan_reasons import PlanReasons, explain
from plans.domain.schedule import first_start
from plans.domain.vocabulary import Gate
from plans.domain.walking_tips import Tip, tips_for
from plans.domain.what_if import with_other_answers
from plans.models import Plan
from walkback.core.translated import in_language

THIRD_DAY = 3


@dataclass(frozen=True)
class Milestone:
    """When 130 minutes a week come, if each week goes well: in a few words and in a sentence.

    Where they never come, the words say what brings them (`third_day`: one or two days are too few, and a third one is
    enough), or how many minutes do come.
    """

    words: str
    sentence: str
    comes: bool = True
    third_day: bool = False


@dataclass(frozen=True)
class SmallerStart:
    """Half of the proposed minutes, offered in plain sight to who is not so sure."""

    confidence: int
    minutes: int
    later: str


@dataclass(frozen=True)
class TipWords:
    """How to walk with something that was said, in the reader's language."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PreviewPage:
    days: int
    minutes: int
    weekly_minutes: int
    bouts: tuple[int, ...]
    smallest_minutes: int
    smaller_start: SmallerStart | None
    milestone: Milestone
    reasons: tuple[str, ...]
    tips: tuple[TipWords, ...]
    weeks: tuple[dict[str, object], ...]
    starts_on: date
    recovered: bool
    delay: bool


def preview_page(plan: Plan, *, today: date) -> PreviewPage:
    """Everything the preview of a draft shows."""
    intake = intake_of(plan.inputs)
    first = start(intake)
    reasons = explain(intake)
    return PreviewPage(
        days=first.days,
        minutes=first.minutes,
        weekly_minutes=first.weekly_minutes,
        bouts=first.bouts,
        smallest_minutes=smallest_choice(first),
        smaller_start=_smaller_start(intake, first),
        milestone=_milestone(intake, project(intake), reasons),
        reasons=tuple(in_language(reason.sentence) for reason in reasons.at_start),
        tips=tuple(_tip_words(tip) for tip in tips_for(intake.modify_flags, intake.age)),
        weeks=_weeks(plan, reasons),
        starts_on=first_start(today, plan.preferences["week_begins"]),
        recovered=plan.preferences["recovered"],
        delay=plan.screening.delay,
    )


def _tip_words(tip: Tip) -> TipWords:
    return TipWords(in_language(tip.heading), tuple(in_language(line) for line in tip.lines))


def _smaller_start(intake: Intake, first: WalkingState) -> SmallerStart | None:
    """Below 7 of 10 the smaller start is offered visibly (clinical specification 3.6)."""
    smallest = smallest_choice(first)
    if intake.confidence >= SURE_ENOUGH or smallest == first.minutes:
        return None
    week = project_from(with_own_choice(first, smallest)).milestone_week
    if week is None:
        return SmallerStart(intake.confidence, smallest, "")
    later = _("Then %(minutes)s minutes a week come in about week %(week)s.")
    said = later % {"minutes": MILESTONE, "week": week}
    return SmallerStart(intake.confidence, smallest, said)


def _milestone(intake: Intake, projection: Projection, reasons: PlanReasons) -> Milestone:
    sentence = in_language(reasons.milestone.sentence) if reasons.milestone else ""
    week = projection.milestone_week
    if week == 1:
        return Milestone(_("From the first week on"), sentence)
    if week is not None:
        return Milestone(_("About week %(week)s for you") % {"week": week}, sentence)
    more = with_other_answers(
        intake, days_available=THIRD_DAY, comfortable_minutes=intake.comfortable_minutes
    )
    few_days = projection.weeks[-1].target_days < THIRD_DAY
    third_day = few_days and project(more).milestone_reachable
    if third_day:
        return Milestone(_("With a third day"), sentence, comes=False, third_day=True)
    most = projection.weeks[-1].weekly_minutes
    reach = ngettext("You can reach %(n)s minute", "You can reach %(n)s minutes", most)
    return Milestone(reach % {"n": most}, sentence, comes=False)


def _weeks(plan: Plan, reasons: PlanReasons) -> tuple[dict[str, object], ...]:
    """The projected weeks, each with why it is as it is and what it reaches for the first time."""
    why = [_("Your start."), *(in_language(step.sentence) for step in reasons.steps)]
    weeks = []
    before = 0
    for week, sentence in zip(plan.projection, why, strict=True):
        minutes = int(week["weekly_minutes"])
        reached = [mark for mark in (MILESTONE, TARGET) if before < mark <= minutes]
        weeks.append({**week, "why": sentence, "reached": max(reached, default=None)})
        before = max(before, minutes)
    return tuple(weeks)


# -- What if ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WhatIf:
    """The plan that other answers would give. `refused` says why there would be none.

    `query` names the answers in an address: for the picture, and to fill the form in with them.
    """

    refused: str
    days: int
    minutes: int
    weekly_minutes: int
    milestone: Milestone | None
    is_same: bool
    query: str

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The numbers in words, for components/facts.html."""
        walks = ngettext(
            "%(days)s \u00d7 %(n)s minute, %(weekly)s in the week",
            "%(days)s \u00d7 %(n)s minutes, %(weekly)s in the week",
            self.minutes,
        ) % {"days": self.days, "n": self.minutes, "weekly": self.weekly_minutes}
        when = self.milestone.words if self.milestone else ""
        goal = _("%(minutes)s minutes a week") % {"minutes": MILESTONE}
        return [(_("Your first week"), walks), (goal, when)]


def what_if(plan: Plan, *, days: int, minutes: int | None) -> WhatIf:
    """What the draft would be with other days available and another comfortable walk. Stores nothing."""
    before = intake_of(plan.inputs)
    intake = with_other_answers(before, days_available=days, comfortable_minutes=minutes)
    projection, reasons = project(intake), explain(intake)
    query = urlencode({"days": days, "minutes": "" if minutes is None else minutes})
    first = projection.first
    if projection.gate is not Gate.OK or first is None:
        return WhatIf(in_language(reasons.gate.sentence), 0, 0, 0, None, is_same=False, query=query)
    return WhatIf(
        refused="",
        days=first.days,
        minutes=first.minutes,
        weekly_minutes=first.weekly_minutes,
        milestone=_milestone(intake, projection, reasons),
        is_same=projection.weeks == project(before).weeks,
        query=query,
    )


def changed_answers(plan: Plan, *, days: int, minutes: int | None) -> dict[str, object]:
    """The answers of a "what if" as the plan's questions know them."""
    intake = with_other_answers(
        intake_of(plan.inputs), days_available=days, comfortable_minutes=minutes
    )
    return {
        "days_available": intake.days_available,
        "preferred_days": intake.preferred_days,
        "comfortable_minutes": intake.comfortable_minutes,
    }


# -- Pictures --------------------------------------------------------------------------------------


def projection_chart(plan: Plan, *, themed: bool) -> str:
    """The projection as SVG, in the page's own colours or as a picture by itself."""
    return projection_svg(_minutes_of(plan), themed=themed)


def what_if_chart(plan: Plan, *, days: int, minutes: int | None, themed: bool) -> str | None:
    """The same with other answers, the draft as a line beside it; None where there would be no plan."""
    intake = with_other_answers(
        intake_of(plan.inputs), days_available=days, comfortable_minutes=minutes
    )
    weeks = [state.weekly_minutes for state in project(intake).weeks]
    if not weeks:
        return None
    return projection_svg(weeks, themed=themed, compared=_minutes_of(plan))


def _minutes_of(plan: Plan) -> list[int]:
    return [int(week["weekly_minutes"]) for week in plan.projection]
