"""Queueing: one row an occasion, in the decision's transaction, due outside the quiet hours."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client

from plans.actions import deciding
from plans.models import Plan, WeeklyDecision
from plans.models.decision import Trigger
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.courses import decided
from tests.integration.mail_server import Server
from tests.integration.walkers import check_in, ends_at, running, tick, walker
from walkback.accounts.actions import withdraw_consent
from walkback.accounts.audit import Event, System
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent, User
from walkback.mail import actions
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import Category
from walkback.mail.delivery import dispatcher
from walkback.mail.models import OutboxMail, Recipient, State, Suppression
from walkback.mail.tokens import BadToken, UnsubscribeLink
from walkback.ops import walkthrough

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


class Undone(Exception):
    """Rolls a transaction back."""


@pytest.fixture
def plan() -> Plan:
    return walker(NOW)


# -- In the transaction of the decision ------------------------------------------------------------
def test_a_decision_queues_its_mail(plan: Plan) -> None:
    end = ends_at(plan)
    mail = decided(plan)
    assert (mail.kind, mail.occasion) == ("weekly", f"weekly:{plan.pk}:2")
    assert (mail.state, mail.attempts, mail.queued_at) == (State.READY, 0, end)
    assert mail.expires_at - mail.due_at == timedelta(hours=72)
    queued = AuditEvent.objects.filter(action=Event.MAIL_QUEUED, detail__kind="weekly")
    assert queued.count() == 1


def test_a_decision_undone_leaves_no_mail(plan: Plan) -> None:
    with transaction.atomic():
        deciding.decide_week(
            plan=plan, trigger=Trigger.TIMEOUT, by=System.WEEKLY, now=ends_at(plan)
        )
        assert OutboxMail.objects.count() == 1
        transaction.set_rollback(True)
    assert not OutboxMail.objects.exists()
    assert not WeeklyDecision.objects.exists()
    queued = AuditEvent.objects.filter(action=Event.MAIL_QUEUED, detail__kind="weekly")
    assert not queued.exists()


def test_a_decision_whose_mail_cannot_be_queued_is_not_made(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> int:
        raise Undone

    monkeypatch.setattr(actions, "queue_all", broken)
    with pytest.raises(Undone):
        tick(ends_at(plan) + timedelta(hours=48))
    assert not WeeklyDecision.objects.exists()
    assert running(plan).number == 1


def test_one_mail_an_occasion(plan: Plan) -> None:
    values: dict[str, Any] = {
        "participant": plan.participant,
        "kind": "weekly",
        "occasion": "weekly:1:2",
        "due_at": NOW,
        "by": System.WEEKLY,
        "now": NOW,
    }
    assert [actions.queue(**values), actions.queue(**values)] == [True, False]
    assert OutboxMail.objects.count() == 1


# -- When ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("zone", ["Australia/Sydney", "America/Los_Angeles", "Asia/Kathmandu"])
@pytest.mark.parametrize("chosen", [time(8), time(12, 15), time(19, 45)])
def test_a_mail_is_due_at_the_chosen_hour_of_their_own_clock(zone: str, chosen: time) -> None:
    plan = walker(NOW, zone=zone)
    Recipient.objects.filter(participant=plan.participant).update(local_time=chosen)
    end = ends_at(plan)
    mail = decided(plan)
    local = mail.due_at.astimezone(ZoneInfo(zone))
    assert local.time() == chosen
    assert timedelta(0) <= mail.due_at - end < timedelta(days=1, hours=1)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_no_mail_is_due_in_the_quiet_hours_whenever_the_week_is_decided(
    plan: Plan, hour: int
) -> None:
    at = ends_at(plan) + timedelta(hours=hour)
    check_in(plan, at)
    mail = OutboxMail.objects.get()
    local = mail.due_at.astimezone(plan.participant.zone)
    assert time(8) <= local.time() < time(20)
    assert at <= mail.due_at < at + timedelta(days=1)


@pytest.mark.parametrize("at", [time(7, 59), time(20), time(0), time(23, 30)])
def test_a_quiet_hour_cannot_be_chosen(at: time) -> None:
    with pytest.raises(actions.QuietHours):
        actions.Choices(frozenset(Category), at)


# -- Unsubscribing ---------------------------------------------------------------------------------
def _link(user: User) -> str:
    return f"/u/{UnsubscribeLink(user.public_id, 'weekly').token()}/"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing(plan: Plan, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(3):
        assert getattr(client, method)(_link(plan.participant)).status_code == 200
    assert not Suppression.objects.exists()


def test_one_post_without_login_or_token_unsubscribes_once(plan: Plan) -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(3):
        response = client.post(_link(plan.participant), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    suppression = Suppression.objects.get()
    assert bytes(suppression.address_hmac) == address_hmac(plan.participant.email)
    events = AuditEvent.objects.filter(action=Event.UNSUBSCRIBED)
    assert [event.actor_role for event in events] == ["anonymous"]


def test_a_changed_link_does_nothing(plan: Plan) -> None:
    token = UnsubscribeLink(plan.participant.public_id, "weekly").token()
    client = Client(enforce_csrf_checks=True)
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        if changed == token:
            continue
        try:
            read = UnsubscribeLink.read(changed)
        except BadToken:
            assert client.post(f"/u/{changed}/").status_code == 404
        else:  # the last characters of base64 can stand for the same bytes
            assert read == UnsubscribeLink(plan.participant.public_id, "weekly")
    assert not Suppression.objects.exists()


def test_the_link_of_an_erased_account_still_answers() -> None:

    path = f"/u/{UnsubscribeLink(uuid4(), 'weekly').token()}/"
    assert Client(enforce_csrf_checks=True).post(path).status_code == 200


def test_switching_mail_on_again_lifts_the_suppression(plan: Plan) -> None:
    user = plan.participant
    actions.unsubscribe(participant=user, kind="weekly", by=System.ANONYMOUS, now=NOW)
    choices = actions.Choices(frozenset({Category.WEEKLY}), time(9))
    actions.change_reminders(participant=user, choices=choices, by=user, now=NOW)
    assert not Suppression.objects.exists()
    assert AuditEvent.objects.filter(action=Event.REMINDERS_CHANGED).count() == 1


# -- Held back -------------------------------------------------------------------------------------
def _suppress(plan: Plan, at: datetime) -> None:
    actions.unsubscribe(participant=plan.participant, kind="weekly", by=System.ANONYMOUS, now=at)


def _hold(plan: Plan, at: datetime) -> None:
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=at, purpose=Purpose.SYMPTOMS)


def _switch_off(plan: Plan, at: datetime) -> None:
    actions.change_reminders(
        participant=plan.participant,
        choices=actions.Choices(frozenset(), time(8)),
        by=plan.participant,
        now=at,
    )


def _close(plan: Plan, _at: datetime) -> None:
    User.objects.filter(pk=plan.participant_id).update(is_active=False)


def _unconfirm(plan: Plan, _at: datetime) -> None:
    EmailAddress.objects.filter(user=plan.participant).update(verified=False)


def _withdraw(plan: Plan, at: datetime) -> None:

    withdraw_consent(
        participant=plan.participant, subject=Subject.HEALTH_DATA, by=plan.participant, now=at
    )


@pytest.mark.parametrize("happens", [_suppress, _hold, _switch_off, _close, _unconfirm, _withdraw])
def test_what_happened_since_holds_the_mail_back(
    plan: Plan, happens: Callable[[Plan, datetime], None], server: Server
) -> None:
    mail = decided(plan)
    happens(plan, mail.due_at - SECOND)
    assert dispatcher.send_due(now=mail.due_at) == 0
    mail.refresh_from_db()
    assert mail.state == State.SUPPRESSED
    assert not server.messages
    event = AuditEvent.objects.get(action=Event.MAIL_NOT_SENT)
    assert (event.outcome, event.subject_id) == ("suppressed", plan.participant_id)


def test_an_overtaken_week_is_not_told(plan: Plan, server: Server) -> None:
    """Weeks decided together after an outage: only the running one is worth a mail."""
    at = NOW + timedelta(days=18)
    assert tick(at) == 2
    later = OutboxMail.objects.order_by("-due_at")[0].due_at
    assert dispatcher.send_due(now=later) == 1
    assert sorted(OutboxMail.objects.values_list("state", flat=True)) == ["sent", "skipped"]
    assert len(server.messages) == 1


def test_a_mail_three_days_late_is_skipped(plan: Plan, server: Server) -> None:
    mail = decided(plan)
    assert dispatcher.send_due(now=mail.expires_at) == 0
    mail.refresh_from_db()
    assert mail.state == State.SKIPPED
    assert not server.messages


def test_nothing_goes_before_it_is_due(plan: Plan, server: Server) -> None:
    mail = decided(plan)
    assert dispatcher.send_due(now=mail.due_at - SECOND) == 0
    assert dispatcher.send_due(now=mail.due_at) == 1
    assert dispatcher.send_due(now=mail.due_at + SECOND) == 0
    assert len(server.messages) == 1
