"""When the next questions about the back come, seen from any day of a course."""

from datetime import date, timedelta

import pytest

from plans.domain.measures import POINTS, START, YEAR, WeekSpan, points_open
from plans.domain.next_measures import NextMeasures, next_measures
from plans.domain.schedule import closes_on

FIRST = date(2026, 11, 23)
DAY = timedelta(days=1)


def weeks_until(today: date, most: int = 26) -> list[WeekSpan]:
    """The active weeks that have begun by this day; the first one stands there from the start."""
    spans = [
        WeekSpan(number, FIRST + 7 * (number - 1) * DAY, FIRST + 7 * number * DAY)
        for number in range(1, most + 1)
    ]
    return [span for span in spans if span.number == 1 or span.starts_on <= today]


def seen_on(
    today: date, *done: int, asks_after: bool = False, weeks: list[WeekSpan] | None = None
) -> NextMeasures | None:
    return next_measures(
        weeks_until(today) if weeks is None else weeks,
        done=done,
        accepted_on=FIRST - 2 * DAY,
        starts_on=FIRST,
        today=today,
        asks_after=asks_after,
    )


@pytest.mark.parametrize(
    ("days", "done", "asks_after", "expected"),
    [
        pytest.param(-1, (), False, (START, None), id="accepted, not begun"),
        pytest.param(0, (), False, (START, None), id="first day"),
        pytest.param(0, (START,), False, (6, 40), id="answered at the start"),
        pytest.param(14, (), False, (6, 40), id="the start was left out for good"),
        pytest.param(39, (START,), False, (6, 40), id="the day before"),
        pytest.param(40, (START,), False, (6, None), id="the day it opens"),
        pytest.param(40, (START, 6), False, (12, 82), id="answered on that day"),
        pytest.param(56, (START,), False, (12, 82), id="week 6 was left out for good"),
        pytest.param(181, (12, 26), False, None, id="all answered, nothing after"),
        pytest.param(181, (12, 26), True, (YEAR, 364), id="all answered, asked after a year"),
        pytest.param(364, (26,), True, (YEAR, None), id="a year on"),
        pytest.param(364, (26, YEAR), True, None, id="the year answered"),
        pytest.param(392, (26,), True, None, id="the year left out for good"),
    ],
)
def test_what_comes_next(
    days: int, done: tuple[int, ...], asks_after: bool, expected: tuple[int, int | None] | None
) -> None:
    found = seen_on(FIRST + days * DAY, *done, asks_after=asks_after)
    if expected is None:
        assert found is None
        return
    point, opens_after = expected
    opens_on = None if opens_after is None else FIRST + opens_after * DAY
    assert found == NextMeasures(point, opens_on)


def test_the_newest_of_two_that_are_open_is_told() -> None:
    """A long pause may leave the year open beside a week."""
    late = [WeekSpan(26, FIRST + 357 * DAY, FIRST + 364 * DAY)]
    found = seen_on(FIRST + 364 * DAY, asks_after=True, weeks=late)
    assert found == NextMeasures(YEAR, None)


def test_without_a_week_there_is_nothing_ahead() -> None:
    assert seen_on(FIRST + 30 * DAY, START, weeks=[]) is None


def test_what_is_told_ahead_is_open_on_that_day_and_not_before() -> None:
    for days in range(-2, 400):
        today = FIRST + days * DAY
        found = seen_on(today, START, asks_after=True)
        if found is None or found.opens_on is None:
            continue
        for day, is_open in ((found.opens_on, True), (found.opens_on - DAY, False)):
            points = points_open(
                weeks_until(day),
                accepted_on=FIRST - 2 * DAY,
                starts_on=FIRST,
                today=day,
                asks_after=True,
            )
            assert (found.point in points) is is_open
        assert found.point in POINTS
        assert found.point != YEAR or found.opens_on == closes_on(FIRST)
