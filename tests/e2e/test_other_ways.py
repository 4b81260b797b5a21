"""Other people, other ways: on a small screen, in dark, with mistakes, in an emergency."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e import steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

SMALL_SCREEN = 320


# -- On a small screen, in dark


def test_a_small_dark_screen_shows_every_page(new_visitor: NewVisitor, site: Site) -> None:
    """`Visitor.look` finds whatever is wider than the screen, and axe whatever is hard to read."""
    visitor = new_visitor(dark=True, width=SMALL_SCREEN)
    site.make("walker", "small-screen@e2e.example")
    steps.when_she_signs_in(visitor, "small-screen@e2e.example")
    visitor.press("Done as planned")
    for address in (
        "/plan/",
        "/plan/weeks/1/",
        "/walks/",
        "/walks/new/",
        "/today/move/",
        "/away/",
        "/check-in/",
        "/symptoms/",
        "/symptoms/list/",
        "/learn/",
        "/settings/",
        "/settings/profile/",
        "/settings/reminders/",
        "/settings/calendar/",
        "/messages/",
    ):
        visitor.open(address)
        assert visitor.status == 200, address


def test_a_small_dark_screen_shows_the_way_to_a_plan(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor(dark=True, width=SMALL_SCREEN)
    steps.given_somebody_signed_in(visitor, site, "cleared", "small-start@e2e.example")
    visitor.press("Show me my plan")
    assert visitor.status == 422
    steps.when_she_tells_how_she_walks_now(visitor)
    visitor.page.get_by_role("img", name="Minutes a week over 26 weeks").wait_for()
    visitor.unfold("All 26 weeks as a table")
    visitor.look()


# -- With mistakes


def then_it_is_refused(visitor: Visitor, field: str, message: str, typed: str | None) -> None:
    """422, the words beside the field and in the summary that links to it, and what was typed."""
    assert visitor.status == 422
    control = visitor.page.get_by_label(field).first
    described = str(control.get_attribute("aria-describedby"))
    errors = [visitor.page.locator(f"[id='{part}']") for part in described.split()]
    beside = " ".join(error.inner_text() for error in errors)
    assert message in beside, f"{field}: {beside}"
    summary = visitor.page.get_by_role("alert").filter(has_text="Please check")
    assert summary.get_by_role("link").filter(has_text=message).count() >= 1
    if typed is not None:
        assert control.input_value() == typed


def when_she_tampers_with(visitor: Visitor, selector: str, value: str) -> None:
    """Give an answer a value that the page does not offer, as no page of ours would send it."""
    visitor.page.locator(selector).first.evaluate(
        "(element, value) => { element.value = value; }", value
    )


def test_sign_up_refuses_what_cannot_be(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.open("/accounts/signup/")
    visitor.fill("E-mail address", "nobody.example.org")
    visitor.page.get_by_label("Country").select_option("AU")
    zone = visitor.page.get_by_label("Time zone")
    when_she_tampers_with(visitor, "[name=time_zone] option:nth-child(1)", "Mars/Olympus_Mons")
    zone.select_option("Mars/Olympus_Mons")
    visitor.press("Sign up")
    then_it_is_refused(visitor, "E-mail address", "an e-mail address like", "nobody.example.org")
    then_it_is_refused(visitor, "Time zone", "not a time zone we know", None)
    assert visitor.page.get_by_label("Country").input_value() == "AU"


@pytest.mark.parametrize(
    ("browsers", "shown"),
    [
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Kiev", "Europe/Kyiv"),
    ],
)
def test_the_browsers_own_city_is_filled_in(
    new_visitor: NewVisitor, browsers: str, shown: str
) -> None:
    visitor = new_visitor(zone=browsers)
    visitor.open("/accounts/signup/")
    assert visitor.page.get_by_label("Time zone").input_value() == shown


def test_the_start_refuses_what_cannot_be(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    steps.given_somebody_signed_in(visitor, site, "cleared", "mistaken-start@e2e.example")
    when_she_tampers_with(visitor, "[name=pain_avg][value='10']", "11")
    visitor.page.locator("[name=pain_avg][value='11']").check()
    visitor.fill("How many minutes do those walks come to", "-5")
    visitor.fill("On how many days of a usual week", "3")
    visitor.press("Show me my plan")
    assert visitor.status == 422
    visitor.sees("Choose a number from 0 to 10.")
    then_it_is_refused(
        visitor, "How many minutes do those walks come to", "a whole number of minutes", "-5"
    )
    assert visitor.page.get_by_label("On how many days of a usual week").input_value() == "3"


@pytest.mark.parametrize("minutes", ["-5", "2000"])
def test_a_walk_refuses_what_cannot_be(new_visitor: NewVisitor, site: Site, minutes: str) -> None:
    visitor = new_visitor()
    steps.given_somebody_signed_in(visitor, site, "walker", f"mistaken{minutes}@e2e.example")
    in_a_week = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    visitor.follow("Log something else")
    visitor.fill("How many minutes did you walk?", minutes)
    visitor.choose("On which day?", "Another day")
    visitor.fill("Which day?", in_a_week)
    visitor.press("Save")
    then_it_is_refused(visitor, "How many minutes did you walk?", "a whole number of", minutes)
    day = visitor.page.get_by_role("group", name="On which day?")
    assert "This day is in the future." in day.inner_text()
    assert day.get_by_label("Another day").is_checked()
    assert day.get_by_label("Which day?").input_value() == in_a_week
    summary = visitor.page.get_by_role("alert").filter(has_text="Please check")
    summary.get_by_role("link").filter(has_text="This day is in the future.").click()
    assert day.evaluate("group => group.contains(document.activeElement)")


# -- In an emergency


def test_an_emergency_answer_is_confirmed_and_locks_everything(
    new_visitor: NewVisitor, site: Site
) -> None:
    visitor = new_visitor(width=SMALL_SCREEN)
    steps.given_somebody_signed_in(visitor, site, "newcomer", "emergency@e2e.example")
    visitor.press("Begin")
    when_she_has_chest_pain(visitor)
    then_she_is_asked_once_more(visitor)
    visitor.press("No, I tapped the wrong answer")
    visitor.sees("Step 1 of 10")
    when_she_has_chest_pain(visitor)
    visitor.open("/today/")
    then_she_is_asked_once_more(visitor)
    visitor.press("Yes, that is right")
    then_she_is_told_to_get_help(visitor)
    for address in ("/today/", "/plan/", "/walks/new/", "/start/"):
        visitor.open(address)
        then_she_is_told_to_get_help(visitor)


def when_she_has_chest_pain(visitor: Visitor) -> None:
    """The first question of all; the others on its page may wait."""
    first = visitor.page.get_by_role("main").get_by_role("group").first
    first.get_by_role("radio", name="Yes").check()
    visitor.press("Save and go on")


def then_she_is_asked_once_more(visitor: Visitor) -> None:
    assert visitor.heading == "Is that right?"
    visitor.sees("You said “Yes” to", "call 000")


def then_she_is_told_to_get_help(visitor: Visitor) -> None:
    assert visitor.heading == "Get help now"
    alert = visitor.page.get_by_role("alert").filter(has_text="Call 000")
    assert alert.is_visible()
    call = visitor.page.get_by_role("link", name="Call 000")
    assert call.get_attribute("href") == "tel:000"
    # Text at twice its size still fits the smallest screen.
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    wider = visitor.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{wider} px wider than the screen at twice the size"


# -- The looking itself


def test_what_is_wrong_on_a_page_is_noticed(new_visitor: NewVisitor) -> None:
    """A check that nothing can fail shows nothing: a forbidden style, a nameless picture, a wide box."""
    visitor = new_visitor()
    visitor.open("/help/")
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i style=\"top:0\">')")
    visitor.page.wait_for_timeout(100)
    assert [trouble for trouble in visitor.troubles if "Content Security Policy" in trouble]
    visitor.troubles.clear()

    visitor.page.evaluate("document.querySelector('main').append(new Image(9, 9))")
    with pytest.raises(AssertionError, match="image-alt"):
        visitor.look(afresh=True)

    visitor.page.evaluate("document.querySelector('h1').style.width = '900px'")
    with pytest.raises(AssertionError, match="wider than the screen"):
        visitor.look()
