"""A released question set keeps its content, for ever."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain import items as shapes
from screening.domain import triage as rules_of_triage
from screening.domain import wording
from screening.domain.items import AskedOf, Asking, Choice, Group, GroupId, Item, QuestionSet
from screening.domain.outcomes import Flag, Outcome
from screening.domain.questions import CURRENT, RULESETS, UnknownRuleset, ruleset
from screening.domain.triage import triage
from tests.domain import fingerprints
from tests.domain.cases.released import RELEASED
from tests.domain.cases.triage import ACCEPTED, ALL_CLEAR, Case
from tests.domain.newer_rules import NEWER, released

FIRST = RULESETS["1.0"]


def test_every_released_version_is_there_as_it_was_released() -> None:
    assert fingerprints.problems() == []


def test_every_field_of_a_question_is_pinned_or_left_out_on_purpose() -> None:
    assert fingerprints.unknown_fields() == []


def test_versions_are_found_by_their_name() -> None:
    assert {version: rules.version for version, rules in RULESETS.items()} == {
        version: version for version in RULESETS
    }
    assert ruleset("1.0") is FIRST
    assert RULESETS[CURRENT.version] is CURRENT
    with pytest.raises(UnknownRuleset, match=r"^0\.9$"):
        ruleset("0.9")


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.title)
def test_version_1_0_comes_to_what_it_came_to_when_it_was_released(case: Case) -> None:
    """The hash holds the content; this holds what triage makes of it, whatever is CURRENT."""
    answers = {
        item: answer for item, answer in {**ALL_CLEAR, **case.answers}.items() if answer is not None
    }
    asking = Asking(age_years=case.age, may_be_pregnant=case.may_be_pregnant)

    with released(NEWER):
        result = triage(answers, asking, cleared_before=case.cleared_before, rules=FIRST)

    assert (result.ruleset, result.outcome) == ("1.0", case.outcome)
    fired = ", ".join(f"{finding.item} {finding.outcome}" for finding in result.fired)
    assert fired == case.fired


def changed(**of_item: Any) -> QuestionSet:
    """1.0 with one field of B3 changed."""
    return with_items([replace(i, **of_item) if i.id == "B3" else i for i in FIRST.items])


def with_items(items: list[Item], groups: tuple[Group, ...] = FIRST.groups) -> QuestionSet:
    return QuestionSet(version="1.0", groups=groups, items=tuple(items))


def with_choice(**of_choice: Any) -> QuestionSet:
    """1.0 with one field of "not sure" of B3 changed."""
    choices = [
        replace(choice, **of_choice) if choice.answer == "not_sure" else choice
        for choice in FIRST.by_id["B3"].choices
    ]
    return changed(choices=tuple(choices))


def swapped(first: str, second: str) -> QuestionSet:
    """1.0 with two items in each other's place."""
    items = list(FIRST.items)
    a, b = (items.index(FIRST.by_id[item]) for item in (first, second))
    items[a], items[b] = items[b], items[a]
    return with_items(items)


def with_group(**of_group: Any) -> QuestionSet:
    groups = tuple(
        replace(group, **of_group) if group.id is GroupId.A else group for group in FIRST.groups
    )
    return with_items(list(FIRST.items), groups)


CHANGES: Mapping[str, QuestionSet] = {
    "a word of a question": changed(wording=FIRST.by_id["B3"].wording.replace("3", "4")),
    "a hint": changed(hint="Think of the last hill."),
    "why it is asked": changed(why="We ask because it helps."),
    "the clinician's name of it": changed(label="Chest symptoms"),
    "an advice": changed(advice="Mention it."),
    "a flag": changed(flag=Flag.RESP),
    "who is asked": changed(asked_of=AskedOf.AGE_65_OR_OVER),
    "when it is asked": changed(follows="B1"),
    "the page it stands on": changed(group=GroupId.H),
    "its id": changed(id="B3c"),
    "an outcome": with_choice(outcome=Outcome.MODIFY),
    "an answer's label": with_choice(label="I do not know"),
    "an answer": with_choice(answer="stable"),
    "what opens a follow-up": with_choice(asks_more=True),
    "what delays the start": with_choice(delays=True),
    "one answer fewer": changed(choices=FIRST.by_id["B3"].choices[:-1]),
    "the order of answers": changed(choices=FIRST.by_id["B3"].choices[::-1]),
    "the order of two questions": swapped("H1", "H2"),
    "the order of pages": with_items(list(FIRST.items), FIRST.groups[::-1]),
    "a lead-in": with_group(lead_in="In the last 6 weeks, has any of this been new for you?"),
    "the title of a page": with_group(title="Legs"),
    "a question more": with_items([*FIRST.items, replace(FIRST.by_id["I1"], id="I2")]),
    "a question fewer": with_items(list(FIRST.items[:-1])),
}


class TestWhatIsNoticed:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_a_change_of_a_released_version(self, change: QuestionSet) -> None:
        (problem,) = fingerprints.problems({"1.0": change})

        assert "Question set 1.0 was released, and its content is not what was released" in problem
        assert "make a new version" in problem

    @pytest.mark.parametrize(
        ("module", "name", "value"),
        [
            (shapes, "ADULT_65_YEARS", 60),
            (rules_of_triage, "SIGNS_FOR_ADVICE", 2),
            (rules_of_triage, "SIGNS_FOR_REFERRAL", 5),
            (rules_of_triage, "SIGNS_PARENT", "F9"),
            (wording, "PREGNANCY_APPLIES", "Are you pregnant?"),
        ],
    )
    def test_a_change_of_what_all_versions_share(
        self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, value: object
    ) -> None:
        monkeypatch.setattr(module, name, value)

        assert len(fingerprints.problems()) == len(RELEASED)

    def test_a_version_that_disappeared(self) -> None:
        (problem,) = fingerprints.problems({}, {"1.0": RELEASED["1.0"]})

        assert problem.startswith("Question set 1.0 was released and is gone from RULESETS")

    def test_a_version_that_is_not_pinned(self) -> None:
        (problem,) = fingerprints.problems({"1.0": FIRST, "1.1": NEWER}, RELEASED)

        assert problem.startswith("Question set 1.1 is in RULESETS but not pinned")
        assert f'"1.1": "{fingerprints.fingerprint(NEWER)}",' in problem

    def test_a_version_under_another_name(self) -> None:
        assert len(fingerprints.problems({"1.0": NEWER})) == 1

    def test_a_field_that_nobody_has_decided_about(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            fingerprints, "PINNED_FIELDS", {**fingerprints.PINNED_FIELDS, Group: ("id", "title")}
        )

        assert fingerprints.unknown_fields() == ["Group.lead_in"]

    def test_what_has_no_canonical_form_is_refused(self) -> None:
        with pytest.raises(TypeError, match="has no canonical form"):
            fingerprints.fingerprint(changed(hint={"a", "b"}))

    def test_a_reference_for_reviewers_is_no_content(self) -> None:
        assert fingerprints.problems({"1.0": changed(source="S99")}) == []


def texts(shape: Item | Choice | Group) -> Iterator[str]:
    for name in fingerprints.PINNED_FIELDS[type(shape)]:
        if type(getattr(shape, name)) is str:
            yield name


def one_letter_more(rules: QuestionSet, pick: Callable[[list[Any]], Any]) -> QuestionSet:
    """The set with one letter more somewhere in what it shows."""
    places = [
        (item, choice, name)
        for item in rules.items
        for choice in (None, *item.choices)
        for name in texts(choice or item)
    ]
    item, choice, name = pick(places)
    if choice is None:
        new = replace(item, **{name: getattr(item, name) + "x"})
    else:
        longer = replace(choice, **{name: getattr(choice, name) + "x"})
        new = replace(
            item, choices=tuple(longer if each is choice else each for each in item.choices)
        )
    return replace_item(rules, item, new)


def replace_item(rules: QuestionSet, old: Item, new: Item) -> QuestionSet:
    items = tuple(new if item is old else item for item in rules.items)
    return QuestionSet(version=rules.version, groups=rules.groups, items=items)


@given(st.data())
def test_one_letter_anywhere_is_noticed(data: st.DataObject) -> None:
    different = one_letter_more(FIRST, lambda places: data.draw(st.sampled_from(places)))

    assert fingerprints.fingerprint(different) != RELEASED["1.0"]


@given(st.randoms(use_true_random=False))
def test_any_other_order_of_the_questions_is_noticed(random: Any) -> None:
    items = list(FIRST.items)
    random.shuffle(items)

    same = tuple(items) == FIRST.items
    assert (fingerprints.fingerprint(with_items(items)) == RELEASED["1.0"]) is same
