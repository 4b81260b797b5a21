"""English sentences that remember how they were made, so that a page can say them in another language.

A sentence is one template with named places; nothing is glued together that another language may put in another order.
In English the text is all there is: `Words` is a `str` like any other.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Self

Value = str | int | date
"""What may stand in a place of a template. `Words` are translated themselves, a date is written by the language."""

_NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})


class Words(str):
    """A text in English, and what it was made of.

    `template` has places like "{days}", `values` is what stands in them. For a counted thing `template` is the form for
    one, `plural` the form for any other `number`, which both name "{n}". A text joined from others has `parts` with
    `separator` between them, and no template. Equal to its text in every respect: comparing, hashing and storing.
    """

    template: str
    plural: str | None
    number: int | None
    values: Mapping[str, Value]
    parts: tuple[str, ...]
    separator: str

    def __new__(
        cls,
        text: str,
        *,
        template: str | None = None,
        plural: str | None = None,
        number: int | None = None,
        values: Mapping[str, Value] = _NOTHING,
        parts: tuple[str, ...] = (),
        separator: str = "",
    ) -> Self:
        words = super().__new__(cls, text)
        words.template = text if template is None else template
        words.plural = plural
        words.number = number
        words.values = dict(values)
        words.parts = parts
        words.separator = separator
        return words


def say(template: str, **values: Value) -> Words:
    """One sentence. Raises KeyError for a place that has no value, ValueError for a value that has no place."""
    _check(template, values)
    return Words(template.format_map(values), template=template, values=values)


def say_count(one: str, many: str, n: int, **values: Value) -> Words:
    """One sentence about `n` things: `one` for exactly 1, else `many`. "{n}" is the number; else as `say`.

    The form for one thing may leave the number out: "a day".
    """
    _check(one, values)
    _check(many, values)
    places: dict[str, Value] = {**values, "n": n}
    text = (one if n == 1 else many).format_map(places)
    return Words(text, template=one, plural=many, number=n, values=places)


def joined(*texts: str, sep: str = " ") -> Words:
    """Sentences one after the other, or items of a list; empty ones are left out."""
    parts = tuple(text for text in texts if text)
    return Words(sep.join(parts), template="", parts=parts, separator=sep)


def _check(template: str, values: Mapping[str, Value]) -> None:
    for name in values:
        if f"{{{name}}}" not in template:
            raise ValueError(f"{template!r} has no place for {name}")
