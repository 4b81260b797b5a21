"""What triage must hold for every possible screening, not only for those somebody thought of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from screening.domain.items import Answer, Asking, Choice, GroupId, Item, Scope
from screening.domain.outcomes import Outcome
from screening.domain.questions import CURRENT, asked_items, unanswered_items
from screening.domain.triage import AnswerProblem, AnswersRefused, TriageResult, triage

# Transcribed from architecture 7, not taken from the program.
QUESTION_ORDER = [
    "B1", "B2",
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9",
    "C1", "C2", "C3", "C4a", "C4b", "C5",
    "D1", "D1b", "D2", "D3", "D4",
    "E1", "E1b", "E2", "E2b", "E3", "E4",
    "F0", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F",
    "B3", "B4", "B5", "B6", "B6b", "B7", "B8", "B8b", "B9", "B10", "B11", "B12", "B13",
    "G1", "G1b", "G2",
    "H1", "H2", "H3", "H4", "H5",
    "I1",
]  # fmt: skip
IDS = [item.id for item in CURRENT.items]


@dataclass(frozen=True)
class Screening:
    answers: Mapping[str, str]
    asking: Asking
    cleared_before: frozenset[str] = frozenset()

    def triage(self) -> TriageResult:
        return triage(self.answers, self.asking, cleared_before=self.cleared_before)

    def result_or_refusal(self) -> TriageResult | tuple[AnswerProblem, ...]:
        try:
            return self.triage()
        except AnswersRefused as refusal:
            return refusal.problems


askings = st.builds(
    Asking,
    age_years=st.one_of(st.sampled_from([0, 18, 64, 65, 110]), st.integers(0, 110)),
    may_be_pregnant=st.booleans(),
    scope=st.one_of(
        st.just(Scope(groups=frozenset(GroupId))),
        st.builds(Scope, groups=st.frozensets(st.sampled_from(list(GroupId)))),
        st.builds(Scope, items=st.frozensets(st.sampled_from(IDS), max_size=6)),
    ),
)
cleared = st.frozensets(st.sampled_from(IDS))


def complete(draw: st.DrawFn, answers: Mapping[str, str], asking: Asking) -> dict[str, str]:
    """`answers` with an answer drawn for every asked item that has none."""
    filled = dict(answers)
    while empty := unanswered_items(filled, asking):
        for item in empty:
            choices = [choice.answer.value for choice in item.choices]
            # Mostly no, or nearly every screening would be an emergency.
            filled[item.id] = draw(st.sampled_from(["no"] * 6 + choices))
    return filled


@st.composite
def screenings(draw: st.DrawFn) -> Screening:
    asking = draw(askings)
    return Screening(complete(draw, {}, asking), asking, draw(cleared))


any_answer = st.one_of(st.sampled_from([*Answer]), st.sampled_from(["", "Yes", "maybe"]))
any_answers = st.dictionaries(
    st.one_of(st.sampled_from(IDS), st.sampled_from(["F", "Z9", "", "b1"])), any_answer
)


@given(any_answers, askings, cleared)
def test_triage_is_total_and_deterministic(
    answers: dict[str, str], asking: Asking, cleared_before: frozenset[str]
) -> None:
    screening = Screening(answers, asking, cleared_before)

    found = screening.result_or_refusal()

    assert found
    assert found == screening.result_or_refusal()


@given(screenings())
def test_the_order_answers_were_given_in_does_not_matter(screening: Screening) -> None:
    turned = dict(list(screening.answers.items())[::-1])

    assert replace(screening, answers=turned).triage() == screening.triage()


@given(screenings(), st.data())
def test_an_item_left_empty_is_never_a_no(screening: Screening, data: st.DataObject) -> None:
    asked = asked_items(screening.answers, screening.asking)
    assume(asked)
    left_empty = data.draw(st.sampled_from(asked)).id
    answers = {item: answer for item, answer in screening.answers.items() if item != left_empty}

    found = replace(screening, answers=answers).result_or_refusal()

    if isinstance(found, TriageResult):
        assert found.outcome is Outcome.EMERGENCY
    else:
        assert left_empty in [problem.item for problem in found]


def is_worse(item: Item, now: Choice, then: Choice) -> bool:
    """Whether `then` says more than `now` and asks no less."""
    if now.asks_more and not then.asks_more:
        return False
    if item.follows == "F0" or (then.asks_more and not now.asks_more):
        return then.answer is not Answer.NO
    return then.outcome > now.outcome


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data())
def test_a_worse_answer_never_gives_a_milder_outcome(data: st.DataObject) -> None:
    screening = data.draw(screenings())
    worse = [
        (item, then)
        for item in asked_items(screening.answers, screening.asking)
        if (now := item.choice(screening.answers[item.id]))
        for then in item.choices
        if is_worse(item, now, then)
    ]
    assume(worse)
    item, choice = data.draw(st.sampled_from(worse))

    @st.composite
    def completed(draw: st.DrawFn) -> dict[str, str]:
        return complete(draw, {**screening.answers, item.id: choice.answer.value}, screening.asking)

    after = replace(screening, answers=data.draw(completed())).triage()

    assert after.outcome >= screening.triage().outcome


@given(screenings())
def test_every_outcome_above_ok_has_its_reason(screening: Screening) -> None:
    result = screening.triage()

    found = [finding.outcome for finding in result.fired]
    assert Outcome.OK not in found
    assert (result.outcome is Outcome.OK) is (not found)
    assert result.outcome == max(found, default=Outcome.OK)
    for finding in result.fired:
        assert finding.item == "F" or finding.answer == screening.answers[finding.item]


@given(screenings())
def test_findings_and_flags_are_in_question_order(screening: Screening) -> None:
    result = screening.triage()

    places = [QUESTION_ORDER.index(finding.item) for finding in result.fired]
    assert places == sorted(set(places))
    expected = [
        CURRENT.by_id[finding.item].flag
        for finding in result.fired
        if finding.outcome in ("MODIFY", "CLINICIAN")
    ]
    assert list(result.flags) == sorted(set(expected), key=expected.index)


@given(screenings())
def test_a_clearance_lifts_clinician_to_modify_and_nothing_else(screening: Screening) -> None:
    lifted = screening.triage()
    plain = replace(screening, cleared_before=frozenset()).triage()

    assert lifted.flags == plain.flags
    assert lifted.delay == plain.delay
    for before, after in zip(plain.fired, lifted.fired, strict=True):
        is_lifted = before.outcome == "CLINICIAN" and before.item in screening.cleared_before
        assert after == (replace(before, outcome=Outcome.MODIFY) if is_lifted else before)
    if plain.outcome is not Outcome.CLINICIAN:
        assert lifted.outcome is plain.outcome
    else:
        assert lifted.outcome in (Outcome.CLINICIAN, Outcome.MODIFY)


@given(screenings(), any_answers, st.data())
def test_an_emergency_stands_whatever_else_is_missing_or_wrong(
    screening: Screening, noise: dict[str, str], data: st.DataObject
) -> None:
    emergency = data.draw(
        st.sampled_from(
            [
                item
                for item in CURRENT.items
                if any(choice.outcome is Outcome.EMERGENCY for choice in item.choices)
            ]
        )
    )
    needed = {emergency.id: "yes"} | ({emergency.follows: "yes"} if emergency.follows else {})
    kept = data.draw(st.frozensets(st.sampled_from(IDS)))
    answers = {item: answer for item, answer in screening.answers.items() if item in kept}

    result = triage({**answers, **noise, **needed}, Asking(age_years=54))

    assert result.outcome is Outcome.EMERGENCY
    assert emergency.id in [finding.item for finding in result.fired]
    assert result.locked


@given(screenings())
def test_what_is_not_asked_cannot_fire(screening: Screening) -> None:
    asked = {item.id for item in asked_items(screening.answers, screening.asking)}

    assert {finding.item for finding in screening.triage().fired} <= asked | {"F"}


@pytest.mark.long
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(screenings())
def test_every_property_of_one_result_in_the_long_form(screening: Screening) -> None:
    for check in (
        test_every_outcome_above_ok_has_its_reason,
        test_findings_and_flags_are_in_question_order,
        test_a_clearance_lifts_clinician_to_modify_and_nothing_else,
        test_what_is_not_asked_cannot_fire,
    ):
        check.hypothesis.inner_test(screening)  # type: ignore[attr-defined]
