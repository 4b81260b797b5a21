"""Numbers within texts: in a row, unbroken from their unit, and with the right form beside them."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from walkback.core.lists import in_a_row
from walkback.core.templatetags.ui import unbroken


@pytest.mark.parametrize(
    ("things", "words"),
    [((), ""), ((10,), "10"), ((10, 8), "10 and 8"), ((4, 3, 3), "4 and 3 and 3")],
)
def test_things_in_a_row(things: tuple[int, ...], words: str) -> None:
    assert in_a_row(things) == words


@pytest.mark.parametrize(
    ("words", "kept_together"),
    [
        ("25 of 30 minutes (83 %).", "25 of 30 minutes (83\u00a0%)."),
        ("30/30 min (100 %)", "30/30\u00a0min (100\u00a0%)"),
        ("5 minutes, as in the first week", "5 minutes, as in the first week"),
    ],
)
def test_a_number_stays_with_its_unit(words: str, kept_together: str) -> None:
    assert unbroken(words) == kept_together


@pytest.mark.parametrize(
    ("days", "minutes", "bouts", "said"),
    [
        (1, 1, (1,), "1 walk of 1 minute. That is 1 minute in the week."),
        (3, 3, (1, 1, 1), "Each day is split into 3 short walks: 1 and 1 and 1 minutes."),
    ],
)
def test_a_week_in_numbers(days: int, minutes: int, bouts: tuple[int, ...], said: str) -> None:
    week = SimpleNamespace(days=days, minutes=minutes, weekly_minutes=days * minutes, bouts=bouts)
    html = render_to_string("plans/_week_numbers.html", {"week": week})
    assert said in re.sub(r"\s+", " ", html)
