"""`manage.py screen` as other programs use it: bytes in, bytes out, an exit status."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from screening.documents import screen
from screening.domain.questions import RULESETS
from tests.domain.cases.triage import ACCEPTED, ALL_CLEAR, REFUSED, Case, Refused
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
    # The plainest locale there is: input is UTF-8 all the same.
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
CLEAR = {"age": 54, "answers": ALL_CLEAR}
CLEAR_ANSWER = {
    "ruleset": "1.0",
    "outcome": "OK",
    "fired": [],
    "flags": [],
    "locked": False,
    "delay": False,
}


def run(stdin: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 -- no word of it comes from outside
        [sys.executable, "-W", "error", "manage.py", "screen", *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )


def document_of(case: Case | Refused) -> dict[str, object]:
    answers = {**ALL_CLEAR, **case.answers}
    return {
        "age": case.age,
        "answers": {item: answer for item, answer in answers.items() if answer is not None},
        "may_be_pregnant": case.may_be_pregnant,
        "cleared_before": list(case.cleared_before),
    }


class TestDocument:
    def test_the_answer_has_the_keys_of_the_contract_in_their_order(self) -> None:
        answers = {**ALL_CLEAR, "A9": "yes", "F0": "no"}

        assert json.dumps(screen({"age": 54, "answers": answers})) == (
            '{"ruleset": "1.0", "outcome": "MODIFY", '
            '"fired": [{"item": "A9", "answer": "yes", "outcome": "MODIFY"}], '
            '"flags": ["LEG_PAIN"], "locked": false, "delay": false}'
        )

    @pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.title)
    def test_the_answer_says_what_the_table_says(self, case: Case) -> None:
        answer = screen(document_of(case))

        assert answer["outcome"] == case.outcome
        assert answer["flags"] == case.flags.split()
        assert answer["delay"] is case.delay
        assert answer["locked"] is (case.outcome in ("EMERGENCY", "URGENT"))
        assert answer == json.loads(json.dumps(answer))

    @pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.title)
    def test_refusals_name_the_items(self, case: Refused) -> None:
        with pytest.raises(BadDocument) as caught:
            screen(document_of(case))

        assert caught.value.problems == tuple(f"answers.{problem}" for problem in case.problems)

    def test_three_signs_together_are_one_finding_without_an_answer(self) -> None:
        signs = {f"F{number}": "yes" for number in range(1, 10)}

        answer = screen({"age": 54, "answers": {**ALL_CLEAR, "F0": "yes", **signs}})

        assert answer["fired"] == [{"item": "F", "answer": None, "outcome": "ADVISE"}]

    def test_optional_keys_may_be_null_or_absent(self) -> None:
        assert screen(CLEAR) == CLEAR_ANSWER
        assert screen({**CLEAR, "may_be_pregnant": None, "cleared_before": None}) == CLEAR_ANSWER

    def test_null_is_no_answer(self) -> None:
        with pytest.raises(BadDocument, match=r"^answers\.A1: is missing$"):
            screen({"age": 54, "answers": {**ALL_CLEAR, "A1": None}})
        unasked = {**ALL_CLEAR, "C5": None, "D1b": None, "F1": None}
        assert screen({"age": 54, "answers": unasked}) == CLEAR_ANSWER

    @pytest.mark.parametrize("answer", [True, False, 0, 1, 1.5, [], ["yes"], {"a": "yes"}])
    def test_an_answer_that_is_no_text_does_not_exist(self, answer: object) -> None:
        with pytest.raises(BadDocument, match=r"^answers\.A1: must be one of no, yes, not_sure"):
            screen({"age": 54, "answers": {**ALL_CLEAR, "A1": answer}})
        stands = screen({"age": 54, "answers": {**ALL_CLEAR, "A1": answer, "B1": "yes"}})
        assert stands["outcome"] == "EMERGENCY"

    @pytest.mark.parametrize(
        ("changed", "problem"),
        [
            ({"age": None}, "age: must not be null"),
            ({"age": True}, "age: must be a whole number from 0 to 110"),
            ({"age": 54.0}, "age: must be a whole number from 0 to 110"),
            ({"age": "54"}, "age: must be a whole number from 0 to 110"),
            ({"age": -1}, "age: must be a whole number from 0 to 110"),
            ({"age": 111}, "age: must be a whole number from 0 to 110"),
            ({"age": 10**400}, "age: must be a whole number from 0 to 110"),
            ({"age": float("nan")}, "age: must be a whole number from 0 to 110"),
            ({"answers": None}, "answers: must not be null"),
            ({"answers": []}, "answers: must be an object"),
            ({"answers": "no"}, "answers: must be an object"),
            ({"may_be_pregnant": 1}, "may_be_pregnant: must be true or false"),
            ({"may_be_pregnant": "yes"}, "may_be_pregnant: must be true or false"),
            ({"cleared_before": "D1b"}, "cleared_before: must be an array"),
            ({"cleared_before": {"D1b": True}}, "cleared_before: must be an array"),
            ({"cleared_before": ["B5", 3]}, "cleared_before[1]: must be a text"),
            ({"cleared_before": [None]}, "cleared_before[0]: must be a text"),
            ({"cleared_before": [["B5"]]}, "cleared_before[0]: must be a text"),
            ({"cleared_before": ["Z9"]}, "cleared_before[0]: Z9 is not known"),
            ({"cleared_before": ["F"]}, "cleared_before[0]: F is not known"),
            ({"cleared_before": ["d1b"]}, "cleared_before[0]: d1b is not known"),
            ({"Age": 54}, "Age: is not a known key"),
            ({"bmi": None}, "bmi: is not a known key"),
        ],
    )
    def test_a_document_of_the_wrong_shape_is_refused(
        self, changed: dict[str, object], problem: str
    ) -> None:
        with pytest.raises(BadDocument) as caught:
            screen({**CLEAR, **changed})

        assert caught.value.problems == (problem,)

    def test_the_shape_is_judged_also_in_an_emergency(self) -> None:
        emergency = {"age": 54, "answers": {"B1": "yes"}}

        assert screen(emergency)["outcome"] == "EMERGENCY"
        for wrong in ({"age": 111}, {"cleared_before": ["Z9"]}, {"bmi": 20}):
            with pytest.raises(BadDocument):
                screen({**emergency, **wrong})

    def test_all_problems_are_named_at_once(self) -> None:
        wrong = {
            "age": 70,
            "answers": {**ALL_CLEAR, "A1": "maybe", "Z9": "yes"},
            "cleared_before": ["Y"],
            "x": 1,
        }

        with pytest.raises(BadDocument) as caught:
            screen(wrong)

        assert caught.value.problems == (
            "x: is not a known key",
            "cleared_before[0]: Y is not known",
            "answers.A1: must be one of no, yes, not_sure, checked",
            "answers.C5: is missing",
            "answers.Z9: is not a known item",
        )

    def test_answers_are_not_judged_while_it_is_unknown_who_was_asked(self) -> None:
        with pytest.raises(BadDocument) as caught:
            screen({"answers": {}, "may_be_pregnant": "no"})

        assert caught.value.problems == (
            "age: is missing",
            "may_be_pregnant: must be true or false",
        )


class TestCommand:
    def test_one_document_is_answered_with_one(self) -> None:
        done = run(json.dumps(CLEAR, indent=2).encode())

        assert json.loads(done.stdout) == CLEAR_ANSWER
        assert done.stdout.endswith(b"}\n")
        assert (done.returncode, done.stderr) == (0, b"")

    def test_problems_are_plain_lines_and_exit_status_2(self) -> None:
        given = {"age": 54, "answers": {**ALL_CLEAR, "Z\n9": "yes", "é": "no", "A1": "x"}}
        done = run(json.dumps(given, ensure_ascii=False).encode())

        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode("ascii").splitlines() == [
            "answers.A1: must be one of no, yes, not_sure, checked",
            'answers."Z\\n9": is not a known item',
            'answers."\\u00e9": is not a known item',
        ]

    @pytest.mark.parametrize(
        ("stdin", "problem"),
        [
            (b"", "the document is empty"),
            (b"\xff\xfe", "the document is not UTF-8 (byte 1)"),
            (b"[" * 100_000, "the document is nested too deeply"),
        ],
        ids=["empty", "bytes", "deep"],
    )
    def test_what_is_no_document_is_one_plain_line(self, stdin: bytes, problem: str) -> None:
        done = run(stdin)

        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode() == problem + "\n"

    @pytest.mark.parametrize("version", sorted(RULESETS))
    def test_a_released_version_answers_with_its_name(self, version: str) -> None:
        for arguments in (["--ruleset", version], [f"--ruleset={version}", "--lines"]):
            done = run(json.dumps(CLEAR).encode(), *arguments)

            assert (done.returncode, done.stderr) == (0, b"")
            assert json.loads(done.stdout) == {**CLEAR_ANSWER, "ruleset": version}

    @pytest.mark.parametrize(
        ("version", "named", "more"),
        [
            ("0.9", "0.9", []),
            ("0.9", "0.9", ["--lines"]),
            ("", '""', []),
            ("1.0\n1.0", '"1.0\\n1.0"', ["--lines"]),
        ],
    )
    def test_an_unknown_version_is_one_plain_line_that_names_the_known_ones(
        self, version: str, named: str, more: list[str]
    ) -> None:
        arguments = ["--ruleset", version, *more]

        done = run(json.dumps(CLEAR).encode(), *arguments)

        assert (done.returncode, done.stdout) == (2, b"")
        known = ", ".join(RULESETS)
        assert done.stderr.decode("ascii") == f"--ruleset: {named} is not known, only {known}\n"

    def test_lines_are_answered_one_for_one_in_order(self) -> None:
        documents = [
            json.dumps(CLEAR).encode(),
            b"",
            b"   \r",
            b"not json",
            json.dumps({"age": 54, "answers": {"B1": "yes"}}).encode() + b"\r",
            json.dumps({"age": "x", "answers": 3, "é": 1}, ensure_ascii=False).encode(),
            b"\xff",
            b"[" * 100_000,
            json.dumps(CLEAR).encode(),  # and no line end after the last
        ]
        done = run(b"\n".join(documents), "--lines")

        assert (done.returncode, done.stderr) == (0, b"")
        first, bad, emergency, several, bytes_, deep, last = map(
            json.loads, done.stdout.decode("ascii").splitlines()
        )
        assert first == last == CLEAR_ANSWER
        assert bad == {"error": "the document is not valid JSON (line 1, column 1)"}
        assert emergency["outcome"] == "EMERGENCY"
        assert several == {
            "error": '"\\u00e9": is not a known key; age: must be a whole number from 0 to 110; '
            "answers: must be an object"
        }
        assert bytes_ == {"error": "the document is not UTF-8 (byte 1)"}
        assert deep == {"error": "the document is nested too deeply"}

    def test_no_lines_give_no_lines(self) -> None:
        done = run(b"\n\n", "--lines")

        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

    def test_ten_thousand_lines_take_less_than_ten_seconds(self) -> None:
        line = json.dumps(document_of(ACCEPTED[-1])).encode() + b"\n"
        started = time.monotonic()

        done = run(line * 10_000, "--lines")

        assert time.monotonic() - started < 10
        assert len(done.stdout.splitlines()) == 10_000

    def test_a_line_is_answered_before_the_next_is_asked(self) -> None:
        with subprocess.Popen(
            [sys.executable, "manage.py", "screen", "--lines"],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as program:
            assert program.stdin is not None
            assert program.stdout is not None
            for _ in range(2):
                program.stdin.write(json.dumps(CLEAR).encode() + b"\n")
                program.stdin.flush()
                assert json.loads(program.stdout.readline()) == CLEAR_ANSWER

    def test_a_reader_that_leaves_early_is_no_error(self) -> None:
        with subprocess.Popen(
            [sys.executable, "manage.py", "screen", "--lines"],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            assert program.stdin is not None
            assert program.stdout is not None
            assert program.stderr is not None
            line = json.dumps(CLEAR).encode() + b"\n"
            program.stdin.write(line)
            program.stdin.flush()
            program.stdout.readline()
            program.stdout.close()
            program.stdin.write(line)
            program.stdin.close()
            assert program.stderr.read() == b""
            assert program.wait(timeout=30) == 1

    def test_neither_charts_nor_tasks_are_loaded(self) -> None:
        probe = (
            "import sys, io; sys.argv = ['manage.py', 'screen', '--lines']; "
            "sys.stdin = io.TextIOWrapper(io.BytesIO(b'')); "
            "import manage; manage.main(); "
            "print([name for name in ('celery', 'altair', 'vl_convert') if name in sys.modules])"
        )
        done = subprocess.run(  # noqa: S603 -- no word of it comes from outside
            [sys.executable, "-c", probe],
            cwd=ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

        assert (done.stdout.strip(), done.stderr) == ("[]", "")
