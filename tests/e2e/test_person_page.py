"""One person's record in the browser: on a phone and a desk, in the dark, by keyboard and without scripts."""

import re

import pytest

from tests.e2e import steps
from tests.e2e.cast import ZONE, email_of
from tests.e2e.conftest import NewVisitor
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

WEEKS = ("good", "good", "flare", "good", "good")
NOT_MONITORED = "This service is not monitored round the clock."
PAGES = (
    ("Plan and decisions", "Eased to 50"),
    ("Walks and check-ins", "Download all walks (CSV)"),
    ("Safety questions", "are shown when you ask for them"),
    ("Measures", "Pain on average"),
    ("Mails", "What a mail said is not kept."),
    ("History", "Record opened: mails"),
)


def given_the_clinician_of_a_walker(
    new_visitor: NewVisitor, site: Site, name: str, **window: object
) -> Visitor:
    """With the walker's record open."""
    site.make_walker(email_of(name), *WEEKS)
    site.make_staff(email_of(name), f"{name}-clinician")
    visitor = new_visitor(zone=ZONE, **window)
    steps.given_she_has_signed_in(visitor, site, email_of(f"{name}-clinician"))
    visitor.open("/clinic/people/")
    visitor.click(visitor.page.get_by_role("main").get_by_role("link", name=email_of(name)).first)
    return visitor


@pytest.mark.parametrize("window", [{"width": 390}, {"width": 320, "dark": True}, {"width": 1280}])
def test_every_page_of_a_record(
    new_visitor: NewVisitor, site: Site, window: dict[str, object]
) -> None:
    name = f"record-{window['width']}"
    clinician = given_the_clinician_of_a_walker(new_visitor, site, name, **window)
    assert clinician.heading == email_of(name)
    clinician.sees(NOT_MONITORED, "Walking", "Minutes walked each week")
    clinician.page.locator(".chart svg").wait_for()
    picture = clinician.page.get_by_role("img", name=re.compile(r"\bmin\b|minutes"))
    assert picture.count() == 1
    for link, words in PAGES:
        clinician.follow(link)
        clinician.sees(NOT_MONITORED, words)
    clinician.follow("Overview")
    clinician.sees("A letter about the course so far (PDF)")


def test_private_answers_are_shown_where_they_stand(new_visitor: NewVisitor, site: Site) -> None:
    clinician = given_the_clinician_of_a_walker(new_visitor, site, "private")
    clinician.follow("Safety questions")
    address = clinician.page.url
    clinician.click(clinician.page.get_by_role("button", name="Show private answers").first)
    clinician.sees("That you looked was written into the audit trail.")
    assert clinician.page.url == address
    assert clinician.page.evaluate("document.activeElement.tagName") == "H3"
    clinician.follow("History")
    clinician.sees("Private answers shown")


def test_without_scripts(new_visitor: NewVisitor, site: Site) -> None:
    clinician = given_the_clinician_of_a_walker(new_visitor, site, "read-plainly", scripts=False)
    clinician.sees("See it as a picture", "The same as a table")
    clinician.follow("Safety questions")
    clinician.click(clinician.page.get_by_role("button", name="Show private answers").first)
    clinician.sees("That you looked was written into the audit trail.")
    clinician.follow("Plan and decisions")
    clinician.sees("Goes up")


def test_by_keyboard(new_visitor: NewVisitor, site: Site) -> None:
    clinician = given_the_clinician_of_a_walker(new_visitor, site, "record-keys")
    keys = Keyboard(clinician)
    keys.skips_to_the_page()
    keys.presses("Safety questions")
    clinician.sees("are shown when you ask for them")
    keys.skips_to_the_page()
    keys.goes_to("All answers but the private ones")
    keys.tab()
    keys.strike("Enter")
    clinician.sees("That you looked was written into the audit trail.")
