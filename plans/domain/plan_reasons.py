"""Why each number of a plan is what it is: the start, every week's change, the milestone.

Clinical specification 3.2 and 3.3 in plain words, with the numbers compared. The rules themselves are in `generate`
and `dose`; a test holds the two together.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plans.domain.constants import DAY_CAP, NUMBERS_OF
from plans.domain.dose import (
    at_target,
    day_limits,
    growth,
    ideal_next,
    longest_bout_next,
    regaining,
)
from plans.domain.generate import gate_of, project, start
from plans.domain.model import Intake, WalkingState
from plans.domain.reasons import dose_words
from plans.domain.start_reasons import (
    Facts,
    Reason,
    bout_reason,
    days_reason,
    gate_reason,
    milestone_reason,
    minutes_reason,
    track_reason,
)
from plans.domain.vocabulary import Gate, Mode, Track
from plans.domain.words import Words, joined, say, say_count


@dataclass(frozen=True, slots=True)
class PlanReasons:
    """The reasons of a whole plan. Without a plan only `gate` says something and the rest is None or empty."""

    gate: Reason
    track: Reason | None = None
    days: Reason | None = None
    minutes: Reason | None = None
    bout: Reason | None = None
    milestone: Reason | None = None
    steps: tuple[Reason, ...] = ()

    @property
    def at_start(self) -> tuple[Reason, ...]:
        """The reasons of the first week, in the order to tell them."""
        told = (self.track, self.days, self.minutes, self.bout)
        return tuple(reason for reason in told if reason is not None)


def explain(intake: Intake) -> PlanReasons:
    """Why the plan of `intake` is as it is. `steps` has a reason for each week from the second on."""
    gate = gate_reason(intake)
    if gate_of(intake) is not Gate.OK:
        return PlanReasons(gate)
    plan, first = project(intake), start(intake)
    return PlanReasons(
        gate=gate,
        track=track_reason(intake),
        days=days_reason(intake, first),
        minutes=minutes_reason(intake, first),
        bout=bout_reason(intake, first),
        milestone=milestone_reason(intake, plan),
        steps=tuple(
            explain_step(before, after)
            for before, after in zip(plan.weeks, plan.weeks[1:], strict=False)
        ),
    )


# Each week's change


class Limit(StrEnum):
    """What bounded the minutes of a walking day, in the order of `dose.day_limits`."""

    GROWTH = "GROWTH"
    THREE_WALKS = "THREE_WALKS"
    DAY_CAP = "DAY_CAP"
    DAY_STEP = "DAY_STEP"
    WEEK_RISE = "WEEK_RISE"
    TARGET = "TARGET"


_LIMIT_WORDS: Final[dict[Limit, str]] = {
    Limit.GROWTH: "",
    Limit.THREE_WALKS: say("A day has three walks at most."),
    Limit.DAY_CAP: say("No day has more than {most} minutes.", most=DAY_CAP),
    Limit.DAY_STEP: say("A day grows by 5 minutes a week at most."),
    Limit.WEEK_RISE: say("That is the most a week may rise."),
    Limit.TARGET: say("That reaches the aim."),
}


def limit_of(before: WalkingState, after: WalkingState) -> Limit:
    """What bounded the minutes of `after`, the advance of `before`. The first of equals in the rule's order."""
    limits = day_limits(before, after.days, ideal_next(before), longest_bout_next(before))
    return list(Limit)[limits.index(min(limits))]


def explain_step(before: WalkingState, after: WalkingState) -> Reason:
    """Why `after` follows `before` in a good week: what was added and what bounded it."""
    if at_target(before):
        return _kept_reason(before)
    limit = limit_of(before, after)
    facts: Facts = (
        ("from", before.weekly_minutes),
        ("to", after.weekly_minutes),
        ("growth", growth(before)),
        ("limit", limit.value),
    )
    dose = dose_words(after)
    if after.days > before.days:
        code, what = "ONE_MORE_DAY", say("One more walking day: {dose}.", dose=dose)
    elif after.minutes > before.minutes:
        code, what = "LONGER_WALKS", say("Longer days: {dose}.", dose=dose)
    else:
        what = say("The same again: whole minutes allow no more this week.")
        code = "SAME_FOR_NOW"
    return Reason(code, joined(what, _growth_words(before), _LIMIT_WORDS[limit]), facts)


def _kept_reason(state: WalkingState) -> Reason:
    facts: Facts = (("weekly", state.weekly_minutes), ("target", state.weekly_target))
    if state.mode is Mode.MAINTAIN:
        return Reason("KEPT", say("You keep up what you already do."), facts)
    if state.weekly_minutes >= state.weekly_target:
        sentence = say_count(
            "The aim of {n} minute a week is reached: keep it going.",
            "The aim of {n} minutes a week is reached: keep it going.",
            state.weekly_target,
        )
        return Reason("AT_TARGET", sentence, facts)
    sentence = say_count(
        "This is the most that {n} day a week allow: keep it going.",
        "This is the most that {n} days a week allow: keep it going.",
        state.days,
    )
    return Reason("MOST_FOR_DAYS", sentence, facts)


def _growth_words(before: WalkingState) -> Words:
    """How much the week may grow and where that number comes from."""
    grown = growth(before)
    if before.growth_override is not None:
        return say_count(
            "The week may grow by about {n} minute, as your clinician set it.",
            "The week may grow by about {n} minutes, as your clinician set it.",
            grown,
        )
    if regaining(before):
        return say_count(
            "The week may grow by about {n} minute: faster, up to what you walked before.",
            "The week may grow by about {n} minutes: faster, up to what you walked before.",
            grown,
        )
    numbers = NUMBERS_OF[before.track]
    if grown == numbers.smallest_growth:
        return _bound_words(before.track, grown, is_least=True)
    if grown == numbers.largest_growth:
        return _bound_words(before.track, grown, is_least=False)
    return say_count(
        "The week may grow by about {n} minute, 10 % of what it was.",
        "The week may grow by about {n} minutes, 10 % of what it was.",
        grown,
    )


def _bound_words(track: Track, grown: int, *, is_least: bool) -> Words:
    """Growth at the least or the most of its track. Both are more than one minute."""
    if track is Track.GENTLE:
        if is_least:
            return say(
                "The week may grow by about {minutes} minutes, the least on the gentle track.",
                minutes=grown,
            )
        return say(
            "The week may grow by about {minutes} minutes, the most on the gentle track.",
            minutes=grown,
        )
    if is_least:
        return say(
            "The week may grow by about {minutes} minutes, the least on the standard track.",
            minutes=grown,
        )
    return say(
        "The week may grow by about {minutes} minutes, the most on the standard track.",
        minutes=grown,
    )
