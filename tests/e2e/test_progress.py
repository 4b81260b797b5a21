"""Progress as a person in week 14 finds it: read aloud, by finger, without scripts, and on paper."""

import re

import pytest

from tests.e2e.conftest import PHONE_HEIGHT, NewVisitor
from tests.e2e.site import Site
from tests.e2e.steps import given_a_walker

pytestmark = pytest.mark.e2e

WEEKS = ("good",) * 9 + ("flare",) + ("good",) * 3
# How far things moved by themselves since the page was opened, as the browser counts it.
SHIFTED = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 200);
})"""


def test_a_person_in_week_14_reads_their_progress(new_visitor: NewVisitor, site: Site) -> None:
    visitor = given_a_walker(new_visitor, site, "reader", *WEEKS)
    visitor.open("/progress/")
    page = visitor.page
    page.locator(".chart svg").nth(2).wait_for()
    assert page.evaluate(SHIFTED) == 0
    then_it_is_read_in_this_order(
        page.locator("main").aria_snapshot(),
        'heading "Your progress" [level=1]',
        "minutes walked since your plan began.",
        "This week: 0 of",
        'heading "Minutes walked each week" [level=2]',
        'img "You walk more than at the start',
        'heading "Pain, week by week" [level=2]',
        'img "Your usual pain at 13 check-ins',
        'heading "Your days of walking" [level=2]',
        'img "You have walked on',
        'heading "Keeping going" [level=2]',
        'heading "Milestones" [level=2]',
        'heading "How your back is" [level=2]',
    )

    # The table of a picture, then another span: the page stays where it was, the choice has the focus.
    page.get_by_text("The same as a table").first.click()
    visitor.sees("Week 10, ", "flare-up")
    link = page.get_by_role("link", name="Last 30 days")
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    visitor.follow("Last 30 days")
    visitor.sees("Minutes walked in the last 30 days")
    assert page.url.endswith("/progress/?span=month")
    assert page.evaluate("document.activeElement.innerText") == "Last 30 days"
    assert abs(page.evaluate("scrollY") - before) < PHONE_HEIGHT
    page.go_back()
    visitor.sees("Minutes walked each week")

    with page.expect_download() as file:
        page.get_by_role("link", name="Download these numbers (CSV)").first.click()
    assert file.value.suggested_filename == "walkback-minutes-all.csv"

    # On paper every table is open, and the colours are those of paper.
    page.emulate_media(media="print")
    assert page.locator("table").first.is_visible()
    bar = page.locator(".chart svg path[fill^='var(']").first
    assert bar.evaluate("bar => getComputedStyle(bar).fill") == "rgb(29, 95, 90)"


def then_it_is_read_in_this_order(read: str, *expected: str) -> None:
    places = [read.find(words) for words in expected]
    missing = [words for words, place in zip(expected, places, strict=True) if place < 0]
    assert not missing, f"{missing} not in:\n{read}"
    assert places == sorted(places), re.sub(r"\n\s+", "\n", read)


def test_progress_without_scripts(new_visitor: NewVisitor, site: Site) -> None:
    visitor = given_a_walker(new_visitor, site, "plain-reader", "good", scripts=False)
    visitor.open("/progress/")
    visitor.follow("This week")
    visitor.sees("Minutes walked this week")
    link = visitor.page.get_by_role("link", name="See it as a picture").first
    address = link.get_attribute("href")
    assert address == "/progress/minutes.svg?span=week"
    picture = visitor.context.request.get(f"{visitor.site}{address}")
    assert picture.headers["content-type"] == "image/svg+xml"
