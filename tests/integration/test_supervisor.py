"""The supervisor with toy children: names, restarts, deaths, and nothing left behind."""

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.running_up import is_alive, wait_until
from walkback.ops.console import Console
from walkback.ops.processes import Register, stop_left_behind
from walkback.ops.programs import Child, Program
from walkback.ops.supervisor import (
    StartFailed,
    StopRequested,
    Supervisor,
    pause_before_restart,
)
from walkback.ops.troubles import CannotStart

SLEEP = "import time; time.sleep(300)"
# Notes the order in which children are told to end.
SAY_WHEN_STOPPED = """
import signal, sys, time
def stop(*_):
    print("told to stop", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
time.sleep(300)
"""
STUBBORN_WITH_CHILD = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child: print(child, flush=True)
time.sleep(300)
"""


class Bench:
    """A supervisor, what it printed, and the names of its toys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = io.StringIO()
        self.register = Register(folder / "children.json")
        self.supervisor = Supervisor(Console(self.output), self.register)

    def toy(self, name: str, code: str, **more: object) -> Program:
        command = (sys.executable, "-c", code)
        return Program(name, command, dict(os.environ), self.folder, **more)  # type: ignore[arg-type]

    @property
    def said(self) -> str:
        return self.output.getvalue()

    def wait_for_line(self, child: Child, text: str) -> None:
        self.supervisor.wait_until(child, lambda: text in self.said, 20)

    def ask_to_stop_when(self, text: str, number: signal.Signals = signal.SIGTERM) -> None:
        """Send ourselves a stop signal as soon as the text was printed."""

        def watch() -> None:
            wait_until(lambda: text in self.said, 30, text)
            os.kill(os.getpid(), number)

        threading.Thread(target=watch, daemon=True).start()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    with bench.supervisor.in_charge():
        yield bench


def test_pauses_between_restarts_double_up_to_half_a_minute():
    assert [pause_before_restart(deaths) for deaths in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_each_line_of_a_child_carries_its_name(bench: Bench):
    code = "import sys; print('one'); print('zwei', file=sys.stderr); sys.stdout.write('no end')"
    status, last_words = bench.supervisor.run(bench.toy("web", code))
    assert status == 0
    assert sorted(last_words) == ["no end", "one", "zwei"]
    assert sorted(bench.said.splitlines()) == [
        "web      | no end",
        "web      | one",
        "web      | zwei",
    ]


def test_a_child_that_dies_is_started_again(bench: Bench):
    code = "import sys, time; print('up', flush=True); time.sleep(0.1); sys.exit(3)"
    bench.supervisor.start(bench.toy("worker", code))
    bench.ask_to_stop_when("starts again in 2 s")
    started = time.monotonic()
    assert bench.supervisor.supervise() is True
    assert bench.said.count("worker   | up") == 2
    assert "worker ended with status 3; it starts again in 1 s." in bench.said
    assert time.monotonic() - started > 1


def test_an_essential_child_that_dies_ends_everything_with_a_clear_line(bench: Bench):
    other = bench.supervisor.start(bench.toy("web", SLEEP))
    database = bench.supervisor.start(bench.toy("postgres", SLEEP, essential=True))
    os.kill(database.pid, signal.SIGKILL)
    assert bench.supervisor.supervise() is False
    assert (
        "postgres was ended by SIGKILL. Nothing works without it, so everything stops."
        in bench.said
    )
    bench.supervisor.stop_all()
    assert not is_alive(other.pid)


def test_children_end_in_the_reverse_of_the_order_they_were_started(bench: Bench):
    for name in ("postgres", "web", "beat"):
        child = bench.supervisor.start(bench.toy(name, SAY_WHEN_STOPPED))
        bench.wait_for_line(child, f"{name:<8} | ready")
    bench.supervisor.stop_all()
    told = [line.split()[0] for line in bench.said.splitlines() if "told to stop" in line]
    assert told == ["beat", "web", "postgres"]


def test_a_child_that_does_not_stop_is_ended_with_all_it_forked(bench: Bench):
    child = bench.supervisor.start(bench.toy("web", STUBBORN_WITH_CHILD, grace_seconds=0.5))
    bench.wait_for_line(child, "web      |")
    forked = int(bench.said.split("|")[1])
    assert is_alive(forked)
    bench.supervisor.stop_all()
    wait_until(lambda: not is_alive(child.pid) and not is_alive(forked), 10, "both are gone")
    assert "web does not stop by itself; it is ended." in bench.said


def test_a_second_stop_signal_hastens_the_end(bench: Bench):
    child = bench.supervisor.start(bench.toy("web", STUBBORN_WITH_CHILD, grace_seconds=60))
    bench.wait_for_line(child, "web      |")
    os.kill(os.getpid(), signal.SIGINT)
    assert bench.supervisor.supervise() is True
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    started = time.monotonic()
    bench.supervisor.stop_all()
    assert time.monotonic() - started < 20


def test_what_a_dead_child_forked_does_not_outlive_it(bench: Bench):
    child = bench.supervisor.start(bench.toy("worker", STUBBORN_WITH_CHILD))
    bench.wait_for_line(child, "worker   |")
    forked = int(bench.said.split("|")[1])
    os.kill(child.pid, signal.SIGKILL)
    bench.ask_to_stop_when("starts again")
    bench.supervisor.supervise()
    wait_until(lambda: not is_alive(forked), 10, "the forked process is gone")


def test_a_child_that_dies_while_starting_says_why(bench: Bench, tmp_path: Path):
    code = "print('the reason'); raise SystemExit(1)"
    program = bench.toy("postgres", code, log=tmp_path / "postgres.log")
    child = bench.supervisor.start(program)
    with pytest.raises(
        StartFailed, match=r"postgres ended with status 1 while starting\.\n +the reason"
    ):
        bench.supervisor.wait_until(child, lambda: False, 20)


def test_a_program_that_does_not_exist_is_one_clear_line(bench: Bench):
    program = Program("valkey", ("/nowhere/valkey-server",), {}, bench.folder)
    with pytest.raises(CannotStart, match=r"valkey cannot be started: .*No such file"):
        bench.supervisor.start(program)


def test_a_stop_signal_while_starting_is_obeyed(bench: Bench):
    child = bench.supervisor.start(bench.toy("postgres", SLEEP))
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(StopRequested):
        bench.supervisor.wait_until(child, lambda: False, 20)


def test_a_process_left_behind_is_found_by_its_start_not_by_its_number_alone(
    bench: Bench, tmp_path: Path
):
    child = bench.supervisor.start(bench.toy("worker", SLEEP))
    noted = (tmp_path / "children.json").read_text()
    (record,) = bench.register.left_behind()
    assert record.pid == child.pid

    # The same number, noted for a process that started at another moment: somebody else's.
    (tmp_path / "children.json").write_text(noted.replace(record.started, "1"))
    assert bench.register.left_behind() == []

    (tmp_path / "children.json").write_text(noted)
    stop_left_behind(record, 10)
    assert not is_alive(child.pid)


def test_a_damaged_register_is_no_obstacle(tmp_path: Path):
    path = tmp_path / "children.json"
    for text in ("", "{", "[1]", '[{"name": "web"}]', "{}"):
        path.write_text(text)
        assert Register(path).left_behind() == []
