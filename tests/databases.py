"""Test databases, cloned from one that was migrated before: migrating takes seconds, a clone a blink.

The template stays on the server between runs. Its name says what it was made from: every migration,
everything of ours that they use, the settings, the installed packages, and the application role. When
one of these changes, another template is made and those of before are dropped.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

import psycopg
from psycopg import errors, sql

from walkback.core.database import OWNER_VARIABLE, application_role

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "walkback_template_"
# What migrations read beside themselves.
BESIDE = (
    "walkback/core/database.py",
    "walkback/core/grants.py",
    "walkback/core/row_security.py",
    "walkback/core/fields.py",
    "walkback/settings.py",
    "walkback/mail/categories.py",
)
# One at a time makes, clones or drops a template, whichever run it belongs to.
LOCK = 7_362_118_945


def on_database(name: str, url: str) -> str:
    """The same server and role, another database."""
    head, _, _ = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}"


def owner_url(name: str) -> str:
    return on_database(name, os.environ[OWNER_VARIABLE]).replace("postgis://", "postgresql://")


@contextmanager
def migrated_template() -> Iterator[str]:
    """The name of a database to clone; nobody else makes, clones or drops one meanwhile."""
    with psycopg.connect(owner_url("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        name = f"{PREFIX}{_made_from()}"
        known = {
            str(row[0])
            for row in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"]
            )
        }
        if name not in known:
            _make(connection, name)
            for earlier in known:
                _drop(connection, earlier)
        yield name


def make_afresh(name: str) -> None:
    """An empty, migrated database of this name; the one that was there is gone."""
    with (
        migrated_template() as template,
        psycopg.connect(owner_url("postgres"), autocommit=True) as connection,
    ):
        put_copy(connection, name, of=template)


def put_copy(connection: psycopg.Connection, name: str, *, of: str) -> None:
    """A copy of a database that nobody uses, in the place of the one of this name. As the owner, in autocommit."""
    named = sql.Identifier(name)
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            named, sql.Identifier(of)
        )
    )


def _made_from() -> str:
    """A short name for everything that a migrated database depends on."""
    said = hashlib.sha256(application_role().encode())
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("walkback/*/migrations/*.py")]
    for path in sorted([*files, *(ROOT / name for name in BESIDE)]):
        said.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    for package in sorted({f"{found.name} {found.version}" for found in distributions()}):
        said.update(package.encode() + b"\0")
    return said.hexdigest()[:16]


def _make(connection: psycopg.Connection, name: str) -> None:
    """Aside first: a half-made one never has the name of a whole one."""
    aside = f"{PREFIX}unfinished"
    _drop(connection, aside)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(aside)))
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        env={
            **os.environ,
            "DATABASE_URL": on_database(aside, os.environ["DATABASE_URL"]),
            OWNER_VARIABLE: on_database(aside, os.environ[OWNER_VARIABLE]),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"migrate failed:\n{done.stdout}{done.stderr}"
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(aside), sql.Identifier(name)
        )
    )


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Another checkout's template may be dropped too; it is made again when it is wanted."""
    try:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    except errors.ObjectInUse:
        return
