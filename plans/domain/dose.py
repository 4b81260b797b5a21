"""How one prescription follows from another (clinical specification 3.3): advance, step back, back after a gap."""

from typing import Final

from plans.domain.bouts import ceil_div
from plans.domain.constants import (
    DAY_CAP,
    MAX_BOUTS,
    MAX_DAY_STEP,
    NUMBERS_OF,
    WEEK_CAP,
)
from plans.domain.model import WalkingState
from plans.domain.vocabulary import Mode

_ROUNDED_HALVES: Final = (
    200  # (2 * percent * x + 100) // 200 is that percentage of x, rounded half up
)
_LARGEST_REGAIN: Final = 15  # minutes a week
_LEAST_MINUTES: Final = 5  # a step back stops here, or where the person already is below it


def clamp(value: int, low: int, high: int) -> int:
    """`value`, moved into `low` to `high`."""
    return max(low, min(high, value))


def final_minutes(days: int, weekly_target: int) -> int:
    """The minutes of one walking day at which a plan of `days` walking days has arrived."""
    return min(DAY_CAP, ceil_div(weekly_target, days))


def at_target(state: WalkingState) -> bool:
    """Whether the plan is where it should be. MAINTAIN: all ground lost by a step back is regained."""
    if state.mode is Mode.MAINTAIN:
        return state.ideal_weekly_minutes >= state.peak_weekly_minutes
    return state.weekly_minutes >= state.weekly_target or (
        state.days == state.target_days
        and state.minutes >= final_minutes(state.days, state.weekly_target)
    )


def regaining(state: WalkingState) -> bool:
    """Whether the plan is on its way back to a level held before a step back. Pace stands still meanwhile."""
    return state.ideal_weekly_minutes < state.peak_weekly_minutes


def growth(state: WalkingState) -> int:
    """Minutes by which the ideal weekly total may grow this week, before rounding and caps.

    10 % within the track's bounds; 20 %, at most 15 minutes, while regaining. A clinician's own growth (3.6) replaces
    the 10 % and bounds the 20 %.
    """
    ideal = state.ideal_weekly_minutes
    numbers = NUMBERS_OF[state.track]
    own = state.growth_override
    if own is not None:
        own = min(own, numbers.largest_growth_override)
    if ideal < state.peak_weekly_minutes:
        twenty_percent = (40 * ideal + 100) // _ROUNDED_HALVES
        grown = min(
            clamp(twenty_percent, numbers.smallest_growth, _LARGEST_REGAIN),
            state.peak_weekly_minutes - ideal,
        )
        return grown if own is None else min(grown, own)
    if own is not None:
        return own
    return clamp(
        (20 * ideal + 100) // _ROUNDED_HALVES, numbers.smallest_growth, numbers.largest_growth
    )


def longest_bout_next(state: WalkingState) -> int:
    """The longest continuous bout of an advance: 15 % above the longest planned now, 1 to 5 minutes more."""
    longest = max(state.bouts)
    return max(state.longest_bout, min(DAY_CAP, longest + clamp(ceil_div(15 * longest, 100), 1, 5)))


def day_limits(state: WalkingState, days: int, ideal: int, bout: int) -> tuple[int, ...]:
    """All that bounds the minutes of a walking day when advancing to `days` days; the smallest decides.

    In order: the week's growth, three bouts, the day cap, five minutes more a day, the cap on a week's rise and, in
    mode BUILD, the target.
    """
    limits = (
        ideal // days,
        MAX_BOUTS * bout,
        DAY_CAP,
        state.minutes + MAX_DAY_STEP,
        (state.weekly_minutes + NUMBERS_OF[state.track].largest_rise) // days,
    )
    if state.mode is Mode.BUILD:
        return (*limits, final_minutes(days, state.weekly_target))
    return limits


def ideal_next(state: WalkingState) -> int:
    """The ideal weekly total of an advance, before it is fitted to whole minutes and days."""
    return min(state.ideal_weekly_minutes + growth(state), WEEK_CAP)


def advance(state: WalkingState, *, pace_rises: bool = True) -> WalkingState:
    """The next prescription after a good week. At target only the pace counter rises.

    One more walking day comes first, if walks shrink by at most a quarter and the week still grows; else longer walks.
    `pace_rises` is false after a week that was hard or said nothing about effort: time grows, pace does not.
    """
    if at_target(state):
        return state.with_pace(state.pace_counter + 1) if pace_rises else state
    ideal, bout = ideal_next(state), longest_bout_next(state)
    days = state.days
    minutes = max(min(day_limits(state, days, ideal, bout)), state.minutes)
    if days < state.target_days:
        shorter = min(day_limits(state, days + 1, ideal, bout))
        if 4 * shorter >= 3 * state.minutes and (days + 1) * shorter > state.weekly_minutes:
            days, minutes = days + 1, shorter
    weekly = days * minutes
    return state.with_dose(
        days,
        minutes,
        bout,
        # Only what rounding took away is carried on, never what a cap did.
        max(weekly, min(ideal, weekly + days - 1)),
        state.peak_weekly_minutes,
        state.pace_counter + (1 if pace_rises and not regaining(state) else 0),
    )


def step_back(state: WalkingState, percent: int) -> WalkingState:
    """The prescription with `percent` of the minutes and the bout (50, 65, 75, 80; 100 changes nothing).

    Days stay. Never below 5 minutes, or below what is planned now where that is less.
    """
    if percent >= 100:
        return state
    minutes = max(min(state.minutes, _LEAST_MINUTES), state.minutes * percent // 100)
    bout = min(
        state.longest_bout,
        max(
            min(state.longest_bout, _LEAST_MINUTES),
            state.longest_bout * percent // 100,
            ceil_div(minutes, MAX_BOUTS),
        ),
    )
    peak = max(state.peak_weekly_minutes, state.ideal_weekly_minutes)
    return state.with_dose(
        state.days, minutes, bout, state.days * minutes, peak, state.pace_counter
    )


def after_gap(before_gap: WalkingState, present: WalkingState, percent: int) -> WalkingState:
    """The prescription after silent weeks: `percent` of the one in force in the first of them.

    Never above the present one (days, minutes and bout each the lower of the two); track, pace and targets are the
    present ones, the level to regain is the higher (clinical specification 3.5, gaps).
    """
    reduced = step_back(before_gap, percent)
    days = min(reduced.days, present.days)
    minutes = min(reduced.minutes, present.minutes)
    return present.with_dose(
        days,
        minutes,
        min(reduced.longest_bout, present.longest_bout),
        days * minutes,
        max(reduced.peak_weekly_minutes, present.peak_weekly_minutes),
        present.pace_counter,
    )


def same_walks(one: WalkingState, other: WalkingState) -> bool:
    """Whether two prescriptions ask for the same days, minutes and bouts, so that a person sees no difference."""
    return one.days == other.days and one.minutes == other.minutes and one.bouts == other.bouts


def same_dose(one: WalkingState, other: WalkingState) -> bool:
    """Whether days, minutes and the ideal weekly total are the same: nothing would have advanced."""
    return (
        one.days == other.days
        and one.minutes == other.minutes
        and one.ideal_weekly_minutes == other.ideal_weekly_minutes
    )
