"""An installation with one thing wrong, and a process of its own to look at it."""

import os
import subprocess
import sys

from django.db import connection

from walkback.core.database import owner_login
from walkback.ops.folders import CHECKOUT


def database_url(user: str, password: str) -> str:
    """The test database, as this role. `connection` names it even where it is not opened."""
    place = connection.settings_dict
    return f"postgres://{user}:{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


def application_url() -> str:
    return database_url(connection.settings_dict["USER"], connection.settings_dict["PASSWORD"])


def owner_url() -> str:
    owner = owner_login()
    return database_url(str(owner["USER"]), str(owner["PASSWORD"]))


def environment_with(**changes: str) -> dict[str, str]:
    """The environment of this run, on the test database, with these changes."""
    return {**os.environ, "DATABASE_URL": application_url(), **changes}


def run_python(code: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return _run([sys.executable, "-c", code], environment)


def run_doctor(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return _run([sys.executable, "manage.py", "doctor"], environment)


def _run(command: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 -- our own command
        command,
        env={"DJANGO_SETTINGS_MODULE": "walkback.settings", **environment},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
