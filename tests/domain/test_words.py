"""Sentences that remember how they were made: a `str` in English, and enough to say it otherwise."""

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.words import Words, joined, say, say_count

PLAIN = st.text(st.characters(exclude_characters="{}", codec="utf-8"))
COPIES: tuple[Callable[[Words], Words], ...] = (
    copy.copy,
    copy.deepcopy,
    lambda words: pickle.loads(pickle.dumps(words)),  # noqa: S301 -- made one line above
)


def remembered(words: Words) -> tuple[object, ...]:
    return (
        words.template,
        words.plural,
        words.number,
        words.values,
        words.parts,
        words.separator,
    )


def test_a_sentence_is_its_english_text() -> None:
    words = say("{done} of {planned} on {day}", done=3, planned=say("five"), day=date(2026, 3, 1))
    assert words == "3 of five on 2026-03-01"
    assert isinstance(words, str)
    assert type(str(words)) is str
    assert f"{words}" == words
    assert json.dumps(words) == '"3 of five on 2026-03-01"'


def test_a_sentence_remembers_its_template_and_its_values() -> None:
    inner = say("five")
    words = say("{done} of {planned}", done=3, planned=inner)
    assert words.template == "{done} of {planned}"
    assert words.values == {"done": 3, "planned": "five"}
    assert words.values["planned"] is inner
    assert remembered(say("Well kept.")) == ("Well kept.", None, None, {}, (), "")


@given(st.integers())
def test_one_is_one_and_everything_else_is_many(number: int) -> None:
    words = say_count("{n} day of {week}", "{n} days of {week}", number, week=7)
    assert words == (f"{number} day of 7" if number == 1 else f"{number} days of 7")
    assert (words.template, words.plural) == ("{n} day of {week}", "{n} days of {week}")
    assert words.number == number
    assert words.values == {"n": number, "week": 7}


def test_the_form_for_one_may_leave_the_number_out() -> None:
    assert say_count("A day.", "{n} days.", 1) == "A day."


@given(st.lists(PLAIN), PLAIN)
def test_joined_leaves_out_what_is_empty(texts: list[str], separator: str) -> None:
    words = joined(*texts, sep=separator)
    said = [text for text in texts if text]
    assert words == separator.join(said)
    assert list(words.parts) == said
    assert (words.separator, words.template, words.number) == (separator, "", None)


@given(PLAIN, PLAIN, st.integers(0, 100))
@pytest.mark.parametrize("copied", COPIES)
def test_copies_are_equal_and_remember_the_same(
    copied: Callable[[Words], Words], text: str, value: str, number: int
) -> None:
    inner = say_count("{n} minute {of}", "{n} minutes {of}", number, of=value)
    words = joined(say("{text}: {inner}", text=text, inner=inner), inner)
    again = copied(words)
    assert type(again) is Words
    assert again == words == str(words)
    assert hash(again) == hash(words) == hash(str(words))
    assert remembered(again) == remembered(words)
    first = again.parts[0]
    assert isinstance(first, Words)
    assert remembered(first) == remembered(say("{text}: {inner}", text=text, inner=inner))


def test_a_place_without_value_and_a_value_without_place_are_mistakes() -> None:
    with pytest.raises(KeyError, match="planned"):
        say("{done} of {planned}", done=1)
    with pytest.raises(ValueError, match="no place for planned"):
        say("{done}", done=1, planned=2)
    with pytest.raises(ValueError, match="no place for week"):
        say_count("{n} day", "{n} days of {week}", 2, week=1)
