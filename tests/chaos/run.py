"""A chaos run: `python -m tests.chaos.run short|full|nightly`. Exit status 1 when a promise is broken."""

import argparse
import os
import random
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.chaos.agenda import SIZES, Size
from tests.chaos.conductor import Conductor
from tests.chaos.evidence import gathered
from tests.chaos.report import heading, table
from tests.chaos.servers import Crew, Servers
from tests.chaos.verdict import judge
from walkback.ops.console import Console
from walkback.ops.folders import Folders, folders_for
from walkback.ops.processes import Register
from walkback.ops.stack import alone_on
from walkback.ops.supervisor import StopRequested
from walkback.ops.troubles import CannotStart

_INTERRUPTED: Final = 130
_SHOWN: Final = 6
"""Details of broken promises that are printed."""


def run(size: Size, seed: int, folders: Folders) -> int:
    """Start everything, let it go wrong, judge what is left. Returns the exit status."""
    console = Console(sys.stderr, quiet=True)
    crew = Crew(console, Register(folders.register))
    with alone_on(folders, console), crew.in_charge():
        place = _emptied(folders)
        started, load = time.monotonic(), os.getloadavg()[0]
        servers = Servers(crew, folders, place)
        servers.start(size.patience, seed=seed, percent=size.fault_percent)
        conductor = Conductor(size, random.Random(seed), servers, crew, place)  # noqa: S311  # to be drawn again
        conductor.seed(seed)
        conductor.conduct()
        evidence = gathered(place, servers.ask, conductor.last_fault)
        verdict = judge(evidence)
        crew.stop_all()
    took = time.monotonic() - started
    broken = [*verdict.broken, *conductor.too_tame]
    console = Console()
    for line in (
        *heading(size, seed, took, load),
        *table(size, conductor, verdict, place),
        *verdict.details[:_SHOWN],
        *(f"BROKEN: {what}" for what in broken),
        "0 passed, 1 failed" if broken else "1 passed, 0 failed",
    ):
        console.say(line)
    return 1 if broken else 0


def _emptied(folders: Folders) -> Path:
    """A folder for what this run writes; the one of the run before is gone then."""
    for name in ("run", "logs"):
        shutil.rmtree(folders.root / name, ignore_errors=True)
        (folders.root / name).mkdir(mode=0o700)
    return folders.root / "run"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--use", default="chaos", help="a folder of its own below WALKBACK_DATA")
    for name in ("mails", "kills", "freezes", "naps", "acts", "parent-kills", "beat-kills"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("postgres-kills", "valkey-kills"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("seconds", "fault-percent"):
        parser.add_argument(f"--{name}", type=float)
    parser.add_argument("--steps", type=lambda text: tuple(int(step) for step in text.split(",")))
    parser.add_argument("--mutant", default="")
    given = vars(parser.parse_args())
    size, seed, use = SIZES[given.pop("size")], given.pop("seed"), given.pop("use")
    changed = {name: value for name, value in given.items() if value is not None}
    try:
        raise SystemExit(run(replace(size, **changed), seed, folders_for(use)))
    except CannotStart as trouble:
        raise SystemExit(f"The run cannot go on: {trouble}") from trouble
    except StopRequested as stopped:
        raise SystemExit(_INTERRUPTED) from stopped


if __name__ == "__main__":
    main()
