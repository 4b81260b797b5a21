"""A year of days: how much was walked on each, in 53 weeks."""

from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext as _

from plans.charts.year import IN_A_ROW, WEEKS, YearChart, YearDay, year_svg
from plans.domain.readings import STEPS, step_of, year_reading
from plans.domain.schedule import WEEK_DAYS
from plans.presenters.progress.sections import (
    File,
    Note,
    Section,
    in_file,
    in_words,
    notes_of_day,
    with_notes,
)
from plans.presenters.readings import said, whole, year_in_words
from plans.queries import Lived, days_between
from walkback.core import dates

NAME = "year"
OFF = frozenset({Note.AWAY, Note.PAUSED})
ROOM_FOR_MONTH = 3
"""Weeks between the beginnings of two names of months, so that they do not touch."""


def year_section(lived: Lived) -> Section:
    """From the plan's first week for 53 weeks; after these, the last 53."""
    first = _first_day(lived)
    reading = year_in_words(year_reading(lived.by_day), since=lived.starts_on)
    columns, table = _table(lived, first)
    return Section(
        name=NAME,
        title=_("Your days of walking"),
        reading=reading,
        caption=_legend(lived),
        columns=columns,
        rows=table,
        file=_file(lived),
        draw=partial(year_svg, _chart(lived, first), words=reading),
    )


def _first_day(lived: Lived) -> date:
    """The first day of a calendar week as it begins where this language is spoken."""
    earliest = max(lived.starts_on, lived.today - timedelta(weeks=WEEKS - 1))
    return earliest - timedelta(days=(earliest.weekday() - dates.first_weekday()) % WEEK_DAYS)


def _chart(lived: Lived, first: date) -> YearChart:
    days = list(days_between(first, first + timedelta(weeks=WEEKS)))
    return YearChart(
        days=tuple(
            _day(lived, day, place) for place, day in enumerate(days) if day >= lived.starts_on
        ),
        months=tuple(_months(days)),
        weekdays=tuple(dates.short_weekday(day) for day in days[:WEEK_DAYS]),
    )


def _day(lived: Lived, day: date, place: int) -> YearDay:
    notes = notes_of_day(lived, day)
    return YearDay(
        place=place,
        step=None if day > lived.today else step_of(lived.by_day.get(day, 0)),
        is_flare=Note.FLARE in notes,
        is_off=not OFF.isdisjoint(notes),
    )


def _months(days: list[date]) -> list[tuple[int, str]]:
    """The weeks above which a month is named: where it begins, and at the beginning of a row where there is room."""
    begins = {place // WEEK_DAYS: day for place, day in enumerate(days) if day.day == 1}
    named = [
        (week, dates.short_month(day))
        for week, day in begins.items()
        if week % IN_A_ROW != IN_A_ROW - 1
    ]
    bare = [
        row
        for row in range(0, WEEKS, IN_A_ROW)
        if not any(week in begins for week in range(row, row + ROOM_FOR_MONTH))
    ]
    return sorted([*named, *((row, dates.short_month(days[row * WEEK_DAYS])) for row in bare)])


def _legend(lived: Lived) -> str:
    """How the squares are read, in words."""
    first, *_between, most = STEPS
    sizes = _(
        "Each square is a day: the larger and fuller it is, the longer you walked, in steps of 15"
        " minutes: up to %(first)s, and so on to %(most)s or more. A dot is a day without a walk."
    ) % {"first": first.high, "most": most.low}
    return said(
        sizes,
        _("A frame marks a flare-up.") if lived.in_flare else "",
        _("A dash marks days away or a pause.") if lived.away or lived.paused else "",
    )


# -- The same in numbers -----------------------------------------------------------------------------


def _table(lived: Lived, first: date) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A line for each week up to today, a column for each weekday, and the sum."""
    rows = []
    for monday in _weeks(first, lived.today):
        days = list(days_between(monday, monday + timedelta(days=WEEK_DAYS)))
        walked = [lived.by_day.get(day, 0) for day in days]
        rows.append(
            (
                _("Week of %(day)s") % {"day": dates.day_short_month(monday)},
                *(_cell(lived, day) for day in days),
                whole(sum(walked)),
                in_words(_notes_of_week(lived, days)),
            )
        )
    weekdays = (dates.short_weekday(first + timedelta(days=place)) for place in range(WEEK_DAYS))
    return with_notes((_("Minutes"), *weekdays, _("In all")), rows)


def _weeks(first: date, today: date) -> list[date]:
    """The first days of the weeks from `first` to the one with `today` in it."""
    weeks = (today - first).days // WEEK_DAYS + 1
    return [first + timedelta(weeks=place) for place in range(weeks)]


def _cell(lived: Lived, day: date) -> str:
    """Nothing for days before the plan and days to come."""
    return str(lived.by_day.get(day, 0)) if lived.starts_on <= day <= lived.today else ""


def _notes_of_week(lived: Lived, days: list[date]) -> list[Note]:
    found = {note for day in days if day <= lived.today for note in notes_of_day(lived, day)}
    return [note for note in Note if note in found]


def _file(lived: Lived) -> File:
    """Every day of the plan, older than a year too."""
    days = days_between(lived.starts_on, lived.today + timedelta(days=1))
    return File(
        columns=("day", "minutes", "note"),
        rows=tuple(
            (day.isoformat(), lived.by_day.get(day, 0), in_file(notes_of_day(lived, day)))
            for day in days
        ),
    )
