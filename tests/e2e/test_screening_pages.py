"""The safety questions in a browser: what the script adds, what works without it, and pages that stand alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e import steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

FEVER = "Together with your back pain, do you have a fever"
VERY_UNWELL = "Do you feel very unwell or confused"
SMALL_SCREEN, TWICE_AS_LARGE = 320, 160


def given_somebody_at_the_questions(visitor: Visitor, site: Site, email: str) -> None:
    steps.given_somebody_signed_in(visitor, site, "newcomer", email)
    visitor.press("Begin")


def when_she_goes_to(visitor: Visitor, group: str) -> None:
    visitor.open(re.sub(r"/[a-z]+/$", f"/{group}/", visitor.page.url))


def question(visitor: Visitor, words: str) -> Locator:
    return visitor.page.get_by_role("group", name=words)


def then_axe_finds_nothing_in_this_state(visitor: Visitor) -> None:
    visitor.look(afresh=True)


def then_the_answer_has_opened(visitor: Visitor, words: str) -> None:
    expect(question(visitor, words)).to_be_visible()
    said = visitor.page.get_by_role("status").filter(has_text="more question")
    expect(said).to_contain_text("One more question below your answer.")


def answered_with_no(visitor: Visitor) -> None:
    """Every question that can be seen and has no answer yet."""
    for group in visitor.page.get_by_role("main").get_by_role("group").all():
        if not group.locator("input:checked").count():
            group.get_by_role("radio", name=steps.NO).check()


def test_a_follow_up_comes_and_goes_with_the_answer(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    given_somebody_at_the_questions(visitor, site, "follow-up@e2e.example")
    when_she_goes_to(visitor, "e")
    expect(question(visitor, VERY_UNWELL)).to_have_count(0)
    visitor.choose(FEVER, "Yes")
    then_the_answer_has_opened(visitor, VERY_UNWELL)
    then_axe_finds_nothing_in_this_state(visitor)

    visitor.choose(FEVER, "No")
    expect(question(visitor, VERY_UNWELL)).to_have_count(0)
    expect(visitor.page.get_by_role("status").filter(has_text="not needed now")).to_have_count(1)

    visitor.choose(FEVER, "Not sure")
    for words in ("did you inject drugs", "operation or an injection", "any other operation"):
        visitor.choose(words, "No")
    visitor.press("Save and go on")
    assert visitor.status == 422, "it could be seen and was left empty"
    expect(question(visitor, VERY_UNWELL)).to_contain_text("Choose an answer to this question.")
    expect(question(visitor, FEVER).get_by_label("Not sure")).to_be_checked()

    visitor.choose(VERY_UNWELL, "No")
    visitor.press("Save and go on")
    assert visitor.page.url.endswith("/f/")


def test_what_is_hidden_is_not_sent(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    given_somebody_at_the_questions(visitor, site, "hidden@e2e.example")
    when_she_goes_to(visitor, "e")
    visitor.choose(FEVER, "Yes")
    visitor.choose(VERY_UNWELL, "Yes")
    visitor.choose(FEVER, "No")
    answered_with_no(visitor)
    visitor.press("Save and go on")
    assert visitor.page.url.endswith("/f/"), "no emergency was sent"


def test_pregnancy_questions_wait_for_whether_they_apply(
    new_visitor: NewVisitor, site: Site
) -> None:
    visitor = new_visitor(width=SMALL_SCREEN)
    given_somebody_at_the_questions(visitor, site, "pregnancy@e2e.example")
    when_she_goes_to(visitor, "g")
    visible = visitor.page.get_by_role("main").get_by_role("group")
    expect(visible).to_have_count(1)
    visitor.choose("Could you be pregnant", "Yes, or I am not sure")
    expect(visible).to_have_count(3)
    visitor.choose("Are you pregnant?", "Not sure")
    expect(visible).to_have_count(4)
    visitor.sees("We ask because these can be warning signs for you or the baby.")
    visitor.look()
    visitor.choose("Could you be pregnant", "No, this does not apply to me")
    expect(visible).to_have_count(1)
    visitor.press("Save and go on")
    assert visitor.page.url.endswith("/h/")


def test_an_emergency_answer_offers_the_way_and_never_takes_it(
    new_visitor: NewVisitor, site: Site
) -> None:
    visitor = new_visitor(width=SMALL_SCREEN)
    given_somebody_at_the_questions(visitor, site, "stop-here@e2e.example")
    chest = question(visitor, "Do you have chest pain")
    notice = visitor.page.get_by_role("alert").filter(has_text="If this is right, stop here.")
    at = visitor.page.url

    chest.get_by_label("No", exact=True).focus()
    visitor.page.keyboard.press("Space")
    expect(notice).to_have_count(0)
    visitor.page.keyboard.press("ArrowDown")
    expect(chest.get_by_label("Yes")).to_be_checked()
    expect(notice).to_have_count(1)
    expect(notice.get_by_role("link", name="Call 000")).to_have_attribute("href", "tel:000")
    visitor.page.keyboard.press("ArrowDown")
    expect(notice).to_have_count(0)
    assert visitor.page.url == at, "choosing an answer sends nothing"

    visitor.page.keyboard.press("ArrowUp")
    under = notice.bounding_box()
    above, below = chest.bounding_box(), question(visitor, "sudden, very bad pain").bounding_box()
    assert above
    assert under
    assert below
    assert above["y"] + above["height"] <= under["y"] < below["y"]
    then_axe_finds_nothing_in_this_state(visitor)
    visitor.press("Go on now")
    assert visitor.heading == "Is that right?"


def test_without_a_script_follow_ups_come_with_the_next_look(
    new_visitor: NewVisitor, site: Site
) -> None:
    visitor = new_visitor(scripts=False)
    given_somebody_at_the_questions(visitor, site, "no-script@e2e.example")
    when_she_goes_to(visitor, "e")
    visitor.choose(FEVER, "Yes")
    expect(question(visitor, VERY_UNWELL)).to_have_count(0)
    answered_with_no(visitor)
    visitor.press("Save and go on")
    assert visitor.page.url.endswith("/e/")
    assert visitor.status == 200
    expect(question(visitor, VERY_UNWELL)).to_be_visible()
    expect(question(visitor, FEVER).get_by_label("Yes")).to_be_checked()
    visitor.choose(VERY_UNWELL, "Yes")
    visitor.press("Save and go on")
    assert visitor.heading == "Is that right?"


def test_change_leads_to_exactly_the_question(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor(dark=True, width=SMALL_SCREEN)
    given_somebody_at_the_questions(visitor, site, "change@e2e.example")
    while visitor.heading != "Check your answers":
        if "/h/" in visitor.page.url:
            visitor.choose("a hip, knee, ankle or foot problem", "Yes")
        answered_with_no(visitor)
        visitor.press("Save and go on")
    visitor.sees("You said yes to", "foot problem that walking makes worse? Yes")
    change = visitor.page.get_by_role(
        "link", name=re.compile("^Change this answer: Do you have a hip")
    )
    visitor.click(change)
    asked = question(visitor, "a hip, knee, ankle or foot problem")
    expect(asked).to_be_focused()
    expect(asked).to_be_in_viewport()
    asked.get_by_label("No", exact=True).check()
    visitor.press("Save and go on")
    visitor.sees("You said no to every question.")
    visitor.follow("Back")
    assert visitor.page.url.endswith("/i/")


# -- Alone on the screen


def then_it_fits(visitor: Visitor) -> None:
    for width in (SMALL_SCREEN, TWICE_AS_LARGE):
        visitor.page.set_viewport_size({"width": width, "height": 568})
        wider = visitor.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{wider} px wider than {width} px at {visitor.page.url}"
    visitor.page.set_viewport_size({"width": SMALL_SCREEN, "height": 568})


def then_it_stands_alone(visitor: Visitor) -> None:
    for role in ("navigation", "banner", "contentinfo", "img"):
        expect(visitor.page.get_by_role(role)).to_have_count(0)
    expect(visitor.page.get_by_role("alert")).to_be_focused()
    then_it_fits(visitor)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_emergency_stands_alone_and_fits_the_smallest_screen(
    new_visitor: NewVisitor, site: Site, *, scripts: bool
) -> None:
    visitor = new_visitor(width=SMALL_SCREEN, scripts=scripts)
    visitor.context.route("**/*.{svg,png}", lambda route: route.fulfill(status=204))
    given_somebody_at_the_questions(visitor, site, f"alone-{scripts}@e2e.example".lower())
    question(visitor, "Do you have chest pain").get_by_label("Yes").check()
    visitor.press("Save and go on")
    if scripts:
        then_it_stands_alone(visitor)
    visitor.press("Yes, that is right")
    assert visitor.heading == "Get help now"
    visitor.sees(
        "Call 000 or go to the nearest emergency department now.",
        "Do not drive yourself.",
        "nobody reads this live",
        "Show or read out what you told us",
        "chest pain, tightness or pressure now",
    )
    if scripts:
        then_it_stands_alone(visitor)
        then_it_prints(visitor)
        then_the_summary_is_one_click_away(visitor)
    visitor.follow("I have been examined: what now?")
    assert "/clearance/" in visitor.page.url


def then_it_prints(visitor: Visitor) -> None:
    """No buttons on paper, and the number in black words."""
    visitor.page.emulate_media(media="print")
    expect(visitor.page.get_by_role("link", name="Call 000")).to_be_hidden()
    action = visitor.page.get_by_text("Call 000 or go to the nearest")
    expect(action).to_be_visible()
    for part in (action, visitor.page.get_by_role("heading", level=1)):
        assert part.evaluate("element => getComputedStyle(element).color") == "rgb(0, 0, 0)"
    visitor.page.emulate_media(media="screen")


def then_the_summary_is_one_click_away(visitor: Visitor) -> None:
    link = visitor.page.get_by_role("link", name=re.compile("^Print this for your doctor"))
    kind = visitor.page.evaluate(
        "address => fetch(address).then((answer) => answer.headers.get('Content-Type'))",
        link.get_attribute("href"),
    )
    assert kind == "application/pdf"
