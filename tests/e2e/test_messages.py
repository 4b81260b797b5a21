"""Messages in the browser: both ways, a mail that says nothing, one tap too many, without scripts or mouse."""

import pytest

from tests.e2e import steps
from tests.e2e.cast import ZONE, email_of
from tests.e2e.conftest import NewVisitor
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

DESK_WIDTH = 1280
SECRET = "My knee is fine on the stairs."
ANSWER = "Good. Then go on as planned."


def given_a_walker_with_a_clinic(
    new_visitor: NewVisitor, site: Site, name: str, *, scripts: bool = True
) -> Visitor:
    walker = steps.given_a_walker(new_visitor, site, name, scripts=scripts)
    site.make_staff(email_of(name), f"{name}-clinician")
    return walker


def given_their_clinician(
    new_visitor: NewVisitor, site: Site, name: str, **window: object
) -> Visitor:
    visitor = new_visitor(zone=ZONE, **window)
    steps.given_she_has_signed_in(visitor, site, email_of(f"{name}-clinician"))
    return visitor


def when_it_is_sent(visitor: Visitor, text: str) -> None:
    visitor.fill("Your message", text)
    visitor.press("Send")
    visitor.sees(text)


def when_they_live_where_it_is_day(visitor: Visitor, city: str) -> None:
    """Mails keep out of the night."""
    visitor.open("/settings/profile/")
    visitor.page.get_by_label("Time zone").select_option(city)
    visitor.press("Save")


def test_a_message_and_its_answer(new_visitor: NewVisitor, site: Site, city: str) -> None:
    walker = given_a_walker_with_a_clinic(new_visitor, site, "talk")
    when_they_live_where_it_is_day(walker, city)
    walker.open("/today/")
    walker.click(walker.page.get_by_role("banner").get_by_role("link", name="Messages"))
    walker.sees("This service is not monitored round the clock.", "In an emergency call")
    when_it_is_sent(walker, SECRET)
    walker.sees("Not opened yet")

    clinician = given_their_clinician(new_visitor, site, "talk", width=DESK_WIDTH)
    clinician.click(clinician.page.get_by_role("banner").get_by_role("link", name="Messages"))
    assert clinician.heading == "New messages"
    clinician.click(clinician.page.get_by_role("main").get_by_role("link", name=email_of("talk")))
    clinician.sees("This service is not monitored round the clock.", SECRET, "New")
    when_it_is_sent(clinician, ANSWER)

    site.ring("walkback.mail.tasks.send_due_mail")
    mail = site.mail_to(email_of("talk"), "There is something new for you to read")
    for words in (ANSWER, "clinic", "clinician", "message"):
        assert words not in f"{mail.subject} {mail.text}", words
    walker.open("/today/")
    walker.sees("Your clinic has written to you")
    walker.follow("Read it")
    walker.sees(ANSWER, "Opened", email_of("talk-clinician"), "New")
    walker.open("/today/")
    assert "Your clinic has written to you" not in walker.words


def test_a_double_tap_sends_one(new_visitor: NewVisitor, site: Site) -> None:
    walker = given_a_walker_with_a_clinic(new_visitor, site, "twice")
    walker.open("/messages/")
    walker.fill("Your message", SECRET)
    # Past the script that ignores the second press: both reach the server.
    walker.page.evaluate(
        """async () => {
          const form = document.querySelector("main form");
          const sent = () => fetch(form.action || location.href, { method: "POST", body: new FormData(form) });
          await Promise.all([sent(), sent()]);
        }"""
    )
    walker.open("/messages/")
    assert walker.words.count(SECRET) == 1


def test_words_that_may_be_a_warning_sign_are_asked_about_at_once(
    new_visitor: NewVisitor, site: Site
) -> None:
    walker = given_a_walker_with_a_clinic(new_visitor, site, "words")
    walker.open("/messages/")
    walker.fill("Your message", "My leg is numb since Sunday.")
    walker.press("Send")
    walker.sees("numb")
    assert "/symptoms/list/" in walker.page.url
    walker.open("/messages/")
    walker.sees("My leg is numb since Sunday.")


def test_without_scripts_in_the_dark_on_a_small_screen(new_visitor: NewVisitor, site: Site) -> None:
    walker = given_a_walker_with_a_clinic(new_visitor, site, "talks-plainly", scripts=False)
    walker.open("/messages/")
    when_it_is_sent(walker, SECRET)
    clinician = given_their_clinician(new_visitor, site, "talks-plainly", dark=True, width=320)
    clinician.open("/clinic/messages/")
    clinician.click(
        clinician.page.get_by_role("main").get_by_role("link", name=email_of("talks-plainly"))
    )
    clinician.press("Send")
    clinician.sees("Write a message.")
    when_it_is_sent(clinician, ANSWER)
    clinician.follow("Notes")
    clinician.fill("Your note", "Stairs are no trouble.")
    clinician.press("Keep the note")
    clinician.sees("Stairs are no trouble.", email_of("talks-plainly-clinician"))
    walker.open("/messages/")
    walker.sees(ANSWER)


def test_with_the_keyboard_alone(new_visitor: NewVisitor, site: Site) -> None:
    walker = given_a_walker_with_a_clinic(new_visitor, site, "keys")
    walker.open("/messages/")
    keyboard = Keyboard(walker)
    keyboard.skips_to_the_page()
    keyboard.goes_to("Your message")
    walker.page.keyboard.type(SECRET)
    keyboard.presses("Send")
    walker.sees(SECRET)

    clinician = given_their_clinician(new_visitor, site, "keys", width=DESK_WIDTH)
    clinician.open("/clinic/messages/")
    keys = Keyboard(clinician)
    keys.skips_to_the_page()
    while not keys.tab()["name"].startswith(email_of("keys")):
        pass
    with clinician.page.expect_navigation():
        keys.strike("Enter")
    clinician.look()
    keys.goes_to("Your message")
    clinician.page.keyboard.type(ANSWER)
    keys.presses("Send")
    clinician.sees(ANSWER)
