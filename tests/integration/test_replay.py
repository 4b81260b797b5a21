"""Past weeks come out of what is stored as they were decided; a changed row is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from plans import queries
from plans.actions import adjusting, replaying
from plans.domain.codes import Code
from plans.models import Adjustment, WeeklyDecision
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.walkers import running, walker
from walkback.core.database import as_owner
from walkback.ops import walkthrough


def shown(*arguments: str) -> tuple[str, int]:
    """What the command writes, and its exit status."""
    out = StringIO()
    try:
        call_command("replay", *arguments, stdout=out)
    except SystemExit as leaving:
        return out.getvalue(), int(leaving.code or 0)
    return out.getvalue(), 0


# -- Courses that come out the same ---------------------------------------------------------------


@pytest.mark.django_db
class TestTheSame:
    def test_growth_choice_flare_gap_facts_and_pause(self) -> None:
        plan = courses.eventful()
        codes = list(plan.decisions.order_by("number").values_list("code", flat=True))
        assert Code.R5_FLARE in codes
        assert Code.R9_MISSED_WEEK in codes
        assert plan.decisions.filter(chosen_minutes__isnull=False).exists()
        assert Adjustment.objects.filter(plan=plan).count() == 1
        assert plan.decisions.filter(trigger="pause").exists()
        assert replaying.replay(plan) == []
        assert shown("--plan", str(plan.public_id)) == (
            f"{plan.public_id} {len(codes)} weeks, all the same\n",
            0,
        )

    def test_a_promotion(self) -> None:
        plan = walker(NOW, inputs=courses.GENTLE)
        courses.weeks(plan, 4)
        courses.take_promotion(plan)
        courses.weeks(plan, 2)
        assert running(plan).track == "STANDARD"
        assert replaying.replay(plan) == []

    def test_a_new_normal(self) -> None:
        plan = walker(NOW)
        for _ in range(3):
            courses.good_week(plan, pain_avg=3)
        now = courses.at_noon(plan, running(plan).starts_on)
        adjusting.answer_new_normal(plan=plan, accepted=True, by=plan.participant, now=now)
        plan.refresh_from_db()
        assert plan.standing["pain_base"] == 3
        assert replaying.replay(plan) == []
        courses.good_week(plan, pain_avg=3)
        assert replaying.replay(plan) == []

    def test_four_silent_weeks_and_the_way_back(self) -> None:
        plan = walker(NOW)
        courses.weeks(plan, 3)
        for _ in range(4):
            courses.silent_week(plan)
        assert plan.status == "paused_inactive"
        assert replaying.replay(plan) == []
        back = courses.at_noon(plan, queries.prescriptions_of(plan)[-1].until_on)
        walkthrough.screen(plan.participant, now=back, purpose=Purpose.START)
        plan.refresh_from_db()
        assert plan.status == "active"
        courses.good_week(plan)
        assert replaying.replay(plan) == []

    def test_a_stop_in_mid_week(self) -> None:
        plan = walker(NOW)
        courses.weeks(plan, 1)
        now = courses.at_noon(plan, running(plan).starts_on)
        walkthrough.screen(plan.participant, {"B6": "yes"}, now=now, purpose=Purpose.SYMPTOMS)
        plan.refresh_from_db()
        assert plan.status == "stopped"
        assert replaying.replay(plan) == []

    def test_facts_that_close_the_gate(self) -> None:
        plan = walker(NOW)
        courses.change_facts(plan, comfortable_minutes=0)
        assert plan.status == "paused_review"
        assert replaying.replay(plan) == []

    def test_a_plan_without_a_decision(self) -> None:
        plan = walker(NOW)
        assert shown("--all") == (f"{plan.public_id} 0 weeks, all the same\n", 0)


# -- Rows that were changed past the rules --------------------------------------------------------


CHANGES = [
    ("plans_weeklydecision", "code = 'R17_ADHERENCE_BELOW_80'", 2, {"code"}),
    ("plans_weeklydecision", "kind = 'HOLD'", 2, {"kind"}),
    ("plans_weeklydecision", "percent = 50", 1, {"percent"}),
    ("plans_weeklydecision", "adherence = adherence - 1", 3, {"adherence"}),
    ("plans_weeklydecision", "done_minutes = done_minutes + 1", 1, {"done_minutes"}),
    ("plans_weeklydecision", "reason = 'Because.'", 1, {"reason"}),
    ("plans_weeklydecision", "mail_reason = 'Because.'", 1, {"mail_reason"}),
    ("plans_weeklydecision", "clinician_reason = 'Because.'", 1, {"clinician_reason"}),
    ("plans_weeklydecision", "chosen_minutes = 3", 1, {"chosen_minutes"}),
    ("plans_weeklydecision", "rules = '0.9'", 3, {"rules"}),
    (
        "plans_weeklydecision",
        "before = jsonb_set(before, '{longest_bout}', '17')",
        2,
        {"before", "after"},
    ),
    ("plans_weeklydecision", "evidence = evidence - 'pain'", 3, {"code"}),
    ("plans_weeklydecision", "evidence = jsonb_set(evidence, '{flare}', '\"?\"')", 3, {"evidence"}),
    (
        "plans_weeklydecision",
        "standing_before = jsonb_set(standing_before, '{pain_base}', '9')",
        2,
        {"standing_before"},
    ),
    (
        "plans_weeklydecision",
        "standing_after = jsonb_set(standing_after, '{last_pain}', '0')",
        1,
        {"standing_after"},
    ),
    ("plans_weeklydecision", "after = jsonb_set(after, '{minutes}', '60')", 2, {"after"}),
    ("plans_prescription", "minutes = minutes + 1", 2, {"prescription", "before"}),
]


CARRIED_ON = [
    ("standing = jsonb_set(standing, '{pain_base}', '9')", "standing"),
    ("tally = jsonb_set(tally, '{clean_advances}', '9')", "tally"),
]


@pytest.mark.django_db(transaction=True)
def test_every_row_that_was_changed_past_the_rules_is_found() -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    assert replaying.replay(plan) == []
    with as_owner():
        for table, change, number, fields in CHANGES:
            with doctored(f"UPDATE {table} SET {change} WHERE number = {number}"):  # noqa: S608
                found = {each.field for each in replaying.replay(plan) if each.number == number}
            assert fields <= found, change
        for change, field in CARRIED_ON:
            with doctored(f"UPDATE plans_plan SET {change}"):  # noqa: S608
                plan.refresh_from_db()
                assert [each.field for each in replaying.replay(plan)] == [field]
        plan.refresh_from_db()
        assert replaying.replay(plan) == []


@pytest.mark.django_db(transaction=True)
def test_the_command_names_week_and_field_and_never_a_value() -> None:
    plan = walker(NOW)
    courses.weeks(plan, 1)
    with as_owner(), doctored("UPDATE plans_weeklydecision SET reason = 'A pain of 7.'"):
        told, status = shown("--all")
    assert (told, status) == (f"{plan.public_id} 1 week, DIFFERENT in week 1: reason\n", 1)


@contextmanager
def doctored(statement: str) -> Iterator[None]:
    """As nobody may: by the owner, with the triggers that keep rows as they were switched off."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in ("plans_weeklydecision", "plans_prescription", "plans_plan"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement)
        yield
        transaction.set_rollback(True)


# -- The command ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["nobody", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_plan_is_refused_in_one_line(given: str) -> None:
    errors = StringIO()
    with pytest.raises(SystemExit) as leaving:
        call_command("replay", "--plan", given, stderr=errors)
    assert leaving.value.code == 2
    assert errors.getvalue().count("\n") == 1


@pytest.mark.django_db
def test_replaying_writes_nothing() -> None:
    plan = walker(NOW)
    courses.weeks(plan, 2)
    before = WeeklyDecision.objects.filter(plan=plan).count()
    with connection.execute_wrapper(_only_reads):
        replaying.replay(plan)
    assert WeeklyDecision.objects.filter(plan=plan).count() == before


def _only_reads(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)
