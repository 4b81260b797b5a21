"""The day by which weeks are found that may be due: never later than the rule says, and hardly earlier."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plans.domain.schedule import (
    PlanWeek,
    decision_day,
    decision_due,
    local_day,
    may_be_decided,
    start_of_day,
)

ZONES = [
    "America/Los_Angeles",
    "America/Santiago",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize("zone", [ZoneInfo(name) for name in ZONES], ids=ZONES)
@pytest.mark.parametrize("is_answered", [True, False])
def test_a_week_is_found_no_later_than_it_is_due(zone: ZoneInfo, is_answered: bool) -> None:
    """Every week of 2027, by the quarter of an hour around the instant at which it is due."""
    for days in range(365):
        week = PlanWeek(1, date(2027, 1, 1) + timedelta(days=days))
        completed_at = week.check_in_opens_at(zone) if is_answered else None
        due_at = week.ends_at(zone) if is_answered else week.check_in_closes_at(zone)
        day = decision_day(week, is_answered=is_answered)
        assert not decision_due(week, zone, completed_at, due_at - QUARTER).is_due
        assert decision_due(week, zone, completed_at, due_at).is_due
        assert may_be_decided(day, zone, due_at)
        # At most as much earlier as the clocks were moved.
        assert not may_be_decided(day, zone, due_at - timedelta(hours=2, minutes=15))


def test_no_day_but_today_and_tomorrow_in_utc_depends_on_the_zone() -> None:
    for hour in range(24):
        now = datetime.combine(date(2027, 6, 1), time(hour), tzinfo=UTC)
        for name in ZONES:
            zone = ZoneInfo(name)
            assert may_be_decided(date(2027, 5, 31), zone, now)
            assert not may_be_decided(date(2027, 6, 3), zone, now)


def test_the_day_is_the_one_on_which_the_week_is_over() -> None:
    week, zone = PlanWeek(3, date(2027, 6, 7)), ZoneInfo("Australia/Sydney")
    assert decision_day(week, is_answered=True) == date(2027, 6, 14)
    assert decision_day(week, is_answered=False) == date(2027, 6, 16)
    assert local_day(start_of_day(date(2027, 6, 16), zone), zone) == date(2027, 6, 16)
