"""The monthly questions: when they are due, what they keep, and what they open."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from plans import queries
from plans.actions import flaring, pausing
from plans.models import MonthlyReport, Plan
from plans.queries import month_of
from tests.conftest import NOW
from tests.integration.long_courses import weeks_lived
from tests.integration.pages import client_of, page
from tests.integration.walkers import walker
from walkback.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH_1 = datetime(2026, 12, 23, 9, 0, tzinfo=NOW.tzinfo)
"""One calendar month after the plan began, which is NOW's day in Sydney."""
QUIET = {"pain_lasted": "no", "was_hurt": "no"}
PAIN = {
    "pain_lasted": "yes",
    "began_on_day": "1",
    "began_on_month": "12",
    "began_on_year": "2026",
    "interference": "3",
    "saw_someone": "yes",
    "days_off": "2",
    "was_hurt": "no",
}
HURT = {
    "pain_lasted": "no",
    "was_hurt": "yes",
    "hurt_part": "Left ankle",
    "hurt_needed_care": "no",
    "hurt_still_there": "yes",
}


@pytest.fixture
def plan(clock: Any) -> Plan:
    """In week 5, a month after the beginning."""
    plan = walker(NOW)
    weeks_lived(plan, 4)
    clock.move_to(MONTH_1)
    return plan


@pytest.fixture
def client(plan: Plan) -> Client:
    return client_of(plan.participant)


@pytest.mark.parametrize(
    ("starts_on", "today", "month"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 12, 22), 0),
        (date(2026, 11, 23), date(2026, 12, 23), 1),
        (date(2026, 11, 23), date(2027, 11, 22), 11),
        (date(2026, 11, 23), date(2027, 11, 23), 12),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
    ],
)
def test_months_are_whole_calendar_months(starts_on: date, today: date, month: int) -> None:
    assert month_of(starts_on, today) == month


def test_not_asked_before_the_first_month_is_over(clock: Any) -> None:
    plan = walker(NOW)
    weeks_lived(plan, 4)
    clock.move_to(MONTH_1 - DAY)
    client = client_of(plan.participant)
    assert client.get("/monthly/")["Location"] == "/today/"
    assert client.post("/monthly/", QUIET)["Location"] == "/today/"
    assert not MonthlyReport.objects.exists()


def test_nothing_to_tell_is_two_answers(client: Client, plan: Plan) -> None:
    shown = page(client.get("/monthly/"))
    assert "23 November 2026" in shown
    assert client.post("/monthly/", QUIET)["Location"] == "/today/"
    report = MonthlyReport.objects.get()
    assert (report.month, report.pain_lasted, report.was_hurt) == (1, False, False)
    assert (report.interference, report.saw_someone, report.hurt_needed_care) == (None, None, None)
    assert client.get("/monthly/")["Location"] == "/today/"
    event = AuditEvent.objects.get(action="monthly.answered")
    assert event.subject_id == plan.participant_id


def test_pain_that_lasted_is_kept_whole_and_counts_as_a_recurrence(
    client: Client, plan: Plan
) -> None:
    client.post("/monthly/", PAIN)
    report = MonthlyReport.objects.get()
    assert (report.began_on, report.interference, report.saw_someone, report.days_off) == (
        date(2026, 12, 1),
        3,
        True,
        2,
    )
    history = queries.history_of(plan, today=date(2026, 12, 23))
    assert [span.opened_on for span in history.recurrences] == [date(2026, 12, 1)]
    assert history.to_first_limiting == (8, False)


def test_an_injury_is_kept(client: Client) -> None:
    client.post("/monthly/", HURT)
    report = MonthlyReport.objects.get()
    assert (report.hurt_part, report.hurt_needed_care, report.hurt_still_there) == (
        "Left ankle",
        False,
        True,
    )


def test_what_hangs_on_a_no_is_not_kept(client: Client) -> None:
    client.post("/monthly/", {**PAIN, **HURT, "pain_lasted": "no", "was_hurt": "no"})
    report = MonthlyReport.objects.get()
    assert (report.began_on, report.interference, report.days_off) == (None, None, None)
    assert (report.hurt_part, report.hurt_still_there) == ("", None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"pain_lasted": ""}, "Choose an answer."),
        ({"pain_lasted": "perhaps"}, "Choose one of the answers."),
        ({"interference": ""}, "Choose an answer."),
        ({"interference": "5"}, "Choose one of the answers."),
        ({"began_on_day": "31", "began_on_month": "11"}, "Enter a real date"),
        ({"began_on_month": ""}, "leave all three empty"),
        ({"began_on_day": "24"}, "Enter a day from 23 November 2026 to today"),
        ({"began_on_month": "10"}, "Enter a day from 23 November 2026 to today"),
        ({"days_off": "32"}, "Write a whole number of days from 0 to 31."),
        ({"days_off": "-1"}, "Write a whole number of days from 0 to 31."),
        ({"days_off": "two"}, "Write a whole number of days from 0 to 31."),
        ({"was_hurt": ""}, "Choose an answer."),
        ({"was_hurt": "yes"}, "Write which part"),
        ({"was_hurt": "yes", "hurt_part": "x" * 61}, "Use 60 letters or fewer."),
    ],
)
def test_nonsense_is_refused_beside_its_field_and_nothing_typed_is_lost(
    client: Client, values: dict[str, str], words: str
) -> None:
    answer = client.post("/monthly/", {**PAIN, **values})
    assert answer.status_code == 422
    shown = page(answer)
    assert words in shown
    if "days_off" not in values:
        assert 'value="2"' in shown
    assert not MonthlyReport.objects.exists()


def test_without_a_date_nothing_is_made_up(client: Client, plan: Plan) -> None:
    empty = {"began_on_day": "", "began_on_month": "", "began_on_year": ""}
    client.post("/monthly/", {**PAIN, **empty})
    assert MonthlyReport.objects.get().began_on is None
    assert queries.history_of(plan, today=date(2026, 12, 23)).recurrences == ()


def test_a_warning_word_opens_the_list_question(client: Client) -> None:
    where = client.post("/monthly/", {**HURT, "hurt_part": "numb leg"})["Location"]
    assert where == "/symptoms/list/"
    assert MonthlyReport.objects.count() == 1


def test_a_second_tab_keeps_the_first_answers(client: Client, plan: Plan) -> None:
    client.post("/monthly/", PAIN)
    assert client.post("/monthly/", QUIET)["Location"] == "/today/"
    assert MonthlyReport.objects.get().pain_lasted
    with pytest.raises(flaring.AskedBefore):
        flaring.answer_monthly(
            plan=plan,
            month=1,
            answers={"pain_lasted": False, "was_hurt": False},
            by=plan.participant,
            now=MONTH_1,
        )


def test_a_month_that_passed_stays_missing_and_the_next_is_about_the_time_since(
    client: Client, plan: Plan, clock: Any
) -> None:
    client.post("/monthly/", QUIET)
    pausing.pause(plan=plan, weeks=8, by=plan.participant, now=MONTH_1)
    clock.move_to(datetime(2027, 2, 24, 9, 0, tzinfo=NOW.tzinfo))
    client = client_of(plan.participant)
    assert "23 December 2026" in page(client.get("/monthly/"))
    client.post("/monthly/", QUIET)
    assert list(MonthlyReport.objects.order_by("month").values_list("month", flat=True)) == [1, 3]


def test_a_stopped_plan_asks_nothing(plan: Plan) -> None:
    day = date(2026, 12, 23)
    assert queries.month_due(plan, today=day) == 1
    plan.status = "stopped"
    assert queries.month_due(plan, today=day) is None


def test_each_sees_their_own(client: Client, plan: Plan, clock: Any) -> None:
    other = client_of(walker(MONTH_1).participant)
    assert other.get("/monthly/")["Location"] == "/today/"
    client.post("/monthly/", PAIN)
    assert MonthlyReport.objects.get().participant_id == plan.participant_id
