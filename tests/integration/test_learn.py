"""The Learn pages: open to everyone, and each lesson carries what it promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from walkback.learn import queries, texts
from walkback.learn.markdown import render
from walkback.learn.queries import lesson, lesson_for_week, lessons, questions
from walkback.learn.texts import BadText, read_lesson, read_question, read_sources

pytestmark = pytest.mark.django_db

HEAD = """+++
number = 1
slug = "why-walking-helps-backs"
title = "Andar ayuda"
mail_title = "Andar ayuda"
summary = "Lo que pasa."
version = "1.0"
author = "Walkback project"
review_on = 2027-11-01
evidence = [{claim = "Algo.", kind = "plausible"}]
+++
Hola.
"""


@pytest.mark.parametrize(
    ("week", "number"),
    [
        (0, None),
        (1, 1),
        (2, 2),
        (12, 12),
        (13, 12),
        (15, 12),
        (16, 16),
        (19, 16),
        (20, 20),
        (23, 20),
        (24, 24),
        (26, 24),
        (27, 24),
        (52, 24),
    ],
)
def test_a_week_has_its_lesson_or_the_last_before_it(week: int, number: int | None) -> None:
    found = lesson_for_week(week)
    assert (found.number if found else None) == number


def test_an_unknown_lesson_is_none() -> None:
    assert lesson("no-such-lesson") is None


# -- Reading the files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        "no head at all",
        "+++\nnumber = 1\n+++\ntext",
        HEAD.replace('kind = "plausible"', 'kind = "rumour"'),
        HEAD.replace('kind = "plausible"', 'kind = "trial"'),
        HEAD.replace('kind = "plausible"', 'kind = "guideline", sources = ["S1"]'),
        HEAD.replace('kind = "plausible"', 'kind = "trial", sources = ["S999"]'),
        HEAD.replace("number = 1", "number = = 1"),
        HEAD.replace("number = 1", "number = 1\nextra = 1"),
        HEAD + "![words](nosuchpicture)",
        HEAD + "![words](../icons)",
    ],
)
def test_a_bad_file_is_refused(document: str) -> None:
    sources = read_sources('S1 = {words = "A trial", kind = "trial"}')
    with pytest.raises(BadText, match=r"x\.md"):
        read_lesson(document, "x.md", "en", sources)
    with pytest.raises(BadText, match=r"x\.md"):
        read_question(document, "x.md", "en", sources)


@pytest.mark.parametrize("document", ["S1 = 1", 'S1 = {kind = "trial"}', "= ="])
def test_a_bad_list_of_sources_is_refused(document: str) -> None:
    with pytest.raises(BadText):
        read_sources(document)


def test_html_in_a_text_stays_text() -> None:
    assert "<script" not in render("<script>alert(1)</script>").html
    assert "href" not in render("[x](javascript:alert(1))").html


def test_a_picture_stands_by_itself_with_its_words() -> None:
    html = render('![What <it> shows](flare "Caption & all.")').html
    assert html.startswith('<figure class="picture"><svg')
    assert "What &lt;it&gt; shows</title>" in html
    assert "<figcaption>Caption &amp; all.</figcaption>" in html
    assert "<p>" not in html
    assert "style=" not in html


# -- Languages -------------------------------------------------------------------------------------


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The content as it is, with one lesson more in a language of which nothing else is there."""
    content = tmp_path / "content"
    content.mkdir()
    for name in ("en", "sources.toml"):
        (content / name).symlink_to(queries.CONTENT / name)
    folder = content / "es" / "lessons"
    folder.mkdir(parents=True)
    (folder / "01.md").write_text(HEAD, "utf-8")
    monkeypatch.setattr(queries, "CONTENT", content)
    queries.forget()
    yield folder
    queries.forget()


def test_a_language_has_its_own_lessons_and_the_rest_as_they_were_written(spanish: Path) -> None:
    found = lessons("es")
    assert [each.number for each in found] == [each.number for each in lessons("en")]
    assert (found[0].language, found[0].title) == ("es", "Andar ayuda")
    assert {each.language for each in found[1:]} == {"en"}
    assert {each.language for each in questions("es")} == {"en"}


@pytest.mark.parametrize("code", ["es", "es-mx"])
def test_the_language_of_the_page_decides(spanish: Path, code: str) -> None:
    with translation.override(code):
        first, second, *_ = lessons()
        assert first.language == "es"
        assert queries.is_translated(first)
        assert not queries.is_translated(second)
    with translation.override("fr"):
        assert {each.language for each in lessons()} == {"en"}
    with translation.override(None):
        assert {each.language for each in lessons()} == {"en"}


def test_a_translation_at_another_address_is_refused(spanish: Path) -> None:
    (spanish / "01.md").write_text(HEAD.replace("why-walking-helps-backs", "andar"), "utf-8")
    queries.forget()
    with pytest.raises(BadText, match="andar"):
        lessons("es")


def test_a_page_says_when_a_lesson_is_not_translated(client, spanish: Path, settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    headers = {"Accept-Language": "es"}
    translated = client.get("/learn/why-walking-helps-backs/", headers=headers).content.decode()
    assert '<article class="prose" lang="es"' in translated
    assert "notice-info" not in translated
    left = client.get("/learn/pacing-little-and-often/", headers=headers).content.decode()
    assert '<article class="prose" lang="en"' in left
    assert "notice-info" in left
    english = client.get("/learn/pacing-little-and-often/").content.decode()
    assert "not translated yet" not in english


# -- The pages -------------------------------------------------------------------------------------


def test_anyone_reads_the_list(client) -> None:
    page = client.get(reverse("learn:index"))
    assert page.status_code == 200
    html = page.content.decode()
    for found in lessons():
        assert found.title in html
        assert f'id="week-{found.number}"' in html, "mails link to it"
    assert reverse("learn:questions") in html


@pytest.mark.parametrize("found", lessons("en"), ids=lambda found: found.slug)
def test_anyone_reads_a_lesson_with_its_evidence(client, found: texts.Lesson) -> None:
    page = client.get(f"/learn/{found.slug}/")
    assert page.status_code == 200
    html = page.content.decode()
    assert html.count("<h1") == 1
    assert "What this rests on" in html
    assert "Plausible, not tested here" in html
    assert f"{found.minutes} minutes to read" in html
    assert f"Version {found.version}" in html
    assert f"To be read again by {date_format(found.review_on, 'F Y')}" in html
    for card in found.evidence:
        assert str(card.kind_words) in html


def test_lessons_lead_from_one_to_the_next(client) -> None:
    for before, after in zip(lessons(), lessons()[1:], strict=False):
        assert (
            f'href="/learn/{after.slug}/"' in client.get(f"/learn/{before.slug}/").content.decode()
        )
        assert (
            f'href="/learn/{before.slug}/"' in client.get(f"/learn/{after.slug}/").content.decode()
        )


def test_anyone_reads_the_questions(client) -> None:
    page = client.get(reverse("learn:questions"))
    assert page.status_code == 200
    html = page.content.decode()
    for found in questions():
        assert f'<h2 id="{found.slug}">{found.title}</h2>' in html
        assert found.html in html
    assert html.count("What this rests on") == len(questions())


def test_an_unknown_address_is_not_found(client) -> None:
    page = client.get("/learn/no-such-lesson/")
    assert page.status_code == 404
    assert "We cannot find that page" in page.content.decode()


@pytest.mark.parametrize("path", ["/learn/", "/learn/questions/", "/learn/hills-and-a-milestone/"])
def test_lessons_are_read_only(client, path: str) -> None:
    assert client.post(path).status_code == 405
