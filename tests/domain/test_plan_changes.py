"""What people change between decisions: own choice, promotion, new normal, return after a pause, overrides."""

from dataclasses import replace
from datetime import date

import pytest

from plans.domain.adjustments import (
    ChoiceOutOfBounds,
    default_resume_percent,
    gap_percent,
    minutes_shown_in_flare,
    promoted,
    resumed,
    smallest_choice,
    with_own_choice,
    with_pain_base,
)
from plans.domain.codes import Code
from plans.domain.course import standing_after
from plans.domain.dose import advance
from plans.domain.generate import first_standing, project, start
from plans.domain.model import Tally, WeekEvidence
from plans.domain.overrides import (
    Override,
    OverrideRefused,
    apply_override,
    check_hold,
    latest_hold,
)
from plans.domain.progression import decide
from plans.domain.tally import (
    CourseFlag,
    NewNormal,
    PromotionOffer,
    flags_up,
    new_normal_offer,
    promotion_offer,
    tally_after,
)
from plans.domain.vocabulary import Flare, Mode, PlanFlag, Track
from screening.domain.outcomes import Outcome
from tests.domain.cases.plans import GENTLE_START, intake
from tests.domain.cases.weeks import AT_14, AT_20, AT_22, AT_30, silent_before, usual, week
from tests.domain.walking import following


class TestOwnChoice:
    def test_half_rounded_up_is_the_least(self) -> None:
        assert smallest_choice(AT_14) == 7
        assert smallest_choice(replace(AT_14, minutes=15)) == 8

    def test_the_choice_becomes_the_prescription_and_the_level_before_is_regained(self) -> None:
        chosen = with_own_choice(AT_14, 10)
        assert (chosen.weekly_minutes, chosen.ideal_weekly_minutes) == (50, 50)
        assert chosen.peak_weekly_minutes == 70
        assert chosen.longest_bout == AT_14.longest_bout
        assert following(decide(chosen, usual(), week(done_minutes=50))).minutes == 12

    def test_adherence_goes_from_the_choice(self) -> None:
        assert decide(with_own_choice(AT_14, 7), usual(), week(done_minutes=35)).adherence == 100

    def test_the_proposed_minutes_change_nothing(self) -> None:
        assert with_own_choice(AT_14, 14) is AT_14

    @pytest.mark.parametrize("minutes", [0, 6, 15, 60])
    def test_less_than_half_or_more_is_refused(self, minutes: int) -> None:
        with pytest.raises(ChoiceOutOfBounds, match="from 7 to 14"):
            with_own_choice(AT_14, minutes)

    @pytest.mark.parametrize(("minutes", "shown"), [(14, 7), (15, 7), (1, 1)])
    def test_the_flare_button_shows_half(self, minutes: int, shown: int) -> None:
        assert minutes_shown_in_flare(minutes) == shown


def gentle_weeks(*evidence: WeekEvidence) -> Tally:
    state, standing, tally = start(GENTLE_START), first_standing(GENTLE_START), Tally()
    for each in evidence:
        decision = decide(state, standing, replace(each, done_minutes=state.weekly_minutes))
        standing, state = standing_after(decision), following(decision)
        tally = tally_after(tally, decision)
    return tally


CLEAN = WeekEvidence(pain=6, effort=4)


class TestPromotion:
    fifth = project(GENTLE_START).weeks[4]

    def test_it_is_offered_after_four_clean_advances(self) -> None:
        offers = [
            promotion_offer(self.fifth, gentle_weeks(*[CLEAN] * number), 45, ())
            for number in range(6)
        ]
        assert offers == ["NONE"] * 4 + ["OFFERED"] * 2

    @pytest.mark.parametrize(
        "spoiled",
        [
            replace(CLEAN, pain=7),
            replace(CLEAN, effort=5),
            replace(CLEAN, effort=None),
            replace(CLEAN, flare=Flare.SETTLED),
        ],
        ids=["pain above the start", "effort 5", "no effort answer", "a hold"],
    )
    def test_one_other_week_starts_the_count_anew(self, spoiled: WeekEvidence) -> None:
        tally = gentle_weeks(CLEAN, CLEAN, CLEAN, spoiled, CLEAN, CLEAN, CLEAN)
        assert promotion_offer(self.fifth, tally, 45, ()) is PromotionOffer.NONE
        assert tally.clean_advances == 3

    @pytest.mark.parametrize(
        ("age", "flags"), [(75, ()), (45, (PlanFlag.FALLS,))], ids=["age 75", "a flag"]
    )
    def test_some_need_a_clinician(self, age: int, flags: tuple[PlanFlag, ...]) -> None:
        offer = promotion_offer(self.fifth, gentle_weeks(*[CLEAN] * 4), age, flags)
        assert offer is PromotionOffer.NEEDS_CLINICIAN

    def test_nobody_on_the_standard_track_is_asked(self) -> None:
        assert promotion_offer(AT_14, Tally(clean_advances=9), 45, ()) is PromotionOffer.NONE

    @pytest.mark.parametrize(("counter", "kept"), [(0, 0), (3, 0), (4, 2), (8, 6), (12, 10)])
    def test_pace_keeps_its_stage(self, counter: int, kept: int) -> None:
        gentle = replace(self.fifth, pace_counter=counter)
        standard = promoted(gentle)
        assert (standard.track, standard.pace_counter) == (Track.STANDARD, kept)
        assert standard.stage == gentle.stage
        assert promoted(standard) is standard


def steady(*pains: int | None, **brought: object) -> Tally:
    tally = Tally()
    for pain in pains:
        decision = decide(AT_14, usual(pain_base=9, last_pain=pain), week(pain=pain, **brought))
        tally = tally_after(tally, decision)
    return tally


class TestNewNormal:
    standing = usual(pain_base=2)

    def test_three_steady_weeks_above_the_usual_are_offered_as_the_new_one(self) -> None:
        assert new_normal_offer(self.standing, steady(4, 3, 4), 2) == NewNormal(4, False)

    def test_more_than_two_above_the_intake_needs_a_clinician(self) -> None:
        assert new_normal_offer(self.standing, steady(5, 5, 5), 2) == NewNormal(5, True)

    @pytest.mark.parametrize(
        "tally",
        [
            steady(3, 3),
            steady(3, 4, 5),
            steady(2, 2, 2),
            steady(3, 3, None),
            steady(3, 3, 3, flare=Flare.SETTLED),
            steady(3, 3, 3, done_minutes=50),
            steady(3, 3, 3, triage=Outcome.MODIFY),
        ],
        ids=[
            "two weeks",
            "drifting by 2",
            "not above the usual",
            "no check-in",
            "a flare-up",
            "under 80 %",
            "re-screen not clear",
        ],
    )
    def test_otherwise_nothing_is_offered(self, tally: Tally) -> None:
        assert new_normal_offer(self.standing, tally, 2) is None

    def test_accepting_it_starts_the_history_anew(self) -> None:
        before = usual(pain_base=6, last_pain=4, recent_pains=(1, 4), lowest_median=1)
        after = with_pain_base(before, 4)
        assert (after.base_pain, after.recent_pains, after.last_pain) == (4, (), 4)


class TestFlags:
    def walk(self, *weeks: WeekEvidence) -> Tally:
        state, standing, tally = AT_22, usual(), Tally()
        for each in weeks:
            decision = decide(state, standing, each)
            standing, state = standing_after(decision), following(decision)
            tally = tally_after(tally, decision)
        return tally

    def test_three_weeks_without_an_advance_are_stalled(self) -> None:
        few = week(done_minutes=60)
        assert CourseFlag.STALLED not in flags_up(self.walk(few, few))
        assert CourseFlag.STALLED in flags_up(self.walk(few, few, few))

    def test_a_planned_absence_does_not_count(self) -> None:
        few, away = week(done_minutes=60), week(done_minutes=60, absence=True)
        assert CourseFlag.STALLED not in flags_up(self.walk(few, away, few))
        assert CourseFlag.STALLED in flags_up(self.walk(few, away, few, few))

    def test_being_at_target_is_no_standstill(self) -> None:
        tally = Tally()
        for _ in range(5):
            tally = tally_after(tally, decide(AT_30, usual(), week(done_minutes=150)))
        assert flags_up(tally) == frozenset()

    def test_two_step_backs_within_four_weeks(self) -> None:
        flare, good = week(flare=Flare.PRESENT, pain=3), week(done_minutes=110)
        assert CourseFlag.TWO_STEP_BACKS in flags_up(self.walk(flare, good, good, flare))
        assert CourseFlag.TWO_STEP_BACKS not in flags_up(self.walk(flare, good, good, good, flare))

    def test_over_150_percent_twice_in_a_row(self) -> None:
        much, good = week(done_minutes=200), week(done_minutes=110)
        assert CourseFlag.OFF_PLAN_HIGH in flags_up(self.walk(much, much))
        assert CourseFlag.OFF_PLAN_HIGH not in flags_up(self.walk(much, good, much))


class TestResume:
    @pytest.mark.parametrize(
        ("weeks", "percent"),
        [(0, 100), (1, 100), (2, 80), (3, 65), (4, 50), (7, 50), (8, None), (20, None)],
    )
    def test_the_gap_table(self, weeks: int, percent: int | None) -> None:
        assert gap_percent(weeks) == percent

    def test_severe_pain_resumes_at_half(self) -> None:
        assert default_resume_percent(Code.R3_SEVERE_PAIN, 0) == 50
        assert default_resume_percent(Code.R2_NEW_SYMPTOM, 0) == 100
        assert default_resume_percent(Code.R2_NEW_SYMPTOM, 2) == 80
        assert default_resume_percent(Code.R3_SEVERE_PAIN, 9) is None

    def test_e19_after_four_missed_weeks_half_of_what_was_held_before(self) -> None:
        state, standing = AT_20, usual()
        for _ in range(4):
            decision = decide(state, standing, WeekEvidence())
            standing = standing_after(decision)
            state = decision.after or state
        assert decision.code is Code.R8_GAP_4
        after, fresh = resumed(state, standing, 50)
        assert (after.days, after.minutes) == (5, 10)
        assert (fresh.silent_weeks, fresh.before_gap, fresh.previous_adherence) == (0, None, None)

    def test_a_pause_without_a_gap_takes_the_percentage_of_the_last_prescription(self) -> None:
        after, _ = resumed(AT_20, usual(), 75)
        assert (after.minutes, after.peak_weekly_minutes) == (15, 100)
        assert resumed(AT_20, usual(), 100)[0] == AT_20

    def test_it_never_gives_more_than_the_last_prescription(self) -> None:
        lower = replace(AT_20, minutes=8, longest_bout=8, ideal_weekly_minutes=40)
        after, _ = resumed(lower, silent_before(2, AT_20), 100)
        assert after.minutes == 8


class TestOverride:
    def test_the_engine_goes_on_from_it(self) -> None:
        state, standing = apply_override(AT_14, usual(), Override(minutes=18))
        assert (state.minutes, state.ideal_weekly_minutes) == (18, 90)
        assert following(decide(state, standing, week(done_minutes=90))).minutes == 20

    def test_a_lower_dose_is_not_regained_faster_than_a_plan_grows(self) -> None:
        state, _ = apply_override(AT_22, usual(), Override(minutes=10, days=3))
        assert state.peak_weekly_minutes == 0
        assert advance(state).weekly_minutes == 40

    @pytest.mark.parametrize(
        ("override", "problem"),
        [
            (Override(minutes=61), "minutes must be from 1 to 60"),
            (Override(minutes=20), "at most 5 minutes a week"),
            (Override(days=7), "days must be from 1 to 6"),
            (Override(weekly_target=59), "from 60 to 300"),
            (Override(weekly_target=301), "from 60 to 300"),
            (Override(target_days=0), "target days must be from 1 to 6"),
            (Override(target_days=3), "more than the target days"),
            (Override(growth=21), "growth must be from 0 to 20"),
            (Override(growth=11, track=Track.GENTLE), "growth must be from 0 to 10"),
            (Override(stage=5), "stage must be from 1 to 4"),
            (Override(pain_base=11), "usual pain must be from 0 to 10"),
            (Override(longest_bout=4), "must fit into 3 walks"),
            (Override(longest_bout=61), "longest bout must be from 1 to 60"),
            (Override(minutes=19, days=6), "may rise by at most 20 minutes"),
        ],
    )
    def test_a_number_above_a_cap_is_refused(self, override: Override, problem: str) -> None:
        with pytest.raises(OverrideRefused, match=problem):
            apply_override(AT_14, usual(), override)

    def test_one_day_a_week_may_be_added(self) -> None:
        three_days = project(intake()).weeks[0]
        with pytest.raises(OverrideRefused, match="at most one walking day"):
            apply_override(three_days, usual(), Override(days=5, minutes=5))
        state, _ = apply_override(AT_14, usual(), Override(days=6, minutes=12))
        assert (state.days, state.target_days, state.weekly_minutes) == (6, 6, 72)

    def test_a_new_usual_pain_starts_the_history_anew(self) -> None:
        before = usual(pain_base=6, recent_pains=(1, 1), lowest_median=1)
        _, standing = apply_override(AT_14, before, Override(pain_base=4))
        assert standing.base_pain == 4

    def test_track_up_keeps_the_stage_and_track_down_keeps_the_counter(self) -> None:
        gentle, _ = apply_override(AT_20, usual(), Override(track=Track.GENTLE))
        assert (gentle.pace_counter, gentle.stage) == (AT_20.pace_counter, 2)
        standard, _ = apply_override(gentle, usual(), Override(track=Track.STANDARD))
        assert standard.stage == gentle.stage

    @pytest.mark.parametrize(("stage", "counter"), [(1, 0), (2, 2), (3, 6), (4, 10)])
    def test_a_stage_is_set_at_its_beginning(self, stage: int, counter: int) -> None:
        state, _ = apply_override(AT_14, usual(), Override(stage=stage))
        assert (state.stage, state.pace_counter) == (stage, counter)

    def test_growth_is_the_clinicians_until_it_is_given_back(self) -> None:
        slow, _ = apply_override(AT_22, usual(), Override(growth=5))
        assert advance(slow).weekly_minutes == 115
        back, _ = apply_override(slow, usual(), Override(own_growth=False))
        assert back.growth_override is None
        assert advance(back).weekly_minutes == 120

    def test_growth_also_bounds_regaining_and_the_gentle_track(self) -> None:
        halved = replace(AT_22, minutes=11, ideal_weekly_minutes=55, peak_weekly_minutes=110)
        slow, _ = apply_override(halved, usual(), Override(growth=5))
        assert advance(slow).weekly_minutes == 60
        fast, _ = apply_override(AT_22, usual(), Override(growth=20))
        assert advance(replace(fast, track=Track.GENTLE)).weekly_minutes == 120

    def test_a_lower_target_is_reached_at_once(self) -> None:
        state, _ = apply_override(AT_22, usual(), Override(weekly_target=100))
        assert decide(state, usual(), week(done_minutes=110)).code is Code.R19_AT_TARGET

    def test_a_higher_target_gives_a_kept_plan_something_to_build(self) -> None:
        kept = start(intake(baseline_minutes=180, baseline_days=6))
        state, _ = apply_override(kept, usual(), Override(weekly_target=200))
        assert state.mode is Mode.BUILD
        plan = advance(advance(state))
        assert kept.weekly_minutes < plan.weekly_minutes < 200 + plan.days
        same, _ = apply_override(kept, usual(), Override(weekly_target=100))
        assert same.mode is Mode.MAINTAIN

    def test_a_hold_lasts_four_weeks_at_most(self) -> None:
        today = date(2026, 3, 2)
        assert latest_hold(today) == date(2026, 3, 30)
        check_hold(date(2026, 3, 3), today)
        check_hold(date(2026, 3, 30), today)
        for until in (today, date(2026, 3, 31)):
            with pytest.raises(OverrideRefused, match="2026-03-30"):
                check_hold(until, today)

    def test_a_target_may_be_set_before_the_start(self) -> None:
        assert project(intake(), weekly_target=90).weeks[-1].weekly_minutes == 90
        assert start(intake(baseline_minutes=180, baseline_days=6), 200).mode is Mode.BUILD
