"""A self-directed person's way back to walking: the plan that goes on."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from plans import queries
from plans.domain.adjustments import resumed
from plans.domain.vocabulary import Track
from plans.models import Plan, Prescription
from plans.queries import Stage, programme_of
from plans.stored import standing_from_dict
from screening.actions import answering
from screening.actions.holding import NotYet, unlock
from screening.domain.items import GroupId
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.examined import said, told
from tests.integration.pages import client_of, page
from tests.integration.walkers import check_in, running, tick, walk_all, walker
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


# -- A plan that runs ----------------------------------------------------------------------------------
def expected_at(last: Prescription, plan: Plan, percent: int) -> tuple[int, int]:
    state, _ = resumed(last.state, standing_from_dict(plan.standing), percent)
    return state.days, state.minutes


def grown(weeks: int = 3) -> tuple[Plan, datetime]:
    """A walker with some good weeks behind them, and the moment at which the next one runs."""
    plan = walker(NOW)
    at = NOW
    for _ in range(weeks):
        day = running(plan).until_on
        at = datetime.combine(day, datetime.min.time(), tzinfo=plan.participant.zone)
        walk_all(plan, at - 3 * HOUR)
        check_in(plan, at - 2 * HOUR)
        tick(at)
        plan.refresh_from_db()
    return plan, at


def test_a_stopped_plan_goes_on_at_half_after_the_lock(clock: Any) -> None:
    plan, at = grown()
    user = plan.participant
    last = running(plan)
    clock.move_to(at + DAY)
    walkthrough.screen(user, {"D2": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    plan.refresh_from_db()
    assert plan.status == "stopped"
    told(user, at + 2 * DAY)
    walkthrough.screen(user, now=at + 3 * DAY)
    plan.refresh_from_db()
    assert plan.status == "stopped", "the lock is still shut"
    days, minutes = expected_at(last, plan, 50)
    unlock(participant=user, by=user, now=at + 4 * DAY)
    plan.refresh_from_db()
    now_running = running(plan)
    assert (plan.status, plan.self_attested, plan.resume_percent) == ("active", True, None)
    assert (now_running.days, now_running.minutes) == (days, minutes)
    assert now_running.track == Track.GENTLE
    assert now_running.starts_on == (at + 4 * DAY).astimezone(user.zone).date()
    assert not Recipient.objects.get(participant=user).suspended


def test_a_paused_plan_waits_for_the_questions_and_goes_on_at_half(clock: Any) -> None:
    plan, at = grown()
    user = plan.participant
    last = running(plan)
    client = client_of(user)
    clock.move_to(at + DAY)
    walkthrough.screen(user, {"B7": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    assert "walk gently as feels comfortable. There is no target" in page(client.get("/today/"))
    clock.move_to(at + 2 * DAY)
    client.post("/clearance/", said(user, at + 2 * DAY))
    plan.refresh_from_db()
    assert (plan.status, plan.resume_percent) == ("paused_review", 50)
    programme = programme_of(user, now=at + 2 * DAY)
    assert (programme.stage, programme.hold) == (Stage.PAUSED_REVIEW, None)
    assert "One step left" in page(client.get("/today/"))
    days, minutes = expected_at(last, plan, 50)
    # What was checked still is so: it counts as a reason to go gently, not to wait again.
    screening = walkthrough.screen(user, {"B7": "yes"}, now=at + 3 * DAY)
    assert screening.outcome == "MODIFY"
    plan.refresh_from_db()
    assert (plan.status, plan.self_attested) == ("active", True)
    assert (running(plan).days, running(plan).minutes) == (days, minutes)
    assert running(plan).track == Track.GENTLE


def test_a_finding_on_the_way_back_makes_the_plan_gentle() -> None:
    plan, at = grown(1)
    user = plan.participant
    assert running(plan).track == Track.STANDARD
    for week in range(4):
        tick(at + timedelta(days=7 * week + 10))
    plan.refresh_from_db()
    assert plan.status == "paused_inactive"
    walkthrough.screen(user, {"H2": "yes"}, now=at + timedelta(days=40))
    plan.refresh_from_db()
    assert (plan.status, plan.self_attested) == ("active", False)
    assert running(plan).track == Track.GENTLE


def test_severe_pain_pauses_until_somebody_said_yes() -> None:
    plan = walker(NOW)
    user = plan.participant
    end = datetime.combine(running(plan).until_on, datetime.min.time(), tzinfo=user.zone)
    walk_all(plan, end - 3 * HOUR)
    check_in(plan, end - 2 * HOUR, pain_avg=9)
    tick(end)
    plan.refresh_from_db()
    assert plan.status == "paused_review"
    told(user, end + DAY)
    walkthrough.screen(user, now=end + 2 * DAY)
    plan.refresh_from_db()
    assert (plan.status, plan.self_attested) == ("active", True)


def test_after_eight_weeks_a_new_plan_is_made() -> None:
    plan, at = grown()
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    later = at + timedelta(weeks=9)
    told(user, later)
    walkthrough.screen(user, now=later + HOUR)
    plan.refresh_from_db()
    assert plan.status == "ended"
    assert programme_of(user, now=later + HOUR).stage is Stage.START


def test_without_the_questions_a_cleared_plan_stays_where_it_is() -> None:
    plan, at = grown()
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    told(user, at + 2 * DAY)
    assert tick(at + 30 * DAY) == 0
    plan.refresh_from_db()
    assert plan.status == "paused_review"


def test_an_emergency_answer_that_waits_keeps_everything_as_it_is() -> None:
    plan, at = grown(1)
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=at + HOUR, purpose=Purpose.SYMPTOMS)
    told(user, at + 2 * HOUR)
    begun = answering.begin(participant=user, purpose=Purpose.RETURN, by=user, now=at + 3 * HOUR)
    answering.save_page(
        screening=begun,
        group=GroupId.FIRST,
        answers={"B1": "yes"},
        may_be_pregnant=None,
        by=user,
        now=at + 3 * HOUR,
    )
    for act in (told, lambda user, now: unlock(participant=user, by=user, now=now)):
        with pytest.raises(NotYet):
            act(user, at + 4 * HOUR)
    plan.refresh_from_db()
    assert plan.status == "paused_review"


# -- Asked again ---------------------------------------------------------------------------------------
def test_in_week_twelve_everything_is_asked_again_before_the_next_step() -> None:
    plan, at = grown(11)
    user = plan.participant
    assert running(plan).number == 12
    full = user.screenings.filter(scope_groups=[], scope_items=[])
    assert full.count() == 1
    with time_machine.travel(at + HOUR, tick=False):
        assert "Time for the safety questions again" in page(client_of(user).get("/today/"))
    end = datetime.combine(running(plan).until_on, datetime.min.time(), tzinfo=user.zone)
    walk_all(plan, end - 3 * HOUR)
    check_in(plan, end - 2 * HOUR)
    tick(end)
    assert full.count() == 2
    assert running(plan).number == 13
    assert at < end


def test_a_screening_of_a_year_ago_is_asked_again() -> None:
    plan, _ = grown(2)
    user = plan.participant
    screening = user.screenings.get()
    assert screening.submitted_at is not None
    assert not queries.full_screening_due(plan, now=screening.submitted_at + timedelta(days=364))
    assert queries.full_screening_due(plan, now=screening.submitted_at + timedelta(days=365))
