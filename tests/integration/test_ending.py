"""Four silent weeks, 52 calendar weeks, the end of a plan and a new beginning: actions and pages."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from plans import queries
from plans.actions import locking, pausing
from plans.domain.schedule import start_of_day
from plans.models import Plan, Prescription
from plans.queries import Stage, programme_of
from screening.models import Hold
from tests.conftest import NOW
from tests.integration.courses import flare
from tests.integration.pages import client_of, page
from tests.integration.pauses import come_back, pause, silent_for_four_weeks, walking
from tests.integration.walkers import audited, codes, joined
from walkback.accounts.audit import System
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


# -- Four silent weeks -----------------------------------------------------------------------------
def test_four_silent_weeks_and_the_way_back(clock: Any) -> None:
    plan = walking()
    at = silent_for_four_weeks(plan)
    assert codes(plan)[1:] == ["R9_MISSED_WEEK"] * 3 + ["R8_GAP_4"]
    clock.move_to(at)
    client = client_of(plan.participant)
    shown = page(client.get("/today/"))
    assert "Welcome back" in shown
    assert "Walks half as long as before." in shown
    assert "Then your plan starts lower" in shown
    prescription = come_back(plan, at)
    assert prescription is not None
    assert (prescription.number, prescription.minutes) == (6, 10)


def test_after_eight_silent_weeks_it_is_a_new_plan(clock: Any) -> None:
    plan = walking()
    at = silent_for_four_weeks(plan) + 4 * WEEK
    clock.move_to(at)
    client = client_of(plan.participant)
    assert "Then we make a new plan" in page(client.get("/today/"))
    assert come_back(plan, at) is None
    assert client.get("/today/")["Location"] == "/start/"


# -- 52 calendar weeks -----------------------------------------------------------------------------
def close(now: datetime) -> int:
    return pausing.close_old_plans(by=System.WEEKLY, now=now)


def test_a_resting_plan_is_finished_after_52_weeks() -> None:
    plan = walking()
    pause(plan, NOW + DAY)
    # NOW is Monday evening in Sydney: the 52 weeks are over at midnight before the 53rd Monday there.
    assert plan.starts_on is not None
    over = start_of_day(plan.starts_on + 52 * WEEK, plan.participant.zone)
    assert close(over - timedelta(seconds=1)) == 0
    assert close(over) == 1
    assert close(over) == 0
    plan.refresh_from_db()
    assert (plan.status, plan.ended_at) == ("finished", over)
    assert audited(plan.participant)[-1] == "plan.state_changed"


def test_a_plan_that_waits_for_a_clearance_is_not_closed_by_the_clock() -> None:
    plan = walking()
    pause(plan, NOW + DAY)
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=NOW + 2 * DAY)
    assert Hold.objects.filter(closed_at__isnull=True).exists()
    assert close(NOW + 53 * WEEK) == 0
    plan.refresh_from_db()
    assert plan.status == "paused_review"


def test_coming_back_after_52_weeks_is_the_end() -> None:
    plan = walking()
    assert plan.starts_on is not None
    Plan.objects.filter(pk=plan.pk).update(starts_on=plan.starts_on - 49 * WEEK)
    pause(plan, NOW + DAY)
    assert come_back(plan, NOW + DAY + 3 * WEEK) is None
    assert plan.status == "finished"


# -- The end and a new beginning -------------------------------------------------------------------
def test_ending_asks_first_and_keeps_everything(clock: Any) -> None:
    plan = walking()
    clock.move_to(NOW + HOUR)
    client = client_of(plan.participant)
    assert "End this plan?" in page(client.get("/plan/end/"))
    plan.refresh_from_db()
    assert plan.status == "active"
    assert client.post("/plan/end/")["Location"] == "/plan/end/"
    plan.refresh_from_db()
    assert plan.status == "ended"
    assert "Your plan has ended" in page(client.get("/plan/end/"))
    assert client.get("/today/")["Location"] == "/screening/"
    assert plan.walks.count() == 1
    recipient = Recipient.objects.get(participant=plan.participant)
    assert (recipient.suspended, recipient.suspended_because) == (True, "ended")


def test_a_second_tap_ends_nothing_more(clock: Any) -> None:
    plan = walking()
    client = client_of(plan.participant)
    client.post("/plan/end/")
    before = audited(plan.participant)
    assert client.post("/plan/end/")["Location"] == "/plan/end/"
    assert audited(plan.participant) == before
    with pytest.raises(locking.NotRunning):
        pausing.end(plan=plan, by=plan.participant, now=NOW)


def test_ending_ends_a_flare_up_too() -> None:
    plan = walking()
    flare(plan, NOW)
    pausing.end(plan=plan, by=plan.participant, now=NOW + DAY)
    assert queries.open_flare_up(plan.participant) is None


def test_a_new_plan_after_the_end_needs_a_new_screening(clock: Any) -> None:
    plan = walking()
    user = plan.participant
    client = client_of(user)
    clock.move_to(NOW + HOUR)
    client.post("/plan/end/")
    assert client.post("/start/")["Location"] == "/screening/"
    assert not Plan.objects.for_user(user).drafts().exists()
    clock.move_to(NOW + 2 * HOUR)
    walkthrough.screen(user, now=NOW + 2 * HOUR)
    assert client.get("/today/")["Location"] == "/start/"
    assert client.get("/plan/end/")["Location"] == "/start/"
    again = walkthrough.start_plan(user, now=NOW + 2 * HOUR)
    assert again.status == "active"


def test_a_lock_outlives_the_plan(clock: Any) -> None:
    plan = walking()
    user = plan.participant
    walkthrough.screen(user, {"A1": "yes"}, now=NOW)
    client = client_of(user)
    assert "You still need to be examined." in page(client.get("/plan/end/"))
    assert client.post("/plan/end/")["Location"] == "/today/"
    plan.refresh_from_db()
    assert plan.status == "ended"
    assert programme_of(user, now=NOW).stage is Stage.LOCKED
    assert "Get help now" in page(client.get("/today/"))


def test_a_paused_plan_can_be_ended_or_begun_anew(clock: Any) -> None:
    plan = walking()
    pause(plan, NOW)
    clock.move_to(NOW + HOUR)
    client = client_of(plan.participant)
    assert "Begin again?" in page(client.get("/plan/restart/"))
    assert client.post("/plan/restart/")["Location"] == "/screening/"
    plan.refresh_from_db()
    assert plan.status == "ended"
    assert client.post("/plan/restart/")["Location"] == "/screening/"


def test_whoever_waits_for_a_clearance_cannot_begin_anew_past_it(clock: Any) -> None:
    plan = walking()
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=NOW)
    client = client_of(plan.participant)
    assert client.get("/plan/restart/")["Location"] == "/today/"
    assert client.post("/plan/restart/")["Location"] == "/today/"
    plan.refresh_from_db()
    assert plan.status == "paused_review"


def test_without_a_plan_there_is_nothing_to_pause_or_end(clock: Any) -> None:
    user = joined(NOW)
    client = client_of(user)
    for path in ("/plan/pause/", "/plan/end/", "/plan/restart/", "/flare/", "/monthly/"):
        assert client.get(path)["Location"] == "/screening/", path
    assert client.post("/plan/end/")["Location"] == "/plan/end/"


def test_a_week_that_was_cut_off_ends_where_the_next_begins() -> None:
    """No day belongs to two weeks, also when a plan comes back on the day on which it was paused."""
    plan = walking()
    for number, day in enumerate((3, 3, 3, 9), start=1):
        pause(plan, NOW + day * DAY)
        back = come_back(plan, NOW + day * DAY)
        assert back is not None
        assert back.number == number + 1
    weeks = list(Prescription.objects.filter(plan=plan).order_by("number"))
    for before, after in pairwise(weeks):
        assert before.starts_on < before.until_on <= after.starts_on
