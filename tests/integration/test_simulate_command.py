"""`manage.py simulate` as people type it: no database, no cache, one plain line for what it cannot do."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
# Nothing listens on port 1: a command that touched a database, a cache or a broker would fail.
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "DEBUG": "true",
    "SECRET_KEY": "for-tests-only",
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "localhost",
    "LC_ALL": "C",
}
SVG = "{http://www.w3.org/2000/svg}"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- no word of it comes from outside
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def simulate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", "simulate", *arguments, **environment)


def test_the_document() -> None:
    done = simulate("--people", "60", "--seed", "4", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert [document[key] for key in ("rules", "people", "seed", "weeks")] == ["1.0", 60, 4, 26]
    kinds = document["kinds"]
    assert len(kinds) == 10
    assert sum(each["people"] for each in kinds) == document["all"]["people"] == 60
    assert (
        list(kinds[0])
        == list(document["all"])
        == [
            "kind",
            "people",
            "finished",
            "reached_130",
            "reached_150",
            "weeks_walked",
            "weeks_held",
            "weeks_stepped_back",
            "weeks_paused",
            "flares_cut",
            "flares_regained",
            "alerts",
            "median_minutes_week_26",
        ]
    )
    assert set(kinds[0]["reached_130"]) == {"people", "share", "median_week"}
    steady = kinds[0]
    assert (steady["kind"], steady["finished"], steady["weeks_walked"]) == ("steady", 6, 156)
    never = kinds[-1]
    assert (never["kind"], never["median_minutes_week_26"]) == ("never_logs", None)
    assert never["alerts"]["PAUSE_INACTIVE"] == 6
    # The sums of the kinds are the figures of all.
    for key in ("finished", "weeks_walked", "weeks_held", "weeks_stepped_back", "weeks_paused"):
        assert sum(each[key] for each in kinds) == document["all"][key]


def test_the_same_in_every_process() -> None:
    """Not even the order of sets, which differs between processes, has a say."""
    one, other = (
        simulate("--people", "50", "--seed", "9", "--json", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    )
    assert one == other != ""
    assert simulate("--people", "50", "--seed", "10", "--json").stdout != one


def test_the_table() -> None:
    done = simulate("--people", "20", "--seed", "1")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "20 made-up people, seed 1, rules 1.0."
    heads = [number for number, line in enumerate(lines) if line.startswith(("kind ", "alerts "))]
    assert len(heads) == 2
    for head in heads:
        rows = lines[head : head + 12]
        assert len({len(row) for row in rows}) == 1, "columns stand under each other"
        assert rows[1].startswith("steady")
        assert rows[-1].startswith("all ")
    assert max(len(line) for line in lines) <= 120


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--people", "0"], "--people must be a whole number from 1 to 100000"),
        (["--people", "100001"], "--people must be a whole number from 1 to 100000"),
        (["--people", "ten"], "--people must be a whole number from 1 to 100000"),
        (["--people", "3.0"], "--people must be a whole number from 1 to 100000"),
        (["--people", ""], "--people must be a whole number from 1 to 100000"),
        (["--seed=-1"], "--seed must be a whole number from 0 to 9223372036854775807"),
        (["--seed", "1e3"], "--seed must be a whole number from 0 to 9223372036854775807"),
        (["--chart", "x.png"], "--chart must name a file that ends in .svg"),
        (["--chart", "/nowhere/x.svg"], "--chart: there is no folder /nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_it_cannot_do_is_one_plain_line(arguments: list[str], problem: str) -> None:
    assert refused(*arguments) == problem


def refused(*arguments: str) -> str:
    """The one line on standard error, from a command that ends with status 2 and writes nothing else."""
    out, errors = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", *arguments, stdout=out, stderr=errors)
    assert (ended.value.code, out.getvalue()) == (2, "")
    problem, rest = errors.getvalue().split("\n", 1)
    assert rest == ""
    return problem


def test_a_refusal_from_the_shell() -> None:
    done = simulate("--people", "many")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--people must be a whole number from 1 to 100000\n"


def test_the_chart(tmp_path: Path) -> None:
    file = tmp_path / "cohort.svg"
    done = simulate("--people", "20", "--seed", "1", "--json", "--chart", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["people"] == 20
    svg = ET.fromstring(file.read_text("utf-8"))  # noqa: S314 -- our own file
    assert svg.tag == f"{SVG}svg"
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == (
        "Minutes a week by week of the plan for 20 made-up people of 10 kinds, with lines at 130 and 150."
    )
    texts = {text.text for text in svg.iter(f"{SVG}text")}
    assert {"boom and bust", "never logs", "Week of the plan", "130", "150"} <= texts


def test_a_chart_that_cannot_be_written_is_one_plain_line(tmp_path: Path) -> None:
    folder = tmp_path / "taken.svg"
    folder.mkdir()
    assert refused("--people", "1", "--chart", str(folder)) == (
        f"--chart: {folder} cannot be written: Is a directory"
    )


def test_charts_are_loaded_only_by_who_draws_one() -> None:
    program = (
        "import os, sys, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'walkback.settings'\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('simulate', people='1', stdout=open(os.devnull, 'w'))\n"
        "print({'altair', 'vl_convert'} & set(sys.modules))\n"
    )
    done = run("-c", program, PYTHONWARNINGS="ignore")
    assert done.stdout.strip() == "set()", done.stderr
