"""The registry that features fill: which function writes which kind of mail."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from walkback.core import languages
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


Renderer = Callable[[OutboxMail, datetime], RenderedMail]
_RENDERERS: dict[str, Renderer] = {}


class UnknownKind(LookupError):
    """No feature registered a renderer for this kind of mail."""


def register(kind: str, renderer: Renderer) -> None:
    """Called once by the feature that owns this kind, when Django is ready."""
    _RENDERERS[kind] = renderer


def render(mail: OutboxMail, now: datetime) -> RenderedMail:
    """Write the mail from current data, in its reader's language. Raises UnknownKind, NothingToSay."""
    if mail.kind not in _RENDERERS:
        raise UnknownKind(mail.kind)
    with languages.spoken(mail.participant.language):
        return _RENDERERS[mail.kind](mail, now)
