"""The planner at work: for many people, any number at once, killed at any point, and watched by others."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from plans import emails, tasks
from plans.actions import reminding
from plans.models import Plan
from plans.queries.reminding import CATEGORY_OF, plans_overlooked, weekly_mails_missing
from tests.conftest import NOW
from tests.integration.courses import good_week
from tests.integration.planned_mails import DAY, HOUR, last_evening, look, rows, wants
from tests.integration.racing import at_once, refusals
from tests.integration.walkers import walker
from walkback.accounts.models import User
from walkback.mail import actions as mail
from walkback.mail.delivery import reconciling
from walkback.mail.models import Heartbeat, OutboxMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return walker(NOW)


# -- Many, at once, killed -------------------------------------------------------------------------
def test_many_plans_cost_as_many_queries_as_one() -> None:
    def cost(number: int) -> int:
        people = [walker(NOW) for _ in range(number)]
        wants(people[0], NOW)
        look(NOW)
        at = last_evening(people[0])
        with CaptureQueriesContext(connection) as queries:
            assert look(at) >= number
        Plan.objects.update(remind_at=None)
        return len(queries)

    first = cost(1)
    assert cost(6) <= first + 1


def test_chunks_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "CHUNK", 2)
    people = [walker(NOW) for _ in range(5)]
    assert look(last_evening(people[0])) == 5


def test_one_that_cannot_be_judged_does_not_stop_the_others(plan: Plan) -> None:
    other = walker(NOW)
    User.objects.filter(pk=plan.participant_id).update(time_zone="Nowhere/Land")
    at = last_evening(other)
    assert look(at) == 1
    plan.refresh_from_db()
    assert plan.remind_at == at + HOUR


def test_a_chunk_undone_is_done_again(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    at = last_evening(plan)

    def broken(*_: Any, **__: Any) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(mail, "queue_all", broken)
    with pytest.raises(BrokenPipeError), transaction.atomic():
        look(at)
    monkeypatch.undo()
    assert rows(plan) == {}
    assert look(at) == 1


@pytest.mark.django_db(transaction=True)
def test_planners_at_once_judge_each_mail_once() -> None:
    people = [walker(NOW) for _ in range(3)]
    at = last_evening(people[0])
    outcomes = at_once(lambda: look(at))
    assert refusals(outcomes) == 0
    assert sum(outcomes) == OutboxMail.objects.count() == 3


# -- What the rest of the system relies on ---------------------------------------------------------
def test_the_task_shows_that_it_is_alive(plan: Plan) -> None:
    tasks.plan_mail()
    assert Heartbeat.objects.filter(name=reconciling.PLANNER).exists()


def test_the_categories_are_those_of_the_mails() -> None:
    assert {kind.name: kind.category for kind in emails.KINDS} == {
        kind.value: category for kind, category in CATEGORY_OF.items()
    }


def test_what_was_never_queued_or_never_judged_is_found(plan: Plan) -> None:
    good_week(plan)
    at = last_evening(plan) - DAY
    look(at)
    assert (weekly_mails_missing(at), plans_overlooked(at)) == (0, 0)
    assert plans_overlooked(last_evening(plan) + HOUR) == 1
    OutboxMail.objects.filter(kind="weekly").delete()
    assert weekly_mails_missing(at) == 1
    assert "weekly mails that were never queued" in {
        finding.what for finding in reconciling.findings(now=at)
    }
