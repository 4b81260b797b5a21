"""The case table of triage: every answer of every item, combinations, clearances, refusals."""

from collections.abc import Mapping

import pytest

from screening.domain.items import Asking
from screening.domain.outcomes import Outcome, worst
from screening.domain.questions import CURRENT
from screening.domain.triage import AnswersRefused, TriageResult, triage
from tests.domain.cases.triage import (
    ACCEPTED,
    ALL_CLEAR,
    EACH_ANSWER,
    REFUSED,
    Case,
    Refused,
    signs,
)


def answers_of(case: Case | Refused) -> dict[str, str]:
    changed: Mapping[str, str | None] = {**ALL_CLEAR, **case.answers}
    return {item: answer for item, answer in changed.items() if answer is not None}


def decide(case: Case | Refused) -> TriageResult:
    asking = Asking(age_years=case.age, may_be_pregnant=case.may_be_pregnant)
    return triage(answers_of(case), asking, cleared_before=case.cleared_before)


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.title)
def test_triage_comes_to_what_the_table_says(case: Case) -> None:
    result = decide(case)

    assert result.ruleset == "1.0"
    assert result.outcome == case.outcome
    fired = ", ".join(f"{finding.item} {finding.outcome}" for finding in result.fired)
    assert fired == case.fired
    assert " ".join(result.flags) == case.flags
    assert result.delay is case.delay
    assert result.locked is (case.outcome in ("EMERGENCY", "URGENT"))


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.title)
def test_a_finding_keeps_the_answer_that_gave_it(case: Case) -> None:
    given = answers_of(case)

    for finding in decide(case).fired:
        assert finding.answer == (None if finding.item == "F" else given[finding.item])


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.title)
def test_triage_refuses_and_names_the_items(case: Refused) -> None:
    with pytest.raises(AnswersRefused) as caught:
        decide(case)

    problems = tuple(f"{problem.item}: {problem.message}" for problem in caught.value.problems)
    assert problems == case.problems
    assert str(caught.value) == "; ".join(case.problems)


def test_the_table_has_a_row_for_each_answer_of_each_item() -> None:
    shown = {pair for case in EACH_ANSWER for pair in answers_of(case).items()}
    possible = {(item.id, choice.answer) for item in CURRENT.items for choice in item.choices}

    assert shown == possible


def test_titles_are_unique() -> None:
    titles = [case.title for case in (*ACCEPTED, *REFUSED)]

    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("yes", "referral"), [(2, False), (3, False), (4, True), (9, True)])
def test_referral_text_needs_four_signs(yes: int, referral: bool) -> None:
    result = triage({**ALL_CLEAR, **signs(yes=yes)}, Asking(age_years=54))

    assert (result.signs, result.advises_referral) == (yes, referral)


class TestOutcome:
    def test_outcomes_order_by_severity_not_by_alphabet(self) -> None:
        named = ["OK", "ADVISE", "MODIFY", "CLINICIAN", "URGENT", "EMERGENCY"]

        assert [str(outcome) for outcome in sorted(Outcome)] == named
        assert [Outcome(name).severity for name in named] == [0, 1, 2, 3, 4, 5]
        assert max(Outcome) is Outcome.EMERGENCY
        assert min(Outcome) is Outcome.OK
        assert Outcome.EMERGENCY > Outcome.URGENT >= Outcome.URGENT
        assert Outcome.ADVISE < Outcome.MODIFY <= Outcome.MODIFY

    def test_only_the_two_most_severe_lock(self) -> None:
        assert [outcome for outcome in Outcome if outcome.locks] == ["URGENT", "EMERGENCY"]

    def test_the_worst_of_nothing_is_ok(self) -> None:
        assert worst([]) is Outcome.OK
        assert worst([Outcome.ADVISE, Outcome.URGENT, Outcome.OK]) is Outcome.URGENT
