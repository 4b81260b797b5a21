"""What was walked beside what was planned: table, picture, and a line about keeping going."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from plans.actions import flaring, pausing
from plans.models import Plan
from plans.presenters.progress import Span, progress_page
from plans.progress_chart import Axis, Bar, progress_svg
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.walkers import joined, running, walker
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(clock: Any) -> Plan:
    """Two weeks as planned, and 10 minutes on the first day of the third."""
    plan = walker(NOW)
    courses.weeks(plan, 2)
    today = courses.at_noon(plan, running(plan).starts_on)
    walkthrough.log(plan, running(plan).starts_on, 10, now=today)
    clock.move_to(today)
    return plan


def client_of(plan: Plan) -> Client:
    client = Client()
    client.force_login(plan.participant)
    return client


def test_all_weeks_in_a_table(plan: Plan) -> None:
    page = progress_page(plan, Span.ALL)
    assert page.table == (
        ("Week 1, 23 Nov", "30 min", "30 min"),
        ("Week 2, 30 Nov", "40 min", "40 min"),
        ("Week 3, 7 Dec", "10 min", "50 min"),
    )
    assert (page.total, page.elsewhere) == (80, 0)
    assert page.keeping_going == "2 weeks in a row with most of your walking done."
    shown = client_of(plan).get("/progress/").content.decode()
    assert "80 minutes walked since your plan began." in shown
    assert 'hx-get="/progress/chart/"' in shown
    assert "Week 3, 7 Dec" in shown


def test_the_days_of_this_week(plan: Plan) -> None:
    page = progress_page(plan, Span.WEEK)
    assert [(row.short, row.done, row.planned) for row in page.rows] == [
        ("Mon", 10, 10),
        ("Tue", 0, 10),
        ("Wed", 0, 10),
        ("Thu", 0, 0),
        ("Fri", 0, 10),
        ("Sat", 0, 10),
        ("Sun", 0, 0),
    ]
    assert page.total == 80
    shown = client_of(plan).get("/progress/?span=week").content.decode()
    assert 'hx-get="/progress/chart/?span=week"' in shown


def test_the_picture_inside_the_page_and_by_itself(plan: Plan) -> None:
    client = client_of(plan)
    alone = client.get("/progress/chart/")
    assert alone["Content-Type"] == "image/svg+xml"
    assert "var(--" not in alone.content.decode()
    inside = client.get("/progress/chart/?span=week", headers={"HX-Request": "true"})
    svg = inside.content.decode()
    assert 'role="img" aria-label="Minutes walked over this week, 10 in all' in svg
    assert "var(--accent)" in svg
    assert "style=" not in svg


def test_while_the_back_has_flared_the_days_show_no_plan(plan: Plan) -> None:
    now = courses.at_noon(plan, running(plan).starts_on)
    flaring.report(plan=plan, by=plan.participant, now=now)
    page = progress_page(plan, Span.WEEK)
    assert {row.planned for row in page.rows} == {None}
    assert page.columns == ("Day", "Walked")
    assert (
        "Today shows what to walk" in client_of(plan).get("/progress/?span=week").content.decode()
    )


def test_a_week_made_longer_names_its_days_by_date(plan: Plan) -> None:
    prescription = running(plan)
    prescription.until_on += timedelta(days=3)
    prescription.save(update_fields=["until_on"])
    page = progress_page(plan, Span.WEEK)
    assert [row.short for row in page.rows] == [str(day) for day in range(7, 17)]


def test_walks_in_a_pause_count_in_the_sum(plan: Plan) -> None:
    now = courses.at_noon(plan, running(plan).starts_on + timedelta(days=2))
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=now)
    plan.refresh_from_db()
    later = now + timedelta(days=8)
    walkthrough.log(plan, later.date(), 25, now=later)
    page = progress_page(plan, Span.WEEK)
    assert (page.span, page.week_is_running) == (Span.ALL, False)
    assert (page.total, page.elsewhere) == (105, 25)
    assert "25 minutes more" in client_of(plan).get("/progress/").content.decode()


def test_before_the_first_walk(clock: Any) -> None:
    plan = walker(NOW)
    shown = client_of(plan).get("/progress/").content.decode()
    assert "No walks logged yet." in shown
    assert client_of(plan).get("/progress/chart/").status_code == 200


def test_without_a_plan_one_is_sent_to_the_next_step(clock: Any) -> None:
    client = Client()
    client.force_login(joined(NOW))
    assert client.get("/progress/")["Location"] == "/screening/"


def test_a_picture_without_a_plan_line() -> None:
    bars = (Bar("Mon", 10, None), Bar("Tue", 0, None))
    svg = progress_svg(bars, Axis.DAYS, "Two days.", themed=True)
    assert 'aria-label="Two days."' in svg
