"""A flare-up from the tap to its end: questions first, halved walks, the way back, one cut."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import flaring, locking, walking
from plans.models import FlareUp, Plan
from plans.presenters.flare import ramp_of
from screening.models import Purpose, Screening
from tests.conftest import NOW
from tests.integration.courses import flare
from tests.integration.long_courses import FIVE_OF_TWENTY, in_week_26
from tests.integration.pages import client_of, page
from tests.integration.walkers import (
    audited,
    check_in,
    codes,
    ends_at,
    joined,
    running,
    tick,
    walk_all,
    walker,
)
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def plan(clock: Any) -> Plan:
    return walker(NOW, inputs=FIVE_OF_TWENTY)


@pytest.fixture
def client(plan: Plan) -> Client:
    return client_of(plan.participant)


def day_of(plan: Plan, at: datetime) -> date:
    return at.astimezone(plan.participant.zone).date()


def log(plan: Plan, at: datetime, pain: int | None, minutes: int = 10) -> None:
    entry = walking.WalkEntry(walked_on=day_of(plan, at), duration_minutes=minutes, pain_after=pain)
    walking.log_walk(plan=plan, client_key=uuid4(), entry=entry, by=plan.participant, now=at)


# -- One tap, then the questions -------------------------------------------------------------------
def test_looking_at_the_page_reports_nothing(client: Client) -> None:
    shown = page(client.get("/flare/"))
    assert "My back has flared" in shown
    assert "Walk a little, often." not in shown  # no advice before the questions
    assert not FlareUp.objects.exists()


def test_one_tap_leads_to_the_short_questions_and_they_lead_back(
    client: Client, plan: Plan
) -> None:
    where = client.post("/flare/")["Location"]
    screening = Screening.objects.get(purpose=Purpose.FLARE)
    assert where.startswith(f"/screening/{screening.public_id}/")
    assert screening.scope_groups == ["a"]
    assert {"C1", "C2", "E1"} <= set(screening.scope_items)
    assert "First come a few questions" in page(client.get("/flare/"))
    walkthrough.finish_screening(screening, {}, now=NOW)
    result = page(client.get(f"/screening/{screening.public_id}/result/"))
    assert 'href="/flare/"' in result
    assert "See what helps now" in result
    assert audited(plan.participant).count("flare.reported") == 1


def test_a_double_tap_and_a_second_tab_are_one_flare_up(client: Client, plan: Plan) -> None:
    first = client.post("/flare/")["Location"]
    assert client.post("/flare/")["Location"] == first
    assert FlareUp.objects.count() == 1
    walkthrough.finish_screening(Screening.objects.get(purpose=Purpose.FLARE), {}, now=NOW)
    assert client.post("/flare/")["Location"] == "/flare/"
    assert Screening.objects.filter(purpose=Purpose.FLARE).count() == 1
    assert audited(plan.participant).count("flare.reported") == 1


def test_the_six_points_and_half_the_walk(client: Client, plan: Plan) -> None:
    flare(plan, NOW)
    shown = page(client.get("/flare/"))
    assert "10 <span>minutes a day" in shown
    assert "half of 20" in shown
    for words in (
        "Flare-ups are common and usually settle in days to a few weeks.",
        "Hurt does not mean harm.",
        "10 minutes instead of 20",
        "Keep the number of days if you can",
        "5 and 5 minutes",
        "Do not stay in bed.",
        "within 1 point of your usual (2)",
        "a walk settles by the next morning",
        "Look at the week before.",
        "no better after 2 weeks",
        "pain is 8 or more",
        "No day counts as missed",
    ):
        assert words in shown, words
    assert "Time to get help" not in shown


def test_the_stored_week_stays_as_it_is(plan: Plan) -> None:
    flare(plan, NOW)
    assert (running(plan).days, running(plan).minutes) == (5, 20)


def test_the_whole_set_of_questions_counts_for_the_short_one(client: Client, plan: Plan) -> None:
    client.post("/flare/")
    later = NOW + HOUR
    walkthrough.screen(plan.participant, now=later, purpose=Purpose.SYMPTOMS)
    assert "half of 20" in page(client.get("/flare/"))


def test_an_answer_that_counts_comes_before_the_flare_up(client: Client, plan: Plan) -> None:
    flare(plan, NOW, {"A1": "yes"})
    plan.refresh_from_db()
    assert plan.status == "stopped"
    shown = page(client.get("/flare/"))
    assert "Get help now" in shown
    assert "Walk a little, often." not in shown


def test_an_answer_to_keep_in_mind_shows_both(client: Client, plan: Plan) -> None:
    screening = flare(plan, NOW, {"A9": "yes"})
    result = page(client.get(f"/screening/{screening.public_id}/result/"))
    assert "See what helps now" in result
    assert "Walk a little, often." in page(client.get("/flare/"))


def test_only_somebody_who_walks_can_report_one(clock: Any) -> None:
    plan = walker(NOW)
    Plan.objects.filter(pk=plan.pk).update(status="finished", ended_at=NOW)
    with pytest.raises(locking.NotRunning):
        flaring.report(plan=plan, by=plan.participant, now=NOW)
    answer = client_of(plan.participant).post("/flare/")
    assert answer.status_code == 200
    assert not FlareUp.objects.exists()


# -- The way back ----------------------------------------------------------------------------------
def test_the_way_back_is_drawn_with_its_table(client: Client, plan: Plan) -> None:
    flare(plan, NOW)
    ramp = ramp_of(plan, running(plan))
    assert ramp is not None
    assert not ramp.is_cut
    assert [week.number for week in ramp.weeks] == list(range(2, 2 + len(ramp.weeks)))
    minutes = [week.weekly_minutes for week in ramp.weeks]
    assert minutes[0] == 50
    assert minutes == sorted(minutes)
    assert minutes[-1] >= 100
    shown = page(client.get("/flare/"))
    assert "The way back" in shown
    assert f">{minutes[1]}<" in shown
    picture = client.get("/flare/way-back/")
    assert picture["Content-Type"] == "image/svg+xml"
    assert ramp.words in page(picture)
    inline = client.get("/flare/way-back/", headers={"HX-Request": "true"})
    assert "var(--" in page(inline)


def test_after_the_cut_the_way_back_starts_from_there(
    client: Client, plan: Plan, clock: Any
) -> None:
    walk_all(plan, NOW)
    flare(plan, NOW)
    at = ends_at(plan)
    tick(at + 49 * HOUR)
    assert codes(plan) == ["R5_FLARE"]
    plan.refresh_from_db()
    ramp = ramp_of(plan, running(plan))
    assert ramp is not None
    assert (ramp.is_cut, ramp.before_minutes, ramp.weeks[0].number) == (True, 100, 2)
    assert ramp.weeks[0].weekly_minutes == 50
    clock.move_to(at + 49 * HOUR)
    shown = page(client.get("/flare/"))
    assert "half of" not in shown  # the week after is the decided one, not halved once more
    assert "was made smaller once" in shown


def test_a_flare_up_of_weeks_is_cut_once(plan: Plan) -> None:
    flare(plan, NOW)
    for _ in range(2):
        at = ends_at(plan)
        walk_all(plan, at - 3 * DAY)
        check_in(plan, at - HOUR, flare="PRESENT", pain_avg=3)
        tick(at)
        plan.refresh_from_db()
    assert codes(plan) == ["R5_FLARE", "R5_FLARE_CONTINUES"]
    assert running(plan).minutes == 10


def test_in_the_last_week_there_is_no_way_back_to_draw(clock: Any) -> None:
    plan, at = in_week_26(NOW)
    clock.move_to(at)
    client = client_of(plan.participant)
    flare(plan, at)
    shown = page(client.get("/flare/"))
    assert "Walk a little, often." in shown
    assert "The way back" not in shown
    assert client.get("/flare/way-back/").status_code == 404


# -- Its end ---------------------------------------------------------------------------------------
def test_asked_after_two_settled_days_and_ended_only_by_the_person(
    client: Client, plan: Plan, clock: Any
) -> None:
    flare(plan, NOW)
    assert "Your last two days with a walk" not in page(client.get("/flare/"))
    for days, pain in ((1, 3), (2, 2)):
        log(plan, NOW + days * DAY, pain)
    clock.move_to(NOW + 2 * DAY)
    assert "Your last two days with a walk" in page(client.get("/flare/"))
    assert "Has your flare-up settled?" in page(client.get("/today/"))
    assert client.post("/flare/settled/", {"settled": "no"})["Location"] == "/today/"
    assert "Has your flare-up settled?" not in page(client.get("/today/"))
    assert queries.open_flare_up(plan.participant) is not None
    for days in (3, 4):
        log(plan, NOW + days * DAY, 2)
    clock.move_to(NOW + 4 * DAY)
    assert "Has your flare-up settled?" in page(client.get("/today/"))
    client.post("/flare/settled/", {"settled": "yes"})
    assert queries.open_flare_up(plan.participant) is None
    ended = FlareUp.objects.get()
    assert ended.ended_on == day_of(plan, NOW + 4 * DAY)
    names = audited(plan.participant)
    assert {"flare.asked", "flare.ended"} <= set(names)
    assert client.post("/flare/settled/", {"settled": "yes"})["Location"] == "/today/"
    assert audited(plan.participant) == names


@pytest.mark.parametrize(("pain", "unsettled"), [(4, False), (2, True)])
def test_not_asked_while_it_has_not_settled(
    client: Client, plan: Plan, clock: Any, pain: int, unsettled: bool
) -> None:
    flare(plan, NOW)
    for days in (1, 2):
        log(plan, NOW + days * DAY, pain)
    if unsettled:
        walking.settle(
            plan=plan,
            day=day_of(plan, NOW + DAY),
            settled=False,
            by=plan.participant,
            now=NOW + 2 * DAY,
        )
    clock.move_to(NOW + 2 * DAY)
    assert "Your last two days with a walk" not in page(client.get("/flare/"))


def test_an_answer_that_is_none_ends_nothing(client: Client, plan: Plan) -> None:
    flare(plan, NOW)
    assert client.post("/flare/settled/", {"settled": "perhaps"})["Location"] == "/flare/"
    assert queries.open_flare_up(plan.participant) is not None


def test_a_wrong_tap_is_taken_back_before_the_questions(client: Client, plan: Plan) -> None:
    client.post("/flare/")
    client.post("/flare/settled/", {"settled": "yes"})
    assert queries.open_flare_up(plan.participant) is None


def test_settled_in_its_week_the_plan_stays_as_it_is(plan: Plan) -> None:
    walk_all(plan, NOW)
    flare(plan, NOW)
    flaring.end(participant=plan.participant, by=plan.participant, now=NOW + 3 * DAY)
    at = ends_at(plan)
    check_in(plan, at - HOUR, flare="SETTLED")
    tick(at)
    assert codes(plan) == ["R15_FLARE_SETTLED"]
    assert running(plan).minutes == 20


def test_without_a_check_in_the_button_decides(plan: Plan) -> None:
    walk_all(plan, NOW)
    flare(plan, NOW)
    tick(ends_at(plan) + 49 * HOUR)
    assert codes(plan) == ["R5_FLARE"]
    assert running(plan).minutes == 10


# -- When to get help ------------------------------------------------------------------------------
def test_help_after_two_weeks(client: Client, plan: Plan, clock: Any) -> None:
    walk_all(plan, NOW)
    flare(plan, NOW)
    for days, there in ((13, False), (14, True)):
        clock.move_to(NOW + days * DAY)
        tick(NOW + days * DAY)
        assert ("lasted for two weeks" in page(client.get("/flare/"))) is there, days


def test_help_at_pain_of_eight_as_long_as_that_is_the_latest(
    client: Client, plan: Plan, clock: Any
) -> None:
    log(plan, NOW, 9)
    clock.move_to(NOW + DAY)
    flare(plan, NOW + DAY)
    assert "Time to get help" not in page(client.get("/flare/"))
    log(plan, NOW + DAY, 8)
    assert "your pain is 8 or more" in page(client.get("/flare/"))
    clock.move_to(NOW + 2 * DAY)
    log(plan, NOW + 2 * DAY, 3)
    assert "Time to get help" not in page(client.get("/flare/"))


# -- Whoever has no flare-up to see, and the work it costs ----------------------------------------
def test_each_sees_their_own(client: Client, plan: Plan) -> None:
    flare(plan, NOW)
    other = walker(NOW)
    shown = page(client_of(other.participant).get("/flare/"))
    assert "half of" not in shown
    client_of(other.participant).post("/flare/settled/", {"settled": "yes"})
    assert queries.open_flare_up(plan.participant) is not None


def test_nobody_reports_one_before_the_safety_questions(clock: Any) -> None:
    assert client_of(joined(NOW)).post("/flare/")["Location"] == "/screening/"


def test_the_page_costs_the_same_after_many_weeks(client: Client, plan: Plan, clock: Any) -> None:
    flare(plan, NOW)
    client.get("/flare/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/flare/")
    at = NOW
    for _ in range(12):
        at = ends_at(plan)
        for days in (1, 3, 5):
            log(plan, at - days * DAY, 3)
        check_in(plan, at - HOUR, flare="PRESENT", pain_avg=3)
        tick(at)
        plan.refresh_from_db()
    clock.move_to(at + HOUR)
    client.get("/flare/")
    with CaptureQueriesContext(connection) as many:
        client.get("/flare/")
    assert len(many) == len(few)
