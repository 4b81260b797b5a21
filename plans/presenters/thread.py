"""Messages between a person and their clinic, as either of them reads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plans.queries import ABOUT_WEEK
from screening.domain.warning_words import warning_words
from screening.symptom_list import quoted
from walkback.accounts.models import User
from walkback.care.models import Message
from walkback.core import dates

_ABOUT = re.compile(re.escape(ABOUT_WEEK).replace(r"\{number\}", r"(\d{1,2})"))


@dataclass(frozen=True)
class Line:
    """One message. `is_own` when the reader's side wrote it; `read` says whether the other side has opened it.

    `warning` names the words that may be a warning sign, to clinicians alone.
    """

    writer: str
    is_own: bool
    is_new: bool
    at: datetime
    week: str
    text: str
    read: str
    warning: str


def lines_for_person(messages: Sequence[Message], person: User) -> list[Line]:
    """What they wrote and what their clinic wrote, the newest last."""
    return [_line(each, person, is_own=not each.from_clinic) for each in reversed(messages)]


def lines_for_clinic(messages: Sequence[Message], clinician: User) -> list[Line]:
    """The same for a clinician: what a colleague wrote is the clinic's own. `participant` is known."""
    return [_line(each, clinician, is_own=each.from_clinic) for each in reversed(messages)]


def _line(message: Message, reader: User, *, is_own: bool) -> Line:
    about = None if message.from_clinic else _ABOUT.match(message.text)
    words = () if is_own else warning_words(message.text)
    return Line(
        writer=_("You") if message.author_id == reader.pk else _writer(message),
        is_own=is_own,
        is_new=not is_own and message.read_at is None,
        at=message.sent_at,
        week=_("About week %(number)s of the plan") % {"number": about[1]} if about else "",
        text=message.text[about.end() :] if about else message.text,
        read=_read(message) if is_own else "",
        warning=quoted(words) if words and not message.from_clinic else "",
    )


def _writer(message: Message) -> str:
    """Who signed it. An account that is gone leaves the clinic's name."""
    author = message.author.email if message.author else ""
    if not message.from_clinic:
        return author
    return f"{author}, {message.clinic.name}" if author else message.clinic.name


def _read(message: Message) -> str:
    if message.read_at is None:
        return _("Not opened yet")
    return _("Opened %(at)s") % {"at": dates.day_month_year_clock(message.read_at)}


def too_many_words() -> str:
    """Beside a text that was not sent because of the pace (`messaging.MOST_AN_HOUR`)."""
    return _(
        "Not sent: you have sent many messages within an hour. Your text stays here. Try later."
    )
