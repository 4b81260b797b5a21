"""One PostgreSQL cluster in a private folder: made, started, found again after a crash.

Two roles, as in production (architecture.md 2): `walkback_owner` owns the database and may create
others (tests need that), `walkback_app` may only log in; what it may do is granted by migrations.
"""

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import Final

import psycopg
from psycopg import sql

from walkback.ops.folders import Folders, make_folder, write_private
from walkback.ops.processes import Record, living_process, stop_left_behind
from walkback.ops.programs import Program
from walkback.ops.system_user import SystemUser, bare_environment, run_as
from walkback.ops.troubles import CannotStart

DATABASE: Final = "walkback"
OWNER: Final = "walkback_owner"
APPLICATION: Final = "walkback_app"
_SUPERUSER: Final = "postgres"
_PASSWORDS: Final = "walkback-passwords.json"
_LONGEST_SOCKET_PATH: Final = 100  # bytes; macOS allows 103, Linux 107
_STOP_SECONDS: Final = 20
_STOP_SIGNAL: Final = Signals.SIGINT  # the "fast" shutdown: sessions are ended, data is kept
_FALLBACK_HOME: Final = Path("/var/lib/walkback")
# Tests throw their cluster away, so a power cut may spoil it; `make run` keeps what it is told.
# `synchronous_commit` stays on: it costs nothing without fsync, and tests that kill the server must
# find again what was committed.
_HASTY: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class DatabaseAddress:
    """Where a started cluster is reached, for each role."""

    port: int
    passwords: dict[str, str]

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgres://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{database}"

    @property
    def application_url(self) -> str:
        return self.url(APPLICATION)

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)


def cluster_home(folders: Folders, user: SystemUser | None) -> Path:
    """Where the cluster lives: in the data folder, unless the user it runs as cannot get there.

    Then (a checkout below /root, for example) it lives in a folder of its own in /var/lib/walkback,
    because no permission outside the data folder is ever changed.
    """
    if user is None or user.can_pass(folders.root):
        return folders.root
    place = hashlib.sha256(os.fsencode(folders.root)).hexdigest()[:12]
    home = _FALLBACK_HOME / place
    try:
        make_folder(_FALLBACK_HOME, 0o711)
        make_folder(home, 0o711)
    except OSError as error:
        raise CannotStart(
            f"The user {user.name} cannot enter {folders.root}, and {home} cannot be made "
            f"({error.strerror}). Name a data folder that every user can enter with WALKBACK_DATA."
        ) from error
    return home


@dataclass(frozen=True)
class Cluster:
    """A cluster below `home`, run with the programs in `programs` as `user` (None: ourselves)."""

    home: Path
    programs: Path
    user: SystemUser | None
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def exists(self) -> bool:
        return self.data.exists()

    def stop_left_behind(self) -> bool:
        """End a server on this data folder that a killed `up` left behind; True if there was one."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return False
        process = living_process(pid)
        if process is not None and f"-D {self.data} " in process.command:
            record = Record("postgres", pid, process.started, process.command, _STOP_SIGNAL)
            stop_left_behind(record, _STOP_SECONDS)
            return True
        # Its number is free, or somebody else's now: PostgreSQL would take that one for itself.
        pid_file.unlink()
        return False

    def create(self) -> None:
        """Make the cluster: aside first, then moved into place whole. Raises CannotStart."""
        partial = self.home / "postgres.partial"
        shutil.rmtree(partial, ignore_errors=True)
        passwords = {role: secrets.token_urlsafe(32) for role in (_SUPERUSER, OWNER, APPLICATION)}
        for folder in (partial, partial / "data"):
            self._make_private(folder)
        password_file = partial / "password"
        write_private(password_file, passwords[_SUPERUSER])
        self._hand_over(password_file)
        self._run_initdb(partial / "data", password_file)
        write_private(partial / "data" / _PASSWORDS, json.dumps(passwords))
        (partial / "data").rename(self.data)
        shutil.rmtree(partial)

    def check(self) -> None:
        """Raise CannotStart, in words, when the folder is not a cluster that can be started."""
        remedy = f"Remove {self.data} to start afresh; what was entered there is lost then."
        version = self.data / "PG_VERSION"
        if not (version.exists() and (self.data / "global" / "pg_control").exists()):
            raise CannotStart(f"The database folder {self.data} is incomplete. {remedy}")
        if not (self.data / _PASSWORDS).exists():
            raise CannotStart(f"The passwords of the database in {self.data} are gone. {remedy}")
        made_by, ours = version.read_text().strip(), self._major_version()
        if made_by != ours:
            raise CannotStart(
                f"The database in {self.data} was made by PostgreSQL {made_by}; this is {ours}. {remedy}"
            )
        owner = self.data.stat().st_uid
        if owner != (os.geteuid() if self.user is None else self.user.uid):
            raise CannotStart(
                f"The database folder {self.data} belongs to another user (id {owner}). Start as the "
                f"user who made it, or name another folder with WALKBACK_DATA. {remedy}"
            )

    def server(self, port: int, log: Path) -> Program:
        """The server, listening on this port of loopback and on a socket in a private folder."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": self._socket_folder(),
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **({} if self.durable else _HASTY),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=(str(self.programs / "postgres"), "-D", str(self.data), *options),
            environment=bare_environment(),
            folder=self.data if self.user is None else Path("/"),
            log=log,
            run_as=self.user,
            stop_signal=_STOP_SIGNAL,
            hasten_signal=Signals.SIGQUIT,
            grace_seconds=_STOP_SECONDS,
            essential=True,
        )

    def address(self, port: int) -> DatabaseAddress:
        return DatabaseAddress(port, json.loads((self.data / _PASSWORDS).read_text()))

    def answers(self, port: int) -> bool:
        """True when the server takes connections."""
        try:
            self._connect(self.address(port), "postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def set_up_roles(self, address: DatabaseAddress) -> None:
        """Make the two roles and the database, as far as they are missing."""
        with self._connect(address, "postgres") as connection:
            for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if known.fetchone() is None:
                    connection.execute(
                        sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(
                            sql.Identifier(role),
                            sql.SQL(rights),
                            sql.Literal(address.passwords[role]),
                        )
                    )
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )
        for database in ("template1", DATABASE):
            with self._connect(address, database) as connection:
                connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")

    def _connect(self, address: DatabaseAddress, database: str) -> "psycopg.Connection":
        url = address.url(_SUPERUSER, database)
        return psycopg.connect(url, autocommit=True, connect_timeout=2)

    def _socket_folder(self) -> str:
        folder = self.home / "socket"
        if len(os.fsencode(folder)) + len("/.s.PGSQL.65535") > _LONGEST_SOCKET_PATH:
            return ""  # no socket then; everything here connects through the port anyway
        if not folder.is_dir():
            self._make_private(folder)
        return str(folder)

    def _run_initdb(self, data: Path, password_file: Path) -> None:
        command = [
            str(self.programs / "initdb"),
            *("-D", str(data), "-U", _SUPERUSER, f"--pwfile={password_file}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            "--no-sync",  # nothing is in it yet that a power cut could take away
        ]
        made = run_as(self.user, command)
        if made.returncode != 0:
            said = "".join(f"\n    {line}" for line in made.stderr.splitlines()[-10:])
            raise CannotStart(f"The database could not be made in {self.home}.{said}")

    def _major_version(self) -> str:
        shown = run_as(None, [str(self.programs / "postgres"), "--version"])
        return shown.stdout.split()[-1].partition(".")[0]

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)
        self._hand_over(folder)

    def _hand_over(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.uid, self.user.gid)
