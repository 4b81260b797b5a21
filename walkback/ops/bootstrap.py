"""What some commands need before settings can be read.

The rules on the command line need no server at all. `up` and `with_services` start the servers that
settings ask for, so they begin without them. `manage.py` calls `provide_environment` before Django
loads: it fills the gaps with values that are well formed and lead nowhere. The commands that start
servers run in development only; they make real values for their child processes and read what the
person really set with `given`.
"""

import os
from collections.abc import Mapping
from typing import Final

STARTS_SERVERS: Final = frozenset({"up", "with_services"})
TOUCHES_NO_SERVER: Final = frozenset({"screen", "plan", "review", "simulate"})
"""The rules on the command line: a researcher runs them from a fresh clone, without any settings."""
_TRUE: Final = frozenset({"true", "on", "ok", "y", "yes", "1"})
# Port 9 (discard) on loopback: nothing answers there.
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "SECRET_KEY": "placeholder-until-the-servers-run",
    "DATABASE_URL": "postgres://placeholder:placeholder@127.0.0.1:9/placeholder",
    "DATABASE_OWNER_URL": "postgres://placeholder:placeholder@127.0.0.1:9/placeholder",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "CACHE_URL": "redis://127.0.0.1:9/1",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "EMAIL_URL": "smtp://127.0.0.1:9",
}
_FOR_RULES: Final[Mapping[str, str]] = {
    **PLACEHOLDERS,
    "PUBLIC_URL": "http://127.0.0.1:9",
    "DEFAULT_FROM_EMAIL": "placeholder@walkback.example",
}


def provide_environment(argv: list[str]) -> None:
    """Let settings load for a command that starts the servers itself; do nothing for any other.

    Raises SystemExit with one clear line when DEBUG is off: these commands are for development.
    """
    command = argv[1] if len(argv) > 1 else ""
    if command in TOUCHES_NO_SERVER:
        _fill_gaps(_FOR_RULES)
    if command not in STARTS_SERVERS:
        return
    if command == "with_services" or "--help" in argv or "-h" in argv:
        os.environ.setdefault("DEBUG", "true")
    if not debug_is_on():
        raise SystemExit(
            f"manage.py {command} starts demonstration servers and runs only with DEBUG=true, "
            "as `make run` sets it. In production start web, worker and beat one by one."
        )
    _fill_gaps(PLACEHOLDERS)


def _fill_gaps(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        if not os.environ.get(name, "").strip():
            os.environ[name] = value


def debug_is_on() -> bool:
    """True when the environment says DEBUG in one of the ways that settings accept."""
    return os.environ.get("DEBUG", "").strip().lower() in _TRUE


def given(name: str) -> str | None:
    """The variable as the person set it; None when it is unset, empty or a placeholder."""
    value = os.environ.get(name, "").strip()
    return None if not value or value == PLACEHOLDERS.get(name) else value
