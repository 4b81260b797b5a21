"""Keeping going, week by week, in one calm line. Rest days count against nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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

    @property
    def score_words(self) -> str:
        return score_in_words(self.marks, self.counted.score)

    @property
    def best_words(self) -> str:
        return best_in_words(self.counted)

    @property
    def excused_words(self) -> str:
        """What the excused weeks are, where there are any."""
        if WeekMark.EXCUSED not in self.marks:
            return ""
        return _("Weeks away, in a pause or in a flare-up are excused: they count neither way.")


def keeping_going(plan: Plan) -> KeepingGoing:
    """How the weeks went up to now, the running one included."""
    prescriptions = queries.prescriptions_of(plan)
    decisions = {each.number: each for each in queries.decisions_of(plan)}
    minutes = queries.minutes_by_week(plan, prescriptions)
    return keeping_going_of(prescriptions, decisions, minutes)


def keeping_going_of(
    prescriptions: Sequence[Prescription],
    decisions: Mapping[int, WeeklyDecision],
    minutes: Mapping[int, int],
) -> KeepingGoing:
    """The same from what was read already, by the numbers of the weeks."""
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
    if counted.weeks_in_a_row:
        weeks = ngettext(
            "%(weeks)s week with most of your walking done.",
            "%(weeks)s weeks in a row with most of your walking done.",
            counted.weeks_in_a_row,
        ) % {"weeks": counted.weeks_in_a_row}
        is_longest = counted.weeks_in_a_row == counted.best >= WORTH_SAYING
        longest = _("Your longest run yet.") if is_longest else ""
        return f"{weeks} {longest}".strip()
    if counted.best:
        return ngettext(
            "You have done %(weeks)s week before. Any walk is a good next step.",
            "You have done %(weeks)s weeks in a row before. Any walk is a good next step.",
            counted.best,
        ) % {"weeks": counted.best}
    return ""


def best_in_words(counted: Consistency) -> str:
    """The longest run, where it is not the one that goes on now."""
    if counted.best <= max(counted.weeks_in_a_row, 1):
        return ""
    return _("Your longest run so far is %(weeks)s weeks.") % {"weeks": counted.best}


def score_in_words(marks: Sequence[WeekMark], score: int | None) -> str:
    """The forgiving score with what it rests on; nothing before a week with a walk has counted."""
    kept, part = marks.count(WeekMark.KEPT), marks.count(WeekMark.PART)
    if score is None or not kept + part:
        return ""
    forgives = _("Newer weeks count more. After three good weeks, a missed one changes little.")
    return f"{_rests_on(score, kept, part, marks.count(WeekMark.MISSED))} {forgives}"


def _rests_on(score: int, kept: int, part: int, missed: int) -> str:
    """Told by what was done, never by what was not."""
    weeks = kept + part + missed
    if not kept:
        return ngettext(
            "%(score)s of 100: some walking in %(part)s of %(weeks)s week.",
            "%(score)s of 100: some walking in %(part)s of %(weeks)s weeks.",
            weeks,
        ) % {"score": score, "part": part, "weeks": weeks}
    return ngettext(
        "%(score)s of 100: most of the walking done in %(kept)s of %(weeks)s week.",
        "%(score)s of 100: most of the walking done in %(kept)s of %(weeks)s weeks.",
        weeks,
    ) % {"score": score, "kept": kept, "weeks": weeks}
