"""The plan's questions, its preview and "what if", through their pages."""

from typing import Any

import pytest
from django.test import Client

from plans.models import Plan
from tests.conftest import NOW
from tests.integration.pages import as_shown, client_of, page
from tests.integration.walkers import START, joined, running, screened
from walkback.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def test_from_the_questions_to_today(starter: User) -> None:
    client = client_of(starter)
    assert client.get("/today/")["Location"] == "/start/"
    where = client.post("/start/", START)["Location"]
    plan = Plan.objects.get(participant=starter)
    assert plan.status == "draft"
    assert where == f"/start/{plan.public_id}/"
    assert client.get("/today/")["Location"] == "/start/"
    shown = client.get(where)
    assert shown.status_code == 200
    assert client.get(f"/plan/{plan.public_id}/projection/")["Content-Type"] == "image/svg+xml"
    assert client.post(where, {"minutes": ""})["Location"] == "/start/if-then/"
    plan.refresh_from_db()
    assert (plan.status, plan.inputs["age"]) == ("active", 58)
    for path in ("/today/", "/plan/", "/plan/weeks/1/", "/walks/new/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/plan/weeks/2/").status_code == 404
    assert client.get("/start/")["Location"] == "/today/"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pain_avg", "11"),
        ("pain_avg", "-1"),
        ("pain_avg", ""),
        ("pain_worst", "1"),
        ("confidence", "99"),
        ("baseline_minutes", "2001"),
        ("baseline_minutes", "-5"),
        ("baseline_minutes", "12.5"),
        ("baseline_minutes", "60"),
        ("baseline_days", "8"),
        ("comfortable_minutes", "2000"),
        ("comfortable_minutes", "-5"),
        ("days_available", "0"),
        ("preferred_days", "7"),
        ("week_begins", "7"),
        ("walking_days", ["7"]),
        ("weeks_since_episode", ""),
        ("weeks_since_episode", "-1"),
        ("weeks_since_episode", "521"),
        ("weeks_since_episode", "a while"),
        ("how_now", "maybe"),
        ("height_cm", "20"),
        ("height_cm", "180"),
        ("weight_kg", "1000"),
    ],
)
def test_the_start_refuses_nonsense_and_keeps_what_was_typed(
    starter: User, field: str, value: Any
) -> None:
    answer = client_of(starter).post("/start/", {**START, field: value})
    assert answer.status_code == 422
    assert 'value="20"' in page(answer) or field == "comfortable_minutes"
    assert not Plan.objects.exists()


def test_severe_pain_shows_no_plan_and_raises_a_hold(starter: User) -> None:
    client = client_of(starter)
    client.post("/start/", {**START, "pain_avg": "8", "pain_worst": "9"})
    plan = Plan.objects.get(participant=starter)
    assert (plan.status, plan.projection) == ("draft", [])
    assert [hold.kind for hold in starter.holds.all()] == ["GATE"]
    assert client.get("/today/").status_code == 200
    answer = client.post(f"/start/{plan.public_id}/", {"minutes": ""})
    plan.refresh_from_db()
    assert plan.status == "draft"
    assert answer.status_code in (200, 302, 404)


def test_an_own_smaller_start(starter: User) -> None:
    client = client_of(starter)
    where = client.post("/start/", START)["Location"]
    for wrong in ("0", "600", "-3", "many"):
        assert client.post(where, {"minutes": wrong}).status_code == 422
    shown = Plan.objects.get(participant=starter).projection[0]["minutes"]
    smallest = -(-shown // 2)
    assert client.post(where, {"minutes": str(smallest)})["Location"] == "/start/if-then/"
    plan = Plan.objects.get(participant=starter)
    assert running(plan).minutes == plan.first_minutes == smallest


def test_answers_can_be_changed_until_the_plan_begins(starter: User) -> None:
    client = client_of(starter)
    first = client.post("/start/", START)["Location"]
    second = client.post("/start/", {**START, "days_available": "3"})["Location"]
    assert first != second
    assert sorted(Plan.objects.values_list("status", flat=True)) == ["discarded", "draft"]


def test_changing_answers_begins_with_those_given(starter: User) -> None:
    client = client_of(starter)
    said = {**START, "height_cm": "172", "weight_kg": "104", "walking_aid": "yes", "pain_avg": "3"}
    client.post("/start/", {**said, "pain_worst": "6", "walking_days": ["2", "4"]})
    client.post("/start/", as_shown(client.get("/start/")))
    first, second = Plan.objects.order_by("pk")
    assert first.inputs["bmi"] == 35.2
    assert (second.inputs, second.preferences) == (first.inputs, first.preferences)


def test_somebody_elses_draft_is_not_found(starter: User) -> None:
    where = client_of(starter).post("/start/", START)["Location"]
    other = joined(NOW)
    screened(other, NOW)
    assert client_of(other).get(where).status_code == 404
    assert client_of(other).post(where, {"minutes": ""}).status_code == 404


# -- What the questions keep -----------------------------------------------------------------------
def test_weeks_since_the_episode_and_the_days_that_suit_are_kept(starter: User) -> None:
    client_of(starter).post("/start/", {**START, "walking_days": ["5", "0", "2"]})
    plan = Plan.objects.get()
    assert plan.inputs["weeks_since_episode"] == 8
    assert plan.preferences["walking_days"] == [0, 2, 5]


@pytest.mark.parametrize("typed", ["", "12", "a while"])
def test_with_pain_now_no_end_of_an_episode_is_kept(starter: User, typed: str) -> None:
    said = {**START, "how_now": "in_pain", "weeks_since_episode": typed}
    where = client_of(starter).post("/start/", said)["Location"]
    plan = Plan.objects.get()
    assert plan.inputs["weeks_since_episode"] is None
    assert not plan.preferences["recovered"]
    assert "studies of walking show small gains" in page(client_of(starter).get(where))


def test_an_episode_that_ended_this_week_is_no_empty_answer(starter: User) -> None:
    client_of(starter).post("/start/", {**START, "weeks_since_episode": "0"})
    assert Plan.objects.get().inputs["weeks_since_episode"] == 0


def test_each_way_to_begin_says_what_to_expect(starter: User) -> None:
    asked = page(client_of(starter).get("/start/"))
    assert "The research behind this plan was done with people like you." in asked
    assert "Walking helps a little in most studies." in asked
    where = client_of(starter).post("/start/", START)["Location"]
    assert "modelled on the 2024 WalkBack trial" in page(client_of(starter).get(where))


# -- The preview -----------------------------------------------------------------------------------
def preview_of(client: Client, **said: str) -> tuple[str, Any]:
    where = client.post("/start/", {**START, **said})["Location"]
    return where, client.get(where)


def test_the_milestone_is_said_honestly(starter: User) -> None:
    client = client_of(starter)
    _, shown = preview_of(client)
    week = Plan.objects.drafts().get().milestone_week
    assert f"About week {week} for you" in page(shown)
    _, shown = preview_of(client, days_available="2")
    assert "With a third day" in page(shown)
    assert "A third day would make 130 reachable" in page(shown)
    third = f"/start/{Plan.objects.drafts().get().public_id}/what-if/?days=3&amp;minutes=20"
    assert third in page(shown)
    assert "About week" in page(client.get(third.replace("&amp;", "&")))
    _, shown = preview_of(client, days_available="3", preferred_days="2")
    assert "You can reach 120 minutes" in page(shown)
    assert "The full bar is" not in page(shown)


def test_the_table_marks_what_is_reached(starter: User) -> None:
    _, shown = preview_of(client_of(starter))
    reached = {week["week"]: week["reached"] for week in shown.context["page"].weeks}
    plan = Plan.objects.get()
    assert reached[plan.milestone_week] in (130, 150)
    assert [mark for mark in reached.values() if mark] in ([130, 150], [150])


@pytest.mark.parametrize(("confidence", "is_offered"), [("4", True), ("6", True), ("7", False)])
def test_a_smaller_start_stands_in_sight_below_seven(
    starter: User, confidence: str, is_offered: bool
) -> None:
    client = client_of(starter)
    where, shown = preview_of(client, confidence=confidence)
    assert ("A smaller start is a good start" in page(shown)) is is_offered
    assert ("<summary>I would like to start smaller" in page(shown)) is not is_offered
    if is_offered:
        smallest = shown.context["page"].smallest_minutes
        assert f"Start with {smallest} minutes a day" in page(shown)
        client.post(where, {"minutes": str(smallest)})
        assert running(Plan.objects.get()).minutes == smallest


def test_a_draft_that_the_gate_holds_back_has_no_picture(starter: User) -> None:
    client = client_of(starter)
    client.post("/start/", {**START, "pain_avg": "8", "pain_worst": "9"})
    plan = Plan.objects.get()
    assert client.get(f"/plan/{plan.public_id}/projection/").status_code == 404


# -- What if ---------------------------------------------------------------------------------------
HTMX = {"HX-Request": "true"}


def rows() -> list[Any]:
    return [list(Plan.objects.values()), AuditEvent.objects.count()]


def test_what_if_shows_another_plan_and_stores_nothing(starter: User) -> None:
    client = client_of(starter)
    where, _ = preview_of(client)
    before = rows()
    answer = client.get(f"{where}what-if/", {"days": "2", "minutes": "20"})
    assert answer.status_code == 200
    assert "This is your plan" in page(answer), "without scripts the whole page comes"
    assert "With a third day" in page(answer)
    part = client.get(f"{where}what-if/", {"days": "2", "minutes": "20"}, headers=HTMX)
    assert page(part).lstrip().startswith("<section")
    assert 'tabindex="-1" data-focus-after-swap' in page(part)
    assert "Use these numbers" in page(part)
    assert rows() == before


def test_the_same_numbers_change_nothing(starter: User) -> None:
    client = client_of(starter)
    where, _ = preview_of(client)
    answer = client.get(f"{where}what-if/", {"days": "5", "minutes": "20"})
    assert "it is the same plan" in page(answer)
    assert "Use these numbers" not in page(answer)


@pytest.mark.parametrize(
    ("days", "minutes", "message"),
    [
        ("8", "20", "Choose one of the answers."),
        ("0", "20", "Choose one of the answers."),
        ("many", "20", "Choose one of the answers."),
        ("3", "181", "Write a whole number of minutes from 0 to 180."),
        ("3", "-1", "Write a whole number of minutes from 0 to 180."),
        ("3", "1.5", "Write a whole number of minutes from 0 to 180."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_numbers_get_their_message(
    starter: User, days: str, minutes: str, message: str, headers: dict[str, str]
) -> None:
    client = client_of(starter)
    where, _ = preview_of(client)
    answer = client.get(f"{where}what-if/", {"days": days, "minutes": minutes}, headers=headers)
    assert answer.status_code == 422
    assert page(answer).count(message) == 2, "beside the field and in the summary"
    if message.startswith("Write"):
        assert f'value="{minutes}"' in page(answer)


def test_what_if_no_minute_is_comfortable(starter: User) -> None:
    client = client_of(starter)
    where, _ = preview_of(client)
    answer = client.get(f"{where}what-if/", {"days": "3", "minutes": "0"})
    assert "There would be no plan yet." in page(answer)
    assert "a clinician looks first" in page(answer)
    assert not starter.holds.exists()


def test_the_picture_of_what_if(starter: User) -> None:
    client = client_of(starter)
    preview_of(client)
    path = f"/plan/{Plan.objects.get().public_id}/projection/"
    asked = page(client.get(path, {"days": "2", "minutes": "20"}))
    assert asked != page(client.get(path))
    assert "is reached in week" not in asked
    assert page(client.get(path, {"days": "9"})) == page(client.get(path))


def test_use_these_numbers_fills_the_form_in(starter: User) -> None:
    client = client_of(starter)
    preview_of(client, preferred_days="4")
    form = client.get("/start/", {"days": "3", "minutes": "15"})
    said = as_shown(form)
    assert (said["days_available"], said["preferred_days"]) == (3, 3)
    assert (said["comfortable_minutes"], said["pain_worst"]) == (15, 3)
    client.post("/start/", said)
    assert Plan.objects.drafts().get().inputs["days_available"] == 3


def test_what_if_without_numbers_is_the_preview(starter: User) -> None:
    client = client_of(starter)
    where, _ = preview_of(client)
    assert client.get(f"{where}what-if/")["Location"] == where


def test_somebody_elses_what_if_is_not_found(starter: User) -> None:
    where, _ = preview_of(client_of(starter))
    other = joined(NOW)
    screened(other, NOW)
    assert client_of(other).get(f"{where}what-if/", {"days": "3"}).status_code == 404


# -- Queries ---------------------------------------------------------------------------------------
def test_a_preview_asks_little(starter: User, django_assert_max_num_queries: Any) -> None:
    client = client_of(starter)
    where, _ = preview_of(client)
    client.get(where)
    with django_assert_max_num_queries(16):
        client.get(where)
    with django_assert_max_num_queries(16):
        client.get(f"{where}what-if/", {"days": "3", "minutes": "20"}, headers=HTMX)
