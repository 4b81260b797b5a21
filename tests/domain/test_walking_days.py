"""Which days are proposed for walking, and moving one of them."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.walking_days import DayRefused, moved, proposed_days

MONDAY = date(2026, 1, 5)
NEXT_MONDAY = MONDAY + timedelta(days=7)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def named(*names: str) -> tuple[int, ...]:
    return tuple(NAMES.index(name) for name in names)


def week_of(starts_on: date, length: int = 7) -> tuple[date, date]:
    return starts_on, starts_on + timedelta(days=length)


def words(days: tuple[date, ...]) -> str:
    return " ".join(NAMES[each.weekday()] for each in days)


@pytest.mark.parametrize(
    ("count", "preferred", "proposed"),
    [
        (0, (), ""),
        (1, (), "Mon"),
        (2, (), "Mon Thu"),
        (3, (), "Mon Wed Fri"),
        (4, (), "Mon Tue Thu Sat"),
        (5, (), "Mon Tue Wed Fri Sat"),
        (6, (), "Mon Tue Wed Thu Fri Sat"),
        (7, (), "Mon Tue Wed Thu Fri Sat Sun"),
        (1, ("Sun",), "Sun"),
        (2, ("Sat", "Sun"), "Sat Sun"),
        (3, ("Sat", "Sun"), "Wed Sat Sun"),
        (3, ("Tue", "Thu", "Sat"), "Tue Thu Sat"),
        (2, ("Mon", "Tue", "Wed", "Thu", "Fri"), "Mon Thu"),
        (2, ("Mon", "Tue", "Sun"), "Tue Sun"),
        (4, ("Wed",), "Mon Wed Thu Sat"),
        (5, ("Sun",), "Mon Tue Thu Fri Sun"),
    ],
)
def test_preferred_days_first_then_rest_days_between(count, preferred, proposed) -> None:
    days = proposed_days(MONDAY, NEXT_MONDAY, count, preferred=named(*preferred))
    assert words(days) == proposed


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("length", [7, 10, 13])
def test_without_a_wish_the_days_are_spread_from_the_first(weekday, count, length) -> None:
    starts_on, until_on = week_of(MONDAY + timedelta(days=weekday), length)
    spread = tuple(starts_on + timedelta(days=place * 7 // count) for place in range(count))
    assert proposed_days(starts_on, until_on, count) == spread


def test_a_week_that_begins_midweek_is_in_its_own_order() -> None:
    starts_on, until_on = week_of(MONDAY + timedelta(days=3))
    days = proposed_days(starts_on, until_on, 3, preferred=named("Mon", "Wed", "Fri"))
    assert words(days) == "Fri Mon Wed"


@pytest.mark.parametrize(("count", "length"), [(8, 7), (8, 13), (-1, 7), (1, 0)])
def test_no_more_days_than_there_are(count, length) -> None:
    with pytest.raises(ValueError, match="cannot have"):
        proposed_days(*week_of(MONDAY, length), count)


@pytest.mark.parametrize("weekday", [-1, 7])
def test_only_weekdays_can_be_wished(weekday) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        proposed_days(MONDAY, NEXT_MONDAY, 3, preferred=[weekday])


def rests_between(days: tuple[date, ...]) -> int:
    """Pairs of neighbouring days, also across the end of a week that repeats."""
    places = {each.weekday() for each in days}
    return sum((place + 1) % 7 in places for place in places)


@given(
    starts_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    length=st.integers(7, 13),
    count=st.integers(1, 7),
    preferred=st.lists(st.integers(0, 6), max_size=8),
)
def test_as_many_wishes_as_fit_and_as_few_neighbours_as_those_allow(
    starts_on, length, count, preferred
) -> None:
    days = proposed_days(*week_of(starts_on, length), count, preferred=preferred)
    wished = set(preferred)
    assert list(days) == sorted(set(days))
    assert len(days) == count
    assert starts_on <= days[0]
    assert days[-1] < starts_on + timedelta(days=7)
    met = {each.weekday() for each in days} & wished
    assert len(met) == min(count, len(wished))
    week = [starts_on + timedelta(days=place) for place in range(7)]
    for others in combinations(week, count):
        if len({each.weekday() for each in others} & wished) == len(met):
            assert rests_between(days) <= rests_between(others)
    # The order in which wishes were ticked means nothing.
    again = proposed_days(*week_of(starts_on, length), count, preferred=[*preferred[::-1]])
    assert again == days


class TestMoving:
    days = proposed_days(MONDAY, NEXT_MONDAY, 3)
    today = MONDAY + timedelta(days=2)

    def move(self, from_place: int, to_place: int) -> tuple[date, ...]:
        return moved(
            self.days,
            MONDAY + timedelta(days=from_place),
            MONDAY + timedelta(days=to_place),
            starts_on=MONDAY,
            until_on=NEXT_MONDAY,
            today=self.today,
        )

    @pytest.mark.parametrize(
        ("from_place", "to_place", "then"),
        [
            (2, 3, "Mon Thu Fri"),
            (4, 2 + 4, "Mon Wed Sun"),
            (4, 3, "Mon Wed Thu"),
            (0, 5, "Wed Fri Sat"),
        ],
        ids=["today's to tomorrow", "to the last day", "earlier", "a missed one"],
    )
    def test_to_a_free_day_that_is_still_to_come(self, from_place, to_place, then) -> None:
        assert words(self.move(from_place, to_place)) == then

    def test_to_today(self) -> None:
        days = moved(
            self.days,
            self.days[2],
            MONDAY + timedelta(days=3),
            starts_on=MONDAY,
            until_on=NEXT_MONDAY,
            today=MONDAY + timedelta(days=3),
        )
        assert words(days) == "Mon Wed Thu"

    @pytest.mark.parametrize(
        ("from_place", "to_place", "why"),
        [
            (3, 5, "no walk planned"),
            (2, 7, "a day of this week"),
            (2, -1, "a day of this week"),
            (2, 1, "has passed"),
            (2, 4, "already have a walk"),
            (2, 2, "already have a walk"),
        ],
        ids=["nothing to move", "next week", "last week", "yesterday", "taken", "the same day"],
    )
    def test_everything_else_is_refused_in_plain_words(self, from_place, to_place, why) -> None:
        with pytest.raises(DayRefused, match=why) as refusal:
            self.move(from_place, to_place)
        assert str(refusal.value).endswith(".")

    @given(from_place=st.integers(-3, 10), to_place=st.integers(-3, 10))
    def test_a_move_keeps_the_number_of_days_and_the_others(self, from_place, to_place) -> None:
        try:
            days = self.move(from_place, to_place)
        except DayRefused:
            return
        assert len(days) == len(self.days)
        assert len(set(days) & set(self.days)) == len(self.days) - 1
        assert list(days) == sorted(days)
