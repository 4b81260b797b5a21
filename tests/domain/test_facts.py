"""Changed days or health facts: fitted from the next week on, never upward."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.domain.adjustments import promoted
from plans.domain.dose import advance, step_back
from plans.domain.facts import with_new_facts
from plans.domain.generate import NoPlanAllowed, gate_of, project, project_from, start
from plans.domain.model import Intake, WalkingState
from plans.domain.vocabulary import Gate, Mode, PlanFlag, Track
from tests.domain.cases.plans import GENTLE_START, intake
from tests.domain.strategies import admitted_intakes

AT_30 = project(intake()).weeks[13]
ON_THREE = project(intake(days_available=3)).weeks[8]  # 3 x 36
ON_TWO = project(intake(days_available=2)).weeks[25]  # 2 x 60
WALKER = intake(baseline_minutes=180, baseline_days=6, comfortable_minutes=40)


@dataclass(frozen=True)
class Case:
    """`expected`: days x minutes after the change, and the days to grow to."""

    title: str
    state: WalkingState
    before: Intake
    changed: dict[str, Any]
    expected: tuple[int, int, int]

    @property
    def fitted(self) -> WalkingState:
        return with_new_facts(self.state, self.before, replace(self.before, **self.changed))


DAYS = [
    Case("fewer available", AT_30, intake(), {"days_available": 3}, (3, 30, 3)),
    Case("fewer wished", AT_30, intake(), {"preferred_days": 4}, (4, 30, 4)),
    Case("one day", AT_30, intake(), {"days_available": 1}, (1, 30, 1)),
    Case("fewer available, still enough", AT_30, intake(), {"days_available": 5}, (5, 30, 5)),
    Case("more wished", AT_30, intake(), {"preferred_days": 6}, (5, 30, 6)),
    Case("more available", ON_THREE, intake(days_available=3), {"days_available": 7}, (3, 36, 5)),
    Case(
        "more available, fewer wished",
        ON_THREE,
        intake(days_available=3),
        {"days_available": 7, "preferred_days": 2},
        (2, 36, 2),
    ),
    Case(
        "a clinician's fewer target days stay",
        replace(AT_30, target_days=3, days=3),
        intake(),
        {"preferred_days": 6},
        (3, 30, 3),
    ),
    Case(
        "a clinician's six days give way to what is available",
        replace(AT_30, target_days=6, days=6, minutes=25),
        intake(days_available=6),
        {"days_available": 5},
        (5, 25, 5),
    ),
    Case(
        "two long days, to which the engine could add none",
        ON_TWO,
        intake(days_available=2),
        {"days_available": 5},
        (3, 40, 5),
    ),
    Case(
        "two short days, to which it can",
        start(intake(days_available=2)),
        intake(days_available=2),
        {"days_available": 5},
        (2, 10, 5),
    ),
    Case("MAINTAIN, fewer days", start(WALKER), WALKER, {"days_available": 4}, (4, 30, 4)),
    Case("MAINTAIN, more days", start(WALKER), WALKER, {"days_available": 7}, (6, 30, 6)),
    Case("MAINTAIN, a wish for fewer", start(WALKER), WALKER, {"preferred_days": 2}, (6, 30, 6)),
]


@pytest.mark.parametrize("case", DAYS, ids=lambda case: case.title)
def test_days(case: Case) -> None:
    fitted = case.fitted
    assert (fitted.days, fitted.minutes, fitted.target_days) == case.expected
    assert fitted.track is case.state.track
    assert fitted.longest_bout == case.state.longest_bout


def test_fewer_days_are_a_shorter_week_that_grows_on_at_the_usual_pace() -> None:
    fitted = DAYS[0].fitted
    assert (fitted.ideal_weekly_minutes, fitted.peak_weekly_minutes) == (90, 0)
    assert [each.minutes for each in project_from(fitted, 8).weeks] == [
        *(30, 33, 36, 40, 44, 48, 50, 50),
    ]


def test_what_was_to_be_regained_is_bounded_by_what_the_days_allow() -> None:
    flared = step_back(AT_30, 50)
    assert flared.peak_weekly_minutes == 154  # with what rounding carries on
    fitted = with_new_facts(flared, intake(), intake(days_available=2))
    assert (fitted.days, fitted.minutes, fitted.peak_weekly_minutes) == (2, 15, 120)


def test_a_third_day_brings_the_milestone_into_reach() -> None:
    weeks = project_from(DAYS[9].fitted).weeks
    assert [(each.days, each.minutes) for each in weeks[:4]] == [(3, 40), (4, 33), (5, 29), (5, 30)]


def test_days_that_come_back_bring_back_what_somebody_already_walked() -> None:
    fewer = replace(WALKER, days_available=2)
    state = with_new_facts(start(WALKER), WALKER, fewer)
    assert (state.weekly_minutes, state.peak_weekly_minutes) == (60, 180)
    state = with_new_facts(project_from(state).weeks[-1], fewer, WALKER)
    last = project_from(state).weeks[-1]
    assert (last.mode, last.days, last.minutes) == (Mode.MAINTAIN, 6, 30)


@pytest.mark.parametrize(
    ("before", "changed", "track"),
    [
        ({}, {"modify_flags": frozenset({PlanFlag.AID})}, Track.GENTLE),
        ({}, {"bmi": 36}, Track.GENTLE),
        ({}, {"comfortable_minutes": 4}, Track.GENTLE),
        ({}, {"confidence": 3}, Track.GENTLE),
        ({}, {"in_flare": True}, Track.GENTLE),
        ({}, {"pain_avg": 5, "pain_worst": 6}, Track.GENTLE),
        ({}, {"pain_worst": 8}, Track.GENTLE),
        ({"age": 74}, {"age": 75}, Track.GENTLE),
        ({}, {"confidence": 4}, Track.STANDARD),
        ({}, {"days_available": 3}, Track.STANDARD),
        ({"bmi": 30}, {"bmi": 34}, Track.STANDARD),
        ({"age": 80}, {"age": 81}, Track.STANDARD),
        ({"pain_avg": 6, "pain_worst": 8}, {"days_available": 3}, Track.STANDARD),
        ({"pain_avg": 6, "pain_worst": 8}, {"pain_avg": 5}, Track.STANDARD),
        ({"pain_avg": 6, "pain_worst": 8}, {"pain_avg": 7}, Track.GENTLE),
        ({"modify_flags": frozenset({PlanFlag.LEG_PAIN})}, {"bmi": 40}, Track.GENTLE),
    ],
)
def test_a_new_or_worse_reason_makes_a_plan_gentle(before, changed, track) -> None:
    """The plan is on the standard track, where `before` is gentle by a promotion."""
    known = intake(**before)
    state = replace(promoted(start(known)), pace_counter=7)
    fitted = with_new_facts(state, known, replace(known, **changed))
    assert fitted.track is track
    assert fitted.pace_counter == 7
    if not {"comfortable_minutes", "days_available"} & set(changed):
        assert replace(fitted, track=state.track) == state


def test_nothing_makes_a_plan_standard_again() -> None:
    well = replace(GENTLE_START, pain_avg=0, pain_worst=0, confidence=10, comfortable_minutes=60)
    state = start(GENTLE_START)
    assert with_new_facts(state, GENTLE_START, well) == state


@pytest.mark.parametrize(
    ("comfortable", "bout", "minutes"),
    [(20, 35, 30), (None, 8, 24), (19, 15, 30), (10, 8, 24), (5, 4, 12), (2, 1, 3), (60, 35, 30)],
)
def test_less_that_is_comfortable_makes_walks_shorter(comfortable, bout, minutes) -> None:
    """5 x 30 with walks of up to 35 minutes, at 20 comfortable minutes so far."""
    state = replace(AT_30, longest_bout=35)
    fitted = with_new_facts(state, intake(), intake(comfortable_minutes=comfortable))
    assert (fitted.days, fitted.longest_bout, fitted.minutes) == (5, bout, minutes)
    assert 5 * minutes <= fitted.ideal_weekly_minutes < 5 * minutes + 5
    assert len(fitted.bouts) <= 3


def test_a_gentle_plan_is_shortened_by_the_gentle_share() -> None:
    """A clinician's gentle track counts, whatever the answers alone would give."""
    state = replace(AT_30, track=Track.GENTLE)
    assert with_new_facts(state, intake(), intake(comfortable_minutes=10)).longest_bout == 7


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        ({"pain_avg": 8, "pain_worst": 9}, Gate.HOLD_CLINICIAN),
        ({"comfortable_minutes": 0}, Gate.HOLD_CLINICIAN),
        ({"age": 17}, Gate.NOT_ELIGIBLE),
    ],
)
def test_the_gate_runs_again(changed, gate) -> None:
    with pytest.raises(NoPlanAllowed) as refusal:
        with_new_facts(AT_30, intake(), intake(**changed))
    assert refusal.value.gate is gate
    cleared = intake(**changed | {"age": 45, "cleared": True})
    assert with_new_facts(AT_30, intake(), cleared).weekly_minutes <= AT_30.weekly_minutes


# Any plan, any change of any fact


@st.composite
def plans_under_way(draw: st.DrawFn) -> tuple[WalkingState, Intake]:
    """A plan some weeks after its start, some cut, some promoted, with the facts it was made from."""
    known = draw(admitted_intakes())
    state = start(known)
    for step in draw(st.lists(st.sampled_from((100, 100, 100, 50, 75)), max_size=26)):
        state = advance(state) if step == 100 else step_back(state, step)
    if draw(st.booleans()):
        state = promoted(state)
    return state, known


CHANGING = (
    "days_available",
    "preferred_days",
    "comfortable_minutes",
    "modify_flags",
    "bmi",
    "confidence",
    "in_flare",
    "age",
)


@st.composite
def changes(draw: st.DrawFn) -> tuple[WalkingState, Intake, Intake]:
    """The same person with some facts of another, whom the gate admits too."""
    state, known = draw(plans_under_way())
    other = draw(admitted_intakes())
    names = draw(st.sets(st.sampled_from(CHANGING)))
    after = replace(known, **{name: getattr(other, name) for name in names})
    if gate_of(after) is not Gate.OK:
        after = replace(after, cleared=True)
    return state, known, after


Change = tuple[WalkingState, Intake, Intake]


def nothing_rises_and_every_cap_holds(change: Change) -> None:
    state, before, after = change
    fitted = with_new_facts(state, before, after)
    assert fitted.weekly_minutes <= state.weekly_minutes
    assert fitted.minutes <= state.minutes
    assert fitted.longest_bout <= state.longest_bout
    assert fitted.days <= state.days + 1
    assert fitted.ideal_weekly_minutes <= state.ideal_weekly_minutes
    assert fitted.days <= fitted.target_days <= min(6, after.days_available)
    assert 1 <= fitted.minutes <= 60
    assert fitted.days >= 1
    assert 1 <= len(fitted.bouts) <= 3
    weekly = fitted.weekly_minutes
    assert weekly <= fitted.ideal_weekly_minutes < weekly + fitted.days


def track_and_pace_never_rise(change: Change) -> None:
    state, before, after = change
    fitted = with_new_facts(state, before, after)
    assert (fitted.mode, fitted.pace_counter) == (state.mode, state.pace_counter)
    assert fitted.track in (state.track, Track.GENTLE)
    if state.stage is not None and fitted.stage is not None:
        assert fitted.stage <= state.stage


def twice_is_as_good_as_once_and_nothing_new_changes_nothing(change: Change) -> None:
    state, before, after = change
    fitted = with_new_facts(state, before, after)
    assert with_new_facts(fitted, before, after) == fitted
    assert with_new_facts(state, before, before) == state


def the_plan_grows_on_within_the_rules(change: Change) -> None:
    state, before, after = change
    weeks = project_from(with_new_facts(state, before, after)).weeks
    for earlier, later in pairwise(weeks):
        rise = {Track.GENTLE: 15, Track.STANDARD: 20}[earlier.track]
        assert 0 <= later.weekly_minutes - earlier.weekly_minutes <= rise
        assert later.days - earlier.days in (0, 1)
        assert later.minutes <= earlier.minutes + 5
        assert later.weekly_minutes <= 300
    assert weeks[-1].days <= min(6, after.days_available)


PROPERTIES = (
    nothing_rises_and_every_cap_holds,
    track_and_pace_never_rise,
    twice_is_as_good_as_once_and_nothing_new_changes_nothing,
    the_plan_grows_on_within_the_rules,
)


@settings(max_examples=150, deadline=None)
@given(change=changes())
def test_any_change_of_facts(change: Change) -> None:
    for holds in PROPERTIES:
        holds(change)


@pytest.mark.long
@settings(max_examples=5_000, deadline=None)
@given(change=changes())
def test_any_change_of_facts_in_the_long_form(change: Change) -> None:
    for holds in PROPERTIES:
        holds(change)


@settings(max_examples=100, deadline=None)
@given(known=plans_under_way(), days=st.integers(3, 7))
def test_whoever_walks_on_two_days_and_gets_a_third_reaches_the_milestone(
    known: tuple[WalkingState, Intake], days: int
) -> None:
    state, before = known
    # From one walking day the days grow one by one, and the engine stays with long ones where each
    # walk would shrink by more than a quarter: two days are what it needs to go on from.
    if before.days_available > days or state.mode is Mode.MAINTAIN or state.days == 1:
        return
    after = replace(before, days_available=days, preferred_days=None)
    weeks = project_from(with_new_facts(state, before, after), 80).weeks
    assert weeks[-1].weekly_minutes >= 130
