"""The calendar of a person's walks, read back by a program that did not write it."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
import vobject
from dateutil.tz import tzical

from plans.actions import choosing_days, flaring, pausing
from plans.calendar_file import calendar_file
from plans.calendar_zone import described
from plans.models import Plan, PlanStatus
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.calendars import DAY, check_in, days, named, read, sequence, uids, walks
from tests.integration.courses import good_week
from tests.integration.pages import client_of
from tests.integration.walkers import running, walker
from walkback.accounts import actions as accounts
from walkback.accounts.consent_texts import Subject
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
HEALTH = ("pain", "back", "flare", "symptom", "screening", "health", "hold")


# -- What it says ----------------------------------------------------------------------------------
def test_it_shows_the_walks_of_the_week_all_day_and_the_check_in(plan: Plan) -> None:
    found = walks(plan.participant)
    assert [event.summary.value for event in found] == ["Walk 10 min"] * 3
    assert all(type(event.dtstart.value) is date for event in found)
    assert all(event.dtend.value - event.dtstart.value == DAY for event in found)
    assert {event.transp.value for event in found} == {"TRANSPARENT"}
    last = check_in(plan.participant)
    assert last.summary.value == "Weekly check-in"
    local = last.dtstart.value.astimezone(ZoneInfo("Australia/Sydney"))
    assert (local.date(), local.time()) == (running(plan).until_on - DAY, time(18))
    assert last.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Australia/Sydney"]


def test_it_shows_the_days_that_today_shows(plan: Plan, clock: Any) -> None:
    dots = client_of(plan.participant).get("/today/").context["page"].dots
    planned = [TODAY + DAY * place for place, dot in enumerate(dots) if dot.state == "planned"]
    assert days(plan.participant) == planned


def test_it_says_nothing_about_health(plan: Plan) -> None:
    flaring.report(plan=plan, by=plan.participant, now=NOW)
    said = calendar_file(plan.participant, now=NOW).decode().lower().replace("walkback", "")
    assert not [word for word in HEALTH if word in said]
    assert plan.participant.email not in said
    assert str(plan.participant.public_id) not in said


def test_it_tells_programs_when_to_look_again(plan: Plan) -> None:
    body = calendar_file(plan.participant, now=NOW).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in body
    assert "X-PUBLISHED-TTL:PT6H\r\n" in body
    assert body.count("BEGIN:VTIMEZONE") == 1
    assert max(len(line.encode()) for line in body.split("\r\n")) <= 75


def test_a_walk_has_a_time_when_the_if_then_plan_names_one(plan: Plan) -> None:
    named(plan, "it is 7:30 pm")
    found = walks(plan.participant)
    starts = [event.dtstart.value.astimezone(ZoneInfo("Australia/Sydney")) for event in found]
    assert {at.time() for at in starts} == {time(19, 30)}
    assert {e.dtend.value - e.dtstart.value for e in found} == {timedelta(minutes=10)}
    named(plan, "I have had my coffee")
    assert all(type(event.dtstart.value) is date for event in walks(plan.participant))


def test_it_speaks_their_language(plan: Plan, settings: Any) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    plan.participant.language = "es"
    summaries = {event.summary.value for event in walks(plan.participant)}
    assert len(summaries) == 1


# -- Changes ---------------------------------------------------------------------------------------
def test_the_same_rows_are_the_same_bytes(plan: Plan) -> None:
    user = plan.participant
    assert calendar_file(user, now=NOW) == calendar_file(user, now=NOW + timedelta(hours=7))


def test_a_moved_walk_is_a_cancelled_day_and_a_new_one(plan: Plan) -> None:
    user = plan.participant
    before, number, known = days(user), sequence(user), uids(user)
    free = next(day for day in (TODAY + DAY * n for n in range(7)) if day not in before)
    choosing_days.move(plan=plan, from_day=before[0], to_day=free, by=user, now=NOW)
    assert days(user) == sorted([*before[1:], free])
    assert days(user, status="CANCELLED") == [before[0]]
    assert sequence(user) > number
    assert uids(user).items() >= known.items(), "no UID changes"
    # And back again: the same event lives again.
    again = sequence(user)
    choosing_days.move(plan=plan, from_day=free, to_day=before[0], by=user, now=NOW)
    assert days(user) == before
    assert days(user, status="CANCELLED") == [free]
    assert sequence(user) > again
    assert uids(user).items() >= known.items()


def test_a_rest_cancels_and_walking_after_all_brings_it_back(plan: Plan) -> None:
    user = plan.participant
    before, number = days(user), sequence(user)
    choosing_days.rest(plan=plan, day=before[1], by=user, now=NOW)
    assert days(user) == [before[0], before[2]]
    assert days(user, status="CANCELLED") == [before[1]]
    rested = sequence(user)
    assert rested > number
    choosing_days.walk_after_all(plan=plan, day=before[1], by=user, now=NOW)
    assert days(user) == before
    assert sequence(user) > rested


def test_days_chosen_anew_leave_the_others_cancelled(plan: Plan) -> None:
    user = plan.participant
    before = days(user)
    others = [day for day in (TODAY + DAY * n for n in range(7)) if day not in before][:2]
    choosing_days.choose(plan=plan, number=1, days=others, by=user, now=NOW)
    assert days(user) == others
    assert days(user, status="CANCELLED") == before
    choosing_days.choose(plan=plan, number=1, days=before, by=user, now=NOW)
    assert days(user, status="CANCELLED") == others, "what was shown once stays cancelled"


def test_days_away_cancel(plan: Plan) -> None:
    user = plan.participant
    before, number = days(user), sequence(user)
    away = choosing_days.go_away(
        participant=user, first=before[1], last=before[2], by=user, now=NOW
    )
    assert days(user) == before[:1]
    assert days(user, status="CANCELLED") == before[1:]
    gone = sequence(user)
    assert gone > number
    choosing_days.be_back(absence=away, by=user, now=NOW)
    assert days(user) == before
    assert sequence(user) > gone


def test_a_flare_up_shows_what_today_shows(plan: Plan, clock: Any) -> None:
    user = plan.participant
    screening = flaring.report(plan=plan, by=user, now=NOW)
    number = sequence(user)
    assert not days(user), "questions come before any advice"
    assert len(days(user, status="CANCELLED")) == 3
    walkthrough.finish_screening(screening, {}, now=NOW)
    shown = client_of(user).get("/today/").context["page"].walk.minutes
    assert {event.summary.value for event in walks(user)} == {f"Walk {shown} min"}
    assert shown < 10
    assert sequence(user) > number


def test_the_next_week_has_events_of_its_own(plan: Plan) -> None:
    user = plan.participant
    before, number = uids(user), sequence(user)
    good_week(plan)
    later = NOW + timedelta(days=7)
    assert all(day >= TODAY + timedelta(days=7) for day in days(user, later))
    assert not set(uids(user, later).values()) & set(before.values())
    assert sequence(user, later) > number


# -- Nothing while it rests ------------------------------------------------------------------------
def _pause(plan: Plan) -> None:
    pausing.pause(plan=plan, weeks=1, by=plan.participant, now=NOW)


def _hold(plan: Plan) -> None:
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)


def _lock(plan: Plan) -> None:
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)


@pytest.mark.parametrize("happens", [_pause, _hold, _lock], ids=lambda f: f.__name__)
def test_while_paused_or_held_there_are_cancellations_only(
    plan: Plan, happens: Callable[[Plan], None]
) -> None:
    user = plan.participant
    before, number = uids(user), sequence(user)
    happens(plan)
    events = read(user).vevent_list
    assert {event.status.value for event in events} == {"CANCELLED"}
    assert {event.uid.value for event in events} == set(before.values())
    assert sequence(user) > number


def _finish(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.FINISHED, ended_at=NOW)


def _end(plan: Plan) -> None:
    pausing.end(plan=plan, by=plan.participant, now=NOW)


def _withdraw(plan: Plan) -> None:
    accounts.withdraw_consent(
        participant=plan.participant, subject=Subject.HEALTH_DATA, by=plan.participant, now=NOW
    )


@pytest.mark.parametrize("happens", [_finish, _end, _withdraw], ids=lambda f: f.__name__)
def test_without_a_plan_it_is_an_empty_calendar(
    plan: Plan, happens: Callable[[Plan], None]
) -> None:
    happens(plan)
    assert not hasattr(read(plan.participant), "vevent_list")
    assert read(plan.participant).x_wr_calname.value == "Walkback"


# -- Zones -----------------------------------------------------------------------------------------
CHANGES = [
    ("Australia/Sydney", date(2026, 9, 28)),
    ("Australia/Sydney", date(2027, 3, 29)),
    ("Europe/London", date(2027, 3, 22)),
    ("Europe/London", date(2026, 10, 19)),
    ("America/New_York", date(2027, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 9, 28)),
    ("Pacific/Chatham", date(2026, 9, 21)),
    ("Asia/Kathmandu", date(2026, 11, 23)),
    ("Africa/Casablanca", date(2027, 2, 1)),
    ("Europe/Dublin", date(2027, 3, 22)),
]


@pytest.mark.parametrize(("zone", "monday"), CHANGES)
def test_the_clock_is_right_in_a_week_in_which_it_changes(zone: str, monday: date) -> None:
    """The zone that the file itself describes agrees with the zone database, hour by hour."""
    begun = datetime.combine(monday, time(9), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with time_machine.travel(begun, tick=False):
        plan = walker(begun, zone=zone)
    named(plan, "it is 10:00 am")
    body = calendar_file(plan.participant, now=begun).decode()
    # Under another name the reading program cannot know it, and has to believe the file.
    told = vobject.readOne(body.replace(zone, f"Told/{zone}"))
    ours = ZoneInfo(zone)
    for event in told.vevent_list:
        if event.url.value.endswith("/today/"):
            assert event.dtstart.value.astimezone(ours).time() == time(10)
        else:
            assert event.dtstart.value.astimezone(ours).time() == time(18)
    described = told.vevent_list[0].dtstart.value.tzinfo
    for hour in range(7 * 24):
        wall = datetime.combine(monday, time(0)) + timedelta(hours=hour, minutes=30)
        early, late = (wall.replace(tzinfo=ours, fold=fold).utcoffset() for fold in (0, 1))
        if early == late:
            assert wall.replace(tzinfo=described).utcoffset() == early, wall


def wrong_hours(zone: str) -> list[datetime]:
    """Wall times of two years at which the zone that the file describes is not the zone."""
    text = described(zone, until=2028).to_ical().decode().replace("\r\n", "\n")
    told, ours = tzical(StringIO(text)).get(), ZoneInfo(zone)
    at, wrong = datetime(2026, 1, 1, tzinfo=UTC), []
    while at < datetime(2028, 1, 1, tzinfo=UTC):
        wall = at.astimezone(ours).replace(tzinfo=None)
        early, late = (wall.replace(tzinfo=ours, fold=fold).utcoffset() for fold in (0, 1))
        # Of a time that comes twice, programs differ in which they take.
        if early == late and wall.replace(tzinfo=told).utcoffset() != early:
            wrong.append(wall)
        at += timedelta(hours=11)
    return wrong


ZONES = sorted(name for name in available_timezones() if "/" in name and "Etc" not in name)


def test_any_zone_is_described_right() -> None:
    dice = random.Random(20261123)  # noqa: S311 -- chance, not a secret
    assert not [zone for zone in dice.sample(ZONES, 25) if wrong_hours(zone)]


@pytest.mark.long
def test_every_zone_is_described_right() -> None:
    assert not [zone for zone in ZONES if wrong_hours(zone)]
