"""A program that `up` runs as a child: how to start it, hear it, and end all of it."""

import os
import subprocess
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import Final

from walkback.ops.processes import send, send_to_group
from walkback.ops.system_user import SystemUser
from walkback.ops.troubles import CannotStart

_REMEMBERED_LINES: Final = 15
_LOG_TAIL_BYTES: Final = 4000


@dataclass(frozen=True)
class Program:
    """What to run. `essential`: without it nothing works, so its death ends everything."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    log: Path | None = None  # None: its lines go to our console
    run_as: SystemUser | None = None
    stop_signal: Signals = Signals.SIGTERM
    hasten_signal: Signals = Signals.SIGKILL
    grace_seconds: float = 10
    essential: bool = False
    inherits: tuple[int, ...] = ()  # descriptors that stay open in it, under the same numbers


class Child:
    """A running Program, in a session of its own, so that Ctrl-C reaches `up` alone."""

    def __init__(self, program: Program, started_at: float) -> None:
        self.program = program
        self.started_at = started_at  # seconds, monotonic
        self.is_buried = False
        self._rest = b""
        self._silent = False
        self._last_lines: deque[str] = deque(maxlen=_REMEMBERED_LINES)
        self._process = _spawn(program)
        self.pid = self._process.pid
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)

    @property
    def output(self) -> int | None:
        """The descriptor that its lines arrive on, while it is open."""
        pipe = self._process.stdout
        return None if pipe is None or pipe.closed else pipe.fileno()

    @property
    def is_silent(self) -> bool:
        """True once it has closed its output."""
        return self._silent

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def exit_status(self) -> int:
        """As a shell counts: 128 + number for a signal. Valid once it has ended."""
        code = self._process.returncode
        return 128 - code if code < 0 else code

    def how_it_ended(self) -> str:
        code = self._process.returncode
        if code >= 0:
            return f"ended with status {code}"
        return f"was ended by {Signals(-code).name}"

    def read_lines(self) -> list[str]:
        """The whole lines that have arrived since the last call."""
        if self.output is None:
            return []
        with suppress(BlockingIOError):
            while chunk := os.read(self.output, 65536):
                self._rest += chunk
            self._silent = True
        *lines, self._rest = self._rest.split(b"\n")
        return self._remember(lines)

    def read_rest(self) -> list[str]:
        """What it said last; closes its output."""
        lines = self.read_lines()
        if self._rest:
            lines += self._remember([self._rest])
            self._rest = b""
        if self._process.stdout is not None:
            self._process.stdout.close()
        return lines

    def last_words(self) -> list[str]:
        """The end of what it said, from its log file when it has one."""
        if self.program.log is None:
            return list(self._last_lines)
        with suppress(OSError):
            tail = self.program.log.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace")
            return tail.splitlines()[-_REMEMBERED_LINES:]
        return []

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            send(self.pid, self.program.stop_signal)

    def hasten(self) -> None:
        if not self.has_ended():
            send(self.pid, self.program.hasten_signal)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; False when it still lives after that long."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self.has_ended()

    def clear_group(self) -> None:
        """End whatever it forked and left behind."""
        send_to_group(self.pid, Signals.SIGKILL)

    def _remember(self, raw: list[bytes]) -> list[str]:
        lines = [line.decode(errors="replace").rstrip("\r") for line in raw]
        self._last_lines.extend(lines)
        return lines


def _spawn(program: Program) -> subprocess.Popen[bytes]:
    user = program.run_as
    log = None if program.log is None else program.log.open("wb")
    try:
        return subprocess.Popen(  # noqa: S603 -- no word of it comes from outside
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if log is None else log,
            stderr=subprocess.STDOUT,
            env=dict(program.environment),
            cwd=program.folder,
            start_new_session=True,
            pass_fds=program.inherits,
            umask=0o077,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
        )
    except OSError as error:
        raise CannotStart(f"{program.name} cannot be started: {error}.") from error
    finally:
        if log is not None:
            log.close()
