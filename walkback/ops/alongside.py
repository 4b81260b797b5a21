"""Run one command with the servers of the test data folder beside it."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from types import FrameType
from typing import Final

from walkback.ops.console import Console
from walkback.ops.folders import Folders
from walkback.ops.processes import Register
from walkback.ops.stack import Stack, alone_on
from walkback.ops.supervisor import StopRequested, Supervisor
from walkback.ops.troubles import CannotStart

_PASSED_ON: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_REFUSED: Final = 1
_INTERRUPTED: Final = 130
_LOOK_EVERY_SECONDS: Final = 1


def run_alongside(folders: Folders, command: list[str], console: Console) -> int:
    """Start the servers, run the command, stop the servers. Returns the command's exit status."""
    started = time.monotonic()
    supervisor = Supervisor(console, Register(folders.register))
    try:
        with alone_on(folders, console), supervisor.in_charge():
            environment = Stack(folders, console, supervisor, durable=False).start()
            environment.setdefault("PUBLIC_URL", "http://127.0.0.1:8000")
            console.say(f"Servers for this run started in {time.monotonic() - started:.1f} s.")
            return _run_in_front(command, environment, supervisor)
    except StopRequested:
        return _INTERRUPTED
    except CannotStart as trouble:
        console.say(f"The servers cannot be started: {trouble}")
        return _REFUSED


def _run_in_front(command: list[str], environment: dict[str, str], supervisor: Supervisor) -> int:
    """Run the command on our own terminal and pass on the signals that ask us to stop."""
    running: list[subprocess.Popen[bytes]] = []
    too_early: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if not running:
            too_early.append(number)
        # A terminal has sent its Ctrl-C to the command already, and a second one would hasten it.
        elif number != signal.SIGINT or not _is_in_terminal_foreground():
            running[0].send_signal(number)

    earlier = {number: signal.signal(number, pass_on) for number in _PASSED_ON}
    try:
        supervisor.check_stop()
        process = _spawn(command, environment)
        running.append(process)
        for number in too_early:
            process.send_signal(number)
        code = _wait_for(process)
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
    return 128 - code if code < 0 else code


def _spawn(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(command, env=environment)  # noqa: S603 -- its whole purpose
    except OSError as error:
        raise CannotStart(f"{command[0]}: {error.strerror}.") from error


def _wait_for(process: "subprocess.Popen[bytes]") -> int:
    """Its exit status.

    Never one wait without an end: a signal that arrives in the instant before the system call would
    be heard only after the command ended by itself, and a command that nobody tells may run for ever.
    """
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_LOOK_EVERY_SECONDS)


def _is_in_terminal_foreground() -> bool:
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
