"""Today: one tap and its undo, what is shown in which state, one notice, a constant number of queries."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import adjusting, choosing_days, flaring
from plans.domain.bouts import split_day
from plans.models import Plan, Walk
from plans.presenters.today import today_page, week_at_hand
from tests.conftest import NOW
from tests.integration.pages import client_of
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all, walker
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def shown(client: Client) -> str:
    answer = client.get("/today/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def first_day(plan: Plan) -> date:
    return running(plan).starts_on


def page_of(plan: Plan, now: datetime) -> Any:
    return today_page(week_at_hand(plan, running(plan), now=now), now=now)


def states(plan: Plan, now: datetime) -> list[str]:
    return [dot.state for dot in page_of(plan, now).dots]


def key_on(client: Client) -> str:
    return str(client.get("/today/").context["client_key"])


# -- Done as planned, and its undo -----------------------------------------------------------------
def test_one_tap_shows_the_new_total_and_its_undo_once(plan: Plan) -> None:
    client = client_of(plan.participant)
    minutes = running(plan).minutes
    assert (
        client.post("/walks/as-planned/", {"client_key": key_on(client)})["Location"] == "/today/"
    )
    said = shown(client)
    assert f"{minutes} minutes logged." in said
    assert f"{minutes} of {running(plan).weekly_minutes} minutes this week." in said
    assert f"/walks/{Walk.objects.get().public_id}/delete/" in said
    assert "Today\u2019s walk is done" in said
    assert f"{minutes} minutes logged." not in shown(client)


def test_undo_takes_it_back(plan: Plan) -> None:
    client = client_of(plan.participant)
    client.post("/walks/as-planned/", {"client_key": key_on(client)})
    client.post(f"/walks/{Walk.objects.get().public_id}/delete/")
    assert not Walk.objects.exists()
    said = shown(client)
    assert "The walk is taken out." in said
    assert "Done as planned" in said
    assert client.post("/walks/as-planned/", {"client_key": key_on(client)}).status_code == 302
    assert Walk.objects.count() == 1, "after the undo the same tap logs it again"


def test_for_htmx_the_part_below_the_title_is_swapped(plan: Plan) -> None:
    client = client_of(plan.participant)
    answer = client.post(
        "/walks/as-planned/", {"client_key": key_on(client)}, headers=HTMX, follow=True
    )
    part = unescape(answer.content.decode())
    assert "minutes logged." in part
    assert 'id="today"' in part
    assert "<html" not in part
    assert 'hx-swap-oob="innerHTML"' in part
    undo = client.post(
        f"/walks/{Walk.objects.get().public_id}/delete/", headers=HTMX, follow=True
    ).content.decode()
    assert "The walk is taken out." in undo
    assert "<html" not in undo


def test_htmx_is_sent_to_the_whole_page_where_there_is_no_walk_any_more(plan: Plan) -> None:
    client = client_of(plan.participant)
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW)
    answer = client.post("/walks/as-planned/", {"client_key": str(uuid4())}, headers=HTMX)
    assert answer["HX-Redirect"] == "/today/"
    assert not Walk.objects.exists()


def test_the_tap_in_two_tabs_is_one_walk(plan: Plan) -> None:
    client, other = client_of(plan.participant), client_of(plan.participant)
    keys = {key_on(client), key_on(other)}
    for key in (*keys, *keys):
        client.post("/walks/as-planned/", {"client_key": key})
    assert len(keys) == 1
    assert Walk.objects.count() == 1


def test_a_tap_with_another_key_after_the_walk_is_done_adds_nothing(plan: Plan) -> None:
    client = client_of(plan.participant)
    for _ in range(2):
        client.post("/walks/as-planned/", {"client_key": str(uuid4())})
    assert Walk.objects.count() == 1
    assert "Today\u2019s walk is logged already." in shown(client)


def test_part_of_the_day_leaves_the_rest_to_go(plan: Plan) -> None:
    client = client_of(plan.participant)
    minutes = running(plan).minutes
    walkthrough.log(plan, first_day(plan), 4, now=NOW)
    said = shown(client)
    assert f"4 of {minutes} minutes are done: {minutes - 4} to go" in said
    client.post("/walks/as-planned/", {"client_key": key_on(client)})
    assert queries.done_minutes(running(plan)) == minutes
    assert "Today\u2019s walk is done" in shown(client)


def test_a_split_day_is_logged_with_its_parts(clock: Any) -> None:
    plan = walker(NOW, inputs={"comfortable_minutes": 4, "days_available": 3})
    state = running(plan).state
    assert len(state.bouts) > 1
    client = client_of(plan.participant)
    assert "Split it:" in shown(client)
    client.post("/walks/as-planned/", {"client_key": key_on(client)})
    walk = Walk.objects.get()
    assert (tuple(walk.bouts), walk.duration_minutes) == (state.bouts, state.minutes)


def test_somebody_elses_walk_is_never_shown_as_just_logged(plan: Plan) -> None:
    other = walker(NOW)
    walkthrough.log(other, first_day(other), 10, now=NOW)
    client = client_of(plan.participant)
    session = client.session
    session["walk_just_logged"] = str(Walk.objects.get().public_id)
    session.save()
    assert "minutes logged." not in shown(client)


# -- States of the day -----------------------------------------------------------------------------
def test_a_rest_day_is_excused_and_taken_back(plan: Plan) -> None:
    client = client_of(plan.participant)
    day = first_day(plan).isoformat()
    assert client.post("/today/rest/", {"day": day})["Location"] == "/today/"
    said = shown(client)
    assert "You rest today" in said
    assert "Excused:" in said
    client.post("/today/walk-after-all/", {"day": day})
    assert states(plan, NOW)[0] == "planned"
    assert "Today\u2019s walk" in shown(client)


def test_nothing_is_missed_on_days_that_are_excused(plan: Plan, clock: Any) -> None:
    first = first_day(plan)
    planned = queries.days_of(running(plan)).walking
    later = NOW + 6 * DAY
    assert [
        first + DAY * place for place, state in enumerate(states(plan, later)) if state == "missed"
    ] == [day for day in planned if day < first + 6 * DAY]
    by = plan.participant
    choosing_days.rest(plan=plan, day=planned[0], by=by, now=NOW)
    choosing_days.go_away(participant=by, first=planned[1], last=planned[1], by=by, now=NOW)
    found = dict(zip((first + DAY * place for place in range(7)), states(plan, later), strict=True))
    assert [found[day] for day in planned] == ["excused", "excused", "missed"]
    clock.move_to(later)
    assert "Monday (resting), Wednesday (away)" in shown(client_of(plan.participant))


def test_a_planned_day_walked_on_another_day_is_not_missed(plan: Plan) -> None:
    planned = queries.days_of(running(plan)).walking
    instead = next(
        first_day(plan) + DAY * place
        for place in range(7)
        if first_day(plan) + DAY * place not in planned
    )
    later = NOW + 3 * DAY
    walkthrough.log(plan, instead, 10, now=later)
    found = states(plan, later)
    assert found[(planned[0] - first_day(plan)).days] == "rest"
    assert found[(instead - first_day(plan)).days] == "done"


def test_away_today_says_so(plan: Plan) -> None:
    by = plan.participant
    day = first_day(plan)
    choosing_days.go_away(participant=by, first=day, last=day + 3 * DAY, by=by, now=NOW)
    said = shown(client_of(plan.participant))
    assert "You are away today" in said
    assert "Nothing is missed on these days." in said


def test_a_lengthened_week_shows_all_its_days_with_their_dates(plan: Plan) -> None:
    adjusting.change_weekday(plan=plan, weekday=6, by=plan.participant, now=NOW)
    page = page_of(plan, NOW)
    assert len(page.dots) == 13
    assert len({dot.long for dot in page.dots}) == 13
    assert shown(client_of(plan.participant)).count('class="dot ') == 13


def test_after_the_week_the_walk_stays_until_the_next_is_set(plan: Plan, clock: Any) -> None:
    clock.move_to(ends_at(plan) + timedelta(hours=12))
    client = client_of(plan.participant)
    said = shown(client)
    assert "Your walk until the next week is set" in said
    client.post("/walks/as-planned/", {"client_key": key_on(client)})
    said = shown(client)
    assert "It counts in your next week." in said
    assert "Today\u2019s walk is done" in said


# -- Flare-up --------------------------------------------------------------------------------------
def in_flare(plan: Plan, *, answered: bool = True) -> None:
    later = NOW + timedelta(minutes=5)
    screening = flaring.report(plan=plan, by=plan.participant, now=later)
    if answered:
        walkthrough.finish_screening(screening, {}, now=later)


def test_while_the_questions_wait_no_minutes_are_shown_or_logged(plan: Plan) -> None:
    in_flare(plan, answered=False)
    client = client_of(plan.participant)
    said = shown(client)
    assert "First, a few questions" in said
    assert "Done as planned" not in said
    assert 'class="big-number"' not in said
    client.post("/walks/as-planned/", {"client_key": str(uuid4())})
    assert not Walk.objects.exists()
    assert client.get("/walks/new/").context["form"]["duration_minutes"].value() is None


def test_a_flare_up_halves_what_is_shown_and_logged(plan: Plan) -> None:
    before = running(plan)
    in_flare(plan)
    half = before.minutes // 2
    client = client_of(plan.participant)
    said = shown(client)
    assert "Half, while your back has flared." in said
    assert client.get("/walks/new/").context["form"]["duration_minutes"].value() == half
    client.post("/walks/as-planned/", {"client_key": key_on(client)})
    assert Walk.objects.get().duration_minutes == half
    assert "Today\u2019s walk is done" in shown(client)
    assert running(plan).minutes == before.minutes, "only what is shown is halved"


def test_each_walk_of_a_split_day_is_halved(clock: Any) -> None:
    plan = walker(NOW, inputs={"comfortable_minutes": 4, "days_available": 3})
    week = running(plan)
    in_flare(plan)
    client_of(plan.participant).post("/walks/as-planned/", {"client_key": str(uuid4())})
    halved = split_day(week.minutes // 2, -(-week.longest_bout // 2))
    walk = Walk.objects.get()
    assert tuple(walk.bouts) or (walk.duration_minutes,) == halved
    assert walk.duration_minutes == week.minutes // 2


def test_planned_days_in_a_flare_up_are_excused(plan: Plan) -> None:
    in_flare(plan)
    later = NOW + 6 * DAY
    assert "missed" not in states(plan, later)
    assert "excused" in states(plan, later)


def test_the_week_after_shows_its_own_prescription(plan: Plan, clock: Any) -> None:
    in_flare(plan)
    at = ends_at(plan)
    check_in(plan, at - timedelta(hours=2), flare="PRESENT")
    tick(at)
    clock.move_to(at)
    assert running(plan).number == 2
    assert page_of(plan, at).walk.minutes == running(plan).minutes
    assert "Half, while" not in shown(client_of(plan.participant))


# -- One notice ------------------------------------------------------------------------------------
def notices(said: str) -> int:
    return said.count('class="notice-title"') - said.count(
        '<h2 class="notice-title">When to stop</h2>'
    )


def test_there_is_one_notice_by_severity(plan: Plan, clock: Any) -> None:
    client = client_of(plan.participant)
    walk_all(plan, NOW)
    at = ends_at(plan) - timedelta(hours=3)
    day = (at - DAY).astimezone(plan.participant.zone).date()
    walkthrough.log(plan, day, 5, now=at - DAY)
    clock.move_to(at)
    said = shown(client)
    assert "Your weekly check-in is open" in said
    assert notices(said) == 1
    check_in(plan, at)
    said = shown(client)
    assert "Had your back settled by this morning?" in said
    assert notices(said) == 1
    client.post("/walks/settled/", {"day": day.isoformat(), "settled": ""})
    said = shown(client)
    assert "Your check-in is done" in said
    assert notices(said) == 1


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False), ("", None)])
def test_the_night_is_asked_about_once(
    plan: Plan, clock: Any, answer: str, kept: bool | None
) -> None:
    day = first_day(plan)
    walkthrough.log(plan, day, 10, now=NOW)
    client = client_of(plan.participant)
    assert "Had your back settled" not in shown(client)
    clock.move_to(NOW + DAY)
    assert "Had your back settled" in shown(client)
    client.post("/walks/settled/", {"day": day.isoformat(), "settled": answer})
    assert "Had your back settled" not in shown(client)
    walk = Walk.objects.get()
    assert (walk.settled_by_morning, walk.settled_asked_at) == (kept, NOW + DAY)
    again = "no" if answer == "yes" else "yes"
    client.post("/walks/settled/", {"day": day.isoformat(), "settled": again})
    assert Walk.objects.get().settled_by_morning is kept


def test_the_night_is_asked_about_on_the_next_day_only(plan: Plan, clock: Any) -> None:
    walkthrough.log(plan, first_day(plan), 10, now=NOW)
    clock.move_to(NOW + 2 * DAY)
    assert "Had your back settled" not in shown(client_of(plan.participant))


@pytest.mark.parametrize("day", ["", "soon", "2026-11-23", "2026-11-24", "2020-01-01"])
def test_an_answer_about_another_day_is_left_alone(plan: Plan, day: str) -> None:
    walkthrough.log(plan, first_day(plan), 10, now=NOW)
    answer = client_of(plan.participant).post("/walks/settled/", {"day": day, "settled": "no"})
    assert answer["Location"] == "/today/"
    assert Walk.objects.get().settled_asked_at is None


# -- As many queries for one week as for 26 --------------------------------------------------------
def counted(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_the_pages_ask_the_database_as_often_in_week_1_as_in_week_26(
    plan: Plan, clock: Any
) -> None:
    paths = ("/today/", "/walks/new/", "/walks/", "/today/move/", "/away/")
    client = client_of(plan.participant)
    walkthrough.live_week(plan, WeekLived(), until=NOW + 20 * DAY)
    clock.move_to(ends_at(plan) - timedelta(days=6, hours=12))
    early = {path: counted(client, path) for path in paths}
    while running(plan).number < 26:
        if running(plan).number == 12:
            walkthrough.screen(plan.participant, now=ends_at(plan) - timedelta(days=6))
        walkthrough.live_week(plan, WeekLived(), until=NOW + 400 * DAY)
    at = ends_at(plan) - timedelta(days=6, hours=12)
    clock.move_to(at)
    late = {path: counted(client_of(plan.participant), path) for path in paths}
    # In week 26 the monthly questions are found; before, those of the start are looked for instead.
    assert late == early
    assert early["/today/"] <= 40
