"""What a lesson and a question are, and how they are read from Markdown with a head in TOML."""

import datetime
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from walkback.learn.markdown import Section, render

FENCE = "+++"
WORDS_A_MINUTE = 180
"""Unhurried reading, in words a minute."""


class EvidenceKind(StrEnum):
    """What a claim in a lesson rests on."""

    TRIAL = "trial"
    REVIEW = "review"
    GUIDELINE = "guideline"
    PLAUSIBLE = "plausible"


KIND_WORDS: dict[EvidenceKind, Promise] = {
    EvidenceKind.TRIAL: _("A trial"),
    EvidenceKind.REVIEW: _("A review of many studies"),
    EvidenceKind.GUIDELINE: _("A guideline"),
    EvidenceKind.PLAUSIBLE: _("Plausible, not tested here"),
}


class BadText(ValueError):
    """A file whose head is missing, incomplete or of the wrong kind."""


@dataclass(frozen=True)
class Source:
    """One published source. `kind` is what it can carry; None when it only makes a claim plausible."""

    words: str
    kind: EvidenceKind | None


@dataclass(frozen=True)
class Evidence:
    """A claim and what it rests on. Without sources it is general knowledge, and PLAUSIBLE."""

    claim: str
    kind: EvidenceKind
    sources: tuple[str, ...]

    @property
    def kind_words(self) -> Promise:
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class Text:
    """Something to read in `language`. `review_on` is the day by which it is read again; `minutes` to read it."""

    number: int
    slug: str
    title: str
    version: str
    author: str
    review_on: datetime.date
    evidence: tuple[Evidence, ...]
    language: str
    text: str
    html: SafeString
    sections: tuple[Section, ...]

    @property
    def words(self) -> int:
        """Words of the text itself, headings among them."""
        return sum(
            len(part.split()) for each in self.sections for part in (each.heading, *each.blocks)
        )

    @property
    def minutes(self) -> int:
        """Reading time in minutes, at least 1."""
        return max(1, math.ceil(self.words / WORDS_A_MINUTE))


@dataclass(frozen=True)
class Lesson(Text):
    """One lesson. `number` is the programme week it belongs to (1 to 12, then 16, 20, 24);
    `mail_title` names nothing about health."""

    mail_title: str
    summary: str


@dataclass(frozen=True)
class Question(Text):
    """A question people ask, which is its `title`, with the answer. `number` is its place in the list."""


def read_sources(document: str) -> dict[str, Source]:
    """The list of sources, by their tag in the clinical specification. Raises BadText."""
    try:
        return {
            tag: Source(fields["words"], EvidenceKind(fields["kind"]) if "kind" in fields else None)
            for tag, fields in tomllib.loads(document).items()
        }
    except (KeyError, TypeError, ValueError) as error:
        raise BadText(f"sources: {error}") from error


def read_lesson(document: str, name: str, language: str, sources: Mapping[str, Source]) -> Lesson:
    """The lesson in a file called `name`. Raises BadText."""
    try:
        return Lesson(**_fields(document, language, sources))
    except (KeyError, TypeError, ValueError) as error:
        raise BadText(f"{name}: {error}") from error


def read_question(
    document: str, name: str, language: str, sources: Mapping[str, Source]
) -> Question:
    """The question in a file called `name`. Raises BadText."""
    try:
        return Question(**_fields(document, language, sources))
    except (KeyError, TypeError, ValueError) as error:
        raise BadText(f"{name}: {error}") from error


def _fields(document: str, language: str, sources: Mapping[str, Source]) -> dict[str, Any]:
    before, fence, rest = document.partition(f"{FENCE}\n")
    head, closing, text = rest.partition(f"\n{FENCE}\n")
    if before or not fence or not closing:
        raise BadText(f"the head must stand between two lines of {FENCE}")
    fields = tomllib.loads(head)
    rendered = render(text)
    return fields | {
        "evidence": tuple(_evidence(card, sources) for card in fields["evidence"]),
        "language": language,
        "text": text.strip(),
        "html": rendered.html,
        "sections": rendered.sections,
    }


def _evidence(card: Mapping[str, Any], sources: Mapping[str, Source]) -> Evidence:
    kind = EvidenceKind(card["kind"])
    used = [sources[tag] for tag in card.get("sources", [])]
    if kind is not EvidenceKind.PLAUSIBLE and kind not in {source.kind for source in used}:
        raise BadText(f"no source of the kind {kind}: {card['claim']}")
    return Evidence(card["claim"], kind, tuple(source.words for source in used))
