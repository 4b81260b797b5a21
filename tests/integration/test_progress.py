"""Progress: what was walked beside what was planned, how the back was, in words and tables."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from plans.actions import choosing_days, flaring, pausing, walking
from plans.charts.common import FIXED
from plans.models import Plan
from plans.presenters.progress import (
    ProgressPage,
    Span,
    minutes_section,
    progress_page,
    span_of,
    year_section,
)
from plans.queries import lived_of
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.pages import client_of, unescaped_page
from tests.integration.progress_pages import PICTURES, in_the_third_week, today_of
from tests.integration.walkers import joined, running, walker
from tests.markup import Elements
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2026, 11, 23)
MOST_QUERIES = 18


@pytest.fixture
def plan(clock: Any) -> Plan:
    """Two weeks as planned, and 10 minutes on the first day of the third."""
    return in_the_third_week(clock)


def page_of(plan: Plan, span: Span = Span.ALL, *, later: int = 0) -> ProgressPage:
    today = courses.ends_of_last(plan).astimezone(plan.participant.zone).date()
    first = today - timedelta(days=7)
    return progress_page(plan, span, today=first + timedelta(days=later))


# -- Minutes -----------------------------------------------------------------------------------------


def test_all_weeks_in_a_table(plan: Plan) -> None:
    page = page_of(plan)
    assert page.minutes.columns == ("Week", "Walked", "Planned", "Note")
    assert page.minutes.rows == (
        ("Week 1, 23 Nov", "30 min", "30 min", ""),
        ("Week 2, 30 Nov", "40 min", "40 min", ""),
        ("Week 3, 7 Dec", "10 min", "50 min", "running now"),
    )
    assert page.sentence == "80 minutes walked since your plan began."
    assert page.week == "This week: 10 of 50 minutes."
    assert page.elsewhere == ""
    assert page.minutes.reading.startswith("80 minutes walked so far. From 4 whole weeks on")


def test_the_page_says_everything_in_reading_order(plan: Plan) -> None:
    shown = unescaped_page(client_of(plan.participant).get("/progress/"))
    order = [
        "<h1>Your progress</h1>",
        "80 minutes walked since your plan began.",
        "This week: 10 of 50 minutes.",
        "Minutes walked each week",
        'hx-get="/progress/minutes.svg?span=all"',
        "Week 3, 7 Dec",
        "Pain, week by week",
        'hx-get="/progress/pain.svg?span=all"',
        "Your days of walking",
        'hx-get="/progress/year.svg"',
        "2 weeks in a row with most of your walking done.",
        "100 of 100: most of the walking done in 2 of 2 weeks.",
        "Milestones",
        "How your back is",
    ]
    places = [shown.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_the_days_of_this_week(plan: Plan) -> None:
    section = page_of(plan, Span.WEEK).minutes
    assert section.columns == ("Day", "Walked", "Planned", "Note")
    assert section.rows == (
        ("Monday, 7 Dec", "10 min", "10 min", ""),
        ("Tuesday, 8 Dec", "", "10 min", "to come"),
        ("Wednesday, 9 Dec", "", "10 min", "to come"),
        ("Thursday, 10 Dec", "", "0 min", "to come"),
        ("Friday, 11 Dec", "", "10 min", "to come"),
        ("Saturday, 12 Dec", "", "10 min", "to come"),
        ("Sunday, 13 Dec", "", "0 min", "to come"),
    )
    assert section.reading == "You have walked 10 of the 50 minutes of this week."


def test_the_last_30_days(plan: Plan) -> None:
    section = page_of(plan, Span.MONTH).minutes
    assert section.columns == ("Day", "Walked")
    # Days before the plan are no days without a walk.
    assert section.rows[0] == ("Monday, 23 Nov", "30 min")
    assert section.rows[-1] == ("Monday, 7 Dec", "10 min")
    assert len(section.rows) == 15
    assert section.reading == "In the last 30 days you walked on 3 days, 80 minutes in all."


def test_while_the_back_has_flared_no_plan_is_shown(plan: Plan) -> None:
    now = courses.at_noon(plan, today_of(plan))
    flaring.report(plan=plan, by=plan.participant, now=now)
    week = page_of(plan, Span.WEEK)
    assert week.minutes.columns == ("Day", "Walked", "Note")
    assert week.week == "This week: 10 minutes."
    assert "Today shows what to walk" in week.minutes.caption
    assert week.minutes.rows[0] == ("Monday, 7 Dec", "10 min", "flare-up")
    weeks = page_of(plan).minutes
    assert weeks.rows[-1] == ("Week 3, 7 Dec", "10 min", "", "flare-up, running now")


def test_a_week_made_longer_names_its_days_by_date(plan: Plan) -> None:
    prescription = running(plan)
    prescription.until_on += timedelta(days=3)
    prescription.save(update_fields=["until_on"])
    section = progress_page(plan, Span.WEEK, today=prescription.starts_on).minutes
    assert len(section.rows) == 10
    shown = section.draw(FIXED)
    assert all(f">{day}<" in shown for day in range(7, 17))


@pytest.mark.parametrize(
    ("aim", "shown", "absent"), [(150, "150 aim", "90 aim"), (90, "90 aim", "milestone")]
)
def test_the_aim_in_the_picture_is_the_persons_own(
    clock: Any, aim: int, shown: str, absent: str
) -> None:
    plan = walker(NOW, inputs={"baseline_minutes": 120, "baseline_days": 4})
    # A clinician may set another aim: its weeks are made with it.
    lived = lived_of(plan, today=FIRST_DAY)
    lived.prescriptions[-1].weekly_target = aim
    svg = minutes_section(lived, Span.ALL).draw(FIXED)
    assert shown in svg
    assert absent not in svg


def test_walks_in_a_pause_count_in_the_sum(plan: Plan) -> None:
    now = courses.at_noon(plan, today_of(plan) + timedelta(days=2))
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=now)
    plan.refresh_from_db()
    later = now + timedelta(days=8)
    walkthrough.log(plan, later.date(), 25, now=later)
    page = progress_page(plan, Span.WEEK, today=later.date())
    assert page.week == ""
    assert [link.words for link in page.spans] == ["Last 7 days", "Last 30 days", "All weeks"]
    assert page.sentence == "105 minutes walked since your plan began."
    assert page.elsewhere.startswith("25 minutes more were walked outside")
    assert page.minutes.reading == (
        "In the last 7 days you walked on 1 day, 25 minutes in all."
        " In the 7 days before, it was 10 minutes."
    )
    assert [row[-1] for row in page.minutes.rows] == ["paused"] * 7
    paused = progress_page(plan, Span.MONTH, today=later.date())
    assert [row[-1] for row in paused.minutes.rows][-9:] == ["", *["paused"] * 8]
    assert "A dash marks days away or a pause." in paused.year.caption
    weeks = progress_page(plan, Span.ALL, today=later.date()).minutes
    assert weeks.rows[-1] == ("Week 3, 7 Dec", "10 min", "50 min", "paused")


def test_each_thing_that_happens_is_named_beside_its_week(clock: Any) -> None:
    """Growth, own choice, flare-up, gap, changed days, and a pause, one after another."""
    plan = courses.eventful()
    section = page_of(plan).minutes
    notes = [row[-1] for row in section.rows]
    assert notes[:6] == [""] * 6
    assert notes[6] == "flare-up"
    assert notes[7] == "easier week, flare-up"
    assert "paused" in notes
    assert notes[-1].endswith("running now")


def test_before_the_first_walk(clock: Any) -> None:
    plan = walker(NOW)
    shown = unescaped_page(client_of(plan.participant).get("/progress/"))
    for words in (
        "No walks logged yet.",
        "No minutes yet. Each week of your plan gets a bar here.",
        "No check-in with a number for your pain yet.",
        "No walk yet. Each day gets a square here",
        "Next: your first walk.",
    ):
        assert words in shown
    client = client_of(plan.participant)
    for name, span in PICTURES:
        assert client.get(f"/progress/{name}.svg?span={span}").status_code == 200


# -- Pain --------------------------------------------------------------------------------------------


def test_pain_at_check_ins_with_gaps_and_flare_ups(clock: Any) -> None:
    plan = courses.eventful()
    section = page_of(plan).pain
    pains = [row[1] for row in section.rows]
    assert pains[:5] == ["2 of 10"] * 5
    assert pains[6] == "4 of 10"
    # The silent weeks and the running one have none, and none is no 0.
    assert pains[8] == pains[9] == pains[-1] == "not said"
    assert "You told us about 1 flare-up." in section.reading
    assert "Shaded: a flare-up." in section.caption
    assert "0 of 10" not in " ".join(pains)


def test_pain_with_walks_day_by_day(plan: Plan) -> None:
    first = today_of(plan)
    for day, pain in ((first + timedelta(days=1), 3), (first + timedelta(days=2), 1)):
        entry = walking.WalkEntry(
            walked_on=day, duration_minutes=10, pain_before=pain, pain_after=pain - 1
        )
        walking.log_walk(
            plan=plan,
            client_key=uuid4(),
            entry=entry,
            by=plan.participant,
            now=courses.at_noon(plan, day),
        )
    section = progress_page(plan, Span.MONTH, today=first + timedelta(days=3)).pain
    by_day = {row[0]: row[1:] for row in section.rows}
    assert by_day["Tuesday, 8 Dec"] == ("3 of 10", "")
    assert by_day["Thursday, 10 Dec"] == ("not said", "")
    assert by_day["Sunday, 6 Dec"] == ("not said", "2 of 10")
    assert section.reading == (
        "You noted your pain on 2 of these 18 days. It went from 1 to 3 of 10."
        " That is too few to say how it goes."
    )
    assert "A square is a check-in" in section.caption


# -- The year ----------------------------------------------------------------------------------------


def test_the_year_in_numbers(plan: Plan) -> None:
    section = page_of(plan).year
    assert section.columns == (
        ("Minutes", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "In all")
    )
    assert section.rows[0] == ("Week of 23 Nov", "30", "0", "0", "0", "0", "0", "0", "30")
    # Days to come have no number.
    assert section.rows[2] == ("Week of 7 Dec", "10", "", "", "", "", "", "", "10")
    assert section.reading == "You have walked on 3 days since 23 November 2026."


def test_days_away_are_marked_in_the_year(plan: Plan) -> None:
    first = today_of(plan)
    choosing_days.go_away(
        participant=plan.participant,
        first=first,
        last=first + timedelta(days=2),
        by=plan.participant,
        now=courses.at_noon(plan, first),
    )
    section = progress_page(plan, Span.ALL, today=first + timedelta(days=1)).year
    assert section.rows[2][-1] == "away"
    assert "A dash marks days away or a pause." in section.caption


def test_after_a_year_the_newest_53_weeks_are_shown(plan: Plan) -> None:
    today = FIRST_DAY + timedelta(weeks=60)
    section = year_section(lived_of(plan, today=today))
    assert len(section.rows) == 53
    assert section.rows[0][0] == "Week of 18 Jan"
    assert len(section.file.rows) == 60 * 7 + 1


@pytest.mark.parametrize(("language", "first"), [("en", "Mon"), ("es", "lun")])
def test_the_year_begins_its_weeks_as_the_language_does(
    plan: Plan, language: str, first: str
) -> None:
    with translation.override(language):
        section = page_of(plan).year
    assert section.columns[1].lower().startswith(first.lower())


# -- Spans -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [None, "", "year", "WEEK", "week ", "../etc", "all"])
def test_nonsense_shows_all_weeks(asked: str | None) -> None:
    assert span_of(asked) is Span.ALL


def test_a_span_changes_in_place(plan: Plan) -> None:
    client = client_of(plan.participant)
    part = client.get("/progress/?span=month", headers={"HX-Request": "true"})
    shown = part.content.decode()
    assert shown.strip().startswith('<div class="stack-lg" id="charts">')
    assert "<html" not in shown
    current = [link for link in Elements(shown).all("a") if "aria-current" in link]
    assert [link["href"] for link in current] == ["/progress/?span=month"]
    assert "data-focus-after-swap" in current[0]
    whole = client.get("/progress/?span=nonsense").content.decode()
    current = [
        link for link in Elements(whole).all("a") if link.get("href", "").startswith("/progress/?")
    ]
    assert [link["href"] for link in current if "aria-current" in link] == ["/progress/?span=all"]


# -- Who and how much --------------------------------------------------------------------------------


def test_without_a_plan_one_is_sent_to_the_next_step(clock: Any) -> None:
    client = client_of(joined(NOW))
    for address in ("", "minutes.svg", "minutes.csv", "measures.csv"):
        assert client.get(f"/progress/{address}")["Location"] == "/screening/"


def test_the_number_of_queries_does_not_grow(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 1)
    few = [_queries(plan, span) for span in Span]
    courses.weeks(plan, 2)
    courses.flare_week(plan)
    courses.settled_week(plan)
    assert [_queries(plan, span) for span in Span] == few
    assert max(few) <= MOST_QUERIES


def _queries(plan: Plan, span: Span) -> int:
    fresh = Plan.objects.select_related("participant").get(pk=plan.pk)
    with CaptureQueriesContext(connection) as asked:
        progress_page(fresh, span, today=today_of(plan))
    # `today_of` itself asks once.
    return len(asked) - 1
