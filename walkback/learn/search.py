"""Search in the lessons and questions: in memory, by the beginnings of words, without case and accents."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import reverse

from walkback.learn.markdown import Section
from walkback.learn.queries import language_in_use, lessons, questions
from walkback.learn.texts import Lesson, Text

LONGEST_QUERY: Final = 100
"""Characters of a query that are looked at."""
MOST_WORDS: Final = 8
SHORTEST_WORD: Final = 2
EXCERPT_WORDS: Final = 24
TITLE, HEADING, BODY = 3, 2, 1
"""What a word found there is worth."""

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """Some words of a result. `is_hit`: they were searched for."""

    words: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """A lesson or question that was found, with the address of the part that fits best, and an excerpt of it."""

    text: Text
    address: str
    title: tuple[Piece, ...]
    heading: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """What a search came to. `words` are those that were looked for, without case and accents; none: no search."""

    query: str
    words: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class _Entry:
    """A text as the search sees it: the words of its title, and of the heading and body of each part."""

    text: Text
    title: tuple[str, ...]
    parts: tuple[tuple[Section, tuple[str, ...], tuple[str, ...]], ...]


def search(query: str) -> Found:
    """The texts that hold every word of `query`, at the beginning of a word; the best first, then in their order.

    A word in a title counts more than one in a heading, and that more than one in the text. Words of one letter, and
    whatever is neither letter nor digit, are not looked for.
    """
    query = " ".join(query[:LONGEST_QUERY].replace("\0", " ").split())
    words = tuple(dict.fromkeys(w for w in _words(query) if len(w) >= SHORTEST_WORD))[:MOST_WORDS]
    if not words:
        return Found(query, (), ())
    scored = [(_score(entry, words), entry) for entry in _index(language_in_use())]
    scored = [(score, entry) for score, entry in scored if score]
    scored.sort(key=lambda each: -each[0])  # a stable sort: equals stay in the order of the list
    return Found(query, words, tuple(_hit(entry, words) for _, entry in scored))


def _bare(words: str) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_bare(text)))


@cache
def _index(language: str) -> tuple[_Entry, ...]:
    texts: tuple[Text, ...] = (*lessons(language), *questions(language))
    return tuple(_Entry(text, _words(text.title), tuple(_parts(text))) for text in texts)


def _parts(text: Text) -> Iterator[tuple[Section, tuple[str, ...], tuple[str, ...]]]:
    if isinstance(text, Lesson):
        summary = Section("", "", (text.summary,))
        yield summary, (), _words(text.summary)
    for section in text.sections:
        yield section, _words(section.heading), _words(" ".join(section.blocks))


def _begins(words: Iterable[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in words)


def _score(entry: _Entry, words: Sequence[str]) -> int:
    """0 when a word is missing; else the sum of what each is worth at its best place."""
    score = 0
    for word in words:
        if _begins(entry.title, word):
            score += TITLE
        elif any(_begins(heading, word) for _, heading, _ in entry.parts):
            score += HEADING
        elif any(_begins(body, word) for _, _, body in entry.parts):
            score += BODY
        else:
            return 0
    return score


def _hit(entry: _Entry, words: Sequence[str]) -> Hit:
    section = max(entry.parts, key=lambda part: _score_of_part(part[1], part[2], words))[0]
    return Hit(
        text=entry.text,
        address=_address(entry.text, section),
        title=_marked(entry.text.title, words),
        heading=_marked(section.heading, words),
        excerpt=_excerpt(section, words),
    )


def _score_of_part(heading: Iterable[str], body: Iterable[str], words: Sequence[str]) -> int:
    return sum(HEADING * _begins(heading, word) + BODY * _begins(body, word) for word in words)


def _address(text: Text, section: Section) -> str:
    if isinstance(text, Lesson):
        page = reverse("learn:lesson", args=[text.slug])
        return f"{page}#{section.anchor}" if section.anchor else page
    return f"{reverse('learn:questions')}#{text.slug}"


def _excerpt(section: Section, words: Sequence[str]) -> tuple[Piece, ...]:
    """Some words around the first hit of a part, or its beginning."""
    tokens = " ".join(section.blocks).split()
    hit = next((at for at, token in enumerate(tokens) if _is_hit(token, words)), 0)
    first = max(0, min(hit - EXCERPT_WORDS // 3, len(tokens) - EXCERPT_WORDS))
    last = first + EXCERPT_WORDS
    before, after = "… " if first else "", " …" if last < len(tokens) else ""
    return _marked(f"{before}{' '.join(tokens[first:last])}{after}", words)


def _is_hit(words: str, wanted: Sequence[str]) -> bool:
    return any(_begins(_words(words), word) for word in wanted)


def _marked(text: str, wanted: Sequence[str]) -> tuple[Piece, ...]:
    """The text cut into words that were searched for, and what stands between them."""
    pieces: list[Piece] = []
    end = 0
    for word in _WORD.finditer(text):
        if _is_hit(word.group(), wanted):
            pieces += [
                Piece(text[end : word.start()], is_hit=False),
                Piece(word.group(), is_hit=True),
            ]
            end = word.end()
    pieces.append(Piece(text[end:], is_hit=False))
    return tuple(piece for piece in pieces if piece.words)
