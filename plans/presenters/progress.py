"""What was walked beside what was planned: all weeks, or the days of this one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plans import queries
from plans.domain.schedule import WEEK_DAYS
from plans.models import Plan, PlanStatus, Prescription
from plans.presenters.consistency import keeping_going
from plans.progress_chart import Axis, Bar


class Span(StrEnum):
    """How much of the plan is shown."""

    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True)
class ProgressRow:
    """One week or day in the table. `planned` is None where nothing is planned or shown now."""

    name: str
    detail: str
    short: str
    done: int
    planned: int | None


@dataclass(frozen=True)
class ProgressPage:
    """The table, the same for a picture, and a line in words about each."""

    span: Span
    rows: tuple[ProgressRow, ...]
    bars: tuple[Bar, ...]
    axis: Axis
    total: int
    elsewhere: int
    keeping_going: str
    week_is_running: bool
    plan_hidden: bool

    @property
    def caption(self) -> str:
        if self.plan_hidden:
            return "Each bar is one day."
        if self.span is Span.WEEK:
            return "Each bar is one day. The marks are the plan."
        return "Each bar is one week. The line is the plan."

    @property
    def columns(self) -> tuple[str, ...]:
        first = "Day" if self.span is Span.WEEK else "Week"
        return (first, "Walked") if self.plan_hidden else (first, "Walked", "Planned")

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The same in numbers, a line for each bar."""
        return tuple(
            (
                f"{row.name}, {row.detail}",
                f"{row.done} min",
                *(() if row.planned is None else (f"{row.planned} min",)),
            )
            for row in self.rows
        )

    @property
    def picture(self) -> str:
        """What the picture shows, for who does not see it. The table has every number."""
        over = "this week" if self.span is Span.WEEK else f"{len(self.rows)} plan weeks"
        return f"Minutes walked over {over}, {sum(row.done for row in self.rows)} in all, beside the plan."


def progress_page(plan: Plan, span: Span) -> ProgressPage:
    """Minutes walked beside the plan. The number of queries does not grow with the weeks."""
    prescriptions = queries.prescriptions_of(plan)
    by_day = queries.minutes_by_day(plan)
    running = prescriptions[-1] if prescriptions and plan.status == PlanStatus.ACTIVE else None
    hidden = False
    if span is Span.WEEK and running is not None:
        hidden = queries.open_flare_up(plan.participant) is not None
        rows = tuple(_days(running, by_day, hidden=hidden))
        axis = Axis.DAYS
    else:
        span = Span.ALL
        rows = tuple(_weeks(prescriptions, by_day))
        axis = Axis.WEEKS
    total = sum(by_day.values())
    in_weeks = sum(row.done for row in _weeks(prescriptions, by_day))
    return ProgressPage(
        span=span,
        rows=rows,
        bars=tuple(Bar(row.short, row.done, row.planned) for row in rows),
        axis=axis,
        total=total,
        elsewhere=total - in_weeks,
        keeping_going=keeping_going(plan).words,
        week_is_running=running is not None,
        plan_hidden=hidden,
    )


def _weeks(prescriptions: list[Prescription], by_day: dict[date, int]) -> Iterator[ProgressRow]:
    for each in prescriptions:
        inside = (
            minutes for day, minutes in by_day.items() if each.starts_on <= day < each.until_on
        )
        yield ProgressRow(
            name=f"Week {each.number}",
            detail=f"{each.starts_on:%-d %b}",
            short=str(each.number),
            done=sum(inside),
            planned=each.weekly_minutes,
        )


def _days(running: Prescription, by_day: dict[date, int], *, hidden: bool) -> Iterator[ProgressRow]:
    """Each day of the running week. While the back has flared, Today says what to walk, not this."""
    walking = () if hidden else queries.days_of(running).walking
    length = (running.until_on - running.starts_on).days
    for day in (running.starts_on + timedelta(days=place) for place in range(length)):
        planned = running.minutes if day in walking else 0
        yield ProgressRow(
            name=f"{day:%A}",
            detail=f"{day:%-d %b}",
            # A week that was made longer has some weekdays twice.
            short=f"{day:%-d}" if length > WEEK_DAYS else f"{day:%a}",
            done=by_day.get(day, 0),
            planned=None if hidden else planned,
        )
