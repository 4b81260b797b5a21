"""The work queue in a browser: two clinicians at once, a review of many, without a mouse, on a phone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.cast import email_of
from tests.e2e.conftest import NewVisitor
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


def given_a_clinician(
    new_visitor: NewVisitor, site: Site, who: str, *, scripts: bool = True
) -> Visitor:
    visitor = new_visitor(scripts=scripts)
    visitor.brings(*site.sign_in(email_of(who)))
    visitor.open("/clinic/")
    return visitor


def row_of(visitor: Visitor, email: str) -> Locator:
    return visitor.page.get_by_role("listitem").filter(has_text=email).first


def test_two_clinicians_take_the_same_alert(new_visitor: NewVisitor, site: Site) -> None:
    site.make_queue("queue-race", ["race-a", "race-b"])
    first = given_a_clinician(new_visitor, site, "queue-race-lead")
    second = given_a_clinician(new_visitor, site, "queue-race-other")
    email = email_of("race-a")
    first.click(row_of(first, email).get_by_role("button", name="Take it"))
    first.sees("It is yours.")
    second.click(row_of(second, email).get_by_role("button", name="Take it"))
    second.sees("Nothing was changed.", f"{email_of('queue-race-lead')} took it")
    # The row says how it stands now: a second press takes it over on purpose.
    second.click(row_of(second, email).get_by_role("button", name="Take it over"))
    second.sees("It is yours.")
    first.open("/clinic/?show=mine")
    first.sees("Nothing is yours")


def test_what_is_new_is_told_and_moves_nothing(new_visitor: NewVisitor, site: Site) -> None:
    site.make_queue("queue-news", ["news-a"])
    visitor = given_a_clinician(new_visitor, site, "queue-news-lead")
    visitor.page.clock.install()
    visitor.open("/clinic/")
    site.raise_alert(email_of("news-a"), "FALL")
    visitor.page.clock.fast_forward(31_000)
    visitor.sees("1 new alert: show")
    assert visitor.page.locator(".queue > li").count() == 1
    visitor.follow("show")
    assert visitor.page.locator(".queue > li").count() == 2


def test_many_are_reviewed_at_once(new_visitor: NewVisitor, site: Site) -> None:
    site.make_queue("queue-batch", ["batch-a", "batch-b", "batch-c"])
    visitor = given_a_clinician(new_visitor, site, "queue-batch-lead")
    for name in ("batch-a", "batch-b"):
        row_of(visitor, email_of(name)).get_by_role("checkbox").check()
    visitor.press("Reviewed, no change")
    visitor.sees("Written down for 2 people")
    expect(visitor.page.locator(".queue > li")).to_have_count(1)
    visitor.open("/clinic/people/")
    visitor.sees(email_of("batch-a"), "Last looked at: today")


def test_without_a_mouse(new_visitor: NewVisitor, site: Site) -> None:
    site.make_queue("queue-keys", ["keys-a"])
    visitor = given_a_clinician(new_visitor, site, "queue-keys-lead")
    keyboard = Keyboard(visitor)
    keyboard.skips_to_the_page()
    keyboard.goes_to("Take it")
    keyboard.strike("Enter")
    expect(visitor.page.locator(".queue-said")).to_be_focused()
    keyboard.goes_to("More to do")
    keyboard.strike("Enter")
    expect(visitor.page.locator(".queue-forms")).to_be_focused()
    visitor.look(afresh=True)
    keyboard.goes_to("Close it: I looked into it")
    keyboard.strike("Enter")
    keyboard.goes_to("Close")
    keyboard.strike("Enter")
    expect(visitor.page.locator("[data-error-summary]")).to_be_focused()
    visitor.look(afresh=True)
    keyboard.goes_to("What you found")
    visitor.page.keyboard.type("A cold. Nothing to change.")
    keyboard.goes_to("Close")
    keyboard.strike("Enter")
    visitor.sees("Closed, with what you found.", "Closed: Reviewed")
    assert visitor.clicks == 0


def test_without_scripts_on_a_phone(new_visitor: NewVisitor, site: Site) -> None:
    site.make_queue("queue-plain", ["plain-a"])
    visitor = given_a_clinician(new_visitor, site, "queue-plain-lead", scripts=False)
    visitor.follow("More to do")
    assert visitor.heading == "Pain up"
    visitor.unfold("Write a note")
    visitor.fill("Your note", "Look again on Friday.")
    visitor.press("Keep the note")
    assert re.search(r"/clinic/$", visitor.page.url)
    visitor.sees("The note is kept.")
    visitor.press("Mark as seen")
    visitor.sees("Marked as seen. It stays open.")
