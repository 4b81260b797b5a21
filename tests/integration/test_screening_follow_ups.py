"""Questions that hang on another answer: with a script they come at once, without one on the next look."""

from typing import Any

import pytest
from django.test import Client

from screening.domain.items import AskedOf, Item
from screening.domain.outcomes import Outcome
from screening.domain.questions import CURRENT
from screening.models import Screening
from screening.queries import answers_of
from tests.conftest import NOW
from tests.integration.pages import client_of, page
from tests.integration.screening_pages import (
    address,
    all_answered,
    begun,
    queries_of,
    shown_questions,
    words,
)
from tests.integration.walkers import joined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MOST_QUERIES = 12
CHOOSE = "Choose an answer to this question."
PARENTS = [item for item in CURRENT.items if any(choice.asks_more for choice in item.choices)]


@pytest.fixture
def client() -> Client:
    return client_of(joined(NOW))


@pytest.fixture
def screening(client: Client) -> Screening:
    return begun(client)


def followers(parent: Item) -> list[str]:
    return [item.id for item in CURRENT.items if item.follows == parent.id]


def no_to_all(response: Any) -> dict[str, str]:
    """What somebody without a script can answer: what is to be seen, each with "no"."""
    return {q.name: "no" for q in shown_questions(response).values() if not q.hidden}


def answered_page(client: Client, screening: Screening, parent: Item) -> tuple[str, dict[str, str]]:
    """The address of a parent's page, and its answers with "yes" to the parent."""
    where = address(screening, parent.group.value)
    answers = no_to_all(client.get(where))
    if parent.asked_of is AskedOf.MAY_BE_PREGNANT:
        answers |= {"may_be_pregnant": "yes", "G1": "no", "G2": "no"}
        client.post(where, answers)
    return where, answers | {parent.id: "yes"}


@pytest.mark.parametrize("group", CURRENT.groups, ids=lambda group: str(group.id))
def test_what_the_script_reads_is_made_from_the_question_data(
    client: Client, screening: Screening, group: Any
) -> None:
    shown = shown_questions(client.get(address(screening, group.id.value)))
    items = {item.id: item for item in CURRENT.items if item.group is group.id}
    for name, item in items.items():
        if item.asked_of is AskedOf.AGE_65_OR_OVER:
            assert name not in shown
            continue
        question = shown[name]
        urgent = [c.answer for c in item.choices if c.outcome is Outcome.EMERGENCY]
        assert question.emergency_on == urgent
        if item.follows:
            opens = [c.answer for c in CURRENT.by_id[item.follows].choices if c.asks_more]
            assert (question.opened_by, question.opened_on) == (item.follows, opens)
        elif item.asked_of is AskedOf.MAY_BE_PREGNANT:
            assert (question.opened_by, question.opened_on) == ("may_be_pregnant", ["yes"])
        else:
            assert not question.opened_by
        waits = bool(question.opened_by)
        assert (question.hidden, question.disabled) == (waits, waits), name
        assert not question.marked


@pytest.mark.parametrize("parent", PARENTS, ids=lambda item: item.id)
class TestBothWays:
    def test_without_a_script_they_are_asked_next(
        self, client: Client, screening: Screening, parent: Item
    ) -> None:
        where, answers = answered_page(client, screening, parent)
        assert client.post(where, answers)["Location"] == where
        assert answers_of(screening)[parent.id] == "yes"
        response = client.get(where)
        shown = shown_questions(response)
        for name in followers(parent):
            assert not shown[name].hidden
            assert not shown[name].disabled
            assert shown[name].marked
        assert CHOOSE not in page(response), "nobody could have answered it yet"
        focused = [q.name for q in shown.values() if q.takes_focus]
        assert focused == followers(parent)[:1]
        assert shown[parent.id].chosen == "yes"
        answer = client.post(where, answers | dict.fromkeys(followers(parent), "no"))
        assert answer.status_code == 302
        assert answer["Location"] != where

    def test_asked_next_they_must_be_answered(
        self, client: Client, screening: Screening, parent: Item
    ) -> None:
        where, answers = answered_page(client, screening, parent)
        client.post(where, answers)
        answer = client.post(where, answers)
        assert answer.status_code == 422
        shown = shown_questions(answer)
        assert all(CHOOSE in shown[name].text for name in followers(parent))

    def test_with_a_script_they_are_answered_on_the_same_page(
        self, client: Client, screening: Screening, parent: Item
    ) -> None:
        where, answers = answered_page(client, screening, parent)
        more = dict.fromkeys(followers(parent), "no")
        answer = client.post(where, {**answers, **more, "shown": list(more)})
        assert answer.status_code == 302
        assert answer["Location"] != where
        assert answers_of(screening) == {
            item: said for item, said in (answers | more).items() if item != "may_be_pregnant"
        }

    def test_seen_and_left_empty_they_are_refused_and_nothing_typed_is_lost(
        self, client: Client, screening: Screening, parent: Item
    ) -> None:
        where, answers = answered_page(client, screening, parent)
        before = answers_of(screening)
        first, *others = followers(parent)
        typed = {**answers, **dict.fromkeys(others, "not_sure")}
        answer = client.post(where, {**typed, "shown": [first, *others]})
        assert answer.status_code == 422
        shown = shown_questions(answer)
        assert CHOOSE in shown[first].text
        assert f'href="#id_{first}_0"' in page(answer)
        assert {name: shown[name].chosen for name in typed} == typed
        assert [q.name for q in shown.values() if CHOOSE in q.text] == [first]
        assert answers_of(screening) == before

    def test_out_of_sight_they_are_not_kept(
        self, client: Client, screening: Screening, parent: Item
    ) -> None:
        where, answers = answered_page(client, screening, parent)
        more = dict.fromkeys(followers(parent), "yes")
        answer = client.post(where, {**answers, parent.id: "no", **more})
        assert answer.status_code == 302
        assert not more.keys() & answers_of(screening).keys()


def test_a_page_refused_for_another_reason_shows_what_was_opened(
    client: Client, screening: Screening
) -> None:
    where = address(screening, "b")
    answers = no_to_all(client.get(where)) | {"B6": "yes"}
    del answers["B13"]
    answer = client.post(where, answers)
    assert answer.status_code == 422
    shown = shown_questions(answer)
    assert not shown["B6b"].hidden
    assert CHOOSE not in shown["B6b"].text
    assert CHOOSE in shown["B13"].text
    answer = client.post(where, {**answers, "B13": "no", "shown": "B6b"})
    assert answer.status_code == 422, "now it could be seen"


def test_an_emergency_in_a_follow_up_leaves_at_once(client: Client, screening: Screening) -> None:
    answer = client.post(address(screening, "e"), {"E1": "yes", "E1b": "yes", "shown": "E1b"})
    assert answer["Location"] == address(screening, "confirm")
    assert answers_of(screening) == {"E1": "yes", "E1b": "yes"}


def test_an_answer_that_does_not_exist_is_refused(client: Client, screening: Screening) -> None:
    answers = {"E1": "yes", "E1b": "perhaps", "E2": "no", "E3": "no", "E4": "no"}
    answer = client.post(address(screening, "e"), answers)
    assert answer.status_code == 422
    assert CHOOSE in shown_questions(answer)["E1b"].text
    assert not answers_of(screening)


class TestPregnancy:
    def test_first_comes_whether_it_applies(self, client: Client, screening: Screening) -> None:
        where = address(screening, "g")
        shown = shown_questions(client.get(where))
        assert [name for name, q in shown.items() if not q.hidden] == ["may_be_pregnant"]
        assert client.post(where, {}).status_code == 422
        assert client.post(where, {"may_be_pregnant": "yes"})["Location"] == where
        shown = shown_questions(client.get(where))
        visible = [name for name, q in shown.items() if not q.hidden]
        assert visible == ["may_be_pregnant", "G1", "G2"]
        assert shown["G1"].takes_focus

    def test_no_leaves_the_rest_out_again(self, client: Client, screening: Screening) -> None:
        where = address(screening, "g")
        said = {"may_be_pregnant": "yes", "G1": "yes", "G1b": "no", "G2": "no"}
        client.post(where, {**said, "shown": ["G1", "G1b", "G2"]})
        assert answers_of(screening) == {"G1": "yes", "G1b": "no", "G2": "no"}
        answer = client.post(where, {"may_be_pregnant": "no"})
        assert answer.status_code == 302
        assert answers_of(screening) == {}

    def test_a_follow_up_needs_both(self, client: Client, screening: Screening) -> None:
        where = address(screening, "g")
        answers = {"may_be_pregnant": "yes", "G1": "yes", "G2": "no", "shown": ["G1", "G2"]}
        assert client.post(where, answers)["Location"] == where
        assert not shown_questions(client.get(where))["G1b"].hidden


def test_private_questions_say_why_on_a_line_of_their_own(
    client: Client, screening: Screening
) -> None:
    private = [item for item in CURRENT.items if item.why]
    assert {item.id for item in private} >= {"A1", "A2", "A3", "A4", "A5", "E2", "G1", "G2"}
    for item in private:
        response = client.get(address(screening, item.group.value))
        line = f'<p class="field-hint field-why" id="id_{item.id}_why">{item.why}</p>'
        assert line in page(response)
        assert f"id_{item.id}_why" in page(response).partition(f'id="q-{item.id}"')[2][:200]
    assert "We ask because some advice is different then." in words(
        client.get(address(screening, "g"))
    )


def test_ids_are_unique_with_everything_open(client: Client, screening: Screening) -> None:
    for group in CURRENT.groups:
        html = page(client.get(address(screening, group.id.value)))
        ids = [part.partition('"')[0] for part in html.split(' id="')[1:]]
        assert len(ids) == len(set(ids)), group.id


class TestCheck:
    def test_every_yes_stands_first_with_a_way_to_change_it(self, client: Client) -> None:
        where = all_answered(client, {"A9": "yes", "B6": "not_sure", "B11": "stable"})
        response = client.get(where)
        first = page(response).partition("All your answers")[0]
        screening = Screening.objects.get()
        for name, group, said in (
            ("A9", "a", "Yes"),
            ("B6", "b", "Not sure"),
            ("B11", "b", "I have asthma or COPD, and it is stable"),
        ):
            wording = CURRENT.by_id[name].wording
            assert wording in first
            assert said in first
            target = f"{address(screening, group)}#q-{name}"
            assert f'href="{target}"' in first
            assert f'id="q-{name}"' in page(client.get(target))
        assert first.count("#q-") == 3
        assert "Leaking pee" not in first
        assert "Leaking pee" in page(response)

    def test_without_any_yes_it_says_so(self, client: Client) -> None:
        response = client.get(all_answered(client, {}))
        assert "You said yes to Nothing. You said no to every question." in words(response)

    def test_pregnancy_stands_there_too(self, client: Client) -> None:
        where = all_answered(client, {"may_be_pregnant": "yes"})
        assert "#q-may_be_pregnant" in page(client.get(where))

    def test_a_changed_answer_leads_back_here(self, client: Client) -> None:
        where = all_answered(client, {"A9": "yes"})
        page_a = where.replace("/check/", "/a/")
        answers = no_to_all(client.get(page_a))
        assert client.post(page_a, answers)["Location"] == where
        assert "#q-" not in page(client.get(where))


def test_every_page_leads_back_to_the_one_before(client: Client) -> None:
    check = all_answered(client, {})
    screening = Screening.objects.get()
    where, seen = check, []
    while where != "/screening/":
        back = page(client.get(where)).partition('<a class="back-link" href="')[2].partition('"')[0]
        assert back, where
        seen.append(back)
        where = back
    order = [address(screening, group.id.value) for group in reversed(CURRENT.groups)]
    assert seen == [*order, "/screening/"]


@pytest.mark.parametrize("group", ["b", "e", "f", "g"])
def test_a_page_asks_the_database_as_often_whatever_was_said(
    client: Client, screening: Screening, group: str
) -> None:
    where = address(screening, group)
    before = queries_of(client, where)
    client.post(where, dict.fromkeys(no_to_all(client.get(where)), "yes"))
    assert answers_of(screening) or group == "g"
    assert queries_of(client, where) == before <= MOST_QUERIES


def test_the_check_asks_the_database_as_often_whatever_was_said(client: Client) -> None:
    plain = queries_of(client, all_answered(client, {}))
    Screening.objects.update(abandoned_at=NOW)
    answers = {item.id: "not_sure" for item in CURRENT.items} | {"may_be_pregnant": "yes"}
    assert queries_of(client, all_answered(client, answers)) == plain <= MOST_QUERIES
