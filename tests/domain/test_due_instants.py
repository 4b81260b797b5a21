"""V6: one due instant a person, plan week and mail, in every zone and in every week until 2037.

A person is a zone, quiet hours and a plan whose weeks have 7 to 13 days; now and then they move to another zone. The long
form takes every zone, the short form a fair share of them. That Postgres reads each local time as we do is asked in
`tests/integration/test_due_instants_in_postgres.py`.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from plans.domain.budget import MailKind
from plans.domain.schedule import PlanWeek, with_weekday
from plans.domain.timetable import (
    USUAL_TIMES,
    Clock,
    door_open_at,
    due_in_week,
    pausing_at,
    still_with_us_at,
)
from walkback.accounts.zones import AREAS

SEED = 20_261_122
DAY = timedelta(days=1)
UNTIL = date(2037, 12, 31)
ZONES = sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS)
ODD = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Marquesas",
    "Pacific/Pago_Pago",
]
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]


def sample(seed: int = SEED) -> list[str]:
    """The odd ones and a share of the others."""
    return sorted({*ODD, *random.Random(seed).sample(ZONES, 8)})  # noqa: S311  # a test's draw


due_times = lru_cache(maxsize=10_000)(due_in_week)


@dataclass
class Planner:
    """Asks at each tick what is due and was not judged; keeps when each mail was due and the clock it was read by."""

    judged: dict[tuple[int, MailKind], tuple[datetime, Clock]]

    def tick(self, weeks: list[PlanWeek], clock: Clock, now: datetime) -> None:
        for week in weeks:
            for kind, due in due_times(week, clock).items():
                if due <= now and (week.number, kind) not in self.judged:
                    self.judged[week.number, kind] = (due, clock)


def clocks(zone: ZoneInfo, chance: random.Random) -> Clock:
    """Quiet hours of at least the night, to quarter hours."""
    until = chance.choice([each for each in QUARTERS if time(8) <= each <= time(12)])
    begins = chance.choice([each for each in QUARTERS if time(12, 15) <= each <= time(20)])
    chosen = chance.choice([each for each in QUARTERS if until <= each < begins])
    return Clock(zone, chosen, begins, until)


def lives(name: str, years: int) -> Iterator[tuple[random.Random, Clock, list[PlanWeek]]]:
    """Plans of 26 weeks one after another, each with its own weekday, lengths and hours."""
    chance = random.Random(f"{SEED} {name}")  # noqa: S311  # a test's draw
    begins = date(2026, 1, 1) + chance.randrange(7) * DAY
    for _ in range(years * 2):
        week = PlanWeek(1, begins)
        weeks: list[PlanWeek] = []
        while len(weeks) < 26:
            if chance.random() < 0.15:
                week = with_weekday(week, chance.randrange(7))
            weeks.append(week)
            week = week.following()
        if week.starts_on > UNTIL:
            return
        yield chance, clocks(ZoneInfo(name), chance), weeks
        begins = week.starts_on


def check_person(name: str, years: int, places: list[str]) -> Counter[str]:
    """Live through the plans, moving now and then; every mail of every week is due once."""
    seen: Counter[str] = Counter()
    for chance, usual, weeks in lives(name, years):
        planner, clock = Planner({}), usual
        for week in weeks:
            if chance.random() < 0.1:
                clock = replace(clock, zone=ZoneInfo(chance.choice(places)))
                seen["moves"] += 1
            known = weeks[max(0, week.number - 2) : week.number]
            for hours in range(9, week.length_days * 24 + 24, 9):
                planner.tick(known, clock, week.starts_at(clock.zone) + timedelta(hours=hours))
        planner.tick(weeks[-2:], clock, weeks[-1].ends_at(clock.zone) + 3 * DAY)
        assert len(planner.judged) == 3 * len(weeks)
        for due, read_by in planner.judged.values():
            shown = due.astimezone(read_by.zone)
            assert not read_by.is_quiet(shown.time()), (name, due)
            seen["mails"] += 1
    return seen


def check_days(name: str, years: int) -> int:
    """Without moves: each mail comes on its own day at its own hour, or at the end of the quiet hours after it."""
    found = 0
    for _chance, clock, weeks in lives(name, years):
        for week in weeks:
            days = {
                MailKind.NUDGE: week.starts_on + 3 * DAY,
                MailKind.CHECK_IN: week.last_day,
                MailKind.CHECK_IN_AGAIN: week.ends_on,
            }
            for kind, due in due_in_week(week, clock).items():
                found += 1
                shown = due.astimezone(clock.zone)
                wanted = USUAL_TIMES[kind]
                if clock.is_quiet(wanted):
                    assert (shown.date(), shown.time()) == (days[kind] + DAY, clock.quiet_until)
                else:
                    assert (shown.date(), shown.time()) == (days[kind], wanted)
    return found


def check_hours(name: str, years: int) -> int:
    """Any quarter hour on any day of the year: once a day, at its own hour or after a skip, never in quiet hours."""
    chance = random.Random(f"hours {SEED} {name}")  # noqa: S311  # a test's draw
    found = 0
    day = date(2026, 1, 1)
    while day < date(2026 + years, 1, 1):
        clock, wanted = clocks(ZoneInfo(name), chance), chance.choice(QUARTERS)
        due, following = clock.at(day, wanted), clock.at(day + DAY, wanted)
        assert timedelta(hours=20) < following - due < timedelta(hours=28)
        assert clock.next_at(due, wanted) == due
        assert clock.next_at(due + timedelta(seconds=1), wanted) == following
        assert clock.awake(due) == due
        assert clock.next_mail(due) - due < timedelta(hours=28)
        for late in (
            still_with_us_at(day, clock),
            pausing_at(due, clock),
            door_open_at(due, clock),
        ):
            assert not clock.is_quiet(late.astimezone(clock.zone).time())
        found += 1
        day += chance.randrange(1, 4) * DAY
    return found


def check_edges(name: str) -> int:
    """Around every change of the clocks: the day before, the day itself and the one after."""
    zone, found = ZoneInfo(name), 0
    before = datetime(2026, 1, 1, tzinfo=UTC)
    offset = before.astimezone(zone).utcoffset()
    while before.year < 2038:
        now = before + DAY
        if now.astimezone(zone).utcoffset() != offset:
            offset = now.astimezone(zone).utcoffset()
            day = before.astimezone(zone).date()
            for shift in (-1, 0, 1, 2):
                for wanted in QUARTERS:
                    due = Clock(zone).at(day + shift * DAY, wanted)
                    shown = due.astimezone(zone)
                    assert time(8) <= shown.time() < time(20)
                    if time(8) <= wanted < time(20):
                        assert (shown.date(), shown.time()) == (day + shift * DAY, wanted)
            found += 1
        before = now
    return found


@pytest.mark.parametrize("name", sample())
def test_every_mail_of_every_week_is_due_once(name: str) -> None:
    assert check_person(name, 1, sample())["mails"] > 100
    assert check_days(name, 1) > 100
    assert check_hours(name, 1) > 100


@pytest.mark.parametrize("name", ODD)
def test_the_days_on_which_clocks_change(name: str) -> None:
    check_edges(name)


def test_the_seed_is_fair() -> None:
    """Both halves of the world and every area come up."""
    assert {name.partition("/")[0] for name in sample()} >= {"Africa", "America", "Asia", "Europe"}
    assert set(sample()) <= set(ZONES)


@pytest.mark.long
@pytest.mark.parametrize("name", ZONES)
def test_every_zone_until_2037(name: str) -> None:
    assert check_person(name, 12, ZONES)["mails"] > 1000
    assert check_days(name, 12) > 1000
    assert check_hours(name, 12) > 1000
    check_edges(name)


# -- Dates and hours that went wrong elsewhere -----------------------------------------------------
@pytest.mark.parametrize(
    ("name", "day", "wanted", "due"),
    [
        pytest.param(
            "Pacific/Kiritimati", date(2027, 1, 1), time(18), "2027-01-01T04:00", id="UTC+14"
        ),
        pytest.param(
            "Pacific/Pago_Pago", date(2027, 1, 1), time(18), "2027-01-02T05:00", id="UTC-11"
        ),
        pytest.param(
            "Pacific/Chatham", date(2027, 4, 4), time(8), "2027-04-03T19:15", id="45 minutes"
        ),
        pytest.param(
            "Australia/Lord_Howe", date(2027, 4, 4), time(8), "2027-04-03T21:30", id="half an hour"
        ),
        pytest.param("Asia/Kathmandu", date(2027, 4, 4), time(8), "2027-04-04T02:15", id="+05:45"),
        pytest.param(
            "Europe/Berlin", date(2027, 3, 28), time(20), "2027-03-29T06:00", id="20:00 is quiet"
        ),
        pytest.param(
            "Europe/Berlin", date(2027, 10, 31), time(2, 30), "2027-10-31T07:00", id="02:30 twice"
        ),
    ],
)
def test_known_instants(name: str, day: date, wanted: time, due: str) -> None:
    assert Clock(ZoneInfo(name)).at(day, wanted) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_move_across_the_date_line_neither_loses_nor_doubles_a_mail() -> None:
    """From Kiritimati to Samoa just after the check-in's mail: its hour comes again, the mail does not."""
    week = PlanWeek(3, date(2027, 1, 4))
    east, west = Clock(ZoneInfo("Pacific/Kiritimati")), Clock(ZoneInfo("Pacific/Pago_Pago"))
    planner = Planner({})
    first = due_in_week(week, east)[MailKind.CHECK_IN]
    again = due_in_week(week, west)[MailKind.CHECK_IN]
    assert again - first == timedelta(hours=25)
    planner.tick([week], east, first)
    planner.tick([week], west, again)
    assert planner.judged[3, MailKind.CHECK_IN] == (first, east)


def test_a_move_the_other_way_makes_a_mail_due_at_once() -> None:
    week = PlanWeek(3, date(2027, 1, 4))
    east, west = Clock(ZoneInfo("Pacific/Kiritimati")), Clock(ZoneInfo("Pacific/Pago_Pago"))
    now = due_in_week(week, west)[MailKind.CHECK_IN] - timedelta(hours=1)
    planner = Planner({})
    planner.tick([week], west, now)
    assert (3, MailKind.CHECK_IN) not in planner.judged
    planner.tick([week], east, now)
    assert (3, MailKind.CHECK_IN) in planner.judged
