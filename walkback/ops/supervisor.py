"""Keeps the children of `up` alive while it runs and leaves none behind when it ends.

A child that others depend on (the database, the broker) ends everything when it dies; any other is
started again, after a pause that doubles from 1 to 30 seconds and is forgotten after a minute of
health. The children end in the reverse of the order in which they were started.
"""

import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from walkback.ops.console import Console
from walkback.ops.processes import Register
from walkback.ops.programs import Child, Program
from walkback.ops.troubles import CannotStart

_STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LONGEST_PAUSE_SECONDS: Final = 30.0
_HEALTHY_AFTER_SECONDS: Final = 60.0
_LOOK_EVERY_SECONDS: Final = 0.2


class StopRequested(Exception):
    """Ctrl-C, or a signal that asks to stop, arrived while starting."""


class StartFailed(CannotStart):
    """A child died, or did not answer in time, while it was being started."""

    def __init__(self, child: Child, reason: str) -> None:
        self.last_words = child.last_words()
        self.name = child.program.name
        said = "".join(f"\n    {line}" for line in self.last_words) if child.program.log else ""
        super().__init__(f"{self.name} {reason}.{said}")


def pause_before_restart(quick_deaths: int) -> float:
    """Seconds to wait before the next start: 1, 2, 4, 8, 16, then 30 each time."""
    return min(2.0**quick_deaths, _LONGEST_PAUSE_SECONDS)


class Supervisor:
    """Starts, hears, restarts and ends children. One instance a process, used as a context."""

    def __init__(self, console: Console, register: Register) -> None:
        self._console = console
        self._register = register
        self._children: dict[str, Child] = {}  # in the order they were first started
        self._quick_deaths: dict[str, int] = {}
        self._restart_at: dict[str, tuple[float, Program]] = {}
        self._stop_requests = 0
        self._selector = selectors.DefaultSelector()

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        """Take the stop signals for the block, and end every child when it is left, however."""
        wake_read, wake_write = os.pipe()
        for descriptor in (wake_read, wake_write):
            os.set_blocking(descriptor, False)
        self._selector.register(wake_read, selectors.EVENT_READ)
        earlier_wake = signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        earlier = {
            number: signal.signal(number, self._on_stop)
            for number in _STOP_SIGNALS
            # `nohup` means: go on when the terminal closes.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN
        }
        try:
            yield
        finally:
            self.stop_all()
            for number, handler in earlier.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(earlier_wake)
            self._selector.close()
            os.close(wake_read)
            os.close(wake_write)

    def start(self, program: Program) -> Child:
        """Start a child. Raises CannotStart."""
        child = Child(program, time.monotonic())
        self._children[program.name] = child
        self._register.note(program.name, child.pid, program.stop_signal)
        if child.output is not None:
            self._selector.register(child.output, selectors.EVENT_READ, child)
        return child

    def wait_until(self, child: Child, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until the child answers. Raises StartFailed, or StopRequested on a stop signal."""
        deadline = time.monotonic() + seconds
        while not ready():
            if child.has_ended():
                self._hear(child)
                self._bury(child)
                raise StartFailed(child, f"{child.how_it_ended()} while starting")
            if time.monotonic() > deadline:
                raise StartFailed(child, f"did not answer within {seconds:.0f} seconds")
            self._pump(0.02)
            self.check_stop()

    def run(self, program: Program) -> tuple[int, list[str]]:
        """Run a child to its end. Returns its exit status and the last lines it said."""
        child = self.start(program)
        while not child.has_ended():
            self._pump(_LOOK_EVERY_SECONDS)
            self.check_stop()
        self._bury(child)
        del self._children[program.name]
        return child.exit_status, child.last_words()

    def check_stop(self) -> None:
        """Raise StopRequested when a stop signal has arrived."""
        if self._stop_requests:
            raise StopRequested

    def supervise(self) -> bool:
        """Keep the children alive until asked to stop (True) or an essential one dies (False)."""
        while not self._stop_requests:
            self._pump(_LOOK_EVERY_SECONDS)
            for child in list(self._children.values()):
                if not child.is_buried and child.has_ended() and not self._after_death(child):
                    return False
            self._restart_due()
        return True

    def stop_all(self) -> None:
        """End every child, last started first; a second stop signal hastens it."""
        self._restart_at.clear()
        asked_once = min(self._stop_requests, 1)
        for child in reversed(self._children.values()):
            child.ask_to_stop()
            deadline = time.monotonic() + child.program.grace_seconds
            while not child.has_ended() and time.monotonic() < deadline:
                if self._stop_requests > asked_once:
                    child.hasten()
                self._pump(0.05)
            if not child.has_ended():
                self._console.say(f"{child.program.name} does not stop by itself; it is ended.")
                child.clear_group()
                child.wait(5)
            self._bury(child)
        self._children.clear()

    def _after_death(self, child: Child) -> bool:
        """False when without this child nothing works; otherwise plan its next start."""
        program = child.program
        self._bury(child)
        if program.essential:
            for line in child.last_words():
                self._console.line(program.name, line)
            self._console.say(
                f"{program.name} {child.how_it_ended()}. Nothing works without it, so everything stops."
            )
            return False
        now = time.monotonic()
        healthy = now - child.started_at >= _HEALTHY_AFTER_SECONDS
        deaths = 0 if healthy else self._quick_deaths.get(program.name, 0)
        pause = pause_before_restart(deaths)
        self._quick_deaths[program.name] = deaths + 1
        self._restart_at[program.name] = (now + pause, program)
        self._console.say(
            f"{program.name} {child.how_it_ended()}; it starts again in {pause:.0f} s."
        )
        return True

    def _restart_due(self) -> None:
        now = time.monotonic()
        for name, (due, program) in list(self._restart_at.items()):
            if due <= now:
                del self._restart_at[name]
                self.start(program)

    def _pump(self, seconds: float) -> None:
        """Pass on what the children say, for at most that long."""
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, Child):
                self._hear(key.data)
            else:
                with suppress(BlockingIOError):
                    os.read(key.fd, 512)

    def _hear(self, child: Child) -> None:
        output = child.output
        for line in child.read_lines():
            self._console.line(child.program.name, line)
        if output is not None and child.is_silent:
            self._finish_hearing(child, output)

    def _finish_hearing(self, child: Child, output: int) -> None:
        with suppress(KeyError):
            self._selector.unregister(output)
        for line in child.read_rest():
            self._console.line(child.program.name, line)

    def _bury(self, child: Child) -> None:
        """A child has ended: hear its last lines, end what it forked, forget it. Only once:
        later its number may be somebody else's."""
        if child.is_buried:
            return
        child.is_buried = True
        child.clear_group()
        if child.output is not None:
            self._finish_hearing(child, child.output)
        self._register.forget(child.pid)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requests += 1
