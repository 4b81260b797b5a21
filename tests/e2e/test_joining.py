"""From an invitation to the first plan, and back: the clinic's side and the person's."""

import re

import pytest

from tests.e2e import cast, steps
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
LINK = re.compile(r"/join/\w{12}/")


def when_she_signs_up_from_the_invitation(visitor: Visitor, email: str, city: str) -> None:
    """The form of sign-up is the same; she comes to it from the invitation's page."""
    visitor.follow("Sign up")
    visitor.fill("E-mail address", email)
    visitor.fill("Password", cast.PASSWORD)
    for part, number in (("Day", "23"), ("Month", "4"), ("Year", "1964")):
        visitor.page.get_by_role("group", name="Date of birth").get_by_label(part).fill(number)
    visitor.page.get_by_label("Country").select_option("AU")
    visitor.page.get_by_label("Time zone").select_option(city)
    visitor.page.get_by_label("I have read the terms").check()
    visitor.press("Sign up")


def invitation(clinician: Visitor, whom: str) -> str:
    """The page that is shown once, after a new invitation."""
    clinician.open("/clinic/team/")
    clinician.follow("Invite somebody")
    clinician.choose("What do you invite them to?", whom)
    clinician.press("Make the invitation")
    return clinician.words


def test_from_an_invitation_to_the_first_plan_and_back(
    new_visitor: NewVisitor, site: Site, city: str
) -> None:
    site.make("newcomer", "inviting-first@e2e.example")
    site.make_staff("inviting-first@e2e.example", "inviting")
    clinician = new_visitor(width=1280)
    steps.given_she_has_signed_in(clinician, site, cast.email_of("inviting"))
    typed = CODE.search(invitation(clinician, "To be looked after"))
    assert typed

    email = "invited@e2e.example"
    visitor = new_visitor()
    visitor.open("/join/")
    visitor.fill("Code", typed[0].lower().replace("-", " "))
    visitor.press("Go on")
    assert visitor.heading == "Hill Clinic invites you"
    visitor.sees("Who will see what", "This service is not monitored round the clock.")
    when_she_signs_up_from_the_invitation(visitor, email, city)
    steps.when_she_follows_the_link_that_came_by_mail(visitor, site, email)
    steps.when_she_signs_in(visitor, email)
    assert visitor.heading == "Hill Clinic invites you"
    visitor.press("Join this clinic")
    assert visitor.status == 422, "she has to agree"
    visitor.page.get_by_label("I agree that the clinicians of this clinic").check()
    visitor.press("Join this clinic")
    visitor.sees("Hill Clinic looks after you now.")
    steps.when_she_agrees_that_her_data_is_kept(visitor)
    steps.when_she_says_no_to_every_safety_question(visitor)
    steps.when_she_tells_how_she_walks_now(visitor)
    steps.when_she_starts_the_plan(visitor)

    clinician.open("/clinic/people/")
    clinician.sees(email)
    visitor.open("/settings/")
    visitor.click(visitor.page.get_by_role("link", name=re.compile("^Your clinic")))
    visitor.sees("Hill Clinic looks after you.", "What they see")
    visitor.follow("Leave this clinic")
    visitor.sees("see nothing of yours any more", "You take back your agreement to share.")
    visitor.press("Leave this clinic")
    visitor.sees("You have left Hill Clinic.", "You walk on your own.")
    visitor.open("/today/")
    assert visitor.heading == "Today", "the plan goes on"
    clinician.open("/clinic/people/")
    assert email not in clinician.words


def test_a_colleague_is_invited_works_and_is_removed(
    new_visitor: NewVisitor, site: Site, city: str
) -> None:
    patient, email = "shared@e2e.example", "colleague@e2e.example"
    site.make("newcomer", patient)
    site.make_staff(patient, "leading")
    lead = new_visitor(width=1280, dark=True)
    steps.given_she_has_signed_in(lead, site, cast.email_of("leading"))
    invitation(lead, "To work here")
    link = LINK.search(lead.words)
    assert link

    colleague = new_visitor(scripts=False)
    colleague.open(link[0])
    colleague.follow("Make an account")
    colleague.fill("E-mail address", email)
    colleague.fill("Password", cast.PASSWORD)
    colleague.press("Make the account")
    assert colleague.status == 422, "the time zone is missing"
    colleague.fill("Password", cast.PASSWORD)
    colleague.page.get_by_label("Time zone").select_option(city)
    colleague.press("Make the account")
    steps.when_she_follows_the_link_that_came_by_mail(colleague, site, email)
    steps.when_she_signs_in(colleague, email)
    colleague.press("Join this clinic")
    colleague.sees("You work at Hill Clinic now.")
    colleague.open("/clinic/people/")
    colleague.sees(patient)

    lead.open("/clinic/team/")
    lead.click(lead.page.get_by_role("link", name=f"Remove {email}"))
    lead.press("Remove")
    lead.sees(f"{email} works here no more and is signed out.")
    colleague.open("/clinic/people/")
    assert colleague.heading == "Sign in"
