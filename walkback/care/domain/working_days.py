"""How long an alert has waited, in working days of its clinic: Monday to Friday, in the clinic's time zone.

Public holidays are not known: on one of them an alert escalates although nobody was there, which is the careful side.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

WORKING_DAYS: Final = range(5)
"""Monday 0 to Friday 4."""
_DAY: Final = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() in WORKING_DAYS


def later_by_working_days(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The moment `days` (1 or more) working days after `at`: the same time of day in `zone`.

    What comes on a day off counts from the first moment of the next working day.
    """
    local = at.astimezone(zone)
    day, clock = local.date(), local.time()
    if not is_working_day(day):
        clock = time.min
        while not is_working_day(day):
            day += _DAY
    for _ in range(days):
        day += _DAY
        while not is_working_day(day):
            day += _DAY
    return datetime.combine(day, clock, tzinfo=zone)
