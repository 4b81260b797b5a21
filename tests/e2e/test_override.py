"""A clinician changes a plan in the browser, and its person reads who did it and why."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.cast import ZONE, email_of
from tests.e2e.conftest import NewVisitor
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

REASON = "Your knee was sore last week."


def given_a_plan_on_the_desk(
    new_visitor: NewVisitor, site: Site, name: str, **window: object
) -> Visitor:
    """The clinician of a walker in week 4, with the page on which the plan is changed."""
    site.make_walker(email_of(name), "good", "good", "good")
    site.make_staff(email_of(name), f"{name}-clinician")
    visitor = new_visitor(zone=ZONE, **window)
    steps.given_she_has_signed_in(visitor, site, email_of(f"{name}-clinician"))
    visitor.open("/clinic/people/")
    visitor.click(visitor.page.get_by_role("main").get_by_role("link", name=email_of(name)).first)
    visitor.follow("Change the plan")
    return visitor


def then_the_person_reads_it(new_visitor: NewVisitor, site: Site, name: str) -> None:
    person = new_visitor(zone=ZONE)
    steps.given_she_has_signed_in(person, site, email_of(name))
    for address in ("/today/", "/plan/", "/plan/weeks/4/"):
        person.open(address)
        person.sees(f"{email_of(f'{name}-clinician')} changed your plan on", REASON)


@pytest.mark.parametrize(
    "window", [{"width": 390, "dark": True}, {"width": 1280}, {"scripts": False}], ids=str
)
def test_a_change_and_who_reads_it(
    new_visitor: NewVisitor, site: Site, window: dict[str, object]
) -> None:
    name = f"override-{window.get('width', 'plain')}"
    clinician = given_a_plan_on_the_desk(new_visitor, site, name, **window)
    clinician.sees("This service is not monitored round the clock.", "How the plan stands")
    clinician.fill("Minutes of a walking day", "61")
    clinician.press("Preview")
    clinician.sees("Minutes must be from 1 to 60.")
    clinician.fill("Minutes of a walking day", "10")
    clinician.page.get_by_role("textbox", name="Reason").fill(REASON)
    clinician.press("Preview")
    clinician.sees("Nothing is changed yet.", "12 minutes, then 10")
    if clinician.scripts:
        expect(clinician.page.locator("#plan-preview svg")).to_be_visible()
    clinician.press("Change the plan")
    clinician.sees("The plan is changed. They read your reason.", REASON)
    then_the_person_reads_it(new_visitor, site, name)


def test_the_preview_follows_the_typing(new_visitor: NewVisitor, site: Site) -> None:
    clinician = given_a_plan_on_the_desk(new_visitor, site, "override-live")
    minutes = clinician.page.get_by_label("Minutes of a walking day")
    minutes.fill("11")
    minutes.press("Tab")
    clinician.sees("12 minutes, then 11")
    expect(clinician.page.get_by_label(re.compile("Longest walk in one go"))).to_be_focused()


def test_without_a_mouse(new_visitor: NewVisitor, site: Site) -> None:
    clinician = given_a_plan_on_the_desk(new_visitor, site, "override-keys")
    keyboard = Keyboard(clinician)
    keyboard.skips_to_the_page()
    keyboard.goes_to("Minutes of a walking day")
    clinician.page.keyboard.press("Control+A")
    clinician.page.keyboard.type("9")
    keyboard.goes_to("Reason")
    clinician.page.keyboard.type(REASON)
    keyboard.presses("Preview")
    clinician.sees("12 minutes, then 9")
    keyboard.presses("Change the plan")
    clinician.sees("The plan is changed.")
