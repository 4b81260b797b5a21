"""Free text never reassures: each form is found wherever it stands, and innocent notes find nothing."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.warning_forms import FORMS
from screening.domain.warning_words import TICK_OF, _joined, _words, warning_words
from screening.domain.wording import WEEKLY_LIST

SPECIFIED = """
numb, numbness, nub, numbb, bladder, blader, pee, wee, bowel, incontinence, chest, cheast, chest pain, breathless,
fever, faint, fainted, collapsed, saddle, both legs, weak leg, foot drop, can't feel, lost weight, night sweats,
swollen calf, calf swollen, pregnant, fell, fall, blood, cancer
"""
"""What the specification and its reading name; whatever else changes, these stay."""

INNOCENT = """
A good walk.
Lovely morning, felt fine.
Roasted chestnuts at the market.
Sat under the chestnut tree.
I took a number of photos.
The numbers on the houses are funny.
A long weekend at the coast.
Walked with my neighbour and her dog.
It was autumn and the leaves were golden.
Rainy, windy, but I went anyway!
My back felt stiff at first, then better.
Pain went from 3 to 2 after the walk.
I'll try the longer loop tomorrow.
We'll see how the hill goes.
I'd like to go earlier next time.
He's faster than me, she's slower.
The seat was wet from the rain.
Had a nice chat with Chester.
Met Paula at the bus stop.
Legs a bit tired, in a good way.
Walked to the shops and back.
New shoes, very comfy.
30 minutes, as planned.
Weekly target reached!
My sister-in-law came along.
Hips and knees were happy today.
I forgot my umbrella.
The birthday party was fun.
Listened to a podcast about history.
Bought bread, peas and sweetcorn.
Met a peer from work at the pier.
Weekday walks suit me best.
The feverfew is in bloom.
Fallow deer in the park!
Waterfall on the far bank.
Sunglasses needed, bright sky.
We were glad to be outside.
Wed 12 May: easy pace.
Back pain settled by the morning.
Slept well afterwards 😀
Él caminó más rápido que ayer.
今日は三十分歩いた。
"""


def entries(text: str, separator: str) -> list[str]:
    return [" ".join(entry.split()) for entry in text.split(separator) if entry.strip()]


def covers(found: tuple[str, ...], form: str) -> bool:
    """Whether the form is among those found, alone or as a part of a longer one."""
    wanted = [_joined(word) for word in _words(form)]
    return any(
        wanted == words[place : place + len(wanted)]
        for words in ([_joined(word) for word in _words(one)] for one in found)
        for place in range(len(words))
    )


def test_there_are_many_forms_and_each_stands_once() -> None:
    written = [" ".join(form.split()) for forms in FORMS.values() for form in forms.split(",")]
    assert [form for form, times in Counter(written).items() if times > 1] == []
    assert all(written), "an empty form"
    alike = Counter(tuple(_joined(word) for word in _words(form)) for form in written)
    assert [words for words, times in alike.items() if times > 1] == []
    assert len(written) >= 80


def test_each_form_points_to_a_line_of_the_list() -> None:
    ticks = {tick.id for tick in WEEKLY_LIST}
    assert set(FORMS) == ticks
    assert set(TICK_OF.values()) == ticks


@pytest.mark.parametrize("form", entries(SPECIFIED, ","))
def test_the_specified_forms_are_in(form: str) -> None:
    assert form in TICK_OF


@pytest.mark.parametrize("tick", FORMS)
def test_a_form_is_found(tick: str) -> None:
    for form in (form for form in TICK_OF if TICK_OF[form] == tick):
        assert warning_words(form) == (form,), "alone"
        assert form in warning_words(f"Today my xx {form} xx again."), "in a sentence"
        assert warning_words(form.upper()) == (form,), "in capitals"
        assert warning_words(f"“{form}”!") == (form,), "in quotes"
        assert warning_words(f"'{form}'") == (form,), "in apostrophes"
        assert warning_words(form.replace("'", "\u2019")) == (form,), "with a curly apostrophe"
        assert warning_words(form.replace(" ", " \n\t ")) == (form,), "over lines"
        assert warning_words(form.replace(" ", "-")) == (form,), "with hyphens"


@pytest.mark.parametrize("note", entries(INNOCENT, "\n"))
def test_an_innocent_note_finds_nothing(note: str) -> None:
    assert warning_words(note) == ()


def test_there_are_enough_innocent_notes() -> None:
    assert len(entries(INNOCENT, "\n")) >= 30


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("", ()),
        ("Numb foot, then numb again, and my bladder.", ("numb", "bladder")),
        ("bladder, then numb", ("bladder", "numb")),
        ("No chest pain at all", ("chest pain",)),
        ("chest. Pain.", ("chest pain",)),
        ("I cant feel my toes", ("can't feel",)),
        ("I can\u2019t feel my toes", ("can't feel",)),
        ("I can`t feel my toes", ("can't feel",)),
        ("my leg's numb", ("numb",)),
        ("the bladder's full", ("bladder",)),
        ("n\u00famb", ("numb",)),
        ("fe\u00advér", ("fever",)),
        ("bladder\u200bnumb", ("bladder", "numb")),
        ("num(b)", ("num",)),
        ("soooo nuuuumb", ("numb",)),
        ("feverrrr", ("fever",)),
        ("had to weeee", ("wee",)),
        ("\U0001d427\U0001d42e\U0001d426\U0001d41b \uff2e\uff35\uff2d\uff22", ("numb",)),
        ("foot\u2011drop", ("foot drop",)),
        ("night\u00a0sweats", ("night sweats",)),
        ("numb2day, 2numb", ("numb",)),
        ("numb_leg", ("numb",)),
        ("fell/numb", ("fell", "numb")),
        ("both legs tingle", ("both legs", "legs tingle")),
        ("I'll and we'll, I'd", ()),
    ],
)
def test_as_people_write(note: str, found: tuple[str, ...]) -> None:
    assert warning_words(note) == found


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    found = warning_words(text)
    assert len(set(found)) == len(found)
    assert set(found) <= set(TICK_OF)


@given(before=st.text(), form=st.sampled_from(sorted(TICK_OF)), after=st.text())
def test_a_form_between_any_words_is_found(before: str, form: str, after: str) -> None:
    assert covers(warning_words(f"{before} {form} {after}"), form)


NOTE_WORDS = st.sampled_from(
    sorted({word for form in TICK_OF for word in form.split()} | set(re.findall(r"\w+", INNOCENT)))
)


@given(
    before=st.lists(NOTE_WORDS, max_size=6),
    form=st.sampled_from(sorted(TICK_OF)),
    after=st.lists(NOTE_WORDS, max_size=6),
)
def test_a_form_among_other_forms_is_found(before: list[str], form: str, after: list[str]) -> None:
    assert covers(warning_words(" ".join([*before, form, *after])), form)
