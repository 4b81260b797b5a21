"""A pause of one's own: what it changes, what it comes back to, and what is found meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from plans import queries
from plans.actions import locking, pausing
from plans.presenters.pausing import coming_back, gap_rows
from plans.queries import Stage, programme_of
from screening.actions.holding import Statement, attest
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.courses import flare
from tests.integration.long_courses import in_week_26
from tests.integration.pages import client_of, page
from tests.integration.pauses import come_back, pause, silent_for_four_weeks, walking
from tests.integration.walkers import audited, check_in, codes, decisions, ends_at, running, tick
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


# -- The gap table ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("weeks", "minutes"),
    [(0, 20), (1, 20), (2, 16), (3, 13), (4, 10), (5, 10), (7, 10), (8, None), (20, None)],
)
def test_a_pause_is_resumed_by_the_gap_table(weeks: int, minutes: int | None) -> None:
    plan = walking()
    pause(plan, NOW + DAY)
    prescription = come_back(plan, NOW + DAY + weeks * WEEK)
    if minutes is None:
        assert (plan.status, prescription) == ("ended", None)
        assert programme_of(plan.participant, now=NOW + weeks * WEEK).stage is Stage.START
        return
    assert plan.status == "active"
    assert plan.paused_until is None
    assert prescription is not None
    assert (prescription.number, prescription.days, prescription.minutes) == (2, 5, minutes)
    assert not Recipient.objects.get(participant=plan.participant).suspended


@pytest.mark.parametrize(("weeks", "minutes"), [(0, 20), (1, 16), (2, 13), (3, 10), (7, None)])
def test_a_silent_week_before_the_pause_counts(weeks: int, minutes: int | None) -> None:
    plan = walking(walked=False)
    pause(plan, NOW + 6 * DAY)
    prescription = come_back(plan, NOW + 6 * DAY + weeks * WEEK)
    assert (prescription and prescription.minutes) == minutes


@pytest.mark.parametrize(
    ("silent", "here", "same", "new"),
    [
        (0, "1 week", True, False),
        (1, "1 week", True, False),
        (2, "2 weeks", False, False),
        (3, "3 weeks", False, False),
        (4, "4 to 7 weeks", False, False),
        (7, "4 to 7 weeks", False, False),
        (8, "8 weeks or more", False, True),
        (30, "8 weeks or more", False, True),
    ],
)
def test_the_table_says_where_one_stands(silent: int, here: str, same: bool, new: bool) -> None:
    plan = walking()
    pause(plan, NOW + DAY)
    back = coming_back(plan, now=NOW + DAY + silent * WEEK)
    assert [row.weeks for row in back.rows if row.is_now] == [here]
    assert (back.is_same, back.is_new_plan) == (same, new)
    assert not any(row.is_now for row in gap_rows())


def test_the_words_and_the_rules_agree_after_silent_weeks() -> None:
    """PAUSE_INACTIVE counts from the end of the last week, as its way back does."""
    plan = walking()
    decided = silent_for_four_weeks(plan)
    assert coming_back(plan, now=decided).silent_weeks == 4
    assert not coming_back(plan, now=decided + 3 * WEEK).is_new_plan
    assert coming_back(plan, now=decided + 4 * WEEK).is_new_plan


# -- Pausing ---------------------------------------------------------------------------------------
def test_pausing_ends_the_week_as_a_planned_break_and_stops_the_mails(clock: Any) -> None:
    plan = walking(walked=False)
    client = client_of(plan.participant)
    shown = page(client.get("/plan/pause/?weeks=2"))
    assert 'value="2" checked' in shown or 'value="2"' in shown
    assert "There is no target" in shown
    assert client.post("/plan/pause/", {"weeks": "2"})["Location"] == "/today/"
    plan.refresh_from_db()
    assert plan.status == "paused"
    assert plan.paused_until == NOW.astimezone(plan.participant.zone).date() + 2 * WEEK
    assert codes(plan) == ["R9_MISSED_WEEK"]
    assert decisions(plan)[0].trigger == "pause"
    recipient = Recipient.objects.get(participant=plan.participant)
    assert (recipient.suspended, recipient.suspended_because) == (True, "paused")
    assert {"plan.week_decided", "plan.state_changed"} <= set(audited(plan.participant))
    today = page(client.get("/today/"))
    assert "Your plan is paused" in today
    assert "There is no target" in today
    assert "You are here." in today


@pytest.mark.parametrize("weeks", ["", "0", "3", "9", "-1", "two"])
def test_a_length_that_is_none_is_refused(clock: Any, weeks: str) -> None:
    plan = walking()
    answer = client_of(plan.participant).post("/plan/pause/", {"weeks": weeks})
    assert answer.status_code == 422
    plan.refresh_from_db()
    assert plan.status == "active"


@pytest.mark.parametrize("weeks", [0, 9])
def test_the_action_refuses_it_too(weeks: int) -> None:
    plan = walking()
    with pytest.raises(pausing.BadPause):
        pausing.pause(plan=plan, weeks=weeks, by=plan.participant, now=NOW)


def test_opening_the_page_pauses_nothing(clock: Any) -> None:
    plan = walking()
    client_of(plan.participant).get("/plan/pause/?weeks=4")
    plan.refresh_from_db()
    assert plan.status == "active"


def test_a_second_tap_pauses_once(clock: Any) -> None:
    plan = walking()
    client = client_of(plan.participant)
    client.post("/plan/pause/", {"weeks": "1"})
    assert client.post("/plan/pause/", {"weeks": "8"}).status_code == 200
    assert len(decisions(plan)) == 1
    plan.refresh_from_db()
    assert plan.paused_until == NOW.astimezone(plan.participant.zone).date() + WEEK
    with pytest.raises(locking.NotRunning):
        pause(plan, NOW)


def test_when_the_planned_break_is_over_it_says_so(clock: Any) -> None:
    plan = walking()
    pause(plan, NOW, weeks=1)
    clock.move_to(NOW + 6 * DAY)
    assert "You paused your plan until about Monday 30 November" in page(
        client_of(plan.participant).get("/today/")
    )
    clock.move_to(NOW + WEEK)
    assert "The break you planned is over" in page(client_of(plan.participant).get("/today/"))


def test_walks_can_be_logged_in_a_pause(clock: Any) -> None:
    plan = walking()
    pause(plan, NOW)
    client = client_of(plan.participant)
    assert client.get("/walks/new/").status_code == 200
    walkthrough.log(plan, NOW.astimezone(plan.participant.zone).date(), 10, now=NOW)
    assert client.get("/today/").status_code == 200
    assert client.get("/check-in/").status_code == 200
    assert tick(NOW + 3 * WEEK) == 0


def test_severe_pain_in_the_week_asks_for_more_than_a_pause() -> None:
    """The check-in was filled in: its pain decides, and mails stay held back by that."""
    plan = walking()
    at = ends_at(plan) - 2 * HOUR
    assert check_in(plan, at, pain_avg=9) is None
    pause(plan, at + HOUR)
    assert plan.status == "paused_review"
    assert plan.paused_until is None


def test_a_pause_in_a_flare_up_keeps_the_cut_and_the_flare_up() -> None:
    plan = walking()
    flare(plan, NOW)
    pause(plan, NOW + DAY)
    assert codes(plan) == ["R5_FLARE"]
    assert plan.status == "paused"
    prescription = come_back(plan, NOW + DAY + 3 * WEEK)
    assert prescription is not None
    assert prescription.minutes == 6  # 65 % of the 10 that the flare-up left
    assert queries.open_flare_up(plan.participant) is not None


def test_the_flare_up_can_be_ended_in_the_pause(clock: Any) -> None:
    plan = walking()
    flare(plan, NOW)
    pause(plan, NOW)
    client = client_of(plan.participant)
    assert "Has your flare-up settled?" in page(client.get("/today/"))
    assert client.post("/flare/settled/", {"settled": "yes"})["Location"] == "/today/"
    assert queries.open_flare_up(plan.participant) is None


def test_a_pause_in_week_26_is_the_end() -> None:
    plan, at = in_week_26(NOW)
    pause(plan, at)
    assert plan.status == "finished"
    assert plan.paused_until is None
    assert not Recipient.objects.get(participant=plan.participant).suspended


# -- A screening in the pause ----------------------------------------------------------------------
def test_an_answer_for_a_clinician_in_the_pause_waits_for_one() -> None:
    plan = walking()
    user = plan.participant
    pause(plan, NOW + DAY)
    at = NOW + DAY + 2 * WEEK
    walkthrough.screen(user, {"B7": "yes"}, now=at, purpose=Purpose.START)
    plan.refresh_from_db()
    assert plan.status == "paused_review"
    assert queries.undecided_prescription(plan) is None
    told = Statement("Dr Test", at.astimezone(user.zone).date(), "All is fine.", may_walk=True)
    attest(participant=user, statement=told, by=user, now=at + HOUR)
    plan.refresh_from_db()
    assert plan.status == "active"
    assert running(plan).minutes == 10  # at half, as for everyone who brings their own word
    assert running(plan).track == "GENTLE"
    assert plan.paused_until is None


def test_an_emergency_in_the_pause_locks() -> None:
    plan = walking()
    pause(plan, NOW + DAY)
    walkthrough.screen(plan.participant, {"A1": "yes"}, now=NOW + 2 * DAY)
    plan.refresh_from_db()
    assert plan.status == "stopped"
    assert programme_of(plan.participant, now=NOW + 2 * DAY).stage is Stage.LOCKED


def test_a_limitation_found_on_the_way_back_makes_it_gentle() -> None:
    plan = walking()
    pause(plan, NOW + DAY)
    walkthrough.screen(plan.participant, {"A9": "yes"}, now=NOW + 2 * DAY)
    plan.refresh_from_db()
    assert (plan.status, running(plan).track) == ("active", "GENTLE")
