"""Logs carry ids: no token, address or machine."""

import json
import logging
import subprocess
import sys

import structlog

from walkback.core.logs import without_private_words


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
