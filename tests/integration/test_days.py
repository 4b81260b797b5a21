"""Walks moved, rest days, days away: none of them breaks anything."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans import queries
from plans.models import Absence, Plan, WeekDays, WeeklyDecision
from tests.conftest import NOW
from tests.integration.pages import client_of, unescaped_page
from tests.integration.walkers import ends_at, running, tick, walker
from walkback.ops import walkthrough

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def walking(plan: Plan) -> list[date]:
    return list(queries.days_of(running(plan)).walking)


# -- To another day ----------------------------------------------------------------------------------
def test_todays_walk_moves_to_another_day(plan: Plan) -> None:
    client = client_of(plan.participant)
    first, *others = walking(plan)
    to_day = first + DAY
    form = client.get("/today/move/").context["form"]
    assert form["from_day"].value() == first.isoformat()
    assert [value for value, _ in form.fields["to_day"].choices] == [
        day.isoformat()
        for day in (first + DAY * place for place in range(7))
        if day not in (first, *others)
    ]
    data = {"from_day": first.isoformat(), "to_day": to_day.isoformat()}
    assert client.post("/today/move/", data)["Location"] == "/today/"
    assert walking(plan) == sorted([to_day, *others])
    assert "Your walk is on Tuesday now." in unescaped_page(client.get("/today/"))
    assert client.post("/today/move/", data).status_code == 422, "the same again finds no such walk"
    assert walking(plan) == sorted([to_day, *others])


@pytest.mark.parametrize(
    ("from_place", "to_place"), [(0, 0), (0, 8), (0, -1), (1, 3), (0, 2), (0, None), (None, 1)]
)
def test_days_that_cannot_be_are_refused(
    plan: Plan, from_place: int | None, to_place: int | None
) -> None:
    first = walking(plan)[0]
    before = walking(plan)
    data = {
        name: "" if place is None else (first + DAY * place).isoformat()
        for name, place in (("from_day", from_place), ("to_day", to_place))
    }
    answer = client_of(plan.participant).post("/today/move/", data)
    assert answer.status_code == 422
    assert walking(plan) == before
    assert not WeekDays.objects.exists()


def test_a_walk_of_a_day_that_passed_can_still_be_taken(plan: Plan, clock: Any) -> None:
    first = walking(plan)[0]
    clock.move_to(NOW + 3 * DAY)
    client = client_of(plan.participant)
    data = {"from_day": first.isoformat(), "to_day": (first + 3 * DAY).isoformat()}
    assert client.post("/today/move/", data)["Location"] == "/today/"
    assert first + 3 * DAY in walking(plan)
    assert "Today\u2019s walk" in unescaped_page(client.get("/today/"))


def test_the_last_walk_to_move_is_named_instead_of_asked(plan: Plan, clock: Any) -> None:
    days = walking(plan)
    for day in days[:-1]:
        walkthrough.log(plan, day, 10, now=NOW + 4 * DAY)
    said = unescaped_page(client_of(plan.participant).get("/today/move/"))
    assert "Which walk?" not in said
    assert f"your walk on {days[-1]:%A %-d %B}" in said


def test_with_nothing_to_move_today_says_so(plan: Plan) -> None:
    for day in walking(plan):
        walkthrough.log(plan, day, 10, now=NOW + 6 * DAY)
    client = client_of(plan.participant)
    assert client.get("/today/move/")["Location"] == "/today/"
    said = unescaped_page(client.get("/today/"))
    assert "There is no walk to move" in said
    assert "Move to another day" not in said


def test_other_days_change_nothing_else(plan: Plan) -> None:
    before = (running(plan).days, running(plan).minutes)
    first = walking(plan)[0]
    client = client_of(plan.participant)
    client.post("/today/rest/", {"day": first.isoformat()})
    assert (running(plan).days, running(plan).minutes) == before
    assert running(plan).weekly_minutes == before[0] * before[1]


# -- Rest --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/today/rest/", "/today/walk-after-all/"])
@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "2026-11-30", "9999-12-31"])
def test_days_outside_the_week_are_left_alone(plan: Plan, path: str, day: str) -> None:
    assert client_of(plan.participant).post(path, {"day": day})["Location"] == "/today/"
    assert not WeekDays.objects.exists()


def test_resting_twice_is_resting_once(plan: Plan) -> None:
    first, *others = walking(plan)
    client = client_of(plan.participant)
    for _ in range(2):
        client.post("/today/rest/", {"day": first.isoformat()})
    found = queries.days_of(running(plan))
    assert (list(found.walking), found.resting) == (others, frozenset({first}))
    for _ in range(2):
        client.post("/today/walk-after-all/", {"day": first.isoformat()})
    assert walking(plan) == [first, *others]


# -- Away --------------------------------------------------------------------------------------------
def test_days_away_are_noted_listed_and_taken_back(plan: Plan) -> None:
    client = client_of(plan.participant)
    data = {"first": "2026-12-01", "last": "2026-12-05"}
    assert client.post("/away/", data)["Location"] == "/away/"
    said = unescaped_page(client.get("/away/"))
    assert "Tuesday 1 December to Saturday 5 December" in said
    other = walker(NOW)
    client_of(other.participant).post("/away/", {"back": "2026-12-01"})
    assert Absence.objects.count() == 1, "somebody else's days stay"
    for _ in range(2):
        assert client.post("/away/", {"back": "2026-12-01"})["Location"] == "/away/"
    assert not Absence.objects.exists()
    assert 'href="/away/"' in unescaped_page(client.get("/settings/"))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "2026-12-05", "Choose a day."),
        ("2026-12-01", "", "Choose a day."),
        ("soon", "2026-12-05", "Write the day as in"),
        ("2026-12-05", "2026-12-01", "The last day is before the first."),
        ("2026-11-01", "2026-12-01", "up to a week back"),
        ("2026-12-01", "2027-12-01", "longer than 12 weeks"),
        ("2026-12-10", "2026-12-12", "Some of these days are noted already"),
    ],
)
def test_days_away_that_cannot_be_are_refused(
    plan: Plan, first: str, last: str, words: str
) -> None:
    client = client_of(plan.participant)
    client.post("/away/", {"first": "2026-12-10", "last": "2026-12-10"})
    answer = client.post("/away/", {"first": first, "last": last})
    assert answer.status_code == 422
    assert words in unescaped_page(answer)
    assert not first or f'value="{first}"' in unescaped_page(answer)
    assert Absence.objects.count() == 1


def test_a_week_away_holds_the_plan_as_it_is(plan: Plan) -> None:
    first = running(plan).starts_on
    client = client_of(plan.participant)
    client.post("/away/", {"first": first.isoformat(), "last": (first + 3 * DAY).isoformat()})
    before = (running(plan).days, running(plan).minutes)
    tick(ends_at(plan) + timedelta(hours=48))
    decision = WeeklyDecision.objects.get()
    assert (decision.kind, decision.evidence["absence"]) == ("HOLD", True)
    assert (running(plan).days, running(plan).minutes) == before


@pytest.mark.parametrize("path", ["/today/move/", "/today/rest/", "/today/walk-after-all/"])
def test_a_locked_person_moves_nothing(plan: Plan, path: str) -> None:
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW)
    client_of(plan.participant).post(path, {"day": "2026-11-23", "from_day": "2026-11-23"})
    assert not WeekDays.objects.exists()
