"""What changed days or health facts do to a prescription, from the next week on [D].

The gate runs again on what the person says now; if it lets the plan go on, the prescription is fitted to it. It never
rises by that: neither weekly minutes nor minutes of a day nor the longest walk. Growing is for the weekly decision.
"""

from dataclasses import replace

from plans.domain.constants import FEWEST_START_DAYS, MAX_BOUTS, MAX_WALKING_DAYS
from plans.domain.dose import at_target, final_minutes
from plans.domain.generate import (
    NoPlanAllowed,
    comfortable_minutes_of,
    gate_of,
    gentle_reasons,
    kept_days_of,
    project_from,
    start_bout_of,
    target_days_of,
)
from plans.domain.model import Intake, WalkingState
from plans.domain.vocabulary import Gate, Mode, Track


def with_new_facts(state: WalkingState, before: Intake, after: Intake) -> WalkingState:
    """`state` fitted to the facts `after`, which were `before` when it was made. Doing it twice changes nothing more.

    Days: fewer days keep the minutes of a day, so the week gets shorter; more days raise only the days the plan grows
    to, and the engine adds one a week. The only exception is a plan of one or two long days to which the engine
    could never add a day (a walk may shrink by a quarter at most): the same minutes are spread over one day more.
    Track: GENTLE when there is a reason for it that is new or got worse; never back to STANDARD. A promotion or a
    clinician's track is not undone by facts that stayed as they were, nor are a clinician's own target days.
    Comfortable minutes: less than before shortens the longest walk to what the start rule allows, and the day to three
    of those; more changes nothing.
    In mode BUILD the level just lowered is not one to regain: the plan grows on from here at the usual pace, and what
    was to be regained before is bounded by what the days allow. Mode MAINTAIN knows no growth but regaining, so there
    the level is kept for it: else days that come back could never bring the minutes back.

    Raises NoPlanAllowed when the gate of `after` is not OK.
    """
    gate = gate_of(after)
    if gate is not Gate.OK:
        raise NoPlanAllowed(gate)
    target_days = _target_days(state, before, after)
    fitted = replace(state, track=_track(state, before, after), target_days=target_days)
    fitted = _with_bout(fitted, before, after)
    fitted = _with_dose(fitted, min(fitted.days, target_days), fitted.minutes)
    if target_days < state.target_days and state.mode is Mode.BUILD:
        most = target_days * final_minutes(target_days, state.weekly_target)
        return replace(fitted, peak_weekly_minutes=min(fitted.peak_weekly_minutes, most))
    if target_days > state.target_days and _needs_spreading(fitted):
        days = fitted.days + 1
        return _with_dose(fitted, days, fitted.weekly_minutes // days)
    return fitted


def _target_days(state: WalkingState, before: Intake, after: Intake) -> int:
    """The days to grow to, as the start rule counts them; never more than are available when that got fewer."""
    counted = target_days_of if state.mode is Mode.BUILD else kept_days_of
    was, wanted = counted(before), counted(after)
    target_days = state.target_days
    if wanted < was:
        target_days = min(target_days, wanted)
    elif wanted > was and target_days == was:
        # Other target days than the rule's are a clinician's: those stay.
        target_days = wanted
    if after.days_available < before.days_available:
        target_days = min(target_days, after.days_available, MAX_WALKING_DAYS)
    return target_days


def _track(state: WalkingState, before: Intake, after: Intake) -> Track:
    return Track.GENTLE if _is_newly_gentle(before, after) else state.track


def _is_newly_gentle(before: Intake, after: Intake) -> bool:
    """Whether something asks for the gentle track that did not before, or asks for it more strongly now."""
    then, now = gentle_reasons(before), gentle_reasons(after)
    comfortable_before, comfortable = comfortable_minutes_of(before), comfortable_minutes_of(after)
    return any(
        (
            now.pain and after.pain_avg > before.pain_avg,
            now.worst_pain and after.pain_worst > before.pain_worst,
            now.age and not then.age,
            now.confidence and after.confidence < before.confidence,
            now.comfortable and comfortable < comfortable_before,
            now.flare and not then.flare,
            bool(now.flags - then.flags),
        )
    )


def _with_bout(state: WalkingState, before: Intake, after: Intake) -> WalkingState:
    """Shorter walks when less is comfortable than before."""
    if comfortable_minutes_of(after) >= comfortable_minutes_of(before):
        return state
    bout = min(state.longest_bout, start_bout_of(after, state.track))
    shorter = replace(state, longest_bout=bout)
    return _with_dose(shorter, state.days, min(state.minutes, MAX_BOUTS * bout))


def _with_dose(state: WalkingState, days: int, minutes: int) -> WalkingState:
    """Another dose of no more weekly minutes. In mode MAINTAIN the level before stays one to regain."""
    if (days, minutes) == (state.days, state.minutes):
        return state
    peak = state.peak_weekly_minutes
    if state.mode is Mode.MAINTAIN:
        peak = max(peak, state.ideal_weekly_minutes)
    return replace(
        state,
        days=days,
        minutes=minutes,
        ideal_weekly_minutes=days * minutes,
        peak_weekly_minutes=peak,
    )


def _needs_spreading(state: WalkingState) -> bool:
    """Whether the engine would never add a day to so few and long ones, however well it goes."""
    if state.days >= min(FEWEST_START_DAYS, state.target_days) or at_target(state):
        return False
    return all(each.days == state.days for each in project_from(state).weeks)
