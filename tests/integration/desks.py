"""A clinician with somebody's hold before them, for tests: what they see, what they send, and holds to look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from screening.actions import answering
from screening.domain.items import GroupId, Scope
from screening.models import Hold, Purpose
from tests.integration.examined import told
from tests.integration.pages import page
from tests.integration.people_of_a_clinic import walker
from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CLEAR = {"act": "clear", "clear-reason": "I examined them."}
KEEP = {"act": "keep", "keep-reason": "An X-ray comes first."}
TOLD = {
    "act": "told",
    "told-assessed_by": "Dr Test, emergency department",
    "told-assessed_on_day": "23",
    "told-assessed_on_month": "11",
    "told-assessed_on_year": "2026",
    "told-told": "Nothing serious. Walking is fine.",
    "told-may_walk": "yes",
}


def address(hold: Hold) -> str:
    return reverse("clinic:hold", args=[hold.participant.public_id, hold.public_id])


def only_hold(person: User) -> Hold:
    return Hold.objects.select_related("participant").get(participant=person)


def flashed(client: Client, response: Any) -> str:
    """The page a redirect leads to, with its message."""
    assert response.status_code == 302
    return page(client.get(response["Location"]))


@dataclass
class Desk:
    """A clinician with somebody's hold before them, at an instant."""

    client: Client
    hold: Hold

    def look(self) -> Any:
        return self.client.get(address(self.hold))

    def send(self, data: dict[str, str], **more: str) -> Any:
        return self.client.post(address(self.hold), {**data, **more})

    def now(self) -> Hold:
        self.hold.refresh_from_db()
        return self.hold


def weekly_hold(clinic: Clinic, now: datetime) -> User:
    """An answer in the weekly questions needs a clinician's look: the plan pauses."""
    user = walker(clinic, "someone", now - 8 * DAY, [WeekLived()], now)
    opened = Scope(groups=frozenset({GroupId.B}))
    screening = answering.begin(
        participant=user, purpose=Purpose.WEEKLY, by=user, now=now, scope=opened
    )
    walkthrough.finish_screening(screening, {"B7": "yes"}, now=now)
    return user


def stopped(clinic: Clinic, now: datetime) -> User:
    user = walker(clinic, "someone", now - 8 * DAY, [WeekLived()], now)
    walkthrough.screen(user, {"B6": "yes"}, now=now, purpose=Purpose.SYMPTOMS)
    return user


def examined_and_screened(user: User, at: datetime) -> None:
    told(user, at)
    walkthrough.screen(user, now=at, purpose=Purpose.RETURN)
