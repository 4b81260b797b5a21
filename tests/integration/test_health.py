"""`/healthz/` and `/readyz/`: what a machine is told, whatever is broken."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from tests.integration.doctored import environment_with, run_python
from walkback.mail.models import Heartbeat
from walkback.ops.ports import free_port

ASK = """
import django
django.setup()
from django.test import Client
for address in ("/healthz/", "/readyz/"):
    answer = Client().get(address, headers={"host": "localhost"})
    print(answer.status_code, answer.content.decode().strip())
"""


def tick(age: timedelta) -> None:
    Heartbeat.objects.update_or_create(name="tick", defaults={"at": timezone.now() - age})


def test_alive_asks_the_database_nothing(client: Client):
    # This test has no access to the database: a query would fail it.
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_everything_works(db: None, client: Client):
    tick(timedelta(seconds=30))
    answer = client.get("/readyz/")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert set(answer.json()["checks"].values()) == {"ok"}
    assert 30 <= answer.json()["last_tick_age_seconds"] < 60
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_while_beat_has_never_ticked(db: None, client: Client):
    answer = client.get("/readyz/")
    assert answer.status_code == 503
    assert answer.json()["checks"]["beat"] == "it has never ticked"


def test_not_ready_when_beat_has_stopped_ticking(db: None, client: Client):
    tick(timedelta(minutes=10, seconds=1))
    answer = client.get("/readyz/")
    assert answer.status_code == 503
    assert "last ticked 10 minutes ago" in answer.json()["checks"]["beat"]


def test_not_ready_without_a_broker(db: None, client: Client):
    tick(timedelta())
    with override_settings(REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}/0"):
        answer = client.get("/readyz/")
    assert answer.status_code == 503
    assert "cannot be reached" in answer.json()["checks"]["broker"]
    assert "secret" not in answer.text
    assert answer.json()["checks"]["database"] == "ok"


def test_without_a_database_it_is_alive_not_ready_and_keeps_secrets():
    environment = environment_with(
        DATABASE_URL=f"postgres://someone:secret@127.0.0.1:{free_port()}/walkback"
    )
    alive, ready = run_python(ASK, environment).stdout.splitlines()[-2:]
    assert alive == "200 alive"
    assert ready.startswith("503 ")
    assert '"database": "it cannot be reached"' in ready
    for private in ("secret", "someone", "127.0.0.1"):
        assert private not in ready


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/"])
def test_nobody_may_post(db: None, client: Client, address: str):
    assert client.post(address).status_code == 405
