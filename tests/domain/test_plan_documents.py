"""`manage.py plan` and `manage.py review` as other programs use them (architecture 6), and the stored forms."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from plans import documents
from plans.domain.course import standing_after
from plans.domain.generate import start
from plans.domain.model import Intake, Standing, Tally, WalkingState, WeekEvidence
from plans.domain.progression import decide
from plans.domain.tally import tally_after
from plans.stored import (
    evidence_to_dict,
    standing_from_dict,
    standing_to_dict,
    state_from_dict,
    state_to_dict,
    tally_from_dict,
    tally_to_dict,
)
from tests.domain.strategies import standings, weeks
from walkback.core.documents import BadDocument

ROOT = Path(__file__).parents[2]
# Nothing listens on port 1: a command that touched a database or a broker would fail.
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "DEBUG": "true",
    "SECRET_KEY": "for-tests-only",
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "localhost",
    "LC_ALL": "C",
}
INTAKE = {
    "age": 45,
    "pain_avg": 2,
    "pain_worst": 3,
    "confidence": 7,
    "comfortable_minutes": 20,
    "days_available": 7,
}
GOOD = {"done": 30, "pain": 2, "effort": 3}


def plan(document: object) -> Any:
    return documents.plan(document)


def review(document: object) -> Any:
    return documents.review(document)


def run(command: str, stdin: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 -- no word of it comes from outside
        [sys.executable, "-W", "error", "manage.py", command, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


def problems_of(answer, document: object) -> tuple[str, ...]:
    with pytest.raises(BadDocument) as caught:
        answer(document)
    return caught.value.problems


class TestPlan:
    def test_the_answer_has_the_keys_of_the_contract_in_their_order(self) -> None:
        answer = plan(INTAKE)
        assert list(answer) == [
            "rules",
            "gate",
            "track",
            "mode",
            "milestone_week",
            "milestone_reachable",
            "weeks",
        ]
        assert json.dumps(answer["weeks"][0]) == (
            '{"week": 1, "days": 3, "minutes": 10, "weekly_minutes": 30, "bouts": [10], "stage": 1}'
        )
        assert [each["week"] for each in answer["weeks"]] == list(range(1, 27))
        assert (answer["milestone_week"], answer["milestone_reachable"]) == (11, True)

    def test_behind_the_gate_there_is_nothing(self) -> None:
        assert json.dumps(plan({**INTAKE, "age": 17})) == (
            '{"rules": "1.0", "gate": "NOT_ELIGIBLE", "track": null, "mode": null,'
            ' "milestone_week": null, "milestone_reachable": false, "weeks": []}'
        )

    def test_a_plan_that_is_kept_has_no_stage(self) -> None:
        answer = plan({**INTAKE, "baseline_minutes": 180, "baseline_days": 6})
        assert answer["mode"] == "MAINTAIN"
        assert {each["stage"] for each in answer["weeks"]} == {None}

    def test_out_of_reach_is_null_and_false(self) -> None:
        answer = plan({**INTAKE, "days_available": 2})
        assert (answer["milestone_week"], answer["milestone_reachable"]) == (None, False)

    def test_null_for_an_optional_key_means_absent(self) -> None:
        optional = dict.fromkeys(
            [
                "baseline_minutes",
                "baseline_days",
                "comfortable_minutes",
                "baseline_steps",
                "weeks_since_episode",
                "in_flare",
                "confidence",
                "days_available",
                "preferred_days",
                "modify_flags",
                "bmi",
                "cleared",
            ]
        )
        required = {"age": 45, "pain_avg": 2, "pain_worst": 3}
        assert plan({**required, **optional}) == plan(required)

    @pytest.mark.parametrize(
        ("changed", "problem"),
        [
            ({"age": None}, "age: must not be null"),
            ({"age": 111}, "age: must be a whole number from 0 to 110"),
            ({"age": True}, "age: must be a whole number from 0 to 110"),
            ({"age": 45.0}, "age: must be a whole number from 0 to 110"),
            ({"pain_avg": 11}, "pain_avg: must be a whole number from 0 to 10"),
            ({"pain_avg": 4}, "pain_worst: must not be lower than pain_avg"),
            ({"baseline_minutes": 20}, "baseline_days: must not be 0 when baseline_minutes is not"),
            ({"baseline_days": 2}, "baseline_minutes: must not be 0 when baseline_days is not"),
            (
                {"baseline_minutes": 2001, "baseline_days": 7},
                "baseline_minutes: must be a whole number from 0 to 2000",
            ),
            (
                {"comfortable_minutes": 181},
                "comfortable_minutes: must be a whole number from 0 to 180",
            ),
            ({"baseline_steps": -1}, "baseline_steps: must be a whole number from 0 to 40000"),
            (
                {"weeks_since_episode": 521},
                "weeks_since_episode: must be a whole number from 0 to 520",
            ),
            ({"days_available": 0}, "days_available: must be a whole number from 1 to 7"),
            ({"preferred_days": 7}, "preferred_days: must be a whole number from 1 to 6"),
            ({"in_flare": 1}, "in_flare: must be true or false"),
            ({"cleared": "yes"}, "cleared: must be true or false"),
            ({"bmi": 9.9}, "bmi: must be a number from 10 to 80"),
            ({"bmi": "30"}, "bmi: must be a number from 10 to 80"),
            ({"modify_flags": "FALLS"}, "modify_flags: must be an array"),
            ({"modify_flags": ["NONE"]}, "modify_flags[0]: NONE is not known"),
            ({"time_of_day": "morning"}, "time_of_day: is not a known key"),
        ],
    )
    def test_a_wrong_value_is_refused_by_name(
        self, changed: dict[str, object], problem: str
    ) -> None:
        assert problems_of(plan, {**INTAKE, **changed}) == (problem,)

    def test_every_problem_is_told(self) -> None:
        assert len(problems_of(plan, {"age": -1, "bmi": 9, "x": 1})) == 5

    @pytest.mark.parametrize("document", [[], "x", 3, None])
    def test_only_an_object_is_a_document(self, document: object) -> None:
        assert problems_of(plan, document) == ("the document must be an object",)

    @pytest.mark.parametrize("bmi", [35, 35.0, 35.5])
    def test_bmi_alone_may_be_a_fraction(self, bmi: float) -> None:
        assert plan({**INTAKE, "bmi": bmi})["track"] == "GENTLE"
        assert plan({**INTAKE, "bmi": 34.9})["track"] == "STANDARD"


class TestReview:
    def test_a_week_has_the_keys_of_the_contract_in_their_order(self) -> None:
        answer = review({"intake": INTAKE, "weeks": [GOOD]})
        assert json.dumps(answer) == (
            '{"rules": "1.0", "weeks": [{"week": 1, "days": 3, "minutes": 10, "weekly_minutes": 30,'
            ' "adherence": 100, "decision": "ADVANCE", "percent": null, "code": "R20_ADVANCE",'
            ' "next": {"days": 4, "minutes": 10, "weekly_minutes": 40, "bouts": [10], "stage": 1}}]}'
        )

    def test_the_defaults_are_a_quiet_week_with_nothing_logged(self) -> None:
        explicit = {
            "triage": "OK",
            "done": 0,
            "pain": None,
            "flare": "NONE",
            "effort": None,
            "unsettled": 0,
            "side": "NONE",
            "absence": False,
        }
        nulls = dict.fromkeys(explicit)
        courses = [[{}, {}], [explicit, explicit], [nulls, nulls]]
        answers = [review({"intake": INTAKE, "weeks": course}) for course in courses]
        assert answers[0] == answers[1] == answers[2]
        assert [each["code"] for each in answers[0]["weeks"]] == ["R9_MISSED_WEEK"] * 2

    @pytest.mark.parametrize(
        ("last", "decision"),
        [
            ({"triage": "EMERGENCY"}, "STOP"),
            ({"triage": "CLINICIAN"}, "PAUSE_REVIEW"),
            ({"pain": 9}, "PAUSE_REVIEW"),
        ],
    )
    def test_the_course_ends_with_a_stop_or_a_pause(
        self, last: dict[str, object], decision: str
    ) -> None:
        answer = review({"intake": INTAKE, "weeks": [GOOD, last, GOOD]})
        assert [each["decision"] for each in answer["weeks"]] == ["ADVANCE", decision]
        assert answer["weeks"][-1]["next"] is None

    def test_weeks_after_the_end_are_still_checked(self) -> None:
        course = [{"triage": "URGENT"}, {"done": -1}]
        problems = problems_of(review, {"intake": INTAKE, "weeks": course})
        assert problems == ("weeks[1].done: must be a whole number from 0 to 2000",)

    def test_twenty_six_weeks_are_the_most(self) -> None:
        assert len(review({"intake": INTAKE, "weeks": [GOOD] * 26})["weeks"]) == 26
        problems = problems_of(review, {"intake": INTAKE, "weeks": [GOOD] * 27})
        assert problems == ("weeks: must hold at most 26 entries",)

    @pytest.mark.parametrize(
        ("week", "problem"),
        [
            ({"done": 2001}, "weeks[0].done: must be a whole number from 0 to 2000"),
            ({"unsettled": 22}, "weeks[0].unsettled: must be a whole number from 0 to 21"),
            ({"pain": 2.0}, "weeks[0].pain: must be a whole number from 0 to 10"),
            ({"effort": True}, "weeks[0].effort: must be a whole number from 0 to 10"),
            ({"flare": "none"}, "weeks[0].flare: must be one of NONE, SETTLED, PRESENT"),
            ({"side": 1}, "weeks[0].side: must be one of NONE, MINOR, LIMITING"),
            ({"absence": "no"}, "weeks[0].absence: must be true or false"),
            ({"week": 1}, "weeks[0].week: is not a known key"),
        ],
    )
    def test_a_wrong_week_is_refused_by_name(self, week: dict[str, object], problem: str) -> None:
        assert problems_of(review, {"intake": INTAKE, "weeks": [week]}) == (problem,)

    def test_an_intake_behind_the_gate_is_an_error(self) -> None:
        document: dict[str, Any] = {
            "intake": {**INTAKE, "pain_avg": 8, "pain_worst": 8},
            "weeks": [],
        }
        assert problems_of(review, document) == (
            "intake: gives no plan to review: its gate is HOLD_CLINICIAN",
        )
        document["intake"]["cleared"] = True
        assert review(document) == {"rules": "1.0", "weeks": []}

    def test_both_parts_are_required(self) -> None:
        assert problems_of(review, {}) == ("intake: is missing", "weeks: is missing")

    def test_promotion_is_not_applied(self) -> None:
        gentle = {"age": 45, "pain_avg": 6, "pain_worst": 8, "comfortable_minutes": 10}
        course = [{"done": 2000, "pain": 6, "effort": 3}] * 10
        doses = [
            (each["days"], each["minutes"])
            for each in review({"intake": gentle, "weeks": course})["weeks"]
        ]
        assert doses[:6] == [(3, 6), (4, 6), (5, 6), (5, 7), (5, 8), (5, 10)]


class TestCommands:
    def test_one_document_one_answer(self) -> None:
        done = run("plan", json.dumps(INTAKE).encode())
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout) == plan(INTAKE)

    def test_problems_are_plain_lines_and_status_2(self) -> None:
        done = run("review", json.dumps({"intake": {"age": 1}, "weeks": {}}).encode())
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode().splitlines() == [
            "intake.pain_avg: is missing",
            "intake.pain_worst: is missing",
            "weeks: must be an array",
        ]

    def test_explain_says_the_plan_in_words(self) -> None:
        done = run("plan", json.dumps(INTAKE).encode(), "--explain")
        words = done.stdout.decode()
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Week 2: 4 days of 10 minutes = 40 minutes" in words
        assert words.count("\nWeek ") == 26
        assert "about week 11" in words

    def test_explain_refuses_what_the_document_refuses(self) -> None:
        done = run("plan", b"{}", "--explain")
        assert (done.returncode, done.stdout) == (2, b"")

    def test_explain_is_for_one_document(self) -> None:
        assert run("plan", b"", "--explain", "--lines").returncode == 2

    @pytest.mark.parametrize("command", ["plan", "review"])
    def test_neither_celery_nor_charts_are_loaded(self, command: str) -> None:
        program = (
            "import os, sys\n"
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'walkback.settings'\n"
            "from django.core.management import execute_from_command_line\n"
            f"execute_from_command_line(['manage.py', '{command}', '--lines'])\n"
            "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
        )
        done = subprocess.run(  # noqa: S603 -- no word of it comes from outside
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=ENVIRONMENT,
            input=b"",
            capture_output=True,
            check=True,
        )
        loaded = set(done.stdout.decode().split())
        assert "plans" in loaded
        assert loaded.isdisjoint({"celery", "kombu", "altair", "vl_convert", "pandas", "numpy"})

    def test_lines_answer_in_order_and_a_bad_one_in_its_place(self) -> None:
        lines = [json.dumps(INTAKE), "", "{}", json.dumps({**INTAKE, "days_available": 2})]
        done = run("plan", "\n".join(lines).encode(), "--lines")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0
        assert answers[0] == plan(INTAKE)
        assert answers[1] == {
            "error": "age: is missing; pain_avg: is missing; pain_worst: is missing"
        }
        assert answers[2] == plan({**INTAKE, "days_available": 2})

    @pytest.mark.long
    @pytest.mark.parametrize(
        ("command", "document"),
        [
            ("plan", INTAKE),
            ("review", {"intake": INTAKE, "weeks": [{**GOOD, "done": 2000}] * 26}),
        ],
    )
    def test_ten_thousand_lines_take_less_than_ten_seconds(
        self, command: str, document: dict[str, object]
    ) -> None:
        lines = (json.dumps(document) + "\n").encode() * 10_000
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run(command, lines, "--lines")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Its own work only: other tests beside it do not count.
        took = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        assert len(done.stdout.splitlines()) == 10_000
        assert took < 10, f"{took:.1f} s"


class TestStored:
    @settings(max_examples=60, deadline=None)
    @given(held=standings(), evidence=weeks())
    def test_everything_stored_reads_as_it_was(
        self, held: tuple[WalkingState, Standing], evidence: WeekEvidence
    ) -> None:
        state, standing = held
        decision = decide(state, standing, evidence)
        tally, left = tally_after(Tally(), decision), standing_after(decision)
        assert state_from_dict(through_json(state_to_dict(state))) == state
        assert standing_from_dict(through_json(standing_to_dict(left))) == left
        assert tally_from_dict(through_json(tally_to_dict(tally))) == tally
        stored = through_json(evidence_to_dict(evidence))
        assert stored["done_minutes"] == evidence.done_minutes
        assert stored["triage"] == evidence.triage.value

    def test_a_row_written_before_a_field_existed_stays_readable(self) -> None:
        stored = through_json(state_to_dict(start(Intake(45, 2, 3))))
        del stored["growth_override"]
        assert state_from_dict(stored).growth_override is None
        assert tally_from_dict({}) == Tally()

    def test_a_required_value_is_never_guessed(self) -> None:
        stored = through_json(state_to_dict(start(Intake(45, 2, 3))))
        del stored["minutes"]
        with pytest.raises(TypeError, match="minutes"):
            state_from_dict(stored)


@pytest.mark.parametrize("key", ["suggested_days", "weekly_target", "growth"])
def test_what_a_clinic_suggests_is_kept_with_a_plan_and_taken_from_nobody_else(key: str) -> None:
    document = {"age": 54, "pain_avg": 2, "pain_worst": 3, key: None}
    with pytest.raises(BadDocument, match=f"{key}: is not a known key"):
        documents.plan(document)
    with pytest.raises(BadDocument, match=f"intake.{key}: is not a known key"):
        documents.review({"intake": document, "weeks": []})
    assert documents.intake_of(document).age == 54
