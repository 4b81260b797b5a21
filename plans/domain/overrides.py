"""A clinician's own numbers, inside the hard caps only (clinical specification 3.6).

The engine goes on from them. A number above a cap is refused, never bent. Besides the caps on a day, a week and the
walking days, the caps on how fast a plan may rise hold here too: a clinician who wants more gets there in steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from plans.domain.adjustments import promoted, with_pain_base
from plans.domain.constants import (
    DAY_CAP,
    HIGHEST_TARGET,
    LONGEST_HOLD,
    LOWEST_TARGET,
    MAX_ADDED_DAYS,
    MAX_BOUTS,
    MAX_DAY_STEP,
    MAX_WALKING_DAYS,
    NUMBERS_OF,
    WEEK_CAP,
)
from plans.domain.model import Standing, WalkingState
from plans.domain.pace import counter_for
from plans.domain.vocabulary import Mode, Track
from plans.domain.words import Words, say

_STAGES = (1, 4)
_PAIN = (0, 10)


class Problem(NamedTuple):
    """Why one number is refused, in a plain sentence. `field` is its name in `Override`."""

    field: str
    words: Words


class OverrideRefused(ValueError):
    """An override lies outside the hard caps. `problems` holds one for each number refused."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.words for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Override:
    """What a clinician changes; None leaves a number as it is.

    `weekly_target` 60-300 minutes, `minutes` and `longest_bout` of a walking day 1-60, `days` and `target_days` 1-6,
    `growth` minutes a week 0-10 (gentle) or 0-20, `stage` 1-4, `pain_base` 0-10. `own_growth=False` gives the growth
    back to the rules.
    """

    track: Track | None = None
    target_days: int | None = None
    weekly_target: int | None = None
    minutes: int | None = None
    days: int | None = None
    longest_bout: int | None = None
    growth: int | None = None
    own_growth: bool = True
    stage: int | None = None
    pain_base: int | None = None


def apply_override(
    state: WalkingState,
    standing: Standing,
    override: Override,
    *,
    began: WalkingState | None = None,
) -> tuple[WalkingState, Standing]:
    """The prescription and the standing with a clinician's numbers in place. Raises OverrideRefused.

    `began` is what the week began with, where it was overridden already: a rise is counted from there, so that two
    overrides of one week rise no further than one.
    """
    track = override.track or state.track
    problems = [*_range_problems(override, track)]
    if not problems:
        changed = _with_numbers(state, override)
        problems = [*_cap_problems(began or state, changed)]
    if problems:
        raise OverrideRefused(*problems)
    if override.pain_base is not None:
        standing = with_pain_base(standing, override.pain_base)
    return changed, standing


def _range_problems(override: Override, track: Track) -> Iterator[Problem]:
    growth = NUMBERS_OF[track].largest_growth_override
    ranges = (
        ("target_days", say("target days"), (1, MAX_WALKING_DAYS)),
        ("weekly_target", say("weekly target"), (LOWEST_TARGET, HIGHEST_TARGET)),
        ("minutes", say("minutes"), (1, DAY_CAP)),
        ("days", say("days"), (1, MAX_WALKING_DAYS)),
        ("longest_bout", say("longest bout"), (1, DAY_CAP)),
        ("growth", say("growth"), (0, growth)),
        ("stage", say("stage"), _STAGES),
        ("pain_base", say("usual pain"), _PAIN),
    )
    for field, name, (low, high) in ranges:
        value = getattr(override, field)
        if value is not None and not low <= value <= high:
            words = say("{name} must be from {low} to {high}", name=name, low=low, high=high)
            yield Problem(field, words)


def _cap_problems(began: WalkingState, changed: WalkingState) -> Iterator[Problem]:
    numbers = NUMBERS_OF[changed.track]
    if changed.weekly_minutes > WEEK_CAP:
        words = say("a week may have at most {minutes} minutes", minutes=WEEK_CAP)
        yield Problem("minutes", words)
    if changed.weekly_minutes > began.weekly_minutes + numbers.largest_rise:
        words = say("a week may rise by at most {minutes} minutes", minutes=numbers.largest_rise)
        yield Problem("minutes", words)
    if changed.minutes > began.minutes + MAX_DAY_STEP:
        words = say(
            "a walking day may rise by at most {minutes} minutes a week", minutes=MAX_DAY_STEP
        )
        yield Problem("minutes", words)
    if changed.days > began.days + MAX_ADDED_DAYS:
        yield Problem("days", say("a week may gain at most one walking day"))
    if changed.days > changed.target_days:
        yield Problem("target_days", say("walking days may not be more than the target days"))
    if changed.minutes > MAX_BOUTS * changed.longest_bout:
        words = say("a walking day must fit into {walks} walks", walks=MAX_BOUTS)
        yield Problem("longest_bout", words)


def _with_numbers(state: WalkingState, override: Override) -> WalkingState:
    days = state.days if override.days is None else override.days
    minutes = state.minutes if override.minutes is None else override.minutes
    target = state.weekly_target if override.weekly_target is None else override.weekly_target
    changed = _with_track_and_pace(state, override)
    changed = replace(
        changed,
        target_days=_target_days(state, override),
        longest_bout=override.longest_bout or state.longest_bout,
        weekly_target=target,
        growth_override=_growth(state, override),
    )
    if (days, minutes) != (state.days, state.minutes):
        changed = _with_dose(changed, days, minutes)
    held = max(changed.ideal_weekly_minutes, changed.peak_weekly_minutes)
    if state.mode is Mode.MAINTAIN and override.weekly_target is not None and target > held:
        # A target above what they keep is something to build towards.
        changed = replace(changed, mode=Mode.BUILD)
    return changed


def _with_dose(state: WalkingState, days: int, minutes: int) -> WalkingState:
    """A clinician's dose is where the plan now stands: a lower one is not regained at the faster pace."""
    weekly = days * minutes
    lowered = weekly < state.weekly_minutes
    return replace(
        state,
        days=days,
        minutes=minutes,
        ideal_weekly_minutes=weekly,
        peak_weekly_minutes=0 if lowered else state.peak_weekly_minutes,
    )


def _with_track_and_pace(state: WalkingState, override: Override) -> WalkingState:
    """Up to STANDARD the stage is kept; down to GENTLE the counter is, so that the stage can only fall."""
    if override.track is Track.STANDARD:
        state = promoted(state)
    elif override.track is Track.GENTLE:
        state = replace(state, track=Track.GENTLE)
    if override.stage is None:
        return state
    return replace(state, pace_counter=counter_for(state.track, override.stage))


def _target_days(state: WalkingState, override: Override) -> int:
    if override.target_days is not None:
        return override.target_days
    return max(state.target_days, override.days or 0)


def _growth(state: WalkingState, override: Override) -> int | None:
    if not override.own_growth:
        return None
    return state.growth_override if override.growth is None else override.growth


def latest_hold(today: date) -> date:
    """The last day a clinician's hold may run to: four weeks from `today`; then it asks again."""
    return today + timedelta(days=LONGEST_HOLD)


def check_hold(until: date, today: date) -> None:
    """Refuse a hold that ends before tomorrow or runs longer than four weeks. Raises OverrideRefused."""
    if not today < until <= latest_hold(today):
        words = say("a hold may run to {day} at the latest", day=latest_hold(today))
        raise OverrideRefused(Problem("until", words))
