"""Logs carry ids: no token, address or machine."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
import structlog
from django.db import transaction

from tests.conftest import NOW
from walkback.care.models import Clinic
from walkback.core.logs import configuration, without_private_words


def test_a_token_is_cut_out_of_every_path_that_carries_one() -> None:
    event = {"event": "Not Found: /u/abc:def/", "request": "GET /accounts/confirm-email/MQ:1xy/"}
    kept = without_private_words(logging.getLogger(), "info", event)
    assert kept == {
        "event": "Not Found: /u/[token]/",
        "request": "GET /accounts/confirm-email/[token]/",
    }


def test_what_names_a_person_or_machine_is_dropped() -> None:
    event = {"event": "x", "ip": "203.0.113.7", "user_agent": "Phone", "email": "a@b.example"}
    assert without_private_words(structlog.get_logger(), "info", event) == {"event": "x"}


def test_production_writes_one_json_object_a_line() -> None:
    script = """
import logging, logging.config
from walkback.core import logs
logs.configure()
logging.config.dictConfig(logs.configuration(as_json=True))
logging.getLogger("django").warning("Not Found: %s", "/u/abc/")
"""
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["Not Found: /u/[token]/"]


def _line_of_an_error(*, as_json: bool, raise_it: Callable[[], None]) -> str:
    """What the configured formatter writes for an error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    made = configuration(as_json=as_json)["formatters"]["structured"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=made["processors"], foreign_pre_chain=made["foreign_pre_chain"]
        )
    )
    logger = logging.Logger("walkback.test")  # noqa: LOG001 -- nobody else shall hear it
    logger.addHandler(handler)
    try:
        raise_it()
    except Exception:
        logger.exception("It failed")
    return written.getvalue()


def _with_an_answer_in_hand() -> None:
    answer = "canary-" + "in-a-variable"
    raise ValueError(len(answer))


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_is_logged_without_the_variables_around_it(as_json: bool) -> None:
    line = _line_of_an_error(as_json=as_json, raise_it=_with_an_answer_in_hand)
    assert "_with_an_answer_in_hand" in line
    assert "ValueError" in line
    assert "canary-in-a-variable" not in line


@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [True, False])
def test_a_refused_row_is_logged_without_its_values(as_json: bool) -> None:
    line_of_the_clinic = "can" + "ary"

    def refused() -> None:
        with transaction.atomic():
            Clinic.objects.create(
                name="", country="AU", emergency_line=line_of_the_clinic, created_at=NOW
            )

    line = _line_of_an_error(as_json=as_json, raise_it=refused)
    assert "care_clinic_named" in line
    assert "canary" not in line
