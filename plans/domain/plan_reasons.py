"""Why each number of a plan is what it is: the start, every week's change, the milestone.

Clinical specification 3.2 and 3.3 in plain words, with the numbers compared. The rules themselves are in `generate`
and `dose`; a test holds the two together.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plans.domain.constants import (
    ADULT_AGE,
    DAY_CAP,
    GATE_PAIN,
    GENTLE_AGE,
    GENTLE_COMFORTABLE,
    GENTLE_CONFIDENCE,
    GENTLE_PAIN,
    GENTLE_WORST_PAIN,
    MAX_BOUTS,
    MILESTONE,
    NUMBERS_OF,
    WEEK_CAP,
)
from plans.domain.dose import (
    at_target,
    day_limits,
    growth,
    ideal_next,
    longest_bout_next,
    regaining,
)
from plans.domain.generate import (
    Projection,
    comfortable_minutes_of,
    gate_of,
    gentle_reasons,
    habit_of,
    project,
    start,
    target_days_of,
    with_days_available,
)
from plans.domain.model import Intake, WalkingState
from plans.domain.reasons import count, dose_words
from plans.domain.vocabulary import Gate, Mode, Track

Facts = tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one number is what it is: a code for the record, a plain sentence, and the numbers it rests on."""

    code: str
    sentence: str
    facts: Facts = ()


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
    gate = _gate_reason(intake)
    if gate_of(intake) is not Gate.OK:
        return PlanReasons(gate)
    plan, first = project(intake), start(intake)
    return PlanReasons(
        gate=gate,
        track=_track_reason(intake),
        days=_days_reason(intake, first),
        minutes=_minutes_reason(intake, first),
        bout=_bout_reason(intake, first),
        milestone=_milestone_reason(intake, plan),
        steps=tuple(
            explain_step(before, after)
            for before, after in zip(plan.weeks, plan.weeks[1:], strict=False)
        ),
    )


# The start


def _gate_reason(intake: Intake) -> Reason:
    gate = gate_of(intake)
    facts: Facts = (("age", intake.age), ("pain_avg", intake.pain_avg))
    if gate is Gate.NOT_ELIGIBLE:
        return Reason("UNDER_AGE", f"The programme is for people of {ADULT_AGE} or older.", facts)
    if gate is Gate.OK:
        return Reason("CAN_START", "Nothing in these answers keeps the plan from starting.", facts)
    if intake.pain_avg >= GATE_PAIN:
        sentence = (
            f"Average pain is {intake.pain_avg} of 10. From {GATE_PAIN} on a clinician looks first."
        )
        return Reason("SEVERE_PAIN", sentence, facts)
    sentence = "Walking is not comfortable for one minute yet, so a clinician looks first."
    return Reason("NO_COMFORTABLE_MINUTE", sentence, facts)


def _track_reason(intake: Intake) -> Reason:
    why = gentle_reasons(intake)
    if not why.any:
        return Reason("STANDARD", "Nothing you said asks for the gentle track, so it is standard.")
    said = [
        (why.pain, f"average pain is {intake.pain_avg} ({GENTLE_PAIN} or more)"),
        (why.worst_pain, f"worst pain is {intake.pain_worst} ({GENTLE_WORST_PAIN} or more)"),
        (why.age, f"age is {intake.age} ({GENTLE_AGE} or more)"),
        (why.confidence, f"confidence is {intake.confidence} ({GENTLE_CONFIDENCE} or less)"),
        (
            why.comfortable,
            f"{count(comfortable_minutes_of(intake), 'minute')} are comfortable"
            f" (under {GENTLE_COMFORTABLE})",
        ),
        (why.flare, "your back is in a flare-up now"),
        (bool(why.flags), "there is something in your health answers to keep in mind"),
    ]
    because = "; ".join(words for applies, words in said if applies)
    flags = ", ".join(sorted(flag.value for flag in why.flags))
    return Reason("GENTLE", f"The plan grows gently because {because}.", (("flags", flags),))


def _days_reason(intake: Intake, first: WalkingState) -> Reason:
    facts: Facts = (
        ("baseline_days", intake.baseline_days),
        ("days_available", intake.days_available),
        ("target_days", first.target_days),
    )
    if first.mode is Mode.MAINTAIN:
        return Reason("DAYS_KEPT", _kept_days_words(intake, first), facts)
    sentence = (
        f"It starts with {count(first.days, 'day')} a week and grows to"
        f" {count(first.target_days, 'day')}, as you wish and can."
    )
    if first.days == first.target_days:
        sentence = f"It has {count(first.days, 'day')} a week, as you wish and can."
    return Reason("DAYS_START", sentence, facts)


def _kept_days_words(intake: Intake, first: WalkingState) -> str:
    now, planned = count(intake.baseline_days, "day"), count(first.days, "day")
    if first.days == intake.baseline_days:
        return f"You walk on {now} a week already; the plan keeps that."
    if first.days > intake.baseline_days:
        return f"You walk on {now} a week; the plan has {planned}, so that no day is too long."
    return f"You walk on {now} a week; the plan counts {planned}, as you can and with a rest day."


def _minutes_reason(intake: Intake, first: WalkingState) -> Reason:
    """Which of the bounds of the first walking day decided, in the order the rule lists them."""
    if first.mode is Mode.MAINTAIN:
        return _kept_minutes_reason(intake, first)
    numbers = NUMBERS_OF[first.track]
    weekly = max(intake.baseline_minutes, numbers.start_weekly_minutes)
    habit = habit_of(intake)
    facts: Facts = (
        ("weekly", weekly),
        ("days", first.days),
        ("start_day", numbers.start_day_minutes),
        ("habit", habit),
        ("bout", first.longest_bout),
    )
    whole = f"{count(first.minutes, 'minute')} a walking day"
    if first.minutes == weekly // first.days:
        source = f"a first small dose of {weekly} minutes a week"
        if intake.baseline_minutes == weekly:
            source = f"the {weekly} minutes a week that you already walk"
        sentence = f"{whole}: {source}, spread over the days."
        return Reason("SPREAD_OVER_DAYS", sentence, facts)
    if first.minutes == max(numbers.start_day_minutes, habit):
        source = (
            "what you already walk on a day" if habit >= first.minutes else "a first small dose"
        )
        return Reason("USUAL_DAY", f"{whole}: {source}.", facts)
    if first.minutes == MAX_BOUTS * first.longest_bout:
        sentence = f"{whole}: {MAX_BOUTS} walks of {count(first.longest_bout, 'minute')}."
        return Reason("THREE_WALKS", sentence, facts)
    return Reason("DAY_CAP", f"{whole}: no day has more than {DAY_CAP}.", facts)


def _kept_minutes_reason(intake: Intake, first: WalkingState) -> Reason:
    facts: Facts = (("baseline_minutes", intake.baseline_minutes), ("target", first.weekly_target))
    sentence = (
        f"You already walk {intake.baseline_minutes} minutes a week, and the programme's aim is"
        f" {first.weekly_target}. The trial did not study people like you. The plan keeps what you do."
    )
    if intake.baseline_minutes > first.weekly_minutes:
        sentence += (
            f" It counts at most {DAY_CAP} minutes a day and {WEEK_CAP} a week; that is no advice"
            " to walk less."
        )
    return Reason("ALREADY_THERE", sentence, facts)


def _bout_reason(intake: Intake, first: WalkingState) -> Reason:
    percent = NUMBERS_OF[first.track].start_bout_percent
    comfortable, habit = comfortable_minutes_of(intake), habit_of(intake)
    facts: Facts = (("comfortable", comfortable), ("percent", percent), ("habit", habit))
    if first.longest_bout >= first.minutes:
        sentence = (
            "Each day's walk is in one go: you can walk that long without stopping, as you told us."
            if intake.comfortable_minutes is not None
            else "Each day's walk is in one go: it is short enough for that."
        )
        return Reason("IN_ONE_GO", sentence, facts)
    most = f"One walk is {count(first.longest_bout, 'minute')} at most to begin with"
    if first.longest_bout == min(comfortable, habit, DAY_CAP):
        return Reason("WALK_THEY_DO", f"{most}: you already walk that long.", facts)
    if first.longest_bout == max(1, percent * comfortable // 100):
        sentence = (
            f"{most}: {percent} % of the {count(comfortable, 'minute')} that feel comfortable."
        )
        return Reason("BELOW_COMFORTABLE", sentence, facts)
    if first.longest_bout == DAY_CAP:
        return Reason("DAY_CAP", f"{most}: no day has more than {DAY_CAP}.", facts)
    sentence = f"{most}, so that a day fits into {MAX_BOUTS} walks."
    return Reason("THREE_WALKS", sentence, facts)


def _milestone_reason(intake: Intake, plan: Projection) -> Reason:
    if plan.milestone_week == 1:
        sentence = (
            f"The first week has {MILESTONE} minutes or more, what people in the trial walked on"
            " average after 12 weeks."
        )
        return Reason("MILESTONE_NOW", sentence, (("week", 1),))
    if plan.milestone_week is not None:
        sentence = (
            f"If each week goes well you reach {MILESTONE} minutes a week, what people in the trial"
            f" walked on average after 12 weeks, in about week {plan.milestone_week}."
        )
        return Reason("MILESTONE_WEEK", sentence, (("week", plan.milestone_week),))
    most = plan.weeks[-1]
    sentence = (
        f"{most.weekly_minutes} minutes a week are the most that {count(most.days, 'day')} a week"
        " allow."
    )
    more = with_days_available(intake, 3)
    if target_days_of(intake) < 3 and project(more).milestone_reachable:
        sentence += f" A third day would make {MILESTONE} reachable."
    return Reason("MILESTONE_OUT_OF_REACH", sentence, (("days", most.days),))


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
    Limit.THREE_WALKS: " A day has three walks at most.",
    Limit.DAY_CAP: f" No day has more than {DAY_CAP} minutes.",
    Limit.DAY_STEP: " A day grows by 5 minutes a week at most.",
    Limit.WEEK_RISE: " That is the most a week may rise.",
    Limit.TARGET: " That reaches the aim.",
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
    if after.days > before.days:
        code, what = "ONE_MORE_DAY", f"One more walking day: {dose_words(after)}."
    elif after.minutes > before.minutes:
        code, what = "LONGER_WALKS", f"Longer days: {dose_words(after)}."
    else:
        code, what = "SAME_FOR_NOW", "The same again: whole minutes allow no more this week."
    return Reason(code, f"{what} {_growth_words(before)}{_LIMIT_WORDS[limit]}", facts)


def _kept_reason(state: WalkingState) -> Reason:
    facts: Facts = (("weekly", state.weekly_minutes), ("target", state.weekly_target))
    if state.mode is Mode.MAINTAIN:
        return Reason("KEPT", "You keep up what you already do.", facts)
    if state.weekly_minutes >= state.weekly_target:
        sentence = f"The aim of {state.weekly_target} minutes a week is reached: keep it going."
        return Reason("AT_TARGET", sentence, facts)
    sentence = f"This is the most that {count(state.days, 'day')} a week allow: keep it going."
    return Reason("MOST_FOR_DAYS", sentence, facts)


def _growth_words(before: WalkingState) -> str:
    """How much the week may grow and where that number comes from."""
    grown = growth(before)
    may = f"The week may grow by about {grown} minutes"
    if before.growth_override is not None:
        return f"{may}, as your clinician set it."
    if regaining(before):
        return f"{may}: faster, up to what you walked before."
    numbers = NUMBERS_OF[before.track]
    track = "gentle" if before.track is Track.GENTLE else "standard"
    if grown == numbers.smallest_growth:
        return f"{may}, the least on the {track} track."
    if grown == numbers.largest_growth:
        return f"{may}, the most on the {track} track."
    return f"{may}, 10 % of what it was."
