"""The mail server of the chaos runs keeps to its own rules: what it kept is in its journal, and only that."""

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.evidence import lines
from tests.chaos.sink import CALM, FAULTS, JOURNAL, NO_MAILBOX, NOT_ACCEPTED, WEIGHTS
from walkback.ops.folders import CHECKOUT
from walkback.ops.ports import free_port

IDLE_SECONDS = 0.3


@contextmanager
def sink(folder: Path, percent: float) -> Iterator[int]:
    port = free_port()
    patience = ("--idle-seconds", str(IDLE_SECONDS), "--late-seconds", "0.1")
    process = subprocess.Popen(  # noqa: S603  # our own program
        [
            *(sys.executable, "-m", "tests.chaos.sink", "--folder", str(folder)),
            *("--port", str(port), "--seed", "3", "--percent", str(percent)),
            *(*patience, "--accept-seconds", "0.1"),
        ],
        cwd=CHECKOUT,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the mail server does not answer")


def send(port: int, number: int, recipient: str = "a@chaos.example") -> int:
    """The code of the last answer, 0 when there was none."""
    body = f"Message-ID: <{number}@test.example>\r\n\r\nHello\r\n"
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=1) as client:
            client.sendmail("b@test.example", [recipient], body)
    except smtplib.SMTPRecipientsRefused as refused:
        return next(iter(refused.recipients.values()))[0]
    except smtplib.SMTPResponseException as refused:
        return refused.smtp_code
    except (smtplib.SMTPException, OSError):
        return 0
    return 250


def test_a_calm_server_keeps_each_mail_once(tmp_path: Path) -> None:
    (tmp_path / CALM).touch()
    with sink(tmp_path, percent=100) as port:
        assert [send(port, number) for number in range(5)] == [250] * 5
        assert send(port, 6, f"{NO_MAILBOX}1@chaos.example") == 550
    kept = [line["message_id"] for line in lines(tmp_path / JOURNAL)]
    assert kept == [f"<{number}@test.example>" for number in range(5)]
    assert [line["fault"] for line in lines(tmp_path / FAULTS)] == ["550 at RCPT"]


def test_a_mail_without_its_dot_leaves_nothing_behind(tmp_path: Path) -> None:
    """The condition under which a quiet time can be trusted at all."""
    with sink(tmp_path, percent=0) as port:
        client = smtplib.SMTP("127.0.0.1", port, timeout=5)
        for command in ("EHLO here", "MAIL FROM:<b@test.example>", "RCPT TO:<a@chaos.example>"):
            client.docmd(command)
        client.docmd("DATA")
        client.send(b"Message-ID: <1@test.example>\r\n\r\nHello\r\n")
        time.sleep(2 * IDLE_SECONDS)
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
            client.docmd(".")
    assert not list(lines(tmp_path / JOURNAL))


def test_a_faulty_server_says_250_only_for_what_it_keeps(tmp_path: Path) -> None:
    """Whatever the client heard, the journal is the truth, and every kind of fault comes."""
    with sink(tmp_path, percent=90) as port, ThreadPoolExecutor(20) as clients:
        heard = list(clients.map(lambda number: send(port, number), range(300)))
    kept = [line["message_id"] for line in lines(tmp_path / JOURNAL)]
    assert len(kept) == len(set(kept))
    assert {f"<{number}@test.example>" for number, code in enumerate(heard) if code == 250} <= set(
        kept
    )
    faults = list(lines(tmp_path / FAULTS))
    lost = {line["message_id"] for line in faults if line["fault"] in NOT_ACCEPTED}
    assert not lost & set(kept)
    assert {line["fault"] for line in faults} == set(WEIGHTS)
