"""Each constraint and trigger of our tables, seen refusing at the database.

The list is read from the models: a constraint without a case here fails.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from plans.actions import starting
from plans.models import Prescription
from screening.models import Hold, HoldKind
from tests.conftest import NOW
from tests.integration import constraints_of_measures as measures
from tests.integration.constraints_cast import Case, Cast
from tests.integration.constraints_of_people_and_plans import CASES, TRIGGERS
from walkback.ops import walkthrough

OURS = ("accounts", "care", "mail", "screening", "plans")


def _our_constraints() -> set[str]:
    return {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }


def _our_triggers() -> set[tuple[str, str]]:
    """Ours, without those that write history and keep it append-only (they are tested with it)."""
    return {
        (model._meta.db_table, trigger.name)
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for trigger in getattr(model._meta, "triggers", [])
        if trigger.name not in {"insert_insert", "update_update", "delete_delete", "append_only"}
    }


def test_every_constraint_has_a_case() -> None:
    assert set(CASES) == _our_constraints()


def test_every_trigger_has_a_case() -> None:
    assert set(TRIGGERS) == _our_triggers()


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Made once; each case is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def _refusal(case: Case, cast: Cast) -> DatabaseError | None:
    try:
        with transaction.atomic():
            case(cast)
            with transaction.atomic():
                connection.check_constraints()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error
    return None


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_constraint_refuses(cast: Cast, name: str) -> None:
    refusal = _refusal(CASES[name], cast)
    assert isinstance(refusal, IntegrityError), "the row was accepted"
    broken = getattr(refusal.__cause__, "diag").constraint_name  # noqa: B009  # not in the stubs
    assert broken == name


@pytest.mark.parametrize(
    ("name", "way"),
    [(name, way) for name, ways in measures.REFUSED.items() for way in range(len(ways))],
)
def test_a_rule_of_the_measures_refuses_each_way_round_it(cast: Cast, name: str, way: int) -> None:
    refusal = _refusal(measures.REFUSED[name][way], cast)
    assert isinstance(refusal, IntegrityError), "the row was accepted"
    broken = getattr(refusal.__cause__, "diag").constraint_name  # noqa: B009  # not in the stubs
    assert broken == name


def test_every_answer_in_its_range_is_kept(cast: Cast) -> None:
    for make in measures.ALLOWED:
        assert _refusal(make, cast) is None


@pytest.mark.parametrize(
    ("key", "way"), [(key, way) for key, ways in TRIGGERS.items() for way in range(len(ways))]
)
def test_a_trigger_refuses(cast: Cast, key: tuple[str, str], way: int) -> None:
    refusal = _refusal(TRIGGERS[key][way], cast)
    assert refusal is not None, "it was allowed"
    assert str(refusal).startswith("pgtrigger: ")


def test_the_end_of_a_running_week_may_move(cast: Cast) -> None:
    """The one thing about a prescription that may change: a changed weekday lengthens the week."""
    running = Prescription.objects.filter(plan=cast.plan, number=2)
    longest = running.get().starts_on + timedelta(days=13)
    with transaction.atomic():
        assert running.update(until_on=longest) == 1
        transaction.set_rollback(True)


def test_an_open_screening_and_check_in_can_still_change(cast: Cast) -> None:
    with transaction.atomic():
        screening = cast.open_screening()
        screening.save()
        screening.may_be_pregnant = False
        screening.save()
        check_in = cast.check_in()
        check_in.save()
        check_in.pain_avg = 3
        check_in.save()
        assert check_in.delete()[0] == 1
        transaction.set_rollback(True)


def test_a_draft_may_be_kept_while_a_hold_is_open(cast: Cast) -> None:
    with transaction.atomic():
        inputs = {**walkthrough.QUIET_INPUTS, "pain_avg": 9, "pain_worst": 9}
        walkthrough.screen(cast.newcomer, now=NOW)
        plan = starting.draft_plan(
            participant=cast.newcomer,
            inputs=inputs,
            preferences=starting.Preferences(week_begins=0, recovered=True),
            by=cast.newcomer,
            now=NOW,
        )
        assert plan.status == "draft"
        assert Hold.objects.filter(participant=cast.newcomer, kind=HoldKind.GATE).exists()
        transaction.set_rollback(True)
