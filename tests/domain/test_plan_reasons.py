"""Words: every decision and every number of a plan says why, calmly, and mails say nothing about health."""

import re
from dataclasses import replace

import pytest

from plans.domain.clinical_reasons import label_for_clinician, reason_for_clinician
from plans.domain.codes import Code
from plans.domain.dose import step_back
from plans.domain.generate import project
from plans.domain.plan_reasons import Limit, explain, explain_step, limit_of
from plans.domain.progression import TABLE, decide
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.vocabulary import DecisionKind, Flare
from plans.explained import plan_in_words
from screening.domain.outcomes import Outcome
from tests.domain.cases.decisions import SPECIFIED
from tests.domain.cases.plans import GENTLE_START, NO_PLANS, PLANS, PLANS_AT_THE_EDGE, intake
from tests.domain.cases.sentences import SENTENCES
from tests.domain.cases.weeks import AT_14, AT_20, usual, week
from tests.domain.walking import told

CASES = SPECIFIED + SENTENCES
BANNED = (
    "treats",
    "cures",
    "prevents",
    "diagnoses",
    "clinically proven",
    "safe for you",
    "medical-grade",
)
NEVER_MAILED = ("pain", "back", "spine", "flare", "symptom", "screening", "sore", "effort", "hurt")


def decided(case):
    return decide(case.state, case.before, case.week)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
class TestDecision:
    def test_the_participant_reads_plain_sentences(self, case) -> None:
        words = reason_for_participant(decided(case))
        assert words.endswith(".")
        assert "  " not in words
        assert "None" not in words
        assert not any(banned in words.lower() for banned in BANNED)
        for sentence in re.split(r"(?<=\.) ", words):
            assert len(sentence.split()) <= 26, sentence

    def test_the_clinician_reads_one_line_with_the_numbers(self, case) -> None:
        decision = decided(case)
        words = reason_for_clinician(decision)
        assert "\n" not in words
        assert f"({decision.adherence} %)" in words
        assert decision.kind.value in words

    def test_a_mail_carries_walking_minutes_only(self, case) -> None:
        words = reason_for_mail(decided(case)).lower()
        assert not any(word in words for word in NEVER_MAILED)
        if decided(case).code.about_symptoms:
            assert words in ("your plan was adjusted.", "the plan stays the same next week.")


def test_an_advance_says_what_it_rests_on() -> None:
    decision = decide(AT_14, usual(), week(done_minutes=56))
    assert reason_for_participant(decision) == (
        "You walked 56 of 70 minutes (80 %) and your pain stayed at 2."
        " Next week: 5 days of 16 minutes."
    )
    assert reason_for_clinician(decision) == (
        "Good week: 56/70 min (80 %); pain 2 (last 2, usual 2); effort 3. ADVANCE, next 5 x 16 = 80"
    )
    assert reason_for_mail(decision) == (
        "You walked 56 of 70 minutes, so the plan takes its next step."
    )


def test_modify_says_that_the_plan_goes_up_more_gently() -> None:
    words = reason_for_participant(decide(AT_14, usual(), week(triage=Outcome.MODIFY)))
    assert words.endswith("From now on the plan goes up more gently.")


def test_a_cut_of_the_bouts_alone_is_told_as_shorter_walks() -> None:
    five_minutes = AT_14.with_dose(5, 5, 5, 25, 0, 0)
    shorter = five_minutes.with_dose(5, 5, 3, 25, 25, 0)
    decision = replace(
        decide(AT_14, usual(), week(flare=Flare.PRESENT)), before=five_minutes, after=shorter
    )
    assert "in shorter walks: 3 and 2 minutes a day." in reason_for_participant(decision)


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_label_and_says_whether_it_is_about_symptoms(code: Code) -> None:
    assert label_for_clinician(code)
    assert isinstance(code.about_symptoms, bool)


def test_every_row_can_continue_or_reach_the_floor_where_it_cuts() -> None:
    for row in TABLE:
        if row.for_symptoms:
            assert row.code.continued.name.endswith("_CONTINUES")
        if row.kind is DecisionKind.STEP_BACK:
            assert row.code.floored.name.endswith("_FLOOR")


class TestPlanNumbers:
    @pytest.mark.parametrize(
        "case_intake",
        [case.intake for case in PLANS + PLANS_AT_THE_EDGE],
        ids=[case.title for case in PLANS + PLANS_AT_THE_EDGE],
    )
    def test_each_has_a_reason(self, case_intake) -> None:
        reasons = explain(case_intake)
        assert len(reasons.at_start) == 4
        assert len(reasons.steps) == 25
        words = plan_in_words(case_intake)
        assert "None" not in words
        assert "1 days" not in words
        assert "1 minutes" not in re.sub(r"\d1 minutes", "", words)
        assert not any(banned in words.lower() for banned in BANNED)

    @pytest.mark.parametrize(
        "case_intake", [each for _, each, _ in NO_PLANS], ids=[title for title, _, _ in NO_PLANS]
    )
    def test_without_a_plan_the_gate_says_why(self, case_intake) -> None:
        reasons = explain(case_intake)
        assert reasons.at_start == ()
        assert reasons.gate.code in ("UNDER_AGE", "SEVERE_PAIN", "NO_COMFORTABLE_MINUTE")
        assert "There is no plan yet." in plan_in_words(case_intake)

    @pytest.mark.parametrize(
        ("case_intake", "week_number", "limit"),
        [
            (intake(), 4, Limit.GROWTH),
            (intake(days_available=1), 2, Limit.DAY_STEP),
            (intake(), 13, Limit.TARGET),
            (intake(days_available=1), 11, Limit.DAY_CAP),
        ],
        ids=["growth", "five minutes a day", "target", "day cap"],
    )
    def test_a_step_names_what_bounded_it(
        self, case_intake, week_number: int, limit: Limit
    ) -> None:
        weeks = project(case_intake).weeks
        found = limit_of(weeks[week_number - 2], weeks[week_number - 1])
        assert found in (limit, Limit.DAY_STEP if limit is Limit.DAY_CAP else limit)

    @pytest.mark.parametrize(
        ("case_intake", "code"),
        [
            (intake(), "SPREAD_OVER_DAYS"),
            (intake(baseline_minutes=60, baseline_days=3), "SPREAD_OVER_DAYS"),
            (intake(baseline_minutes=100, baseline_days=7), "USUAL_DAY"),
            (intake(days_available=2), "USUAL_DAY"),
            (intake(comfortable_minutes=2), "THREE_WALKS"),
            (intake(baseline_minutes=180, baseline_days=6), "ALREADY_THERE"),
        ],
    )
    def test_the_first_minutes_say_where_they_come_from(self, case_intake, code: str) -> None:
        assert told(explain(case_intake).minutes).code == code

    def test_the_gentle_track_names_each_answer(self) -> None:
        sentence = told(explain(GENTLE_START).track).sentence
        for words in ("average pain is 6", "worst pain is 8", "confidence is 3"):
            assert words in sentence

    def test_two_days_are_called_the_most_they_allow(self) -> None:
        sentence = told(explain(intake(days_available=2)).milestone).sentence
        assert sentence == (
            "120 minutes a week are the most that 2 days a week allow."
            " A third day would make 130 reachable."
        )

    def test_regaining_and_a_clinicians_growth_are_named(self) -> None:
        low = step_back(AT_20, 50)
        assert "faster" in explain_step(low, low.with_dose(5, 12, 12, 60, 100, 7)).sentence
