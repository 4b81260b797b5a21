"""The weekly run of a whole population: `python -m tests.bench.weekly_run --people 100000 --workers 1,2,4`.

Everybody's week is over at once, which is worse than any real day. Each stage runs by itself: the weeks
are decided with their mails, the other mails judged, all mails sent to a server that takes them at once.
Postgres flushes each commit to the disk, as a real one does.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.databases import make_afresh, on_database, owner_url, put_copy
from walkback.ops.console import Console
from walkback.ops.folders import CHECKOUT, Folders, folders_for
from walkback.ops.ports import on_a_free_port
from walkback.ops.processes import Register
from walkback.ops.programs import Program
from walkback.ops.stack import Stack, _greets, alone_on
from walkback.ops.supervisor import Supervisor

CROWD: Final = "bench_crowd"
DATABASE: Final = "bench"
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PATIENCE_SECONDS: Final = 30
_STAGES: Final = ("decide", "judge", "send", "look")


@dataclass(frozen=True)
class Measured:
    """One stage: what it did, how long it took, and whose processor time it used, in seconds."""

    stage: str
    workers: int
    done: int
    seconds: float
    ours: float
    postgres: float
    megabytes: float

    @property
    def line(self) -> str:
        rate = self.done / self.seconds
        return (
            f"{self.stage:8} {self.workers:7} {self.done:9,} {self.seconds:9.1f} {rate:9,.0f}"
            f" {self.ours:9.1f} {self.postgres:9.1f} {self.megabytes:6.0f}"
        )


HEADING: Final = "stage    workers      done   seconds  a second  ours cpu   pg cpu     MB"


class Bench:
    """The servers and databases of one measurement."""

    def __init__(self, folders: Folders, console: Console, supervisor: Supervisor) -> None:
        self._folders = folders
        self._console = console
        self._supervisor = supervisor
        self._environment: dict[str, str] = {}

    def start(self) -> None:
        """Start Postgres, Valkey and the mail server."""
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{on_a_free_port(self._start_sink)}"
        stack = Stack(self._folders, self._console, self._supervisor, durable=True)
        self._environment = {**stack.start(), "DJANGO_SETTINGS_MODULE": "walkback.settings"}
        self._environment |= {
            "DEBUG": "false",
            "PUBLIC_URL": "https://walkback.example",
            "DEFAULT_FROM_EMAIL": "hello@walkback.example",
        }
        os.environ.update(self._environment)
        # As before any real start: the lessons in the mails name pictures by their collected names.
        self._call("manage.py", "collectstatic", "--noinput")

    def _call(self, *arguments: str, database: str = CROWD) -> str:
        done = subprocess.run(  # noqa: S603  # our own command
            [sys.executable, *arguments],
            env=self._on(database),
            cwd=CHECKOUT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def _start_sink(self, port: int) -> None:
        program = Program(
            name="sink",
            command=(sys.executable, "-m", "tests.bench.sink", "--port", str(port)),
            environment=dict(os.environ),
            folder=CHECKOUT,
            log=self._folders.logs / "sink.log",
        )
        child = self._supervisor.start(program)
        self._supervisor.wait_until(child, lambda: _greets(port), _PATIENCE_SECONDS)

    def gather(self, people: int) -> int:
        """A database with that many people, to be copied for each measurement. Returns how many they are."""
        make_afresh(CROWD)
        return int(self._call("-m", "tests.bench.crowd", "--people", str(people)))

    def copy_crowd(self) -> None:
        with psycopg.connect(owner_url("postgres"), autocommit=True) as connection:
            put_copy(connection, DATABASE, of=CROWD)

    def _on(self, database: str) -> dict[str, str]:
        changed = {
            name: on_database(database, self._environment[name])
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }
        return self._environment | changed

    def measure(self, stage: str, workers: int) -> Measured:
        """Run one stage in that many processes at once."""
        with self._waiting(stage, workers) as children:
            before, started = self._postgres_seconds(), time.monotonic()
            reports = self._let_go(children)
            seconds = time.monotonic() - started
            postgres = self._postgres_seconds() - before
        return Measured(
            stage=stage,
            workers=workers,
            done=sum(report["done"] for report in reports),
            seconds=seconds,
            ours=sum(report["processor"] for report in reports),
            postgres=postgres,
            megabytes=max(report["megabytes"] for report in reports),
        )

    @contextmanager
    def _waiting(self, stage: str, workers: int) -> Iterator[list["subprocess.Popen[str]"]]:
        children = [
            subprocess.Popen(  # noqa: S603  # our own command
                [sys.executable, "-m", "tests.bench.stages", stage],
                env=self._on(DATABASE),
                cwd=CHECKOUT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(workers)
        ]
        try:
            for child in children:
                assert child.stdout is not None
                assert child.stdout.readline() == "ready\n"
            yield children
        finally:
            for child in children:
                child.kill()
                child.communicate()

    def _let_go(self, children: list["subprocess.Popen[str]"]) -> list[dict[str, Any]]:
        for child in children:
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()
        reports = []
        for child in children:
            said, _ = child.communicate()
            assert child.returncode == 0, said
            reports.append(json.loads(said.splitlines()[-1]))
        return reports

    def _postgres_seconds(self) -> float:
        """Processor time of the server and all its sessions, those that ended as well."""
        noted = json.loads(self._folders.register.read_text())
        server = next(record["pid"] for record in noted if record["name"] == "postgres")
        ticks = sum(_ticks(server)[:4])
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _parent(int(entry.name)) == server:
                ticks += sum(_ticks(int(entry.name))[:2])
        return ticks / _TICKS


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _ticks(pid: int) -> list[int]:
    """User and system time, of itself and of its children that ended; proc_pid_stat(5)."""
    return [int(field) for field in _stat(pid)[11:15]]


def run(people: int, workers: list[int], folders: Folders) -> None:
    """Measure each stage with each number of workers, and print a line for each."""
    console, quiet = Console(), Console(sys.stderr, quiet=True)
    supervisor = Supervisor(quiet, Register(folders.register))
    with alone_on(folders, quiet), supervisor.in_charge():
        bench = Bench(folders, quiet, supervisor)
        bench.start()
        started = time.monotonic()
        gathered = bench.gather(people)
        console.say(f"{gathered:,} people made in {time.monotonic() - started:.0f} s.")
        console.say(f"Load before: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores.")
        console.say(HEADING)
        for number in workers:
            bench.copy_crowd()
            for stage in _STAGES:
                console.say(bench.measure(stage, 1 if stage == "look" else number).line)
                supervisor.check_stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument(
        "--workers", type=lambda text: [int(one) for one in text.split(",")], default=[1, 2, 4]
    )
    given = parser.parse_args()
    run(given.people, given.workers, folders_for("bench"))


if __name__ == "__main__":
    main()
