"""The plan week by week, why each number, and a person to ask: the pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import flaring, pausing
from plans.domain.citations import Basis
from plans.domain.codes import Code
from plans.models import Plan
from plans.models.decision import Trigger
from plans.presenters import weeks, why
from screening.models import Purpose, WarningWords
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.pages import client_of
from tests.integration.walkers import running, walk_all, walker
from walkback.accounts.audit import System
from walkback.care import actions as care
from walkback.care.models import Message
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


def main(answer: Any) -> str:
    """What the page itself says, without the frame round it."""
    html = answer.content.decode()
    inner = html[html.index("<main") : html.index("</main>")]
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", inner)).replace("\u00d7", "x")
    return re.sub(r"\s+", " ", words)


def at(clock: Any, plan: Plan) -> Client:
    """The person's own client, in the running week."""
    clock.move_to(courses.at_noon(plan, running(plan).starts_on) + timedelta(hours=1))
    return client_of(plan.participant)


def enrolled(plan: Plan) -> None:
    clinic = care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=NOW
    )
    care.enrol(clinic=clinic, participant=plan.participant, by=System.COMMAND, now=NOW)


# -- The column of weeks ---------------------------------------------------------------------------


def states(plan: Plan) -> list[str]:
    flare_up = queries.open_flare_up(plan.participant)
    return [row.state.value for row in weeks.week_rows(plan, flare_up) if not row.is_projected]


def chips(plan: Plan) -> list[str]:
    return [row.chip for row in weeks.week_rows(plan, None) if not row.is_projected]


def test_each_week_has_its_state_and_the_reason_of_its_number(clock: Any) -> None:
    plan = courses.eventful()
    assert states(plan) == [
        *("done",) * 6,
        *("flare", "flare", "done", "done", "eased", "paused", "done", "now"),
    ]
    assert chips(plan) == [
        *("Your start", *["Good week"] * 6, "Flare-up", "Flare-up settled"),
        *("Quiet week", "Quiet week", "Good week", "Back again", "Good week"),
    ]
    page = main(at(clock, plan).get("/plan/"))
    assert "Week 14" in page
    assert "Week 26" in page
    assert "later" in page


def test_every_code_has_a_chip_and_a_word_for_when() -> None:
    assert all(weeks.chip_of_code(code) for code in Code)
    assert weeks.chip_of_code(Code.R11_LOW_ADHERENCE_CONTINUES) == "Made to fit"
    assert set(why.WHEN) == set(Trigger)


def test_130_and_the_aim_are_marked_where_they_are_reached(clock: Any) -> None:
    plan = walker(NOW)
    rows = weeks.week_rows(plan, None)
    assert {row.number: row.mark for row in rows if row.mark} == {11: 130, 13: 150}
    page = main(at(clock, plan).get("/plan/"))
    assert "130 minutes" in page
    assert "150 minutes" in page


def test_a_flare_up_halves_what_is_shown_after_its_questions(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 4)
    begun = courses.at_noon(plan, running(plan).starts_on)
    screening = flaring.report(plan=plan, by=plan.participant, now=begun)
    client = at(clock, plan)
    page = main(client.get("/plan/"))
    assert "5 x 14" not in page.split("later")[0]
    assert "questions come first" in page
    for path in ("/plan/weeks/5/", "/plan/weeks/5/print/"):
        shown = main(client.get(path))
        assert "5 x 14" not in shown
        assert "14 minutes" not in shown
    walkthrough.finish_screening(screening, {}, now=begun)
    assert "7 minutes each, while your back has flared" in main(client.get("/plan/"))
    assert "7 minutes each" in main(client.get("/plan/weeks/5/"))


# -- No target while the plan rests ----------------------------------------------------------------


def test_a_pause_of_ones_own_shows_no_target(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    now = courses.at_noon(plan, running(plan).starts_on)
    client = at(clock, plan)
    assert "5 x 14" in main(client.get("/plan/"))
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=now)
    rests(client)
    page = main(client.get("/plan/weeks/4/"))
    assert "You paused the plan." in page
    assert "Next week" not in page.split("What came of this week")[1]


def rests(client: Client) -> None:
    """Nothing is planned for now or later; the weeks that were stay to be looked at."""
    answer = client.get("/plan/")
    page = main(answer)
    assert "Walk gently as feels comfortable, with no target." in page
    assert "later" not in page
    assert "week-now" not in answer.content.decode()
    assert "5 x 14" not in page
    assert "Change my days" not in page
    assert "Week 1" in page
    last = Plan.objects.get().prescriptions.order_by("-number")[0].number
    shown = client.get(f"/plan/weeks/{last}/")
    assert "big-number" not in shown.content.decode()
    assert "The plan was" in main(shown)


def test_four_silent_weeks_show_no_target(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    for _ in range(4):
        courses.silent_week(plan)
    clock.move_to(courses.ends_of_last(plan) + timedelta(days=3))
    rests(client_of(plan.participant))


def test_a_pause_for_a_clinician_shows_no_target(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    courses.change_facts(plan, comfortable_minutes=0)
    clock.move_to(courses.ends_of_last(plan))
    rests(client_of(plan.participant))


def test_while_stopped_only_what_to_do_next_is_said(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    client = at(clock, plan)
    now = courses.at_noon(plan, running(plan).starts_on)
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=now, purpose=Purpose.SYMPTOMS)
    for path in ("/plan/", "/plan/weeks/3/", "/plan/weeks/3/print/", "/progress/", "/plan/change/"):
        page = main(client.get(path))
        assert "minutes" not in page, path
        assert " x " not in page, path


# -- Why -------------------------------------------------------------------------------------------


def test_the_first_week_says_each_choice_with_its_rule_and_source(clock: Any) -> None:
    plan = walker(NOW)
    page = main(at(clock, plan).get("/plan/weeks/1/"))
    assert "3 days of 10 minutes" in page
    assert "DAYS_START" in page
    assert "3.3, start" in page
    assert Basis.DESIGN_CHOICE.words in page
    assert "It leans on: a short summary of the 2024 walking trial" in page
    assert "rules version 1.0" in page


def test_an_own_smaller_start_is_said(clock: Any) -> None:
    plan = walker(NOW)
    first = running(plan)
    first.minutes = 6
    assert why.why_started(plan, first).counted == ("You chose 6 minutes a day; 10 were proposed.",)


def test_a_decision_says_what_it_looked_at_its_rule_and_who_decided(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 1)
    courses.flare_week(plan)
    page = main(at(clock, plan).get("/plan/weeks/3/"))
    for said in (
        "24 of 40 minutes (60 %)",
        "Pain in the week 4 of 10",
        "Pain at the check-in before 2 of 10",
        "Your usual pain 2 of 10",
        "Flare-up still there",
        "Effort 3 of 10",
        "Walks not settled by the next morning 0",
        "Soreness or injury from walking none",
        "Away for most of the week no",
        "Safety questions nothing that changes the plan",
        "R5_FLARE",
        "3.5, row 6",
        "rules version 1.0",
        "Nobody changed the result by hand",
        "when the week ended",
        plan.decisions.get(number=2).reason.split(".")[0],
    ):
        assert said in page, said


def test_what_was_not_said_is_not_said(clock: Any) -> None:
    plan = walker(NOW)
    courses.silent_week(plan)
    page = main(at(clock, plan).get("/plan/weeks/2/"))
    assert "Pain in the week not said" in page
    assert "Effort not said" in page
    assert "In a row without a walk 1 week" in page
    assert "48 hours after the end of the week, without a check-in" in page


def test_offers_facts_and_own_choices_that_counted_are_named(clock: Any) -> None:
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 4)
    courses.take_promotion(plan)
    courses.change_facts(plan, days_available=6)
    courses.good_week(plan, minutes=8)
    page = main(at(clock, plan).get("/plan/weeks/6/"))
    assert "You took the offer to grow at the usual pace." in page
    assert "You changed your days or facts; they count from the next week." in page
    assert "You chose 8 minutes a day at the check-in." in page
    assert "With what you chose or changed, it is 5 days of 8 minutes." in page


def test_a_return_is_explained_as_a_return(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    for _ in range(4):
        courses.silent_week(plan)
    back = courses.ends_of_last(plan) + timedelta(days=3)
    walkthrough.screen(plan.participant, now=back, purpose=Purpose.START)
    clock.move_to(back)
    page = main(client_of(plan.participant).get("/plan/weeks/8/"))
    assert "You are back after a pause. Your plan goes on with 5 days of 6 minutes: half" in page
    assert "BACK_AFTER_PAUSE" in page


def test_a_walk_added_later_is_said(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 1)
    now = courses.at_noon(plan, running(plan).starts_on)
    first = plan.prescriptions.get(number=1)
    walkthrough.log(plan, first.starts_on, 20, now=now)
    page = main(at(clock, plan).get("/plan/weeks/1/"))
    assert "50 minutes (some added later" in page
    assert "30 of 30 minutes" in page


def test_one_sheet_holds_everything_open(clock: Any) -> None:
    plan = walker(NOW)
    courses.weeks(plan, 2)
    answer = at(clock, plan).get("/plan/weeks/2/print/")
    page = main(answer)
    assert "<details" not in answer.content.decode().split("<main")[1].split("</main>")[0]
    assert "R20_ADVANCE" in page
    assert "In clinical words: Good week: 30/30 min (100 %)" in page
    assert "does not diagnose" in page


def test_a_week_that_is_not_there(clock: Any) -> None:
    plan = walker(NOW)
    client = at(clock, plan)
    for path in ("/plan/weeks/2/", "/plan/weeks/0/", "/plan/weeks/2/print/"):
        assert client.get(path).status_code == 404
    enrolled(plan)
    assert client.post("/plan/weeks/2/", {"text": "Hm?"}).status_code == 404
    assert not Message.objects.exists()


# -- "Ask a person to look at this" ----------------------------------------------------------------


def test_without_a_clinic_one_is_told_how_to_show_it(clock: Any) -> None:
    plan = walker(NOW)
    client = at(clock, plan)
    page = main(client.get("/plan/weeks/1/"))
    assert "show this week to a physiotherapist or doctor" in page
    assert "Send" not in page
    assert client.post("/plan/weeks/1/", {"text": "Hm?"})["Location"] == "/plan/weeks/1/"
    assert not Message.objects.exists()


def test_a_question_to_the_clinic_and_when_it_was_sent(clock: Any) -> None:
    plan = walker(NOW)
    enrolled(plan)
    clock.move_to(NOW + timedelta(hours=1))
    client = client_of(plan.participant)
    assert "Nobody reads this live" in main(client.get("/plan/weeks/1/"))
    for _ in range(2):
        answer = client.post("/plan/weeks/1/", {"text": "Is this right for me?"})
        assert answer["Location"] == "/plan/weeks/1/"
    assert Message.objects.get().text.endswith("Is this right for me?")
    page = main(client.get("/plan/weeks/1/"))
    assert "nobody reads it live" in page
    assert "You asked Hill Clinic about this week on 23 November 2026, 21:00." in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_a_question_without_words_or_far_too_long(clock: Any, text: str) -> None:
    plan = walker(NOW)
    enrolled(plan)
    answer = client_of(plan.participant).post("/plan/weeks/1/", {"text": text})
    assert answer.status_code == 422
    assert not Message.objects.exists()
    assert text.strip() in answer.content.decode()


def test_words_in_a_question_ask_for_the_list(clock: Any) -> None:
    plan = walker(NOW)
    enrolled(plan)
    answer = client_of(plan.participant).post(
        "/plan/weeks/1/", {"text": "My foot is numb and weak, is it fine?"}
    )
    assert answer["Location"] == "/symptoms/list/"
    assert Message.objects.count() == WarningWords.objects.count() == 1


# -- Course flags ----------------------------------------------------------------------------------


def test_three_weeks_without_a_step_suggest_a_physiotherapist_to_who_has_none(clock: Any) -> None:
    plan = walker(NOW)
    for _ in range(3):
        courses.good_week(plan, share=60)
    page = main(at(clock, plan).get("/plan/"))
    assert "Consider seeing a physiotherapist" in page
    assert "has not gone up for three weeks" in page
    enrolled(plan)
    assert "Consider seeing" not in main(client_of(plan.participant).get("/plan/"))


def test_nothing_is_suggested_without_a_reason(clock: Any) -> None:
    plan = walker(NOW)
    assert "Consider seeing" not in main(at(clock, plan).get("/plan/"))


# -- As fast in week 26 as in week 1 ---------------------------------------------------------------


PAGES = (
    "/plan/",
    "/plan/weeks/{number}/",
    "/plan/weeks/{number}/print/",
    "/plan/change/",
    "/progress/",
    "/progress/?span=week",
)


def test_no_page_asks_the_database_more_often_in_week_26(clock: Any) -> None:
    plan = walker(NOW)
    courses.good_week(plan)
    counted = count_queries(clock, plan, 2)
    for _ in range(24):
        walk_all(plan, courses.at_noon(plan, running(plan).starts_on))
        courses.timed_out(plan)
    assert running(plan).number == 26
    later = count_queries(clock, plan, 26)
    assert {path for path in PAGES if later[path] > counted[path]} == set()


def count_queries(clock: Any, plan: Plan, number: int) -> dict[str, int]:
    client = at(clock, plan)
    client.get("/plan/")
    counted = {}
    for path in PAGES:
        with CaptureQueriesContext(connection) as queries_made:
            assert client.get(path.format(number=number)).status_code == 200
        counted[path] = len(queries_made)
    return counted
