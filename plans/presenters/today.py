"""Today: the walk, the week, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.domain.adjustments import minutes_shown_in_flare
from plans.domain.bouts import ceil_div, split_day
from plans.domain.pace import BoutParts, pace_words, parts_of_bout
from plans.domain.schedule import WEEK_DAYS, check_in_is_open, local_day
from plans.domain.vocabulary import PlanFlag
from plans.models import FlareUp, Plan, Prescription, Walk
from plans.presenters.why import words_of
from plans.queries import DaysOfWeek
from plans.queries.overrides import of_week
from walkback.core import dates
from walkback.core.lists import listed
from walkback.core.translated import in_language

DAY = timedelta(days=1)
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


@dataclass(frozen=True)
class DayDot:
    """One day of the week, for components/week_dots.html."""

    short: str
    long: str
    state: str
    detail: str = ""


@dataclass(frozen=True)
class WalkToday:
    """Today's walk in words. Without `minutes` the questions about a flare-up come first."""

    heading: str
    minutes: int | None
    done: int
    bouts: tuple[int, ...]
    parts: tuple[str, ...]
    pace: str
    is_planned: bool
    is_resting: bool
    is_halved: bool
    in_flare: bool
    stop_rules_open: bool

    @property
    def left(self) -> int:
        """The minutes of today that are not walked yet."""
        return max(0, (self.minutes or 0) - self.done)

    @property
    def bouts_words(self) -> str:
        """The parts of a split day: "8, 6 and 6"."""
        return listed([str(bout) for bout in self.bouts])

    @property
    def is_done(self) -> bool:
        return self.minutes is not None and self.done >= self.minutes

    @property
    def is_part_done(self) -> bool:
        return self.done > 0 and self.left > 0

    @property
    def big_number(self) -> int | None:
        """What stands largest: the minutes walked once the walk is done, else what is to go."""
        return self.done if self.is_done else self.left


@dataclass(frozen=True)
class TodayPage:
    """Everything Today shows about the running week."""

    week: int
    today: date
    begins_on: date | None
    is_over: bool
    walk: WalkToday
    done_minutes: int
    planned_minutes: int
    done_walks: int
    planned_walks: int
    dots: tuple[DayDot, ...]
    reason: str
    check_in_open: bool
    check_in_done: bool
    can_move: bool
    walks: tuple[Walk, ...]
    walks_today: tuple[Walk, ...]

    @property
    def runs(self) -> bool:
        """Whether today is a day of this week."""
        return self.begins_on is None and not self.is_over

    @property
    def can_rest(self) -> bool:
        return self.runs and self.walk.is_planned and not self.walk.done

    @property
    def can_walk_after_all(self) -> bool:
        return self.runs and self.walk.is_resting and not self.walk.done


@dataclass(frozen=True)
class WeekAtHand:
    """The running week with its walks, days and flare-ups, read once."""

    plan: Plan
    prescription: Prescription
    today: date
    walks: tuple[Walk, ...]
    days: DaysOfWeek
    flare_ups: tuple[FlareUp, ...]

    @property
    def open_flare_up(self) -> FlareUp | None:
        return next((each for each in self.flare_ups if each.ended_at is None), None)

    @property
    def flare_up(self) -> FlareUp | None:
        """The open flare-up, else one that settled this week: its walks stay halved to the week's end (3.5)."""
        settled = (
            each
            for each in reversed(self.flare_ups)
            if each.number == self.prescription.number and not queries.has_questions_left(each)
        )
        return self.open_flare_up or next(settled, None)

    @property
    def minutes_by_day(self) -> dict[date, int]:
        minutes: dict[date, int] = {}
        for walk in self.walks:
            minutes[walk.walked_on] = minutes.get(walk.walked_on, 0) + walk.duration_minutes
        return minutes

    @property
    def walks_today(self) -> tuple[Walk, ...]:
        return tuple(walk for walk in self.walks if walk.walked_on == self.today)

    @property
    def walks_of_week(self) -> tuple[Walk, ...]:
        return tuple(walk for walk in self.walks if self.has(walk.walked_on))

    def has(self, day: date) -> bool:
        return self.prescription.starts_on <= day < self.prescription.until_on

    def in_flare(self, day: date) -> bool:
        """Whether this day lies in a flare-up: nothing is missed on it."""
        return any(
            each.began_on <= day <= (each.ended_on or self.prescription.until_on)
            for each in self.flare_ups
        )

    @property
    def movable(self) -> tuple[date, ...]:
        """Planned days of this week without a walk: those to come, and those that passed."""
        walked = self.minutes_by_day
        excused = self.days.away
        return tuple(day for day in self.days.walking if day not in walked and day not in excused)

    @property
    def free_days(self) -> tuple[date, ...]:
        """The days of this week, from today on, on which no walk is planned."""
        first = max(self.today, self.prescription.starts_on)
        length = (self.prescription.until_on - first).days
        days = (first + DAY * place for place in range(length))
        return tuple(day for day in days if day not in self.days.walking)


def week_at_hand(plan: Plan, prescription: Prescription, *, now: datetime) -> WeekAtHand:
    """Reads the week, and the days after it until today as long as it is not decided."""
    prescription.plan = plan
    today = local_day(now, plan.participant.zone)
    until_on = max(prescription.until_on, today + DAY)
    return WeekAtHand(
        plan=plan,
        prescription=prescription,
        today=today,
        walks=tuple(queries.walks_between(plan, prescription.starts_on, until_on)),
        days=queries.days_of(prescription),
        flare_ups=tuple(
            queries.flare_ups_during(plan.participant, prescription.starts_on, until_on)
        ),
    )


def shown_bouts(prescription: Prescription, flare_up: FlareUp | None) -> tuple[int, ...]:
    """The walks of one day as they are shown: halved in the week of a flare-up (3.5).

    Empty while the questions about the flare-up wait: they come before any advice (4.5).
    """
    if flare_up is None:
        return prescription.state.bouts
    if queries.has_questions_left(flare_up):
        return ()
    if flare_up.number != prescription.number:
        return prescription.state.bouts
    return split_day(
        minutes_shown_in_flare(prescription.minutes), ceil_div(prescription.longest_bout, 2)
    )


def today_page(week: WeekAtHand, *, now: datetime) -> TodayPage:
    prescription = week.prescription
    by_day = week.minutes_by_day
    in_week = {day: minutes for day, minutes in by_day.items() if week.has(day)}
    check_in = queries.check_in_of(prescription)
    decision = queries.decision_before(prescription)
    zone = week.plan.participant.zone
    starts_later = week.today < prescription.starts_on
    return TodayPage(
        week=prescription.number,
        today=week.today,
        begins_on=prescription.starts_on if starts_later else None,
        is_over=week.today >= prescription.until_on,
        walk=_walk_today(week),
        done_minutes=sum(in_week.values()),
        planned_minutes=prescription.weekly_minutes,
        done_walks=len(in_week),
        planned_walks=prescription.days,
        dots=_dots(week, by_day),
        reason=words_of(prescription, decision, of_week(prescription)),
        check_in_open=check_in_is_open(queries.week_of(prescription), zone, now),
        check_in_done=bool(check_in and check_in.completed_at),
        can_move=week.has(week.today) and bool(week.movable and week.free_days),
        walks=week.walks_of_week,
        walks_today=week.walks_today,
    )


def _walk_today(week: WeekAtHand) -> WalkToday:
    state = week.prescription.state
    flags = queries.flags_of(week.plan)
    flare_up = week.flare_up
    bouts = shown_bouts(week.prescription, flare_up)
    minutes = sum(bouts) or None
    # In a flare-up the pace is comfortable throughout (clinical specification 6.3).
    stage = state.stage if flare_up is None else 1
    parts = [parts_of_bout(bout, stage, flags) for bout in dict.fromkeys(bouts)]
    # A short walk may have no brisk part yet, whatever the stage: then none is asked for.
    all_comfortable = stage is not None and not any(part.brisk for part in parts)
    done = week.minutes_by_day.get(week.today, 0)
    return WalkToday(
        heading=_heading(week, done, minutes),
        minutes=minutes,
        done=done,
        bouts=bouts,
        parts=tuple(_in_words(part) for part in parts) if flare_up is None else (),
        pace=in_language(pace_words(1 if all_comfortable else stage)),
        is_planned=week.today in week.days.walking,
        is_resting=week.today in week.days.resting,
        is_halved=minutes is not None and flare_up is not None and bouts != state.bouts,
        in_flare=week.open_flare_up is not None,
        stop_rules_open=bool(flags & STOP_RULES_IN_SIGHT),
    )


def _heading(week: WeekAtHand, done: int, minutes: int | None) -> str:
    """What today is. The first that is true."""
    headings = (
        (minutes is None, _("Today\u2019s walk")),
        (week.today < week.prescription.starts_on, _("Your first walk")),
        (minutes is not None and done >= minutes, _("Today\u2019s walk is done")),
        (done > 0, _("Today\u2019s walk, the rest of it")),
        (week.today >= week.prescription.until_on, _("Your walk until the next week is set")),
        (week.today in week.days.away, _("You are away today")),
        (week.today in week.days.resting, _("You rest today")),
        (week.today in week.days.walking, _("Today\u2019s walk")),
    )
    return next((words for is_so, words in headings if is_so), _("A rest day, if you like"))


def _in_words(parts: BoutParts) -> str:
    """One walk in its parts: "3 easy, 2 brisk, 5 comfortable, 2 easy"."""
    named = (
        (parts.warm_up, _("%(minutes)s easy")),
        (parts.brisk, _("%(minutes)s brisk")),
        (parts.comfortable, _("%(minutes)s comfortable")),
        (parts.cool_down, _("%(minutes)s easy")),
    )
    return ", ".join(words % {"minutes": amount} for amount, words in named if amount)


def _dots(week: WeekAtHand, by_day: dict[date, int]) -> tuple[DayDot, ...]:
    """Every day of the week; with their dates where a lengthened week has a weekday twice."""
    length = (week.prescription.until_on - week.prescription.starts_on).days
    is_long = length > WEEK_DAYS
    made_up = _made_up(week, by_day)
    dots = []
    for day in (week.prescription.starts_on + DAY * place for place in range(length)):
        state, detail = ("rest", "") if day in made_up else _day_state(week, day, by_day)
        long = dates.weekday_day(day) if is_long else dates.weekday(day)
        dots.append(DayDot(dates.short_weekday(day), long, state, detail))
    return tuple(dots)


def _made_up(week: WeekAtHand, by_day: dict[date, int]) -> frozenset[date]:
    """Planned days that passed and were walked on another day instead: nothing was missed on them."""
    extra = sum(week.has(day) and day not in week.days.walking for day in by_day)
    passed = [day for day in week.movable if day < week.today]
    return frozenset(passed[:extra])


def _day_state(week: WeekAtHand, day: date, by_day: dict[date, int]) -> tuple[str, str]:
    """Walked comes first; then whatever excuses the day; a planned day that passed comes last."""
    if day in by_day:
        minutes = by_day[day]
        words = ngettext("%(minutes)s min", "%(minutes)s min", minutes)
        return "done", words % {"minutes": minutes}
    if day in week.days.away:
        return "excused", _("away")
    if day in week.days.resting:
        return "excused", _("resting")
    if day not in week.days.walking:
        return "rest", ""
    if day >= week.today:
        return "planned", ""
    return ("excused", _("flare-up")) if week.in_flare(day) else ("missed", "")
