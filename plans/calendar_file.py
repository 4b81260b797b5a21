"""The calendar file (RFC 5545) of one person's week: neutral titles, nothing about health.

The same rows give the same bytes, so that a calendar program can be told that nothing changed.
"""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from plans.actions.starting import Preferences
from plans.calendar_zone import described
from plans.domain.named_time import named_time
from plans.domain.schedule import instant_of
from plans.presenters.today import shown_bouts, week_at_hand
from plans.queries.calendar import CalendarWeek, calendar_week, changes_of
from walkback.accounts.models import User
from walkback.core import languages

READ_AGAIN: Final = timedelta(hours=6)
"""How often a calendar program may look. Most take this as a hint."""
CHECK_IN_AT: Final = time(18)
"""When its mail comes on the last day of a week (clinical specification 7.2, W3)."""
CHECK_IN_LASTS: Final = timedelta(minutes=10)
DAY: Final = timedelta(days=1)


def calendar_file(user: User, *, now: datetime) -> bytes:
    """This week's walks and check-in in the person's zone and language.

    A day that no longer counts stays as a cancelled event under its UID. While the plan rests or waits all are.
    """
    with languages.spoken(user.language):
        week = calendar_week(user, now=now)
        calendar = _empty(user)
        if week is None:
            calendar.add_component(described(user.time_zone, until=now.year + 2))
            return bytes(calendar.to_ical())
        calendar.add_component(
            described(user.time_zone, until=week.prescription.starts_on.year + 2)
        )
        minutes = _minutes(week, now)
        number, changed_at = changes_of(user, week.prescription.plan)
        events = [_walk(user, week, day, minutes) for day in week.once]
        for event in [*events, _check_in(user, week)]:
            event.add("sequence", number)
            event.add("dtstamp", (changed_at or week.prescription.made_at).astimezone(UTC))
            calendar.add_component(event)
        return bytes(calendar.to_ical())


def address_of(token: str) -> str:
    """Where a calendar program finds it: made from a setting, never from a request."""
    return f"{settings.PUBLIC_URL}{reverse('plans:calendar-file', args=[token])}"


def tag_of(body: bytes) -> str:
    """The entity tag (RFC 9110 8.8.3) of these bytes."""
    return quote_etag(sha256(body).hexdigest()[:32])


def _empty(user: User) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Walkback//Walks//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, "Walkback")
    calendar.add("x-wr-timezone", user.time_zone)
    calendar.add("refresh-interval", vDuration(READ_AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN))
    return calendar


def _minutes(week: CalendarWeek, now: datetime) -> int:
    """What Today shows for a day's walk; 0 while questions come before any advice."""
    at_hand = week_at_hand(week.prescription.plan, week.prescription, now=now)
    return sum(shown_bouts(week.prescription, at_hand.flare_up))


def _walk(user: User, week: CalendarWeek, day: date, minutes: int) -> Event:
    counts = day in week.walking and minutes > 0
    event = _event(user, f"walk {day}", counts=counts)
    event.add("summary", _("Walk %(n)s min") % {"n": minutes} if minutes else _("Walk"))
    event.add("url", f"{settings.PUBLIC_URL}/today/")
    at = named_time(Preferences.of(week.prescription.plan.preferences).cue)
    if at is None or not minutes:
        event.add("dtstart", day)
        event.add("dtend", day + DAY)
        event.add("transp", "TRANSPARENT")
    else:
        _put(event, user, day, at, timedelta(minutes=minutes))
    return event


def _check_in(user: User, week: CalendarWeek) -> Event:
    """On the last day of the week."""
    last_day = week.prescription.until_on - DAY
    event = _event(user, f"check-in {last_day}", counts=week.runs)
    event.add("summary", _("Weekly check-in"))
    event.add("url", f"{settings.PUBLIC_URL}/check-in/")
    _put(event, user, last_day, CHECK_IN_AT, CHECK_IN_LASTS)
    event.add("transp", "TRANSPARENT")
    return event


def _event(user: User, what: str, *, counts: bool) -> Event:
    event = Event()
    key = salted_hmac("walkback.calendar.uid", f"{user.pk} {what}", algorithm="sha256").hexdigest()
    event.add("uid", f"{key[:32]}@{settings.MAIL_DOMAIN}")
    event.add("status", "CONFIRMED" if counts else "CANCELLED")
    event.add("class", "PRIVATE")
    return event


def _put(event: Event, user: User, day: date, at: time, lasts: timedelta) -> None:
    """At a time of the person's own clock; one that the clocks skip moves on by the skip."""
    begins = instant_of(day, at, user.zone)
    event.add("dtstart", begins.astimezone(user.zone))
    event.add("dtend", (begins + lasts).astimezone(user.zone))
