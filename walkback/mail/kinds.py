"""The registry that features fill: which kinds of mail there are, and who writes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from walkback.core import languages
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail


@dataclass(frozen=True)
class RenderedMail:
    """One mail as it will be sent. `headers` are added to the standard ones."""

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)


class NothingToSay(Exception):
    """The facts changed since the mail was queued: it must not go out."""


class UnknownKind(LookupError):
    """No feature registered this kind of mail."""


Facts = Mapping[int, Any]
"""What is to be said, by the mail's primary key. A mail that is left out has nothing to say any more."""


@dataclass(frozen=True)
class Kind:
    """One kind of mail. `load` reads what a batch of them will say, in a number of queries that does
    not grow with the batch; `write` puts one into words and asks the database nothing.

    `sent_while` names reasons for a suspension that do not hold this kind back; "*" stands for all.
    """

    name: str
    category: Category
    load: Callable[[Sequence[OutboxMail], datetime], Facts]
    write: Callable[[OutboxMail, Any], RenderedMail]
    sent_while: str = ""


_KINDS: dict[str, Kind] = {}

Asleep = Callable[[Sequence[OutboxMail], datetime], Mapping[int, datetime]]
"""Of these mails, those whose reader has quiet hours now, by primary key: and until when."""


def _nobody(_mails: Sequence[OutboxMail], _now: datetime) -> Mapping[int, datetime]:
    return {}


_asleep: list[Asleep] = [_nobody]


def keep_quiet(asleep: Asleep) -> Asleep:
    """Called once by the feature that knows everybody's quiet hours. Returns who knew them before."""
    former, _asleep[0] = _asleep[0], asleep
    return former


def asleep(mails: Sequence[OutboxMail], now: datetime) -> Mapping[int, datetime]:
    """Which of these mails have to wait for the morning: a mail that is late is no reason to wake anybody."""
    return _asleep[0](mails, now) if mails else {}


def register(kind: Kind) -> None:
    """Called once by the feature that owns this kind, when Django is ready."""
    _KINDS[kind.name] = kind


def known(name: str) -> Kind:
    """Raises UnknownKind."""
    if name not in _KINDS:
        raise UnknownKind(name)
    return _KINDS[name]


def load(mails: Sequence[OutboxMail], now: datetime) -> Facts:
    """What each of these mails of one kind has to say. Raises UnknownKind."""
    return known(mails[0].kind).load(mails, now) if mails else {}


def write(mail: OutboxMail, facts: Any) -> RenderedMail:
    """Put the facts into words, in the language of the mail's reader."""
    with languages.spoken(mail.participant.language):
        return known(mail.kind).write(mail, facts)


def render(mail: OutboxMail, now: datetime) -> RenderedMail:
    """Load and write one mail, as a preview does. Raises UnknownKind, NothingToSay."""
    facts = load([mail], now)
    if mail.pk not in facts:
        raise NothingToSay
    return write(mail, facts[mail.pk])
