"""The six months as people live them: a flare-up and the way back, gaps, a holiday, the milestone, the end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e import steps
from tests.e2e.cast import ZONE
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


# -- A flare-up, and the way back


def test_a_flare_up_and_the_way_back(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "flare", "good", "good")
    visitor.sees("Week 3", "of 50 minutes")
    when_she_says_that_her_back_has_flared(visitor)
    visitor.sees("5 minutes a day", "That is half of 10", "Do not stay in bed", "The way back")
    visitor.open("/today/")
    visitor.sees("Half, while your back has flared.")
    visitor.press("Done as planned")
    visitor.sees("5 minutes logged.")

    site.days_pass(6)
    steps.when_she_checks_in_to_the_end(visitor, flare="Yes, and it is still there", pain="4")
    steps.when_the_week_ends(visitor, site)
    visitor.sees("Week 4", "0 of 25 minutes")

    visitor.open("/flare/")
    visitor.press("It has settled")
    steps.when_a_good_week_passes(visitor, site, 25)
    visitor.sees("Week 5", "0 of 25 minutes")  # the week in which it settled holds
    steps.when_a_good_week_passes(visitor, site, 25)
    visitor.sees("Week 6", "0 of 35 minutes")
    visitor.open("/plan/weeks/6/")
    visitor.sees("35 minutes")


def when_she_says_that_her_back_has_flared(visitor: Visitor) -> None:
    visitor.follow("My back has flared")
    visitor.press("My back has flared")
    steps.when_she_answers_what_is_asked_again(visitor, then="See what helps now")


# -- Away from it


def test_three_silent_weeks_and_back(new_visitor: NewVisitor, site: Site) -> None:
    """Good weeks to 4 x 10 and 5 x 10, then three weeks of nothing: 65 % is ready and waiting."""
    visitor = steps.given_a_walker(
        new_visitor, site, "gap", "good", "good", "good", "silent", "silent", "silent"
    )
    visitor.sees("Week 7", "of 35 minutes")
    visitor.open("/plan/weeks/7/")
    visitor.sees("No walks were logged for 3 weeks.")
    visitor.open("/today/")
    visitor.press("Done as planned")
    visitor.sees("7 minutes logged.")


def test_a_holiday_breaks_nothing(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "holiday", "good", "good")
    today = datetime.now(ZoneInfo(ZONE)).date()
    visitor.follow("Days away")
    visitor.fill("First day away", today.isoformat())
    visitor.fill("Last day away", (today + timedelta(days=5)).isoformat())
    visitor.press("Note these days")
    visitor.open("/today/")
    visitor.sees("Excused:")
    site.days_pass(6)
    visitor.open("/today/")
    visitor.follow("Check in now")
    away = visitor.page.get_by_role("group", name="Were you away or on a planned break")
    assert away.get_by_label("Yes", exact=True).is_checked(), "known from the days noted"
    visitor.choose("How did your walking week go?", "Well")
    visitor.press("Save and go on")
    steps.when_she_goes_on_from_the_second_page(visitor)
    visitor.press("Finish the check-in")
    steps.when_the_week_ends(visitor, site)
    visitor.sees("Week 4", "0 of 50 minutes")
    visitor.open("/plan/weeks/4/")
    visitor.sees("You planned to be away this week, so the plan waits for you.")


def test_a_pause_of_ones_own_and_the_way_back(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "pause", "good", "good")
    visitor.open("/plan/")
    visitor.follow("Pause the plan")
    visitor.choose("For how long, about?", "2 weeks")
    visitor.press("Pause my plan")
    visitor.open("/today/")
    visitor.sees("paused")
    assert "50 minutes" not in visitor.words
    site.days_pass(14)
    visitor.open("/screening/")
    steps.when_she_answers_the_safety_questions(visitor, {})
    visitor.press("Send my answers")
    visitor.follow("Go on")
    visitor.sees("Week 4", "of 40 minutes")


# -- To the milestone, and to the end


def test_the_milestone_is_reached(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "milestone", *["good"] * 9)
    visitor.sees("Week 10", "of 120 minutes")
    steps.when_a_good_week_passes(visitor, site, 120)
    visitor.sees("Week 11", "of 130 minutes")
    visitor.open("/plan/")
    visitor.sees("130 minutes now")
    visitor.open("/progress/")
    visitor.page.get_by_role("img").first.wait_for()
    visitor.look()


def test_week_26_is_the_last(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "end", *["good"] * 25)
    visitor.sees("Week 26", "of 150 minutes")
    steps.when_a_good_week_passes(visitor, site, 150)
    assert visitor.heading == "Your 26 weeks are complete"
    visitor.sees("Your walking habit", "5 × 30 minutes", "26 of 26")  # noqa: RUF001 -- as on the page
    visitor.press("Yes, ask me")
    when_she_logs_minutes_after_the_end(visitor)
    visitor.open("/today/")
    visitor.follow("Start a new plan")
    visitor.look()


def when_she_logs_minutes_after_the_end(visitor: Visitor) -> None:
    visitor.open("/today/")
    visitor.follow("Log a walk")
    visitor.fill("How many minutes did you walk?", "30")
    visitor.press("Save")
    assert visitor.status == 200


# -- Somebody old, who walks two minutes


def test_85_years_and_two_minutes(new_visitor: NewVisitor, site: Site, city: str) -> None:
    visitor = new_visitor()
    email = "eighty-five@e2e.example"
    steps.given_a_person_who_may_start(visitor, site, email, city, born=1941)
    steps.when_she_tells_how_she_walks_now(visitor, comfortable="2", pain=("4", "6"))
    visitor.sees("3 walks of 3 minutes", "1 and 1 and 1 minutes")
    visitor.press("Start this plan")
    visitor.open("/today/")
    visitor.sees("3 minutes", "Split it")
    visitor.press("Done as planned")
    visitor.sees("3 minutes logged.", "3 of 9 minutes")


# -- Without scripts, and by keyboard


def test_a_hard_week_without_javascript(new_visitor: NewVisitor, site: Site) -> None:
    """Flare-up, moved walk, rest, log, undo and check-in, each by plain forms."""
    visitor = steps.given_a_walker(new_visitor, site, "plain", "good", scripts=False)
    visitor.press("Done as planned")
    visitor.sees("10 minutes logged.", "10 of 40 minutes")
    visitor.press("Undo")
    visitor.sees("0 of 40 minutes")
    visitor.press("Rest today")
    visitor.sees("Excused:")
    when_she_says_that_her_back_has_flared(visitor)
    visitor.sees("5 minutes a day")
    site.days_pass(6)
    steps.when_she_checks_in_to_the_end(visitor, flare="Yes, and it has settled")
    steps.when_the_week_ends(visitor, site)
    visitor.sees("Week 3", "0 of 40 minutes")
