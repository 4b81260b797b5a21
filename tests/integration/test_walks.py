"""The log: one walk however often it is sent, split days, other days, edited, deleted, added later."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans import queries
from plans.actions import pausing
from plans.models import Plan, Walk, WeeklyDecision
from tests.conftest import NOW
from tests.integration.pages import client_of, unescaped_page
from tests.integration.walkers import ends_at, running, tick, walk_all
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent
from walkback.ops import walkthrough

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def first_day(plan: Plan) -> date:
    return running(plan).starts_on


def prefilled(client: Client, path: str = "/walks/new/") -> dict[str, str]:
    """What the form would post if only Save was pressed."""
    form = client.get(path).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


# -- Prefilled, and only the minutes are required ---------------------------------------------------
def test_today_to_logged_is_two_taps(plan: Plan) -> None:
    client = client_of(plan.participant)
    assert 'href="/walks/new/"' in unescaped_page(client.get("/today/"))
    assert client.post("/walks/new/", prefilled(client))["Location"] == "/today/"
    walk = Walk.objects.get()
    assert (walk.duration_minutes, walk.walked_on) == (running(plan).minutes, first_day(plan))
    said = unescaped_page(client.get("/today/"))
    assert f"{walk.duration_minutes} minutes logged." in said
    assert f"/walks/{walk.public_id}/delete/" in said


def test_only_the_minutes_are_required(plan: Plan) -> None:
    client = client_of(plan.participant)
    data = {"client_key": str(uuid4()), "duration_minutes": "12"}
    assert client.post("/walks/new/", data).status_code == 302
    assert Walk.objects.get().walked_on == first_day(plan)


def test_another_day_needs_its_date(plan: Plan) -> None:
    data = {"client_key": str(uuid4()), "duration_minutes": "12", "walked_on": "other"}
    answer = client_of(plan.participant).post("/walks/new/", data)
    assert answer.status_code == 422
    assert "Choose the day of the walk." in unescaped_page(answer)
    day = first_day(plan).isoformat()
    client_of(plan.participant).post("/walks/new/", {**data, "walked_on_date": day})
    assert Walk.objects.get().walked_on == first_day(plan)


def test_the_stop_rules_stand_in_full_on_the_log(plan: Plan) -> None:
    said = unescaped_page(client_of(plan.participant).get("/walks/new/"))
    assert "you lose control of bladder or bowel" in said
    assert "If you are pregnant" in said


# -- The same walk sent twice is one walk ------------------------------------------------------------
def test_the_form_in_two_tabs_is_one_walk(plan: Plan) -> None:
    client, other = client_of(plan.participant), client_of(plan.participant)
    data, again = prefilled(client), prefilled(other)
    assert data == again
    for _ in range(2):
        client.post("/walks/new/", data)
        other.post("/walks/new/", again)
    assert Walk.objects.count() == 1
    client.post("/walks/new/", prefilled(client))
    assert Walk.objects.count() == 2, "a form opened afterwards is for another walk"


def test_another_walk_from_the_same_form_is_not_lost(plan: Plan) -> None:
    client = client_of(plan.participant)
    data = prefilled(client)
    client.post("/walks/new/", {**data, "duration_minutes": "10"})
    client.post("/walks/new/", {**data, "duration_minutes": "14"})
    assert sorted(Walk.objects.values_list("duration_minutes", flat=True)) == [10, 14]


# -- A split day -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("parts", "kept"),
    [(("8", "7", ""), [8, 7]), (("5", "", "6"), [5, 6]), (("5", "5", "5"), [5, 5, 5])],
)
def test_the_parts_add_up_to_the_minutes(
    plan: Plan, parts: tuple[str, ...], kept: list[int]
) -> None:
    client = client_of(plan.participant)
    split = dict(zip(("part_1", "part_2", "part_3"), parts, strict=True))
    client.post("/walks/new/", {**prefilled(client), **split})
    walk = Walk.objects.get()
    assert (walk.bouts, walk.duration_minutes) == (kept, sum(kept))


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("8", "", ""), "Write two or three parts"),
        (("0", "5", ""), "Write a whole number of minutes"),
        (("x", "5", ""), "Write a whole number of minutes"),
        (("400", "300", ""), "Together at most 600 minutes."),
    ],
)
def test_parts_that_make_no_sense_are_refused(
    plan: Plan, parts: tuple[str, ...], words: str
) -> None:
    client = client_of(plan.participant)
    split = dict(zip(("part_1", "part_2", "part_3"), parts, strict=True))
    answer = client.post("/walks/new/", {**prefilled(client), **split, "note": "by the river"})
    assert answer.status_code == 422
    assert words in unescaped_page(answer)
    assert "by the river" in unescaped_page(answer)
    assert not Walk.objects.exists()


def test_correcting_the_minutes_of_a_split_walk_makes_it_one_walk(plan: Plan) -> None:
    client = client_of(plan.participant)
    client.post("/walks/new/", {**prefilled(client), "part_1": "8", "part_2": "7"})
    path = f"/walks/{Walk.objects.get().public_id}/"
    data = prefilled(client, path)
    assert (data["part_1"], data["part_2"], data["duration_minutes"]) == ("8", "7", "15")
    client.post(path, data)
    assert Walk.objects.get().bouts == [8, 7]
    client.post(path, {**data, "part_2": "9"})
    assert (Walk.objects.get().bouts, Walk.objects.get().duration_minutes) == ([8, 9], 17)
    client.post(path, {**prefilled(client, path), "duration_minutes": "20"})
    assert (Walk.objects.get().bouts, Walk.objects.get().duration_minutes) == ([], 20)


# -- Changed, deleted --------------------------------------------------------------------------------
def test_deleting_asks_first(plan: Plan) -> None:
    walk_all(plan, NOW)
    walk = Walk.objects.get()
    client = client_of(plan.participant)
    path = f"/walks/{walk.public_id}/delete/"
    assert f'href="{path}"' in unescaped_page(client.get(f"/walks/{walk.public_id}/"))
    assert "Delete the walk" in unescaped_page(client.get(path))
    assert Walk.objects.exists()
    client.post(path)
    assert not Walk.objects.exists()
    assert AuditEvent.objects.filter(action=Event.WALK_DELETED).exists()


def test_all_walks_are_listed_newest_first(plan: Plan, clock: Any) -> None:
    client = client_of(plan.participant)
    assert "No walk yet" in unescaped_page(client.get("/walks/"))
    for place in range(3):
        walkthrough.log(plan, first_day(plan) + place * DAY, 10 + place, now=NOW + place * DAY)
    said = unescaped_page(client.get("/walks/"))
    assert said.index("12 minutes") < said.index("11 minutes") < said.index("10 minutes")
    assert unescaped_page(client.get("/walks/?page=99")) == said or "10 minutes" in said


# -- A walk dated into a decided week ----------------------------------------------------------------
def test_a_walk_added_later_counts_in_totals_and_changes_no_decision(
    plan: Plan, clock: Any
) -> None:
    first = first_day(plan)
    at = ends_at(plan) + timedelta(hours=49)
    tick(at)
    clock.move_to(at)
    before = list(WeeklyDecision.objects.values())
    client = client_of(plan.participant)
    client.post("/walks/new/", {**prefilled(client), "walked_on": first.isoformat()})
    walk = Walk.objects.get()
    assert walk.added_later
    said = unescaped_page(client.get("/today/"))
    assert "minutes in week 1. That week was decided before, so your plan stays as it is." in said
    assert list(WeeklyDecision.objects.values()) == before
    assert "Added later" in unescaped_page(client.get("/walks/"))
    assert "Added later" in unescaped_page(client.get(f"/walks/{walk.public_id}/"))
    assert "stays as it is" in unescaped_page(client.get(f"/walks/{walk.public_id}/delete/"))


# -- While the plan rests ----------------------------------------------------------------------------
def test_a_walk_logged_while_the_plan_rests_is_said_in_a_sentence(plan: Plan) -> None:
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=NOW)
    client = client_of(plan.participant)
    assert prefilled(client)["duration_minutes"] == ""
    client.post("/walks/new/", {**prefilled(client), "duration_minutes": "12"})
    assert "12 minutes logged." in unescaped_page(client.get("/today/"))
    assert queries.open_flare_up(plan.participant) is None
