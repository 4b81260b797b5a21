"""Weeks in a row and a forgiving score: what Today and Progress say about keeping going (product specification 3).

Weekly, never daily, so that no rest day counts against anybody. Nothing here ever changes a plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plans.domain.bouts import round_div
from plans.domain.constants import ADHERENCE_LINE

FORGIVEN_AFTER: Final = 3
"""Kept weeks that make up for one missed week [D]."""


class WeekMark(StrEnum):
    """How one week went."""

    KEPT = "KEPT"  # 80 % of the planned minutes or more
    PART = "PART"  # some walking
    MISSED = "MISSED"  # none
    EXCUSED = "EXCUSED"  # away, paused or a flare-up, and not kept all the same
    OPEN = "OPEN"  # still running, and not kept yet


def mark_of_week(
    done_minutes: int,
    planned_minutes: int,
    walks_days: int,
    *,
    excused: bool,
    open: bool,  # noqa: A002 -- the plain word for a week that is still running
) -> WeekMark:
    """The mark of a week with `done_minutes` of `planned_minutes` walked, on `walks_days` days.

    Walking counts before anything else: an open or excused week that was kept is KEPT. Nothing planned: not KEPT.
    """
    if planned_minutes > 0 and 100 * done_minutes >= ADHERENCE_LINE * planned_minutes:
        return WeekMark.KEPT
    if open:
        return WeekMark.OPEN
    if excused:
        return WeekMark.EXCUSED
    return WeekMark.PART if walks_days or done_minutes else WeekMark.MISSED


@dataclass(frozen=True, slots=True)
class Consistency:
    """Weeks kept in a row up to now, the most there ever were, and a score 0-100 (None before a week has counted)."""

    weeks_in_a_row: int
    best: int
    score: int | None


def consistency(marks: Iterable[WeekMark]) -> Consistency:
    """Weeks in a row and score of a course of weeks, oldest first.

    In a row counts KEPT weeks. EXCUSED and OPEN weeks are left out and break nothing; a PART week adds none and breaks
    nothing either. A MISSED week begins anew, but one is forgiven after three kept weeks; the next one needs three
    more.
    """
    running = best = since_forgiven = 0
    values: list[int] = []
    for mark in marks:
        forgiven = mark is WeekMark.MISSED and since_forgiven >= FORGIVEN_AFTER
        if mark is WeekMark.KEPT:
            running, since_forgiven = running + 1, since_forgiven + 1
            best = max(best, running)
        elif mark is WeekMark.MISSED:
            running, since_forgiven = running if forgiven else 0, 0
        if mark in _VALUES:
            values.append(_VALUES[WeekMark.PART] if forgiven else _VALUES[mark])
    return Consistency(running, best, _score(values))


_VALUES: Final = {WeekMark.KEPT: 100, WeekMark.PART: 60, WeekMark.MISSED: 0}


def _score(values: list[int]) -> int | None:
    """The average of the weeks, each counting nine tenths of the one after it, rounded half up [D].

    KEPT counts 100, PART 60, MISSED 0, a forgiven one as PART. A forgiven miss after twelve kept weeks leaves 95. In
    whole numbers: the oldest week weighs 9^(n-1), each later one 10/9 of that.
    """
    total = weights = 0
    for place, value in enumerate(values):
        weight = 9 ** (len(values) - 1 - place) * 10**place
        total, weights = total + weight * value, weights + weight
    return round_div(total, weights) if weights else None
