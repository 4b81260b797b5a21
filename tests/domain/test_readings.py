"""What a chart shows, by its numbers: true for each, honest where there are few (product specification 3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.readings import (
    STEPS,
    Change,
    PainNumbers,
    WeekKind,
    WeekWalked,
    days_reading,
    pain_reading,
    running_week_reading,
    step_of,
    weeks_reading,
    year_reading,
)

TODAY = date(2026, 11, 22)


def whole_weeks(*minutes: int) -> list[WeekWalked]:
    return [WeekWalked(each) for each in minutes]


# -- Weeks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "change", "first", "last"),
    [
        ((), None, None, None),
        ((30,), None, None, None),
        ((30, 90), None, None, None),  # two points are no trend
        ((30, 60, 90), None, None, None),
        ((0, 0, 0, 0), None, None, None),  # nothing walked: nothing to compare
        ((30, 40, 50, 60), Change.MORE, 35, 55),
        ((60, 50, 40, 30), Change.LESS, 55, 35),
        ((50, 50, 50, 50), Change.ABOUT_SAME, 50, 50),
        ((50, 50, 59, 59), Change.ABOUT_SAME, 50, 59),  # 9 minutes: as much as chance
        ((50, 50, 60, 60), Change.MORE, 50, 60),  # 10 minutes and a fifth
        ((100, 100, 110, 110), Change.ABOUT_SAME, 100, 110),  # 10 minutes, a tenth
        ((100, 100, 120, 120), Change.MORE, 100, 120),
        ((60, 60, 50, 50), Change.ABOUT_SAME, 60, 50),
        ((60, 60, 48, 48), Change.LESS, 60, 48),
        ((0, 0, 10, 10), Change.MORE, 0, 10),
        (
            (30, 41, 500, 500, 52, 63),
            Change.MORE,
            36,
            58,
        ),  # halves round up, the middle is left out
    ],
)
def test_the_first_two_weeks_beside_the_last_two(minutes, change, first, last) -> None:
    reading = weeks_reading(whole_weeks(*minutes))
    assert (reading.change, reading.first, reading.last) == (change, first, last)
    assert reading.minutes == sum(minutes)


def test_weeks_that_were_excused_or_are_running_or_were_cut_off_are_not_compared() -> None:
    weeks = whole_weeks(100, 100)
    weeks += [
        WeekWalked(0, is_excused=True),
        WeekWalked(20, days=3),
        *whole_weeks(100, 100),
        WeekWalked(5, is_over=False),
    ]
    reading = weeks_reading(weeks)
    assert reading.change is Change.ABOUT_SAME
    assert (reading.weeks, reading.minutes) == (4, 425)


def test_a_week_made_longer_counts_as_what_it_is() -> None:
    reading = weeks_reading([*whole_weeks(70, 70), WeekWalked(70), WeekWalked(130, days=13)])
    assert reading.last == 70


@given(minutes=st.lists(st.integers(0, 600), max_size=30))
def test_a_change_is_only_named_from_four_weeks_on_and_is_never_small(minutes) -> None:
    reading = weeks_reading(whole_weeks(*minutes))
    if len(minutes) < 4 or not sum(minutes):
        assert reading.change is None
    elif reading.change is not Change.ABOUT_SAME:
        assert reading.first is not None
        assert reading.last is not None
        assert abs(reading.last - reading.first) >= 10
        assert (reading.last > reading.first) == (reading.change is Change.MORE)


# -- Days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "planned", "kind"),
    [
        (0, 50, WeekKind.NOTHING),
        (0, None, WeekKind.NOTHING),
        (10, 50, WeekKind.PART),
        (10, None, WeekKind.PART),
        (50, 50, WeekKind.ALL),
        (51, 50, WeekKind.BEYOND),
    ],
)
def test_how_the_running_week_stands(minutes, planned, kind) -> None:
    assert running_week_reading(minutes, planned).kind is kind


@pytest.mark.parametrize(
    ("ages", "plan_days", "walked", "minutes", "before"),
    [
        ((), 1, 0, 0, None),
        ((0,), 1, 1, 10, None),
        ((0, 29, 30), 59, 2, 20, None),  # one day too young to compare with the days before
        ((0, 29, 30), 60, 2, 20, 10),
        ((0, 29, 30, 59, 60), 90, 2, 20, 20),
        ((30, 59), 90, 0, 0, 20),
        ((-1,), 90, 0, 0, 0),  # a day to come does not count
    ],
)
def test_the_last_thirty_days(ages, plan_days, walked, minutes, before) -> None:
    by_day = {TODAY - timedelta(days=age): 10 for age in ages}
    starts_on = TODAY - timedelta(days=plan_days - 1)
    reading = days_reading(by_day, days=30, starts_on=starts_on, today=TODAY)
    assert (reading.walked_days, reading.minutes, reading.before) == (walked, minutes, before)


# -- Pain --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pains", "usual", "change"),
    [
        ((3, 3, 3), 3, None),
        ((1, 2, 9), 2, None),
        ((2, 3, 3, 2), 3, None),  # halves round up
        ((5, 4, 3, 2, 1), 3, None),  # five are too few to compare three with three
        ((4, 4, 4, 2, 2, 2), 3, Change.LESS),
        ((4, 4, 4, 3, 3, 3), 4, Change.ABOUT_SAME),  # one point can be chance
        ((2, 2, 2, 4, 4, 4), 3, Change.MORE),
        ((2, 9, 2, 2, 9, 2), 2, Change.ABOUT_SAME),  # single peaks move nothing
        ((0, 0, 0, 0, 0, 0), 0, Change.ABOUT_SAME),
    ],
)
def test_the_usual_pain_and_its_change(pains, usual, change) -> None:
    reading = pain_reading(pains, compare=True)
    assert (reading.count, reading.usual, reading.change) == (len(pains), usual, change)
    assert (reading.lowest, reading.highest) == (min(pains), max(pains))
    assert pain_reading(pains, compare=False).change is None


def test_few_numbers_are_said_as_they_are() -> None:
    assert pain_reading([], compare=True) == PainNumbers(0)
    assert pain_reading([4], compare=True).said == (4,)
    two = pain_reading([4, 1], compare=True)
    assert (two.said, two.usual, two.change) == ((4, 1), None, None)


@given(pains=st.lists(st.integers(0, 10), min_size=3, max_size=40))
def test_what_is_said_of_pain_lies_among_its_numbers(pains) -> None:
    reading = pain_reading(pains, compare=True)
    assert reading.usual is not None
    assert min(pains) <= reading.usual <= max(pains)
    assert (reading.change is not None) == (len(pains) >= 6)
    if reading.change in (Change.LESS, Change.MORE):
        assert reading.first is not None
        assert reading.last is not None
        assert abs(reading.last - reading.first) >= 2


# -- The year ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "step"),
    [(0, 0), (1, 1), (14, 1), (15, 2), (29, 2), (30, 3), (44, 3), (45, 4), (600, 4)],
)
def test_the_step_of_a_day(minutes: int, step: int) -> None:
    assert step_of(minutes) == step
    if step:
        low, high = STEPS[step - 1]
        assert low <= minutes <= (high or minutes)


@pytest.mark.parametrize(
    ("minutes", "walked", "usual"),
    [
        ([], 0, None),
        ([20] * 9, 9, None),  # too few days
        ([20] * 10, 10, 2),
        ([20] * 5 + [50] * 5, 10, None),  # a tie says nothing
        ([20] * 6 + [50] * 5 + [0] * 50, 11, 2),
    ],
)
def test_the_days_of_a_year(minutes, walked, usual) -> None:
    by_day = {TODAY + timedelta(days=place): each for place, each in enumerate(minutes)}
    reading = year_reading(by_day)
    assert (reading.walked_days, reading.usual) == (walked, usual)
    assert reading.minutes == sum(minutes)
