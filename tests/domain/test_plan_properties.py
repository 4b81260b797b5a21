"""What holds for every plan: the invariants 1 to 7 and 9 of the clinical specification 3.8."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.domain.bouts import split_day
from plans.domain.dose import advance, step_back
from plans.domain.generate import gate_of, project, start, target_days_of, track_of
from plans.domain.model import Intake, WalkingState
from plans.domain.plan_reasons import Limit, explain, limit_of
from plans.domain.vocabulary import Gate, Mode, PlanFlag, Track
from tests.domain.strategies import admitted_intakes, intakes

SHORT = settings(max_examples=80, deadline=None)
LONG = settings(max_examples=6000, deadline=None)

LARGEST_RISE_SEEN = {Track.GENTLE: 14, Track.STANDARD: 18}


def a_week_never_falls_and_rises_within_its_cap(intake: Intake) -> None:
    """Invariant 1."""
    weeks = project(intake).weeks
    for before, after in pairwise(weeks):
        rise = after.weekly_minutes - before.weekly_minutes
        assert 0 <= rise <= LARGEST_RISE_SEEN[after.track]


def every_week_is_inside_the_caps(intake: Intake) -> None:
    """Invariant 2."""
    for week in project(intake).weeks:
        assert 1 <= week.minutes <= 60
        assert 1 <= week.days <= min(6, intake.days_available)
        assert week.weekly_minutes <= 300
        if week.mode is Mode.BUILD:
            assert week.weekly_minutes < 150 + week.days


def days_minutes_and_bouts_rise_slowly(intake: Intake) -> None:
    """Invariant 3."""
    weeks = project(intake).weeks
    first_bout = weeks[0].longest_bout
    for before, after in pairwise(weeks):
        assert after.minutes - before.minutes <= 5
        assert after.days - before.days <= 1
        longest = max(after.bouts)
        assert longest - max(before.bouts) <= 7 or longest <= first_bout + 2


def walks_of_a_day_add_up(intake: Intake) -> None:
    """Invariant 4."""
    for week in project(intake).weeks:
        bouts = week.bouts
        assert sum(bouts) == week.minutes
        assert 1 <= len(bouts) <= 3
        assert min(bouts) >= 1
        assert max(bouts) <= week.longest_bout + (2 if week.minutes >= 10 else 0)


def the_first_week_is_no_jump(intake: Intake) -> None:
    """Invariant 5."""
    first = start(intake)
    if first.mode is Mode.BUILD:
        starter = {Track.GENTLE: 20, Track.STANDARD: 30}[first.track]
        assert first.weekly_minutes <= max(intake.baseline_minutes, starter)


def the_ideal_carries_only_what_rounding_took(intake: Intake) -> None:
    """Invariant 6."""
    for week in project(intake).weeks:
        if week.mode is Mode.BUILD:
            assert week.weekly_minutes <= week.ideal_weekly_minutes
            assert week.ideal_weekly_minutes <= week.weekly_minutes + week.days - 1


def the_milestone_comes_in_time(intake: Intake) -> None:
    """Invariant 7, and what is said about 1 and 2 days."""
    plan = project(intake)
    first = plan.weeks[0]
    if first.mode is Mode.MAINTAIN:
        return
    if target_days_of(intake) >= 3:
        assert plan.milestone_week is not None
        assert plan.milestone_week <= {Track.GENTLE: 19, Track.STANDARD: 11}[first.track]
    else:
        assert not plan.milestone_reachable
        assert plan.weeks[-1].weekly_minutes == 60 * target_days_of(intake)


def stepping_back_ends_at_a_floor(intake: Intake) -> None:
    """Invariant 9."""
    for week in project(intake).weeks[::5]:
        for percent in (50, 65, 75, 80):
            state: WalkingState = week
            for _ in range(30):
                lower = step_back(state, percent)
                assert lower.minutes >= min(state.minutes, 5)
                assert lower.minutes >= 1
                state = lower
            assert step_back(state, percent) == state
            assert state.minutes == min(week.minutes, 5)


def every_number_has_its_reason(intake: Intake) -> None:
    """Each limit that a reason names is the one that binds; no week goes without a sentence."""
    plan, reasons = project(intake), explain(intake)
    assert len(reasons.steps) == 25
    assert all(reason.sentence and reason.code for reason in (*reasons.at_start, *reasons.steps))
    for before, after in pairwise(plan.weeks):
        if after.days > before.days or after.minutes > before.minutes:
            assert isinstance(limit_of(before, after), Limit)


INVARIANTS = (
    a_week_never_falls_and_rises_within_its_cap,
    every_week_is_inside_the_caps,
    days_minutes_and_bouts_rise_slowly,
    walks_of_a_day_add_up,
    the_first_week_is_no_jump,
    the_ideal_carries_only_what_rounding_took,
    the_milestone_comes_in_time,
    stepping_back_ends_at_a_floor,
    every_number_has_its_reason,
)


def check_every_invariant(intake: Intake) -> None:
    """All on one example: drawing it costs more than checking it. A failure names its invariant."""
    for invariant in INVARIANTS:
        invariant(intake)


@SHORT
@given(intake=admitted_intakes())
def test_every_plan(intake: Intake) -> None:
    check_every_invariant(intake)


@pytest.mark.long
@LONG
@given(intake=admitted_intakes())
def test_every_plan_in_the_long_form(intake: Intake) -> None:
    check_every_invariant(intake)


@SHORT
@given(intake=intakes())
def test_no_plan_without_the_gate(intake: Intake) -> None:
    plan = project(intake)
    assert bool(plan.weeks) == (gate_of(intake) is Gate.OK)
    assert len(plan.weeks) in (0, 26)


@SHORT
@given(intake=admitted_intakes(), flag=st.sampled_from(PlanFlag))
def test_a_flag_always_makes_a_plan_gentle(intake: Intake, flag: PlanFlag) -> None:
    assert track_of(replace(intake, modify_flags=frozenset({flag}))) is Track.GENTLE


@given(minutes=st.integers(1, 60), longest_bout=st.integers(1, 60))
@settings(max_examples=300, deadline=None)
def test_a_day_is_split_into_at_most_three_walks(minutes: int, longest_bout: int) -> None:
    if minutes > 3 * longest_bout:
        return
    bouts = split_day(minutes, longest_bout)
    assert sum(bouts) == minutes
    assert 1 <= len(bouts) <= 3
    assert list(bouts) == sorted(bouts, reverse=True) or bouts[0] == longest_bout


@SHORT
@given(intake=admitted_intakes())
def test_the_same_intake_gives_the_same_plan(intake: Intake) -> None:
    """Invariant 10, for plans."""
    assert project(intake) == project(intake)
    assert advance(start(intake)) == project(intake).weeks[1]
