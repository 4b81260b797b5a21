"""When each mail of the programme is due: the one place in which its instant is computed.

Clinical specification 7.2. Days are the participant's calendar days, instants are aware and in UTC. A time in the quiet
hours moves to their end; one that the clocks skip moves forward by the skip; of one that comes twice it is the second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from plans.domain.budget import MailKind
from plans.domain.schedule import (
    QUIET_FROM,
    QUIET_UNTIL,
    USUAL_MAIL_TIME,
    PlanWeek,
    instant_of,
    local_day,
)

USUAL_TIMES: Final[Mapping[MailKind, time]] = MappingProxyType(
    {
        MailKind.NUDGE: time(17),
        MailKind.CHECK_IN: time(18),
        MailKind.CHECK_IN_AGAIN: time(18),
        MailKind.QUESTIONNAIRES: time(18),
        MailKind.STILL_WITH_US: time(10),
        MailKind.PAUSING: time(10),
        MailKind.DOOR_OPEN: time(10),
    }
)
"""Local times (7.2 [D]). The weekly mail comes at the hour the person chose."""
NUDGE_DAY: Final = 4
SILENT_DAYS: Final = 14
"""Days without a walk or a check-in after which somebody is asked whether they are still with us."""
DOOR_AFTER: Final = timedelta(weeks=4)

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Somebody's zone, the hour they chose for the weekly mail, and their quiet hours (at least 20:00 to 08:00)."""

    zone: tzinfo
    mail_time: time = USUAL_MAIL_TIME
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL

    def day_of(self, instant: datetime) -> date:
        """The calendar day it is for them."""
        return local_day(instant, self.zone)

    def is_quiet(self, at: time) -> bool:
        """Whether local time `at` lies in their quiet hours. Their end itself is allowed."""
        return at >= self.quiet_from or at < self.quiet_until

    def at(self, day: date, wanted: time) -> datetime:
        """The instant of local time `wanted` on `day`, or of the end of the quiet hours that it lies in."""
        if wanted >= self.quiet_from:
            day, wanted = day + _DAY, self.quiet_until
        due = instant_of(day, max(wanted, self.quiet_until), self.zone)
        while self.is_quiet(self._shown(due)):
            # The clocks skipped the time, and beyond it the quiet hours have begun.
            day += _DAY
            due = instant_of(day, self.quiet_until, self.zone)
        return due

    def next_at(self, after: datetime, wanted: time) -> datetime:
        """The first instant at or after `after` that is local time `wanted`, outside the quiet hours."""
        day = self.day_of(after) - _DAY
        while (due := self.at(day, wanted)) < after:
            day += _DAY
        return due

    def next_mail(self, after: datetime) -> datetime:
        """The first instant at or after `after` at the hour they chose for the weekly mail."""
        return self.next_at(after, self.mail_time)

    def awake(self, instant: datetime) -> datetime:
        """`instant` itself, or the end of the quiet hours that it lies in."""
        if not self.is_quiet(self._shown(instant)):
            return instant
        return self.next_at(instant, self.quiet_until)

    def _shown(self, instant: datetime) -> time:
        return instant.astimezone(self.zone).time()


def due_in_week(week: PlanWeek, clock: Clock) -> dict[MailKind, datetime]:
    """When the mails about one plan week are due, each once.

    W2 on its fourth day, W3 on its last, W4 the evening after it ended.
    """
    days = {
        MailKind.NUDGE: week.starts_on + (NUDGE_DAY - 1) * _DAY,
        MailKind.CHECK_IN: week.last_day,
        MailKind.CHECK_IN_AGAIN: week.ends_on,
    }
    return {kind: clock.at(day, USUAL_TIMES[kind]) for kind, day in days.items()}


def still_with_us_at(silent_from: date, clock: Clock) -> datetime:
    """W5: on the 14th day without a sign, of which `silent_from` is the first."""
    day = silent_from + (SILENT_DAYS - 1) * _DAY
    return clock.at(day, USUAL_TIMES[MailKind.STILL_WITH_US])


def pausing_at(decided_at: datetime, clock: Clock) -> datetime:
    """W6: the next morning after the decision that let the plan rest."""
    return clock.next_at(decided_at, USUAL_TIMES[MailKind.PAUSING])


def door_open_at(paused_at: datetime, clock: Clock) -> datetime:
    """The one mail four weeks after W6, which was due at `paused_at`."""
    return clock.at(clock.day_of(paused_at) + DOOR_AFTER, USUAL_TIMES[MailKind.DOOR_OPEN])


def year_at(year_on: date, clock: Clock) -> datetime:
    """W7 after a year, when there is no check-in any more that it could come with."""
    return clock.at(year_on, USUAL_TIMES[MailKind.QUESTIONNAIRES])
