"""The pieces that pages are made of, in a browser: both themes, small screens, keyboard, paper, no scripts."""

import time

import pytest
from playwright.sync_api import Route

from tests.e2e import steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

SMALL_SCREEN = 320
TOO_SMALL = """
() => [...document.querySelectorAll("main a.btn, main button, main summary, main .choice, main input.form-control")]
  .map((each) => [each.outerHTML.slice(0, 100), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.9 || box.width < 43.9))
  .map(([html, box]) => `${html} ${box.width} x ${box.height}`)
"""
CUT_OFF = """
() => [...document.querySelectorAll(".site-nav a")]
  .filter((each) => each.scrollWidth > each.clientWidth || each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.innerText)
"""


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    visitor = new_visitor(width=SMALL_SCREEN)
    visitor.open("/dev/design/")
    assert visitor.status == 200
    return visitor


IN_SHORT = {
    (SMALL_SCREEN, "light"),
    (1280, "dark"),
    (SMALL_SCREEN, "dark&refused"),
    (1280, "light&refused"),
}
"""Each width, theme and state in two of four looks; the others are in the long form."""
LOOKS = [
    pytest.param(width, theme, marks=() if (width, theme) in IN_SHORT else pytest.mark.long)
    for width in (SMALL_SCREEN, 1280)
    for theme in ("light", "dark", "light&refused", "dark&refused")
]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_every_piece_is_easy_to_read_and_to_hit(
    new_visitor: NewVisitor, width: int, theme: str
) -> None:
    visitor = new_visitor(width=width)
    visitor.open(f"/dev/design/?theme={theme}")  # axe looks, and nothing is wider than the screen
    assert visitor.status == 200
    assert visitor.page.evaluate(TOO_SMALL) == []


def test_minutes_go_up_and_down_and_keep_to_their_range(visitor: Visitor) -> None:
    minutes = visitor.page.get_by_label("How many minutes did you walk?")
    visitor.page.get_by_role("button", name="5 minutes more").click()
    assert minutes.input_value() == "30"
    visitor.page.get_by_role("status").get_by_text("30 minutes").wait_for(state="attached")
    chip = visitor.page.get_by_role("button", name="10 minutes", exact=True)
    chip.click()
    assert minutes.input_value() == "10"
    assert chip.get_attribute("aria-pressed") == "true"
    for _ in range(3):
        visitor.page.get_by_role("button", name="5 minutes less").click()
    assert minutes.input_value() == "1"
    visitor.page.get_by_text("1 minutes, the least").wait_for(state="attached")
    minutes.fill("25")
    twenty_five = visitor.page.get_by_role("button", name="25 minutes", exact=True)
    assert twenty_five.get_attribute("aria-pressed") == "true"


def test_another_day_brings_its_field(visitor: Visitor) -> None:
    day = visitor.page.get_by_label("Which day?")
    assert not day.is_visible()
    visitor.choose("On which day?", "Another day")
    assert day.is_visible()


def test_the_ends_of_a_scale_are_read_out_with_their_words(visitor: Visitor) -> None:
    pain = visitor.page.get_by_role("group", name="On average, how bad")
    ends = [
        pain.get_by_label(end, exact=True).get_attribute("aria-describedby") for end in ("0", "10")
    ]
    words = [visitor.page.locator(f"#{end}").inner_text() for end in ends]
    assert words == ["no pain", "worst pain you can imagine"]


def test_without_scripts_the_fields_are_plain(new_visitor: NewVisitor) -> None:
    visitor = new_visitor(scripts=False)
    visitor.open("/dev/design/")
    assert visitor.page.get_by_label("How many minutes did you walk?").input_value() == "25"
    assert not visitor.page.locator("[data-step-by]").first.is_visible()
    visitor.choose("On which day?", "Another day")
    assert visitor.page.get_by_label("Which day?").is_visible()
    assert visitor.page.get_by_role("link", name="See it as a picture").is_visible()


def test_paper_has_no_navigation_and_no_buttons(visitor: Visitor) -> None:
    visitor.page.emulate_media(media="print")
    for selector in (".site-header", ".btn", ".undo-bar", ".small-actions", "main nav"):
        for found in visitor.page.locator(selector).all():
            assert not found.is_visible(), selector
    assert visitor.page.get_by_role("heading", level=1).is_visible()
    ink = "getComputedStyle(document.querySelector('main p')).color"
    assert visitor.page.evaluate(ink) == "rgb(0, 0, 0)"


@pytest.mark.parametrize("width", [SMALL_SCREEN, 390, 768, 832, 1024, 1280])
def test_the_five_places_fit_their_bar(new_visitor: NewVisitor, site: Site, width: int) -> None:
    visitor = new_visitor(width=width)
    steps.given_somebody_signed_in(visitor, site, "walker", f"bar-{width}@e2e.example")
    places = (
        visitor.page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts()
    )
    assert places == ["Today", "Plan", "Progress", "Learn", "Settings"]
    assert visitor.page.evaluate(CUT_OFF) == []
    header = visitor.page.locator(".site-header").bounding_box()
    assert header
    assert header["height"] < 2 * 44  # one line


def test_after_a_walk_is_logged_the_focus_is_on_the_way_back(
    new_visitor: NewVisitor, site: Site
) -> None:
    """And whoever waits longer than a moment is told so, but not before."""
    visitor = new_visitor()
    steps.given_somebody_signed_in(visitor, site, "walker", "focus@e2e.example")
    waiting = visitor.page.get_by_text("One moment…")
    visitor.page.route("**/walks/as-planned/", slowly)
    assert not waiting.is_visible()
    visitor.page.get_by_role("button", name="Done as planned").click()
    waiting.wait_for(state="visible")
    assert visitor.page.locator("#today").get_attribute("aria-busy") == "true"
    visitor.page.locator(".undo-bar").wait_for()
    waiting.wait_for(state="hidden")
    assert visitor.page.evaluate("document.activeElement.className") == "undo-bar"
    assert visitor.page.locator("#today").get_attribute("aria-busy") is None
    visitor.look()


def slowly(route: Route) -> None:
    time.sleep(0.8)
    route.continue_()
