"""Lets the mails go, makes things go wrong on time, and puts back what was taken away."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import psycopg

from tests.chaos.agenda import Event, Size, What, drawn
from tests.chaos.evidence import EXPECTED, GO, READY, STOP, lines
from tests.chaos.servers import Crew, Servers
from tests.chaos.sink import CALM
from tests.chaos.tickets import How, Tickets
from walkback.ops.processes import living_process, send
from walkback.ops.programs import Program
from walkback.ops.troubles import CannotStart

# Each with another size of group and claim, so that they meet over the same mails.
WORKERS: Final = {
    "worker-1": {"MAIL_GROUP": "20", "CHAOS_CLAIM": "100"},
    "worker-2": {"MAIL_GROUP": "4", "CHAOS_CLAIM": "12"},
}
_LOOK_SECONDS: Final = 0.05
_RELEASE_SECONDS: Final = 0.3
_COUNT_SECONDS: Final = 0.5
_AHEAD: Final = 0.1
_SILENT_SECONDS: Final = 60
_PATIENCE_SECONDS: Final = 330
_SLOWEST: Final = 6
"""A run takes at most so many times as long as it was to take."""
_AWAKE: Final = float("inf")
_ENOUGH: Final = 0.9
_FEW: Final = 0.02
# An immediate shutdown, and the postmaster taken from under its sessions.
_POSTGRES: Final = (signal.SIGQUIT, signal.SIGKILL)
_RECENT: Final = (
    "SELECT 1 FROM mail_heartbeat"
    " WHERE name = %(name)s AND at > clock_timestamp() - %(seconds)s * interval '1 second'"
)
_OPEN: Final = "SELECT count(*) FROM mail_outboxmail WHERE state IN ('ready', 'leased', 'dot')"


@dataclass
class Conductor:
    """One run from the first mail to the last."""

    size: Size
    dice: random.Random
    servers: Servers
    crew: Crew
    folder: Path
    counted: Counter[str] = field(default_factory=Counter)
    last_fault: datetime = field(init=False)
    _wake_at: dict[int, float] = field(default_factory=dict)
    _released: int = 0
    _next_release: float = 0
    _next_look: float = 0
    _next_count: float = 0
    _closed: float = 0
    _silent_from: float = 0
    # Killed without what they forked.
    _left_alone: set[int] = field(default_factory=set)
    # What shall not be started again for now.
    _absent: set[str] = field(default_factory=lambda: {"beat-2", "loop"})

    def __post_init__(self) -> None:
        self.tickets = Tickets(self.folder / "tickets")
        self.tickets.prepare()
        self.orders = self.size.kills + self.size.freezes + self.size.naps

    # -- From beginning to end ---------------------------------------------------------------------
    def seed(self, seed: int) -> None:
        """Fill the database; what is in it is known afterwards."""
        self._run_to_its_end(
            self.servers.program(
                "seeding",
                *("-m", "tests.chaos.seeding", "--folder", str(self.folder)),
                *("--mails", str(self.size.mails), "--seed", str(seed)),
            )
        )
        self._ids = [line["id"] for line in lines(self.folder / EXPECTED)]
        self.dice.shuffle(self._ids)
        acts = ("--acts", str(self.size.acts), "--seconds", str(self.size.seconds))
        self._people = self.servers.program(
            "people",
            *("-m", "tests.chaos.people", "--folder", str(self.folder), "--seed", str(seed), *acts),
        )

    def conduct(self) -> None:
        """The whole run: faults, then calm, then the wait for the last mail."""
        for name in (*WORKERS, "beat"):
            self._begin(name)
        if self.size.acts:
            self.crew.begin(self._people)
        self._wait_until_all_work()
        events = drawn(self.size, self.dice)
        self._started = time.monotonic()
        self._silent_from = self._started + _SILENT_SECONDS
        while events or not self._all_happened():
            progress = self._progress()
            while events and events[0].at <= progress:
                self._happen(events.pop(0))
            self._release(progress)
            self._look_after()
        self._calm_down()
        self._wait_for_the_last()

    def _wait_until_all_work(self) -> None:
        """Beat ticks, the broker passes it on, a worker hears it, and people are about."""
        people = self.folder / READY
        while not self._heard("dispatch") or (self.size.acts and not people.exists()):
            self.crew.pause(_LOOK_SECONDS)
        (self.folder / GO).touch()

    def _all_happened(self) -> bool:
        """Every order was obeyed and nearly every mail is gone, or it takes too long."""
        if self._elapsed > _SLOWEST:
            return True
        return self._obeyed() >= self.orders and self._open() <= len(self._ids) * _FEW

    @property
    def _elapsed(self) -> float:
        """1 when the run takes as long as it was to take."""
        return (time.monotonic() - self._started) / self.size.seconds

    def _progress(self) -> float:
        """As far as the clock, but not far ahead of the mails: a busy machine is not killed to a standstill."""
        if time.monotonic() > self._next_count:
            self._next_count = time.monotonic() + _COUNT_SECONDS
            self._closed = 1 - self._open() / len(self._ids)
        return max(min(self._elapsed, self._closed + _AHEAD / 2), self._elapsed / _SLOWEST)

    # -- Things that happen ------------------------------------------------------------------------
    def _happen(self, event: Event) -> None:
        if event.what is What.ORDER:
            self.tickets.issue(event.number, event.how, event.step)
            return
        self.counted[event.what] += 1
        self._doings[event.what](event)

    @cached_property
    def _doings(self) -> dict[What, Callable[[Event], None]]:
        return {
            What.PARENT: self._kill_some_worker,
            What.BEAT: lambda _: self._kill("loop" if "beat" in self._absent else "beat"),
            What.POSTGRES: lambda event: self.servers.kill_postgres(_POSTGRES[event.number % 2]),
            What.VALKEY: lambda _: self.servers.kill_valkey(),
            What.FLUSH: lambda _: self.servers.flush_valkey(),
            What.SECOND_BEAT: lambda _: self._begin("beat-2"),
            What.ONE_BEAT: lambda _: self._end("beat-2"),
            What.NO_BEAT: lambda _: self._replace("beat", "loop"),
            What.BEAT_BACK: lambda _: self._replace("loop", "beat"),
        }

    def _kill_some_worker(self, event: Event) -> None:
        name = self.dice.choice(list(WORKERS))
        if event.number % 2:
            self._left_alone.add(self.crew.child(name).pid)
        self._kill(name)

    def _replace(self, old: str, new: str) -> None:
        self._end(old)
        self._begin(new)

    def _release(self, progress: float) -> None:
        """Let mails become due, in bursts, a little ahead of what goes wrong."""
        now = time.monotonic()
        if now < self._next_release:
            return
        self._next_release = now + _RELEASE_SECONDS * self.dice.uniform(0.3, 3)
        share = min(progress + _AHEAD, self._elapsed + _AHEAD / 2, 1)
        ids = self._ids[self._released : int(len(self._ids) * share)]
        if not ids:
            return
        try:
            self.servers.ask(
                "UPDATE mail_outboxmail SET not_before = now()"
                " WHERE id = ANY(%(ids)s) AND state = 'ready'",
                {"ids": ids},
            )
        except psycopg.OperationalError:
            return  # it comes again
        self._released += len(ids)

    def _open(self) -> int:
        """How many mails are neither sent nor given up."""
        try:
            return int(self.servers.ask(_OPEN)[0][0])
        except psycopg.OperationalError:
            return len(self._ids)

    def _obeyed(self) -> int:
        return sum(1 for _ in self.tickets.taken())

    # -- What keeps the run going ------------------------------------------------------------------
    def _look_after(self) -> None:
        self.crew.pause(_LOOK_SECONDS)
        self._wake_the_frozen()
        for name in ("sink", *WORKERS, "beat", "beat-2", "loop"):
            if name not in self._absent and self.crew.child(name).has_ended():
                self._restart(name)
        if time.monotonic() > self._next_look:
            self._next_look = time.monotonic() + 5
            self._end_the_silent()

    def _begin(self, name: str) -> None:
        self._absent.discard(name)
        tickets = {"CHAOS_FOLDER": str(self.folder / "tickets"), "CHAOS_MUTANT": self.size.mutant}
        celery = ("-m", "celery", "-A", "tests.chaos.worker", "--quiet")
        if name in WORKERS:
            arguments = [
                *(*celery, "worker", "--pool", "prefork", "--concurrency", "3", "-n", name),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
                *("--loglevel", "WARNING"),
            ]
        elif name == "loop":
            arguments = ["-m", "tests.chaos.loop"]
        else:
            schedule = str(self.folder / f"{name}-schedule")
            arguments = [*celery, "beat", "--pidfile", "", "--schedule", schedule]
        environment = tickets | WORKERS.get(name, WORKERS["worker-1"])
        self.crew.begin(self.servers.program(name, *arguments, **environment))

    def _kill(self, name: str) -> None:
        if name not in self._absent:
            send(self.crew.child(name).pid, signal.SIGKILL)

    def _end(self, name: str) -> None:
        self._kill(name)
        self._absent.add(name)

    def _restart(self, name: str) -> None:
        """What died is started again at once, as a supervisor does."""
        child = self.crew.child(name)
        self.counted[f"{name.partition('-')[0]} restarts"] += 1
        self.crew.forget(child, orphans=child.pid in self._left_alone)
        if name == "sink":
            raise CannotStart("The mail server of the run has ended by itself.")
        self._begin(name)

    def _wake_the_frozen(self) -> None:
        """Half of them after their lease, half after the quiet time."""
        now, patience = time.monotonic(), self.size.patience
        for taken in self.tickets.taken():
            if taken.how is not How.FREEZE:
                continue
            if taken.number not in self._wake_at:
                hold = patience.lease + 0.5 if taken.number % 2 else patience.quiet + 1
                self._wake_at[taken.number] = now + hold
            elif self._wake_at[taken.number] <= now:
                self._wake_at[taken.number] = _AWAKE
                self._wake(taken.pid)

    def _wake(self, pid: int) -> None:
        process = living_process(pid)
        if process is not None and "tests.chaos" in process.command:
            send(pid, signal.SIGCONT)
            self.counted["woken"] += 1

    def _end_the_silent(self) -> None:
        """A worker that lives and does nothing is ended, as a supervisor does that reads the heartbeats."""
        if time.monotonic() < self._silent_from or "beat" in self._absent:
            return
        try:
            silent = not self._heard("dispatch")
        except psycopg.OperationalError:
            return
        if silent:
            self._silent_from = time.monotonic() + _SILENT_SECONDS
            self.counted["ended for silence"] += 1
            for name in WORKERS:
                self._kill(name)

    def _heard(self, name: str) -> bool:
        """Whether this heartbeat is recent."""
        return bool(self.servers.ask(_RECENT, {"name": name, "seconds": _SILENT_SECONDS}))

    # -- The end -----------------------------------------------------------------------------------
    def _calm_down(self) -> None:
        """Nothing goes wrong any more; what was taken away is there again."""
        (self.folder / CALM).touch()
        (self.folder / STOP).touch()
        self.tickets.withdraw()
        for taken in self.tickets.taken():
            if taken.how is How.FREEZE and self._wake_at.get(taken.number) != _AWAKE:
                self._wake_at[taken.number] = _AWAKE
                self._wake(taken.pid)
        self.last_fault = self.servers.ask("SELECT clock_timestamp()")[0][0]
        self.fault_seconds = time.monotonic() - self._started

    def _wait_for_the_last(self) -> None:
        """Until no mail is open, at most a little longer than the promise allows; then nothing may come."""
        calm = time.monotonic()
        while time.monotonic() - calm < _PATIENCE_SECONDS:
            self._release(_SLOWEST)
            self._look_after()
            if not self._open():
                break
        self.tail_seconds = time.monotonic() - calm
        for _ in range(int(1 / _LOOK_SECONDS)):
            self._look_after()
        self.crew.end_orphans()

    def _run_to_its_end(self, program: Program) -> None:
        child = self.crew.begin(program)
        while not child.has_ended():
            self.crew.pause(_LOOK_SECONDS)
        self.crew.forget(child, orphans=False)
        if child.exit_status:
            raise CannotStart("\n".join(child.last_words()))

    # -- Said --------------------------------------------------------------------------------------
    @property
    def too_tame(self) -> list[str]:
        """Why this run proves less than it should."""
        killed, frozen = self.tickets.count(How.KILL), self.tickets.count(How.FREEZE)
        why = []
        if killed.total() < self.size.kills * _ENOUGH:
            why.append(f"only {killed.total()} of {self.size.kills} kills happened")
        if frozen.total() < self.size.freezes * _ENOUGH:
            why.append(f"only {frozen.total()} of {self.size.freezes} freezes happened")
        if self.size.kills >= 2 * len(self.size.steps):
            spared = [str(step) for step in self.size.steps if not killed[step]]
            if spared:
                why.append(f"nobody was killed at step {', '.join(spared)}")
        return why
