"""The lessons. They are Markdown files with a head in TOML, read once; there are no tables."""

import datetime
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

CONTENT = Path(__file__).parent / "content"
FENCE = "+++"


class EvidenceKind(StrEnum):
    """What a claim in a lesson rests on."""

    TRIAL = "trial"
    REVIEW = "review"
    GUIDELINE = "guideline"
    PLAUSIBLE = "plausible"


KIND_WORDS = {
    EvidenceKind.TRIAL: "A trial",
    EvidenceKind.REVIEW: "A review of many studies",
    EvidenceKind.GUIDELINE: "A guideline",
    EvidenceKind.PLAUSIBLE: "Plausible, not tested here",
}


class BadLesson(ValueError):
    """A lesson file whose head is missing, incomplete or of the wrong kind."""


@dataclass(frozen=True)
class Evidence:
    claim: str
    kind: EvidenceKind
    source: str

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class Lesson:
    """One lesson. `number` is the programme week it belongs to (1 to 12, then 16, 20, 24);
    `mail_title` names nothing about health; `review_on` is the day by which it is read again."""

    number: int
    slug: str
    title: str
    mail_title: str
    summary: str
    version: str
    author: str
    review_on: datetime.date
    evidence: tuple[Evidence, ...]
    text: str
    html: SafeString


@cache
def lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of its week. Raises BadLesson."""
    found = [_read(path.read_text("utf-8"), path.name) for path in sorted(CONTENT.glob("*.md"))]
    return tuple(sorted(found, key=lambda lesson: lesson.number))


def lesson(slug: str) -> Lesson | None:
    """The lesson at this address, or None."""
    return next((found for found in lessons() if found.slug == slug), None)


def lesson_for_week(week: int) -> Lesson | None:
    """What there is to read in a programme week (from 1): its own lesson, else the last before it.

    The lesson is new in that week when its `number` equals the week. None before week 1.
    """
    return next((found for found in reversed(lessons()) if found.number <= week), None)


def _read(document: str, name: str) -> Lesson:
    before, fence, rest = document.partition(f"{FENCE}\n")
    head, closing, text = rest.partition(f"\n{FENCE}\n")
    if before or not fence or not closing:
        raise BadLesson(f"{name}: the head must stand between two lines of {FENCE}")
    try:
        fields: dict[str, Any] = tomllib.loads(head)
        evidence = tuple(
            Evidence(card["claim"], EvidenceKind(card["kind"]), card["source"])
            for card in fields.pop("evidence")
        )
        return Lesson(**fields, evidence=evidence, text=text.strip(), html=_render(text))
    except (KeyError, TypeError, ValueError) as error:
        raise BadLesson(f"{name}: {error}") from error


def _render(text: str) -> SafeString:
    # Our own files, and raw HTML in them stays text.
    markdown = MarkdownIt("commonmark", {"html": False})
    return SafeString(markdown.render(text))
