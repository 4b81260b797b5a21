"""The pages of this program over the test client: who asks for them, and what they say."""

from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from walkback.accounts.models import User

SignedIn = Callable[[User], Client]
"""What the fixture `signed_in` gives: `client_of`, for tests that ask for it by name."""


def client_of(user: User) -> Client:
    """A new client, signed in as this user; each call is a browser of its own."""
    client = Client()
    client.force_login(user)
    return client


def page(response: Any) -> str:
    """The answer's markup as it was sent, with its entities (`&#x27;`, `&lt;`)."""
    return str(response.content.decode())


def unescaped_page(response: Any) -> str:
    """The answer's markup with its entities resolved, to look for sentences as people read them."""
    return unescape(page(response))


def as_shown(response: Any) -> dict[str, Any]:
    """The form as a browser would send it back untouched."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}
