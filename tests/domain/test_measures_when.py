"""Measures: when what is asked (clinical specification 5.2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.measures import (
    POINTS,
    PSFS,
    Code,
    Question,
    WeekSpan,
    points_due,
    points_open,
    questions_due,
)

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
YEAR_ON = MONDAY + timedelta(weeks=52)


def weeks(last: int, *, first: date = MONDAY) -> list[WeekSpan]:
    """Active weeks of seven days from 1 to `last`, without a pause."""
    begins = [first + timedelta(weeks=number) for number in range(last + 1)]
    return [WeekSpan(n, begins[n - 1], begins[n]) for n in range(1, last + 1)]


def open_on(day: date, spans: list[WeekSpan], *, after: bool = False) -> tuple[int, ...]:
    return points_open(
        spans, accepted_on=MONDAY - DAY, starts_on=MONDAY, today=day, asks_after=after
    )


def day_of(week: int, number: int) -> date:
    """A day of an unbroken course: week from 1, day from 1."""
    return MONDAY + timedelta(weeks=week - 1, days=number - 1)


@pytest.mark.parametrize(
    ("day", "weeks_so_far", "points"),
    [
        (MONDAY - 2 * DAY, 1, ()),
        (MONDAY - DAY, 1, (0,)),
        (MONDAY, 1, (0,)),
        (day_of(2, 7), 2, (0,)),
        (day_of(3, 1), 3, ()),
        (day_of(6, 5), 6, ()),
        (day_of(6, 6), 6, (6,)),
        (day_of(8, 7), 8, (6,)),
        (day_of(9, 1), 9, ()),
        (day_of(4, 6), 4, ()),
        (day_of(12, 5), 12, ()),
        (day_of(12, 6), 12, (12,)),
        (day_of(14, 7), 14, (12,)),
        (day_of(15, 1), 15, ()),
        (day_of(26, 5), 26, ()),
        (day_of(26, 6), 26, (26,)),
        (day_of(28, 7), 26, (26,)),
        (day_of(29, 1), 26, ()),
    ],
)
def test_when_the_questions_are_open(day, weeks_so_far, points) -> None:
    assert open_on(day, weeks(weeks_so_far)) == points


@pytest.mark.parametrize(
    ("day", "wanted", "points"),
    [
        (YEAR_ON - DAY, True, ()),
        (YEAR_ON, True, (52,)),
        (YEAR_ON + timedelta(days=27), True, (52,)),
        (YEAR_ON + timedelta(weeks=4), True, ()),
        (YEAR_ON, False, ()),
    ],
)
def test_a_year_on_is_counted_in_calendar_weeks(day, wanted, points) -> None:
    assert open_on(day, weeks(26), after=wanted) == points


def test_weeks_that_a_pause_shifts_take_their_points_along() -> None:
    """Paused for four weeks after week 3: week 6 is the tenth calendar week."""
    spans = weeks(3) + [
        WeekSpan(n, week.starts_on, week.until_on)
        for n, week in zip((4, 5, 6), weeks(10)[7:10], strict=True)
    ]
    assert open_on(day_of(6, 6), spans[:3]) == ()
    assert open_on(day_of(10, 5), spans) == ()
    assert open_on(day_of(10, 6), spans) == (6,)


def test_a_week_made_longer_opens_with_its_own_check_in() -> None:
    longer = [*weeks(5), WeekSpan(6, day_of(6, 1), day_of(7, 4))]
    assert open_on(day_of(6, 7), longer) == ()
    assert open_on(day_of(7, 2), longer) == (6,)


def test_a_week_that_was_cut_off_never_opens_before_it_began() -> None:
    cut = [*weeks(5), WeekSpan(6, day_of(6, 1), day_of(6, 2))]
    assert open_on(day_of(5, 7), cut) == ()
    assert open_on(day_of(6, 1), cut) == (6,)


def test_the_first_two_weeks_last_as_long_as_they_do() -> None:
    longer = [WeekSpan(1, MONDAY, MONDAY + 10 * DAY)]
    assert open_on(MONDAY + 16 * DAY, longer) == (0,)
    assert open_on(MONDAY + 17 * DAY, longer) == ()
    both = [*longer, WeekSpan(2, MONDAY + 10 * DAY, MONDAY + 20 * DAY)]
    assert open_on(MONDAY + 19 * DAY, both) == (0,)
    assert open_on(MONDAY + 13 * DAY, []) == (0,)
    assert open_on(MONDAY + 14 * DAY, []) == ()


@given(st.integers(0, 26), st.integers(-3, 420), st.booleans())
def test_windows_are_short_and_in_order(so_far: int, offset: int, wanted: bool) -> None:
    found = open_on(MONDAY + offset * DAY, weeks(so_far), after=wanted)
    assert set(found) <= set(POINTS)
    assert list(found) == sorted(found)
    # Without a pause no two points are open at once.
    assert len(found) <= 1
    for point in found:
        if point not in (0, 52):
            assert point <= so_far


def test_a_point_done_with_is_not_due_again() -> None:
    assert points_due((26, 52), done=()) == (26, 52)
    assert points_due((26, 52), done={26}) == (52,)
    assert points_due((6,), done={0, 6}) == ()


@pytest.mark.parametrize(
    ("points", "activities", "asked"),
    [
        ((), (), []),
        ((0,), (), [("PSFS", 0, 1), ("PSFS", 0, 2), ("PSFS", 0, 3)]),
        ((0,), (1, 3), [("PSFS", 0, 1), ("PSFS", 0, 3)]),
        ((6,), (1,), [("PAIN_WORST", 6, 0)]),
        (
            (12,),
            (2, 1),
            [("PAIN_WORST", 12, 0), ("PSFS", 12, 1), ("PSFS", 12, 2), ("GLOBAL_CHANGE", 12, 0)],
        ),
        ((26,), (1,), [("PAIN_WORST", 26, 0), ("PSFS", 26, 1), ("GLOBAL_CHANGE", 26, 0)]),
        ((52,), (1,), [("PAIN_AVERAGE", 52, 0)]),
        (
            (26, 52),
            (1,),
            [
                ("PAIN_AVERAGE", 52, 0),
                ("PAIN_WORST", 26, 0),
                ("PSFS", 26, 1),
                ("GLOBAL_CHANGE", 26, 0),
            ],
        ),
        # Two points of one question: the newer one.
        ((6, 12), (1,), [("PAIN_WORST", 12, 0), ("PSFS", 12, 1), ("GLOBAL_CHANGE", 12, 0)]),
    ],
)
def test_what_is_asked(points, activities, asked) -> None:
    found = questions_due(points, activities=activities)
    assert [(each.code.value, each.point, each.place) for each in found] == asked


@given(st.sets(st.sampled_from(POINTS)), st.sets(st.integers(1, 3)))
def test_nothing_is_asked_twice_or_at_a_time_of_its_own(points, activities) -> None:
    found = questions_due(points, activities=activities)
    assert len({(each.code, each.place) for each in found}) == len(found)
    for each in found:
        assert each.point in points
        assert each.point in each.instrument.asked_at
        assert bool(each.place) is each.instrument.own_activities
    if activities:
        assert {each.place for each in found} - {0} <= activities


def test_a_question_knows_its_instrument() -> None:
    assert Question(Code.PSFS, 12, 2).instrument is PSFS
