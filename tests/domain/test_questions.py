"""The questions as data, and what the pages ask of them."""

import re

import pytest

from screening.domain import wording
from screening.domain.items import EVERYTHING, AskedOf, Asking, GroupId, Item, Scope
from screening.domain.outcomes import Flag, Outcome
from screening.domain.questions import (
    CURRENT,
    RULESETS,
    asked_items,
    emergency_items,
    first_unfinished_page,
    next_page,
    page_items,
    pages,
    previous_page,
    unanswered_items,
    without_unasked,
)
from screening.domain.triage import triage
from tests.domain.cases.triage import ALL_CLEAR, signs

ADULT = Asking(age_years=54)
BANNED = re.compile(
    r"treats|cures|prevents|diagnos|clinically proven|safe for you|medical-grade|patient",
    re.IGNORECASE,
)
FLAGS = {
    "C4a": "OSTEOPOROSIS", "C4b": "STEROID", "B3": "CARDIAC", "B8b": "CARDIAC", "B9": "HYPERTENSION",
    "B10": "DIABETES", "B11": "RESP", "G1": "PREGNANCY", "G2": "POSTPARTUM", "H1": "FALLS",
    "H2": "FALLS", "H4": "STENOSIS", "H5": "HIP_KNEE_FOOT", "B12": "PAD", "A9": "LEG_PAIN",
}  # fmt: skip


def ids(items: tuple[Item, ...]) -> str:
    return " ".join(item.id for item in items)


class TestQuestions:
    def test_items_are_in_question_order(self) -> None:
        assert ids(CURRENT.items) == (
            "B1 B2 A1 A2 A3 A4 A5 A6 A7 A8 A9 C1 C2 C3 C4a C4b C5 D1 D1b D2 D3 D4 E1 E1b E2 E2b "
            "E3 E4 F0 F1 F2 F3 F4 F5 F6 F7 F8 F9 B3 B4 B5 B6 B6b B7 B8 B8b B9 B10 B11 B12 B13 "
            "G1 G1b G2 H1 H2 H3 H4 H5 I1"
        )

    def test_each_group_has_its_items_together_in_page_order(self) -> None:
        order = [group.id for group in CURRENT.groups]

        assert order == list(GroupId)
        assert [item.group for item in CURRENT.items] == sorted(
            (item.group for item in CURRENT.items), key=order.index
        )
        assert all(group.title for group in CURRENT.groups)

    def test_a_follow_up_comes_right_after_its_parent_on_the_same_page(self) -> None:
        for place, item in enumerate(CURRENT.items):
            if item.follows is None:
                continue
            before = CURRENT.items[place - 1]
            parent = CURRENT.by_id[item.follows]
            assert item.follows in (before.id, before.follows)
            assert parent.group is item.group
            assert parent.asked_of is item.asked_of
            assert any(choice.asks_more for choice in parent.choices)

    def test_only_parents_open_follow_ups(self) -> None:
        parents = {item.follows for item in CURRENT.items} - {None}

        opening = {item.id for item in CURRENT.items if any(c.asks_more for c in item.choices)}
        assert parents == opening == {"D1", "E1", "E2", "F0", "B6", "B8", "G1"}

    def test_each_item_can_be_shown(self) -> None:
        for item in CURRENT.items:
            assert item.wording
            assert item.label
            assert re.fullmatch(r"S\d+|D|K", item.source)
            assert [choice.answer for choice in item.choices][:3] == ["no", "yes", "not_sure"]
            labels = [choice.label for choice in item.choices]
            assert all(labels)
            assert len(set(labels)) == len(labels)

    def test_wordings_and_labels_are_unique(self) -> None:
        assert len({item.wording for item in CURRENT.items}) == len(CURRENT.items)
        assert len({item.label for item in CURRENT.items}) == len(CURRENT.items)

    def test_flags_are_those_of_the_table(self) -> None:
        named = {item.id: item.flag for item in CURRENT.items if item.flag is not Flag.CHECKED}

        assert named == FLAGS

    def test_private_questions_say_why_they_are_asked(self) -> None:
        private = {item.id for item in CURRENT.items if item.is_sensitive}

        assert private == {"A1", "A2", "A3", "A4", "A5", "E2", "E2b", "G1", "G1b", "G2"}

    def test_only_some_are_asked_of_everyone(self) -> None:
        special = {i.id: i.asked_of for i in CURRENT.items if i.asked_of is not AskedOf.EVERYONE}

        assert special == {
            "C5": AskedOf.AGE_65_OR_OVER,
            "G1": AskedOf.MAY_BE_PREGNANT,
            "G1b": AskedOf.MAY_BE_PREGNANT,
            "G2": AskedOf.MAY_BE_PREGNANT,
        }

    def test_no_banned_word_is_used(self) -> None:
        texts = [
            text
            for item in CURRENT.items
            for text in (item.wording, item.hint, item.why, item.advice, *_labels(item))
        ]
        texts += [text for group in CURRENT.groups for text in (group.title, group.lead_in)]

        assert [text for text in texts if BANNED.search(text)] == []

    def test_the_current_set_is_found_by_its_version(self) -> None:
        assert RULESETS == {"1.0": CURRENT}
        assert CURRENT.version == "1.0"


def _labels(item: Item) -> list[str]:
    return [choice.label for choice in item.choices]


class TestPages:
    def test_an_adult_sees_all_groups_first_the_two_that_cannot_wait(self) -> None:
        assert [page.id for page in pages(ADULT)] == list(GroupId)
        assert ids(page_items(GroupId.FIRST, ADULT)) == "B1 B2"

    def test_pregnancy_is_left_out_where_it_cannot_be(self) -> None:
        asking = Asking(age_years=54, may_be_pregnant=False)

        assert GroupId.G not in [page.id for page in pages(asking)]
        assert page_items(GroupId.G, asking) == ()

    @pytest.mark.parametrize(("age", "asked"), [(0, False), (64, False), (65, True), (110, True)])
    def test_age_decides_about_one_item(self, age: int, asked: bool) -> None:
        items = page_items(GroupId.C, Asking(age_years=age))

        assert ("C5" in ids(items)) is asked

    def test_a_page_holds_follow_ups_that_are_asked_only_when_opened(self) -> None:
        assert ids(page_items(GroupId.D, ADULT)) == "D1 D1b D2 D3 D4"
        only_d = Asking(age_years=54, scope=Scope(groups=frozenset({GroupId.D})))
        assert ids(asked_items({}, only_d)) == "D1 D2 D3 D4"
        assert ids(asked_items({"D1": "no"}, only_d)) == "D1 D2 D3 D4"
        assert ids(asked_items({"D1": "yes"}, only_d)) == "D1 D1b D2 D3 D4"
        assert ids(asked_items({"D1": "not_sure"}, only_d)) == "D1 D1b D2 D3 D4"
        assert ids(asked_items({"D1": "nonsense"}, only_d)) == "D1 D2 D3 D4"

    def test_empty_items_are_those_asked_without_an_answer_of_theirs(self) -> None:
        assert unanswered_items(ALL_CLEAR, ADULT) == ()
        answers = {**ALL_CLEAR, "H1": "checked", "D1": "yes", "B12": ""}
        assert ids(unanswered_items(answers, ADULT)) == "D1b B12 H1"

    def test_the_first_unfinished_page_is_where_a_person_goes_on(self) -> None:
        assert first_unfinished_page({}, ADULT) == CURRENT.groups[0]
        answers = {item: "no" for item in ALL_CLEAR if item not in ("E3", "H2")}
        page = first_unfinished_page(answers, ADULT)
        assert page is not None
        assert page.id is GroupId.E
        assert first_unfinished_page(ALL_CLEAR, ADULT) is None

    def test_pages_follow_one_another_and_back(self) -> None:
        asking = Asking(age_years=54, may_be_pregnant=False)
        walked = [GroupId.FIRST]
        while page := next_page(walked[-1], asking):
            walked.append(page.id)

        assert " ".join(walked) == "first a c d e f b h i"
        back = [walked[-1]]
        while page := previous_page(back[-1], asking):
            back.append(page.id)
        assert back == walked[::-1]

    def test_the_page_after_one_that_is_left_out_is_found(self) -> None:
        asking = Asking(age_years=54, may_be_pregnant=False)

        after, before = next_page(GroupId.G, asking), previous_page(GroupId.G, asking)

        assert (after and after.id, before and before.id) == (GroupId.H, GroupId.B)

    def test_an_emergency_answer_is_found_at_once_where_it_is_asked(self) -> None:
        assert ids(emergency_items({"B1": "yes"}, ADULT)) == "B1"
        assert emergency_items({"B1": "not_sure", "E1b": "yes"}, ADULT) == ()
        assert ids(emergency_items({"E1": "yes", "E1b": "yes"}, ADULT)) == "E1b"

    def test_answers_no_longer_asked_are_left_out(self) -> None:
        answers = {**ALL_CLEAR, **signs(yes=4), "F0": "no", "E1b": "no", "Z9": "yes"}

        assert without_unasked(answers, ADULT) == {**ALL_CLEAR}
        assert triage(without_unasked(answers, ADULT), ADULT).outcome is Outcome.OK


class TestPartialScreens:
    def test_nothing_ticked_asks_nothing(self) -> None:
        asking = wording.weekly_asking([], age_years=70)

        assert pages(asking) == ()
        assert triage({}, asking).outcome is Outcome.OK

    @pytest.mark.parametrize(
        ("ticked", "groups"),
        [
            ("nerves", "a"),
            ("leg-weakness", "a"),
            ("heart", "first b"),
            ("calf", "first b"),
            ("fever", "e"),
            ("weight", "d"),
            ("fall", "c h"),
            ("illness", "first c d e b i"),
            ("pregnancy", "g"),
        ],
    )
    def test_a_tick_opens_its_groups_whole(self, ticked: str, groups: str) -> None:
        asking = wording.weekly_asking([ticked], age_years=70)

        assert " ".join(page.id for page in pages(asking)) == groups
        for page in pages(asking):
            assert page_items(page.id, asking) == page_items(page.id, Asking(age_years=70))

    def test_ticks_add_up(self) -> None:
        asking = wording.weekly_asking(["weight", "fall", "nerves"], age_years=54)

        assert " ".join(page.id for page in pages(asking)) == "a c d h"

    def test_each_line_of_the_list_is_tested_here(self) -> None:
        assert len({tick.id for tick in wording.WEEKLY_LIST}) == len(wording.WEEKLY_LIST) == 9

    def test_a_tick_of_pregnancy_is_heard_whatever_was_said_before(self) -> None:
        asking = wording.weekly_asking(["pregnancy"], age_years=30, may_be_pregnant=False)

        answers = {"G1": "yes", "G1b": "no", "G2": "no"}
        assert triage(answers, asking).outcome is Outcome.CLINICIAN
        other = wording.weekly_asking(["weight"], age_years=30, may_be_pregnant=False)
        assert not other.may_be_pregnant

    def test_an_unknown_tick_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="not on the weekly list: teeth"):
            wording.weekly_asking(["teeth", "fall"], age_years=54)

    def test_a_flare_asks_group_a_and_three_more_with_their_follow_ups(self) -> None:
        asking = Asking(age_years=70, scope=wording.FLARE_SCOPE)

        assert ids(asked_items({"E1": "yes"}, asking)) == (
            "A1 A2 A3 A4 A5 A6 A7 A8 A9 C1 C2 E1 E1b"
        )
        assert " ".join(page.id for page in pages(asking)) == "a c e"
        assert ids(page_items(GroupId.E, asking)) == "E1 E1b"

    def test_everything_is_everything(self) -> None:
        assert all(EVERYTHING.includes(item) for item in CURRENT.items)


class TestWording:
    def test_each_outcome_has_its_text(self) -> None:
        assert set(wording.OUTCOME_TEXTS) == set(Outcome)

    def test_texts_have_only_known_placeholders(self) -> None:
        values = {"emergency_number": "112", "urgent_line": "111", "findings": "chest pain"}
        for text in wording.OUTCOME_TEXTS.values():
            for line in (text.title, text.action, *text.paragraphs):
                assert "{" not in line.format_map(values)

    def test_what_locks_says_that_nobody_reads_this_live_and_whom_to_call(self) -> None:
        for outcome in (Outcome.EMERGENCY, Outcome.URGENT):
            text = wording.OUTCOME_TEXTS[outcome]
            whole = " ".join((text.title, text.action, *text.paragraphs)).lower()
            assert "nobody reads this live" in whole
            assert "{emergency_number}" in whole
        emergency = wording.OUTCOME_TEXTS[Outcome.EMERGENCY]
        assert "Do not drive yourself" in " ".join(emergency.paragraphs)

    def test_who_waits_for_a_clinician_is_told_to_keep_moving(self) -> None:
        text = " ".join(wording.OUTCOME_TEXTS[Outcome.CLINICIAN].paragraphs)

        assert "keep up your normal daily movement" in text

    def test_no_banned_word_is_used(self) -> None:
        texts = [
            line
            for text in wording.OUTCOME_TEXTS.values()
            for line in (text.title, text.action, *text.paragraphs)
        ]
        texts += [text for tick in wording.WEEKLY_LIST for text in (tick.wording, tick.label)]
        texts += [wording.ADVISE_BLOOD_TEST, wording.DELAY_START, wording.PREGNANCY_APPLIES]

        assert [text for text in texts if BANNED.search(text)] == []

    def test_stop_rules_are_complete(self) -> None:
        assert len(wording.STOP_AND_GET_HELP) == 5
        assert len(wording.STOP_IN_PREGNANCY) == 5
        assert len(wording.SLOW_DOWN_OR_STOP) == 3
