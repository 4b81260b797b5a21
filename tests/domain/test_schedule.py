"""Weeks, check-ins, decisions and mails on the calendar: time changes, odd zones, moved weekdays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.domain.schedule import (
    PlanWeek,
    WeekAlreadyLengthened,
    check_in_is_open,
    closes_on,
    decision_due,
    first_start,
    first_week,
    instant_of,
    is_finished,
    is_quiet,
    local_day,
    next_mail_at,
    start_of_day,
    week_after_pause,
    with_weekday,
)

BERLIN = ZoneInfo("Europe/Berlin")
SYDNEY = ZoneInfo("Australia/Sydney")
CAIRO = ZoneInfo("Africa/Cairo")  # clocks skip midnight: 00:00 becomes 01:00
HAVANA = ZoneInfo("America/Havana")  # the same, and midnight comes twice in autumn
APIA = ZoneInfo("Pacific/Apia")  # 30 December 2011 does not exist
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # UTC+05:45
TORONTO = ZoneInfo("America/Toronto")  # 1919: clocks went from 23:30 to 00:30

MONDAY, THURSDAY = 0, 3
# Every zone by day, a handful in the short form.
ODD_ZONES = [BERLIN, SYDNEY, CAIRO, HAVANA, APIA, LORD_HOWE, KATHMANDU, ZoneInfo("UTC")]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestStartOfDay:
    @pytest.mark.parametrize(
        ("day", "zone", "begins"),
        [
            pytest.param(date(2026, 7, 1), BERLIN, "2026-06-30T22:00", id="summer"),
            pytest.param(date(2026, 12, 1), BERLIN, "2026-11-30T23:00", id="winter"),
            pytest.param(date(2026, 4, 24), CAIRO, "2026-04-23T22:00", id="midnight is skipped"),
            pytest.param(date(2026, 11, 1), HAVANA, "2026-11-01T04:00", id="midnight comes twice"),
            pytest.param(date(2011, 12, 30), APIA, "2011-12-30T10:00", id="the day is skipped"),
            pytest.param(date(2011, 12, 31), APIA, "2011-12-30T10:00", id="after the skipped day"),
            pytest.param(date(1919, 3, 31), TORONTO, "1919-03-31T04:30", id="skip around midnight"),
            pytest.param(date(2026, 3, 1), KATHMANDU, "2026-02-28T18:15", id="quarter hours"),
        ],
    )
    def test_it_is_the_first_instant_of_the_day(
        self, day: date, zone: ZoneInfo, begins: str
    ) -> None:
        assert start_of_day(day, zone) == utc(begins)

    @pytest.mark.parametrize("zone", ODD_ZONES, ids=str)
    def test_the_instant_before_belongs_to_an_earlier_day(self, zone: ZoneInfo) -> None:
        for offset in range(370):
            day = date(2026, 1, 1) + timedelta(days=offset)
            begins = start_of_day(day, zone)
            assert local_day(begins, zone) == day
            assert local_day(begins - timedelta(seconds=1), zone) < day


class TestWeeks:
    @pytest.mark.parametrize(
        ("weekday", "starts"),
        [(THURSDAY, date(2026, 1, 1)), (MONDAY, date(2026, 1, 5)), (2, date(2026, 1, 7))],
    )
    def test_week_1_begins_on_the_chosen_day_on_or_after_acceptance(
        self, weekday: int, starts: date
    ) -> None:
        assert first_start(date(2026, 1, 1), weekday) == starts  # a Thursday

    def test_a_week_has_seven_days_and_the_next_one_follows(self) -> None:
        week = first_week(date(2026, 1, 5))
        assert (week.number, week.last_day, week.ends_on) == (
            1,
            date(2026, 1, 11),
            date(2026, 1, 12),
        )
        assert week.following() == PlanWeek(2, date(2026, 1, 12))
        assert week.has(date(2026, 1, 11))
        assert not week.has(date(2026, 1, 12))
        assert (week.day_number(date(2026, 1, 5)), week.day_number(date(2026, 1, 11))) == (1, 7)

    def test_a_week_with_a_time_change_is_an_hour_shorter_or_longer(self) -> None:
        spring = PlanWeek(1, date(2026, 3, 23))
        autumn = PlanWeek(1, date(2026, 10, 19))
        assert spring.ends_at(BERLIN) - spring.starts_at(BERLIN) == timedelta(days=7, hours=-1)
        assert autumn.ends_at(BERLIN) - autumn.starts_at(BERLIN) == timedelta(days=7, hours=1)

    @pytest.mark.parametrize("weekday", range(7))
    def test_another_weekday_lengthens_the_running_week(self, weekday: int) -> None:
        running = PlanWeek(4, date(2026, 1, 5))  # a Monday
        longer = with_weekday(running, weekday)
        assert longer.length_days == 7 + weekday
        assert longer.starts_on == running.starts_on
        assert longer.following().starts_on.weekday() == weekday

    def test_a_lengthened_week_cannot_be_changed_again(self) -> None:
        longer = with_weekday(PlanWeek(4, date(2026, 1, 5)), THURSDAY)
        assert with_weekday(longer, THURSDAY) == longer
        with pytest.raises(WeekAlreadyLengthened):
            with_weekday(longer, MONDAY)

    @pytest.mark.parametrize("resumes", range(7))
    def test_after_a_pause_a_week_runs_to_the_usual_day_and_at_least_seven(
        self, resumes: int
    ) -> None:
        day = date(2026, 1, 5) + timedelta(days=resumes)
        week = week_after_pause(6, day, MONDAY)
        assert 7 <= week.length_days <= 13
        assert week.ends_on.weekday() == MONDAY
        assert (week.number, week.starts_on) == (6, day)

    @pytest.mark.parametrize("length", [0, 6, 14])
    def test_no_week_is_shorter_than_7_or_longer_than_13_days(self, length: int) -> None:
        with pytest.raises(ValueError, match="7 to 13 days"):
            PlanWeek(1, date(2026, 1, 5), length)

    def test_the_programme_ends_after_26_active_or_52_calendar_weeks(self) -> None:
        starts = date(2026, 1, 5)
        assert closes_on(starts) == date(2027, 1, 4)
        assert not is_finished(25, starts, date(2026, 7, 6))
        assert is_finished(26, starts, date(2026, 7, 6))
        assert not is_finished(20, starts, date(2027, 1, 3))
        assert is_finished(20, starts, date(2027, 1, 4))

    @settings(max_examples=60, deadline=None)
    @given(
        zone=st.sampled_from(ODD_ZONES),
        starts=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
        weekday_changes=st.lists(st.none() | st.integers(0, 6), min_size=8, max_size=8),
    )
    def test_weeks_partition_time(
        self, zone: ZoneInfo, starts: date, weekday_changes: list[int | None]
    ) -> None:
        week = first_week(starts)
        for weekday in weekday_changes:
            if weekday is not None:
                week = with_weekday(week, weekday)
            after = week.following()
            assert week.ends_at(zone) == after.starts_at(zone)
            assert week.starts_at(zone) < week.ends_at(zone)
            last_second = week.ends_at(zone) - timedelta(seconds=1)
            assert week.has(local_day(last_second, zone))
            assert after.has(local_day(week.ends_at(zone), zone))
            week = after


class TestDecision:
    week = PlanWeek(3, date(2026, 3, 23))  # to Sunday 29 March, the day of the time change
    ends = utc("2026-03-29T22:00")

    def test_the_week_ends_at_local_midnight(self) -> None:
        assert self.week.ends_at(BERLIN) == self.ends

    @pytest.mark.parametrize(
        ("completed_after", "now_after", "timing"),
        [
            pytest.param(None, -1, "RUNNING", id="a second before midnight"),
            pytest.param(-3600, -1, "RUNNING", id="checked in, but the week still runs"),
            pytest.param(-3600, 0, "DECIDE_NOW", id="checked in before midnight"),
            pytest.param(None, 0, "WAIT_FOR_CHECK_IN", id="not checked in at midnight"),
            pytest.param(None, 48 * 3600 - 1, "WAIT_FOR_CHECK_IN", id="a second before 48 hours"),
            pytest.param(30 * 3600, 30 * 3600, "DECIDE_NOW", id="checked in late"),
            pytest.param(47 * 3600, 90 * 3600, "DECIDE_NOW", id="late check-in, later tick"),
            pytest.param(None, 48 * 3600, "FORCED_BY_TIMEOUT", id="48 hours, no check-in"),
            pytest.param(48 * 3600, 49 * 3600, "FORCED_BY_TIMEOUT", id="check-in after it closed"),
            pytest.param(40 * 3600, 30 * 3600, "WAIT_FOR_CHECK_IN", id="check-in in the future"),
        ],
    )
    def test_when_a_week_is_decided(
        self, completed_after: int | None, now_after: int, timing: str
    ) -> None:
        completed = (
            None if completed_after is None else self.ends + timedelta(seconds=completed_after)
        )
        now = self.ends + timedelta(seconds=now_after)
        found = decision_due(self.week, BERLIN, completed, now)
        assert found == timing
        assert found.is_due == (timing in ("DECIDE_NOW", "FORCED_BY_TIMEOUT"))

    def test_the_check_in_is_open_from_day_6_for_as_long_as_the_week_is_undecided(self) -> None:
        opens = utc("2026-03-27T23:00")
        closes = self.ends + timedelta(hours=48)
        assert self.week.check_in_opens_at(BERLIN) == opens
        assert not check_in_is_open(self.week, BERLIN, opens - timedelta(seconds=1))
        assert check_in_is_open(self.week, BERLIN, opens)
        assert check_in_is_open(self.week, BERLIN, closes - timedelta(seconds=1))
        assert not check_in_is_open(self.week, BERLIN, closes)

    def test_a_lengthened_week_opens_its_check_in_on_its_last_two_days(self) -> None:
        longer = with_weekday(self.week, THURSDAY)
        opens = longer.check_in_opens_at(BERLIN)
        assert local_day(opens, BERLIN) == longer.last_day - timedelta(days=1)

    @settings(max_examples=100, deadline=None)
    @given(
        zone=st.sampled_from(ODD_ZONES),
        starts=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
        minutes=st.lists(st.integers(0, 14 * 24 * 60), min_size=2, max_size=8),
        completed=st.none() | st.integers(5 * 24 * 60, 9 * 24 * 60),
    )
    def test_once_due_a_week_stays_due(
        self, zone: ZoneInfo, starts: date, minutes: list[int], completed: int | None
    ) -> None:
        week = first_week(starts)
        begins = week.starts_at(zone)
        at = None if completed is None else begins + timedelta(minutes=completed)
        due = [
            decision_due(week, zone, at, begins + timedelta(minutes=minute)).is_due
            for minute in sorted(minutes)
        ]
        assert due == sorted(due)
        assert decision_due(week, zone, at, begins + timedelta(days=11)).is_due
        assert not decision_due(week, zone, at, begins).is_due


class TestNextMail:
    @pytest.mark.parametrize(
        ("after", "at", "zone", "due"),
        [
            pytest.param(
                "2026-06-01T00:00", time(8), BERLIN, "2026-06-01T06:00", id="this morning"
            ),
            pytest.param(
                "2026-06-01T06:00", time(8), BERLIN, "2026-06-01T06:00", id="08:00 itself"
            ),
            pytest.param(
                "2026-06-01T06:00:01", time(8), BERLIN, "2026-06-02T06:00", id="a second too late"
            ),
            pytest.param(
                "2026-06-01T06:00", time(17, 15), BERLIN, "2026-06-01T15:15", id="evening"
            ),
            pytest.param(
                "2026-06-01T00:00", time(7), BERLIN, "2026-06-01T06:00", id="07:00 is quiet"
            ),
            pytest.param(
                "2026-06-01T12:00", time(20), BERLIN, "2026-06-02T06:00", id="20:00 is quiet"
            ),
            pytest.param(
                "2026-06-01T00:00", time(19, 45), BERLIN, "2026-06-01T17:45", id="19:45 is allowed"
            ),
            pytest.param(
                "2026-03-28T12:00", time(8), BERLIN, "2026-03-29T06:00", id="morning of the change"
            ),
            pytest.param("2026-10-04T00:00", time(8), SYDNEY, "2026-10-04T21:00", id="far east"),
            pytest.param(
                "2011-12-29T19:00",
                time(8),
                APIA,
                "2011-12-30T18:00",
                id="the skipped day is skipped",
            ),
        ],
    )
    def test_it_keeps_local_time_and_quiet_hours(
        self, after: str, at: time, zone: ZoneInfo, due: str
    ) -> None:
        assert next_mail_at(utc(after), zone, at) == utc(due)

    def test_a_skipped_time_moves_forward_and_a_repeated_one_is_the_second(self) -> None:
        assert instant_of(date(2026, 3, 29), time(2, 30), BERLIN) == utc("2026-03-29T01:30")
        assert instant_of(date(2026, 10, 25), time(2, 30), BERLIN) == utc("2026-10-25T01:30")
        assert instant_of(date(2026, 10, 4), time(2, 15), LORD_HOWE) == utc("2026-10-03T15:45")

    @settings(max_examples=150, deadline=None)
    @given(
        zone=st.sampled_from(ODD_ZONES),
        after=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - made UTC
        at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    )
    def test_it_is_within_a_day_or_two_and_never_in_quiet_hours(
        self, zone: ZoneInfo, after: datetime, at: time
    ) -> None:
        instant = after.replace(tzinfo=UTC)
        due = next_mail_at(instant, zone, at)
        assert instant <= due <= instant + timedelta(hours=49)
        assert not is_quiet(due.astimezone(zone).time())
        assert next_mail_at(due, zone, at) == due


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_every_zone_has_whole_days(name: str) -> None:
    zone = ZoneInfo(name)
    day = date(2024, 1, 1)
    begins = start_of_day(day, zone)
    while day < date(2038, 1, 1):
        following = day + timedelta(days=1)
        ends = start_of_day(following, zone)
        assert timedelta(hours=22) <= ends - begins <= timedelta(hours=26)
        assert local_day(begins, zone) == day
        assert local_day(ends - timedelta(seconds=1), zone) == day
        day, begins = following, ends
