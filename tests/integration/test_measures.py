"""The measures: what is due, the page, what is kept, and what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import flaring, measuring, pausing
from plans.actions.measuring import Given
from plans.domain.measures import Code, Question
from plans.models import MeasureAnswer, MeasureRound, OwnActivity, Plan
from tests.conftest import NOW
from tests.integration.long_courses import finished
from tests.integration.measuring import (
    ADDRESS,
    DAY,
    NAMED,
    SHOPPING,
    SITTING,
    SKIP,
    TODAY,
    WEEK_12,
    due_at,
    in_week,
    item,
    kept,
)
from tests.integration.pages import client_of, page, unescaped_page
from tests.integration.walkers import check_in, walk_all, walker
from walkback.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(plan: Plan) -> Client:
    return client_of(plan.participant)


# -- The first time --------------------------------------------------------------------------------


def test_the_first_time_three_own_activities_are_asked_for(client: Client) -> None:
    shown = page(client.get(ADDRESS))
    for place in (1, 2, 3):
        assert f"How well can you do activity {place} now?" in shown
    assert "carrying the shopping" in shown
    assert "sitting through a meal" in shown
    assert "as well as before my back trouble" in shown
    assert "worst" not in shown
    assert "Compared with the start" not in shown


def test_activities_and_ratings_are_kept_once(client: Client, plan: Plan) -> None:
    answer = client.post(ADDRESS, NAMED)
    assert answer["Location"] == "/progress/"
    assert [each.words for each in queries.activities_of(plan)] == [SHOPPING, SITTING]
    assert kept(plan) == [("PSFS", 0, 1, 4), ("PSFS", 0, 2, 5)]
    assert MeasureRound.objects.get(plan=plan).point == 0
    said = page(client.get("/progress/"))
    assert "Thank you. Your answers are kept." in said
    assert "skipped" not in said
    events = AuditEvent.objects.filter(action__startswith="measures.").order_by("pk")
    assert [event.action for event in events] == ["measures.activities_named", "measures.answered"]
    for event in events:
        assert event.subject_id == plan.participant_id
        assert SHOPPING not in str(event.detail)
    # The same page in another tab, sent once more.
    assert client.post(ADDRESS, {**NAMED, "activity_1": "Running"})["Location"] == "/today/"
    assert client.get(ADDRESS)["Location"] == "/today/"
    assert OwnActivity.objects.count() == 2


def test_what_is_left_out_is_missing_and_is_said(client: Client, plan: Plan) -> None:
    client.post(ADDRESS, {**NAMED, "psfs_2": ""})
    assert kept(plan) == [("PSFS", 0, 1, 4)]
    assert "The question you skipped stays empty." in page(client.get("/progress/"))


def test_skipping_keeps_nothing_and_asks_no_more_until_week_12(
    client: Client, plan: Plan, clock: Any
) -> None:
    assert client.post(ADDRESS, SKIP)["Location"] == "/today/"
    assert "You skipped these questions. They stay empty" in page(client.get("/today/"))
    assert (kept(plan), OwnActivity.objects.count()) == ([], 0)
    assert not queries.are_measures_due(plan, today=TODAY)
    at = in_week(plan, 6, clock)
    assert due_at(plan, at) == [("PAIN_WORST", 6, 0)]
    at = in_week(plan, 12, clock)
    assert [place for code, _, place in due_at(plan, at) if code == "PSFS"] == [1, 2, 3]
    client = client_of(plan.participant)
    client.post(ADDRESS, {"activity_1": SHOPPING, "psfs_1": "5"})
    assert kept(plan) == [("PSFS", 12, 1, 5)]
    assert (
        item(plan, Code.PSFS, at).sentence
        == "Not answered at the start, so there is nothing to compare with."
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"activity_1": ""}, "Write what the number is about, or skip the number."),
        ({"activity_2": SHOPPING.upper()}, "You wrote this one before."),
        ({"activity_3": "x" * 81}, "Write at most 80 characters."),
        ({"psfs_1": "11"}, "Choose a number from 0 to 10."),
        ({"psfs_1": "-1"}, "Choose a number from 0 to 10."),
        ({"psfs_1": "four"}, "Choose a number from 0 to 10."),
        (dict.fromkeys(NAMED, ""), "Answer at least one question"),
    ],
)
def test_nonsense_is_refused_beside_its_field_and_nothing_typed_is_lost(
    client: Client, plan: Plan, values: dict[str, str], words: str
) -> None:
    answer = client.post(ADDRESS, {**NAMED, **values})
    assert answer.status_code == 422
    shown = unescaped_page(answer)
    assert words in shown
    if any(values.values()):
        assert f'value="{SHOPPING}"' in shown
    assert (OwnActivity.objects.count(), kept(plan), MeasureRound.objects.count()) == (0, [], 0)


def test_an_activity_without_a_number_is_named_all_the_same(client: Client, plan: Plan) -> None:
    client.post(ADDRESS, {"activity_1": SHOPPING})
    assert [each.words for each in queries.activities_of(plan)] == [SHOPPING]
    assert kept(plan) == []


def test_a_gap_between_activities_keeps_their_places(client: Client, plan: Plan) -> None:
    client.post(ADDRESS, {"activity_1": SHOPPING, "activity_3": SITTING, "psfs_3": "2"})
    assert [(each.place, each.words) for each in queries.activities_of(plan)] == [
        (1, SHOPPING),
        (3, SITTING),
    ]
    assert kept(plan) == [("PSFS", 0, 3, 2)]


def test_a_warning_word_opens_the_list_question(client: Client, plan: Plan) -> None:
    where = client.post(ADDRESS, {**NAMED, "activity_1": "Walking with a numb leg"})["Location"]
    assert where == "/symptoms/list/"
    assert len(kept(plan)) == 2


# -- Later -----------------------------------------------------------------------------------------


def test_later_the_same_activities_and_only_what_is_due(
    client: Client, plan: Plan, clock: Any
) -> None:
    client.post(ADDRESS, NAMED)
    at = in_week(plan, 6, clock)
    client = client_of(plan.participant)
    shown = page(client.get(ADDRESS))
    assert "At its worst" in shown
    assert SHOPPING not in shown
    assert "Compared with the start" not in shown
    client.post(ADDRESS, {"pain_worst": "0"})
    assert kept(plan)[-1] == ("PAIN_WORST", 6, 0, 0)

    at = in_week(plan, 12, clock)
    client = client_of(plan.participant)
    shown = page(client.get(ADDRESS))
    assert "How well can you do activity" not in shown
    for words in (SHOPPING, SITTING, "At its worst", "Compared with the start", "Much better"):
        assert words in shown
    assert due_at(plan, at) == [
        ("PAIN_WORST", 12, 0),
        ("PSFS", 12, 1),
        ("PSFS", 12, 2),
        ("GLOBAL_CHANGE", 12, 0),
    ]
    client.post(ADDRESS, {**WEEK_12, "psfs_2": ""})
    assert kept(plan)[-3:] == [
        ("GLOBAL_CHANGE", 12, 0, 1),
        ("PAIN_WORST", 12, 0, 2),
        ("PSFS", 12, 1, 7),
    ]
    assert due_at(plan, at) == []


def test_a_comparison_has_seven_answers(plan: Plan, clock: Any) -> None:
    in_week(plan, 12, clock)
    client = client_of(plan.participant)
    for wrong in ("4", "-4", "better"):
        answer = client.post(ADDRESS, {**WEEK_12, "global_change": wrong})
        assert answer.status_code == 422
        assert "Choose one of the answers." in page(answer)
    assert kept(plan) == []
    client.post(ADDRESS, {"global_change": "-3"})
    assert kept(plan) == [("GLOBAL_CHANGE", 12, 0, -3)]


def test_questions_close_two_weeks_after_their_week(plan: Plan, clock: Any) -> None:
    at = in_week(plan, 6, clock)
    client = client_of(plan.participant)
    assert client.get(ADDRESS).status_code == 200
    assert due_at(plan, at - DAY) == []
    assert due_at(plan, at + 15 * DAY) == [("PAIN_WORST", 6, 0)]
    assert due_at(plan, at + 16 * DAY) == []
    clock.move_to(at + 16 * DAY)
    client = client_of(plan.participant)
    assert client.post(ADDRESS, {"pain_worst": "3"})["Location"] == "/today/"
    assert kept(plan) == []


def test_a_year_on_of_a_finished_programme(clock: Any) -> None:
    plan, ended = finished(NOW)
    year = datetime(2027, 11, 22, 9, 0, tzinfo=NOW.tzinfo)
    assert due_at(plan, year - DAY) == []
    assert due_at(plan, year) == [("PAIN_AVERAGE", 52, 0)]
    clock.move_to(year)
    client = client_of(plan.participant)
    assert ADDRESS in page(client.get("/today/"))
    client.post(ADDRESS, {"pain_average": "1"})
    assert kept(plan) == [("PAIN_AVERAGE", 52, 0, 1)]
    assert item(plan, Code.PAIN_AVERAGE, year).rows[-1] == ("After a year", "1 of 10")
    assert ended < year


def test_a_pause_does_not_close_them_and_a_stop_does(plan: Plan, clock: Any) -> None:
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=NOW)
    assert len(due_at(plan, NOW)) == 3
    plan.status = "stopped"
    assert not queries.due_of(plan, today=TODAY)
    plan.status = "ended"
    assert not queries.are_measures_due(plan, today=TODAY)


# -- Who, and what the actions refuse --------------------------------------------------------------


def test_other_roles_find_nothing_and_each_sees_their_own(
    plan: Plan, clinician: Any, staff_user: Any
) -> None:
    for other in (clinician, staff_user):
        assert client_of(other).get(ADDRESS).status_code in (403, 404)
        assert client_of(other).post(ADDRESS, NAMED).status_code in (403, 404)
    client_of(plan.participant).post(ADDRESS, NAMED)
    other = walker(NOW)
    assert SHOPPING not in page(client_of(other.participant).get(ADDRESS))
    assert list(MeasureAnswer.objects.for_user(other.participant)) == []
    assert MeasureAnswer.objects.for_user(plan.participant).count() == 2
    assert OwnActivity.objects.for_user(plan.participant).count() == 2
    assert OwnActivity.objects.for_user(other.participant).count() == 0


def test_who_is_held_is_told_so_instead(held_participant: Any, clock: Any) -> None:
    answer = client_of(held_participant).get(ADDRESS)
    assert "psfs" not in page(answer)


def give(plan: Plan, *given: tuple[Question, int], now: datetime = NOW) -> list[MeasureAnswer]:
    rows = [Given(question, value) for question, value in given]
    return measuring.answer(plan=plan, given=rows, by=plan.participant, now=now)


def name(plan: Plan, *words: str, now: datetime = NOW) -> None:
    measuring.name_activities(plan=plan, words=words, by=plan.participant, now=now)


FIRST = Question(Code.PSFS, 0, 1)


def test_the_action_takes_only_what_is_due(plan: Plan) -> None:
    for wrong in (Question(Code.PAIN_WORST, 6), Question(Code.PSFS, 12, 1), Question(Code.RMDQ, 0)):
        with pytest.raises(measuring.NotDue):
            give(plan, (wrong, 3))
    with pytest.raises(measuring.BadAnswer):
        give(plan, (FIRST, 3))  # Nobody named it.
    with pytest.raises(measuring.BadAnswer):
        name(plan, "a", "b", "c", "d")
    name(plan, SHOPPING)
    with pytest.raises(flaring.AskedBefore):
        name(plan, SITTING)
    for values in ((11,), (-1,), (3, 4)):
        with pytest.raises(measuring.BadAnswer):
            give(plan, *((FIRST, value) for value in values))
    assert kept(plan) == []
    assert [row.value for row in give(plan, (FIRST, 3))] == [3]
    with pytest.raises(flaring.AskedBefore):
        give(plan, (FIRST, 4))
    with pytest.raises(measuring.NotDue):
        give(plan)
    assert kept(plan) == [("PSFS", 0, 1, 3)]


def test_activities_are_named_when_they_are_asked_for(plan: Plan, clock: Any) -> None:
    at = in_week(plan, 6, clock)
    with pytest.raises(measuring.NotDue):
        name(plan, SHOPPING, now=at)


# -- Where one hears of it -------------------------------------------------------------------------


def test_today_mentions_them_after_everything_else(plan: Plan, clock: Any) -> None:
    client = client_of(plan.participant)
    assert "Answer a few questions" in page(client.get("/today/"))
    client.post(ADDRESS, SKIP)
    client.get("/today/")
    assert "Answer a few questions" not in page(client.get("/today/"))
    in_week(plan, 6, clock)
    client = client_of(plan.participant)
    shown = page(client.get("/today/"))
    assert "Your weekly check-in is open" in shown
    assert "Answer a few questions" not in shown


def test_after_the_check_in_they_are_one_link_away(plan: Plan, clock: Any) -> None:
    at = in_week(plan, 6, clock)
    walk_all(plan, at)
    check_in(plan, at)
    shown = page(client_of(plan.participant).get("/check-in/done/"))
    assert f'href="{ADDRESS}"' in shown
    client_of(plan.participant).post(ADDRESS, SKIP)
    assert ADDRESS not in page(client_of(plan.participant).get("/check-in/done/"))


def test_looking_for_questions_costs_the_database_little(plan: Plan, clock: Any) -> None:
    plan = Plan.objects.select_related("participant").get(pk=plan.pk)
    with CaptureQueriesContext(connection) as due:
        queries.due_of(plan, today=TODAY)
    assert len(due) == 2
    for day in (TODAY, TODAY + timedelta(weeks=4)):
        with CaptureQueriesContext(connection) as asked:
            queries.are_measures_due(plan, today=day)
        assert len(asked) == 1
