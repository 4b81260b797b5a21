"""What people do on their way, in words. Every locator is a role or a label."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.e2e.cast import PASSWORD, ZONE
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site, wait_for
from tests.e2e.visitor import Visitor

NO = re.compile(r"^No\b")  # "No", "No, this does not apply to me", never "Not sure"
SAFETY_PAGES = 10
LINK = re.compile(r"https?://\S+")


def when_she_signs_up(visitor: Visitor, email: str, city: str, born: int = 1964) -> None:
    visitor.open("/")
    visitor.click(visitor.page.get_by_role("navigation").get_by_role("link", name="Sign up"))
    visitor.fill("E-mail address", email)
    visitor.fill("Password", PASSWORD)
    for part, number in (("Day", "23"), ("Month", "4"), ("Year", str(born))):
        visitor.page.get_by_role("group", name="Date of birth").get_by_label(part).fill(number)
    visitor.page.get_by_label("Country").select_option("AU")
    zone = visitor.page.get_by_label("Time zone")
    if visitor.scripts:
        assert zone.input_value() == city, "the browser's own zone is filled in"
    zone.select_option(city)
    visitor.page.get_by_label("I have read the terms").check()
    visitor.press("Sign up")
    assert visitor.heading == "Look at your mail"


def when_she_follows_the_link_that_came_by_mail(visitor: Visitor, site: Site, email: str) -> None:
    mail = site.mail_to(email, "onfirm")
    links = [link for link in LINK.findall(mail.text) if "confirm" in link]
    assert links, mail.text
    visitor.open(links[0])
    visitor.sees(email)
    visitor.press("Yes, confirm")


def when_she_signs_in(visitor: Visitor, email: str) -> None:
    visitor.open("/accounts/login/")
    visitor.fill("E-mail address", email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")


def given_somebody_signed_in(visitor: Visitor, site: Site, who: str, email: str) -> None:
    """Make somebody (see `cast.make`), who has signed in already, and begin on their first page."""
    site.make(who, email)
    given_she_has_signed_in(visitor, site, email)


def given_she_has_signed_in(visitor: Visitor, site: Site, email: str) -> None:
    """Past the form, which other journeys fill in; she is led to where the form would have led her."""
    visitor.brings(*site.sign_in(email))
    visitor.open("/")


def when_she_agrees_that_her_data_is_kept(visitor: Visitor) -> None:
    assert visitor.heading == "May we keep your health data?"
    visitor.page.get_by_label("I agree that Walkback keeps").check()
    visitor.press("Save and go on")


def when_she_answers_the_safety_questions(visitor: Visitor, answers: dict[str, str]) -> None:
    """ "No" to every question but those that begin with a key of `answers`, up to the last check.

    A follow-up comes at once with scripts, and after the page is saved without.
    """
    visitor.press("Begin")
    while visitor.heading != "Check your answers":
        _answer_what_is_shown(visitor, answers)
        visitor.press("Save and go on")
        assert visitor.status == 200, visitor.words


def _answer_what_is_shown(visitor: Visitor, answers: dict[str, str]) -> None:
    """Each question in turn; an answer may show another one further down."""
    for question in visitor.page.get_by_role("main").locator("fieldset").all():
        if not question.is_visible():
            continue
        words = question.locator("legend").inner_text()
        wanted = next((answers[start] for start in answers if words.startswith(start)), NO)
        exact = isinstance(wanted, str)
        question.get_by_role("radio", name=wanted, exact=exact).check()


def when_she_says_who_examined_her(visitor: Visitor) -> None:
    visitor.fill("Who examined you?", "Dr Test, the practice in town")
    today = datetime.now(ZoneInfo(ZONE)).date()
    group = visitor.page.get_by_role("group", name="On which day?")
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        group.get_by_label(part).fill(str(number))
    visitor.fill("What did they tell you?", "All fine, go on.")
    visitor.choose("Did they say that you may walk?", "Yes, I may walk")
    visitor.press("Save what they said")


def when_she_says_no_to_every_safety_question(visitor: Visitor) -> None:
    visitor.press("Begin")
    for step in range(1, SAFETY_PAGES + 1):
        visitor.sees(f"Step {step} of {SAFETY_PAGES}")
        _answer_what_is_shown(visitor, {})
        visitor.press("Save and go on")
    assert visitor.heading == "Check your answers"
    visitor.press("Send my answers")
    assert visitor.heading == "You can start"
    visitor.follow("Go on")


def when_she_tells_how_she_walks_now(
    visitor: Visitor, *, comfortable: str = "20", pain: tuple[str, str] = ("2", "3")
) -> None:
    assert visitor.heading == "Let us make your walking plan"
    how_now = visitor.page.get_by_role("group", name="How is your back now?")
    how_now.get_by_role("radio", name=re.compile("^I have got over my last episode")).check()
    visitor.fill("about how many weeks ago did it end?", "8")
    visitor.choose("On average, how bad", pain[0])
    visitor.choose("And at its worst", pain[1])
    visitor.choose("Is your back in a flare-up right now?", "No")
    visitor.fill("On how many days of a usual week", "0")
    visitor.fill("How many minutes do those walks come to", "0")
    visitor.fill("How long can you walk before", comfortable)
    visitor.choose("How sure are you", "7")
    visitor.choose("Do you use a stick", "No")
    visitor.press("Show me my plan")


def when_she_starts_the_plan(visitor: Visitor) -> None:
    assert visitor.heading == "This is your plan"
    visitor.sees("3 walks of 10 minutes. That is 30 minutes in the week.", "Why these numbers")
    visitor.press("Start this plan")
    assert visitor.heading == "When will you walk?"
    visitor.follow("Not now")
    assert visitor.heading == "Today"


def given_a_person_who_walks_from_today(
    visitor: Visitor, site: Site, email: str, city: str
) -> None:
    """The whole way from the front page to the plan that is shown, in the browser."""
    given_a_person_who_may_start(visitor, site, email, city)
    when_she_tells_how_she_walks_now(visitor)


def given_a_person_who_may_start(
    visitor: Visitor, site: Site, email: str, city: str, born: int = 1964
) -> None:
    """From the front page to the plan's questions."""
    when_she_signs_up(visitor, email, city, born)
    when_she_follows_the_link_that_came_by_mail(visitor, site, email)
    when_she_signs_in(visitor, email)
    when_she_agrees_that_her_data_is_kept(visitor)
    when_she_says_no_to_every_safety_question(visitor)


def when_she_checks_in(visitor: Visitor, *, flare: str = "No", pain: str = "2") -> None:
    """Up to the last page; asked again what a flare-up that is still there asks for."""
    visitor.follow("Check in now")
    visitor.choose("How did your walking week go?", "Well")
    visitor.choose("Were you away or on a planned break", "No")
    visitor.press("Save and go on")
    when_she_goes_on_from_the_second_page(visitor, flare=flare, pain=pain)


def when_she_goes_on_from_the_second_page(
    visitor: Visitor, *, flare: str = "No", pain: str = "2"
) -> None:
    visitor.choose("On average, how bad", pain)
    visitor.choose("Is any of these new this week?", "None of these")
    visitor.press("Save and go on")
    if visitor.heading != "Flare-ups, feet and legs":
        when_she_answers_what_is_asked_again(visitor)
    visitor.choose("Did your back flare up this week?", flare)
    visitor.choose("Did walking give you trouble", "No")
    visitor.press("Save and go on")
    if visitor.heading != "What got in the way":
        when_she_answers_what_is_asked_again(visitor)
    visitor.choose("How sure are you that you can walk regularly, even with some pain?", "8")
    visitor.press("Save and go on")


def when_she_answers_what_is_asked_again(
    visitor: Visitor, then: str = "Go on with the check-in"
) -> None:
    """ "No" to the questions of a short screening, to its result and on from there."""
    while visitor.heading != "Check your answers":
        _answer_what_is_shown(visitor, {})
        visitor.press("Save and go on")
        assert visitor.status == 200, visitor.words
    visitor.press("Send my answers")
    visitor.follow(then)


# -- Somebody on the way, and whole weeks


def given_a_walker(
    new_visitor: NewVisitor,
    site: Site,
    name: str,
    *weeks: str,
    scripts: bool = True,
    inputs: dict[str, object] | None = None,
) -> Visitor:
    """Signed in, with these weeks behind them; the window is in their own zone."""
    email = f"{name}@e2e.example"
    site.make_walker(email, *weeks, **(inputs or {}))
    visitor = new_visitor(zone=ZONE, scripts=scripts)
    given_she_has_signed_in(visitor, site, email)
    return visitor


def when_she_logs_minutes(visitor: Visitor, minutes: int) -> None:
    visitor.open("/walks/new/")
    visitor.fill("How many minutes did you walk?", str(minutes))
    visitor.press("Save")
    visitor.sees(f"{minutes} minutes logged.")


def when_a_good_week_passes(visitor: Visitor, site: Site, minutes: int) -> None:
    """All its minutes in one walk on the first day, a quiet check-in on the last, then the decision."""
    when_she_logs_minutes(visitor, minutes)
    site.days_pass(6)
    when_she_checks_in_to_the_end(visitor)
    when_the_week_ends(visitor, site)


def when_she_checks_in_to_the_end(visitor: Visitor, *, flare: str = "No", pain: str = "2") -> None:
    visitor.open("/today/")
    when_she_checks_in(visitor, flare=flare, pain=pain)
    visitor.press("Finish the check-in")
    visitor.sees("Your check-in is complete.")


def when_the_week_ends(visitor: Visitor, site: Site, days: int = 1) -> None:
    """Midnight passes, beat rings, the worker decides; Today shows what it came to."""
    before = week_on_today(visitor)
    site.days_pass(days)
    site.ring("plans.tasks.decide_due_weeks")
    wait_for(lambda: week_on_today(visitor) != before, "the decision on the week")
    visitor.open("/today/")


def week_on_today(visitor: Visitor) -> str:
    """Such as "Week 3"; empty where no week runs. Asked for, not shown: drawing a page takes longer."""
    heading = re.search(r'id="week">([^<]*)<', visitor.asks_for("/today/"))
    return heading[1] if heading else ""
