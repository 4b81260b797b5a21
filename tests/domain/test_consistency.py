"""Weeks in a row with grace, and a score that forgives (product specification 3)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.consistency import WeekMark, consistency, mark_of_week

KEPT, PART, MISSED, EXCUSED, OPEN = WeekMark
LETTERS = {"k": KEPT, "p": PART, "m": MISSED, "e": EXCUSED, "o": OPEN}


def weeks(letters: str) -> list[WeekMark]:
    return [LETTERS[letter] for letter in letters]


@pytest.mark.parametrize(
    ("done", "planned", "days", "excused", "running", "mark"),
    [
        (70, 70, 5, False, False, KEPT),
        (56, 70, 4, False, False, KEPT),
        (55, 70, 4, False, False, PART),
        (1, 70, 1, False, False, PART),
        (0, 70, 0, False, False, MISSED),
        (0, 70, 0, True, False, EXCUSED),
        (55, 70, 4, True, False, EXCUSED),
        (56, 70, 4, True, False, KEPT),
        (0, 70, 0, False, True, OPEN),
        (55, 70, 4, False, True, OPEN),
        (56, 70, 4, False, True, KEPT),
        (0, 70, 0, True, True, OPEN),
        (150, 70, 7, False, False, KEPT),
        (0, 0, 0, False, False, MISSED),
        (10, 0, 1, False, False, PART),
    ],
)
def test_the_mark_of_a_week(done, planned, days, excused, running, mark) -> None:
    assert mark_of_week(done, planned, days, excused=excused, open=running) is mark


@pytest.mark.parametrize(
    ("letters", "in_a_row", "best"),
    [
        ("", 0, 0),
        ("o", 0, 0),
        ("k", 1, 1),
        ("kkk", 3, 3),
        ("kko", 2, 2),
        ("kkek", 3, 3),
        ("kkeee", 2, 2),
        ("kpk", 2, 2),
        ("kkm", 0, 2),
        ("kkmk", 1, 2),
        ("kkkm", 3, 3),
        ("kkkmk", 4, 4),
        ("kkkmm", 0, 3),
        ("kkkmkkm", 0, 5),
        ("kkkmkkkm", 6, 6),
        ("kkekm", 3, 3),
        ("kkkmem", 0, 3),
        ("kkkkmmk", 1, 4),
        ("m", 0, 0),
        ("ppp", 0, 0),
    ],
)
def test_weeks_in_a_row(letters, in_a_row, best) -> None:
    result = consistency(weeks(letters))
    assert (result.weeks_in_a_row, result.best) == (in_a_row, best)


@pytest.mark.parametrize(
    ("letters", "score"),
    [
        ("", None),
        ("oe", None),
        ("k", 100),
        ("p", 60),
        ("m", 0),
        ("k" * 26, 100),
        ("pppp", 60),
        ("km", 47),
        ("mk", 53),
        ("k" * 12 + "m", 95),
        ("k" * 12 + "e", 100),
        ("k" * 12 + "mm", 82),
        ("k" * 12 + "mkkk", 96),
        ("kkmmkk", 67),
    ],
)
def test_the_score(letters, score) -> None:
    assert consistency(weeks(letters)).score == score


courses = st.lists(st.sampled_from(WeekMark), max_size=52)


@given(marks=courses)
def test_what_always_holds(marks: list[WeekMark]) -> None:
    result = consistency(marks)
    assert 0 <= result.weeks_in_a_row <= result.best <= marks.count(KEPT)
    counted = [mark for mark in marks if mark not in (EXCUSED, OPEN)]
    assert (result.score is None) == (not counted)
    assert result.score is None or 0 <= result.score <= 100
    # Rest that was excused, and the week that is running, change nothing at all.
    assert consistency(counted) == result


@given(marks=courses, place=st.integers(0, 51))
def test_keeping_a_week_is_never_worse_than_not_keeping_it(marks, place) -> None:
    if place >= len(marks) or marks[place] not in (PART, MISSED):
        return
    better = [*marks[:place], KEPT, *marks[place + 1 :]]
    before, after = consistency(marks), consistency(better)
    assert after.best >= before.best
    if marks[place] is PART:
        assert after.weeks_in_a_row >= before.weeks_in_a_row
        assert (after.score or 0) >= (before.score or 0)


@given(marks=st.lists(st.sampled_from((KEPT, PART, EXCUSED)), min_size=1, max_size=52))
def test_one_missed_week_after_a_good_run_lowers_the_score_by_little(marks) -> None:
    if marks[-3:] != [KEPT] * 3 or len(marks) < 12:
        marks = [KEPT] * 12
    before, after = consistency(marks), consistency([*marks, MISSED])
    assert after.weeks_in_a_row == before.weeks_in_a_row
    assert before.score is not None
    assert after.score is not None
    assert before.score - after.score <= 15


def test_each_kept_week_brings_a_low_score_up() -> None:
    scores = [consistency(weeks("mmmm" + "k" * kept)).score or 0 for kept in range(20)]
    assert all(later >= earlier for earlier, later in pairwise(scores))
    assert scores[-1] >= 90


# What a good run is worth: one missed week takes little of it, whatever came before.
runs = st.lists(st.sampled_from(WeekMark), max_size=40).map(
    lambda before: [*before, KEPT, KEPT, KEPT]
)


@given(marks=runs)
def test_a_missed_week_after_three_kept_ones_costs_less_than_a_week_with_some_walking(
    marks,
) -> None:
    """It is forgiven: no run is broken, and the score falls no lower than with a PART week."""
    before, after = consistency(marks), consistency([*marks, MISSED])
    assert (after.weeks_in_a_row, after.best) == (before.weeks_in_a_row, before.best)
    assert after.score == consistency([*marks, PART]).score
    assert before.score is not None
    assert after.score is not None
    assert after.score >= min(before.score, 60)


@given(marks=courses, places=st.lists(st.integers(0, 60), max_size=20))
def test_excused_and_open_weeks_change_nothing_wherever_they_stand(marks, places) -> None:
    with_rest = list(marks)
    for number, place in enumerate(places):
        with_rest.insert(min(place, len(with_rest)), (EXCUSED, OPEN)[number % 2])
    assert consistency(with_rest) == consistency(marks)


@given(marks=courses)
def test_one_kept_week_more_lowers_nothing(marks) -> None:
    before, after = consistency(marks), consistency([*marks, KEPT])
    assert after.weeks_in_a_row == before.weeks_in_a_row + 1
    assert after.best >= before.best
    assert (after.score or 0) >= (before.score or 0)


@given(marks=courses)
def test_the_newest_week_counts_by_its_mark(marks) -> None:
    """KEPT is worth no less than PART, PART no less than MISSED."""
    scores = [consistency([*marks, mark]).score or 0 for mark in (MISSED, PART, KEPT)]
    assert scores == sorted(scores)


@given(marks=st.lists(st.just(KEPT), min_size=1, max_size=60))
def test_only_kept_weeks_are_a_hundred(marks) -> None:
    result = consistency(marks)
    assert result.score == 100
    assert result.weeks_in_a_row == result.best == len(marks)
