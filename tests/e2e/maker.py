"""Does what needs the site's own Django, one thing after another, in a process of its own.

It makes people in the site's database, signs them in, and puts tasks into its broker. The process of
the tests has Django set up for another database, and starting a new process takes a second each time.
Run as `python -m tests.e2e.maker`: it reads one call a line, as JSON (a name from `cast` and its
arguments), and answers each with one line, as JSON: what went wrong, or nothing, and what came of it.
"""

import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import django
from django.conf import settings

from walkback.core import actor

MODULE = "tests.e2e.maker"


class Maker:
    """The other end of such a process."""

    def __init__(self, to: IO[str], answers: IO[str]) -> None:
        self._to = to
        self._answers = answers

    def make(self, name: str, *given: object) -> object:
        """Call a function of `cast`; what it returns. Fails with what it raised."""
        print(json.dumps([name, given]), file=self._to, flush=True)
        answer = self._answers.readline()
        assert answer, f"nobody answers {name}{given}"
        problem, result = json.loads(answer)
        assert not problem, f"{name}{given}:\n{problem}"
        return result


@contextmanager
def running_maker(environment: dict[str, str], folder: Path, log: Path) -> Iterator[Maker]:
    """A process that makes people, from its start to its end. Its log lines go to `log`."""
    with (
        log.open("w") as errors,
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-m", MODULE],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        # Leaving the block closes its input, which ends it.
        yield Maker(process.stdin, process.stdout)


def answer_all() -> None:
    """Answer every line until there are no more."""
    # Only a process with Django set up can load these.
    from tests.e2e import cast  # noqa: PLC0415

    for line in sys.stdin:
        name, given = json.loads(line)
        problem, result = "", None
        try:
            result = getattr(cast, name)(*given)
        except Exception:  # noqa: BLE001 -- whatever it is, the test that asked fails with it
            problem = traceback.format_exc()
        print(json.dumps([problem, result]), flush=True)  # noqa: T201 -- the answer


if __name__ == "__main__":
    django.setup()
    actor.this_process_acts_as(actor.SYSTEM)
    settings.PASSWORD_HASHERS = ["tests.e2e.cast.QuickHasher"]
    answer_all()
