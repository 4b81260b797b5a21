"""Nothing that a person can do, in any order, yields a plan without a clear screening.

A machine drives the real addresses with the real database: it begins, goes back, posts twice, uses old tabs, lets days
pass, is locked and cleared, changes the rule set. After each step `machine_checks` reads the rows.
"""

from collections.abc import Collection

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from plans.models import Prescription, Walk
from screening.models import Hold
from tests.integration.machine import ThroughTheProgramme


def run(examples: int, steps: int, phases: Collection[Phase] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        ThroughTheProgramme,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=phases,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "with_clinic"),
    [({"B7": "yes"}, False), ({"A1": "yes"}, False), ({"B6": "yes"}, True)],
    ids=["held", "locked", "locked, with a clinic"],
)
def test_the_machine_knows_the_way_back(said: dict[str, str], with_clinic: bool) -> None:
    """Else it would prove nothing about it: each step it takes is one that the pages accept."""
    machine = ThroughTheProgramme()
    try:
        machine.somebody_joins(with_clinic, "walking")
        machine.pass_time(30)
        machine.fall_ill(said)
        assert machine.plan_status() in ("paused_review", "stopped")
        machine.the_rows_keep_to_the_rules()
        machine.pass_time(24)
        machine.go_the_way_back("yes", {})
        machine.the_rows_keep_to_the_rules()
        assert not Hold.objects.open().exists()
        assert machine.plan_status() == "active"
        machine.log_it_as_planned()
        machine.live_a_week("2", ["none"], {})
        machine.the_rows_keep_to_the_rules()
        assert Walk.objects.count() == 1, "the walk of one day, done as planned twice"
        assert Prescription.objects.count() == 3
    finally:
        machine.teardown()


@pytest.mark.django_db
def test_the_machine_comes_back_in_the_instant_that_ended_four_silent_weeks() -> None:
    machine = ThroughTheProgramme()
    try:
        machine.somebody_joins(with_clinic=False, so_far="walking")
        machine.live_a_week("2", ["none"], {})
        machine.pass_time(30 * 24)
        assert machine.plan_status() == "paused_inactive"
        machine.screen_in_one_go("/screening/", {})
        machine.the_rows_keep_to_the_rules()
        assert machine.plan_status() == "active"
    finally:
        machine.teardown()


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [("first", "B1"), ("b", "B6b")], ids=["at once", "follow-up"])
def test_the_machine_meets_an_unconfirmed_emergency(answer: tuple[str, str]) -> None:
    machine = ThroughTheProgramme()
    try:
        machine.somebody_joins(with_clinic=False, so_far="walking")
        machine.say_an_emergency(answer)
        assert machine.watch
        assert machine.watch.unconfirmed()
        machine.an_emergency_leads_every_page_to_its_confirmation()
        machine.log_it_as_planned()
        machine.screen_in_one_go("/symptoms/", {})
        machine.the_rows_keep_to_the_rules()
        assert machine.watch.unconfirmed()
        machine.confirm_or_take_back(0, "yes")
        machine.the_rows_keep_to_the_rules()
        assert machine.plan_status() == "stopped"
    finally:
        machine.teardown()


@pytest.mark.django_db
def test_no_way_to_a_plan_without_a_clear_screening() -> None:
    """A failure here is not made smaller, which takes minutes: the long form does that."""
    run(examples=12, steps=25, phases=[Phase.generate])


@pytest.mark.long
@pytest.mark.django_db
def test_no_way_to_a_plan_without_a_clear_screening_in_the_long_form() -> None:
    run(examples=300, steps=50)
