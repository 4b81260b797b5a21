"""The embedded servers: who may do what in them, and what happens after something went wrong."""

import io
import os
import shutil
import signal
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
import redis

from tests.integration.running_up import (
    data_folder,
    processes_of,
    started,
    wait_until,
)
from walkback.ops.console import Console
from walkback.ops.embedded import postgres_programs, start_postgres, start_valkey
from walkback.ops.folders import Folders, kept_secret, sole_use
from walkback.ops.ports import free_port, is_free
from walkback.ops.postgres_cluster import Cluster, cluster_home
from walkback.ops.processes import Register
from walkback.ops.supervisor import Supervisor
from walkback.ops.system_user import database_user
from walkback.ops.troubles import CannotStart


@pytest.fixture
def folders() -> Iterator[Folders]:
    with data_folder() as data:
        folders = Folders(data, "run")
        folders.make()
        yield folders


def cluster_in(folders: Folders) -> Cluster:
    user = database_user()
    home = cluster_home(folders, user)
    return Cluster(home, postgres_programs(user, home), user, durable=False)


@contextmanager
def supervisor_for(folders: Folders) -> Iterator[Supervisor]:
    supervisor = Supervisor(Console(io.StringIO(), quiet=True), Register(folders.register))
    with supervisor.in_charge():
        yield supervisor


def log_of(folders: Folders) -> Path:
    return folders.logs / "postgres.log"


class TestPostgres:
    def test_the_two_roles_may_do_what_each_needs_and_no_more(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        with supervisor_for(folders) as supervisor:
            address = start_postgres(supervisor, cluster, log_of(folders))
            with psycopg.connect(address.owner_url, autocommit=True) as owner:
                owner.execute("CREATE TABLE walks (minutes integer)")
                owner.execute("CREATE DATABASE test_walkback")
                assert owner.execute(
                    "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
                ).fetchone() == (False, False)
            with psycopg.connect(address.application_url, autocommit=True) as application:
                for forbidden in (
                    "SELECT * FROM walks",
                    "CREATE TABLE public.mine (id integer)",
                    "CREATE DATABASE mine",
                    "CREATE ROLE mine",
                    "DROP TABLE walks",
                    "SELECT pg_read_file('PG_VERSION')",
                ):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        application.execute(forbidden)

    def test_nobody_gets_in_without_the_right_password(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        rules = (cluster.data / "pg_hba.conf").read_text().splitlines()
        methods = {line.split()[-1] for line in rules if line.strip() and line[0] != "#"}
        assert methods == {"scram-sha-256"}
        with supervisor_for(folders) as supervisor:
            address = start_postgres(supervisor, cluster, log_of(folders))
            for user in ("postgres", "walkback_owner", "walkback_app"):
                for host in ("127.0.0.1", str(cluster.home / "socket")):
                    with pytest.raises(psycopg.OperationalError, match="password"):
                        psycopg.connect(
                            host=host,
                            port=address.port,
                            user=user,
                            password="guessed",
                            dbname="walkback",
                        )

    def test_only_loopback_and_a_private_socket_are_listened_on(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        with supervisor_for(folders) as supervisor:
            address = start_postgres(supervisor, cluster, log_of(folders))
            with psycopg.connect(address.owner_url) as owner:
                shown = owner.execute("SHOW listen_addresses").fetchone()
            assert shown == ("127.0.0.1",)
            (sockets,) = [path for path in (cluster.home / "socket").iterdir() if path.is_socket()]
            assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        for private in (cluster.data, cluster.home / "socket"):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert is_free(address.port)

    def test_a_creation_that_was_cut_off_leaves_nothing_in_the_way(self, folders: Folders):
        cluster = cluster_in(folders)
        cut_off = cluster.home / "postgres.partial" / "data"
        cut_off.mkdir(parents=True)
        (cut_off / "PG_VERSION").write_text("18\n")
        cluster.create()
        cluster.check()
        assert not (cluster.home / "postgres.partial").exists()

    def test_an_incomplete_folder_is_explained(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        (cluster.data / "global" / "pg_control").unlink()
        with pytest.raises(CannotStart, match=r"is incomplete\. Remove .*postgres to start afresh"):
            cluster.check()

    def test_lost_passwords_are_explained(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        (cluster.data / "walkback-passwords.json").unlink()
        with pytest.raises(CannotStart, match=r"The passwords of the database in .* are gone"):
            cluster.check()

    def test_a_folder_of_another_version_is_explained(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        (cluster.data / "PG_VERSION").write_text("12\n")
        with pytest.raises(CannotStart, match="made by PostgreSQL 12; this is 18"):
            cluster.check()

    def test_a_server_left_behind_is_found_by_its_pid_file_and_ended(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        server = cluster.server(free_port(), log_of(folders))
        user = server.run_as
        with started(
            *server.command,
            data=folders.data,
            env=dict(server.environment),
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
        ) as process:
            pid_file = cluster.data / "postmaster.pid"
            # Written in two steps: the number first, then the folder it belongs to.
            wait_until(
                lambda: pid_file.exists() and len(pid_file.read_text().splitlines()) > 1,
                20,
                "its pid file",
            )
            assert cluster.stop_left_behind() is True
            assert process.wait(5) == 0
        assert cluster.stop_left_behind() is False

    def test_a_stale_pid_file_that_names_somebody_else_harms_nobody(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
        assert cluster.stop_left_behind() is False
        with supervisor_for(folders) as supervisor:
            start_postgres(supervisor, cluster, log_of(folders))

    def test_a_server_that_is_killed_starts_again_with_its_data(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        with supervisor_for(folders) as supervisor:
            address = start_postgres(supervisor, cluster, log_of(folders))
            with psycopg.connect(address.owner_url, autocommit=True) as owner:
                owner.execute("CREATE TABLE kept AS SELECT 7 AS minutes")
            os.kill(supervisor._children["postgres"].pid, signal.SIGKILL)
        with supervisor_for(folders) as supervisor:
            address = start_postgres(supervisor, cluster, log_of(folders))
            with psycopg.connect(address.owner_url) as owner:
                assert owner.execute("SELECT minutes FROM kept").fetchone() == (7,)

    def test_a_path_too_long_for_a_socket_still_starts(self, folders: Folders):
        far = Folders(folders.data / ("deep" * 20) / ("deeper" * 5), "run")
        far.data.mkdir(parents=True)
        if os.geteuid() == 0:
            for folder in (far.data, far.data.parent):
                folder.chmod(0o711)
        far.make()
        cluster = cluster_in(far)
        cluster.create()
        with supervisor_for(far) as supervisor:
            start_postgres(supervisor, cluster, log_of(far))
        assert not (cluster.home / "socket").exists()


class TestAsRoot:
    """As root the database has a user of its own; as anybody else it runs as the one who asks."""

    def test_the_server_never_runs_as_root(self, folders: Folders):
        cluster = cluster_in(folders)
        cluster.create()
        with supervisor_for(folders) as supervisor:
            start_postgres(supervisor, cluster, log_of(folders))
            owner = Path(f"/proc/{supervisor._children['postgres'].pid}").stat().st_uid
        assert owner == cluster.data.stat().st_uid
        assert owner != 0

    def test_a_folder_that_its_user_cannot_enter_is_left_as_it_is(self, folders: Folders):
        closed = Folders(folders.data / "closed" / "data", "run")
        closed.data.parent.mkdir(mode=0o700)
        closed.make()
        user = database_user()
        home = cluster_home(closed, user)
        assert stat.S_IMODE(closed.data.parent.stat().st_mode) == 0o700
        if user is None:
            assert home == closed.root
            return
        assert home.parent == Path("/var/lib/walkback")
        try:
            cluster = Cluster(home, postgres_programs(user, home), user, durable=False)
            cluster.create()
            with supervisor_for(closed) as supervisor:
                start_postgres(supervisor, cluster, log_of(closed))
        finally:
            shutil.rmtree(home)
            with suppress(OSError):
                home.parent.rmdir()  # unless another checkout keeps its database there

    def test_programs_out_of_its_users_reach_are_copied(
        self, folders: Folders, monkeypatch: pytest.MonkeyPatch
    ):
        user = database_user()
        monkeypatch.setattr("walkback.ops.system_user.SystemUser.can_run", lambda *_: False)
        programs = postgres_programs(user, folders.root)
        assert (folders.root in programs.parents) == (user is not None)
        cluster = Cluster(folders.root, programs, user, durable=False)
        cluster.create()
        with supervisor_for(folders) as supervisor:
            start_postgres(supervisor, cluster, log_of(folders))


class TestValkey:
    def test_it_asks_for_its_password_keeps_everything_and_writes_nothing(self, folders: Folders):
        password = kept_secret(folders, "valkey_password")
        with supervisor_for(folders) as supervisor:
            url = start_valkey(supervisor, folders, password)
            port = int(url.rpartition(":")[2])
            with redis.Redis.from_url(url) as client:
                shown = client.config_get("save", "appendonly", "maxmemory-policy", "bind")
            assert shown == {
                "save": "",
                "appendonly": "no",
                "maxmemory-policy": "noeviction",
                "bind": "127.0.0.1",
            } or {key.decode(): value.decode() for key, value in shown.items()} == {
                "save": "",
                "appendonly": "no",
                "maxmemory-policy": "noeviction",
                "bind": "127.0.0.1",
            }
            with (
                redis.Redis("127.0.0.1", port) as stranger,
                pytest.raises(redis.AuthenticationError),
            ):
                stranger.ping()
            commands = [Path(f"/proc/{pid}/cmdline") for pid in processes_of(folders.root)]
            assert not any(password.encode() in path.read_bytes() for path in commands)
        assert sorted(path.name for path in folders.valkey.iterdir()) == ["valkey.conf"]
        assert is_free(port)


class TestFolders:
    def test_nothing_in_the_data_folder_is_open_to_others(self, folders: Folders):
        kept_secret(folders, "anything")
        for path in (folders.mail, folders.logs, folders.valkey):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert stat.S_IMODE(folders.secrets.stat().st_mode) == 0o600
        # As root the database's user must pass through, which lets nobody read or list.
        for path in (folders.data, folders.root):
            assert stat.S_IMODE(path.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)

    def test_a_secret_stays_the_same(self, folders: Folders):
        assert kept_secret(folders, "key") == kept_secret(folders, "key")
        assert kept_secret(folders, "key") != kept_secret(folders, "other")
        assert len(kept_secret(folders, "key")) >= 50

    def test_two_cannot_hold_the_same_folder(self, folders: Folders):
        with (
            sole_use(folders),
            pytest.raises(CannotStart, match=f"Already running on .*process {os.getpid()}"),
            sole_use(folders),
        ):
            raise AssertionError
        with sole_use(folders):
            pass

    def test_a_folder_that_cannot_be_made_is_explained(self, folders: Folders):
        in_the_way = folders.root / "file"
        in_the_way.touch()
        with pytest.raises(CannotStart, match=r"cannot be used.*WALKBACK_DATA"):
            Folders(in_the_way, "run").make()


def test_a_port_in_use_is_not_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
    assert is_free(port)
