"""`manage.py with_services -- COMMAND`: a command with its servers beside it, as `make test` uses it."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.running_up import (
    MANAGE,
    bare_environment,
    data_folder,
    is_alive,
    processes_of,
    run_manage,
    started,
)
from walkback.ops.folders import Folders
from walkback.ops.postgres_cluster import cluster_home
from walkback.ops.system_user import database_user


@pytest.fixture(scope="module")
def folders() -> Iterator[Folders]:
    """One data folder for the module: making a cluster is the slow part."""
    with data_folder() as data:
        yield Folders(data, "test")


@pytest.fixture
def fresh() -> Iterator[Folders]:
    """A data folder for a test that spoils it, or looks whether anything was made in it."""
    with data_folder() as data:
        yield Folders(data, "test")


class TestWithServices:
    """`manage.py with_services -- COMMAND`, as `make test` uses it."""

    def run(self, folders: Folders, *command: str) -> "subprocess.CompletedProcess[str]":
        return run_manage("with_services", "--", *command, data=folders.data)

    def test_the_command_finds_servers_and_they_are_gone_afterwards(self, folders: Folders):
        code = (
            "import os, psycopg, redis, smtplib\n"
            "psycopg.connect(os.environ['DATABASE_URL']).execute('SELECT 1')\n"
            "psycopg.connect(os.environ['DATABASE_OWNER_URL']).execute('CREATE TABLE made (id int)')\n"
            "redis.Redis.from_url(os.environ['REDIS_URL']).ping()\n"
            "host, port = os.environ['EMAIL_URL'].removeprefix('smtp://').split(':')\n"
            "smtplib.SMTP(host, int(port)).noop()\n"
            "print(os.environ['DEBUG'], len(os.environ['SECRET_KEY']) > 49, '--' in __import__('sys').argv)\n"
        )
        done = self.run(folders, MANAGE[0], "-c", code, "--", "-v")
        assert done.stdout == "true True True\n", done.stderr
        assert done.returncode == 0
        assert processes_of(folders.data) == []

    def test_the_commands_exit_status_is_passed_on(self, folders: Folders):
        assert self.run(folders, "sh", "-c", "exit 7").returncode == 7
        assert self.run(folders, "sh", "-c", "kill -9 $$").returncode == 137

    def test_a_command_that_does_not_exist_is_one_clear_line(self, folders: Folders):
        done = self.run(folders, "no-such-command")
        assert done.returncode == 1
        assert "no-such-command: No such file or directory" in done.stderr
        assert "Traceback" not in done.stderr
        assert processes_of(folders.data) == []

    def test_servers_that_are_named_are_used(self, fresh: Folders):
        environment = bare_environment(
            fresh.data,
            DATABASE_URL="postgres://app@db.example/walkback",
            DATABASE_OWNER_URL="postgres://owner@db.example/walkback",
            REDIS_URL="redis://broker.example/3",
            EMAIL_URL="smtp://mail.example:25",
        )
        done = run_manage("with_services", "--", "env", data=fresh.data, environment=environment)
        for line in (
            "DATABASE_URL=postgres://app@db.example/walkback",
            "DATABASE_OWNER_URL=postgres://owner@db.example/walkback",
            "REDIS_URL=redis://broker.example/3",
            "EMAIL_URL=smtp://mail.example:25",
        ):
            assert line in done.stdout.splitlines()
        assert not (fresh.data / "test" / "postgres").exists()

    def test_one_database_address_without_the_other_is_explained(self, folders: Folders):
        environment = bare_environment(
            folders.data, DATABASE_URL="postgres://app@db.example/walkback"
        )
        done = run_manage("with_services", "--", "true", data=folders.data, environment=environment)
        assert done.returncode == 1
        assert "belong together" in done.stderr

    def test_a_signal_reaches_the_command_and_the_servers_end(self, folders: Folders):
        code = "trap 'echo told; exit 5' TERM; echo ready; while :; do sleep 0.1; done"
        with started(
            *MANAGE, "with_services", "--", "sh", "-c", code, data=folders.data
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.send_signal(signal.SIGTERM)
            assert process.stdout.readline() == "told\n"
            assert process.wait(30) == 5
        assert processes_of(folders.data) == []

    def test_an_unfinished_test_database_is_made_again(self, fresh: Folders):
        assert self.run(fresh, "true").returncode == 0
        home = cluster_home(Folders(fresh.data, "test"), database_user())
        (home / "postgres" / "global" / "pg_control").unlink()
        assert self.run(fresh, "true").returncode == 0

    def test_servers_left_behind_are_ended_by_the_next_start(self, fresh: Folders):
        wait = "echo ready; exec sleep 300"
        with started(*MANAGE, "with_services", "--", "sh", "-c", wait, data=fresh.data) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            before = processes_of(fresh.data)
            process.kill()
        assert len([pid for pid in before if is_alive(pid)]) >= 3
        done = self.run(fresh, "true")
        assert done.returncode == 0
        assert "Ending postgres" in done.stderr
        # Only the command itself is left: it was never ours to end.
        for pid in processes_of(fresh.data):
            assert b"sleep" in Path(f"/proc/{pid}/cmdline").read_bytes()
