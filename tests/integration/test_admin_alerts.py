"""Alerts in the record review: read and closed by who looks after the people, with the actions of the queue."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account, joined
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic
from walkback.care.models.alert import AlertKind, Severity
from walkback.clinic.alert_work import work_on_alerts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = reverse("admin:care_alert_changelist")
READ, CLOSE = "mark_as_read", "close_with_a_note"


@pytest.fixture
def reviewer(clinician: User, now: datetime) -> User:
    accounts.change_record_review(user=clinician, given=True, by=System.COMMAND, now=now)
    clinician.refresh_from_db()
    return clinician


@pytest.fixture
def client(reviewer: User, signed_in: SignedIn) -> Client:
    return signed_in(reviewer)


def choose(client: Client, action: str, *chosen: Alert, **more: Any) -> Any:
    """What the list sends when its button is pressed."""
    sent = {"action": action, "index": 0, "_selected_action": [each.pk for each in chosen]}
    return client.post(LIST, sent | more)


def confirm(client: Client, action: str, shown: Any, text: str = "", **more: Any) -> Any:
    """What the page that shows them sends."""
    lines = shown.context["chosen"]
    sent = {"action": action, "sure": "yes", "_selected_action": [line.pk for line in lines]}
    sent |= {f"state-{line.pk}": line.state for line in lines}
    return client.post(LIST, sent | {"text": text} | more, follow=True)


def done(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


class TestReading:
    def test_they_are_shown_first_then_marked(
        self, client: Client, participant: User, reviewer: User
    ) -> None:
        one, other = alert(participant), alert(participant, AlertKind.FALL, Severity.HIGH)
        shown = choose(client, READ, one, other)
        assert shown.status_code == 200
        text = unescaped_page(shown)
        for words in (participant.email, "Pain up", "Fall", "A reason.", "Mark as read"):
            assert words in text
        assert not done(Event.ALERT_ACKNOWLEDGED)
        assert "2 alerts are marked as read." in unescaped_page(confirm(client, READ, shown))
        for each in (one, other):
            each.refresh_from_db()
            assert each.acknowledged_by == reviewer
            assert each.closed_at is None
        assert done(Event.ALERT_ACKNOWLEDGED) == 2

    def test_news_is_closed_by_it_and_the_page_says_so(
        self, client: Client, participant: User
    ) -> None:
        news = alert(participant, AlertKind.GOAL_REACHED, Severity.INFO)
        shown = choose(client, READ, news)
        assert "Closed by this: it is news." in unescaped_page(shown)
        confirm(client, READ, shown)
        news.refresh_from_db()
        assert news.closed_at is not None


class TestClosing:
    def test_a_note_is_asked_for_beside_the_field_and_nothing_is_lost(
        self, client: Client, participant: User
    ) -> None:
        one = alert(participant)
        shown = choose(client, CLOSE, one)
        refused = confirm(client, CLOSE, shown, "  ")
        assert refused.status_code == 422
        text = unescaped_page(refused)
        assert text.count("Write what you found.") == 2  # on top, and beside the field
        assert 'href="#id_text"' in text
        assert [line.pk for line in refused.context["chosen"]] == [one.pk]
        assert not done(Event.ALERT_CLOSED)
        too_long = confirm(client, CLOSE, shown, "x" * 1001)
        assert too_long.status_code == 422
        assert "x" * 1001 in unescaped_page(too_long)

    def test_each_is_closed_with_the_note(
        self, client: Client, participant: User, reviewer: User
    ) -> None:
        one, other = alert(participant), alert(participant, AlertKind.FALL, Severity.HIGH)
        shown = choose(client, CLOSE, one, other)
        answer = confirm(client, CLOSE, shown, "Called them. All well.")
        assert "2 alerts are closed." in unescaped_page(answer)
        for each in (one, other):
            each.refresh_from_db()
            assert each.closed_by == reviewer
            assert each.closed_because == "reviewed"
            assert each.closing_note == "Called them. All well."
        assert done(Event.ALERT_CLOSED) == 2

    def test_what_a_review_does_not_close_is_said_before_and_after(
        self, client: Client, participant: User
    ) -> None:
        lock = alert(participant, AlertKind.RED_FLAG_URGENT, Severity.HIGH)
        one = alert(participant)
        shown = choose(client, CLOSE, lock, one)
        assert "A review does not close this alert." in unescaped_page(shown)
        text = unescaped_page(confirm(client, CLOSE, shown, "Seen."))
        assert "1 alert is closed." in text
        assert "1 alert is not closed by a review, and stays open." in text
        lock.refresh_from_db()
        assert lock.closed_at is None


class TestMeanwhile:
    def test_what_changed_stays_as_it_is(
        self, client: Client, participant: User, now: datetime
    ) -> None:
        one = alert(participant, days=2)
        other = alert(participant, AlertKind.FALL, Severity.HIGH, days=2)
        shown = choose(client, CLOSE, one, other)
        Alert.objects.filter(pk=one.pk).update(event_at=now - timedelta(minutes=1))
        text = unescaped_page(confirm(client, CLOSE, shown, "Seen."))
        assert "1 alert is closed." in text
        assert "1 alert changed since you opened the list, and was left as it is." in text
        one.refresh_from_db()
        assert one.closed_at is None

    def test_a_second_look_at_the_form_keeps_the_state_that_was_read(
        self, client: Client, participant: User, now: datetime
    ) -> None:
        one = alert(participant, days=2)
        shown = choose(client, CLOSE, one)
        Alert.objects.filter(pk=one.pk).update(event_at=now - timedelta(minutes=1))
        refused = confirm(client, CLOSE, shown, "")
        confirm(client, CLOSE, refused, "Seen.")
        one.refresh_from_db()
        assert one.closed_at is None

    def test_who_left_the_clinic_counts_as_changed(
        self, client: Client, participant: User, now: datetime
    ) -> None:
        shown = choose(client, READ, alert(participant))
        participant.enrolments.update(left_at=now)
        text = unescaped_page(confirm(client, READ, shown))
        assert "1 alert changed since you opened the list" in text
        assert not done(Event.ALERT_ACKNOWLEDGED)

    def test_two_colleagues_at_once_close_it_once(
        self, participant: User, reviewer: User, now: datetime
    ) -> None:
        one = alert(participant)
        arguments: dict[str, Any] = {
            "alerts": [one],
            "act": care.acknowledge,
            "seen": {one.pk: one.state},
            "gone": 0,
            "by": reviewer,
            "now": now,
        }
        first, second = work_on_alerts(**arguments), work_on_alerts(**arguments)
        assert (first.done, first.changed) == (1, 0)
        assert (second.done, second.changed) == (0, 1)


class TestWho:
    def test_an_administrator_is_offered_none_and_a_forged_form_is_refused(
        self, participant: User, clinician: User, staff_user: User, signed_in: SignedIn
    ) -> None:
        one = alert(participant)
        admin = signed_in(staff_user)
        assert "Close with a note" not in unescaped_page(admin.get(LIST))
        for action in (READ, CLOSE):
            assert choose(admin, action, one).status_code == 403
            sent = {f"state-{one.pk}": one.state, "sure": "yes", "text": "Seen."}
            assert choose(admin, action, one, **sent).status_code == 403
        one.refresh_from_db()
        assert (one.acknowledged_at, one.closed_at) == (None, None)

    @pytest.mark.parametrize("role", ["participant", "other_clinician"])
    def test_other_roles_are_refused(
        self, role: str, clinician: User, participant: User, request: Any, signed_in: SignedIn
    ) -> None:
        one = alert(participant)
        sender = signed_in(request.getfixturevalue(role))
        assert choose(sender, READ, one).status_code == 403
        assert choose(Client(), READ, one).status_code == 302

    def test_an_alert_of_another_clinic_is_out_of_reach(
        self, client: Client, now: datetime
    ) -> None:
        valley = clinic_with(clinician_account("elsewhere"), "Valley Clinic")
        theirs = alert(joined(valley, "their-person", now))
        shown = choose(client, READ, theirs)
        assert "their-person" not in unescaped_page(shown)
        sent = {f"state-{theirs.pk}": theirs.state, "sure": "yes"}
        choose(client, READ, theirs, **sent)
        theirs.refresh_from_db()
        assert theirs.acknowledged_at is None

    @pytest.mark.parametrize("sent", ["x", "-1", "1e3", "9" * 40, "²"])
    def test_an_id_that_is_none_is_not_there(self, client: Client, sent: str) -> None:
        answer = client.post(LIST, {"action": READ, "index": 0, "_selected_action": sent})
        assert answer.status_code == 404

    @pytest.mark.parametrize("action", ["delete_selected", "nothing", ""])
    def test_no_other_action_exists(self, client: Client, participant: User, action: str) -> None:
        one = alert(participant)
        choose(client, action, one, post="yes")
        assert Alert.objects.filter(pk=one.pk, acknowledged_at=None, closed_at=None).exists()


def test_too_many_at_once_are_refused(
    client: Client, participant: User, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkback.clinic.admin.alerts.MOST", 1)
    two = [alert(participant), alert(participant, AlertKind.FALL, Severity.HIGH)]
    answer = client.get(choose(client, READ, *two)["Location"])
    assert "Choose at most 1 alerts at once." in unescaped_page(answer)


def test_showing_many_costs_as_much_as_showing_one(client: Client, participant: User) -> None:
    def cost(*chosen: Alert) -> int:
        with CaptureQueriesContext(connection) as made:
            assert choose(client, CLOSE, *chosen).status_code == 200
        return len(made)

    one = alert(participant)
    choose(client, CLOSE, one)
    more = [alert(participant, kind) for kind in (AlertKind.FALL, AlertKind.PAIN_SEVERE)]
    assert cost(one) == cost(one, *more)
