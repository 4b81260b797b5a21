"""From the front page to the weekly mail: the programme's main path on its real parts."""

import re

import pytest

from tests.e2e import steps
from tests.e2e.cast import ADMINISTRATOR, email_of
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import Site, wait_for
from tests.e2e.visitor import Visitor
from walkback.ops.caught_mail import CaughtMail

pytestmark = pytest.mark.e2e

# What a mail may never say or link to (product.md 5, Mail); the product's name and host aside.
HEALTH_WORDS = re.compile(r"pain|back|spine|flare|symptom|screening", re.IGNORECASE)
# The host, the token of the unsubscribe link and how the page is drawn are nobody's reading.
NOT_READ = re.compile(
    r'walkback|https?://[^/]+|/u/[^/\s]+/|<style>.*?</style>|style="[^"]*"',
    re.IGNORECASE | re.DOTALL,
)
ADDRESS = "first-weeks@e2e.example"


def test_from_sign_up_to_the_weekly_mail(new_visitor: NewVisitor, site: Site, city: str) -> None:
    """Sign up, start, walk, check in; the worker decides and mails; the clinic and the records know.

    Days pass as `Site.days_pass` says: what is stored gets older, no clock is touched.
    """
    visitor = new_visitor()
    steps.given_a_person_who_walks_from_today(visitor, site, ADDRESS, city)
    then_the_projection_is_drawn(visitor)
    steps.when_she_starts_the_plan(visitor)
    when_she_logs_todays_walk_in_one_tap(visitor)
    when_she_logs_another_walk_with_other_values(visitor)

    site.days_pass(6)
    when_she_opens_the_check_in_on_the_last_day(visitor)
    steps.when_she_checks_in(visitor)
    then_next_week_is_shown_before_it_is_decided(visitor)

    site.days_pass(1)
    site.ring("plans.tasks.decide_due_weeks")
    then_the_worker_has_prescribed_the_next_week(visitor)

    site.days_pass(1)
    site.ring("walkback.mail.tasks.send_due_mail")
    mail = site.mail_to(ADDRESS, "Your week")
    then_the_weekly_mail_tells_minutes_and_nothing_else(mail)
    when_she_unsubscribes_by_the_link_in_the_mail(visitor, mail)

    site.make_staff(ADDRESS, "clinician")
    site.make_administrator()
    then_her_clinician_sees_her(new_visitor())
    then_the_records_can_be_read_and_not_changed(new_visitor())


def then_the_projection_is_drawn(visitor: Visitor) -> None:
    chart = visitor.page.get_by_role("img", name="Minutes a week over 26 weeks, from 30 to 150")
    chart.wait_for()
    visitor.unfold("All 26 weeks as a table")
    visitor.look()
    assert visitor.page.get_by_role("rowheader", name="Week 26").is_visible()


def when_she_logs_todays_walk_in_one_tap(visitor: Visitor) -> None:
    visitor.sees("Today’s walk", "10 minutes", "0 of 30 minutes")  # noqa: RUF001 -- as on the page
    before = visitor.clicks
    visitor.press("Done as planned")
    assert visitor.clicks - before == 1
    visitor.sees("10 minutes logged.", "Today’s walk is done", "10 of 30 minutes, 1 of 3 walks")  # noqa: RUF001 -- as on the page


def when_she_logs_another_walk_with_other_values(visitor: Visitor) -> None:
    visitor.follow("Log another walk")
    visitor.fill("How many minutes did you walk?", "15")
    visitor.unfold("How it felt, and a note (optional)")
    visitor.choose("How hard did it feel?", "I could talk but not sing")
    visitor.choose("Back pain before", "2")
    visitor.choose("Back pain after", "2")
    visitor.fill("A note for yourself", "Along the river.")
    visitor.press("Save")
    visitor.sees("15 minutes logged.", "25 of 30 minutes")


def when_she_opens_the_check_in_on_the_last_day(visitor: Visitor) -> None:
    visitor.open("/today/")
    visitor.sees("Your weekly check-in is open", "25 of 30 minutes")


def then_next_week_is_shown_before_it_is_decided(visitor: Visitor) -> None:
    assert visitor.heading == "Your next week"
    visitor.sees("4 × 10 minutes", "You walked 25 of 30 minutes (83 %)")  # noqa: RUF001 -- as on the page
    visitor.press("Finish the check-in")
    visitor.sees("Your check-in is complete.")
    visitor.follow("Back to Today")
    visitor.sees("Your check-in is done", "Week 1")


def then_the_worker_has_prescribed_the_next_week(visitor: Visitor) -> None:
    wait_for(lambda: steps.week_on_today(visitor) == "Week 2", "the decision on the week")
    visitor.open("/today/")
    visitor.sees("Week 2", "0 of 40 minutes, 0 of 4 walks")
    visitor.open("/plan/")
    visitor.sees("3 × 10 = 30 minutes 25 minutes walked Your start done", "4 × 10 = 40 minutes")  # noqa: RUF001 -- as on the page
    visitor.open("/plan/weeks/2/")
    visitor.sees("You walked 25 of 30 minutes (83 %)", "4 days of 10 minutes")


def then_the_weekly_mail_tells_minutes_and_nothing_else(mail: CaughtMail) -> None:
    assert mail.subject == "Your week: 25 of 30 min, next 40"
    assert "Week 2: 4 walks of 10 minutes." in mail.text
    assert mail.html is not None
    assert "4 walks of 10 minutes" in mail.html
    for part in (mail.subject, mail.text, mail.html):
        assert not HEALTH_WORDS.search(NOT_READ.sub("", part)), part
    headers = dict(mail.headers)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.recipients == (ADDRESS,)


def when_she_unsubscribes_by_the_link_in_the_mail(visitor: Visitor, mail: CaughtMail) -> None:
    link = next(link for link in steps.LINK.findall(mail.text) if "/u/" in link)
    visitor.open(link)
    visitor.sees("mails of this kind stop: Weekly mail.")
    visitor.press("Stop these mails")
    visitor.sees("You get no more mails of this kind: Weekly mail.", "Your plan goes on as before.")


def then_her_clinician_sees_her(clinician: Visitor) -> None:
    steps.when_she_signs_in(clinician, email_of("clinician"))
    clinician.open("/clinic/people/")
    clinician.sees(ADDRESS)
    clinician.follow(ADDRESS)
    clinician.sees("25", "40")


def then_the_records_can_be_read_and_not_changed(administrator: Visitor) -> None:
    """Django's own pages: their width and markup are not ours to check."""
    page = administrator.page
    steps.when_she_signs_in(administrator, ADMINISTRATOR)
    page.goto(f"{administrator.site}/admin/plans/weeklydecision/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_text("R20_ADVANCE").first.wait_for()
    for name in ("Save", "Delete", "Add"):
        assert page.get_by_role("button", name=name).count() == 0
        assert page.get_by_role("link", name=re.compile(f"^{name}")).count() == 0


def test_the_same_way_without_javascript(new_visitor: NewVisitor, site: Site, city: str) -> None:
    visitor = new_visitor(scripts=False)
    steps.given_a_person_who_walks_from_today(visitor, site, "no-scripts@e2e.example", city)
    visitor.sees("See it as a picture")
    steps.when_she_starts_the_plan(visitor)
    visitor.press("Done as planned")
    visitor.sees("10 minutes logged.")
