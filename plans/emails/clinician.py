"""W8: there is something to read. What it is, and from whom, stands in the app only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.emails.carrying import Mail
from plans.emails.common import Letter
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail


@dataclass(frozen=True)
class SomethingToRead:
    """Nothing about it is in the mail."""


def load(mails: Sequence[OutboxMail], _now: datetime) -> dict[int, SomethingToRead]:
    """All of them: what was written to a person stays written."""
    return {mail.pk: SomethingToRead() for mail in mails}


def letter(_something: SomethingToRead) -> Letter:
    """That there is something, and where."""
    return Letter(
        subject=_("There is something new for you to read"),
        preheader=_("Sign in to read it."),
        heading=_("Something new to read"),
        because=_("You get this mail because something was written for you."),
    )


MAIL = Mail(
    name=MailKind.CLINICIAN,
    category=Category.CLINICIAN,
    load=load,
    letter=letter,
    plan_runs=False,
    sent_while="*",
)
