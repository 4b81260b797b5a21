"""The servers of a chaos run, and how they are taken away and given back."""

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import psycopg
import redis

from tests.chaos.sink import JOURNAL
from tests.databases import make_afresh, on_database
from walkback.ops.console import Console
from walkback.ops.embedded import postgres_programs, start_postgres, start_valkey
from walkback.ops.folders import CHECKOUT, Folders, kept_secret
from walkback.ops.ports import on_a_free_port
from walkback.ops.postgres_cluster import Cluster, DatabaseAddress, cluster_home
from walkback.ops.processes import Register, send_to_group
from walkback.ops.programs import Child, Program
from walkback.ops.stack import _greets
from walkback.ops.supervisor import StartFailed, Supervisor
from walkback.ops.system_user import database_user

DATABASE: Final = "chaos"
_PATIENCE_SECONDS: Final = 60


class Crew(Supervisor):
    """A supervisor whose children may die at any time; each start has a log of its own."""

    def __init__(self, console: Console, register: Register) -> None:
        super().__init__(console, register)
        self._starts = 0
        # Left over by a parent that was killed; some go on sending for a while.
        self._orphans: set[int] = set()

    def child(self, name: str) -> Child:
        return self._children[name]

    def begin(self, program: Program) -> Child:
        """Start it, in the place of one of the same name that has ended."""
        self._starts += 1
        if program.log is not None:
            log = program.log.with_name(f"{program.name}-{self._starts}.log")
            program = replace(program, log=log)
        return self.start(program)

    def forget(self, child: Child, *, orphans: bool) -> None:
        """It has ended; what it forked ends with it unless `orphans` may live on for a while."""
        if orphans:
            child.is_buried = True
            self._orphans.add(child.pid)
        else:
            self._bury(child)

    def end_orphans(self) -> None:
        for group in self._orphans:
            send_to_group(group, signal.SIGKILL)
        self._orphans.clear()

    def stop_all(self) -> None:
        self.end_orphans()
        super().stop_all()

    def pause(self, seconds: float) -> None:
        """Wait, and raise StopRequested when we are told to stop."""
        self._pump(seconds)
        self.check_stop()


@dataclass(frozen=True)
class Patience:
    """How long everything may take, in seconds. The first three are the product's settings, the others the
    mail server's: QUIET is longer than `idle` and `accept` together, and `group` shorter than `lease`.
    """

    lease: float
    quiet: float
    group: float
    idle: float
    accept: float
    late: float


class Servers:
    """Postgres, Valkey and the faulting mail server of one run, each on a port that it keeps."""

    def __init__(self, crew: Crew, folders: Folders, run: Path) -> None:
        self._crew = crew
        self._folders = folders
        self._run = run
        self._address: DatabaseAddress | None = None
        self._cluster: Cluster | None = None
        self._valkey_url = ""
        self.environment: dict[str, str] = {}

    def start(self, patience: Patience, *, seed: int, percent: float) -> None:
        """Start all three and make an empty, migrated database. Raises CannotStart."""
        self.environment = {
            "DEBUG": "true",
            "SECRET_KEY": kept_secret(self._folders, "secret_key"),
            "ALLOWED_HOSTS": "localhost",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "DJANGO_SETTINGS_MODULE": "walkback.settings",
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
            "MAIL_LEASE_SECONDS": str(patience.lease),
            "MAIL_QUIET_SECONDS": str(patience.quiet),
            "MAIL_GROUP_SECONDS": str(patience.group),
            "MAIL_LOOKUP": f"journal:{self._run / JOURNAL}",
        }
        self._start_postgres()
        self._valkey_url = start_valkey(
            self._crew, self._folders, kept_secret(self._folders, "valkey_password")
        )
        self.environment |= {
            "REDIS_URL": f"{self._valkey_url}/0",
            "CACHE_URL": f"{self._valkey_url}/1",
        }
        self._start_sink(patience, seed, percent)
        os.environ.update(self.environment)
        self._make_database()

    def _start_postgres(self) -> None:
        user = database_user()
        home = cluster_home(self._folders, user)
        self._cluster = Cluster(home, postgres_programs(user, home), user, durable=False)
        self._cluster.stop_left_behind()
        if not self._cluster.exists:
            self._cluster.create()
        log = self._folders.logs / "postgres.log"
        self._address = start_postgres(self._crew, self._cluster, log)
        self.environment |= {
            "DATABASE_URL": self._address.application_url,
            "DATABASE_OWNER_URL": self._address.owner_url,
        }

    def _start_sink(self, patience: Patience, seed: int, percent: float) -> None:
        def start(port: int) -> None:
            child = self._crew.begin(
                self.program(
                    "sink",
                    *("-m", "tests.chaos.sink", "--folder", str(self._run)),
                    *("--port", str(port), "--seed", str(seed), "--percent", str(percent)),
                    *("--idle-seconds", str(patience.idle)),
                    *("--late-seconds", str(patience.late)),
                    *("--accept-seconds", str(patience.accept)),
                )
            )
            self._crew.wait_until(child, lambda: _greets(port), _PATIENCE_SECONDS)

        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{on_a_free_port(start)}"

    def _make_database(self) -> None:
        make_afresh(DATABASE)
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            self.environment[variable] = on_database(DATABASE, self.environment[variable])
        os.environ.update(self.environment)

    def program(self, name: str, *arguments: str, **environment: str) -> Program:
        """One of our own processes; it is never asked to stop politely."""
        return Program(
            name=name,
            command=(sys.executable, *arguments),
            environment={"PATH": os.environ["PATH"], **self.environment, **environment},
            folder=CHECKOUT,
            log=self._folders.logs / f"{name}.log",
            stop_signal=signal.SIGKILL,
        )

    # -- Taken away and given back -----------------------------------------------------------------
    def kill_postgres(self, how: signal.Signals) -> None:
        """SIGQUIT is an immediate shutdown, SIGKILL takes the postmaster from under its sessions."""
        child = self._crew.child("postgres")
        os.kill(child.pid, how)
        child.wait(_PATIENCE_SECONDS)
        self._crew.forget(child, orphans=False)
        cluster, address = self._cluster, self._address
        assert cluster is not None
        assert address is not None
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            cluster.stop_left_behind()
            again = self._crew.begin(child.program)
            try:
                self._crew.wait_until(
                    again, lambda: cluster.answers(address.port), _PATIENCE_SECONDS
                )
            except StartFailed:
                # Sessions of the one before still hold its memory.
                if time.monotonic() > deadline:
                    raise
                self._crew.pause(0.2)
            else:
                return

    def flush_valkey(self) -> None:
        """Every tick that waits is lost, in a server that lives on; one just started has none anyway."""
        with redis.Redis.from_url(self._valkey_url) as client, suppress(redis.ConnectionError):
            client.flushall()

    def kill_valkey(self) -> None:
        """It keeps nothing on disk, so every tick that waits is lost."""
        child = self._crew.child("valkey")
        send_to_group(child.pid, signal.SIGKILL)
        child.wait(_PATIENCE_SECONDS)
        self._crew.forget(child, orphans=False)
        self._crew.begin(child.program)

    # -- Asked -------------------------------------------------------------------------------------
    def ask(
        self, statement: str, parameters: dict[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """One statement in a commit of its own. Raises psycopg.OperationalError."""
        with psycopg.connect(
            self.environment["DATABASE_OWNER_URL"], connect_timeout=5
        ) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []
