"""The lessons and answers: in easy words, complete, and with drawings that keep to the rules of the pages."""

import datetime
import re
from xml.etree import ElementTree

import pytest
import textstat

from tests.markup import STATIC
from walkback.learn.markdown import PICTURE_FOLDER, PICTURE_SIZE
from walkback.learn.queries import CONTENT, lessons, questions
from walkback.learn.texts import EvidenceKind, Lesson, Text, read_sources

HARDEST = 6.0
"""Flesch-Kincaid grade; reading age 9 to 11 is about grade 4 to 6."""
HARDEST_CLAIM = 9.0
FEWEST_WORDS, MOST_WORDS = 350, 600
ENGLISH: tuple[Text, ...] = (*lessons("en"), *questions("en"))


def identity(text: Text) -> str:
    return text.slug


# -- Easy to read ----------------------------------------------------------------------------------


def as_sentences(*parts: str) -> str:
    """Headings, list points and captions end a sentence too."""
    return "\n".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)


@pytest.mark.parametrize("text", ENGLISH, ids=identity)
def test_a_text_is_easy_to_read(text: Text) -> None:
    summary = text.summary if isinstance(text, Lesson) else ""
    parts = [part for each in text.sections for part in (each.heading, *each.blocks)]
    assert textstat.flesch_kincaid_grade(as_sentences(text.title, summary, *parts)) <= HARDEST


@pytest.mark.parametrize("text", ENGLISH, ids=identity)
def test_what_it_rests_on_is_said_in_plain_words(text: Text) -> None:
    claims = as_sentences(*(card.claim for card in text.evidence))
    assert textstat.flesch_kincaid_grade(claims) <= HARDEST_CLAIM


@pytest.mark.parametrize("text", lessons("en"), ids=identity)
def test_a_lesson_has_a_length_one_reads_on_a_bench(text: Lesson) -> None:
    assert FEWEST_WORDS <= text.words <= MOST_WORDS
    assert 2 <= text.minutes <= 4
    assert text.sections[-1].heading == "Try this week"
    assert len(text.sections) >= 4


# -- Complete --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ENGLISH, ids=identity)
def test_a_text_is_complete(text: Text) -> None:
    assert text.title
    assert text.author == "Walkback project"
    assert re.fullmatch(r"\d+\.\d+", text.version)
    assert isinstance(text.review_on, datetime.date)
    assert len(text.evidence) >= 2
    for card in text.evidence:
        assert card.claim.endswith(".")
    assert "<h1" not in text.html
    assert "—" not in text.text


@pytest.mark.parametrize("text", lessons("en"), ids=identity)
def test_what_was_not_tested_is_said_to_be_so(text: Lesson) -> None:
    kinds = {card.kind for card in text.evidence}
    assert EvidenceKind.PLAUSIBLE in kinds
    assert len(kinds) > 1
    assert text.mail_title
    assert text.summary.endswith(".")


def test_numbers_and_addresses_are_unique() -> None:
    for texts in (lessons("en"), questions("en")):
        assert len({found.number for found in texts}) == len(texts)
        assert len({found.slug for found in texts}) == len(texts)


def test_every_source_is_cited_somewhere() -> None:
    sources = read_sources((CONTENT / "sources.toml").read_text("utf-8"))
    cited = {source for text in ENGLISH for card in text.evidence for source in card.sources}
    assert {source.words for source in sources.values()} == cited


def test_links_in_the_texts_go_to_lessons() -> None:
    addresses = {f"/learn/{found.slug}/" for found in lessons("en")}
    links = [
        link for text in ENGLISH for link in re.findall(r"(?<!!)\[[^]]*\]\(([^)\s]+)", text.text)
    ]
    assert links
    assert set(links) <= addresses


def test_a_translation_has_the_same_addresses_and_pictures() -> None:
    for folder in sorted(path.name for path in CONTENT.iterdir() if path.is_dir()):
        for one, other in zip(lessons("en"), lessons(folder), strict=True):
            assert one.slug == other.slug
            assert re.findall(r'#drawing|aria-labelledby="[^"]+"', one.html) == re.findall(
                r'#drawing|aria-labelledby="[^"]+"', other.html
            )


# -- Drawings --------------------------------------------------------------------------------------

DRAWINGS = sorted((STATIC / PICTURE_FOLDER).glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
PLAIN_COLOUR = re.compile(r'(?:fill|stroke)="(?!none|var\()')


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_keeps_the_content_policy_and_takes_the_colours_of_the_page(path) -> None:
    source = path.read_text("utf-8")
    root = ElementTree.fromstring(source)  # noqa: S314  our own file
    assert root.get("viewBox") == f"0 0 {PICTURE_SIZE[0]} {PICTURE_SIZE[1]}"
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert [each.get("id") for each in root.findall(f"{SVG}g")] == ["drawing"]
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href", source)
    assert not PLAIN_COLOUR.findall(source)
    defined = set(re.findall(r"(--[\w-]+):", (STATIC / "css/tokens.css").read_text("utf-8")))
    assert set(re.findall(r"var\((--[\w-]+)", source)) <= defined


def test_every_drawing_is_used_and_told_in_words() -> None:
    used = re.findall(r"!\[([^\]]+)\]\((\w+) \"([^\"]+)\"\)", " ".join(t.text for t in ENGLISH))
    assert {name for _, name, _ in used} == {path.stem for path in DRAWINGS}
    assert 5 <= len(DRAWINGS) <= 7
    for words, _, caption in used:
        assert len(words.split()) >= 12
        assert caption.endswith(".")
