"""A real `manage.py up` or `with_services`, run by a test in a data folder of its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from walkback.ops.folders import CHECKOUT
from walkback.ops.processes import living_process, living_processes

MANAGE = [sys.executable, str(CHECKOUT / "manage.py")]
SET_BY_OTHERS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "CACHE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "PUBLIC_URL",
    "MAIL_CATCHER_FOLDER",
)


def bare_environment(data: Path, **more: str) -> dict[str, str]:
    """Our environment without what the test run's own servers put there."""
    kept = {name: value for name, value in os.environ.items() if name not in SET_BY_OTHERS}
    return {**kept, "DEBUG": "true", "WALKBACK_DATA": str(data), **more}


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that a database user can pass through; afterwards nothing of it lives or stays."""
    place = Path(tempfile.mkdtemp(prefix="walkback-", dir="/tmp"))
    place.chmod(0o711)
    try:
        yield place / "data"
    finally:
        for process in processes_of(place):
            os.kill(process, signal.SIGKILL)
        shutil.rmtree(place, ignore_errors=True)


def processes_of(folder: Path) -> list[int]:
    """Everything alive that works on this folder: named in its command line or environment."""
    mark = os.fsencode(folder)
    found = []
    for process in living_processes():
        try:
            environment = Path(f"/proc/{process.pid}/environ").read_bytes()
        except OSError:
            environment = b""
        if process.pid != os.getpid() and (
            str(folder) in process.command or mark in environment.replace(b"\0", b"\n")
        ):
            found.append(process.pid)
    return found


def wait_until(holds: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def run_manage(
    *arguments: str, data: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end."""
    return subprocess.run(  # noqa: S603 -- our own command
        [*MANAGE, *arguments],
        env=bare_environment(data) if environment is None else environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )


@contextmanager
def started(*command: str, data: Path, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """Start a command whose output the test reads; it does not outlive the block."""
    process = subprocess.Popen(  # noqa: S603 -- our own command
        command,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        **{"env": bare_environment(data), **options},
    )

    def end_all() -> None:
        # Whatever it started holds the other end of our pipe as well.
        process.kill()
        for pid in processes_of(data):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    # A test that waits for a line which never comes must fail, not hang.
    watchdog = threading.Timer(90, end_all)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


class RunningUp:
    """One `manage.py up`, its output collected while it runs."""

    def __init__(self, data: Path, *options: str, **environment: str) -> None:
        self.data = data
        self.lines: list[str] = []
        self.process = subprocess.Popen(  # noqa: S603 -- our own command
            [*MANAGE, "up", *options],
            env=bare_environment(data, **environment),
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self.lines.append(line.rstrip("\n"))

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    @property
    def address(self) -> str:
        found = re.search(r"Open\s+(http://127\.0\.0\.1:\d+)/", self.said)
        assert found is not None, self.said
        return found[1]

    def children(self) -> dict[str, int]:
        """Process id by name, as `up` itself notes them."""
        noted = json.loads((self.data / "run" / "children.json").read_text())
        return {record["name"]: record["pid"] for record in noted}

    def wait_for(self, text: str, seconds: float = 90) -> None:
        def holds() -> bool:
            if text in self.said:
                return True
            assert self.process.poll() is None, f"ended before it said {text!r}:\n{self.said}"
            return False

        wait_until(holds, seconds, f"{text!r} in:\n{self.said}")

    def wait_until_running(self) -> None:
        # With a demonstration clinic to make, beside other tests that begin at the same moment.
        self.wait_for("Stop it with Ctrl-C", seconds=300)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 60) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait(seconds)

    def wait(self, seconds: float = 60) -> int:
        status = self.process.wait(seconds)
        self._reader.join(10)
        return status

    def kill(self) -> None:
        self.process.kill()
        self.wait()


def is_alive(pid: int) -> bool:
    return living_process(pid) is not None
