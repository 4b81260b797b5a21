"""What holds for every weekly decision: the invariants 8, 10 and 11 of the clinical specification 3.8."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.domain.clinical_reasons import reason_for_clinician
from plans.domain.course import standing_after, walk_course
from plans.domain.generate import start
from plans.domain.model import Decision, Intake, Standing, WalkingState, WeekEvidence
from plans.domain.progression import TABLE, decide, weigh
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect, Track
from plans.stored import standing_from_dict, standing_to_dict
from screening.domain.outcomes import Outcome
from tests.domain.strategies import admitted_intakes, standings, weeks
from tests.domain.walking import following

SHORT = settings(max_examples=150, deadline=None)
LONG = settings(max_examples=8_000, deadline=None)
FORWARD = (DecisionKind.ADVANCE, DecisionKind.MAINTAIN)

Held = tuple[WalkingState, Standing]


def minutes_after(decision: Decision) -> int:
    """The next week's minutes; a plan that ended counts as none."""
    return 0 if decision.after is None else decision.after.weekly_minutes


def only_forward_decisions_raise_anything(held: Held, week: WeekEvidence) -> None:
    """Invariant 8."""
    state, standing = held
    decision = decide(state, standing, week)
    after = decision.after
    if after is None:
        assert decision.kind.ends_course
    elif decision.kind in FORWARD:
        assert after.weekly_minutes >= state.weekly_minutes
        assert after.longest_bout >= state.longest_bout
        assert after.minutes >= state.minutes or after.days > state.days
    else:
        assert after.weekly_minutes <= state.weekly_minutes
        assert after.minutes <= state.minutes
        assert after.longest_bout <= state.longest_bout


def a_decision_does_what_it_says(held: Held, week: WeekEvidence) -> None:
    """Invariant 8, second part: no empty advance, no empty cut, a hold holds."""
    state, standing = held
    decision = decide(state, standing, week)
    if decision.percent is not None:
        assert decision.kind is DecisionKind.STEP_BACK
    if decision.kind.ends_course:
        assert decision.after is None
        return
    after = following(decision)
    if decision.kind is DecisionKind.ADVANCE:
        was = (state.days, state.minutes, state.ideal_weekly_minutes)
        assert (after.days, after.minutes, after.ideal_weekly_minutes) != was
    elif decision.kind is DecisionKind.STEP_BACK:
        assert after.weekly_minutes < state.weekly_minutes or after.bouts != state.bouts
        assert decision.percent in (50, 65, 75, 80)
    elif decision.kind is DecisionKind.HOLD:
        assert replace(after, track=state.track) == state


def the_next_prescription_is_sound(held: Held, week: WeekEvidence) -> None:
    """Caps, bouts and what the ideal carries hold after every decision, not only in a projection."""
    state, standing = held
    after = decide(state, standing, week).after
    if after is None:
        return
    assert 1 <= after.minutes <= 60
    assert 1 <= after.days <= 6
    assert after.weekly_minutes <= 300
    assert sum(after.bouts) == after.minutes
    assert 1 <= len(after.bouts) <= 3
    assert after.weekly_minutes <= after.ideal_weekly_minutes < after.weekly_minutes + after.days
    rise = {Track.GENTLE: 15, Track.STANDARD: 20}[after.track]
    assert after.weekly_minutes - state.weekly_minutes <= rise


def the_same_week_is_decided_the_same_way(held: Held, week: WeekEvidence) -> None:
    """Invariant 10, also when what came before was stored and read again."""
    state, standing = held
    decision = decide(state, standing, week)
    assert decide(state, standing_from_dict(standing_to_dict(standing)), week) == decision
    assert TABLE[-1].applies(weigh(state, standing, week, 80), state)


def every_decision_says_why(held: Held, week: WeekEvidence) -> None:
    state, standing = held
    decision = decide(state, standing, week)
    assert reason_for_participant(decision).endswith(".")
    assert "\n" not in reason_for_clinician(decision)
    assert reason_for_mail(decision).endswith(".")


PROPERTIES = (
    only_forward_decisions_raise_anything,
    a_decision_does_what_it_says,
    the_next_prescription_is_sound,
    the_same_week_is_decided_the_same_way,
    every_decision_says_why,
)


def check_every_property(held: Held, week: WeekEvidence) -> None:
    """All on one example: drawing it costs more than checking it. A failure names its property."""
    for holds in PROPERTIES:
        holds(held, week)


@SHORT
@given(held=standings(), week=weeks())
def test_every_decision(held: Held, week: WeekEvidence) -> None:
    check_every_property(held, week)


@pytest.mark.long
@LONG
@given(held=standings(), week=weeks())
def test_every_decision_in_the_long_form(held: Held, week: WeekEvidence) -> None:
    check_every_property(held, week)


# Invariant 11: each of these makes one thing worse and leaves the gap as it is.

ORDERED_FLARES = (Flare.NONE, Flare.SETTLED, Flare.PRESENT)
ORDERED_SIDES = (SideEffect.NONE, SideEffect.MINOR, SideEffect.LIMITING)
ORDERED_TRIAGE = tuple(Outcome)


def worse_versions(week: WeekEvidence, planned: int) -> list[WeekEvidence]:
    """Every week that is worse in exactly one of the things the invariant names."""
    return [
        *(
            replace(week, triage=worse)
            for worse in ORDERED_TRIAGE[ORDERED_TRIAGE.index(week.triage) + 1 :]
        ),
        *(
            replace(week, flare=worse)
            for worse in ORDERED_FLARES[ORDERED_FLARES.index(week.flare) + 1 :]
        ),
        *(
            replace(week, side_effect=worse)
            for worse in ORDERED_SIDES[ORDERED_SIDES.index(week.side_effect) + 1 :]
        ),
        *(
            replace(week, pain=worse)
            for worse in range(week.pain + 1 if week.pain is not None else 11, 11)
        ),
        *(
            replace(week, effort=worse)
            for worse in range(week.effort + 1 if week.effort is not None else 11, 11)
        ),
        replace(week, unsettled_walks=week.unsettled_walks + 1),
        replace(week, unsettled_walks=week.unsettled_walks + 2),
        *_less_walked(week, planned),
    ]


def _less_walked(week: WeekEvidence, planned: int) -> list[WeekEvidence]:
    """Fewer minutes, where adherence is not above 150 % and something is still logged."""
    if week.done_minutes <= 1 or 100 * week.done_minutes // planned > 150:
        return []
    fewer = {1, planned * 49 // 100, planned * 79 // 100, week.done_minutes - 1}
    return [
        replace(week, done_minutes=minutes) for minutes in fewer if 0 < minutes < week.done_minutes
    ]


def check_monotone_safety(held: Held, week: WeekEvidence) -> None:
    state, standing = held
    minutes = minutes_after(decide(state, standing, week))
    for worse in worse_versions(week, state.weekly_minutes):
        decision = decide(state, standing, worse)
        assert minutes_after(decision) <= minutes, (worse, decision.code)


@SHORT
@given(held=standings(), week=weeks())
def test_a_worse_week_never_gives_a_larger_next_one(held: Held, week: WeekEvidence) -> None:
    check_monotone_safety(held, week)


@pytest.mark.long
@LONG
@given(held=standings(), week=weeks())
def test_a_worse_week_never_gives_a_larger_next_one_in_the_long_form(
    held: Held, week: WeekEvidence
) -> None:
    check_monotone_safety(held, week)


@SHORT
@given(intake=admitted_intakes(), course=st.lists(weeks(), max_size=26))
def test_a_course_is_its_weeks_decided_in_order(intake: Intake, course: list[WeekEvidence]) -> None:
    decisions = walk_course(intake, course)
    assert len(decisions) <= len(course)
    state = start(intake)
    for earlier, later in pairwise(decisions):
        assert earlier.before == state
        assert later.before == earlier.after
        assert later.rests_on.standing == standing_after(earlier)
        state = earlier.after
    # Nothing follows a stop or a pause; every shorter course ended in one.
    assert all(decision.after is not None for decision in decisions[:-1])
    if len(decisions) < len(course):
        assert decisions[-1].kind.ends_course
