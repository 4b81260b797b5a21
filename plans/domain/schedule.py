"""When things happen: weeks, check-ins, decisions and mails, in the participant's own time zone.

Clinical specification 3.3 ("When a week is decided") and 7.2 (quiet hours). Dates are the participant's calendar days;
instants are aware and in UTC; ranges are half-open. The clock is an argument.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from plans.domain.constants import PROJECTED_WEEKS

WEEK_DAYS: Final = 7
LONGEST_WEEK_DAYS: Final = 13  # a changed weekday lengthens a week by 1 to 6 days
CHECK_IN_DAYS: Final = 2  # the check-in is open on the last two days: from day 6 of a week of seven
CHECK_IN_GRACE: Final = timedelta(hours=48)
CLOSES_AFTER_WEEKS: Final = 52  # calendar weeks, paused ones included
USUAL_MAIL_TIME: Final = time(8)
QUIET_FROM: Final = time(20)
QUIET_UNTIL: Final = time(8)

_DAY: Final = timedelta(days=1)


class WeekAlreadyLengthened(ValueError):
    """The running week was lengthened before; the weekday can change again in the next one."""


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """One active week of a plan: `number` from 1, its first day, and its length (7 days, up to 13 when lengthened)."""

    number: int
    starts_on: date
    length_days: int = WEEK_DAYS

    def __post_init__(self) -> None:
        if not WEEK_DAYS <= self.length_days <= LONGEST_WEEK_DAYS:
            raise ValueError(f"a week has {WEEK_DAYS} to {LONGEST_WEEK_DAYS} days")

    @property
    def ends_on(self) -> date:
        """The first day after the week."""
        return self.starts_on + timedelta(days=self.length_days)

    @property
    def last_day(self) -> date:
        """The last day of the week."""
        return self.ends_on - _DAY

    def has(self, day: date) -> bool:
        """Whether `day` belongs to this week."""
        return self.starts_on <= day < self.ends_on

    def day_number(self, day: date) -> int:
        """1 for the first day of the week. Also answers for days outside it (0 is the day before)."""
        return (day - self.starts_on).days + 1

    def starts_at(self, zone: tzinfo) -> datetime:
        """The instant the week begins."""
        return start_of_day(self.starts_on, zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """The instant the week is over: local midnight after its last day. Also the start of the next one."""
        return start_of_day(self.ends_on, zone)

    def check_in_opens_at(self, zone: tzinfo) -> datetime:
        """The instant the check-in opens: the start of the last day but one (day 6 of 7)."""
        return start_of_day(self.ends_on - timedelta(days=CHECK_IN_DAYS), zone)

    def check_in_closes_at(self, zone: tzinfo) -> datetime:
        """48 hours after the week's end. From this instant the week is decided without a check-in."""
        return self.ends_at(zone) + CHECK_IN_GRACE

    def following(self) -> "PlanWeek":
        """The next week: it begins where this one ends and has seven days."""
        return PlanWeek(self.number + 1, self.ends_on)


# Days and instants


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant of `day` in `zone`, in UTC. Where clocks skip midnight, the first moment after the skip."""
    midnight = datetime.combine(day, time(0))
    early, late = _two_readings(midnight, zone)
    if early == late or _local(late, zone) == midnight:
        # An ordinary midnight, or one that comes twice: the day has begun at the first.
        return early
    seconds = range(int(early.timestamp()), int(late.timestamp()) + 1)
    begun = bisect_left(
        seconds,
        True,  # noqa: FBT003 - the value looked for
        key=lambda second: _local(datetime.fromtimestamp(second, UTC), zone) >= midnight,
    )
    return datetime.fromtimestamp(seconds[begun], UTC)


def instant_of(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant of local time `at` on `day`, in UTC.

    A time the clocks skip is moved forward by the skip; of a time that comes twice it is the second, as the database
    reads it.
    """
    return max(_two_readings(datetime.combine(day, at), zone))


def _two_readings(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Both instants a local time can stand for, earlier first; the same one twice on all ordinary days."""
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return (first, second) if first <= second else (second, first)


def _local(instant: datetime, zone: tzinfo) -> datetime:
    """What a clock on the wall shows at `instant`."""
    return instant.astimezone(zone).replace(tzinfo=None)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """The calendar day of `instant` in `zone`."""
    return instant.astimezone(zone).date()


# Weeks


def first_start(accepted_on: date, weekday: int) -> date:
    """The first day of week 1: the chosen `weekday` (0 Monday to 6 Sunday), on or after the day of acceptance."""
    return _next_weekday(accepted_on, weekday)


def first_week(starts_on: date) -> PlanWeek:
    """Week 1 from an explicit first day."""
    return PlanWeek(1, starts_on)


def with_weekday(running: PlanWeek, weekday: int) -> PlanWeek:
    """The running week when the participant wants weeks to begin on another day: 1 to 6 days longer, never shorter.

    Raises WeekAlreadyLengthened when it was lengthened before, since it would have to shrink or pass 13 days.
    """
    if running.ends_on.weekday() == weekday:
        return running
    if running.length_days > WEEK_DAYS:
        raise WeekAlreadyLengthened
    return PlanWeek(
        running.number, running.starts_on, _length_until(weekday, starts_on=running.starts_on)
    )


def week_after_pause(number: int, resumes_on: date, weekday: int) -> PlanWeek:
    """The first active week after a clearance or a pause: from `resumes_on` to the plan's usual weekday, 7-13 days."""
    return PlanWeek(number, resumes_on, _length_until(weekday, starts_on=resumes_on))


def _length_until(weekday: int, *, starts_on: date) -> int:
    return (_next_weekday(starts_on + timedelta(days=WEEK_DAYS), weekday) - starts_on).days


def _next_weekday(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % WEEK_DAYS)


def closes_on(starts_on: date) -> date:
    """The day the programme closes whatever happened: 52 calendar weeks after its first day."""
    return starts_on + timedelta(weeks=CLOSES_AFTER_WEEKS)


def is_finished(decided_weeks: int, starts_on: date, today: date) -> bool:
    """Whether the programme is over: 26 active weeks are decided (paused ones do not count), or 52 have passed."""
    return decided_weeks >= PROJECTED_WEEKS or today >= closes_on(starts_on)


# Check-in and decision


def check_in_is_open(week: PlanWeek, zone: tzinfo, now: datetime) -> bool:
    """Whether the check-in of an undecided `week` can be filled in."""
    return week.check_in_opens_at(zone) <= now < week.check_in_closes_at(zone)


class DecisionTiming(StrEnum):
    """What to do about an undecided week now."""

    RUNNING = "RUNNING"
    WAIT_FOR_CHECK_IN = "WAIT_FOR_CHECK_IN"
    DECIDE_NOW = "DECIDE_NOW"
    FORCED_BY_TIMEOUT = "FORCED_BY_TIMEOUT"

    @property
    def is_due(self) -> bool:
        """Whether the week is to be decided now: with the check-in (DECIDE_NOW) or without (FORCED_BY_TIMEOUT)."""
        return self in (DecisionTiming.DECIDE_NOW, DecisionTiming.FORCED_BY_TIMEOUT)


def decision_due(
    week: PlanWeek, zone: tzinfo, check_in_completed_at: datetime | None, now: datetime
) -> DecisionTiming:
    """Whether an undecided week is to be decided at `now`.

    Not before local midnight after its last day. Then at once when the check-in is complete, else when it is
    completed, else 48 hours after midnight without it. A check-in completed later than that, or after `now`, does not
    count. A screening result that stops the plan decides a running week at once; that is not asked here.
    """
    if now < week.ends_at(zone):
        return DecisionTiming.RUNNING
    closes_at = week.check_in_closes_at(zone)
    if check_in_completed_at is not None and check_in_completed_at <= now:
        if check_in_completed_at < closes_at:
            return DecisionTiming.DECIDE_NOW
        return DecisionTiming.FORCED_BY_TIMEOUT
    return (
        DecisionTiming.FORCED_BY_TIMEOUT if now >= closes_at else DecisionTiming.WAIT_FOR_CHECK_IN
    )


def decision_day(week: PlanWeek, *, is_answered: bool) -> date:
    """The local day from whose beginning the week can be decided: the first after it with the check-in complete, else
    the one 48 hours later. No zone in it: a change of the zone leaves it as it is.
    """
    return week.ends_on if is_answered else week.ends_on + CHECK_IN_GRACE


def may_be_decided(day: date, zone: tzinfo, now: datetime) -> bool:
    """Whether a week with this `decision_day` can be due: the day has begun, or its 48 hours are over.

    Days on which the clocks change are shorter or longer. Whether it is due says `decision_due`; never later than this.
    """
    by_the_clock = start_of_day(day - CHECK_IN_GRACE, zone) + CHECK_IN_GRACE
    return start_of_day(day, zone) <= now or by_the_clock <= now


# Mails


def next_mail_at(after: datetime, zone: tzinfo, at: time = USUAL_MAIL_TIME) -> datetime:
    """The first instant at or after `after` that is local time `at`, in UTC, never in the quiet hours 20:00 to 08:00.

    08:00 itself is allowed. A chosen time inside the quiet hours becomes their end. On a day whose clocks skip the
    time, it is moved forward by the skip.
    """
    wanted = QUIET_UNTIL if is_quiet(at) else at
    day = local_day(after, zone) - _DAY
    while True:
        due = instant_of(day, wanted, zone)
        if due >= after and not is_quiet(due.astimezone(zone).time()):
            return due
        day += _DAY


def is_quiet(at: time) -> bool:
    """Whether local time `at` lies in the quiet hours: from 20:00, up to but not including 08:00."""
    return at >= QUIET_FROM or at < QUIET_UNTIL
