"""What every mail of the programme has in common: its links, its headers, its parts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from walkback.accounts.models import User
from walkback.mail.categories import EVERY_REMINDER, Category
from walkback.mail.kinds import RenderedMail
from walkback.mail.letters import letter
from walkback.mail.tokens import UnsubscribeLink, WalkLink


@dataclass(frozen=True)
class Line:
    """What a mail says when another one carries it: one sentence, and a link where it asks for something."""

    words: str
    link_words: str = ""
    url: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail in words. `subject` holds integers at most; `because` says why its reader gets it.

    `preheader` is the line that lists of mails show beside the subject; `context` is for the mail's own template.
    """

    subject: str
    preheader: str
    heading: str
    because: str
    context: dict[str, Any] = field(default_factory=dict)


def link(name: str, *args: object) -> str:
    """An address in a mail: made from a setting, never from a request."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"


def walk_link(to: User, *, kind: str) -> str:
    """Where one walk, of the day on which the link is opened, can be logged without signing in."""
    return link("plans:walk-link", WalkLink(to.public_id, day=None, kind=kind).token())


def today_of(user: User, now: datetime) -> date:
    """The calendar day it is for them."""
    return now.astimezone(user.zone).date()


def rendered(
    template: str,
    *,
    to: User,
    category: Category,
    said: Letter,
    lines: list[Line],
    plan_runs: bool,
) -> RenderedMail:
    """The mail from `templates/emails/<template>.txt` and `.html`, with its way out in footer and headers.

    Walking and pausing are offered while the plan runs only.
    """
    token = UnsubscribeLink(to.public_id, _stopped_by(category)).token()
    unsubscribe = link("mail:unsubscribe", token)
    frame = {
        "subject": said.subject,
        "preheader": said.preheader,
        "heading": said.heading,
        "because": said.because,
        "lines": lines,
        "plan_runs": plan_runs,
        "log_url": walk_link(to, kind=template) if plan_runs else "",
        "pause_url": link("plans:pause"),
        "today_url": link("plans:today"),
        "settings_url": link("mail:reminders"),
        "unsubscribe_url": unsubscribe,
        "contact": settings.SUPPORT_CONTACT,
    }
    text, html = letter(template, said.context | frame)
    return RenderedMail(said.subject, text, html, headers=_headers(unsubscribe, token))


def _stopped_by(category: Category) -> str:
    """What the way out stops. The welcome comes once: who wants no more after it means the reminders."""
    return category.value if category.is_optional else EVERY_REMINDER


def _headers(url: str, token: str) -> dict[str, str]:
    """RFC 2369 and RFC 8058: one press in the mail program, without login and without a further page.

    RFC 3834: a machine wrote this, so that no machine answers it.
    """
    ways = [f"<{url}>"]
    if settings.UNSUBSCRIBE_ADDRESS:
        ways.insert(0, f"<mailto:{settings.UNSUBSCRIBE_ADDRESS}?subject={token}>")
    return {
        "List-Unsubscribe": ", ".join(ways),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
