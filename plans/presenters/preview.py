"""The plan before it is accepted: 26 weeks, and why each choice."""

from dataclasses import dataclass
from datetime import date

from plans.charts import projection_svg
from plans.documents import intake_of
from plans.domain.adjustments import smallest_choice
from plans.domain.generate import start
from plans.domain.plan_reasons import PlanReasons, explain
from plans.domain.schedule import first_start
from plans.domain.walking_tips import Tip, tips_for
from plans.models import Plan


@dataclass(frozen=True)
class PreviewPage:
    days: int
    minutes: int
    weekly_minutes: int
    bouts: tuple[int, ...]
    smallest_minutes: int
    milestone: str
    reasons: tuple[str, ...]
    tips: tuple[Tip, ...]
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
        milestone=reasons.milestone.sentence if reasons.milestone else "",
        reasons=tuple(reason.sentence for reason in reasons.at_start),
        tips=tips_for(intake.modify_flags, intake.age),
        weeks=_weeks(plan, reasons),
        starts_on=first_start(today, plan.preferences["week_begins"]),
        recovered=plan.preferences["recovered"],
        delay=plan.screening.delay,
    )


def _weeks(plan: Plan, reasons: PlanReasons) -> tuple[dict[str, object], ...]:
    """The projected weeks, each with why it is as it is."""
    why = ["Your start.", *(step.sentence for step in reasons.steps)]
    return tuple(
        {**week, "why": sentence} for week, sentence in zip(plan.projection, why, strict=True)
    )


def projection_chart(plan: Plan, *, themed: bool) -> str:
    """The projection as SVG, in the page's own colours or as a picture by itself."""
    minutes = [int(week["weekly_minutes"]) for week in plan.projection]
    return projection_svg(minutes, themed=themed)
