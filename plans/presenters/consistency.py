"""Keeping going, week by week, in one calm line. Rest days count against nobody."""

from dataclasses import dataclass

from plans import queries
from plans.domain.consistency import Consistency, WeekMark, consistency, mark_of_week
from plans.domain.vocabulary import DecisionKind, Flare
from plans.models import Plan, Prescription, WeeklyDecision
from plans.models.decision import Trigger

WORTH_SAYING = 3
"""From this many weeks on, the longest run is named as such."""
PAUSED_BY = frozenset({DecisionKind.STOP, DecisionKind.PAUSE_REVIEW})
"""Decisions about symptoms: the week ended for a reason nobody is measured by."""


@dataclass(frozen=True)
class KeepingGoing:
    """The marks of all weeks, oldest first, what they come to, and the line that says it."""

    marks: tuple[WeekMark, ...]
    counted: Consistency
    words: str


def keeping_going(plan: Plan) -> KeepingGoing:
    """How the weeks went up to now, the running one included."""
    prescriptions = queries.prescriptions_of(plan)
    decisions = {each.number: each for each in queries.decisions_of(plan)}
    minutes = queries.minutes_by_week(plan, prescriptions)
    marks = tuple(
        _mark(each, decisions.get(each.number), minutes[each.number]) for each in prescriptions
    )
    counted = consistency(marks)
    return KeepingGoing(marks, counted, in_words(counted))


def _mark(prescription: Prescription, decision: WeeklyDecision | None, done: int) -> WeekMark:
    return mark_of_week(
        done,
        prescription.weekly_minutes,
        int(done > 0),
        excused=decision is not None and is_excused(decision),
        open=decision is None,
    )


def is_excused(decision: WeeklyDecision) -> bool:
    """Away, in a flare-up, or cut short by a pause: nothing was missed."""
    return (
        bool(decision.evidence.get("absence"))
        or decision.evidence.get("flare", Flare.NONE) != Flare.NONE
        or decision.trigger == Trigger.PAUSE
        or DecisionKind(decision.kind) in PAUSED_BY
    )


def in_words(counted: Consistency) -> str:
    """One line, or nothing before there is anything to say."""
    if counted.weeks_in_a_row == 1:
        return "1 week with most of your walking done."
    if counted.weeks_in_a_row:
        longest = (
            " Your longest run yet."
            if counted.weeks_in_a_row == counted.best >= WORTH_SAYING
            else ""
        )
        return f"{counted.weeks_in_a_row} weeks in a row with most of your walking done.{longest}"
    if counted.best:
        weeks = "1 week" if counted.best == 1 else f"{counted.best} weeks in a row"
        return f"You have done {weeks} before. Any walk is a good next step."
    return ""
