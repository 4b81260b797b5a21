"""What every page knows of the messages that wait."""

from typing import Final, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from walkback.accounts.models import User
from walkback.care.queries import Mailbox, mailbox_of

KEPT: Final = "_mailbox"


def mailbox_for(request: HttpRequest) -> Mailbox:
    """The mailbox of whoever is signed in, looked for once a request and only when somebody asks."""
    kept: dict[str, Mailbox] = vars(request)
    if KEPT not in kept:
        user = getattr(request, "user", None)
        kept[KEPT] = mailbox_of(user) if isinstance(user, User) else Mailbox()
    return kept[KEPT]


def lazy_mailbox_for(request: HttpRequest) -> Mailbox:
    """The same, for what may never look at it."""
    return cast("Mailbox", SimpleLazyObject(lambda: mailbox_for(request)))


def mailbox(request: HttpRequest) -> dict[str, object]:
    """`mailbox` in every template. Nothing is asked where nothing shows it."""
    return {"mailbox": lazy_mailbox_for(request)}
