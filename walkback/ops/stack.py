"""The servers that Walkback needs, started where the environment names none."""

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from walkback.ops.bootstrap import PLACEHOLDERS, given
from walkback.ops.console import Console
from walkback.ops.embedded import postgres_programs, start_postgres, start_valkey
from walkback.ops.folders import CHECKOUT, Folders, kept_secret, sole_use
from walkback.ops.ports import LOOPBACK, on_a_free_port
from walkback.ops.postgres_cluster import Cluster, cluster_home
from walkback.ops.processes import Register, stop_left_behind
from walkback.ops.programs import Program
from walkback.ops.supervisor import Supervisor
from walkback.ops.system_user import database_user
from walkback.ops.troubles import CannotStart

_START_SECONDS: Final = 30
_LEFT_BEHIND_SECONDS: Final = 20


class Stack:
    """The servers of one data folder. `durable` is false for tests, whose data may be lost."""

    def __init__(
        self, folders: Folders, console: Console, supervisor: Supervisor, *, durable: bool
    ) -> None:
        self._folders = folders
        self._console = console
        self._supervisor = supervisor
        self._durable = durable

    def start(self) -> dict[str, str]:
        """Start what is missing. Returns the whole environment for Walkback's own processes.

        Raises CannotStart, StopRequested.
        """
        environment = {
            name: value for name, value in os.environ.items() if name not in PLACEHOLDERS
        }
        environment |= {
            "DEBUG": "true",
            "PYTHONUNBUFFERED": "1",
            "WALKBACK_DATA": str(self._folders.data),
            "SECRET_KEY": given("SECRET_KEY") or kept_secret(self._folders, "secret_key"),
            "ALLOWED_HOSTS": given("ALLOWED_HOSTS") or PLACEHOLDERS["ALLOWED_HOSTS"],
        }
        return environment | self._database() | self._broker() | self._mail()

    def _database(self) -> dict[str, str]:
        application, owner = given("DATABASE_URL"), given("DATABASE_OWNER_URL")
        if application and owner:
            return {"DATABASE_URL": application, "DATABASE_OWNER_URL": owner}
        if application or owner:
            raise CannotStart(
                "DATABASE_URL (the application's role) and DATABASE_OWNER_URL (the role that owns the "
                "tables) belong together: set both, or neither to have a database started here."
            )
        cluster = self._cluster()
        with self._console.step("Starting PostgreSQL"):
            log = self._folders.logs / "postgres.log"
            address = start_postgres(self._supervisor, cluster, log)
        return {"DATABASE_URL": address.application_url, "DATABASE_OWNER_URL": address.owner_url}

    def _cluster(self) -> Cluster:
        user = database_user()
        home = cluster_home(self._folders, user)
        if user is not None and home != self._folders.root:
            self._console.say(
                f"  The database is kept in {home}: it runs as the user {user.name}, "
                f"who cannot enter {self._folders.root}."
            )
        cluster = Cluster(home, postgres_programs(user, home), user, self._durable)
        cluster.stop_left_behind()
        if cluster.exists:
            try:
                cluster.check()
            except CannotStart:
                if self._durable:
                    raise
                shutil.rmtree(cluster.data)
        if not cluster.exists:
            with self._console.step("Making the database (only the first time)"):
                cluster.create()
        return cluster

    def _broker(self) -> dict[str, str]:
        broker, cache = given("REDIS_URL"), given("CACHE_URL")
        if broker is None:
            with self._console.step("Starting Valkey"):
                password = kept_secret(self._folders, "valkey_password")
                server = start_valkey(self._supervisor, self._folders, password)
            broker, cache = f"{server}/0", cache or f"{server}/1"
        return {"REDIS_URL": broker, **({} if cache is None else {"CACHE_URL": cache})}

    def _mail(self) -> dict[str, str]:
        named = given("EMAIL_URL")
        if named is not None:
            return {"EMAIL_URL": named}

        def start(port: int) -> None:
            child = self._supervisor.start(self._catcher(port))
            self._supervisor.wait_until(child, lambda: _greets(port), _START_SECONDS)

        with self._console.step("Starting the mail catcher"):
            port = on_a_free_port(start)
        return {
            "EMAIL_URL": f"smtp://{LOOPBACK}:{port}",
            "MAIL_CATCHER_FOLDER": str(self._folders.mail),
            "MAIL_LOOKUP": f"journal:{self._folders.mail / 'journal.jsonl'}",
        }

    def _catcher(self, port: int) -> Program:
        options = ("--port", str(port), "--folder", str(self._folders.mail))
        return Program(
            name="mail",
            command=(sys.executable, "-m", "walkback.ops.mail_catcher", *options),
            environment={**os.environ, "PYTHONUNBUFFERED": "1"},
            folder=CHECKOUT,
            log=None if self._durable else self._folders.logs / "mail.log",
        )


@contextmanager
def alone_on(folders: Folders, console: Console) -> Iterator[None]:
    """Hold the data folder, rid of what a killed predecessor left running. Raises CannotStart."""
    folders.make()
    with sole_use(folders):
        for record in reversed(Register(folders.register).left_behind()):
            console.say(
                f"  Ending {record.name} (process {record.pid}), left behind by an earlier start."
            )
            stop_left_behind(record, _LEFT_BEHIND_SECONDS)
        yield


def _greets(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as connection:
            return connection.recv(3) == b"220"
    except OSError:
        return False
