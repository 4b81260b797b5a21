"""After week 26: the summary, the habit, logging, the monthly questions by choice, a new plan."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import flaring, pausing
from plans.models import FlareUp, MonthlyReport, Plan, Walk
from plans.presenters.summary import SummaryPage, summary_page
from plans.queries import Stage, programme_of
from tests.conftest import NOW
from tests.integration.long_courses import FIVE_OF_TWENTY, finished, weeks_lived
from tests.integration.pages import client_of, page
from tests.integration.walkers import decisions, ends_at, running, tick, walker
from walkback.accounts.audit import System
from walkback.accounts.models import AuditEvent
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def done(clock: Any) -> Plan:
    """26 weeks walked; the clock stands an hour after the end."""
    plan, at = finished(NOW)
    clock.move_to(at + HOUR)
    return plan


def summary(plan: Plan, at: datetime) -> SummaryPage:
    shown = summary_page(plan, today=at.astimezone(plan.participant.zone).date())
    assert shown is not None
    return shown


# -- The summary -----------------------------------------------------------------------------------
def test_the_summary_of_26_good_weeks(done: Plan) -> None:
    last = done.prescriptions.order_by("-number")[0]
    assert last.number == 26
    assert done.ended_at is not None
    said = summary(done, done.ended_at)
    assert (said.weeks, said.weeks_walked, said.longest_run) == (26, 26, 26)
    assert said.minutes == sum(Walk.objects.values_list("duration_minutes", flat=True))
    assert (said.first.days, said.first.minutes) == (5, 20)
    assert (said.last.days, said.last.minutes) == (last.days, last.minutes)
    assert (
        said.milestone_week == 4
    )  # 100, 115, 130 were prescribed up to week 3 of the trial's growth
    assert (said.pain_at_start and said.pain_at_start.pain) == 2
    assert (said.pain_now and said.pain_now.pain) == 2
    assert said.back.flare_ups == 0


def test_today_shows_it_with_the_habit(done: Plan) -> None:
    shown = page(client_of(done.participant).get("/today/"))
    last = done.prescriptions.order_by("-number")[0]
    for words in (
        "Your 26 weeks are complete",
        "Your walking habit",
        f"{last.minutes} <span>minutes</span>",
        f"{last.days} days a week.",
        "26 of 26",
        "2 of 10",
        "Reached in week",
        "Flare-ups",
    ):
        assert words in shown, words


def test_missing_is_missing(clock: Any) -> None:
    """Somebody who never walked and never checked in, ended by the calendar."""
    plan = walker(NOW)
    pausing.pause(plan=plan, weeks=8, by=plan.participant, now=NOW + DAY)
    at = NOW + 53 * WEEK
    assert pausing.close_old_plans(by=System.WEEKLY, now=at) == 1
    plan.refresh_from_db()
    said = summary(plan, at)
    assert (said.weeks, said.weeks_walked, said.minutes, said.longest_run) == (1, 0, 0, 0)
    assert (said.milestone_week, said.most_minutes) == (None, 0)
    assert said.pain_now is None
    clock.move_to(at)
    shown = page(client_of(plan.participant).get("/today/"))
    assert "Your programme is complete" in shown
    assert "Not said" in shown
    assert "Your most was 0 in a week" in shown


def test_short_of_the_milestone_the_most_is_said(clock: Any) -> None:
    plan = walker(NOW, inputs=FIVE_OF_TWENTY)
    at = weeks_lived(plan, 2)
    Plan.objects.filter(pk=plan.pk).update(status="finished", ended_at=at)
    plan.refresh_from_db()
    said = summary(plan, at)
    assert (said.milestone_week, said.most_minutes) == (None, 110)


# -- What goes on and what does not ----------------------------------------------------------------
def test_decisions_stop_and_logging_goes_on(done: Plan, clock: Any) -> None:
    client = client_of(done.participant)
    assert done.ended_at is not None
    at = done.ended_at + 2 * WEEK
    clock.move_to(at)
    assert client.get("/walks/new/").status_code == 200
    before = Walk.objects.count()
    walkthrough.log(done, at.astimezone(done.participant.zone).date(), 30, now=at)
    assert Walk.objects.count() == before + 1
    assert tick(at + 5 * WEEK) == 0
    assert len(decisions(done)) == 26
    assert summary(done, at).minutes == summary(done, done.ended_at).minutes
    for path in ("/check-in/", "/flare/", "/plan/pause/"):
        assert "Your walking habit" in page(client.get(path)), path


def test_the_page_costs_the_same_after_few_and_many_weeks(clock: Any) -> None:
    counts = []
    for weeks in (1, 26):
        plan = walker(NOW, inputs=FIVE_OF_TWENTY)
        at = weeks_lived(plan, weeks)
        Plan.objects.filter(pk=plan.pk).update(status="finished", ended_at=at)
        clock.move_to(at + HOUR)
        client = client_of(plan.participant)
        client.get("/today/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/today/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


# -- Monthly questions, by choice ------------------------------------------------------------------
def test_monthly_questions_only_for_those_who_want_them(done: Plan, clock: Any) -> None:
    client = client_of(done.participant)
    assert client.get("/monthly/")["Location"] == "/today/"
    assert "Yes, ask me" in page(client.get("/today/"))
    assert client.post("/monthly/wanted/", {"wanted": "yes"})["Location"] == "/today/"
    assert client.get("/monthly/").status_code == 200
    assert "Your monthly questions" in page(client.get("/today/"))
    client.post("/monthly/", {"pain_lasted": "no", "was_hurt": "no"})
    assert MonthlyReport.objects.get().month == 6
    client.post("/monthly/wanted/", {"wanted": "no"})
    assert done.ended_at is not None
    clock.move_to(done.ended_at + 5 * WEEK)
    client = client_of(done.participant)
    assert client.get("/monthly/")["Location"] == "/today/"
    chosen = AuditEvent.objects.filter(action="monthly.chosen").order_by("pk")
    assert [event.detail["wanted"] for event in chosen] == [True, False]


def test_they_end_after_a_year(done: Plan) -> None:
    at = done.ended_at
    assert at is not None
    flaring.choose_monthly(plan=done, wanted=True, by=done.participant, now=at)
    done.refresh_from_db()
    day = at.astimezone(done.participant.zone).date()
    assert queries.month_due(done, today=day + timedelta(days=360)) is not None
    assert queries.month_due(done, today=day + timedelta(days=366)) is None


def test_an_answer_that_is_none_chooses_nothing(done: Plan) -> None:
    client_of(done.participant).post("/monthly/wanted/", {"wanted": "maybe"})
    done.refresh_from_db()
    assert done.monthly_since is None


# -- A new plan ------------------------------------------------------------------------------------
def test_a_new_plan_begins_with_a_new_screening(done: Plan, clock: Any) -> None:
    user = done.participant
    client = client_of(user)
    assert client.get("/plan/end/")["Location"] == "/plan/restart/"
    assert "Begin again?" in page(client.get("/plan/restart/"))
    assert client.post("/plan/restart/")["Location"] == "/screening/"
    done.refresh_from_db()
    assert done.status == "ended"
    at = done.ended_at
    assert at is not None
    assert programme_of(user, now=at).stage is Stage.SCREENING
    clock.move_to(at + HOUR)
    walkthrough.screen(user, now=at + HOUR)
    assert client.get("/today/")["Location"] == "/start/"
    again = walkthrough.start_plan(user, now=at + HOUR)
    assert (again.status, running(again).number) == ("active", 1)
    assert client.get("/today/").status_code == 200


def test_a_flare_up_in_week_26_is_counted(clock: Any) -> None:
    plan = walker(NOW, inputs=FIVE_OF_TWENTY)
    at = weeks_lived(plan, 25)
    screening = flaring.report(plan=plan, by=plan.participant, now=at + HOUR)
    walkthrough.finish_screening(screening, {}, now=at + HOUR)
    over = ends_at(plan) + 49 * HOUR
    tick(over)
    plan.refresh_from_db()
    assert plan.status == "finished"
    assert decisions(plan)[-1].code in ("R9_MISSED_WEEK", "R5_FLARE")
    assert FlareUp.objects.get().number == 26
    assert summary(plan, over).back.flare_ups == 1
    assert summary(plan, over).last.number == 26
    clock.move_to(over)
    assert "Your walking habit" in page(client_of(plan.participant).get("/today/"))
