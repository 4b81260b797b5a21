"""The page of the design system, and the pieces it shows."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client, override_settings

from plans.domain.consistency import WeekMark
from tests.markup import STATIC, TEMPLATES, Elements, contrast, theme_colours
from walkback.core.templatetags import ui
from walkback.core.widgets import DayChoice, Minutes, Weekdays
from walkback.ops import design

SUNDAY = date(2026, 11, 22)


@pytest.fixture
def development() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.integration.dev_urls"):
        yield


# -- The page --------------------------------------------------------------------------------------


def test_it_is_not_routed_outside_development(client: Client) -> None:
    assert client.get("/dev/design/").status_code == 404
    assert client.get("/dev/design/chart/").status_code == 404


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("query", ["", "?theme=light", "?theme=dark", "?theme=dark&refused"])
def test_the_page_comes_in_each_theme(client: Client, query: str) -> None:
    answer = client.get(f"/dev/design/{query}")
    assert answer.status_code == 200
    page = Elements(answer.text)
    (html,) = page.all("html")
    theme = re.search(r"theme=(\w+)", query)
    assert html.get("data-theme") == (theme[1] if theme else None)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert ("data-error-summary" in answer.text) == ("refused" in query)


@pytest.mark.usefixtures("development")
def test_a_theme_that_does_not_exist_is_the_systems(client: Client) -> None:
    assert "data-theme" not in client.get('/dev/design/?theme="><b>').text


@pytest.mark.usefixtures("development")
def test_every_component_is_shown(client: Client) -> None:
    """By its template: each component of its own, but for what only a refused or failed step brings."""
    shown = client.get("/dev/design/?refused")
    names = {template.name for template in shown.templates}
    elsewhere = {"form", "disclaimer", "note_question", "pagination"}
    for path in sorted((TEMPLATES / "components").glob("*.html")):
        assert path.stem in elsewhere or f"components/{path.name}" in names, path.name


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("theme", design.THEMES)
def test_the_contrasts_it_states_are_right_and_enough(client: Client, theme: str) -> None:
    colours = theme_colours(theme)
    html = client.get("/dev/design/").text
    for front, back, least in design.PAIRS:
        ratio = contrast(colours[front], colours[back])
        assert ratio >= least, (front, back)
        row = html.partition(f'data-pair="{theme} {front} {back}"')[2].partition("</tr>")[0]
        assert f"<td>{ratio:.1f}</td>" in row, (front, back)


@pytest.mark.usefixtures("development")
def test_the_picture_comes_by_itself_and_inside_the_page(client: Client) -> None:
    alone = client.get("/dev/design/chart/")
    inside = client.get("/dev/design/chart/", headers={"HX-Request": "true"})
    assert alone["Content-Type"] == "image/svg+xml"
    assert inside["Content-Type"].startswith("text/html")
    assert alone.text == inside.text


# -- Widgets ---------------------------------------------------------------------------------------


class WalkForm(forms.Form):
    minutes = forms.IntegerField(min_value=12, max_value=30, widget=Minutes())
    walked_on = forms.DateField(widget=DayChoice(today=SUNDAY, earliest=date(2026, 11, 8)))
    days = forms.MultipleChoiceField(
        choices=[("0", "Monday"), ("2026-11-24", "Tuesday 24 November")], widget=Weekdays()
    )


def inputs(form: forms.Form, field: str) -> Elements:
    return Elements(str(form[field]))


def test_minutes_is_a_number_input_whose_buttons_wait_for_scripts() -> None:
    page = inputs(WalkForm(initial={"minutes": 20}), "minutes")
    (number,) = page.all("input")
    assert (number["type"], number["min"], number["max"], number["value"]) == (
        "number",
        "12",
        "30",
        "20",
    )
    assert "step" not in number  # 17 minutes may be typed
    steps = [button for button in page.all("button") if "data-step-by" in button]
    assert [step["data-step-by"] for step in steps] == ["-5", "5"]
    assert all("hidden" in step for step in steps)
    assert all(button["type"] == "button" for button in page.all("button"))


def test_quick_picks_keep_to_the_range_and_say_which_one_stands() -> None:
    page = inputs(WalkForm(initial={"minutes": 20}), "minutes")
    chips = {
        each["data-set-to"]: each["aria-pressed"]
        for each in page.all("button")
        if "data-set-to" in each
    }
    assert chips == {"15": "false", "20": "true", "25": "false", "30": "false"}


def test_without_quick_picks_there_is_no_row_of_them() -> None:
    html = Minutes(chips=(), step=1).render("minutes", 3, {"id": "id_minutes"})
    assert "chips" not in html
    assert 'data-step-by="-1"' in html


@pytest.mark.parametrize(
    ("posted", "day"),
    [
        ({"walked_on": "2026-11-22"}, SUNDAY),
        ({"walked_on": "2026-11-21", "walked_on_date": "2026-11-10"}, date(2026, 11, 21)),
        ({"walked_on": "other", "walked_on_date": "2026-11-10"}, date(2026, 11, 10)),
        ({"walked_on": "2026-11-09"}, date(2026, 11, 9)),
    ],
)
def test_a_day_is_posted_by_itself_or_as_another(posted: dict[str, str], day: date) -> None:
    form = WalkForm({"minutes": "20", "days": ["0"], **posted})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["walked_on"] == day


@pytest.mark.parametrize(
    "posted", [{}, {"walked_on": "other"}, {"walked_on": "other", "walked_on_date": "soon"}]
)
def test_no_day_is_refused(posted: dict[str, str]) -> None:
    assert "walked_on" in WalkForm({"minutes": "20", "days": ["0"], **posted}).errors


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        (SUNDAY, "2026-11-22"),
        (date(2026, 11, 21), "2026-11-21"),
        (date(2026, 11, 12), "other"),
        ("soon", "other"),
        (None, None),
    ],
)
def test_the_day_that_stands_is_chosen(value: object, chosen: str | None) -> None:
    page = inputs(WalkForm(initial={"walked_on": value}), "walked_on")
    checked = [each["value"] for each in page.all("input") if "checked" in each]
    assert checked == ([chosen] if chosen else [])
    (other,) = [each for each in page.all("input") if each["type"] == "date"]
    assert (other["min"], other["max"]) == ("2026-11-08", "2026-11-22")
    assert other.get("value") == (str(value) if chosen == "other" else None)


def test_yesterday_is_not_offered_before_the_earliest_day() -> None:
    html = DayChoice(today=SUNDAY, earliest=SUNDAY).render("day", None, {"id": "id_day"})
    assert "Today" in html
    assert "Yesterday" not in html


def test_weekdays_are_short_to_see_and_whole_to_hear() -> None:
    html = str(WalkForm(initial={"days": ["0"]})["days"])
    boxes = Elements(html).all("input")
    assert [box["aria-label"] for box in boxes] == ["Monday", "Tuesday 24 November"]
    assert ["checked" in box for box in boxes] == [True, False]
    assert "<span>Mon</span>" in html
    assert '<span>Tue<span class="weekday-date">24</span></span>' in html


# -- Pieces ----------------------------------------------------------------------------------------


def piece(name: str, **context: object) -> str:
    html = render_to_string(f"components/{name}.html", {"csrf_token": "a-token", **context})
    return re.sub(r"\s+", " ", html)


def test_the_undo_bar_says_what_was_done_and_takes_the_focus() -> None:
    html = piece(
        "undo_bar", words="25 minutes logged.", action="/walks/1/delete/", hidden=[("a", "b")]
    )
    assert 'role="status"' in html
    assert "data-focus-after-swap" in html
    assert '<form method="post" action="/walks/1/delete/">' in html
    assert 'value="a-token"' in html
    assert '<input type="hidden" name="a" value="b">' in html
    assert "hx-post" not in html
    assert 'hx-target="#main"' in piece("undo_bar", words="x", action="/x/", hx_target="#main")


def test_what_changes_something_is_posted_and_the_rest_are_links() -> None:
    actions = [
        {"words": "Move it", "link": "/move/", "icon": "move"},
        {"words": "Rest today", "action": "/rest/", "hidden": [("day", "2026-11-22")]},
    ]
    html = piece("small_actions", actions=actions)
    assert '<a href="/move/">' in html
    assert '<form method="post" action="/rest/">' in html
    assert '<input type="hidden" name="day" value="2026-11-22">' in html


@pytest.mark.parametrize("state", ui.WEEK_STATES)
def test_the_state_of_a_week_has_a_picture_and_a_word(state: str) -> None:
    html = piece("week_state", state=state)
    assert f"#{ui.WEEK_STATES[state].icon}" in html
    assert str(ui.WEEK_STATES[state].word) in html
    assert "another word" in piece("week_state", state=state, text="another word")


@pytest.mark.parametrize("kind", [*ui.REASONS, "plain"])
def test_a_reason_has_its_words(kind: str) -> None:
    assert "in two words" in piece("reason_chip", kind=kind, text="in two words")


def test_keeping_going_is_told_in_words_too() -> None:
    marks = (WeekMark.MISSED, WeekMark.KEPT, WeekMark.KEPT, WeekMark.EXCUSED, WeekMark.OPEN)
    html = piece("score", words="2 weeks in a row.", marks=marks)
    assert (
        "The last 5 weeks: 2 with most of the walking done, 1 excused, 1 without a walk, 1 running now."
        in html
    )
    assert html.count('class="score-week score-') == 5
    assert piece("score", marks=[WeekMark.KEPT] * 30).count('class="score-week score-') == 12
    assert "score-weeks" not in piece("score", marks=())


def test_every_mark_of_a_week_can_be_drawn() -> None:
    assert {str(mark) for mark in WeekMark} == set(ui.WEEK_MARKS)


def test_facts_take_pairs_and_objects() -> None:
    html = piece("facts", items=[("A", 0), {"term": "B", "description": "2", "note": "more"}])
    assert "<dt>A</dt><dd>0</dd>" in html
    assert '<dt>B</dt><dd>2<span class="fact-note">more</span></dd>' in html


def test_a_chart_has_its_numbers_below_it() -> None:
    html = piece(
        "chart", id="c", title="Minutes", src="/c/", columns=["Week", "Min"], rows=[[1, 30]]
    )
    assert 'hx-get="/c/"' in html
    assert 'href="/c/">' in html
    assert '<th scope="row">1</th><td>30</td>' in html
    assert "<details" not in piece("chart", id="c", title="Minutes", src="/c/")


def test_a_moment_asks_before_it_acts() -> None:
    html = piece("moment", title="End it?", submit="End", cancel="/plan/")
    assert "btn-danger" in html
    assert '<a class="btn btn-secondary" href="/plan/">Keep it</a>' in html
    assert "btn-danger" not in piece("moment", title="Go on?", submit="Go", kind="plain")


def test_every_picture_named_in_code_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text("utf-8")))
    marks = [*ui.WEEK_STATES.values(), *ui.REASONS.values(), *ui.WEEK_MARKS.values()]
    assert {mark.icon for mark in marks} <= drawn
