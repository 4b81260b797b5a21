"""Settings of sending that contradict each other are refused at the start."""

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.doctored import environment_with
from walkback.mail import checks
from walkback.ops.folders import CHECKOUT


def found() -> list[str]:
    return [message.id or "" for message in checks.settings_of_sending()]


def test_the_settings_as_they_are_agree(settings: Any) -> None:
    settings.MAIL_LOOKUP = "journal:/var/mail/journal.jsonl"
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        ({"MAIL_GROUP": 0}, ["mail.E001"]),
        ({"MAIL_GROUP_SECONDS": 0}, ["mail.E001"]),
        ({"MAIL_LEASE": timedelta(seconds=20)}, ["mail.E002"]),
        ({"MAIL_QUIET": timedelta(seconds=40)}, ["mail.E003"]),
        ({"MAIL_QUIET": timedelta(seconds=41)}, []),
        ({"EMAIL_HOST": ""}, ["mail.E004"]),
        ({"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": True}, ["mail.E005"]),
        ({"MAIL_LOOKUP": "exim:/var/log/exim"}, ["mail.E006"]),
        ({"DEFAULT_FROM_EMAIL": "Walkback, the <us@walkback.example>"}, ["mail.E007"]),
        ({"DEFAULT_FROM_EMAIL": "Walkback"}, ["mail.E007"]),
        (
            {"MAIL_LOOKUP": "postfix:/var/log/mail.log", "MAIL_QUIET": timedelta(seconds=80)},
            ["mail.W001"],
        ),
        ({"MAIL_LOOKUP": "postfix:/var/log/mail.log"}, []),
    ],
)
def test_what_contradicts(settings: Any, changes: dict[str, Any], ids: list[str]) -> None:
    settings.MAIL_LOOKUP = ""
    for name, value in changes.items():
        setattr(settings, name, value)
    assert found() == ids


@pytest.mark.parametrize(
    ("host", "tls", "doubts"),
    [("127.0.0.1", False, 0), ("mail.example", True, 0), ("mail.example", False, 1)],
)
def test_mail_to_another_machine_is_encrypted(
    settings: Any, host: str, tls: bool, doubts: int
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = host, tls
    assert len(checks.mail_is_encrypted()) == doubts


def test_a_worker_does_not_start_with_them() -> None:
    done = subprocess.run(  # our own worker
        [sys.executable, "-m", "celery", "-A", "walkback.celery", "worker", "--pool=solo"],
        env={
            "DJANGO_SETTINGS_MODULE": "walkback.settings",
            **environment_with(MAIL_LEASE_SECONDS="5"),
        },
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "MAIL_GROUP_SECONDS must be less than MAIL_LEASE_SECONDS" in done.stdout + done.stderr
