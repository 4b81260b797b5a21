"""The figures of a run, as lines of text."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.agenda import Size, What
from tests.chaos.conductor import Conductor
from tests.chaos.evidence import lines
from tests.chaos.sink import FAULTS, LAG
from tests.chaos.tickets import STEPS, How
from tests.chaos.verdict import Breach, Verdict


def heading(size: Size, seed: int, seconds: float, load: float) -> Iterator[str]:
    mutant = f", mutant {size.mutant}" if size.mutant else ""
    yield (
        f"Chaos: {size.mails} mails, seed {seed}{mutant}, {seconds:.0f} s in all;"
        f" load {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores"
    )


def table(size: Size, conductor: Conductor, verdict: Verdict, folder: Path) -> Iterator[str]:
    """What happened, and what it came to."""
    tickets, counted = conductor.tickets, conductor.counted
    killed, frozen = tickets.count(How.KILL), tickets.count(How.FREEZE)
    faults = Counter(line["fault"] for line in lines(folder / FAULTS))
    lag = folder / LAG
    yield _row(
        "faults went on for, last mail after",
        f"{conductor.fault_seconds:.0f} s",
        f"{conductor.tail_seconds:.1f} s",
    )
    yield _row("kills by step 1 to 14", f"{killed.total()}:", *(killed[step] for step in STEPS))
    yield _row(
        "freezes by step, woken",
        f"{frozen.total()}:",
        *(frozen[step] for step in STEPS),
        f"({counted['woken']})",
    )
    yield _row("naps before the fence", tickets.count(How.NAP).total())
    happened = [what for what in What if counted[what]]
    yield _row("also", ", ".join(f"{what} {counted[what]}" for what in happened))
    restarts = {name: number for name, number in counted.items() if name.endswith("restarts")}
    yield _row("restarts, ended for silence", restarts, counted["ended for silence"])
    yield _row("mail server's faults", f"{faults.total()}:", _listed(faults))
    yield _row(
        "longest lag of the mail server",
        json.loads(lag.read_text())["seconds"] if lag.exists() else 0,
        "s",
    )
    acts = Counter(line["what"] for line in lines(folder / "people.jsonl"))
    yield _row("people who said no", f"{acts.total()}:", _listed(acts))
    yield _row("outbox", f"{verdict.states.total()} of {size.mails}:", _listed(verdict.states))
    yield _row("accepted by the mail server", verdict.accepted)
    yield _row("unconfirmed", verdict.states["unconfirmed"])
    for breach in Breach:
        yield _row(breach, verdict.breaches[breach])


def _row(name: str, *values: object) -> str:
    return f"  {name:<48} {' '.join(str(value) for value in values)}".rstrip()


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counted.most_common())
