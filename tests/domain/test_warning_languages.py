"""Every language's list of warning words is whole, and none takes anything from another."""

from collections import Counter

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.warning_words import FORMS_IN, TICK_OF, _joined, _words, warning_words
from screening.domain.wording import WEEKLY_LIST
from tests.domain.test_warning_words import covers

Words = tuple[str, ...]


def forms_of(language: str) -> list[tuple[str, str]]:
    """Each form as it is written, and its line."""
    return [
        (" ".join(form.split()), tick)
        for tick, forms in FORMS_IN[language].items()
        for form in forms.split(",")
    ]


def plain(form: str) -> Words:
    return tuple(_joined(word) for word in _words(form))


def lines_of(language: str) -> dict[Words, str]:
    return {plain(form): tick for form, tick in forms_of(language)}


LINES = {language: lines_of(language) for language in FORMS_IN}
PAIRS = [(one, other) for one in FORMS_IN for other in FORMS_IN if one != other]


def without_a_list(languages: set[str]) -> set[str]:
    """A list serves a language wherever it is spoken: "es" that of es-mx."""
    return {code for code in languages if not {code, code.partition("-")[0]} & set(FORMS_IN)}


def test_every_language_that_is_offered_or_drafted_has_a_list() -> None:
    languages = {code for code, _name in settings.LANGUAGES} | set(settings.DRAFT_LANGUAGES)
    assert without_a_list(languages) == set(), (
        "A note in this language asks no question: write its words in "
        "screening/domain/warning_forms_<language>.py and name them in FORMS_IN (docs/languages.md)."
    )
    assert without_a_list({"es-mx", "xx", "xx-es"}) == {"xx", "xx-es"}


@pytest.mark.parametrize("language", FORMS_IN)
def test_a_list_has_every_line_and_enough_forms(language: str) -> None:
    assert set(FORMS_IN[language]) == {tick.id for tick in WEEKLY_LIST}
    assert len(forms_of(language)) >= 80
    assert min(Counter(tick for _form, tick in forms_of(language)).values()) >= 10


@pytest.mark.parametrize("language", FORMS_IN)
def test_each_form_of_a_list_has_words_and_stands_once(language: str) -> None:
    alike = Counter(plain(form) for form, _tick in forms_of(language))
    assert () not in alike
    assert [words for words, times in alike.items() if times > 1] == []


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_form_that_two_languages_share_points_to_the_same_line(one: str, other: str) -> None:
    differ = {
        words: (tick, LINES[other][words])
        for words, tick in LINES[one].items()
        if LINES[other].get(words, tick) != tick
    }
    assert differ == {}, "only the first would be asked about: give one of them more words"


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_form_hides_none_of_another_line_in_another_language(one: str, other: str) -> None:
    """What is inside a longer form does not count, so it must ask about the same."""
    hidden = {
        (words, words[start:end])
        for words, tick in LINES[one].items()
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if LINES[other].get(words[start:end], tick) != tick
    }
    assert hidden == set()


@pytest.mark.parametrize("language", FORMS_IN)
def test_every_form_is_found_and_asks_about_its_line(language: str) -> None:
    for form, tick in forms_of(language):
        (found,) = warning_words(form)
        assert TICK_OF[found] == tick
        assert covers((found,), form)


def test_the_first_list_keeps_its_own_writing() -> None:
    """English notes read as before: a form that came later never takes the place of an English one."""
    english = {form for form, _tick in forms_of("en")}
    assert next(iter(FORMS_IN)) == "en"
    assert english <= set(TICK_OF)
    for form in english:
        assert warning_words(form) == (form,)


@given(
    st.lists(
        st.sampled_from([form for language in FORMS_IN for form, _tick in forms_of(language)]),
        min_size=1,
        max_size=6,
    )
)
def test_languages_may_be_mixed(forms: list[str]) -> None:
    found = warning_words(". ".join(forms))
    assert all(covers(found, form) for form in forms)
