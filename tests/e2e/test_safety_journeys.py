"""The safety questions as people meet them: changed plans, a clinician first, without scripts."""

import pytest

from tests.e2e import cast, steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

ANEURYSM = "Has a doctor said that you have an aortic aneurysm"
UNSTEADY = "Did you have one fall"
CANCER = "Have you ever had cancer?"
SINCE_CANCER = "Since you had cancer, is this pain"


def given_a_newcomer(visitor: Visitor, site: Site, email: str) -> None:
    steps.given_somebody_signed_in(visitor, site, "newcomer", email)


def test_an_answer_that_changes_the_plan(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    given_a_newcomer(visitor, site, "changed@e2e.example")
    steps.when_she_answers_the_safety_questions(visitor, {UNSTEADY: "Yes"})
    visitor.sees("You said yes to")
    visitor.press("Send my answers")
    assert visitor.heading == "You can start"
    visitor.sees("What is different in your plan", "What you told us")
    visitor.follow("Go on")
    steps.when_she_tells_how_she_walks_now(visitor)
    visitor.sees("3 walks of 6 minutes")


def test_a_clinician_looks_first_and_clears(new_visitor: NewVisitor, site: Site) -> None:
    email = "looked-after@e2e.example"
    visitor = new_visitor()
    given_a_newcomer(visitor, site, email)
    site.make_staff(email, "clearing")
    steps.when_she_answers_the_safety_questions(visitor, {ANEURYSM: "Yes"})
    visitor.press("Send my answers")
    assert visitor.heading == "Please see a clinician before you start"
    summary = visitor.page.get_by_role("link", name="Print this for your doctor")
    kind, first = visitor.page.evaluate(
        """async (address) => {
          const answer = await fetch(address);
          return [answer.headers.get("content-type"), (await answer.text()).slice(0, 5)];
        }""",
        summary.get_attribute("href"),
    )
    assert (kind, first) == ("application/pdf", "%PDF-")
    visitor.open("/start/")
    assert visitor.heading == "Your plan is waiting"
    visitor.follow("See the steps back to walking")
    visitor.sees("Your clinic decides", "Nobody there has opened it yet")

    clinician = new_visitor(width=1280)
    steps.when_she_signs_in(clinician, cast.email_of("clearing"))
    clinician.click(clinician.page.get_by_role("link", name="Clear or keep the hold"))
    clinician.press("Clear")
    assert clinician.status == 422, "a reason is asked for"
    clinician.page.get_by_label("Reason").first.fill("Small and stable since 2019. May walk.")
    clinician.press("Clear")
    clinician.sees("Small and stable since 2019.")

    visitor.open("/today/")
    assert visitor.heading == "Let us make your walking plan"


def test_without_a_clinic_their_own_word_counts(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor()
    given_a_newcomer(visitor, site, "own-word@e2e.example")
    steps.when_she_answers_the_safety_questions(visitor, {ANEURYSM: "Yes"})
    visitor.press("Send my answers")
    visitor.follow("What to do next")
    visitor.press("Save what they said")
    assert visitor.status == 422
    steps.when_she_says_who_examined_her(visitor)
    assert visitor.heading == "Let us make your walking plan"


def test_a_follow_up_comes_without_scripts(new_visitor: NewVisitor, site: Site) -> None:
    visitor = new_visitor(scripts=False)
    given_a_newcomer(visitor, site, "safety-no-scripts@e2e.example")
    steps.when_she_answers_the_safety_questions(visitor, {CANCER: "Yes", SINCE_CANCER: "Yes"})
    visitor.press("Send my answers")
    assert visitor.heading == "You need to be checked today"
    visitor.sees("Nobody reads this live")
