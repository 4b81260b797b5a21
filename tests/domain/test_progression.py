"""What weeks leave behind for the next decision, and whole courses (clinical specification 3.5)."""

from dataclasses import replace

import pytest

from plans.domain.codes import Code
from plans.domain.course import standing_after, walk_course
from plans.domain.dose import step_back
from plans.domain.generate import NoPlanAllowed, first_standing, start
from plans.domain.model import Cut, Decision, Intake, Standing, WalkingState, WeekEvidence
from plans.domain.progression import TABLE, decide
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect, Track
from screening.domain.outcomes import Outcome
from tests.domain.cases.plans import intake
from tests.domain.cases.weeks import AT_14, AT_30, HALVED, silent_before, usual, week
from tests.domain.walking import following

SILENT = WeekEvidence()


def decisions_of(case_intake: Intake, *weeks: WeekEvidence) -> list[Decision]:
    return walk_course(case_intake, weeks)


def after(
    evidence: WeekEvidence, before: Standing | None = None, state: WalkingState = AT_14
) -> Standing:
    """What is left behind by deciding `evidence`."""
    return standing_after(decide(state, before or usual(), evidence))


class TestPain:
    def test_the_first_week_compares_with_the_intake(self) -> None:
        standing = first_standing(intake(pain_avg=4, pain_worst=6))
        assert (standing.previous_pain, standing.base_pain) == (4, 4)

    def test_a_week_without_a_check_in_is_skipped(self) -> None:
        left = after(week(pain=None), usual(last_pain=3, recent_pains=(3, 2)))
        assert left.previous_pain == 3
        assert left.recent_pains == (3, 2)

    def test_the_usual_falls_to_one_above_the_lowest_median_of_three_check_ins(self) -> None:
        standing = usual(pain_base=6, last_pain=6)
        usuals = []
        for pain in (1, None, 3, 2, 5, 6, 6):
            standing = after(week(pain=pain), standing)
            usuals.append(standing.base_pain)
        # Medians: of 1 3 2 it is 2, of 3 2 5 it is 3, then 5 and 6: it never rises by itself.
        assert usuals == [6, 6, 6, 3, 3, 3, 3]

    def test_the_week_being_decided_does_not_lower_its_own_usual(self) -> None:
        standing = usual(pain_base=6, last_pain=1, recent_pains=(1, 1))
        decision = decide(AT_14, standing, week(pain=1))
        assert decision.rests_on.standing.base_pain == 6
        assert standing_after(decision).base_pain == 2

    def test_the_intake_is_not_a_check_in(self) -> None:
        standing = first_standing(intake(pain_avg=3, pain_worst=3))
        for pain in (1, 1):
            standing = after(week(pain=pain), standing)
        assert standing.base_pain == 3

    def test_a_median_above_the_start_changes_nothing(self) -> None:
        standing = usual(pain_base=1)
        for _ in range(3):
            standing = after(week(pain=3), standing)
        assert standing.base_pain == 1


class TestGap:
    def test_silent_weeks_are_counted_and_remember_the_prescription_before_them(self) -> None:
        first = after(SILENT)
        assert (first.silent_weeks, first.before_gap) == (1, AT_14)
        lower = step_back(AT_14, 80)
        second = after(SILENT, first, lower)
        assert (second.silent_weeks, second.before_gap) == (2, AT_14)

    def test_one_walk_ends_the_gap(self) -> None:
        left = after(WeekEvidence(done_minutes=1, pain=2), silent_before(2))
        assert (left.silent_weeks, left.before_gap) == (0, None)

    def test_a_planned_absence_with_a_walk_is_no_gap(self) -> None:
        assert after(week(done_minutes=5, absence=True)).silent_weeks == 0

    def test_a_planned_absence_without_a_walk_is_one(self) -> None:
        assert after(week(done_minutes=0, absence=True)).silent_weeks == 1

    def test_days_minutes_and_bout_are_never_above_the_present_ones(self) -> None:
        low = replace(AT_14, minutes=6, longest_bout=4, ideal_weekly_minutes=30)
        decision = decide(low, silent_before(2, AT_14), SILENT)
        assert decision.code is Code.R9_MISSED_WEEK_FLOOR
        assert decision.after == low

    def test_track_and_pace_are_the_present_ones_and_the_peak_is_the_higher(self) -> None:
        present = replace(AT_14, track=Track.GENTLE, pace_counter=1, peak_weekly_minutes=90)
        reduced = following(decide(present, silent_before(1, AT_14), SILENT))
        assert (reduced.track, reduced.pace_counter) == (Track.GENTLE, 1)
        assert (reduced.minutes, reduced.ideal_weekly_minutes) == (11, 55)
        assert reduced.peak_weekly_minutes == 90

    def test_four_silent_weeks_end_the_course(self) -> None:
        decisions = decisions_of(intake(), *[SILENT] * 6)
        assert [decision.code for decision in decisions] == [
            Code.R9_MISSED_WEEK,
            Code.R9_MISSED_WEEK,
            Code.R9_MISSED_WEEK,
            Code.R8_GAP_4,
        ]
        assert decisions[-1].after is None


class TestAdherence:
    @pytest.mark.parametrize(
        ("brought", "left"),
        [
            (week(done_minutes=34), 48),
            (week(done_minutes=0), None),
            (week(done_minutes=34, absence=True), None),
            (week(done_minutes=34, pain=None), 48),
        ],
        ids=["walked a little", "nothing logged", "planned absence", "no check-in"],
    )
    def test_the_week_before_counts_unless_silent_or_absent(
        self, brought: WeekEvidence, left: int | None
    ) -> None:
        assert after(brought).previous_adherence == left

    def test_a_clinic_may_set_another_line(self) -> None:
        half = week(done_minutes=52)  # 74 %
        assert decide(AT_14, usual(), half, adherence_line=70).kind is DecisionKind.ADVANCE
        assert decide(AT_14, usual(), half).code is Code.R17_ADHERENCE_BELOW_80
        assert decide(AT_14, usual(), half, adherence_line=90).kind is DecisionKind.HOLD

    def test_adherence_counts_against_this_weeks_prescription(self) -> None:
        first, second = decisions_of(intake(), week(done_minutes=30), week(done_minutes=30))
        assert (first.adherence, second.adherence) == (100, 75)


class TestCut:
    @pytest.mark.parametrize(
        ("brought", "cut"),
        [
            (week(flare=Flare.PRESENT, pain=6), Cut(50, 6, False)),
            (week(flare=Flare.PRESENT, pain=None), Cut(50, 2, False)),
            (week(side_effect=SideEffect.LIMITING, pain=1), Cut(50, 1, True)),
            (week(pain=4), Cut(75, 4, False)),
            (week(pain=6), Cut(50, 6, False)),
        ],
        ids=["flare-up", "flare-up, no check-in", "side effect", "pain up 2", "pain up 4"],
    )
    def test_a_step_back_for_symptoms_is_remembered(self, brought: WeekEvidence, cut: Cut) -> None:
        left = after(brought)
        assert left.cut == cut
        assert left.stepped_back

    def test_several_cuts_keep_the_lowest_percentage_and_the_highest_pain(self) -> None:
        left = after(week(pain=4))
        left = after(week(side_effect=SideEffect.LIMITING, pain=3), left)
        assert left.cut == Cut(50, 4, True)
        worse = replace(left, pain_base=5, last_pain=5)
        assert after(week(pain=7), worse).cut == Cut(50, 7, True)

    def test_a_hold_leaves_the_step_back_in_mind(self) -> None:
        left = after(week(done_minutes=60, pain=3), usual(cut=Cut(75, 4, False), stepped_back=True))
        assert (left.cut, left.stepped_back) == (None, False)  # an advance
        left = after(week(done_minutes=50, pain=3), usual(cut=Cut(75, 4, False), stepped_back=True))
        assert (left.cut, left.stepped_back) == (Cut(75, 4, False), True)

    @pytest.mark.parametrize(
        ("brought", "state", "before"),
        [
            (SILENT, AT_14, silent_before(1)),
            (week(done_minutes=10), AT_14, usual(previous_adherence=20)),
        ],
        ids=["row 9", "row 12"],
    )
    def test_a_step_back_for_missed_walks_is_no_cut(
        self, brought: WeekEvidence, state: WalkingState, before: Standing
    ) -> None:
        decision = decide(state, before, brought)
        assert decision.kind is DecisionKind.STEP_BACK
        left = standing_after(decision)
        assert (left.cut, left.stepped_back) == (None, True)

    def test_a_floor_is_a_hold_and_no_cut(self) -> None:
        lowest = replace(AT_14, minutes=5, longest_bout=5, ideal_weekly_minutes=25)
        left = after(week(done_minutes=25, flare=Flare.PRESENT), state=lowest)
        assert (left.cut, left.stepped_back) == (None, False)

    @pytest.mark.parametrize(
        ("brought", "state"),
        [(week(), AT_14), (week(done_minutes=150), AT_30)],
        ids=["ADVANCE", "MAINTAIN"],
    )
    def test_going_on_ends_the_cut(self, brought: WeekEvidence, state: WalkingState) -> None:
        left = after(brought, usual(cut=Cut(50, 2, True), stepped_back=True), state)
        assert (left.cut, left.stepped_back) == (None, False)

    def test_a_settled_flare_does_not(self) -> None:
        left = after(week(done_minutes=35, flare=Flare.SETTLED), HALVED, step_back(AT_14, 50))
        assert left.cut == HALVED.cut

    def test_a_flare_that_comes_back_after_an_advance_is_cut_again(self) -> None:
        flare = WeekEvidence(done_minutes=40, pain=4, flare=Flare.PRESENT)
        weeks = (week(), week(), week(), flare, week(), flare)
        codes = [decision.code for decision in decisions_of(intake(), *weeks)]
        assert codes[3:] == [Code.R5_FLARE, Code.R20_ADVANCE, Code.R5_FLARE]

    def test_a_gap_cut_that_stands_for_symptoms_is_a_cut(self) -> None:
        decision = decide(AT_14, silent_before(1), WeekEvidence(flare=Flare.PRESENT, pain=5))
        assert decision.code is Code.R5_FLARE
        assert standing_after(decision).cut == Cut(50, 5, False)


class TestTrack:
    def test_modify_makes_the_next_weeks_gentle(self) -> None:
        first, second = decisions_of(intake(), week(triage=Outcome.MODIFY), week())
        assert first.before.track is Track.STANDARD
        assert second.before.track is Track.GENTLE
        assert following(second).weekly_minutes - second.before.weekly_minutes <= 15

    def test_the_stage_can_only_fall(self) -> None:
        state = replace(AT_14, pace_counter=3)
        assert state.stage == 2
        after_modify = following(decide(state, usual(), week(triage=Outcome.MODIFY)))
        assert (after_modify.pace_counter, after_modify.stage) == (3, 1)


class TestCourse:
    def test_nothing_follows_a_stop(self) -> None:
        decisions = decisions_of(intake(), week(), week(triage=Outcome.URGENT), week())
        assert [decision.kind for decision in decisions] == ["ADVANCE", "STOP"]
        assert decisions[-1].after is None

    def test_no_course_without_the_gate(self) -> None:
        with pytest.raises(NoPlanAllowed):
            decisions_of(intake(age=17), week())

    def test_a_course_without_weeks_has_no_decisions(self) -> None:
        assert decisions_of(intake()) == []


def test_the_table_has_every_row_of_the_specification_in_order() -> None:
    numbers = [row.number for row in TABLE]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 24))


def test_only_rows_5_to_8_cut_for_symptoms() -> None:
    for_symptoms = [row.code for row in TABLE if row.for_symptoms]
    assert for_symptoms == [
        Code.R4_LIMITING_SIDE_EFFECT,
        Code.R5_FLARE,
        Code.R6_PAIN_UP_3,
        Code.R7_PAIN_UP_2,
    ]


def test_maintain_mode_regains_lost_ground_by_advancing() -> None:
    walker = intake(baseline_minutes=180, baseline_days=6)
    state = step_back(start(walker), 50)
    decision = decide(state, usual(), week(done_minutes=90))
    assert decision.kind is DecisionKind.ADVANCE
    assert following(decision).weekly_minutes == 102
