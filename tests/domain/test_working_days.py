"""How long an alert may wait, in working days of its clinic."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkback.care.domain.working_days import is_working_day, later_by_working_days

SYDNEY = ZoneInfo("Australia/Sydney")
# 2026-11-23 is a Monday.
MON, TUE, WED, THU, FRI, SAT, SUN = range(23, 30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 1, hour, minute, tzinfo=SYDNEY) + timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("raised", "days", "until"),
    [
        (at(MON, 9), 1, at(TUE, 9)),
        (at(THU, 23, 59), 1, at(FRI, 23, 59)),
        (at(FRI, 16), 1, at(MON + 7, 16)),
        (at(SAT, 11), 1, at(TUE + 7, 0)),
        (at(SUN, 23, 59), 1, at(TUE + 7, 0)),
        (at(MON, 9), 3, at(THU, 9)),
        (at(WED, 9), 3, at(MON + 7, 9)),
        (at(FRI, 9), 3, at(WED + 7, 9)),
        (at(SAT, 9), 3, at(THU + 7, 0)),
        (at(MON, 9), 5, at(MON + 7, 9)),
    ],
)
def test_days_are_monday_to_friday(raised: datetime, days: int, until: datetime) -> None:
    assert later_by_working_days(raised, days, SYDNEY) == until
    assert later_by_working_days(raised.astimezone(UTC), days, SYDNEY) == until


def test_the_clinics_own_day_counts() -> None:
    """Friday evening in London is Saturday in Sydney."""
    friday = datetime(2026, 11, 27, 18, tzinfo=UTC)
    assert later_by_working_days(friday, 1, ZoneInfo("Europe/London")) == datetime(
        2026, 11, 30, 18, tzinfo=UTC
    )
    assert later_by_working_days(friday, 1, SYDNEY) == at(TUE + 7, 0)


def test_a_change_of_the_clock_keeps_the_time_of_day() -> None:
    """In New York the clocks go back on Sunday, 1 November 2026."""
    zone = ZoneInfo("America/New_York")
    until = later_by_working_days(datetime(2026, 10, 30, 10, tzinfo=zone), 1, zone)
    assert until == datetime(2026, 11, 2, 10, tzinfo=zone)
    assert until.astimezone(UTC).hour == 15


BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.integers(0, 2 * 366 * 24 * 60).map(lambda n: BEGINNING + timedelta(minutes=n))


@given(instants, st.integers(1, 5))
def test_it_falls_on_a_working_day_after_so_many(raised: datetime, days: int) -> None:
    until = later_by_working_days(raised, days, SYDNEY)
    assert is_working_day(until.date())
    first, last = raised.astimezone(SYDNEY).date(), until.date()
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    worked = sum(is_working_day(day) for day in between)
    assert worked == days + (not is_working_day(first))


@given(instants, instants, st.integers(1, 5))
def test_what_comes_first_is_due_first(one: datetime, other: datetime, days: int) -> None:
    first, second = sorted((one, other))
    assert later_by_working_days(first, days, SYDNEY) <= later_by_working_days(second, days, SYDNEY)
