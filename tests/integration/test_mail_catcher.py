"""The mail catcher over real SMTP: what it keeps, what it drops, and the page that shows it."""

import json
import smtplib
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.integration.running_up import started, wait_until
from walkback.ops.caught_mail import list_caught, read_caught
from walkback.ops.ports import free_port

Mailbox = tuple[Path, int]


@contextmanager
def catcher(folder: Path, *options: str) -> Iterator[Mailbox]:
    port = free_port()
    command = [sys.executable, "-m", "walkback.ops.mail_catcher", "--port", str(port)]
    with started(*command, "--folder", str(folder), *options, data=folder):
        wait_until(lambda: greets(port), 20, "the catcher answers")
        yield folder, port


def greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(3) == b"220"
    except OSError:
        return False


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with catcher(tmp_path / "mail") as mailbox:
        yield mailbox


def letter(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "hello@walkback.example"
    message["To"] = headers.pop("to", "reader@example.org")
    message["Subject"] = headers.pop("subject", "Your week")
    message["Message-ID"] = headers.pop("message_id", "<one@walkback.example>")
    message.set_content("Log a walk: http://127.0.0.1:8000/today/\n\n.A line with a dot — and ü.\n")
    return message


def send(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


class TestKeeping:
    def test_an_accepted_mail_is_in_the_journal_at_once(self, mailbox: Mailbox):
        folder, port = mailbox
        message = letter()
        send(port, message)
        (line,) = map(json.loads, (folder / "journal.jsonl").read_text().splitlines())
        assert line["message_id"] == "<one@walkback.example>"
        assert line["sender"] == "hello@walkback.example"
        assert line["recipients"] == ["reader@example.org"]
        assert line["size_bytes"] == (folder / line["file"]).stat().st_size
        assert line["accepted_at"].endswith("+00:00")
        (mail,) = list_caught(folder)
        assert mail.subject == "Your week"
        assert mail.text == message.get_content()

    def test_the_envelope_is_kept_not_the_header(self, mailbox: Mailbox):
        folder, port = mailbox
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
            server.send_message(
                letter(), "bounce@walkback.example", ["a@example.org", "b@example.org"]
            )
        (mail,) = list_caught(folder)
        assert mail.sender == "bounce@walkback.example"
        assert mail.recipients == ("a@example.org", "b@example.org")

    def test_a_mail_without_its_final_dot_leaves_nothing(self, mailbox: Mailbox):
        folder, port = mailbox
        server = smtplib.SMTP("127.0.0.1", port, timeout=10)
        server.ehlo()
        server.mail("hello@walkback.example")
        server.rcpt("reader@example.org")
        server.docmd("DATA")
        server.send(b"Subject: never finished\r\n\r\nThe end is miss\r\n")
        server.close()
        send(port, letter(subject="Whole"))
        assert [mail.subject for mail in list_caught(folder)] == ["Whole"]
        assert len(list(folder.glob("*.eml"))) == 1

    def test_a_silent_client_is_dropped_before_its_final_dot(self, tmp_path: Path):
        with catcher(tmp_path / "mail", "--idle-seconds", "0.5") as (folder, port):
            server = smtplib.SMTP("127.0.0.1", port, timeout=10)
            server.ehlo()
            server.mail("hello@walkback.example")
            server.rcpt("reader@example.org")
            server.docmd("DATA")
            server.send(b"Subject: too late\r\n\r\n")
            assert server.sock is not None
            assert server.sock.recv(100) == b""  # closed by the catcher
            server.close()
            assert list_caught(folder) == []

    def test_it_listens_on_loopback_only(self, mailbox: Mailbox):
        _, port = mailbox
        listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
        places = [line.split()[1] for line in listening if line.split()[3] == "0A"]
        assert [place for place in places if place.endswith(f":{port:04X}")] == [
            f"0100007F:{port:04X}"
        ]

    def test_a_line_that_a_crash_cut_off_is_dropped(self, tmp_path: Path):
        folder = tmp_path / "mail"
        with catcher(folder) as (_, port):
            send(port, letter(subject="Before"))
        with (folder / "journal.jsonl").open("a") as journal:
            journal.write('{"id": "cut o')
        assert [mail.subject for mail in list_caught(folder)] == ["Before"]
        with catcher(folder) as (_, port):
            send(port, letter(subject="After"))
        assert [mail.subject for mail in list_caught(folder)] == ["After", "Before"]

    def test_a_mail_that_cannot_be_kept_is_not_accepted(self, mailbox: Mailbox):
        folder, port = mailbox
        journal = folder / "journal.jsonl"
        journal.unlink()
        journal.mkdir()  # stands in for a full disk: writing the line fails
        with pytest.raises(smtplib.SMTPDataError, match="451"):
            send(port, letter())
        journal.rmdir()
        send(port, letter(subject="Again"))
        assert [mail.subject for mail in list_caught(folder)] == ["Again"]


@pytest.fixture
def shown(mailbox: Mailbox) -> Iterator[tuple[Client, Mailbox]]:
    with override_settings(
        ROOT_URLCONF="tests.integration.dev_urls", MAIL_CATCHER_FOLDER=str(mailbox[0])
    ):
        yield Client(), mailbox


class TestPage:
    def test_it_lists_the_newest_first(self, shown: tuple[Client, Mailbox]):
        client, (_, port) = shown
        assert "No mail yet" in client.get("/dev/mail/").text
        for subject in ("First", "Second"):
            send(port, letter(subject=subject))
        page = client.get("/dev/mail/").text
        assert 0 < page.index("Second") < page.index("First")

    def test_it_can_be_narrowed_to_one_recipient(self, shown: tuple[Client, Mailbox]):
        client, (_, port) = shown
        send(port, letter(subject="For one", to="one@example.org"))
        send(port, letter(subject="For two", to="two@example.org"))
        page = client.get("/dev/mail/", {"to": "ONE@example.org"}).text
        assert "For one" in page
        assert "For two" not in page
        assert (
            "No mail to this address yet" in client.get("/dev/mail/", {"to": "x@example.org"}).text
        )

    def test_links_in_the_text_can_be_followed(self, shown: tuple[Client, Mailbox]):
        client, (folder, port) = shown
        send(port, letter())
        (mail,) = list_caught(folder)
        page = client.get(f"/dev/mail/{mail.id}/").text
        assert '<a href="http://127.0.0.1:8000/today/"' in page
        assert "— and ü." in page

    def test_nothing_in_a_mail_is_taken_for_markup(self, shown: tuple[Client, Mailbox]):
        client, (folder, port) = shown
        message = letter(subject="<script>alert(1)</script>")
        message.set_content("<img src=x onerror=alert(2)> http://x.example/<b>\n")
        message.add_alternative("<p onclick='alert(3)'>Hello</p>", subtype="html")
        send(port, message)
        (mail,) = list_caught(folder)
        for page in (client.get("/dev/mail/").text, client.get(f"/dev/mail/{mail.id}/").text):
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "onclick=" not in page
        html = client.get(f"/dev/mail/{mail.id}/html/")
        assert html["Content-Disposition"].startswith("attachment;")
        assert "<p onclick='alert(3)'>Hello</p>" in html.text

    def test_what_is_not_there_is_not_found(self, shown: tuple[Client, Mailbox]):
        client, (folder, port) = shown
        send(port, letter())
        (mail,) = list_caught(folder)
        assert client.get(f"/dev/mail/{mail.id}/html/").status_code == 404  # it has no HTML part
        (folder / "journal.jsonl").rename(folder / "elsewhere")
        assert read_caught(folder, mail.id) is None
        assert client.get(f"/dev/mail/{mail.id}/").status_code == 404
        with override_settings(MAIL_CATCHER_FOLDER=""):
            assert client.get("/dev/mail/").status_code == 404

    def test_it_is_not_routed_outside_development(self, client: Client):
        assert client.get("/dev/mail/").status_code == 404
