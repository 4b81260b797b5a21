"""Progress in pictures and files."""

import csv
import re
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache

from plans.models import Plan
from plans.presenters.progress import Section, Span, minutes_section, pain_section, year_section
from plans.queries import lived_of
from tests.integration.pages import client_of
from tests.integration.progress_pages import PICTURES, in_the_third_week, today_of
from tests.markup import Elements

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(clock: Any) -> Plan:
    """Two weeks as planned, and 10 minutes on the first day of the third."""
    return in_the_third_week(clock)


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode())))


# -- Pictures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "span"), PICTURES)
def test_a_picture_inside_the_page_and_by_itself(plan: Plan, name: str, span: Span) -> None:
    client = client_of(plan.participant)
    address = f"/progress/{name}.svg?span={span}"
    alone = client.get(address)
    assert alone["Content-Type"] == "image/svg+xml"
    assert "var(--" not in alone.content.decode()
    inside = client.get(address, headers={"HX-Request": "true"})
    svg = inside.content.decode()
    assert 'viewBox="0 0 400 250"' in svg
    assert "var(--chart-" in svg
    assert not re.search(r"\sstyle=|<style|<script", svg)
    label = Elements(svg).all("svg")[0]["aria-label"]
    section = _section(plan, name, span)
    assert label == section.reading
    assert "HX-Request" in inside["Vary"]


def _section(plan: Plan, name: str, span: Span) -> Section:
    lived = lived_of(plan, today=today_of(plan))
    if name == "year":
        return year_section(lived)
    return (minutes_section if name == "minutes" else pain_section)(lived, span)


def test_a_picture_is_drawn_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(plan.participant)
    cache.clear()
    first = client.get("/progress/minutes.svg").content

    def drawn_again(_specification: dict[str, Any]) -> str:
        pytest.fail("drawn although nothing changed")

    monkeypatch.setattr("walkback.core.charts.rendered", drawn_again)
    assert client.get("/progress/minutes.svg").content == first


def test_the_page_needs_no_chart_library(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers where importing one would fail: the pictures come after it."""
    for library in ("altair", "vl_convert"):
        monkeypatch.setitem(sys.modules, library, None)
    assert client_of(plan.participant).get("/progress/").status_code == 200


def test_there_is_no_other_chart(plan: Plan) -> None:
    client = client_of(plan.participant)
    assert client.get("/progress/secrets.svg").status_code == 404
    assert client.get("/progress/secrets.csv").status_code == 404


# -- Files -------------------------------------------------------------------------------------------


def test_the_weeks_as_a_file(plan: Plan) -> None:
    answer = client_of(plan.participant).get("/progress/minutes.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="walkback-minutes-all.csv"'
    rows = rows_of(answer)
    assert rows[2] == {
        "week": "3",
        "first_day": "2026-12-07",
        "last_day": "2026-12-13",
        "minutes": "10",
        "planned_minutes": "50",
        "note": "running",
    }


def test_the_days_as_a_file(plan: Plan) -> None:
    client = client_of(plan.participant)
    week = rows_of(client.get("/progress/minutes.csv?span=week"))
    assert week[0] == {"day": "2026-12-07", "minutes": "10", "planned_minutes": "10", "note": ""}
    # A day to come has no minutes yet: missing is missing.
    assert week[1]["minutes"] == ""
    month = rows_of(client.get("/progress/minutes.csv?span=month"))
    assert month[0] == {"day": "2026-11-23", "minutes": "30", "note": ""}
    year = rows_of(client.get("/progress/year.csv"))
    assert len(year) == 15


def test_pain_as_a_file(plan: Plan) -> None:
    client = client_of(plan.participant)
    weeks = rows_of(client.get("/progress/pain.csv"))
    assert [row["pain_average"] for row in weeks] == ["2", "2", ""]
    assert weeks[0]["check_in_on"] == "2026-11-29"
    days = rows_of(client.get("/progress/pain.csv?span=month"))
    assert {row["pain_with_walks"] for row in days} == {""}
    assert [row["day"] for row in days if row["pain_average"]] == ["2026-11-29", "2026-12-06"]


def test_measures_as_a_file(plan: Plan) -> None:
    answer = client_of(plan.participant).get("/progress/measures.csv")
    assert answer.status_code == 200
    assert answer.content.startswith(b"measure,")
