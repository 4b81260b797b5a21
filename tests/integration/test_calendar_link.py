"""The secret link to the calendar: made, renewed and ended, and what it answers to whoever has it."""

from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.actions import choosing_days
from plans.actions.calendar_link import make_link, revoke_link
from plans.models import CalendarLink, Plan
from tests.conftest import NOW
from tests.integration.calendars import days
from tests.integration.pages import client_of, unescaped_page
from tests.integration.walkers import joined
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db
PATH = "/settings/calendar/"


@pytest.fixture
def client(plan: Plan) -> Client:
    return client_of(plan.participant)


def address(response: Any) -> str:
    found: str = response.context["address"]
    return found.partition("//")[2].partition("/")[2].join(["/", ""])


def test_it_is_made_shown_once_renewed_and_ended(client: Client, plan: Plan) -> None:
    assert not CalendarLink.objects.exists()
    made = client.post(PATH, {"make": "yes"})
    first = address(made)
    assert made.context["address"] in unescaped_page(made)
    assert Client().get(first).status_code == 200
    assert first not in unescaped_page(client.get(PATH)), "shown once"
    assert not client.post(PATH, {"make": "yes"}).context["address"], (
        "sent again, it changes nothing"
    )
    assert Client().get(first).status_code == 200
    second = address(client.post(PATH, {"renew": "yes"}))
    assert second != first
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    assert client.post(PATH, {"revoke": "yes"}).status_code == 302
    assert Client().get(second).status_code == 404
    assert client.post(PATH, {"revoke": "yes"}).status_code == 302
    actions = AuditEvent.objects.filter(action__startswith="calendar.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        Event.CALENDAR_LINK_MADE,
        Event.CALENDAR_LINK_MADE,
        Event.CALENDAR_LINK_REVOKED,
    ]


def test_only_its_digest_is_kept(plan: Plan) -> None:
    token = make_link(participant=plan.participant, by=plan.participant, now=NOW)
    assert bytes(CalendarLink.objects.get().token_sha256) == sha256(token.encode()).digest()
    assert len(token) >= 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail::text FROM accounts_auditevent")
        assert not [row for row in cursor.fetchall() if token in row[0]]


def test_reading_it_writes_nothing_and_needs_no_cookie(plan: Plan, clock: Any) -> None:
    token = make_link(participant=plan.participant, by=plan.participant, now=NOW)
    client = Client()
    for method in (client.get, client.head):
        with CaptureQueriesContext(connection) as asked:
            response = method(f"/calendar/{token}.ics")
        assert response.status_code == 200
        assert not response.cookies
        written = ("INSERT", "UPDATE", "DELETE")
        assert not [each for each in asked if each["sql"].startswith(written)]
    for name in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.generic(name, f"/calendar/{token}.ics").status_code == 405


def test_an_unchanged_calendar_is_not_sent_again(plan: Plan, clock: Any) -> None:
    token = make_link(participant=plan.participant, by=plan.participant, now=NOW)
    path = f"/calendar/{token}.ics"
    first = Client().get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Referrer-Policy"] == "no-referrer"
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    asked = {"If-None-Match": first["ETag"]}
    again = Client().get(path, headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "private, no-cache"
    day = days(plan.participant)[0]
    choosing_days.rest(plan=plan, day=day, by=plan.participant, now=NOW)
    changed = Client().get(path, headers=asked)
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_each_has_their_own(plan: Plan, clock: Any) -> None:
    other = joined(NOW)
    ours = make_link(participant=plan.participant, by=plan.participant, now=NOW)
    theirs = make_link(participant=other, by=other, now=NOW)
    assert b"BEGIN:VEVENT" in Client().get(f"/calendar/{ours}.ics").content
    assert b"BEGIN:VEVENT" not in Client().get(f"/calendar/{theirs}.ics").content
    revoke_link(participant=other, by=other, now=NOW)
    assert Client().get(f"/calendar/{ours}.ics").status_code == 200


def test_a_closed_account_has_none(plan: Plan) -> None:
    token = make_link(participant=plan.participant, by=plan.participant, now=NOW)
    User.objects.filter(pk=plan.participant_id).update(is_active=False)
    assert Client().get(f"/calendar/{token}.ics").status_code == 404
