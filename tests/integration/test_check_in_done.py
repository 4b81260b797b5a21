"""The last page of the weekly check-in: the preview or the decision, and the days of the next week."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from plans import queries
from plans.models import CheckIn, Plan, WeekDays, WeeklyDecision
from tests.conftest import NOW
from tests.integration.check_ins import PAGES, filled_in, if_then_written, lived
from tests.integration.pages import client_of, page
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all, walker
from walkback.ops import walkthrough

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


# -- The last page ----------------------------------------------------------------------------------
@pytest.mark.usefixtures("open_at")
def test_before_the_week_ends_it_is_a_preview_and_marked_as_such(plan: Plan) -> None:
    client = client_of(plan.participant)
    shown = page(client.get(filled_in(client)))
    assert "As it looks now" in shown
    assert "A preview: your week runs until the end of" in shown
    client.post("/check-in/next/", {"minutes": ""})
    done = page(client.get("/check-in/done/"))
    assert "A preview, not a decision" in done
    assert "You walked" in done
    assert not WeeklyDecision.objects.exists()


def test_after_the_week_ended_it_is_decided(plan: Plan, clock: Any, open_at: datetime) -> None:
    client = client_of(plan.participant)
    clock.move_to(ends_at(plan))
    shown = page(client.get(filled_in(client)))
    assert "This is your next week" in shown
    assert "A preview" not in shown
    client.post("/check-in/next/", {"minutes": ""})
    decision = WeeklyDecision.objects.get()
    done = page(client.get("/check-in/done/"))
    assert "Your new week is decided." in done
    assert decision.reason in done.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{running(plan).days} × {running(plan).minutes}" in done  # noqa: RUF001 -- as on the page


@pytest.mark.usefixtures("open_at")
@pytest.mark.parametrize("wrong", ["0", "-1", "1000", "some", "2.5"])
def test_the_own_choice_has_bounds(plan: Plan, wrong: str) -> None:
    client = client_of(plan.participant)
    where = filled_in(client)
    preview = client.get(where).context["preview"]
    for minutes in (wrong, str(preview.engine_minutes + 1), str(preview.smallest - 1)):
        answer = client.post(where, {"minutes": minutes})
        assert answer.status_code == 422
        assert f"from {preview.smallest} to {preview.engine_minutes}" in page(answer)
        assert f'value="{minutes}"' in page(answer)
    assert not CheckIn.objects.filter(completed_at__isnull=False).exists()


@pytest.mark.usefixtures("open_at")
def test_the_own_choice_is_shown_as_chosen(plan: Plan) -> None:
    client = client_of(plan.participant)
    where = filled_in(client)
    smallest = client.get(where).context["preview"].smallest
    client.post(where, {"minutes": str(smallest)})
    done = client.get("/check-in/done/")
    assert done.context["page"].minutes == smallest
    assert f"You chose {smallest} minutes a day instead of" in page(done)


@pytest.mark.usefixtures("open_at")
@pytest.mark.parametrize(("confidence", "is_said"), [("6", True), ("7", False)])
def test_who_is_less_sure_is_pointed_to_fewer_minutes(
    plan: Plan, confidence: str, is_said: bool
) -> None:
    client = client_of(plan.participant)
    where = filled_in(client, confidence={"confidence": confidence})
    said = f"You are {confidence} of 10 sure. A smaller week is a good week too"
    assert (said in page(client.get(where))) is is_said


def test_a_decision_that_pauses_says_so_at_once(plan: Plan, clock: Any, open_at: datetime) -> None:
    client = client_of(plan.participant)
    client.post("/check-in/week/", PAGES["week"])
    where = client.post("/check-in/symptoms/", {**PAGES["symptoms"], "pain_avg": "9"})["Location"]
    assert where.startswith("/screening/")
    screening = CheckIn.objects.get().screening
    assert screening is not None
    walkthrough.finish_screening(screening, {}, now=open_at)
    client.post("/check-in/back/", PAGES["back"])
    client.post("/check-in/confidence/", PAGES["confidence"])
    shown = client.get("/check-in/next/")
    assert not shown.context["preview"].goes_on
    assert "Minutes for each walking day" not in page(shown)
    client.post("/check-in/next/", {"minutes": ""})
    done = page(client.get("/check-in/done/"))
    assert "On which days" not in done
    clock.move_to(ends_at(plan))
    tick(ends_at(plan))
    assert "Your plan is paused." in page(client.get("/check-in/done/"))


# -- The days of the next week -----------------------------------------------------------------------
def days_of_next(plan: Plan) -> list[date]:
    return [running(plan).until_on + place * DAY for place in range(7)]


def completed(client: Client) -> Any:
    client.post(filled_in(client), {"minutes": ""})
    return client.get("/check-in/done/")


@pytest.mark.usefixtures("open_at")
def test_the_proposed_days_are_ticked_and_others_can_be(plan: Plan, clock: Any) -> None:
    client = client_of(plan.participant)
    shown = completed(client)
    ticked = shown.context["form"]["days"].value()
    assert len(ticked) == shown.context["page"].days
    assert set(ticked) <= {day.isoformat() for day in days_of_next(plan)}
    wanted = [day.isoformat() for day in days_of_next(plan)[1 : 1 + len(ticked)]]
    assert client.post("/check-in/done/", {"days": wanted})["Location"] == "/today/"
    assert client.get("/check-in/done/").context["form"]["days"].value() == wanted
    end = ends_at(plan)
    tick(end)
    clock.move_to(end)
    chosen = queries.days_of(running(plan))
    assert [day.isoformat() for day in chosen.walking] == wanted
    assert chosen.chosen


@pytest.mark.usefixtures("open_at")
def test_left_as_proposed_nothing_is_kept(plan: Plan) -> None:
    completed(client_of(plan.participant))
    tick(ends_at(plan))
    assert not WeekDays.objects.exists()
    assert not queries.days_of(running(plan)).chosen


@pytest.mark.usefixtures("open_at")
def test_days_of_nowhere_and_too_many_are_refused(plan: Plan) -> None:
    client = client_of(plan.participant)
    walks = completed(client).context["page"].days
    days = [day.isoformat() for day in days_of_next(plan)]
    for wrong, message in (
        ([], "Tick at least one day."),
        ([running(plan).starts_on.isoformat()], "Tick days of this week."),
        (["someday"], "Tick days of this week."),
        (days[: walks + 1], f"tick {walks} at most"),
        (days, f"tick {walks} at most"),
    ):
        answer = client.post("/check-in/done/", {"days": wrong})
        assert answer.status_code == 422
        assert message in page(answer)
    assert not WeekDays.objects.exists()


def test_the_days_of_a_week_decided_by_the_check_in(
    plan: Plan, clock: Any, open_at: datetime
) -> None:
    client = client_of(plan.participant)
    clock.move_to(ends_at(plan) + timedelta(hours=20))
    shown = completed(client)
    week = running(plan)
    assert shown.context["page"].to_choose.number == week.number == 2
    last = [(week.until_on - DAY).isoformat()]
    client.post("/check-in/done/", {"days": last})
    assert [day.isoformat() for day in queries.days_of(week).walking] == last


def test_the_days_chosen_at_the_start_are_proposed(clock: Any) -> None:
    plan = walker(NOW)
    plan.preferences = {**plan.preferences, "walking_days": [1, 3]}
    plan.save()
    walk_all(plan, NOW)
    clock.move_to(ends_at(plan) - SECOND)
    ticked = completed(client_of(plan.participant)).context["page"].to_choose.ticked
    assert {1, 3} <= {day.weekday() for day in ticked}


def test_without_a_check_in_there_is_nothing_to_show(plan: Plan, clock: Any) -> None:
    client = client_of(plan.participant)
    assert client.get("/check-in/done/")["Location"] == "/check-in/"
    at = ends_at(plan) + timedelta(hours=48)
    tick(at)
    clock.move_to(at)
    assert client.get("/check-in/done/")["Location"] == "/check-in/"


# -- Weeks 4 and 12, and the last one ----------------------------------------------------------------
@pytest.mark.parametrize(("before", "is_asked"), [(2, False), (3, True), (4, False), (11, True)])
def test_the_if_then_plan_is_looked_at_again_in_weeks_4_and_12(
    plan: Plan, clock: Any, before: int, is_asked: bool
) -> None:
    if_then_written(plan)
    lived(plan, before)
    check_in(plan, ends_at(plan) - SECOND)
    clock.move_to(ends_at(plan) - SECOND)
    shown = page(client_of(plan.participant).get("/check-in/done/"))
    assert ("Does your plan for walking still fit?" in shown) is is_asked
    assert ("When I have had my coffee" in shown) is is_asked


def test_after_the_last_week_there_are_no_days_to_choose(plan: Plan, clock: Any) -> None:
    lived(plan, 25)
    check_in(plan, ends_at(plan) - SECOND)
    clock.move_to(ends_at(plan) - SECOND)
    shown = client_of(plan.participant).get("/check-in/done/")
    assert shown.status_code == 200
    assert shown.context["form"] is None
