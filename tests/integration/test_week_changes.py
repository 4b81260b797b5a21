"""A clinician's changes stand in the week they fell into, on the record's page of weeks."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.actions import overriding
from plans.models import Plan
from tests.integration import courses
from tests.integration.overriding import REASON, change, looked_after_walker, mid_week, stands
from tests.integration.pages import client_of, unescaped_page
from tests.integration.walkers import running
from walkback.accounts.models import User
from walkback.clinic.presenters.plan import change_lines

pytestmark = pytest.mark.django_db


def weeks_of(plan: Plan, by: User) -> Any:
    """The page of weeks as this clinician opens it in the middle of the running week."""
    with time_machine.travel(mid_week(plan), tick=False):
        return client_of(by).get(f"/clinic/people/{plan.participant.public_id}/weeks/")


def lines_by_week(answer: Any) -> dict[int, list[str]]:
    (plan,) = answer.context["plans"]
    return {week.number: [line.what for line in week.by_clinicians] for week in plan.weeks}


def test_each_stands_in_its_week_with_who_when_what_and_why() -> None:
    plan, clinician = looked_after_walker(1)
    before = stands(plan)
    change(plan, clinician, minutes=before.minutes + 1)
    courses.weeks(plan, 1)
    until = running(plan).starts_on + timedelta(weeks=2)
    overriding.hold(
        plan=plan,
        until=until,
        reason="Until the <scan>.",
        based_on=stands(plan),
        by=clinician,
        now=mid_week(plan),
    )
    answer = weeks_of(plan, clinician)
    assert lines_by_week(answer) == {3: ["Held where it is"], 2: ["Numbers changed"], 1: []}
    text = unescaped_page(answer)
    for words in (
        clinician.email,
        f"Minutes of a walking day: {before.minutes} minutes before, {before.minutes + 1} minutes now",
        REASON,
        f"Held until: none before, {until.day} {until:%B %Y} now",
        'aria-label="Changes by clinicians in week 3"',
        "What they read",
    ):
        assert words in text
    assert b"<scan>" not in answer.content


def test_several_in_one_week_stand_in_the_order_in_which_they_were_made() -> None:
    plan, clinician = looked_after_walker(0)
    minutes = stands(plan).minutes
    change(plan, clinician, minutes=minutes + 1)
    change(plan, clinician, minutes=minutes)
    answer = weeks_of(plan, clinician)
    (week,) = answer.context["plans"][0].weeks
    assert [line.changed for line in week.by_clinicians] == [
        (f"Minutes of a walking day: {minutes} minutes before, {minutes + 1} minutes now",),
        (f"Minutes of a walking day: {minutes + 1} minutes before, {minutes} minutes now",),
    ]


def test_a_plan_that_nobody_changed_has_no_such_lines() -> None:
    plan, clinician = looked_after_walker(2)
    answer = weeks_of(plan, clinician)
    assert lines_by_week(answer) == {3: [], 2: [], 1: []}
    assert "Changes by clinicians in week" not in unescaped_page(answer)


def test_somebody_who_is_gone_is_a_clinician() -> None:
    plan, clinician = looked_after_walker(0)
    made = change(plan, clinician, minutes=stands(plan).minutes + 1)
    made.made_by = None
    (line,) = change_lines([made])
    assert line.by == "a clinician"


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_the_page_costs_the_same_for_one_change_and_for_five() -> None:
    plan, clinician = looked_after_walker(1)
    minutes = stands(plan).minutes
    change(plan, clinician, minutes=minutes + 1)
    address = f"/clinic/people/{plan.participant.public_id}/weeks/"
    with time_machine.travel(mid_week(plan), tick=False):
        client = client_of(clinician)
        client.get(address)
        few = count_queries(client, address)
    for more in (0, 1, 0, 1):
        change(plan, clinician, minutes=minutes + more)
    with time_machine.travel(mid_week(plan), tick=False):
        assert count_queries(client, address) == few
