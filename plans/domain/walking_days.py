"""Which days of a week are proposed for walking, and moving one of them.

Only proposals: which days a person walks on changes nothing else (clinical specification 3.6).
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from plans.domain.schedule import WEEK_DAYS
from plans.domain.words import Words, say


def proposed_days(
    starts_on: date, until_on: date, count: int, *, preferred: Collection[int] = ()
) -> tuple[date, ...]:
    """`count` days of the week from `starts_on` up to but not including `until_on`, in order.

    As many `preferred` weekdays (0 Monday to 6 Sunday) as fit come first; then rest days lie between as evenly as the
    number allows, also towards the week that follows. All are among the first seven days, so that a lengthened week
    (8 to 13 days) has each weekday once. Raises ValueError when there are fewer days than `count` or no such weekday.
    """
    length = min(WEEK_DAYS, (until_on - starts_on).days)
    if not 0 <= count <= length:
        raise ValueError(f"a week of {length} days cannot have {count} walking days")
    if any(not 0 <= weekday < WEEK_DAYS for weekday in preferred):
        raise ValueError("weekdays are 0 (Monday) to 6 (Sunday)")
    wished = frozenset((weekday - starts_on.weekday()) % WEEK_DAYS for weekday in preferred)
    return tuple(starts_on + timedelta(days=place) for place in _places(length, count, wished))


@lru_cache(maxsize=1024)
def _places(length: int, count: int, wished: frozenset[int]) -> tuple[int, ...]:
    """The best `count` places from 0 to `length` - 1; the earliest of equals."""
    return min(
        combinations(range(length), count),
        key=lambda places: (-len(wished.intersection(places)), _unevenness(places), places),
    )


def _unevenness(places: tuple[int, ...]) -> tuple[int, int]:
    """How unevenly places lie in a week that repeats: squared distances first, then the longest run of days."""
    if not places:
        return 0, 0
    following = (*places[1:], places[0] + WEEK_DAYS)
    distances = [later - earlier for earlier, later in zip(places, following, strict=True)]
    longest = run = 1
    # Twice round, so that a run across the end of the week is seen whole.
    for distance in distances * 2:
        run = run + 1 if distance == 1 else 1
        longest = max(longest, run)
    return sum(distance * distance for distance in distances), min(longest, len(places))


class DayRefused(ValueError):
    """A walking day cannot be moved like that. `sentence` says why, plainly, for the person."""

    def __init__(self, sentence: Words) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def moved(
    days: Collection[date],
    from_day: date,
    to_day: date,
    *,
    starts_on: date,
    until_on: date,
    today: date,
) -> tuple[date, ...]:
    """The walking `days` with `from_day` moved to `to_day`, in order.

    `to_day` must be in the week (`until_on` is the first day after it), not before `today` and not a walking day yet.
    `from_day` may have passed: a missed walk can still be taken later in the week. Raises DayRefused.
    """
    if from_day not in days:
        raise DayRefused(say("There is no walk planned on that day."))
    if not starts_on <= to_day < until_on:
        raise DayRefused(say("Please pick a day of this week."))
    if to_day < today:
        raise DayRefused(say("That day has passed. Please pick today or a later day."))
    if to_day in days:
        raise DayRefused(say("You already have a walk planned on that day."))
    return tuple(sorted({*days, to_day} - {from_day}))
