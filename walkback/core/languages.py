"""Which languages there are, and which of them nobody has checked yet.

A language in settings.DRAFT_LANGUAGES was translated by a machine. It is offered only where SHOW_DRAFT_LANGUAGES says so
(in development), and then every page says that it is a draft: a safety question that reads wrongly can do harm.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


def offered() -> list[tuple[str, str]]:
    """Code and own name of every language a person can choose here."""
    return list(settings.LANGUAGES)


def in_use() -> str:
    """The code of the language in use, with its region where it has one."""
    return translation.get_language() or settings.LANGUAGE_CODE


def without_region(code: str) -> str:
    """The language alone: "es" of "es-ar"."""
    return code.partition("-")[0]


def supported(code: str) -> str:
    """The offered language nearest to this one ("es-ar" is read in "es"), or "" when there is none."""
    try:
        return translation.get_supported_language_variant(code)
    except LookupError:
        return ""


def is_draft(code: str | None = None) -> bool:
    """Whether this language, or the one in use, is a machine-made draft."""
    return without_region(in_use() if code is None else code) in settings.DRAFT_LANGUAGES


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Write in a person's language for a while; in the default one when theirs is not offered here."""
    with translation.override(supported(code) or settings.LANGUAGE_CODE):
        yield
