"""Settings: nothing insecure by default, and one clear line when something is missing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "check-Vb7mYq2Lx9Rw4Tz8Nc3Hd6Kf1Js5Gp0Ua-Xe2Mv9Qy7Bw4",
    "ALLOWED_HOSTS": "walkback.example",
    "PUBLIC_URL": "https://walkback.example",
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:9/nothing",
    "DATABASE_OWNER_URL": "postgres://owner:nothing@127.0.0.1:9/nothing",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "CACHE_URL": "redis://127.0.0.1:9/1",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "DEFAULT_FROM_EMAIL": "hello@walkback.example",
}
SYSTEM = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "manage.py", *command],
        env={**SYSTEM, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("how", ["missing", "empty"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
def test_a_missing_setting_is_one_clear_line(name: str, how: str) -> None:
    environment = {**PRODUCTION, name: " "}
    if how == "missing":
        del environment[name]
    ended = manage("check", **environment)
    assert ended.returncode != 0
    [line] = ended.stderr.strip().splitlines()
    assert name in line
    assert "Traceback" not in ended.stderr
    assert all(value not in line for value in PRODUCTION.values() if len(value) > 10)


def test_everything_missing_is_one_line_too() -> None:
    ended = manage("check")
    [line] = ended.stderr.strip().splitlines()
    assert all(name in line for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"))


def test_migrate_needs_the_owner() -> None:
    environment = {name: value for name, value in PRODUCTION.items() if "OWNER" not in name}
    ended = manage("migrate", **environment)
    assert ended.returncode != 0
    [line] = ended.stderr.strip().splitlines()
    assert "DATABASE_OWNER_URL" in line


def test_the_deployment_check_finds_nothing() -> None:
    ended = manage("check", "--deploy", "--fail-level", "INFO", **PRODUCTION)
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_production_is_strict() -> None:
    """What the settings come to, read from a process with the environment of production."""
    program = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS >= 31536000, s.SESSION_COOKIE_NAME.startswith('__Host-'),"
        " s.CSRF_COOKIE_NAME.startswith('__Host-'), s.MAIL_CATCHER_FOLDER == '',"
        " s.DATABASES['default']['ATOMIC_REQUESTS'])"
    )
    ended = manage("shell", "-v0", "-c", program, **PRODUCTION, MAIL_CATCHER_FOLDER="/tmp")  # noqa: S108
    assert ended.stdout.split() == ["False", *["True"] * 8], ended.stderr


def test_the_development_pages_are_not_routed_in_production() -> None:
    program = (
        "from django.urls import get_resolver;"
        "print(any(str(p.pattern).startswith('dev/') for p in get_resolver().url_patterns))"
    )
    assert manage("shell", "-v0", "-c", program, **PRODUCTION).stdout.strip() == "False"


@pytest.mark.parametrize("command", ["demo", "up", "with_services"])
def test_demonstrations_refuse_production(command: str) -> None:
    ended = manage(command, **PRODUCTION)
    assert ended.returncode != 0
    assert "DEBUG" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
