"""What a person does with the links in a mail and with their calendar, with scripts and without."""

import pytest

from tests.e2e import steps
from tests.e2e.cast import ZONE
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
BOTH_WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
SMALL_SCREEN = 320


def given_a_link(site: Site, name: str, what: str) -> str:
    """A walker who is not signed in, and the link of one of their mails."""
    email = f"{name}@e2e.example".lower()
    site.make_walker(email)
    return str(site.maker.make("link_in_mail", email, what))


# -- A walk from the mail


@BOTH_WAYS
def test_a_walk_is_logged_from_the_mail_once(
    new_visitor: NewVisitor, site: Site, scripts: bool
) -> None:
    link = given_a_link(site, f"mail-walker-{scripts}", "walk")
    visitor = new_visitor(zone=ZONE, scripts=scripts)
    elsewhere = new_visitor(zone=ZONE, scripts=scripts)
    elsewhere.open(link)
    visitor.open(link)
    assert visitor.heading == "Log a walk"
    visitor.sees("Your walk of today,")
    assert visitor.page.get_by_label("How many minutes did you walk?").input_value() == "10"
    when_she_mistypes_the_minutes(visitor)
    visitor.fill("How many minutes did you walk?", "12")
    visitor.press("Save")
    assert visitor.heading == "Your walk is logged"
    visitor.sees("12 minutes on")
    # The same page in another window, opened before.
    elsewhere.press("Save")
    assert elsewhere.heading == "Already logged"
    visitor.open(link)
    assert visitor.heading == "Already logged"
    visitor.follow("Sign in to change it")
    assert visitor.heading == "Sign in"
    assert not [each for each in visitor.context.cookies() if "session" in each.get("name", "")]


def when_she_mistypes_the_minutes(visitor: Visitor) -> None:
    visitor.fill("How many minutes did you walk?", "0")
    visitor.press("Save")
    assert visitor.status == 422
    visitor.sees("Please check this")


def test_a_changed_link_opens_nothing(new_visitor: NewVisitor, site: Site) -> None:
    link = given_a_link(site, "mail-mistake", "walk")
    visitor = new_visitor(zone=ZONE)
    answer = visitor.context.request.get(f"{site.url}{link[:-3]}x/")
    assert answer.status == 404


# -- No more mails, and again


@BOTH_WAYS
def test_mails_are_stopped_and_come_again(
    new_visitor: NewVisitor, site: Site, scripts: bool
) -> None:
    link = given_a_link(site, f"mail-stopper-{scripts}", "unsubscribe")
    visitor = new_visitor(zone=ZONE, scripts=scripts)
    visitor.open(link)
    assert visitor.heading == "Stop these mails?"
    visitor.press("Stop these mails")
    visitor.sees("It is done", "You get no more mails of this kind: Weekly mail.")
    visitor.press("Undo")
    assert visitor.heading == "It is taken back"
    visitor.open(link)
    visitor.press("Stop all reminders")
    visitor.sees("You get no more reminders from us.")
    visitor.press("Undo")
    visitor.sees("Reminders come again, as your settings say.")


@BOTH_WAYS
def test_what_was_stopped_by_the_link_is_switched_on_again_in_settings(
    new_visitor: NewVisitor, site: Site, scripts: bool
) -> None:
    visitor = steps.given_a_walker(
        new_visitor, site, f"mail-chooser-{scripts}".lower(), scripts=scripts
    )
    email = f"mail-chooser-{scripts}@e2e.example".lower()
    visitor.open(str(site.maker.make("link_in_mail", email, "unsubscribe")))
    visitor.press("Stop these mails")
    visitor.follow("Choose your mails one by one in Settings")
    weekly = visitor.page.get_by_label("The weekly mail")
    assert not weekly.is_checked()
    weekly.check()
    visitor.page.get_by_label("No mail from …").select_option("12:00")
    visitor.page.get_by_label("… until").select_option("12:00")
    visitor.press("Save")
    assert visitor.status == 422
    visitor.sees("Leave some time of the day for mail.")
    visitor.page.get_by_label("… until").select_option("08:00")
    visitor.press("Save")
    assert visitor.page.get_by_text("Saved.").is_visible()
    assert visitor.page.get_by_label("The weekly mail").is_checked()


# -- The calendar


@BOTH_WAYS
def test_a_calendar_is_made_read_and_ended(
    new_visitor: NewVisitor, site: Site, scripts: bool
) -> None:
    visitor = steps.given_a_walker(
        new_visitor, site, f"calendar-{scripts}".lower(), scripts=scripts
    )
    visitor.open("/settings/reminders/")
    visitor.follow("Your calendar link")
    visitor.press("Make my link")
    address = visitor.page.get_by_label("Copy it now: it is shown this once.").input_value()
    assert address.startswith(f"{site.url}/calendar/")
    # A calendar program knows nobody.
    program = new_visitor().context.request
    read = program.get(address)
    assert read.status == 200
    assert "SUMMARY:Walk 10 min" in read.text()
    unchanged = {"If-None-Match": read.headers["etag"]}
    assert program.get(address, headers=unchanged).status == 304
    visitor.open("/settings/calendar/")
    assert address not in visitor.words
    visitor.press("End the link")
    assert visitor.page.get_by_text("Your calendar link is ended.").is_visible()
    assert program.get(address).status == 404


# -- How it looks


def test_a_small_dark_screen_shows_every_page(new_visitor: NewVisitor, site: Site) -> None:
    walk = given_a_link(site, "small-mail-walker", "walk")
    stop = given_a_link(site, "small-mail-stopper", "unsubscribe")
    visitor = new_visitor(dark=True, width=SMALL_SCREEN)
    visitor.open(walk)
    visitor.press("Save")
    visitor.open(stop)
    visitor.press("Stop all reminders")
    steps.given_she_has_signed_in(visitor, site, "small-mail-walker@e2e.example")
    visitor.open("/settings/calendar/")
    visitor.press("Make my link")
    visitor.press("Make a new link")
