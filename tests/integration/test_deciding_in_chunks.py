"""Weeks decided together come to what they come to one by one, whatever happens in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from plans import queries
from plans.actions import deciding
from plans.actions.decided import write
from plans.domain.walkers import Kind
from plans.models import Plan, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.stored import state_from_dict
from screening.models import Hold
from tests.conftest import NOW
from tests.integration.many_walkers import many_walkers
from tests.integration.racing import at_once, refusals
from tests.integration.walkers import tick
from walkback.accounts.audit import System
from walkback.accounts.models import AuditEvent, User
from walkback.mail.models import OutboxMail, Recipient

DAY = timedelta(days=1)
PEOPLE = 200
KILLED = (sys.executable, "-m", "tests.integration.killed_decider")

pytestmark = pytest.mark.django_db


# -- The same as one by one ------------------------------------------------------------------------
WRITTEN: tuple[tuple[type[models.Model], str], ...] = (
    (WeeklyDecision, "plan_id"),
    (Prescription, "plan_id"),
    (Plan, "id"),
    (apps.get_model("plans", "PlanEvent"), "pgh_obj_id"),
    (OutboxMail, "participant_id"),
    (Recipient, "participant_id"),
    (Hold, "participant_id"),
    (AuditEvent, "subject_id"),
)
NEW_EACH_TIME = {"id", "public_id", "object_id", "pgh_id", "pgh_created_at"}


def _all_rows() -> dict[str, list[Any]]:
    """Every row that a decision can write, without the keys that are new each time."""
    return {
        model.__name__: sorted(
            (
                [
                    (name, value)
                    for name, value in row.items()
                    if name not in NEW_EACH_TIME or name == owner
                ]
                for row in model._default_manager.values()
            ),
            key=str,
        )
        for model, owner in WRITTEN
    }


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _rows_after(act: Callable[[], object]) -> dict[str, list[Any]]:
    with _undone():
        act()
        return _all_rows()


def test_hundreds_of_people_come_to_what_each_comes_to_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many_walkers(PEOPLE, now=NOW, odd=True)
    together = _rows_after(lambda: tick(NOW))
    decided = together["WeeklyDecision"]
    triggers = {
        (row["plan_id"], row["number"]): Trigger(row["trigger"])
        for row in map(dict, decided)
        if row["decided_at"] == NOW
    }
    assert PEOPLE / 3 < len(triggers) < PEOPLE

    def alone() -> None:
        for (plan_id, _), trigger in sorted(triggers.items()):
            plan = Plan.objects.get(pk=plan_id)
            deciding.decide_week(plan=plan, trigger=trigger, by=System.WEEKLY, now=NOW)

    assert _rows_after(alone) == together
    monkeypatch.setattr(deciding, "CHUNK", 7)
    assert _rows_after(lambda: tick(NOW)) == together


def test_hundreds_of_people_come_to_what_the_rules_say() -> None:
    """The simulation holds the rules alone; the rows were made from it."""
    walked = many_walkers(PEOPLE, now=NOW, due=True)
    assert tick(NOW) == PEOPLE
    rows = {row.plan_id: row for row in WeeklyDecision.objects.filter(decided_at=NOW)}
    for plan, week in walked:
        row, decision = rows[plan.pk], week.decision
        assert (row.kind, row.code, row.percent) == (
            decision.kind.value,
            decision.code.value,
            decision.percent,
        )
        assert (state_from_dict(row.after) if row.after else None) == decision.after


def _steady(number: int) -> list[Plan]:
    """People whose week is over and whose plan goes on."""
    return [plan for plan, _ in many_walkers(number, now=NOW, kind=Kind.STEADY, due=True)]


# -- As many queries for many as for one -----------------------------------------------------------
def _queries_for(number: int) -> int:
    with _undone():
        _steady(number)
        with CaptureQueriesContext(connection) as asked:
            assert tick(NOW) == number
    return len(asked)


def test_500_people_are_decided_in_as_many_queries_as_one() -> None:
    assert _queries_for(1) == _queries_for(50) == _queries_for(500) <= 40


def test_what_may_be_due_is_found_by_index() -> None:
    many_walkers(20, now=NOW)
    with connection.cursor() as cursor:
        # So few rows would be read one after another and sorted, were that allowed.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    found = queries.that_may_be_due(now=NOW).order_by("decide_on", "pk")[:500]
    assert "Index Scan using plans_plan_to_decide" in found.explain()


# -- One that cannot be decided --------------------------------------------------------------------
def _with_unreadable_standing(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(standing={"no": "such thing"})


def _in_an_unknown_zone(plan: Plan) -> None:
    User.objects.filter(pk=plan.participant_id).update(time_zone="Nowhere/At_All")


def _that_the_database_refuses(plan: Plan) -> None:
    """A hold that nobody followed: the trigger lets no such plan stay active."""
    Hold.objects.create(
        participant=plan.participant, kind="REVIEW", raised_at=NOW, last_raised_at=NOW
    )


@pytest.mark.parametrize(
    "damage", [_with_unreadable_standing, _in_an_unknown_zone, _that_the_database_refuses]
)
def test_a_plan_that_cannot_be_decided_stops_no_other(damage: Callable[[Plan], None]) -> None:
    plans = _steady(25)
    damage(plans[7])
    for others in (24, 0):
        with capture_logs() as logged:
            assert tick(NOW) == others
        told = [each["plan"] for each in logged if each["event"] == "week_not_decided"]
        assert told == [plans[7].pk]
    assert not WeeklyDecision.objects.filter(plan=plans[7], decided_at=NOW).exists()
    assert queries.weeks_left_undecided(NOW + 3 * DAY) == 1


# -- After an outage -------------------------------------------------------------------------------
def test_weeks_missed_by_many_are_decided_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "CHUNK", 10)
    walked = many_walkers(40, now=NOW, due=True)
    later = NOW + 21 * DAY
    decided = tick(later)
    assert tick(later) == 0
    assert decided == WeeklyDecision.objects.filter(decided_at=later).count()
    for plan, week in walked:
        rows = WeeklyDecision.objects.filter(plan=plan, decided_at=later).order_by("pk")
        numbers = [row.number for row in rows]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        plan.refresh_from_db()
        if plan.status == "active":
            # The third of the three is over, but its check-in is open for a while yet.
            assert len(numbers) in (3, 4), week


# -- Killed, and several at once -------------------------------------------------------------------
def _left_whole(plans: list[Plan]) -> int:
    """How many of these plans are decided, each with everything that belongs to it."""
    rows = {row.plan_id: row for row in WeeklyDecision.objects.filter(decided_at=NOW)}
    assert WeeklyDecision.objects.filter(decided_at=NOW).count() == len(rows)
    for before in plans:
        plan = Plan.objects.get(pk=before.pk)
        person = plan.participant_id
        is_decided = plan.pk in rows
        moved_on = (plan.decide_on, plan.status) != (before.decide_on, before.status)
        assert moved_on == is_decided
        assert AuditEvent.objects.filter(subject_id=person).exists() == is_decided
        goes_on = Prescription.objects.filter(plan=plan, made_at=NOW).count()
        assert goes_on == (is_decided and plan.status == "active")
        assert OutboxMail.objects.filter(participant=person, kind="weekly").count() == goes_on
    return len(rows)


@pytest.mark.django_db(transaction=True)
def test_a_decider_that_is_killed_leaves_whole_chunks() -> None:
    plans = _steady(45)
    whole = 0
    for table in ("plans_weeklydecision", "plans_plan", "mail_outboxmail"):
        run = subprocess.run(  # noqa: S603  # our own module
            [*KILLED, "10", "2", table, NOW.isoformat()],
            env={**os.environ, "DATABASE_URL": _database_url()},
            check=False,
        )
        assert run.returncode == -signal.SIGKILL
        whole += 10
        assert _left_whole(plans) == whole
    assert tick(NOW) == 15
    assert _left_whole(plans) == 45
    assert tick(NOW) == 0


def _database_url() -> str:
    name = connection.settings_dict["NAME"]
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


@pytest.mark.django_db(transaction=True)
def test_deciders_at_once_decide_each_week_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "CHUNK", 5)
    plans = _steady(40)
    outcomes = at_once(lambda: tick(NOW))
    assert refusals(outcomes) == 0
    # What all of them passed by, because another held it just then, comes with the next tick.
    assert sum(outcomes) + tick(NOW) == 40
    assert _left_whole(plans) == 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("comes_back", [True, False])
def test_a_lost_connection_is_no_damaged_row(
    monkeypatch: pytest.MonkeyPatch, comes_back: bool
) -> None:
    plans = _steady(3)
    cut = iter([True])

    def cut_off(decided: Any) -> None:
        write(decided)
        if next(cut, False):
            if not comes_back:
                monkeypatch.setitem(connection.settings_dict, "PORT", "1")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr("plans.actions.deciding.write", cut_off)
    with capture_logs() as logged:
        if comes_back:
            assert tick(NOW) == 3
        else:
            with pytest.raises(OperationalError):
                tick(NOW)
    assert not [each for each in logged if each["event"] == "week_not_decided"]
    monkeypatch.undo()
    connection.close()
    assert _left_whole(plans) == (3 if comes_back else 0)
    assert tick(NOW) == (0 if comes_back else 3)
