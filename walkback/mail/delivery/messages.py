"""A rendered mail as the bytes that go over the line."""

import re
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import utf8_charset_qp

from walkback.mail.addresses import message_id
from walkback.mail.kinds import RenderedMail
from walkback.mail.models import OutboxMail

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


def bytes_of(mail: OutboxMail, rendered: RenderedMail, *, eight_bit: bool = True) -> bytes:
    """The whole message without its final dot: CRLF line ends, leading dots doubled, CRLF at the end.

    Django refuses line breaks in headers and sends lines of more than 998 octets quoted-printable.
    Where the server does not take eight bits (RFC 6152) everything is put into seven.
    """
    message = EmailMultiAlternatives(
        rendered.subject,
        rendered.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.participant.email],
        headers={"Message-ID": message_id(mail), **rendered.headers},
    )
    message.attach_alternative(rendered.html, "text/html")
    if not eight_bit:
        message.encoding = utf8_charset_qp
    lines = _LINE_END.sub(b"\r\n", message.message().as_bytes())
    quoted = _LEADING_DOT.sub(b"..", lines)
    return quoted if quoted.endswith(b"\r\n") else quoted + b"\r\n"
