"""The sentences of the rules in the reader's language.

Rules know no Django: they return texts that remember the template they were made from and what was filled in. Here they
are made again, from the translated template.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol, runtime_checkable

from django.utils.translation import gettext, ngettext

from walkback.core import dates


@runtime_checkable
class Told(Protocol):
    """A text that remembers how it was made.

    One `template` with places like "{days}" and what stands in them; for counted things the form for one, the `plural`
    form and the `number`; or several `parts` with a `separator` between them.
    """

    @property
    def template(self) -> str: ...
    @property
    def plural(self) -> str | None: ...
    @property
    def number(self) -> int | None: ...
    @property
    def values(self) -> Mapping[str, str | int | date]: ...
    @property
    def parts(self) -> tuple[str, ...]: ...
    @property
    def separator(self) -> str: ...


def in_language(words: str) -> str:
    """The text in the language in use. A plain text, which remembers nothing, stays as it is."""
    if not isinstance(words, Told):
        return words
    if words.parts:
        return words.separator.join(in_language(part) for part in words.parts)
    if not words.template:
        return ""
    template = (
        gettext(words.template)
        if words.plural is None or words.number is None
        else ngettext(words.template, words.plural, words.number)
    )
    return template.format_map({name: _value(value) for name, value in words.values.items()})


def _value(value: str | int | date) -> str:
    if isinstance(value, str):
        return in_language(value)
    return dates.day_month(value) if isinstance(value, date) else str(value)


def translate(text: str) -> str:
    """A text of a table in the language in use; walkback/ops/texts_as_data.py tells the catalogue of it."""
    return gettext(text) if text else ""
