"""A plan in words, with the reason of every number: what `manage.py plan --explain` prints."""

from collections.abc import Iterator

from plans.domain.constants import RULES_VERSION
from plans.domain.generate import flags_of, project
from plans.domain.model import Intake, WalkingState
from plans.domain.pace import TERRAIN, pace_words
from plans.domain.plan_reasons import explain
from plans.domain.reasons import dose_words, in_minutes
from plans.domain.walking_tips import tips_for


def plan_in_words(intake: Intake) -> str:
    """The plan of `intake` for a reader, line by line."""
    return "\n".join(_lines(intake))


def _lines(intake: Intake) -> Iterator[str]:
    plan, reasons = project(intake), explain(intake)
    yield f"Walking plan (rules {RULES_VERSION})"
    yield reasons.gate.sentence
    if plan.first is None:
        yield "There is no plan yet."
        return
    for reason in reasons.at_start:
        yield reason.sentence
    if reasons.milestone is not None:
        yield reasons.milestone.sentence
    yield ""
    yield f"Week 1: {_week(plan.first)}"
    for number, (state, reason) in enumerate(zip(plan.weeks[1:], reasons.steps, strict=True), 2):
        yield f"Week {number}: {_week(state)}"
        yield f"    {reason.sentence}"
    yield ""
    yield from _pace_lines(plan.weeks)
    for tip in tips_for(flags_of(intake), intake.age):
        yield f"{tip.heading}: {' '.join(tip.lines)}"
    yield "This is how it goes when every week goes well. Each week is decided from the one before."


def _week(state: WalkingState) -> str:
    dose = f"{dose_words(state)} = {state.weekly_minutes} minutes"
    if len(state.bouts) == 1:
        return dose
    walks = " + ".join(str(bout) for bout in state.bouts)
    return f"{dose} (each day {walks}; one walk may last {in_minutes(state.longest_bout)} so far)"


def _pace_lines(weeks: tuple[WalkingState, ...]) -> Iterator[str]:
    """One line for each stage, at the week it begins."""
    stage_before: int | None = 0
    for number, state in enumerate(weeks, start=1):
        stage = state.stage
        if stage == stage_before:
            continue
        stage_before = stage
        terrain = "" if stage is None else f" Ground: {TERRAIN[stage]}."
        yield f"Pace from week {number}: {pace_words(stage)}{terrain}"
