"""Today: the walk, the week, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plans import queries
from plans.domain.pace import BoutParts, pace_words, parts_of_bout
from plans.domain.schedule import check_in_is_open, local_day
from plans.domain.vocabulary import PlanFlag
from plans.models import Plan, Prescription, Walk

DAYS_IN_WEEK = 7
STOP_RULES_IN_SIGHT = frozenset(
    {
        PlanFlag.CARDIAC,
        PlanFlag.RESP,
        PlanFlag.HYPERTENSION,
        PlanFlag.PREGNANCY,
        PlanFlag.POSTPARTUM,
    }
)
"""With these the stop rules stand open beside the walk (clinical specification 3.4); else one tap away."""


def walking_days(prescription: Prescription) -> frozenset[date]:
    """The days proposed for walking: spread evenly from the first day of the week.

    Only a proposal: which days a person walks changes nothing (clinical specification 3.6).
    """
    return frozenset(
        prescription.starts_on + timedelta(days=place * DAYS_IN_WEEK // prescription.days)
        for place in range(prescription.days)
    )


@dataclass(frozen=True)
class DayDot:
    """One day of the week, for components/week_dots.html."""

    short: str
    long: str
    state: str
    detail: str = ""


@dataclass(frozen=True)
class WalkToday:
    """Today's walk in words."""

    minutes: int
    bouts: tuple[int, ...]
    parts: tuple[str, ...]
    pace: str
    is_planned: bool
    is_done: bool
    stop_rules_open: bool


@dataclass(frozen=True)
class TodayPage:
    week: int
    begins_on: date | None
    walk: WalkToday
    done_minutes: int
    planned_minutes: int
    done_walks: int
    planned_walks: int
    dots: tuple[DayDot, ...]
    reason: str
    check_in_open: bool
    check_in_done: bool
    walks: tuple[Walk, ...]

    @property
    def begins_words(self) -> str:
        """When the first week begins, as long as it has not."""
        return f"Your first walk is on {self.begins_on:%A %-d %B}." if self.begins_on else ""


def today_page(plan: Plan, prescription: Prescription, *, now: datetime) -> TodayPage:
    """Everything Today shows about the running week."""
    zone = plan.participant.zone
    today = local_day(now, zone)
    walks = queries.walks_in(prescription)
    by_day: dict[date, int] = {}
    for walk in walks:
        by_day[walk.walked_on] = by_day.get(walk.walked_on, 0) + walk.duration_minutes
    check_in = queries.check_in_of(prescription)
    decision = queries.decision_before(prescription)
    is_open = check_in_is_open(queries.week_of(prescription), zone, now)
    return TodayPage(
        week=prescription.number,
        begins_on=prescription.starts_on if today < prescription.starts_on else None,
        walk=_walk_today(plan, prescription, today, by_day),
        done_minutes=sum(by_day.values()),
        planned_minutes=prescription.weekly_minutes,
        done_walks=len(by_day),
        planned_walks=prescription.days,
        dots=_dots(prescription, today, by_day),
        reason=decision.reason if decision else first_week_reason(prescription),
        check_in_open=is_open,
        check_in_done=bool(check_in and check_in.completed_at),
        walks=tuple(walks),
    )


def _walk_today(
    plan: Plan, prescription: Prescription, today: date, by_day: dict[date, int]
) -> WalkToday:
    state = prescription.state
    flags = queries.flags_of(plan)
    parts = [parts_of_bout(bout, state.stage, flags) for bout in dict.fromkeys(state.bouts)]
    # A short walk may have no brisk part yet, whatever the stage: then none is asked for.
    all_comfortable = state.stage is not None and not any(part.brisk for part in parts)
    return WalkToday(
        minutes=state.minutes,
        bouts=state.bouts,
        parts=tuple(_in_words(part) for part in parts),
        pace=pace_words(1 if all_comfortable else state.stage),
        is_planned=today in walking_days(prescription),
        is_done=by_day.get(today, 0) >= state.minutes,
        stop_rules_open=bool(flags & STOP_RULES_IN_SIGHT),
    )


def _in_words(parts: BoutParts) -> str:
    """One walk in its parts: "3 easy, 2 brisk, 5 comfortable, 2 easy"."""
    named = (
        (parts.warm_up, "easy"),
        (parts.brisk, "brisk"),
        (parts.comfortable, "comfortable"),
        (parts.cool_down, "easy"),
    )
    return ", ".join(f"{amount} {word}" for amount, word in named if amount)


def _dots(prescription: Prescription, today: date, by_day: dict[date, int]) -> tuple[DayDot, ...]:
    planned = walking_days(prescription)
    length = (prescription.until_on - prescription.starts_on).days
    days = [prescription.starts_on + timedelta(days=place) for place in range(length)]
    return tuple(
        DayDot(
            short=f"{day:%a}",
            long=f"{day:%A}",
            state=_day_state(day, today, by_day, planned),
            detail=f"{by_day[day]} min" if day in by_day else "",
        )
        for day in days
    )


def _day_state(day: date, today: date, by_day: dict[date, int], planned: frozenset[date]) -> str:
    if day in by_day:
        return "done"
    if day not in planned:
        return "rest"
    return "planned" if day >= today else "missed"


def first_week_reason(prescription: Prescription) -> str:
    return (
        f"Your first week: {prescription.days} walks of {prescription.minutes} minutes, from what "
        "you told us about your walking and your back."
    )
