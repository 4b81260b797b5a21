"""Minutes walked beside the plan: all weeks, the days of the running one, or the last 30 days."""

from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.charts.common import marked_heights
from plans.charts.minutes import Bar, MinutesChart, minutes_svg
from plans.domain.readings import (
    WeekWalked,
    days_reading,
    running_week_reading,
    weeks_reading,
)
from plans.domain.schedule import WEEK_DAYS
from plans.models import Prescription
from plans.presenters.consistency import is_excused
from plans.presenters.progress.sections import (
    File,
    Section,
    in_file,
    in_words,
    notes_of_day,
    notes_of_week,
    with_notes,
)
from plans.presenters.progress.spans import Span, days_of_span
from plans.presenters.readings import days_in_words, running_week_in_words, weeks_in_words, whole
from plans.queries import Lived
from walkback.core import dates

NAME = "minutes"
FEWEST_PLACES = 8
"""Weeks that a picture has room for at least: one bar by itself is no wall."""
FIFTH = 5
ROOM_FOR_NAME = 2
"""Weeks between the last two names, so that they do not touch."""
DAYS_BETWEEN_NAMES = 7


def minutes_section(lived: Lived, span: Span) -> Section:
    """Minutes walked, as bars."""
    if span is Span.ALL:
        return _weeks(lived)
    if span is Span.WEEK and (running := lived.running) is not None:
        return _running_week(lived, running)
    return _last_days(lived, span)


def minutes_in_words(minutes: int) -> str:
    """The number of a cell: "30 min"."""
    return ngettext("%(minutes)s min", "%(minutes)s min", minutes) % {"minutes": whole(minutes)}


# -- All weeks ---------------------------------------------------------------------------------------


def _weeks(lived: Lived) -> Section:
    planned = {each.number: _planned_of(lived, each) for each in lived.prescriptions}
    bars = tuple(
        Bar(lived.by_week[each.number], planned[each.number]) for each in lived.prescriptions
    )
    reading = weeks_in_words(weeks_reading(walked_weeks(lived)))
    rows = []
    for week in lived.prescriptions:
        number = planned[week.number]
        rows.append(
            (
                week_in_words(week),
                minutes_in_words(lived.by_week[week.number]),
                "" if number is None else minutes_in_words(number),
                in_words(notes_of_week(lived, week)),
            )
        )
    columns, table = with_notes((_("Week"), _("Walked"), _("Planned")), rows)
    return Section(
        name=NAME,
        title=_("Minutes walked each week"),
        reading=reading,
        caption=_("Each bar is one week. The line is the plan."),
        columns=columns,
        rows=table,
        file=_file_of_weeks(lived, planned),
        draw=partial(minutes_svg, _chart_of_weeks(bars, lived.aim), words=reading),
    )


def _planned_of(lived: Lived, week: Prescription) -> int | None:
    """While the back has flared, Today says what to walk in the running week, not this."""
    hidden = lived.open_flare_up is not None and lived.running is week
    return None if hidden else week.weekly_minutes


def walked_weeks(lived: Lived) -> list[WeekWalked]:
    """Each week with its minutes, for the sentence about all of them."""
    walked = []
    for each in lived.prescriptions:
        decision = lived.decisions.get(each.number)
        walked.append(
            WeekWalked(
                minutes=lived.by_week[each.number],
                days=(each.until_on - each.starts_on).days,
                is_over=decision is not None,
                is_excused=decision is not None and is_excused(decision),
            )
        )
    return walked


def week_in_words(week: Prescription) -> str:
    """The head of a week's row: "Week 3, 7 Dec"."""
    return _("Week %(number)s, %(day)s") % {
        "number": week.number,
        "day": dates.day_short_month(week.starts_on),
    }


def names_of_weeks(number: int) -> dict[int, str]:
    """What stands below the weeks of a picture, by place: each of a few; of many every fifth, and the last."""
    every = range(1, number + 1)
    if number <= FEWEST_PLACES:
        return {each - 1: str(each) for each in every}
    fifths = [each for each in every if each % FIFTH == 0 and number - each >= ROOM_FOR_NAME]
    return {each - 1: str(each) for each in (1, *fifths, number)}


def _chart_of_weeks(bars: tuple[Bar, ...], aim: int) -> MinutesChart:
    places = max(len(bars), FEWEST_PLACES)
    return MinutesChart(
        bars=bars,
        places=places,
        names=names_of_weeks(places),
        along=_("Week"),
        height=_("Minutes"),
        marks=tuple(marked_heights(aim)),
    )


def _file_of_weeks(lived: Lived, planned: dict[int, int | None]) -> File:
    return File(
        columns=("week", "first_day", "last_day", "minutes", "planned_minutes", "note"),
        rows=tuple(
            (
                each.number,
                each.starts_on.isoformat(),
                last_day_of(each).isoformat(),
                lived.by_week[each.number],
                planned[each.number],
                in_file(notes_of_week(lived, each)),
            )
            for each in lived.prescriptions
        ),
    )


def last_day_of(week: Prescription) -> date:
    return week.until_on - timedelta(days=1)


# -- Days --------------------------------------------------------------------------------------------


def _running_week(lived: Lived, running: Prescription) -> Section:
    """Each day of the running week, with a mark for what is planned on it."""
    hidden = lived.open_flare_up is not None
    walking = () if hidden else queries.days_of(running).walking
    days = days_of_span(lived, Span.WEEK)
    planned = {day: None if hidden else running.minutes * (day in walking) for day in days}
    reading = running_week_in_words(
        running_week_reading(
            lived.by_week[running.number], None if hidden else running.weekly_minutes
        )
    )
    return _of_days(
        lived,
        planned,
        title=_("Minutes walked this week"),
        reading=reading,
        caption=(
            _("Each bar is one day. Your back has flared: Today shows what to walk.")
            if hidden
            else _("Each bar is one day. The marks are the plan.")
        ),
    )


def _last_days(lived: Lived, span: Span) -> Section:
    """The last 7 or 30 days, without a plan."""
    days = days_of_span(lived, span)
    reading = days_reading(
        lived.by_day, days=len(days), starts_on=lived.starts_on, today=lived.today
    )
    return _of_days(
        lived,
        dict.fromkeys(days),
        title=_("Minutes walked in the last %(days)s days") % {"days": len(days)},
        reading=days_in_words(reading),
        caption=_("Each bar is one day."),
    )


def _of_days(
    lived: Lived, planned: dict[date, int | None], *, title: str, reading: str, caption: str
) -> Section:
    days = [day for day in planned if day >= lived.starts_on]
    has_plan = any(each is not None for each in planned.values())
    rows = [_row_of_day(lived, day, planned[day], has_plan=has_plan) for day in days]
    heads = (_("Day"), _("Walked"), *((_("Planned"),) if has_plan else ()))
    columns, table = with_notes(heads, rows)
    return Section(
        name=NAME,
        title=title,
        reading=reading,
        caption=caption,
        columns=columns,
        rows=table,
        file=_file_of_days(lived, {day: planned[day] for day in days}, has_plan=has_plan),
        draw=partial(minutes_svg, _chart_of_days(lived, planned), words=reading),
    )


def _row_of_day(lived: Lived, day: date, planned: int | None, *, has_plan: bool) -> tuple[str, ...]:
    """A day to come has no minutes walked, not none."""
    walked = lived.by_day.get(day)
    is_known = walked is not None or day <= lived.today
    cells = (
        day_in_words(day),
        minutes_in_words(walked or 0) if is_known else "",
        *((minutes_in_words(planned or 0),) if has_plan else ()),
    )
    return (*cells, in_words(notes_of_day(lived, day)))


def day_in_words(day: date) -> str:
    """The head of a day's row: "Monday, 7 Dec"."""
    return _("%(weekday)s, %(day)s") % {
        "weekday": dates.weekday(day),
        "day": dates.day_short_month(day),
    }


def names_of_days(days: list[date]) -> dict[int, str]:
    """What stands below the days of a picture, by place. A long week has weekdays twice: dates tell them apart."""
    if len(days) <= WEEK_DAYS:
        return {place: dates.short_weekday(day) for place, day in enumerate(days)}
    if len(days) <= 2 * WEEK_DAYS:
        return {place: dates.day_number(day) for place, day in enumerate(days)}
    # Counted from today, so that the newest day has its name.
    newest = len(days) - 1
    return {
        place: dates.day_short_month(days[place])
        for place in range(newest % DAYS_BETWEEN_NAMES, newest + 1, DAYS_BETWEEN_NAMES)
    }


def _chart_of_days(lived: Lived, planned: dict[date, int | None]) -> MinutesChart:
    days = list(planned)
    return MinutesChart(
        bars=tuple(Bar(lived.by_day.get(day, 0), planned[day]) for day in days),
        places=len(days),
        names=names_of_days(days),
        along=_("Day"),
        height=_("Minutes"),
        joined=False,
    )


def _file_of_days(lived: Lived, planned: dict[date, int | None], *, has_plan: bool) -> File:
    rows = []
    for day, minutes in planned.items():
        walked = lived.by_day.get(day, 0 if day <= lived.today else None)
        plan = (minutes,) if has_plan else ()
        rows.append((day.isoformat(), walked, *plan, in_file(notes_of_day(lived, day))))
    columns = ("day", "minutes", *(("planned_minutes",) if has_plan else ()), "note")
    return File(columns=columns, rows=tuple(rows))
