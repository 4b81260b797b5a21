"""Which process is which.

A process id alone proves nothing: ids are used again. A process is known by its id together with the
moment it started, so that what a killed `up` left behind can be ended and nothing else ever is.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from walkback.ops.folders import write_private

_PROC = Path("/proc")
_STATE, _GROUP, _STARTED = 0, 2, 19  # places in /proc/<pid>/stat after the name; proc_pid_stat(5)


@dataclass(frozen=True)
class Process:
    """A living process: id, process group, when it started (as the system tells it), command line."""

    pid: int
    group: int
    started: str
    command: str


@dataclass(frozen=True)
class Record:
    """A child process as it was noted when it was started."""

    name: str
    pid: int
    started: str
    command: str
    stop_signal: int


def living_processes() -> list[Process]:
    """Every process that lives, zombies left out."""
    if (_PROC / "self" / "stat").exists():
        pids = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
        return [found for pid in pids if (found := _read_proc(pid)) is not None]
    return _ask_ps()


def living_process(pid: int) -> Process | None:
    """The process with this id, or None when there is none or only a zombie."""
    if (_PROC / "self" / "stat").exists():
        return _read_proc(pid)
    return next((process for process in _ask_ps() if process.pid == pid), None)


def _read_proc(pid: int) -> Process | None:
    try:
        stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
        command = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    if fields[_STATE] in "ZX":
        return None
    words = command.rstrip(b"\0").replace(b"\0", b" ").decode(errors="replace")
    return Process(pid, int(fields[_GROUP]), fields[_STARTED], words)


def _ask_ps() -> list[Process]:
    """The same from `ps`, for systems without /proc."""
    listing = subprocess.run(
        ["ps", "-axww", "-o", "pid=,pgid=,state=,lstart=,command="],  # noqa: S607 -- wherever it is
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    found = []
    for line in listing.stdout.splitlines():
        pid, group, state, *rest = line.split(None, 8)
        if not state.startswith("Z"):
            found.append(Process(int(pid), int(group), " ".join(rest[:5]), " ".join(rest[5:])))
    return found


class Register:
    """The children of one `up`, kept in a file so that the next `up` can find what was left behind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._records: list[Record] = []

    def note(self, name: str, pid: int, stop_signal: signal.Signals) -> None:
        """Remember a child that was just started."""
        process = living_process(pid)
        if process is not None:
            self._records.append(Record(name, pid, process.started, process.command, stop_signal))
            self._save()

    def forget(self, pid: int) -> None:
        """A child has ended."""
        self._records = [record for record in self._records if record.pid != pid]
        self._save()

    def left_behind(self) -> list[Record]:
        """The children noted by an earlier `up` of which something still lives."""
        try:
            noted = [Record(**entry) for entry in json.loads(self._path.read_text())]
        except (OSError, ValueError, TypeError):
            return []
        living = living_processes()
        return [record for record in noted if _members(record, living)]

    def _save(self) -> None:
        write_private(self._path, json.dumps([asdict(record) for record in self._records]))


def _members(record: Record, living: Iterable[Process]) -> list[Process]:
    """What lives of a noted child: itself and its group, or, when it died alone, its forked copies."""
    living = list(living)
    group = [process for process in living if process.group == record.pid]
    leader = next((process for process in living if process.pid == record.pid), None)
    if leader is None:
        return [process for process in group if process.command == record.command]
    if leader.started != record.started:
        return []
    return [leader, *(process for process in group if process is not leader)]


def stop_left_behind(record: Record, grace_seconds: float) -> None:
    """End a child of an earlier `up`, gently first, and everything in its process group."""
    if any(process.pid == record.pid for process in _members(record, living_processes())):
        send(record.pid, signal.Signals(record.stop_signal))
    _wait_until_gone(record, grace_seconds)
    for process in _members(record, living_processes()):
        send(process.pid, signal.SIGKILL)
    _wait_until_gone(record, grace_seconds)


def _wait_until_gone(record: Record, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _members(record, living_processes()):
            return
        time.sleep(0.05)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to one process; one that is gone already is no error."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def send_to_group(group: int, number: signal.Signals) -> None:
    """Send a signal to every process of a group; a group that is gone already is no error."""
    # macOS answers EPERM for a group that holds only zombies.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
