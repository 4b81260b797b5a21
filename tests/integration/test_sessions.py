"""How long a session lasts: idle and in all, by role."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.conftest import NOW, PASSWORD
from walkback.accounts import actions
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person

LIMITS = [
    (Role.PARTICIPANT, timedelta(days=14), timedelta(days=30)),
    (Role.CLINICIAN, timedelta(minutes=15), timedelta(hours=12)),
    (Role.ADMINISTRATOR, timedelta(minutes=15), timedelta(hours=12)),
]
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def somebody(role: Role) -> User:
    if role is Role.PARTICIPANT:
        return walkthrough.join(Person("somebody@test.example", PASSWORD), now=NOW)
    return actions.create_account(
        email="somebody@test.example",
        password=PASSWORD,
        role=role,
        profile=actions.Profile(time_zone="Australia/Sydney", country="AU"),
        by=System.COMMAND,
        now=NOW,
    )


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_these_are_the_limits() -> None:
    assert {role: settings.SESSION_LIMITS[role] for role, _, _ in LIMITS} == {
        role: (idle, absolute) for role, idle, absolute in LIMITS
    }


@pytest.mark.parametrize(("role", "idle", "absolute"), LIMITS)
def test_an_idle_session_ends(role: Role, idle: timedelta, absolute: timedelta) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(somebody(role))
        assert is_signed_in(client)
        clock.shift(idle - MINUTE)
        assert is_signed_in(client)
        clock.shift(idle + MINUTE)
        assert not is_signed_in(client)
        assert not is_signed_in(client)


@pytest.mark.parametrize(("role", "idle", "absolute"), LIMITS)
def test_a_busy_session_ends_too(role: Role, idle: timedelta, absolute: timedelta) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(somebody(role))
        assert is_signed_in(client)
        step = idle - MINUTE
        for _ in range(int((absolute - MINUTE) / step)):
            clock.shift(step)
            assert is_signed_in(client)
        clock.move_to(NOW + absolute + MINUTE)
        assert not is_signed_in(client)


def test_signing_in_again_starts_a_new_session() -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        user = somebody(Role.CLINICIAN)
        client.force_login(user)
        assert is_signed_in(client)
        clock.shift(timedelta(hours=13))
        assert not is_signed_in(client)
        client.force_login(user)
        assert is_signed_in(client)
        clock.shift(timedelta(minutes=14))
        assert is_signed_in(client)


def test_a_closed_account_is_out_at_once(signed_in: Any) -> None:
    user = somebody(Role.PARTICIPANT)
    client = signed_in(user)
    assert is_signed_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_another_role_counts_from_the_next_request(signed_in: Any) -> None:
    """Rights are read from the account, never from the session."""
    user = somebody(Role.CLINICIAN)
    client = signed_in(user)
    assert client.get("/clinic/").status_code == 200
    User.objects.filter(pk=user.pk).update(role=Role.ADMINISTRATOR)
    assert client.get("/clinic/").status_code == 403


def test_the_cookie_is_out_of_reach_for_scripts(client: Client) -> None:
    user = somebody(Role.PARTICIPANT)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:

    client.force_login(somebody(Role.PARTICIPANT))
    assert Session.objects.count() == 1
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert not is_signed_in(client)
