"""What `up` prints: its own steps, and the lines of its children, each with the child's name."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

_NAME_WIDTH: Final = 8
_COLOURS: Final = {"web": 36, "worker": 32, "beat": 35, "mail": 33, "postgres": 34, "valkey": 31}


class Console:
    """One output for several writers. Colour is used on a terminal only."""

    def __init__(self, output: TextIO | None = None, *, quiet: bool = False) -> None:
        self._output = sys.stdout if output is None else output
        self._quiet = quiet  # steps are not shown
        self._colour = self._output.isatty()
        self._unfinished = False

    def say(self, text: str = "") -> None:
        """A line of our own."""
        self._write(f"{text}\n")

    def line(self, name: str, text: str) -> None:
        """A line of a child."""
        label = f"{name:<{_NAME_WIDTH}} |"
        if self._colour and name in _COLOURS:
            label = f"\033[{_COLOURS[name]}m{label}\033[0m"
        self._write(f"{label} {text}\n")

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Say what is being done, then how long it took."""
        if self._quiet:
            yield
            return
        started = time.monotonic()
        self._write(f"  {text} … ")
        self._unfinished = True
        yield
        took = f"{time.monotonic() - started:.1f} s"
        if self._unfinished:
            self._unfinished = False
            self._write(f"{took}\n")
        else:
            self._write(f"  … {text}: {took}\n")

    def _write(self, text: str) -> None:
        if self._unfinished:
            self._unfinished = False
            text = f"\n{text}"
        # Whoever read our output may have gone away; the servers run on regardless.
        with suppress(BrokenPipeError, ValueError):
            self._output.write(text)
            self._output.flush()
