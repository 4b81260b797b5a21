"""Days, times and numbers as the reader's language writes them.

The forms are named; each language says in walkback/locale/<language>/formats.py how it writes each one. In templates:
`{{ day|date:"WEEKDAY_DAY_MONTH" }}`. English here is day before month, as most of the world writes it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from django.utils import dates, formats, timezone

DAYS_IN_WEEK: Final = 7
Item = TypeVar("Item")


class Form(StrEnum):
    """A way to write a day or a time, by the name that formats modules and templates use."""

    WEEKDAY = "WEEKDAY"  # Monday
    SHORT_WEEKDAY = "SHORT_WEEKDAY"  # Mon
    DAY_NUMBER = "DAY_NUMBER"  # 3
    WEEKDAY_DAY = "WEEKDAY_DAY"  # Monday 3
    DAY_MONTH = "DAY_MONTH"  # 3 March
    SHORT_MONTH = "SHORT_MONTH"  # Mar
    DAY_SHORT_MONTH = "DAY_SHORT_MONTH"  # 3 Mar
    DAY_SHORT_MONTH_YEAR = "DAY_SHORT_MONTH_YEAR"  # 3 Mar 2026
    DAY_MONTH_YEAR = "DAY_MONTH_YEAR"  # 3 March 2026
    MONTH_YEAR = "MONTH_YEAR"  # March 2026
    WEEKDAY_DAY_MONTH = "WEEKDAY_DAY_MONTH"  # Monday 3 March
    SHORT_WEEKDAY_DAY_MONTH = "SHORT_WEEKDAY_DAY_MONTH"  # Mon 3 March
    CLOCK = "CLOCK"  # 18:00
    DAY_MONTH_YEAR_CLOCK = "DAY_MONTH_YEAR_CLOCK"  # 3 March 2026, 18:00
    WEEKDAY_DAY_MONTH_CLOCK = "WEEKDAY_DAY_MONTH_CLOCK"  # Monday 3 March, 18:00


def written(at: date | datetime | time, form: Form) -> str:
    """A day or a time in one of the forms. An instant is told in the reader's own time zone."""
    if isinstance(at, time):
        return formats.time_format(at, form.value)
    local = timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at
    return formats.date_format(local, form.value)


# A day in the form of the same name; how each looks stands beside the forms.
_OfDay = Callable[[date], str]
weekday: _OfDay = partial(written, form=Form.WEEKDAY)
short_weekday: _OfDay = partial(written, form=Form.SHORT_WEEKDAY)
day_number: _OfDay = partial(written, form=Form.DAY_NUMBER)
weekday_day: _OfDay = partial(written, form=Form.WEEKDAY_DAY)
day_month: _OfDay = partial(written, form=Form.DAY_MONTH)
short_month: _OfDay = partial(written, form=Form.SHORT_MONTH)
day_short_month: _OfDay = partial(written, form=Form.DAY_SHORT_MONTH)
day_month_year: _OfDay = partial(written, form=Form.DAY_MONTH_YEAR)
month_year: _OfDay = partial(written, form=Form.MONTH_YEAR)
weekday_day_month: _OfDay = partial(written, form=Form.WEEKDAY_DAY_MONTH)


def clock(at: datetime | time) -> str:
    """18:00"""
    return written(at, Form.CLOCK)


def day_month_year_clock(at: datetime) -> str:
    """3 March 2026, 18:00"""
    return written(at, Form.DAY_MONTH_YEAR_CLOCK)


def number(value: float, decimals: int | None = None) -> str:
    """A number with the decimal mark of the language: "2.5", in Spanish "2,5"."""
    return str(formats.number_format(value, decimals))


def weekday_name(place: int) -> str:
    """The name of a weekday, 0 Monday to 6 Sunday. Raises KeyError for another number."""
    return str(dates.WEEKDAYS[place])


def short_weekday_name(place: int) -> str:
    """Mon, for 0 Monday to 6 Sunday. Raises KeyError for another number."""
    return str(dates.WEEKDAYS_ABBR[place])


def first_weekday() -> int:
    """The day on which a calendar week begins where this language is spoken, 0 Monday to 6 Sunday."""
    # Django counts from 0 for Sunday.
    return int((formats.get_format("FIRST_DAY_OF_WEEK") - 1) % DAYS_IN_WEEK)


def week_order(days: Sequence[Item]) -> list[Item]:
    """Seven things, given Monday first, in the order in which this language lists weekdays."""
    first = first_weekday()
    return [*days[first:], *days[:first]]


def weekday_choices() -> list[tuple[int, str]]:
    """Weekdays to choose from, 0 Monday to 6 Sunday, in the language's order and by its names."""
    return [(place, weekday_name(place)) for place in week_order(range(DAYS_IN_WEEK))]
