"""One conversation with a mail server: patience, addresses, TLS."""

import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from tests.integration.letters import letter, send
from tests.integration.mail_server import Answer, Drip, Hang, Scripted
from walkback.accounts.models import User
from walkback.mail import because
from walkback.mail.delivery import conversation
from walkback.mail.delivery.conversation import Deadline
from walkback.mail.delivery.links import (
    BadSender,
    Broken,
    Link,
    Refused,
    Unaddressable,
    envelope_of,
)
from walkback.mail.models import State, Suppression

MailTo = Callable[[Scripted], Scripted]


def test_a_deadline_ends_and_gives_a_moment_to_the_others() -> None:
    now = [0.0]
    deadline = Deadline(2, lambda: now[0])
    assert (deadline.left, deadline.or_a_moment()) == (2, deadline)
    now[0] = 2.5
    assert deadline.left == 0
    assert deadline.or_a_moment().left == pytest.approx(conversation.MOMENT_SECONDS)


@pytest.mark.parametrize("answer", [Hang, Drip("250-a\r\n" * 100, 0.01), Drip("2" * 100, 0.01)])
def test_an_answer_that_never_ends_is_waited_for_no_longer(mail_to: MailTo, answer: Answer) -> None:
    mail_to(Scripted(MAIL=answer))
    link = Link()
    link.wait_at_most(Deadline(0.3))
    began = time.monotonic()
    link.begin(envelope_of("us@walkback.example", "you@test.example"))
    with pytest.raises(Broken):
        link.may_send()
    assert 0.2 < time.monotonic() - began < 1.5
    link.drop()


def test_goodbye_is_said_and_not_waited_for(mail_to: MailTo) -> None:
    server = mail_to(Scripted(QUIT=Hang))
    link = Link()
    began = time.monotonic()
    link.quit()
    assert time.monotonic() - began < 0.5
    while "QUIT" not in server.said and time.monotonic() - began < 5:
        time.sleep(0.01)
    assert server.said[-1] == "QUIT"
    assert not link.is_open


@pytest.mark.parametrize(
    ("code", "text", "no_mailbox"),
    [
        (550, b"5.1.1 nobody", True),
        (550, b"nobody here", True),
        (551, b"moved", True),
        (553, b"5.1.3 bad address", True),
        (550, b"5.2.1 mailbox disabled", True),
        (550, b"5.7.1 we do not like you", False),
        (552, b"5.2.2 full", False),
        (554, b"no", False),
        (450, b"4.2.0 busy", False),
    ],
)
def test_which_refusals_are_about_the_address(code: int, text: bytes, no_mailbox: bool) -> None:
    assert Refused(code, text, of_recipient=True).no_mailbox == no_mailbox
    assert not Refused(code, text).no_mailbox


# -- Addresses -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("you@test.example", "you@test.example"),
        ("You.and+me@Test.example", "You.and+me@Test.example"),
        ("o'neil@test.example", "o'neil@test.example"),
        ("you@bücher.example", "you@xn--bcher-kva.example"),
        ("you@[192.0.2.1]", "you@[192.0.2.1]"),
    ],
)
def test_how_an_address_is_told(address: str, told: str) -> None:
    envelope = envelope_of("Walkback <us@walkback.example>", address)
    assert envelope.recipient == told


def test_a_bad_sender_is_no_fault_of_the_recipient() -> None:
    with pytest.raises(BadSender):
        envelope_of("Walkback, the <us@walkback.example>", "you@test.example")


def test_our_own_name_is_not_part_of_our_address() -> None:
    for sender in ("us@walkback.example", '"Walkback, Ltd." <us@walkback.example>'):
        assert envelope_of(sender, "you@test.example").sender == "us@walkback.example"


@pytest.mark.parametrize(
    "address",
    [
        '"you<other@victim.example>"@test.example',
        '"a b"@test.example',
        "you> SIZE=1@test.example",
        "you@test.example>\r\nRCPT TO:<other@victim.example",
        "müller@test.example",
        f"{'a' * 65}@test.example",
        f"you@{'a' * 64}.example",
        "you@",
        "@test.example",
        "you",
        "",
    ],
)
def test_what_a_server_might_read_as_somebody_else_is_refused(address: str) -> None:
    with pytest.raises(Unaddressable):
        envelope_of("us@walkback.example", address)


def test_who_cannot_be_addressed_is_told_so_and_not_tried_again(
    letter_kind: None, mail_to: MailTo
) -> None:
    server = mail_to(Scripted())
    mail = letter()
    odd = '"a b"@test.example'
    EmailAddress.objects.filter(user=mail.participant).update(email=odd)
    User.objects.filter(pk=mail.participant_id).update(email=odd)
    assert send() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.because) == (State.FAILED, because.NO_MAILBOX)
    assert Suppression.objects.count() == 1
    assert not server.accepted


# -- TLS -------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = subprocess.run(  # noqa: S603  # our own words
        [  # wherever it is
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-"),
        ],
        capture_output=True,
        check=True,
    )
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls_is_asked_for_and_checked(
    letter_kind: None,
    mail_to: MailTo,
    settings: Any,
    tls: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_trusted: bool,
) -> None:
    server = mail_to(Scripted(tls=tls))
    settings.EMAIL_USE_TLS = True
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail = letter()
    assert send() == is_trusted
    mail.refresh_from_db()
    assert mail.attempts == is_trusted
    assert len(server.accepted) == is_trusted
    before = server.said[: server.said.index("STARTTLS") + 1]
    assert [line.partition(" ")[0] for line in before] == ["ehlo", "STARTTLS"]


def test_no_tls_no_mail(letter_kind: None, mail_to: MailTo, settings: Any) -> None:
    """A server that does not offer it, or somebody in between who hides that it does."""
    for script in ({}, {"STARTTLS": "454 not now"}):
        answers: Any = script
        server = mail_to(Scripted(offers=("PIPELINING", "STARTTLS"), **answers))
        if not script:
            server.offers = ("PIPELINING",)
        settings.EMAIL_USE_TLS = True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "hidden"
        mail = letter()
        assert send() == 0
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == (State.READY, 0)
        assert not [line for line in server.said if line.startswith(("MAIL", "AUTH"))]


def test_tls_from_the_first_byte_is_no_plain_conversation(
    letter_kind: None, mail_to: MailTo, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation.Conversation, "patience", 0.3)
    server = mail_to(Scripted())
    settings.EMAIL_USE_SSL = True
    settings.EMAIL_TIMEOUT = 0.3
    mail = letter()
    assert send() == 0
    mail.refresh_from_db()
    assert mail.attempts == 0
    assert not server.accepted
