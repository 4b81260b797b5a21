"""When the next questions about the back come (clinical specification 5.2), for who looks ahead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from plans.domain.measures import POINTS, YEAR, WeekSpan, points_due, points_open
from plans.domain.schedule import CHECK_IN_DAYS, WEEK_DAYS, closes_on


@dataclass(frozen=True, slots=True)
class NextMeasures:
    """The questions that come next: those of `point`, from the day `opens_on`; None when they are open now."""

    point: int
    opens_on: date | None


def next_measures(
    weeks: Collection[WeekSpan],
    *,
    done: Collection[int],
    accepted_on: date,
    starts_on: date,
    today: date,
    asks_after: bool,
) -> NextMeasures | None:
    """What is open and not answered; else the next point ahead, if every week goes on; None when none is left.

    `weeks` are the active weeks so far, the last of them among them; the rest as for `points_open`.
    """
    open_points = points_open(
        weeks, accepted_on=accepted_on, starts_on=starts_on, today=today, asks_after=asks_after
    )
    due = points_due(open_points, done=done)
    if due:
        return NextMeasures(due[-1], None)
    ahead = [*_ahead(weeks), *([(YEAR, closes_on(starts_on))] if asks_after else [])]
    return next(
        (
            NextMeasures(point, opens_on)
            for point, opens_on in ahead
            if opens_on > today and point not in done
        ),
        None,
    )


def _ahead(weeks: Collection[WeekSpan]) -> list[tuple[int, date]]:
    """The points of the last week and of later ones, each with the day its questions open."""
    last = max(weeks, key=lambda week: week.number, default=None)
    if last is None:
        return []
    return [
        (point, last.until_on + timedelta(days=WEEK_DAYS * (point - last.number) - CHECK_IN_DAYS))
        for point in POINTS
        if last.number <= point < YEAR
    ]
