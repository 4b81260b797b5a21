"""What people change about a plan between decisions: the participant's smaller choice, offers, return after a pause.

Clinical specification 3.3 (promotion), 3.5 (new normal, after a gap or a pause), 3.6 (the participant's own choice).
A clinician's own numbers are in `overrides`.
"""

from dataclasses import replace
from typing import Final

from plans.domain.bouts import ceil_div
from plans.domain.codes import Code
from plans.domain.constants import NEW_INTAKE_GAP
from plans.domain.dose import after_gap, step_back
from plans.domain.model import Standing, WalkingState
from plans.domain.pace import counter_for, stage_of
from plans.domain.vocabulary import Track

RESUME_PERCENTS: Final = (50, 75, 100)
"""What a clinician may pick after PAUSE_REVIEW (clinical specification 3.5)."""


SURE_ENOUGH: Final = 7
"""Who is less sure than this, of 10, is shown the smaller choice in plain sight. It changes no number."""


class ChoiceOutOfBounds(ValueError):
    """Somebody asked for a number the rules do not allow. The message says which numbers they do."""


# The participant's own choice, clinical specification 3.6


def smallest_choice(state: WalkingState) -> int:
    """The fewest minutes a participant may choose for a walking day: half of those proposed, rounded up."""
    return ceil_div(state.minutes, 2)


def with_own_choice(state: WalkingState, minutes: int) -> WalkingState:
    """The prescription with the participant's own, smaller `minutes` a walking day. It is no cut.

    The level before is kept as one to regain. Raises ChoiceOutOfBounds below half or above what is proposed.
    """
    lowest = smallest_choice(state)
    if not lowest <= minutes <= state.minutes:
        raise ChoiceOutOfBounds(f"choose from {lowest} to {state.minutes} minutes")
    if minutes == state.minutes:
        return state
    return replace(
        state,
        minutes=minutes,
        ideal_weekly_minutes=state.days * minutes,
        peak_weekly_minutes=max(state.peak_weekly_minutes, state.ideal_weekly_minutes),
    )


def minutes_shown_in_flare(minutes: int) -> int:
    """What the flare button shows for the rest of the running week: half, rounded down, at least 1 minute.

    Only shown. The stored prescription and the week's adherence do not change (clinical specification 3.5).
    """
    return max(1, minutes // 2)


# Promotion, clinical specification 3.3


def promoted(state: WalkingState) -> WalkingState:
    """The same prescription on the standard track. Pace keeps its stage (clinical specification 3.5)."""
    if state.track is Track.STANDARD:
        return state
    stage = stage_of(Track.GENTLE, state.pace_counter)
    return replace(state, track=Track.STANDARD, pace_counter=counter_for(Track.STANDARD, stage))


# A new normal upward, clinical specification 3.5


def with_pain_base(standing: Standing, pain_base: int) -> Standing:
    """Pain is compared with `pain_base` from now on; the history that could lower it starts anew."""
    return replace(standing, pain_base=pain_base, recent_pains=(), lowest_median=None)


# Back after a pause, clinical specification 3.5


def gap_percent(silent_weeks: int) -> int | None:
    """What is left of the walk after `silent_weeks` in a row: 100, 80, 65, 50 %; None from 8 on, a new intake."""
    if silent_weeks >= NEW_INTAKE_GAP:
        return None
    return (100, 100, 80, 65, 50)[min(silent_weeks, 4)]


def default_resume_percent(code: Code, silent_weeks: int) -> int | None:
    """What is proposed after a pause for `code`: 50 % after severe pain, else the gap table. None: a new intake.

    `silent_weeks` counts the weeks in a row without a walk, those of the pause included.
    """
    by_gap = gap_percent(silent_weeks)
    if code is Code.R3_SEVERE_PAIN and by_gap is not None:
        return 50
    return by_gap


def resumed(state: WalkingState, standing: Standing, percent: int) -> tuple[WalkingState, Standing]:
    """The prescription and the standing to go on with after a pause, at `percent` (100, 80, 75, 65 or 50).

    The percentage is of the prescription held before a gap, where there was one, and never above the last. The weeks
    of the pause are no weeks of the plan: the count of silent weeks and the last adherence start anew.
    """
    if standing.before_gap is None:
        after = step_back(state, percent)
    else:
        after = after_gap(standing.before_gap, state, percent)
    return after, replace(standing, silent_weeks=0, before_gap=None, previous_adherence=None)
