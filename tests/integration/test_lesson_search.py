"""Search in the lessons: what is found, in which order, and what odd input does (nothing)."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from walkback.learn.queries import lesson, lessons, questions
from walkback.learn.search import LONGEST_QUERY, MOST_WORDS, Hit, search

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def found(query: str) -> list[str]:
    return [hit.text.slug for hit in search(query).hits]


def marked(hit: Hit) -> set[str]:
    return {
        piece.words.lower()
        for pieces in (hit.title, hit.heading, hit.excerpt)
        for piece in pieces
        if piece.is_hit
    }


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("flare", "what-a-flare-up-is"),
        ("brisk", "finding-your-brisk-pace"),
        ("shoes", "shoes-routes-weather"),
        ("gap", "getting-back-after-a-gap"),
        ("talk test", "finding-your-brisk-pace"),
        ("endorphins", "why-walking-helps-backs"),
        ("podiatrist", "shoes-routes-weather"),
        ("yoga", "strong-and-supple"),
        ("immune", "celebrating-and-beyond"),
        ("80", "if-i-am-80"),
    ],
)
def test_what_one_would_look_for_comes_first(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_a_title_counts_more_than_a_heading_and_that_more_than_the_text() -> None:
    order = found("hills")
    assert order[0] == "hills-and-a-milestone"
    both = found("shoes")
    in_titles = {text.slug for text in (*lessons(), *questions()) if "shoes" in text.title.lower()}
    assert set(both[: len(in_titles)]) == in_titles
    in_headings = {
        text.slug
        for text in (*lessons(), *questions())
        if any("weather" in section.heading.lower() for section in text.sections)
    }
    assert found("weather")[0] in in_headings


@pytest.mark.parametrize("query", ["FLARE", "Flàre", "  flare\t", "ﬂare", "flare!", "(flare)"])
def test_case_accents_and_signs_make_no_difference(query: str) -> None:
    assert found(query) == found("flare") != []


def test_the_beginning_of_a_word_is_enough_but_not_its_middle() -> None:
    assert "why-walking-helps-backs" in found("endorph")
    assert "why-walking-helps-backs" not in found("dorphins")


def test_every_word_has_to_be_there() -> None:
    assert set(found("calves pump")) <= set(found("calves"))
    assert found("calves xylophone") == []


def test_what_was_looked_for_is_marked_and_the_part_is_linked() -> None:
    (hit, *_) = search("nutrients").hits
    assert marked(hit) == {"nutrients"}
    assert hit.address == "/learn/why-walking-helps-backs/#part-your-blood-flow"
    page = lesson(hit.text.slug)
    assert page is not None
    assert 'id="part-your-blood-flow"' in page.html


def test_every_address_of_a_hit_exists(client) -> None:
    for hit in search("walk").hits:
        path, _, anchor = hit.address.partition("#")
        page = client.get(path)
        assert page.status_code == 200
        assert not anchor or f'id="{anchor}"' in page.content.decode()


def test_the_excerpt_shows_the_hit() -> None:
    for query in ("podiatrist", "hormones", "milestone"):
        for hit in search(query).hits:
            assert marked(hit), (query, hit.text.slug)


@pytest.mark.parametrize("query", ["", " ", "a", "!", "\0", "..., -", "🦵"])
def test_too_little_is_no_search(query: str) -> None:
    assert search(query).words == ()
    assert search(query).hits == ()


def test_only_so_much_is_looked_at() -> None:
    assert len(search("word " * 1000).query) <= LONGEST_QUERY
    many = " ".join(f"w{number}" for number in range(30))
    assert len(search(many).words) == MOST_WORDS


@settings(max_examples=200, deadline=None)
@given(query=st.text(max_size=200))
def test_whatever_is_typed_is_answered(query: str) -> None:
    answer = search(query)
    for hit in answer.hits:
        assert "".join(piece.words for piece in hit.title) == hit.text.title
        assert all(piece.words for piece in (*hit.title, *hit.heading, *hit.excerpt))


# -- The page --------------------------------------------------------------------------------------


def get(client, query: str, **headers: str) -> str:
    page = client.get(reverse("learn:index"), {"q": query}, headers=headers)
    assert page.status_code == 200
    return str(page.content.decode())


def test_results_come_without_a_script(client) -> None:
    page = get(client, "flare")
    assert page.count("<h1>") == 1
    assert 'value="flare"' in page
    assert "<mark>flare</mark>" in page
    assert "texts for “flare”" in page


def test_as_one_types_only_the_list_comes(client) -> None:
    page = get(client, "flare", **HTMX)
    assert page.strip().startswith('<div id="found"')
    assert "<h1>" not in page
    assert "data-announce" in page


def test_when_nothing_is_found_the_list_is_offered(client) -> None:
    page = get(client, "xylophone")
    assert "Nothing was found for “xylophone”" in page
    for each in lessons():
        assert each.title in page


def test_without_a_word_the_list_is_shown(client) -> None:
    assert "at least two letters" in get(client, "a")
    page = get(client, "")
    assert "at least two letters" not in page
    assert 'id="week-24"' in page


def test_what_was_typed_is_shown_as_it_was_and_does_nothing(client) -> None:
    page = get(client, '"><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
