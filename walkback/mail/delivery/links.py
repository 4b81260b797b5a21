"""One open conversation with the mail server, cut where the fence has to stand.

Django's SMTP backend opens it, so that TLS and sign-in are those of every other mail; what it asks for and does
not get is an error, never a way without. From there on the lines are written here, because no library lets
go of a mail between its body and its dot.
"""

import re
import smtplib
import socket
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final, cast

from django.utils.encoding import punycode

from walkback.mail.delivery.conversation import Backend, Conversation, Deadline

GO_AHEAD: Final = 354
ACCEPTED: Final = 250
FIRST_TEMPORARY, FIRST_PERMANENT, FIRST_UNKNOWN = 400, 500, 600
"""Where the classes of refusals begin and end (RFC 5321 4.2.1)."""
CLOSING: Final = 421
"""The server's way to say, at any moment, that it has no time for anybody."""
GOODBYE_SECONDS: Final = 1
Broken = (smtplib.SMTPException, OSError)
"""What a conversation that has come to nothing raises."""

_NO_SUCH_MAILBOX: Final = re.compile(rb"^5\.(1\.(1|2|3|6|10)|2\.1)\b")
_ANY_STATUS: Final = re.compile(rb"^5\.\d+\.\d+\b")
# Quotes, spaces, brackets and control characters are allowed in the part before the @, but servers differ in
# how they read them: `"a<b@c>"@d` may reach b@c.
_PLAIN_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")


class NotAnAnswer(smtplib.SMTPException):
    """The server said something that is no answer to what it was asked."""


class Unaddressable(ValueError):
    """No mail can be addressed like that."""


class BadSender(ValueError):
    """The address that we send from is none, for which no recipient is to blame."""


class Refused(Exception):
    """The server answered a command with a refusal.

    `code` is the reply's (RFC 5321), 400 to 599; `of_sender` says that the refusal is about ourselves;
    `no_mailbox` that it is about the address, so that no mail will ever arrive there.
    """

    def __init__(
        self, code: int, text: bytes = b"", *, of_sender: bool = False, of_recipient: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.of_sender = of_sender
        # Where the reply carries an enhanced status (RFC 3463) it decides: 5.7.1, say, is about us.
        self.no_mailbox = of_recipient and (
            bool(_NO_SUCH_MAILBOX.match(text))
            if _ANY_STATUS.match(text)
            else code in (550, 551, 553)
        )


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom, as the server is told."""

    sender: str
    recipient: str


class Link:
    """One connection. After any error it is dropped: a late answer would be read as the next mail's."""

    def __init__(self) -> None:
        """Connect, greet, start TLS and sign in as the settings say. Raises one of Broken."""
        backend = Backend(fail_silently=False)
        try:
            backend.open()
            # open() raises where it cannot connect.
            self._smtp = cast("Conversation", backend.connection)
            # The dot is a small write after another: without this it waits for the server's acknowledgement.
            connection = cast("socket.socket", self._smtp.sock)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._smtp.ehlo_or_helo_if_needed()
        except BaseException:
            backend.abandon()
            raise
        self._pipelining = self._smtp.has_extn("pipelining")
        self.eight_bit = self._smtp.has_extn("8bitmime")
        self.is_open = True

    def wait_at_most(self, deadline: Deadline) -> None:
        """Let everything from here on end with this deadline, with TimeoutError."""
        self._smtp.deadline = deadline

    def begin(self, envelope: Envelope) -> None:
        """Name sender and recipient and ask to send. Raises one of Broken, Refused."""
        mail_from, rcpt_to, data = self._commands(envelope)
        if self._pipelining:
            self._smtp.send(mail_from + rcpt_to + data)
            return
        self._smtp.send(mail_from)
        self._need(ACCEPTED, of_sender=True)
        self._smtp.send(rcpt_to)
        self._need(ACCEPTED, of_recipient=True)
        self._smtp.send(data)

    def may_send(self) -> None:
        """Read the answers to `begin`. Raises one of Broken, Refused."""
        if self._pipelining:
            self._need(ACCEPTED, of_sender=True)
            self._need(ACCEPTED, of_recipient=True)
        self._need(GO_AHEAD)

    def body(self, message: bytes) -> None:
        """Everything but the dot. `message` has CRLF line ends, doubled leading dots, and ends with CRLF."""
        self._smtp.send(message)

    def dot(self) -> None:
        """The three bytes that make it a mail."""
        self._smtp.send(b".\r\n")

    def answer(self) -> int:
        """The reply code to the dot: 200 to 299, or a refusal, 400 to 599.

        Raises one of Broken when none came, or none that says either: then nobody knows.
        """
        code, _ = self._smtp.getreply()
        if code // 100 != ACCEPTED // 100 and not FIRST_TEMPORARY <= code < FIRST_UNKNOWN:
            raise NotAnAnswer(code)
        return code

    def drop(self) -> None:
        """End it at once, without a word: a mail without its dot is no mail."""
        self.is_open = False
        self._smtp.close()

    def quit(self) -> None:
        """Say goodbye, and wait for no answer: some servers take their time over it."""
        if self.is_open:
            self.wait_at_most(Deadline(GOODBYE_SECONDS))
            with suppress(*Broken):
                self._smtp.send(b"QUIT\r\n")
            self.drop()

    def _commands(self, envelope: Envelope) -> tuple[bytes, bytes, bytes]:
        eight_bit = b" BODY=8BITMIME" if self.eight_bit else b""
        return (
            b"MAIL FROM:<%s>%s\r\n" % (envelope.sender.encode("ascii"), eight_bit),
            b"RCPT TO:<%s>\r\n" % envelope.recipient.encode("ascii"),
            b"DATA\r\n",
        )

    def _need(self, code: int, *, of_sender: bool = False, of_recipient: bool = False) -> None:
        """Read one answer and go on only when it is this one (251 and 252 stand for 250)."""
        got, text = self._smtp.getreply()
        if got == code or (code == ACCEPTED and got in (251, 252)):
            return
        if FIRST_TEMPORARY <= got < FIRST_UNKNOWN:
            raise Refused(got, text, of_sender=of_sender, of_recipient=of_recipient)
        raise NotAnAnswer(got)


def envelope_of(sender: str, recipient: str) -> Envelope:
    """Bare addresses, with the names of domains in ASCII. `sender` may have a name.

    Raises Unaddressable for the recipient, BadSender for ourselves.
    """
    try:
        us = _bare(parseaddr(sender)[1])
    except Unaddressable as error:
        raise BadSender(sender) from error
    return Envelope(us, _bare(recipient))


def _bare(address: str) -> str:
    local_part, _, domain = address.rpartition("@")
    try:
        domain = punycode(domain)
    except UnicodeError as error:
        raise Unaddressable from error
    if not _PLAIN_LOCAL_PART.fullmatch(local_part) or not re.fullmatch(
        r"[A-Za-z0-9.:\[\]-]+", domain
    ):
        raise Unaddressable
    return f"{local_part}@{domain}"
