"""What is known about a plan when its mails are judged: weeks, signs of life, days away, and the mails before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from plans.domain.budget import MailKind, week_named
from plans.domain.schedule import LONGEST_WEEK_DAYS, WEEK_DAYS, PlanWeek
from plans.domain.timetable import SILENT_DAYS, Clock

STILL_WAITS: Final = timedelta(minutes=1)
"""A mail that goes within this time counts as gone: nothing can be added to it any more."""
_DAY: Final = timedelta(days=1)


class Course(StrEnum):
    """How the plan stands, as far as its mails are concerned."""

    WALKING = "WALKING"
    RESTING = "RESTING"  # after four silent weeks
    FINISHED = "FINISHED"
    SILENT = "SILENT"  # stopped, paused or over: no mail from here


class Became(StrEnum):
    """What became of an earlier mail."""

    OPEN = "OPEN"
    GONE = "GONE"
    CARRIED = "CARRIED"
    HELD = "HELD"


@dataclass(frozen=True, slots=True)
class EarlierMail:
    """A mail that has its verdict. `at` is when it went, or will go."""

    kind: MailKind
    occasion: str
    at: datetime
    became: Became
    because: str = ""

    @property
    def is_own(self) -> bool:
        """Whether it went, or goes, as a mail of its own."""
        return self.became in (Became.OPEN, Became.GONE)

    def waits(self, now: datetime) -> bool:
        """Whether it still waits to go, and so can say more."""
        return self.became is Became.OPEN and self.at > now + STILL_WAITS


@dataclass(frozen=True, slots=True)
class LivedWeek:
    """One prescribed week. `ends_on` is the first day after it; `kept` says that its decision was MAINTAIN."""

    number: int
    starts_on: date
    ends_on: date
    decided_at: datetime | None = None
    answered_at: datetime | None = None
    adherence: int = 0
    kept: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it was not cut off by a stop or pause."""
        return WEEK_DAYS <= (self.ends_on - self.starts_on).days <= LONGEST_WEEK_DAYS

    @property
    def as_plan_week(self) -> PlanWeek:
        """The same as the calendar knows it. Raises ValueError unless it is whole."""
        return PlanWeek(self.number, self.starts_on, (self.ends_on - self.starts_on).days)


@dataclass(frozen=True, slots=True)
class MailFacts:
    """One plan at one instant.

    `weeks` are its prescribed weeks, oldest first. `last_sign_on` is the last day on which a walk was logged or a check-in
    completed. `walked_on` are the days with a walk, as far back as the rules about nudges look; `away` are first days and
    first days back. `unwanted` says why a kind may not be mailed. `points` are the weeks whose questions are unanswered,
    `year_on` is the day of those after a year.
    """

    plan_id: int
    course: Course
    clock: Clock
    weeks: tuple[LivedWeek, ...] = ()
    last_sign_on: date | None = None
    walked_on: Collection[date] = frozenset()
    away: Collection[tuple[date, date]] = ()
    unwanted: Mapping[MailKind, str] = field(default_factory=dict)
    points: Collection[int] = frozenset()
    year_on: date | None = None
    mails: Collection[EarlierMail] = ()

    @property
    def running(self) -> LivedWeek | None:
        """The undecided week of a plan that runs."""
        last = self.weeks[-1] if self.weeks else None
        return last if self.course is Course.WALKING and last and not last.decided_at else None

    @property
    def silent_from(self) -> date:
        """The first day without a sign of life; a pause begins no silence. Needs a week."""
        begun = self.weeks[-1].starts_on
        for week in reversed(self.weeks[:-1]):
            if week.ends_on != begun:
                break
            begun = week.starts_on
        return begun if self.last_sign_on is None else max(begun, self.last_sign_on + _DAY)

    @property
    def rests_since(self) -> datetime | None:
        """When the mail about the rest after four silent weeks went, while that rest lasts."""
        if self.course is not Course.RESTING or not self.weeks:
            return None
        number = self.weeks[-1].number
        told = [
            mail.at
            for mail in self.mails
            if mail.kind is MailKind.PAUSING and week_named(mail.occasion) == number
        ]
        return max(told, default=None)

    def wants(self, kind: MailKind) -> bool:
        """Whether this kind may be mailed to them."""
        return kind not in self.unwanted

    def is_silent(self, day: date) -> bool:
        """Whether `day` is the 14th without a sign, or a later one."""
        return (day - self.silent_from).days + 1 >= SILENT_DAYS

    def is_away(self, day: date) -> bool:
        """Whether they said beforehand that they would be away on `day`."""
        return any(first <= day < until for first, until in self.away)

    def days_away_in(self, week: LivedWeek) -> int:
        """How many days of a week they said they would be away."""
        days = range((week.ends_on - week.starts_on).days)
        return sum(self.is_away(week.starts_on + number * _DAY) for number in days)

    def mail_week(self, day: date) -> tuple[date, date]:
        """The plan week in which `day` lies, or would lie where none is prescribed: its first day, and the first after it."""
        begins, ends = self.weeks[0].starts_on - WEEK_DAYS * _DAY, self.weeks[0].starts_on
        for week in self.weeks:
            if week.starts_on <= day:
                begins, ends = week.starts_on, week.ends_on
        while ends <= day:
            begins, ends = ends, ends + WEEK_DAYS * _DAY
        return begins, ends
