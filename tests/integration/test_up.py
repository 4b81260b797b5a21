"""`manage.py up` with everything real: started, killed, doubled, stopped."""

import json
import os
import signal
import socket
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.running_up import (
    RunningUp,
    bare_environment,
    data_folder,
    is_alive,
    processes_of,
    run_manage,
    wait_until,
)
from walkback.ops.folders import Folders
from walkback.ops.ports import free_port
from walkback.ops.postgres_cluster import cluster_home
from walkback.ops.system_user import database_user

# One worker of a parallel run does all of these: they share a data folder and would wait for it.
PARTS = ["postgres", "valkey", "mail", "web", "worker", "beat"]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """One data folder for the module: making and filling a database is the slow part."""
    with data_folder() as data:
        yield data


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that is empty and read-only, as a service's often is."""
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    return home


@pytest.fixture
def up(data: Path, home: Path) -> Iterator[RunningUp]:
    running = RunningUp(data, "--no-demo", HOME=str(home))
    try:
        running.wait_until_running()
        yield running
    finally:
        running.stop()
        print(running.said)  # noqa: T201 -- a red run shows what it said


def fetch(address: str) -> tuple[int, str]:
    """Status and text of a page; asked once more after a reset connection, as a browser does."""
    try:
        return _fetch(address)
    except ConnectionResetError:
        return _fetch(address)


def _fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 -- our own
        return answer.status, answer.read().decode()


def test_it_runs_and_ends_without_leaving_anything(up: RunningUp, data: Path, home: Path):
    assert list(up.children()) == PARTS
    web = [pid for pid in processes_of(data) if parent_was(pid, up.children()["web"])]
    assert len(web) == 2, "gunicorn and its worker"
    assert fetch(f"{up.address}/healthz/") == (200, "alive\n")
    assert fetch(f"{up.address}/dev/mail/")[0] == 200
    assert f"{up.address}/dev/mail/" in up.said
    for part in ("database", "broker", "migrations"):
        assert checks(up.address)[part] == "ok"

    written_down = data / "run" / "environment"
    assert stat.S_IMODE(written_down.stat().st_mode) == 0o600
    assert f"PUBLIC_URL={up.address}" in written_down.read_text().splitlines()

    assert all(map(is_alive, web)), "nothing died and came back meanwhile"
    everything = processes_of(data)
    assert len(everything) > len(PARTS)
    assert up.stop(signal.SIGTERM) == 0
    assert up.lines[-1] == "Everything has stopped."
    assert [pid for pid in everything if is_alive(pid)] == []
    assert processes_of(data) == []
    assert not written_down.exists()
    assert list(home.iterdir()) == [], "a home that is empty or read-only is no obstacle"


def checks(address: str) -> dict[str, str]:
    """What /readyz/ says of each part; beat needs a while until its first tick."""
    try:
        body = fetch(f"{address}/readyz/")[1]
    except urllib.error.HTTPError as not_ready:
        with not_ready:
            body = not_ready.read().decode()
    return dict(json.loads(body)["checks"])


def test_a_second_one_on_the_same_data_is_refused_and_harms_nothing(up: RunningUp, data: Path):
    second = run_manage("up", data=data)
    assert second.returncode == 1
    assert f"Already running on {data}/run (process {up.process.pid})" in second.stdout
    assert fetch(f"{up.address}/healthz/")[0] == 200
    assert (data / "run" / "environment").exists()
    # And Ctrl-C ends the first as well as SIGTERM does.
    assert up.stop(signal.SIGINT) == 0
    assert processes_of(data) == []


def test_what_a_killed_one_left_behind_is_ended_by_the_next(data: Path):
    # A port of its own: 8000 may be taken by whatever runs beside this test.
    port = str(free_port())
    killed = RunningUp(data, "--no-demo", "--port", port)
    killed.wait_until_running()
    killed.kill()
    orphans = processes_of(data)
    assert len(orphans) >= len(PARTS)

    following = RunningUp(data, "--no-demo", "--port", port)
    try:
        following.wait_until_running()
        for name in PARTS:
            assert f"Ending {name} (process " in following.said
        assert [pid for pid in orphans if is_alive(pid)] == []
        assert following.address == killed.address
    finally:
        following.stop()
    assert processes_of(data) == []


def test_a_dead_part_is_started_again(up: RunningUp, data: Path):
    for name in ("web", "worker", "beat"):
        dead = up.children()[name]
        forked = [pid for pid in processes_of(data) if parent_was(pid, dead)]
        os.kill(dead, signal.SIGKILL)
        up.wait_for(f"{name} was ended by SIGKILL; it starts again in 1 s.")
        wait_until(lambda: up.children().get(name, dead) != dead, 20, f"{name} is there again")  # noqa: B023
        wait_until(lambda: not any(map(is_alive, forked)), 20, "what it had forked is gone")  # noqa: B023
    wait_until(lambda: answers(up.address), 30, "web answers again")
    assert up.process.poll() is None


def parent_was(pid: int, dead: int) -> bool:
    try:
        return os.getpgid(pid) == dead
    except ProcessLookupError:
        return False


def answers(address: str) -> bool:
    try:
        return fetch(f"{address}/healthz/")[0] == 200
    except OSError:
        return False


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_a_dead_server_ends_everything_with_a_clear_line(up: RunningUp, data: Path, name: str):
    os.kill(up.children()[name], signal.SIGKILL)
    assert up.wait() == 1
    assert f"{name} was ended by SIGKILL. Nothing works without it, so everything stops." in up.said
    assert processes_of(data) == []


def test_a_database_that_cannot_start_is_explained(data: Path):
    with data_folder() as broken:
        folders = Folders(broken, "run")
        folders.make()
        half = cluster_home(folders, database_user()) / "postgres"
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        refused = run_manage("up", data=broken)
        assert refused.returncode == 1
        assert f"The database folder {half} is incomplete. Remove {half}" in refused.stdout
        assert "Traceback" not in refused.stdout + refused.stderr
        assert processes_of(broken) == []


def test_a_taken_port_is_passed_over_and_a_wanted_one_insisted_on(data: Path):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run_manage("up", "--no-demo", "--port", str(port), data=data)
    assert refused.returncode == 1
    assert f"Port {port} is taken by another program." in refused.stdout
    assert processes_of(data) == []


@pytest.mark.parametrize("debug", ["", "false", "0"])
def test_it_refuses_when_debug_is_off(tmp_path: Path, debug: str):
    environment = bare_environment(tmp_path / "data", DEBUG=debug)
    refused = run_manage("up", data=tmp_path, environment=environment)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "runs only with DEBUG=true" in refused.stderr
    assert not (tmp_path / "data").exists()
