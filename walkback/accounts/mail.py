"""Mail about an account, which goes out while somebody waits for the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException

import structlog
from django.core.mail import get_connection

log = structlog.get_logger(__name__)


class MailNotSent(Exception):
    """The mail server was not there, did not answer in time, or would not take the mail."""


@contextmanager
def must_be_sent() -> Iterator[None]:
    """What is sent in here is sent, or MailNotSent is raised and the request with all it did undone."""
    try:
        yield
    except (SMTPException, OSError) as error:
        log.warning("account_mail_not_sent", error=type(error).__name__)
        raise MailNotSent from error


def reach_mail_server() -> None:
    """Raises MailNotSent when no mail could be sent now. Sends none."""
    with must_be_sent(), get_connection():
        pass
