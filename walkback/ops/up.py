"""`manage.py up`: all of Walkback on this machine, for demonstration and development."""

import hashlib
import http.client
import shlex
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.management import get_commands

from walkback.ops.console import Console
from walkback.ops.folders import CHECKOUT, Folders, write_private
from walkback.ops.ports import LOOPBACK, listener_on
from walkback.ops.processes import Register
from walkback.ops.programs import Program
from walkback.ops.stack import Stack, alone_on
from walkback.ops.supervisor import StopRequested, Supervisor
from walkback.ops.troubles import CannotStart

_FIRST_PORT: Final = 8000
_LAST_PORT: Final = 8099
_WEB_SECONDS: Final = 60
_MANAGE: Final = (sys.executable, str(CHECKOUT / "manage.py"))
# What another shell needs to work on the running installation.
_WRITTEN_DOWN: Final = (
    "DEBUG",
    "SECRET_KEY",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "CACHE_URL",
    "ALLOWED_HOSTS",
    "EMAIL_URL",
    "PUBLIC_URL",
    "MAIL_CATCHER_FOLDER",
    "WALKBACK_DATA",
)


@dataclass(frozen=True)
class UpOptions:
    """What the person asked for. `port` None: 8000, or the next one that is free."""

    port: int | None = None
    reload: bool = False
    demo: bool = True


def bring_up(folders: Folders, options: UpOptions, console: Console) -> int:
    """Start everything, keep it alive until asked to stop, end all of it. Returns the exit status."""
    supervisor = Supervisor(console, Register(folders.register))
    try:
        with alone_on(folders, console), supervisor.in_charge():
            console.say("Walkback is starting. The first start takes a little longer.")
            try:
                return _run(folders, options, console, supervisor)
            finally:
                folders.environment.unlink(missing_ok=True)
    except StopRequested:
        return 0
    except CannotStart as trouble:
        console.say(f"Walkback cannot run: {trouble}")
        return 1


def _run(folders: Folders, options: UpOptions, console: Console, supervisor: Supervisor) -> int:
    environment = Stack(folders, console, supervisor, durable=True).start()
    # Open from here to the end, so that no other program gets the port while web starts again.
    with _listen(options.port) as listener:
        port = listener.getsockname()[1]
        environment["PUBLIC_URL"] = f"http://{LOOPBACK}:{port}"
        written = {name: environment[name] for name in _WRITTEN_DOWN if name in environment}
        lines = [f"{name}={shlex.quote(value)}\n" for name, value in written.items()]
        write_private(folders.environment, "".join(lines))
        jobs = _Jobs(folders, environment, supervisor)
        with console.step("Bringing the database up to date"):
            jobs.run("migrate", "--no-input")
        if options.demo:
            _load_demo(jobs, console)
        logins = jobs.run("demo", "--logins") if options.demo and _has_demo() else ""
        with console.step("Starting web, worker and beat"):
            programs = _processes(folders, environment, listener.fileno(), reload=options.reload)
            web, _worker, _beat = [supervisor.start(program) for program in programs]
            supervisor.wait_until(web, lambda: _answers(port), _WEB_SECONDS)
        _summarise(console, folders, environment, logins)
        stopped = supervisor.supervise()
        console.say("Stopping; press Ctrl-C again to hasten it.")
        supervisor.stop_all()
    console.say("Everything has stopped.")
    return 0 if stopped else 1


class _Jobs:
    """Management commands run to their end, their output kept in a log."""

    def __init__(
        self, folders: Folders, environment: Mapping[str, str], supervisor: Supervisor
    ) -> None:
        self.folders = folders
        self.environment = environment
        self._supervisor = supervisor

    def run(self, command: str, *options: str) -> str:
        """Run `manage.py <command>`; what it printed. Raises CannotStart when it fails."""
        log = self.folders.logs / f"{command}.log"
        status, last_words = self._supervisor.run(
            Program(
                name=command,
                command=(*_MANAGE, command, *options),
                environment=self.environment,
                folder=CHECKOUT,
                log=log,
            )
        )
        if status != 0:
            said = "".join(f"\n    {line}" for line in last_words)
            raise CannotStart(f"`manage.py {command}` failed (all it said: {log}).{said}")
        return log.read_text(encoding="utf-8", errors="replace")


def _has_demo() -> bool:
    return "demo" in get_commands()


def _load_demo(jobs: _Jobs, console: Console) -> None:
    """Fill a database with the demonstration clinic, once."""
    marker = jobs.folders.root / f"demo-loaded-{_database_mark(jobs.environment['DATABASE_URL'])}"
    if marker.exists() or not _has_demo():
        return
    with console.step("Loading the demonstration clinic (only the first time)"):
        jobs.run("demo")
    marker.touch(mode=0o600)


def _database_mark(url: str) -> str:
    """What tells one database from another. An embedded one gets a new port each time, and a new
    password when it is made again, so the one is left out and the other counts."""
    head, _, database = url.rpartition("/")
    login, _, place = head.rpartition("@")
    host = place.rpartition(":")[0] or place
    return hashlib.sha256(f"{login}@{host}/{database}".encode()).hexdigest()[:12]


def _listen(wanted: int | None) -> socket.socket:
    """The socket that web answers on: on the wanted port, else on the first that is free."""
    if wanted is not None:
        try:
            return listener_on(wanted)
        except OSError as error:
            raise CannotStart(f"Port {wanted} is taken by another program.") from error
    for port in range(_FIRST_PORT, _LAST_PORT + 1):
        with suppress(OSError):
            return listener_on(port)
    raise CannotStart(f"All ports from {_FIRST_PORT} to {_LAST_PORT} are taken.")


def _processes(
    folders: Folders, environment: Mapping[str, str], listener: int, *, reload: bool
) -> tuple[Program, Program, Program]:
    """Web, worker and beat, with the options that production uses, one process each."""
    web = [
        *("gunicorn", "walkback.wsgi:application", "--bind", f"fd://{listener}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
        *("--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
        *(["--reload"] if reload else []),
    ]
    celery = ["celery", "-A", "walkback.celery", "--quiet"]
    worker = [
        *(*celery, "worker", "--pool", "prefork", "--concurrency", "1", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    beat = [
        *(*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""),
        *("--schedule", str(folders.root / "beat-schedule")),
    ]

    # Running as root is fine on a machine of one's own; production does not go through here.
    environment = {
        **environment,
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }

    def program(name: str, arguments: list[str], *inherits: int) -> Program:
        command = (sys.executable, "-m", *arguments)
        return Program(name, command, environment, CHECKOUT, inherits=inherits)

    return (
        program("web", web, listener),
        program("worker", worker),
        program("beat", beat),
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=1)
    try:
        connection.request("GET", "/healthz/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _summarise(
    console: Console, folders: Folders, environment: Mapping[str, str], logins: str
) -> None:
    address = environment["PUBLIC_URL"]
    console.say()
    console.say(f"  Walkback is running. Open   {address}/")
    if "MAIL_CATCHER_FOLDER" in environment:
        console.say(
            f"  Read the mail it sends at   {address}/dev/mail/   (none leaves this machine)"
        )
    if logins.strip():
        console.say("  Log in as")
        for line in logins.strip().splitlines():
            console.say(f"    {line}")
    console.say(f"  Everything is kept in       {_short(folders.root)}")
    console.say("  Stop it with Ctrl-C.")
    console.say()


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
