"""Finds the words in a note that ask the list question (clinical specification 4.5).

Nothing is understood and nothing is reassured: a word is there or not. "No chest pain" finds "chest
pain" too. A note is looked through in every language there is a list for, whatever language its writer reads: people write in
their own.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screening.domain import warning_forms, warning_forms_es

FORMS_IN: Final[Mapping[str, Mapping[str, str]]] = {
    "en": warning_forms.FORMS,
    "es": warning_forms_es.FORMS,
}
"""Language code to its forms: for the id of each line of the weekly list, the forms with commas between them.

Every language that is translated into has its own list here, a draft as well. A test refuses one without."""

# Apostrophes as telephones, word processors and other keyboards write them; a space that has no width.
_SIGNS: Final = {**dict.fromkeys(map(ord, "’‘ʼ＇`´′ˈ"), "'"), 0x200B: " "}  # noqa: RUF001  # look-alikes are the point
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})
# Letters with apostrophes between them: figures, signs and hyphens of every kind end a word.
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
# What an apostrophe leaves behind of another word: "leg's" is "leg", and "I'll" is not "ill".
_TAILS: Final = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})


def _plain(text: str) -> str:
    """Small letters without accents, one kind of apostrophe, and no sign that cannot be seen."""
    folded = unicodedata.normalize("NFKD", text.translate(_SIGNS)).casefold()
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", folded)
        if unicodedata.category(char) not in _UNSEEN
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _joined(word: str) -> str:
    """ "can't" as many write it: "cant"."""
    return word.replace("'", "") if word.endswith("n't") else word


def _spellings(word: str) -> Iterator[str]:
    """What this word of a note may stand for in a form."""
    yield _joined(word)
    if "'" in word:
        yield from (part for part in word.split("'") if part not in _TAILS)
    if _STRETCHED.search(word):
        yield _STRETCHED.sub(r"\1", word)
        yield _STRETCHED.sub(r"\1\1", word)


def _forms_of(forms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each form of one language, and the line it points to."""
    for tick, listed in forms.items():
        for form in listed.split(","):
            yield " ".join(form.split()), tick


def _tick_of() -> dict[str, str]:
    """A form that two languages share, but for its accents ("vertigo", "vértigo"), is kept as the first one writes it."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for forms in FORMS_IN.values():
        for form, tick in _forms_of(forms):
            found.setdefault(tuple(_joined(word) for word in _words(form)), (form, tick))
    return dict(found.values())


TICK_OF: Final[Mapping[str, str]] = _tick_of()
"""Every form of every language, and the id of the line of the weekly list that it points to."""


def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of a form to its other words and the form, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for form in TICK_OF:
        first, *others = (_joined(word) for word in _words(form))
        found.setdefault(first, []).append((tuple(others), form))
    return {first: sorted(forms, key=lambda it: -len(it[0])) for first, forms in found.items()}


_FORMS_BY_FIRST: Final = _by_first_word()


def warning_words(text: str) -> tuple[str, ...]:
    """The forms of any language found in `text`, in its order, each once. Never raises, whatever the text holds.

    Whole words only, in any case, with or without accents, with any white space or punctuation between the words of a form.
    Of two that begin at the same word the longer one counts, and one inside another does not.
    """
    note = [frozenset(_spellings(word)) for word in _words(text)]
    found: dict[str, None] = {}
    reached = 0
    for place in range(len(note)):
        match = _longest_at(note, place)
        if match is not None and place + match[0] > reached:
            reached = place + match[0]
            found.setdefault(match[1])
    return tuple(found)


def _longest_at(note: Sequence[frozenset[str]], place: int) -> tuple[int, str] | None:
    """How many words the longest form that begins here has, and the form."""
    fits = [
        (1 + len(others), form)
        for first in note[place]
        for others, form in _FORMS_BY_FIRST.get(first, ())
        if len(others) < len(note) - place
        and all(word in note[place + 1 + step] for step, word in enumerate(others))
    ]
    return max(fits, default=None)
