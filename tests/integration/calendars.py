"""The calendar of a person's walks as another program reads it, for tests."""

from datetime import date, datetime, timedelta
from typing import Any

import vobject

from plans.actions import adjusting
from plans.actions.starting import Preferences
from plans.calendar_file import calendar_file
from plans.models import Plan
from tests.conftest import NOW
from walkback.accounts.models import User

DAY = timedelta(days=1)


def read(user: User, now: datetime = NOW) -> Any:
    """The file as another program reads it."""
    return vobject.readOne(calendar_file(user, now=now).decode())


def walks(user: User, now: datetime = NOW, status: str = "CONFIRMED") -> list[Any]:
    """The walks of this status, by day."""
    found = [
        event
        for event in getattr(read(user, now), "vevent_list", [])
        if event.status.value == status and event.url.value.endswith("/today/")
    ]
    return sorted(found, key=lambda event: str(event.dtstart.value))


def check_in(user: User, now: datetime = NOW) -> Any:
    [event] = [e for e in read(user, now).vevent_list if e.url.value.endswith("/check-in/")]
    return event


def days(user: User, now: datetime = NOW, status: str = "CONFIRMED") -> list[date]:
    return [event.dtstart.value for event in walks(user, now, status)]


def sequence(user: User, now: datetime = NOW) -> int:
    [number] = {int(event.sequence.value) for event in read(user, now).vevent_list}
    return number


def uids(user: User, now: datetime = NOW) -> dict[str, str]:
    """UID by day or instant."""
    return {str(e.dtstart.value): e.uid.value for e in read(user, now).vevent_list}


def named(plan: Plan, cue: str) -> None:
    known = Preferences.of(plan.preferences)
    changed = Preferences(**{**vars(known), "cue": cue})
    adjusting.change_preferences(plan=plan, preferences=changed, by=plan.participant, now=NOW)
