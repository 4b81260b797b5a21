"""The Learn pages: open to everyone, and each lesson carries what it promises."""

import datetime
import re

import pytest
from django.urls import reverse

from walkback.learn import queries
from walkback.learn.queries import BadLesson, EvidenceKind, lesson, lesson_for_week, lessons

pytestmark = pytest.mark.django_db

# The facts each lesson must carry, as words that have to stand in its text.
FACTS = {
    1: [
        "muscles of your legs, your hips and your core",
        "Deep in your back and belly",
        "hold your spine steady",
        "range of motion",
        "less stiff",
        "nutrients",
        "discs",
        "calves",
        "pump",
        "small joints of the spine",
        "fluid",
        "inflammation",
        "bone density",
        "balance",
        "endorphins",
        "lower the pain you feel",
        "posture",
        "healthy weight",
        "trial in 2024",
        "individual",
        "progressive",
        "By week 12",
        "on average 130 minutes a week",
    ],
    2: [
        "sedentary life",
        "makes most backs worse",
        "most people with non-specific back pain, moving is safe",
        "severe and came after a fall, a crash or some other injury",
        "medical condition",
        "persists",
        "very severe",
    ],
    3: [
        "Start slowly",
        "Build gradually",
        "Stay consistent",
        "Keep a record",
        "split your walk",
        "Morning, afternoon or evening",
    ],
}


@pytest.mark.parametrize(
    ("number", "fact"), [(number, fact) for number, facts in FACTS.items() for fact in facts]
)
def test_a_lesson_carries(number: int, fact: str) -> None:
    (found,) = [lesson for lesson in lessons() if lesson.number == number]
    assert fact in re.sub(r"\s+", " ", found.text)


def test_every_lesson_has_its_facts_listed_here() -> None:
    assert {found.number for found in lessons()} == set(FACTS)


@pytest.mark.parametrize("found", lessons(), ids=lambda found: found.slug)
def test_a_lesson_is_complete(found: queries.Lesson) -> None:
    assert found.title
    assert found.mail_title
    assert found.summary
    assert found.author
    assert re.fullmatch(r"\d+\.\d+", found.version)
    assert isinstance(found.review_on, datetime.date)
    assert found.evidence
    for card in found.evidence:
        assert card.claim
        assert card.source
    kinds = {card.kind for card in found.evidence}
    assert EvidenceKind.PLAUSIBLE in kinds, "what was not tested is said to be so"
    assert len(kinds) > 1
    assert "<h1" not in found.html


def test_numbers_and_addresses_are_unique() -> None:
    assert len({found.number for found in lessons()}) == len(lessons())
    assert len({found.slug for found in lessons()}) == len(lessons())


@pytest.mark.parametrize(
    ("week", "number"), [(0, None), (1, 1), (2, 2), (3, 3), (4, 3), (14, 3), (26, 3)]
)
def test_a_week_has_its_lesson_or_the_last_before_it(week: int, number: int | None) -> None:
    found = lesson_for_week(week)
    assert (found.number if found else None) == number


def test_an_unknown_lesson_is_none() -> None:
    assert lesson("no-such-lesson") is None


@pytest.mark.parametrize(
    "document",
    [
        "no head at all",
        "+++\nnumber = 1\n+++\ntext",
        '+++\nnumber = 1\nevidence = [{claim = "c", kind = "rumour", source = "s"}]\n+++\ntext',
        "+++\nnumber = = 1\n+++\ntext",
    ],
)
def test_a_bad_lesson_file_is_refused(document: str) -> None:
    with pytest.raises(BadLesson, match=r"x\.md"):
        queries._read(document, "x.md")


def test_html_in_a_lesson_stays_text() -> None:
    assert "<script" not in queries._render("<script>alert(1)</script>")


# -- The pages ------------------------------------------------------------------------------------


def test_anyone_reads_the_list(client) -> None:
    page = client.get(reverse("learn:index"))
    assert page.status_code == 200
    for found in lessons():
        assert found.title in page.content.decode()


@pytest.mark.parametrize("found", lessons(), ids=lambda found: found.slug)
def test_anyone_reads_a_lesson_with_its_evidence(client, found: queries.Lesson) -> None:
    page = client.get(f"/learn/{found.slug}/")
    assert page.status_code == 200
    html = page.content.decode()
    assert html.count("<h1>") == 1
    assert "What this rests on" in html
    assert "Plausible, not tested here" in html


def test_an_unknown_address_is_not_found(client) -> None:
    page = client.get("/learn/no-such-lesson/")
    assert page.status_code == 404
    assert "We cannot find that page" in page.content.decode()


def test_lessons_are_read_only(client) -> None:
    assert client.post("/learn/").status_code == 405
