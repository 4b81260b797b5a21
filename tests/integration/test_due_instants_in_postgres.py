"""V6: Postgres reads every local time as we do: in gaps, in repeated hours, in zones of half and quarter hours."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.db import connection

from plans.domain.schedule import PlanWeek, instant_of
from plans.domain.timetable import Clock, due_in_week
from tests.domain.test_due_instants import ODD, QUARTERS, SEED
from walkback.accounts.zones import AREAS

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Local = tuple[date, time]


def shared_zones() -> list[str]:
    """The Area/City names that both know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()}
    both = known & available_timezones()
    return sorted(name for name in both if name.partition("/")[0] in AREAS)


def in_postgres(
    name: str, locals_: list[Local], ours: list[datetime]
) -> list[tuple[datetime, list[datetime]]]:
    """The same instants by `AT TIME ZONE`, and what a clock on the wall shows there around ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (day + at) AT TIME ZONE %s, ARRAY("
            " SELECT (ours + shift * interval '1 hour') AT TIME ZONE %s"
            " FROM generate_series(-3, 3) AS shift ORDER BY shift)"
            " FROM unnest(%s::date[], %s::time[], %s::timestamptz[])"
            " WITH ORDINALITY AS asked (day, at, ours, place) ORDER BY place",
            [name] * 2 + [[day for day, _ in locals_], [at for _, at in locals_], ours],
        )
        return list(cursor.fetchall())


def on_the_wall(instant: datetime, zone: ZoneInfo) -> list[datetime]:
    """What a clock shows from three hours before to three hours after."""
    around = [instant + shift * HOUR for shift in range(-3, 4)]
    return [each.astimezone(zone).replace(tzinfo=None) for each in around]


def days_of_change(zone: ZoneInfo, until: int) -> list[date]:
    """The days on and around which the clocks change."""
    found: set[date] = set()
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    while noon.year <= until:
        if noon.astimezone(zone).utcoffset() != (noon + DAY).astimezone(zone).utcoffset():
            day = noon.astimezone(zone).date()
            found |= {day - DAY, day, day + DAY, day + 2 * DAY}
        noon += DAY
    return sorted(found)


def check_zone(name: str, until: int, chance: random.Random) -> Counter[str]:
    """Every quarter hour around each change, one of each other day, and every mail of a plan's weeks."""
    zone = ZoneInfo(name)
    asked: list[Local] = [(day, at) for day in days_of_change(zone, until) for at in QUARTERS]
    day = date(2026, 1, 1)
    while day.year <= until:
        asked.append((day, chance.choice(QUARTERS)))
        day += DAY
    ours = [instant_of(day, at, zone) for day, at in asked]
    week = PlanWeek(1, date(2026, 1, 1) + chance.randrange(7) * DAY)
    while week.starts_on.year <= until:
        for due in due_in_week(week, Clock(zone)).values():
            shown = due.astimezone(zone)
            asked.append((shown.date(), shown.time()))
            ours.append(due)
        week = PlanWeek(1, week.ends_on, chance.randrange(7, 14))
    compared = 0
    for local, mine, (theirs, walls) in zip(
        asked, ours, in_postgres(name, asked, ours), strict=True
    ):
        # The two may know different editions of the time zone database: then the clocks themselves differ.
        if walls == on_the_wall(mine, zone):
            assert theirs == mine, (name, local)
            compared += 1
    return Counter(asked=len(asked), compared=compared)


def check_zones(names: list[str], until: int, *, at_least: int) -> None:
    """All of them, and nearly all by the same rules; a zone of another edition is compared where it agrees."""
    chance = random.Random(SEED)  # noqa: S311  # a test's draw
    found = {name: check_zone(name, until, chance) for name in names}
    total = sum(found.values(), Counter[str]())
    assert total["compared"] > at_least
    assert total["compared"] > 0.97 * total["asked"]


def test_a_fair_share_of_zones() -> None:
    chance = random.Random(SEED)  # noqa: S311  # a test's draw
    names = sorted({*ODD, *chance.sample(shared_zones(), 12)})
    assert set(ODD) <= set(shared_zones())
    check_zones(names, 2027, at_least=10_000)


@pytest.mark.long
def test_every_zone_until_2037() -> None:
    names = shared_zones()
    assert len(names) > 400
    check_zones(names, 2037, at_least=2_000_000)
