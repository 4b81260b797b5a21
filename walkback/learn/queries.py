"""The lessons and questions. They are Markdown files, read once a language; there are no tables."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from walkback.core.languages import in_use, without_region
from walkback.learn.texts import (
    BadText,
    Lesson,
    Question,
    Source,
    Text,
    read_lesson,
    read_question,
    read_sources,
)

TextT = TypeVar("TextT", bound=Text)
Reader = Callable[[str, str, str, Mapping[str, Source]], TextT]

CONTENT = Path(__file__).parent / "content"
WRITTEN_IN = "en"
"""The language every text exists in; another one falls back to it, text by text."""


def language_in_use() -> str:
    """The language the page is in, of those the lessons have any text in; else the one they were written in."""
    wanted = in_use()
    for language in (wanted, without_region(wanted)):
        if (CONTENT / language).is_dir():
            return language
    return WRITTEN_IN


def is_translated(text: Text) -> bool:
    """Whether a text is in the language the page is in."""
    return text.language == without_region(in_use())


def lessons(language: str | None = None) -> tuple[Lesson, ...]:
    """Every lesson, in the order of its week, in the page's language or in `language`. Raises BadText."""
    return _lessons(language or language_in_use())


def questions(language: str | None = None) -> tuple[Question, ...]:
    """Every question people ask, in order, as `lessons` gives the lessons."""
    return _questions(language or language_in_use())


def lesson(slug: str) -> Lesson | None:
    """The lesson at this address, or None. An address is the same in every language."""
    return next((found for found in lessons() if found.slug == slug), None)


def lesson_for_week(week: int) -> Lesson | None:
    """What there is to read in a programme week (from 1): its own lesson, else the last before it.

    The lesson is new in that week when its `number` equals the week. Weeks 13 to 15 keep that of week 12, and so on;
    from week 24 on, also after the programme, it is the last. None before week 1.
    """
    return next((found for found in reversed(lessons()) if found.number <= week), None)


def forget() -> None:
    """Read the files again when they are asked for next."""
    for each in (_lessons, _questions, _sources):
        each.cache_clear()


@cache
def _lessons(language: str) -> tuple[Lesson, ...]:
    return _all("lessons", read_lesson, language)


@cache
def _questions(language: str) -> tuple[Question, ...]:
    return _all("questions", read_question, language)


def _all(folder: str, read: Reader[TextT], language: str) -> tuple[TextT, ...]:
    """The texts of a folder, by number: those in `language`, and the rest as they were written."""
    found = _read(folder, read, WRITTEN_IN)
    if language != WRITTEN_IN:
        translated = _read(folder, read, language)
        for number, text in translated.items():
            if number not in found or found[number].slug != text.slug:
                raise BadText(f"{language}/{folder}: {text.slug} is not the address of {number}")
        found |= translated
    return tuple(found[number] for number in sorted(found))


def _read(folder: str, read: Reader[TextT], language: str) -> dict[int, TextT]:
    texts = [
        read(path.read_text("utf-8"), f"{language}/{folder}/{path.name}", language, _sources())
        for path in sorted((CONTENT / language / folder).glob("*.md"))
    ]
    return {text.number: text for text in texts}


@cache
def _sources() -> dict[str, Source]:
    return read_sources((CONTENT / "sources.toml").read_text("utf-8"))
