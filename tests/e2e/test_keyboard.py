"""Journeys without a mouse: the focus is seen at every stop, and is where it is looked for."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.keyboard import SKIP_LINK, Keyboard
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


def test_new_symptoms_are_three_tabs_away_on_every_page(
    new_visitor: NewVisitor, site: Site
) -> None:
    visitor = new_visitor()
    steps.given_somebody_signed_in(visitor, site, "walker", "tabs@e2e.example")
    keyboard = Keyboard(visitor)
    for address in ("/today/", "/plan/", "/walks/new/", "/learn/", "/settings/", "/symptoms/list/"):
        visitor.open(address)
        reached = [keyboard.tab()["name"] for _ in range(4)]
        assert reached[0] == SKIP_LINK, address
        assert "I have new symptoms" in reached[1:], address


def test_a_walk_is_logged(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    steps.given_somebody_signed_in(visitor, site, "walker", "keyboard@e2e.example")
    keyboard = Keyboard(visitor)
    keyboard.goes_to("Done as planned")
    keyboard.strike("Enter")
    expect(visitor.page.locator(".undo-bar")).to_be_focused()
    keyboard.presses("Log another walk")
    assert visitor.heading == "Log a walk"
    keyboard.goes_to("How many minutes did you walk?")
    visitor.page.keyboard.type("12")
    with visitor.page.expect_navigation():
        keyboard.strike("Enter")
    visitor.sees("12 minutes logged.", "22 of 30 minutes")
    assert visitor.clicks == 0


def test_the_safety_questions(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    steps.given_somebody_signed_in(visitor, site, "newcomer", "keyboard-only@e2e.example")
    keyboard = Keyboard(visitor)
    keyboard.presses("Begin")
    for step in range(1, steps.SAFETY_PAGES + 1):
        visitor.sees(f"Step {step} of {steps.SAFETY_PAGES}")
        when_she_says_no_to_what_is_asked(keyboard)
    assert visitor.heading == "Check your answers"
    keyboard.presses("Send my answers")
    assert visitor.heading == "You can start"
    assert visitor.clicks == 0


def when_she_says_no_to_what_is_asked(keyboard: Keyboard) -> None:
    """From question to question, to the page's button."""
    while (focus := keyboard.tab())["name"] != "Save and go on":
        if focus["kind"] == "radio":
            keyboard.strike("Space")
            while not steps.NO.match(keyboard.focus["name"]):
                keyboard.strike("ArrowDown")
    with keyboard.visitor.page.expect_navigation():
        keyboard.strike("Enter")
    keyboard.visitor.look()


# -- The check-in, and the days of the week that follows


def test_the_check_in_and_the_choice_of_days(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "keys-check-in", "good")
    keyboard = Keyboard(visitor)
    visitor.sees("Week 2", "of 40 minutes")
    site.days_pass(6)
    visitor.open("/today/")
    keyboard.skips_to_the_page()
    keyboard.presses("Check in now")
    when_she_forgets_a_question(keyboard)
    keyboard.skips_to_the_page()
    keyboard.answers("On average, how bad", "3")
    keyboard.ticks("Is any of these new this week?", "None of these")
    keyboard.answers("On average, how bad", "2", back=True)  # a second thought
    keyboard.presses("Save and go on")
    assert visitor.heading == "Flare-ups, feet and legs"
    keyboard.answers("Did your back flare up this week?", "No")
    keyboard.answers("Did walking give you trouble", "No")
    keyboard.presses("Save and go on")
    assert visitor.heading == "What got in the way"
    keyboard.ticks("What got in the way this week?", "The weather")
    keyboard.answers("How sure are you", "8")
    keyboard.presses("Save and go on")
    assert visitor.heading == "Your next week"
    keyboard.presses("Finish the check-in")
    visitor.sees("Your check-in is complete.")
    when_she_chooses_her_days(keyboard)
    assert visitor.clicks == 0


def when_she_forgets_a_question(keyboard: Keyboard) -> None:
    """The list of mistakes has the focus, and its link leads to the question that was left out."""
    visitor = keyboard.visitor
    assert visitor.heading == "How your week went"
    keyboard.answers("How did your walking week go?", "Well")
    keyboard.presses("Save and go on")
    assert visitor.status == 422
    expect(visitor.page.locator("[data-error-summary]")).to_be_focused()
    assert not keyboard.focus["trouble"]
    keyboard.tab()
    keyboard.strike("Enter")
    question = visitor.page.get_by_role("group", name="Were you away or on a planned break")
    assert question.evaluate("group => group.contains(document.activeElement)")
    if keyboard.focus["kind"] != "radio":
        keyboard.tab()
    keyboard.picks("No")
    went = visitor.page.get_by_role("group", name="How did your walking week go?")
    expect(went.get_by_label("Well", exact=True)).to_be_checked()
    keyboard.presses("Save and go on")
    assert visitor.heading == "How your back is"


def when_she_chooses_her_days(keyboard: Keyboard) -> None:
    """One day more than the week has walks is refused; then another day instead of the first."""
    visitor = keyboard.visitor
    question = "On which days would you like to walk?"
    days = visitor.page.get_by_role("group", name=question).get_by_role("checkbox")
    names = [str(day.get_attribute("aria-label")) for day in days.all()]
    proposed = [name for name, day in zip(names, days.all(), strict=True) if day.is_checked()]
    other = next(name for name in names if name not in proposed)
    keyboard.ticks(question, other)
    keyboard.presses("Keep these days")
    assert visitor.status == 422
    visitor.sees(f"tick {len(proposed)} at most")
    keyboard.ticks(question, proposed[-1])
    expect(days.and_(visitor.page.locator(":checked"))).to_have_count(len(proposed))
    keyboard.presses("Keep these days")
    assert visitor.heading == "Today"
    visitor.sees("Your days are set.")


# -- A flare-up


def test_a_flare_up_and_its_end(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "keys-flare", "good", "good")
    keyboard = Keyboard(visitor)
    keyboard.skips_to_the_page()
    keyboard.presses("My back has flared")
    keyboard.skips_to_the_page()
    keyboard.presses("My back has flared")
    while visitor.heading != "Check your answers":
        when_she_says_no_to_what_is_asked(keyboard)
        assert visitor.status == 200, visitor.words
    keyboard.presses("Send my answers")
    keyboard.presses("See what helps now")
    assert visitor.heading == "While your back has flared"
    visitor.sees("5 minutes a day", "That is half of 10", "The way back")
    keyboard.skips_to_the_page()
    when_she_unfolds_the_table_of_the_way_back(keyboard)
    keyboard.presses("Back to Today", back=True)
    visitor.sees("Half, while your back has flared.")
    keyboard.skips_to_the_page()
    keyboard.goes_to("Done as planned")
    keyboard.strike("Enter")
    expect(visitor.page.locator(".undo-bar")).to_be_focused()
    visitor.sees("5 minutes logged.")
    keyboard.presses("What helps now")
    keyboard.presses("It has settled")
    visitor.sees("Good to hear.")
    assert visitor.clicks == 0


def when_she_unfolds_the_table_of_the_way_back(keyboard: Keyboard) -> None:
    """Space opens and closes what is folded, and the focus stays on it."""
    table = keyboard.visitor.page.get_by_role("table")
    expect(table).to_be_hidden()
    while keyboard.tab()["kind"] != "summary":
        pass
    name = keyboard.focus["name"]
    assert re.search("table", name), name
    keyboard.strike("Space")
    expect(table).to_be_visible()
    assert keyboard.focus["kind"] == "summary"
    keyboard.visitor.look(afresh=True)
