"""What people change on the way: an offer taken or not, another first day, changed facts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e import steps
from tests.e2e.cast import ZONE
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

USUAL_PACE = "Your plan could grow at the usual pace"
NEW_NORMAL = "Is a pain of about 3 your usual now?"
# The gentle track, from 3 x 6 minutes (clinical specification 3.7, E5).
GENTLE: dict[str, object] = {
    "pain_avg": 6,
    "pain_worst": 8,
    "confidence": 3,
    "comfortable_minutes": 10,
}


def test_the_usual_pace_is_offered_and_taken(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "offer", *["good"] * 4, inputs=GENTLE)
    visitor.sees("Week 5", "0 of 40 minutes", "You can go on a little faster")
    visitor.follow("Look at the offer")
    visitor.sees(USUAL_PACE, "Four weeks in a row went well")
    visitor.press("Yes, please")
    visitor.sees("From next week on your plan grows at the usual pace.", "5 × 8 = 40 minutes")  # noqa: RUF001 -- as on the page
    assert USUAL_PACE not in visitor.words
    visitor.open("/today/")
    visitor.sees("0 of 40 minutes")
    assert "You can go on a little faster" not in visitor.words
    steps.when_a_good_week_passes(visitor, site, 40)
    visitor.sees("Week 6", "0 of 50 minutes", "Brisk in the middle part")
    visitor.open("/plan/weeks/6/")
    visitor.sees("5 × 10 minutes", "You took the offer to grow at the usual pace.")  # noqa: RUF001 -- as on the page
    visitor.open("/plan/")
    visitor.sees("Week 7 5 × 12 = 60 minutes later")  # noqa: RUF001 -- as on the page


def test_a_new_normal_is_offered_and_not_taken(new_visitor: NewVisitor, site: Site) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "normal", *["sore"] * 3)
    visitor.open("/plan/")
    visitor.sees(NEW_NORMAL, "Your plan compares your pain with 2 of 10.")
    before = visitor.words.partition("Not now")[2]
    visitor.press("Not now")
    visitor.sees("Your plan stays as it is. You may be asked again in a few weeks.")
    assert visitor.words.endswith(before.strip()), "every week as it was"
    for address in ("/today/", "/plan/"):
        visitor.open(address)
        assert "usual now" not in visitor.words


def test_changed_days_and_facts_count_from_the_next_week(
    new_visitor: NewVisitor, site: Site
) -> None:
    visitor = steps.given_a_walker(new_visitor, site, "facts", "good", "good")
    visitor.open("/plan/")
    visitor.follow("Change my days or facts")
    when_she_changes_her_first_day_her_minutes_and_takes_a_stick(visitor)
    visitor.sees(
        "Saved. It counts from next week on.",
        "This week is 2 days longer; its minutes stay the same.",
        "Your changed days and facts count from next week.",
        "Week 3 5 × 10 = 50 minutes",  # noqa: RUF001 -- as on the page
    )
    visitor.open("/today/")
    visitor.sees("10 minutes", "0 of 50 minutes, 0 of 5 walks")
    assert visitor.page.locator(".week-dots li").count() == 7 + 2

    steps.when_she_logs_minutes(visitor, 50)
    site.days_pass(6)
    visitor.open("/check-in/")
    visitor.sees("Your check-in opens on")
    site.days_pass(2)
    steps.when_she_checks_in_to_the_end(visitor)
    steps.when_the_week_ends(visitor, site)
    visitor.sees("Week 4", "0 of 30 minutes", "A comfortable pace", "Split it: 2, 2 and 2 minutes")
    visitor.open("/plan/weeks/4/")
    visitor.sees(
        "With what you chose or changed, it is 5 days of 6 minutes.",
        "You changed your days or facts; they count from the next week.",
    )


def when_she_changes_her_first_day_her_minutes_and_takes_a_stick(visitor: Visitor) -> None:
    in_two_days = datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=2)
    first_day = visitor.page.get_by_label("On which day should your week begin?")
    first_day.select_option(str(in_two_days.weekday()))
    visitor.fill("How long can you walk before", "4")
    visitor.choose("Do you use a stick", "Yes")
    visitor.press("Save")
