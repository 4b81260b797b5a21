"""Milestones: which are reached and when, and the nearest one ahead (product specification 2 and 6)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.milestones import (
    Ahead,
    MilestoneKind,
    Reached,
    WalkDone,
    WeekPlanned,
    milestones,
)

START = date(2026, 1, 5)
LATE = START + timedelta(days=400)
KIND = MilestoneKind


def day(number: int) -> date:
    """The day of the plan, the first one is 0."""
    return START + timedelta(days=number)


def week(number: int, minutes: int = 50) -> WeekPlanned:
    first = START + timedelta(weeks=number - 1)
    return WeekPlanned(number, first, first + timedelta(weeks=1), minutes)


def walk(number: int, minutes: int, longest: int = 0) -> WalkDone:
    return WalkDone(day(number), minutes, longest or minutes)


def found(walks, weeks=(), *, today=LATE, goes_on=True, **more):
    return milestones(list(walks), list(weeks), today=today, goes_on=goes_on, **more)


def of_kind(reached: tuple[Reached, ...], kind: MilestoneKind) -> list[tuple[date, int]]:
    return [(each.on, each.amount) for each in reached if each.kind is kind]


def test_before_the_first_walk_that_is_what_comes_next() -> None:
    result = found([], [week(1)], today=day(3))
    assert result.reached == ()
    assert result.ahead == Ahead(KIND.FIRST_WALK, 1, 0)


def test_the_first_walk_and_the_longest() -> None:
    result = found([walk(3, 20), walk(0, 10), walk(5, 20), walk(6, 12)])
    assert of_kind(result.reached, KIND.FIRST_WALK) == [(day(0), 1)]
    # With the first day on which it was so long.
    assert of_kind(result.reached, KIND.LONGEST_WALK) == [(day(3), 20)]


def test_a_split_day_is_as_long_as_its_longest_part() -> None:
    result = found([walk(0, 12), walk(1, 30, longest=10), walk(2, 15)])
    assert of_kind(result.reached, KIND.LONGEST_WALK) == [(day(2), 15)]


def test_a_first_walk_that_was_the_longest_is_named_once() -> None:
    result = found([walk(0, 30), walk(1, 20)])
    assert of_kind(result.reached, KIND.LONGEST_WALK) == []


def test_a_week_is_kept_on_the_day_on_which_four_fifths_came_together() -> None:
    walks = [walk(0, 20), walk(2, 19), walk(4, 1), walk(6, 30)]
    assert of_kind(found(walks, [week(1)]).reached, KIND.FIRST_KEPT_WEEK) == [(day(4), 1)]
    few = found(walks[:2], [week(1)], today=day(8))
    assert of_kind(few.reached, KIND.FIRST_KEPT_WEEK) == []


def test_four_kept_weeks_need_not_follow_each_other() -> None:
    kept = (0, 1, 3, 6)
    walks = [walk(7 * place, 50) for place in kept]
    result = found(walks, [week(number) for number in range(1, 9)])
    assert of_kind(result.reached, KIND.FOUR_KEPT_WEEKS) == [(day(42), 4)]


def test_minutes_in_all() -> None:
    walks = [walk(place, 100) for place in range(31)]
    result = found(walks)
    assert of_kind(result.reached, KIND.TOTAL_MINUTES) == [
        (day(4), 500),
        (day(9), 1000),
        (day(19), 2000),
        (day(29), 3000),
    ]
    assert found(walks, goes_on=False).ahead == Ahead(KIND.TOTAL_MINUTES, 4000, 3100)


@pytest.mark.parametrize(
    ("minutes", "next_total"), [(1, 500), (499, 500), (500, 1000), (999, 1000), (1000, 2000)]
)
def test_the_next_total(minutes: int, next_total: int) -> None:
    ahead = found([walk(0, minutes)], goes_on=False).ahead
    assert ahead == Ahead(KIND.TOTAL_MINUTES, next_total, minutes)


def test_the_weeks_of_130_and_150() -> None:
    walks = [walk(0, 70), walk(3, 59), walk(7, 130), walk(14, 100), walk(16, 60)]
    result = found(walks, [week(1), week(2), week(3)])
    assert of_kind(result.reached, KIND.MILESTONE_WEEK) == [(day(7), 130)]
    assert of_kind(result.reached, KIND.AIM_WEEK) == [(day(16), 150)]


def test_half_way_and_all_weeks_are_reached_with_their_last_day() -> None:
    weeks = [week(number) for number in range(1, 27)]
    walks = [walk(0, 10)]
    almost = found(walks, weeks, today=day(13 * 7 - 1))
    assert of_kind(almost.reached, KIND.HALF_WAY) == []
    over = found(walks, weeks)
    assert of_kind(over.reached, KIND.HALF_WAY) == [(day(13 * 7 - 1), 13)]
    assert of_kind(over.reached, KIND.ALL_WEEKS) == [(day(26 * 7 - 1), 26)]


@pytest.mark.parametrize(
    ("walks", "weeks", "ahead"),
    [
        # 45 of 500 minutes is little, 3 of 4 weeks is near.
        (
            [walk(7 * place, 15) for place in range(3)],
            [week(number, 15) for number in range(1, 4)],
            (KIND.FOUR_KEPT_WEEKS, 4, 3),
        ),
        ([walk(0, 120)], [week(1, 100)], (KIND.MILESTONE_WEEK, 130, 120)),
        ([walk(0, 145)], [week(1, 100)], (KIND.AIM_WEEK, 150, 145)),
        # Before any week was kept, that comes first: it is near, and the rest would look far.
        ([walk(0, 145)], [week(1, 300)], (KIND.FIRST_KEPT_WEEK, 1, 0)),
        ([walk(0, 4)], [week(1)], (KIND.FIRST_KEPT_WEEK, 1, 0)),
    ],
)
def test_the_nearest_comes_next(walks, weeks, ahead) -> None:
    assert found(walks, weeks, today=weeks[-1].until_on).ahead == Ahead(*ahead)


def test_after_the_programme_only_minutes_are_ahead() -> None:
    ahead = found([walk(0, 120)], [week(1, 300)], goes_on=False).ahead
    assert ahead is not None
    assert ahead.kind is KIND.TOTAL_MINUTES


def test_a_smaller_aim_of_ones_own_is_never_topped() -> None:
    ahead = found([walk(0, 89)], [week(1, 90)], aim=90).ahead
    assert ahead is not None
    assert ahead.kind not in (KIND.MILESTONE_WEEK, KIND.AIM_WEEK)


def test_days_to_come_count_for_nothing() -> None:
    result = found([walk(9, 150)], [week(1), week(2)], today=day(5))
    assert result.reached == ()


walks_of = st.lists(
    st.builds(walk, st.integers(0, 200), st.integers(1, 120)), min_size=1, max_size=60
)
weeks_of = st.integers(0, 26).map(lambda number: [week(each) for each in range(1, number + 1)])


@given(walks=walks_of, weeks=weeks_of, passed=st.integers(0, 400), goes_on=st.booleans())
def test_what_always_holds(walks, weeks, passed, goes_on) -> None:
    result = found(walks, weeks, today=day(passed), goes_on=goes_on)
    days = [each.on for each in result.reached]
    assert days == sorted(days)
    assert all(each <= day(passed) for each in days)
    named = [(each.kind, each.amount) for each in result.reached]
    assert len(named) == len(set(named))
    # There is always something ahead, and it is not reached yet.
    assert result.ahead is not None
    assert (result.ahead.kind, result.ahead.amount) not in named
    assert 0 <= result.ahead.so_far < result.ahead.amount


@given(
    walks=walks_of, weeks=weeks_of, more=st.builds(walk, st.integers(0, 200), st.integers(1, 120))
)
def test_one_walk_more_takes_nothing_away(walks, weeks, more) -> None:
    before = {(each.kind, each.amount) for each in found(walks, weeks).reached}
    after = {(each.kind, each.amount) for each in found([*walks, more], weeks).reached}
    kinds = {kind for kind, _ in after}
    # A longest walk may be longer now, or be the first one.
    assert {each for each in before - after if each[0] is not KIND.LONGEST_WALK} == set()
    assert KIND.FIRST_WALK in kinds
