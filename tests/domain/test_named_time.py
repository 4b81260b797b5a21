"""Which time of day a person's own words name beyond doubt."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.named_time import named_time


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("it is 7:30 am", time(7, 30)),
        ("it is 7.30pm", time(19, 30)),
        ("at 7 a.m.", time(7)),
        ("at 12 pm", time(12)),
        ("at 12 am", time(0)),
        ("at 12:15 PM on the dot", time(12, 15)),
        ("it is 18:30", time(18, 30)),
        ("a las 07:15 h", time(7, 15)),
        ("vers 18h30", time(18, 30)),
        ("the clock says 00:10", time(0, 10)),
        ("at 6 pm, so 18:00", time(18)),
    ],
)
def test_a_clear_time_is_understood(words: str, expected: time) -> None:
    assert named_time(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "I have had my morning coffee",
        "it is 7:30",
        "at 7",
        "after 2.30 hours of work",
        "at 7 am or 6 pm",
        "07:15 or 18:30",
        "my 20 min programme ends",
        "at 25:00",
        "at 13 pm",
        "I am up",
        "the score is 3:12:30",
        "on 12.05.2026",
    ],
)
def test_what_is_in_doubt_names_none(words: str) -> None:
    assert named_time(words) is None


@given(st.text(max_size=120))
def test_any_words_are_survived(words: str) -> None:
    assert named_time(words) is None or isinstance(named_time(words), time)


@given(st.times())
def test_a_whole_clock_from_noon_on_is_read_as_it_stands(at: time) -> None:
    words = f"when it is {at:%H:%M}, I walk"
    assert named_time(words) == (at.replace(second=0, microsecond=0) if _is_clear(at) else None)


def _is_clear(at: time) -> bool:
    """ "10:15" may be the evening; with a nought in front, or from noon on, nothing else can be meant."""
    return at.hour < 10 or at.hour >= 12
