"""A time zone as a calendar file describes it (VTIMEZONE, RFC 5545 3.6.5), for programs that do not know it.

The library's own description misses a change that is taken back within a few weeks (Morocco's month of Ramadan) and
names the first time after a gap where the file has to name the time at which the gap begins.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

FIRST_YEAR: Final = 2000
"""Some programs take a zone that does not differ from UTC in the years after 2000 for UTC."""
_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=1024)
def described(name: str, *, until: int) -> Timezone:
    """The zone with every change of its clock from 2000 up to the beginning of the year `until`."""
    zone = ZoneInfo(name)
    first = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    offset = _offset(first, zone)
    onsets: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    onsets[offset, offset, *_kind(first, zone)].append(_wall(first, offset))
    for at in _changes(zone, first, datetime(until, 1, 1, tzinfo=UTC)):
        before, offset = offset, _offset(at, zone)
        # By the clock that runs until then.
        onsets[before, offset, *_kind(at, zone)].append(_wall(at, before))
    component = Timezone()
    component.add("tzid", name)
    for (before, after, abbreviation, is_summer), times in onsets.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("tzname", abbreviation)
        part.TZOFFSETFROM, part.TZOFFSETTO, part.DTSTART = before, after, times[0]
        for later in times[1:]:
            # Each on a line of its own: of several on one line, some programs read the first.
            part.add("rdate", [later])
        component.add_component(part)
    return component


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants, in UTC, at which the offset changes. No zone changes it twice within a day."""
    day = first
    while day < last:
        before = _offset(day, zone)
        if before != _offset(day + _DAY, zone):
            seconds = range(int(day.timestamp()), int((day + _DAY).timestamp()) + 1)
            changed = partial(_differs, zone, before)
            # The first second at which it has changed: True sorts after False.
            yield datetime.fromtimestamp(seconds[bisect_left(seconds, 1, key=changed)], UTC)
        day += _DAY


def _differs(zone: ZoneInfo, offset: timedelta, second: int) -> bool:
    return _offset(datetime.fromtimestamp(second, UTC), zone) != offset


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _kind(instant: datetime, zone: ZoneInfo) -> tuple[str, bool]:
    """The abbreviation in force, and whether it is summer time."""
    local = instant.astimezone(zone)
    return local.tzname() or str(local.utcoffset()), bool(local.dst())


def _wall(instant: datetime, offset: timedelta) -> datetime:
    return (instant + offset).replace(tzinfo=None)
