"""The worked examples of the clinical specification 3.7, row by row."""

from collections.abc import Sequence
from typing import Any

import pytest

from plans.domain.adjustments import promoted
from plans.domain.course import standing_after
from plans.domain.dose import advance
from plans.domain.generate import (
    NoPlanAllowed,
    first_standing,
    gate_of,
    project,
    project_from,
    start,
    track_of,
)
from plans.domain.model import Intake, WalkingState, WeekEvidence
from plans.domain.progression import decide
from plans.domain.vocabulary import DecisionKind, Flare, Mode, Track
from tests.domain.cases.decisions import SPECIFIED
from tests.domain.cases.plans import (
    COURSES,
    GENTLE_START,
    NO_PLANS,
    PLANS,
    PLANS_AT_THE_EDGE,
    TRACKS,
    CourseCase,
    PlanCase,
    intake,
)
from tests.domain.cases.sentences import SENTENCES
from tests.domain.cases.weeks import DecisionCase
from tests.domain.walking import following


def written(state: WalkingState) -> str:
    return f"{state.days}x{state.minutes}"


def titles(cases: Sequence[Any]) -> list[str]:
    return [case.title for case in cases]


@pytest.mark.parametrize("case", PLANS + PLANS_AT_THE_EDGE, ids=titles(PLANS + PLANS_AT_THE_EDGE))
class TestPlan:
    def test_weeks_are_as_written(self, case: PlanCase) -> None:
        plan = project(case.intake)
        doses = [written(week) for week in plan.weeks]
        first = case.weeks.split()
        assert doses[: len(first)] == first
        assert {number: doses[number - 1] for number in case.later} == case.later
        if case.to_the_end is not None:
            assert set(doses[len(first) :]) == {case.to_the_end}
        assert len(doses) == 26

    def test_track_mode_and_milestone_are_as_written(self, case: PlanCase) -> None:
        plan = project(case.intake)
        assert plan.first is not None
        assert (plan.first.track, plan.first.mode) == (case.track, case.mode)
        assert plan.milestone_week == case.milestone_week
        assert plan.milestone_reachable == (case.milestone_week is not None)

    def test_stages_and_bouts_are_as_written(self, case: PlanCase) -> None:
        weeks = project(case.intake).weeks
        assert tuple(week.stage for week in weeks[: len(case.stages)]) == case.stages
        assert tuple(week.bouts for week in weeks[: len(case.bouts)]) == case.bouts
        for number, bouts in case.later_bouts.items():
            assert weeks[number - 1].bouts == bouts


@pytest.mark.parametrize(
    ("case_intake", "gate"),
    [(case_intake, gate) for _, case_intake, gate in NO_PLANS],
    ids=[title for title, _, _ in NO_PLANS],
)
def test_no_plan_is_visible_behind_the_gate(case_intake: Intake, gate: str) -> None:
    assert gate_of(case_intake) == gate
    plan = project(case_intake)
    assert (plan.gate, plan.weeks, plan.milestone_week) == (gate, (), None)
    assert not plan.milestone_reachable
    with pytest.raises(NoPlanAllowed):
        start(case_intake)


@pytest.mark.parametrize(
    ("case_intake", "track"),
    [(case_intake, track) for _, case_intake, track in TRACKS],
    ids=[title for title, _, _ in TRACKS],
)
def test_one_answer_decides_the_track(case_intake: Intake, track: str) -> None:
    assert track_of(case_intake) == track


def test_e6_a_promoted_plan_grows_on_the_standard_track() -> None:
    fifth = project(GENTLE_START).weeks[4]
    plan = project_from(promoted(fifth), weeks=22).weeks
    doses = [written(week) for week in plan]
    assert doses[:3] == ["5x8", "5x10", "5x12"]
    assert doses[7:10] == ["5x22", "5x25", "5x27"]  # weeks 12, 13 and 14
    assert doses[10:] == ["5x30"] * 12
    assert plan[9].weekly_minutes == 135


def good_week(state: WalkingState, pain: int) -> WeekEvidence:
    return WeekEvidence(done_minutes=state.weekly_minutes, pain=pain, effort=3)


def course(case_intake: Intake, weeks: Sequence[WeekEvidence | None]) -> list[str]:
    """The doses after each of `weeks`, None being a good one."""
    state, standing = start(case_intake), first_standing(case_intake)
    doses = []
    for brought in weeks:
        evidence = good_week(state, case_intake.pain_avg) if brought is None else brought
        decision = decide(state, standing, evidence)
        standing, state = standing_after(decision), following(decision)
        doses.append(written(state))
    return doses


@pytest.mark.parametrize("case", COURSES, ids=titles(COURSES))
def test_course_is_as_written(case: CourseCase) -> None:
    doses = course(case.intake, [*[None] * (case.week - 1), *case.weeks])
    assert doses[case.week - 2] == case.before
    assert doses[case.week - 1 :] == case.after.split()


def test_e17_pace_is_unchanged_while_ground_is_regained() -> None:
    state, standing = project(intake()).weeks[4], first_standing(intake())
    paces = []
    flare = WeekEvidence(done_minutes=30, pain=2, flare=Flare.PRESENT, effort=3)
    for evidence in (flare, None, None, None, None, None):
        decision = decide(state, standing, evidence or good_week(state, 2))
        standing, state = standing_after(decision), following(decision)
        paces.append(state.pace_counter)
    assert paces == [4, 4, 4, 4, 4, 5]


@pytest.mark.parametrize("case", SPECIFIED + SENTENCES, ids=titles(SPECIFIED + SENTENCES))
def test_decision_is_as_written(case: DecisionCase) -> None:
    decision = decide(case.state, case.before, case.week)
    assert (decision.kind, decision.code, decision.percent) == (case.kind, case.code, case.percent)
    assert decision.adherence == case.adherence
    assert decision.before == case.state
    if case.next is None:
        assert decision.after is None
        return
    after = following(decision)
    assert written(after) == case.next
    if case.track is not None:
        assert after.track == case.track
    if case.pace is not None:
        assert after.pace_counter == case.pace
    if case.bouts is not None:
        assert after.bouts == case.bouts


def test_d12_and_d13_follow_each_other() -> None:
    rising = intake(pain_avg=0, pain_worst=0)
    state, standing = project(rising).weeks[4], first_standing(rising)
    watched = decide(state, standing, good_week(state, 3))
    assert watched.code == "R12_PAIN_UP_WATCH"
    assert decide(state, standing_after(watched), good_week(state, 3)).kind is DecisionKind.ADVANCE


def test_d37_check_ins_lower_the_usual_pain() -> None:
    sore = intake(pain_avg=7, pain_worst=7)
    state, standing = start(sore), first_standing(sore)
    usuals = [standing.base_pain]
    for pain in (2, 2, None, 3):
        decision = decide(state, standing, WeekEvidence(done_minutes=1, pain=pain))
        standing = standing_after(decision)
        usuals.append(standing.base_pain)
    assert usuals == [7, 7, 7, 7, 3]


def test_d42_a_flare_on_the_way_ends_at_target_without_an_empty_advance() -> None:
    walker = intake(baseline_minutes=146, baseline_days=2, comfortable_minutes=60, preferred_days=5)
    state, standing = start(walker), first_standing(walker)
    kinds, doses = [], []
    for number in range(20):
        evidence = good_week(state, 2)
        if number == 0:
            evidence = WeekEvidence(done_minutes=60, pain=2, flare=Flare.PRESENT)
        decision = decide(state, standing, evidence)
        after = following(decision)
        if decision.kind is DecisionKind.ADVANCE:
            same = (after.days, after.minutes, after.ideal_weekly_minutes)
            assert same != (state.days, state.minutes, state.ideal_weekly_minutes)
        standing, state = standing_after(decision), after
        kinds.append(decision.kind)
        doses.append(written(after))
    assert doses[-1] == "5x30"
    assert kinds[-1] is DecisionKind.MAINTAIN
    assert DecisionKind.ADVANCE not in kinds[kinds.index(DecisionKind.MAINTAIN) :]


def test_maintain_never_grows() -> None:
    state = start(intake(baseline_minutes=180, baseline_days=6))
    assert state.mode is Mode.MAINTAIN
    assert state.track is Track.STANDARD
    assert written(advance(state)) == "6x30"
