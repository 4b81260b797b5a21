"""Pain over the weeks or days, with flare-ups and pain that came back."""

from datetime import date
from functools import partial
from itertools import pairwise

from django.utils.translation import gettext as _

from plans.charts.pain import PainChart, PainPoint, pain_svg
from plans.domain.readings import PainNumbers, pain_reading
from plans.models import Prescription
from plans.presenters.progress.minutes import (
    FEWEST_PLACES,
    day_in_words,
    last_day_of,
    names_of_days,
    names_of_weeks,
    week_in_words,
)
from plans.presenters.progress.sections import (
    Cell,
    File,
    Note,
    Section,
    in_file,
    in_words,
    is_flare_week,
    notes_of_day,
    notes_of_week,
    with_notes,
)
from plans.presenters.progress.spans import Span, days_of_span
from plans.presenters.readings import pain_of_days_in_words, pain_of_weeks_in_words, said
from plans.queries import Lived, PainInWeek

NAME = "pain"


def pain_section(lived: Lived, span: Span) -> Section:
    """Pain as it was said: at check-ins for the weeks, with walks for the days."""
    return _weeks(lived) if span is Span.ALL else _days(lived, span)


def _height() -> str:
    return _("Pain, 0 to 10")


def _pain(number: int | None) -> str:
    """A cell. Missing is missing, never 0."""
    return _("not said") if number is None else _("%(pain)s of 10") % {"pain": number}


# -- All weeks ---------------------------------------------------------------------------------------


def _weeks(lived: Lived) -> Section:
    said_at = {each.number: each for each in lived.check_ins}
    came_back = {each.number: _came_back_in(lived, each) for each in lived.prescriptions}
    reading = pain_of_weeks_in_words(
        pain_reading([each.pain for each in lived.check_ins], compare=True),
        flare_ups=len(lived.flare_ups),
    )
    rows = []
    for week in lived.prescriptions:
        check_in = said_at.get(week.number)
        notes = _notes(lived, week, came_back=came_back[week.number])
        rows.append(
            (week_in_words(week), _pain(check_in.pain if check_in else None), in_words(notes))
        )
    columns, table = with_notes((_("Week"), _("Pain")), rows)
    return Section(
        name=NAME,
        title=_("Pain, week by week"),
        reading=reading,
        caption=said(
            _(
                "Each dot is the average you gave at a check-in. Where there is none, the line has a gap."
            ),
            _legend(flares=bool(lived.in_flare), came_back=any(came_back.values())),
        ),
        columns=columns,
        rows=table,
        file=_file_of_weeks(lived, said_at, came_back),
        draw=partial(pain_svg, _chart_of_weeks(lived, said_at, came_back), words=reading),
    )


def _came_back_in(lived: Lived, week: Prescription) -> bool:
    """Whether the pain came back in this week of the plan."""
    return any(week.starts_on <= each.opened_on < week.until_on for each in lived.recurrences)


def _notes(lived: Lived, week: Prescription, *, came_back: bool) -> list[Note]:
    own: list[Note] = [note for note in notes_of_week(lived, week) if note != Note.EASED]
    return [*own, Note.CAME_BACK] if came_back else own


def _legend(*, flares: bool, came_back: bool) -> str:
    return said(
        _("Shaded: a flare-up.") if flares else "",
        _("Dotted line: your back pain came back.") if came_back else "",
    )


def _chart_of_weeks(
    lived: Lived, said_at: dict[int, PainInWeek], came_back: dict[int, bool]
) -> PainChart:
    weeks = lived.prescriptions
    # Weeks that follow each other without a pause between.
    after = {later.number for each, later in pairwise(weeks) if each.until_on == later.starts_on}
    places = max(len(weeks), FEWEST_PLACES)
    return PainChart(
        places=places,
        points=tuple(
            PainPoint(
                place=week.number - 1,
                pain=said_at[week.number].pain,
                is_joined=week.number in after and week.number - 1 in said_at,
            )
            for week in weeks
            if week.number in said_at
        ),
        names=names_of_weeks(places),
        along=_("Week"),
        height=_height(),
        flares=tuple(each.number - 1 for each in weeks if is_flare_week(lived, each)),
        recurrences=tuple(number - 1 for number, back in came_back.items() if back),
    )


def _file_of_weeks(
    lived: Lived, said_at: dict[int, PainInWeek], came_back: dict[int, bool]
) -> File:
    rows: list[tuple[Cell, ...]] = []
    for week in lived.prescriptions:
        check_in = said_at.get(week.number)
        rows.append(
            (
                week.number,
                week.starts_on.isoformat(),
                last_day_of(week).isoformat(),
                check_in.pain if check_in else None,
                check_in.day.isoformat() if check_in else None,
                in_file(_notes(lived, week, came_back=came_back[week.number])),
            )
        )
    return File(
        columns=("week", "first_day", "last_day", "pain_average", "check_in_on", "note"),
        rows=tuple(rows),
    )


# -- Days --------------------------------------------------------------------------------------------


def _days(lived: Lived, span: Span) -> Section:
    """The highest pain said with the walks of each day, and the check-ins among them."""
    days = [day for day in days_of_span(lived, span) if day >= lived.starts_on]
    averages = {each.day: each.pain for each in lived.check_ins if each.day in days}
    came_back = [each.opened_on for each in lived.recurrences if each.opened_on in days]
    reading = pain_of_days_in_words(
        _numbers(lived, days), days=sum(day <= lived.today for day in days)
    )
    rows, lines = [], []
    for day in days:
        notes = [*notes_of_day(lived, day), *([Note.CAME_BACK] if day in came_back else [])]
        walks, average = lived.pain_by_day.get(day), averages.get(day)
        lines.append((day.isoformat(), walks, average, in_file(notes)))
        if day <= lived.today:
            rows.append((day_in_words(day), _pain(walks), _average(average), in_words(notes)))
    columns, table = with_notes((_("Day"), _("With walks"), _("Check-in")), rows)
    return Section(
        name=NAME,
        title=_("Pain, day by day"),
        reading=reading,
        caption=said(
            _("Each dot is the highest number you noted with a walk that day."),
            _("A square is a check-in: the average of 7 days.") if averages else "",
            _legend(flares=not lived.in_flare.isdisjoint(days), came_back=bool(came_back)),
        ),
        columns=columns,
        rows=table,
        file=File(columns=("day", "pain_with_walks", "pain_average", "note"), rows=tuple(lines)),
        draw=partial(pain_svg, _chart_of_days(lived, span, averages), words=reading),
    )


def _average(number: int | None) -> str:
    return "" if number is None else _pain(number)


def _numbers(lived: Lived, days: list[date]) -> PainNumbers:
    return pain_reading(
        [pain for day, pain in lived.pain_by_day.items() if day in days], compare=False
    )


def _chart_of_days(lived: Lived, span: Span, averages: dict[date, int]) -> PainChart:
    days = days_of_span(lived, span)
    places = {day: place for place, day in enumerate(days)}
    walks = lived.pain_by_day
    points = [
        PainPoint(place, walks[day], is_joined=place > 0 and days[place - 1] in walks)
        for day, place in places.items()
        if day in walks
    ]
    points += [PainPoint(places[day], pain, is_of_check_in=True) for day, pain in averages.items()]
    return PainChart(
        places=len(days),
        points=tuple(points),
        names=names_of_days(days),
        along=_("Day"),
        height=_height(),
        flares=tuple(place for day, place in places.items() if day in lived.in_flare),
        recurrences=tuple(
            places[each.opened_on] for each in lived.recurrences if each.opened_on in places
        ),
    )
