"""Two at once: each lock and unique key, with real threads and committed transactions."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from plans.actions import checking_in, starting, walking
from plans.models import Absence, Plan, Prescription, Walk, WeekDays, WeeklyDecision
from screening.actions import answering as screening_actions
from screening.domain.items import GroupId
from screening.domain.questions import asked_items, pages
from screening.models import Hold, Purpose, Screening
from tests.conftest import NOW
from tests.integration.mail_server import Server
from tests.integration.racing import AT_ONCE, at_once, refusals
from tests.integration.walkers import (
    START,
    check_in,
    ends_at,
    running,
    screened,
    tick,
    walk_all,
    walker,
)
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event, System
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent, Consent, User
from walkback.care import actions as care
from walkback.care.models import Alert
from walkback.care.models.alert import AlertKind, Severity
from walkback.mail import actions as mail_actions
from walkback.mail.delivery import dispatcher
from walkback.mail.models import MailAttempt, OutboxMail, State, Suppression
from walkback.ops import walkthrough

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan() -> Plan:
    return walker(NOW)


# -- Actions ---------------------------------------------------------------------------------------
def test_the_same_walk_sent_at_once_is_one_walk(plan: Plan) -> None:
    key = uuid4()
    assert plan.starts_on is not None
    entry = walking.WalkEntry(walked_on=plan.starts_on, duration_minutes=20)

    def log() -> Any:
        return walking.log_walk(
            plan=plan, client_key=key, entry=entry, by=plan.participant, now=NOW
        )

    outcomes = at_once(log)
    assert refusals(outcomes, ValueError) == 0
    assert sorted(created for _, created in outcomes) == [False] * (AT_ONCE - 1) + [True]
    assert Walk.objects.count() == 1
    assert AuditEvent.objects.filter(action=Event.WALK_LOGGED).count() == 1


def test_ticks_at_once_decide_a_week_once(plan: Plan) -> None:
    walk_all(plan, NOW)
    end = ends_at(plan)
    check_in(plan, end - SECOND)
    outcomes = at_once(lambda: tick(end))
    assert refusals(outcomes, ValueError) == 0
    assert sum(outcomes) == 1
    assert WeeklyDecision.objects.count() == 1
    assert OutboxMail.objects.count() == 1
    assert Prescription.objects.count() == 2


def test_a_tick_and_a_late_check_in_decide_once(plan: Plan) -> None:
    late = ends_at(plan) + timedelta(hours=48) - SECOND
    by = plan.participant
    checking_in.save_page(plan=plan, answers=dict(walkthrough.QUIET_WEEK), by=by, now=late)
    turn = iter([True, False, False, False])
    lock = threading.Lock()

    def one() -> Any:
        with lock:
            completes = next(turn)
        if completes:
            return checking_in.complete(plan=plan, chosen_minutes=None, by=by, now=late)
        return tick(late + SECOND)

    outcomes = at_once(one)
    refusals(outcomes, checking_in.CheckInClosed)
    assert WeeklyDecision.objects.filter(number=1).count() == 1


def test_completing_a_check_in_at_once_completes_it_once(plan: Plan) -> None:
    at = ends_at(plan) - SECOND
    by = plan.participant
    checking_in.save_page(plan=plan, answers=dict(walkthrough.QUIET_WEEK), by=by, now=at)
    outcomes = at_once(lambda: checking_in.complete(plan=plan, chosen_minutes=None, by=by, now=at))
    assert refusals(outcomes, checking_in.CheckInClosed) == AT_ONCE - 1
    assert AuditEvent.objects.filter(action=Event.CHECK_IN_COMPLETED).count() == 1


def _ready_screening(user: User) -> Screening:
    screening = screening_actions.begin(participant=user, purpose=Purpose.START, by=user, now=NOW)

    for page in pages(screening.page_asking):
        answers = {
            item.id: "no" for item in asked_items({}, screening.asking) if item.group is page.id
        }
        if page.id is GroupId.A:
            answers["A9"] = "yes"
        if page.id is GroupId.B:
            answers["B7"] = "yes"
        screening = screening_actions.save_page(
            screening=screening,
            group=page.id,
            answers=answers,
            may_be_pregnant=False if page.id is GroupId.G else None,
            by=user,
            now=NOW,
        )
    return screening


def test_submitting_a_screening_at_once_submits_it_once(user: User) -> None:
    screening = _ready_screening(user)
    outcomes = at_once(lambda: screening_actions.submit(screening=screening, by=user, now=NOW))
    assert refusals(outcomes, screening_actions.AlreadySubmitted) == AT_ONCE - 1
    assert Hold.objects.count() == 1
    assert AuditEvent.objects.filter(action=Event.SCREENING_SUBMITTED).count() == 1


def test_screenings_begun_at_once_are_one(user: User) -> None:
    outcomes = at_once(
        lambda: (
            screening_actions.begin(participant=user, purpose=Purpose.START, by=user, now=NOW).pk
        )
    )
    assert refusals(outcomes, ValueError) == 0
    assert len(set(outcomes)) == 1
    assert Screening.objects.count() == 1


def _draft(user: User) -> Plan:
    return starting.draft_plan(
        participant=user,
        inputs=dict(walkthrough.QUIET_INPUTS),
        preferences=starting.Preferences(week_begins=0, recovered=True),
        by=user,
        now=NOW,
    )


def test_accepting_a_plan_at_once_starts_it_once(user: User) -> None:
    screened(user, NOW)
    plan = _draft(user)
    outcomes = at_once(lambda: starting.accept_plan(plan=plan, minutes=None, by=user, now=NOW))
    assert refusals(outcomes, starting.NotADraft) == AT_ONCE - 1
    assert Prescription.objects.count() == 1
    assert AuditEvent.objects.filter(action=Event.PLAN_ACCEPTED).count() == 1


def test_drafts_made_at_once_leave_one(user: User) -> None:
    screened(user, NOW)
    outcomes = at_once(lambda: _draft(user))
    assert refusals(outcomes, ValueError) == 0
    assert Plan.objects.drafts().count() == 1


def test_accepting_while_a_hold_is_raised_never_leaves_both(user: User) -> None:
    screened(user, NOW)
    plan = _draft(user)
    screening = _ready_screening(user)
    turn = iter([True, False])
    lock = threading.Lock()

    def one() -> Any:
        with lock:
            accepts = next(turn)
        if accepts:
            return starting.accept_plan(plan=plan, minutes=None, by=user, now=NOW)
        return screening_actions.submit(screening=screening, by=user, now=NOW + SECOND)

    outcomes = at_once(one, times=2)
    refusals(outcomes, starting.OnHold, starting.NotADraft, starting.NotScreened)
    assert Hold.objects.filter(closed_at=None).count() == 1
    plan.refresh_from_db()
    assert plan.status != "active"


def test_consent_given_at_once_is_given_once(user: User) -> None:
    accounts.withdraw_consent(participant=user, subject=Subject.HEALTH_DATA, by=user, now=NOW)
    outcomes = at_once(
        lambda: accounts.give_consent(
            participant=user, subject=Subject.HEALTH_DATA, by=user, now=NOW
        )
    )
    assert refusals(outcomes, ValueError) == 0
    in_force = Consent.objects.for_user(user).in_force().filter(subject=Subject.HEALTH_DATA)
    assert in_force.count() == 1


def test_unsubscribing_at_once_is_once(plan: Plan) -> None:
    outcomes = at_once(
        lambda: mail_actions.unsubscribe(
            participant=plan.participant, kind="weekly", by=System.ANONYMOUS, now=NOW
        )
    )
    assert refusals(outcomes, ValueError) == 0
    assert Suppression.objects.count() == 1
    assert AuditEvent.objects.filter(action=Event.UNSUBSCRIBED).count() == 1


def test_alerts_raised_at_once_are_one_with_every_occurrence(user: User) -> None:

    clinic = care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=NOW
    )
    care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=NOW)
    concern = care.Concern(AlertKind.PAIN_SEVERE, Severity.HIGH, "Pain.")

    def raise_it() -> Any:
        with transaction.atomic():
            return care.raise_alert(participant=user, concern=concern, by=user, now=NOW)

    outcomes = at_once(raise_it)
    assert refusals(outcomes, ValueError) == 0
    alert = Alert.objects.get()
    assert len(alert.occurrences) == AT_ONCE


# -- Mail ------------------------------------------------------------------------------------------
def test_workers_at_once_send_a_mail_once(plan: Plan, server: Server) -> None:
    end = ends_at(plan)
    check_in(plan, end - SECOND)
    tick(end)
    due = OutboxMail.objects.get().due_at
    outcomes = at_once(lambda: dispatcher.send_due(now=due))
    assert refusals(outcomes, ValueError) == 0
    assert sum(outcomes) == 1
    assert len(server.messages) == 1
    assert OutboxMail.objects.get().state == State.SENT
    assert MailAttempt.objects.count() == 1


def test_many_mails_are_shared_between_workers(plan: Plan) -> None:
    for number in range(12):
        OutboxMail.objects.create(
            participant=plan.participant,
            kind="weekly",
            occasion=f"weekly:{plan.pk}:{number + 50}",
            due_at=NOW,
            not_before=NOW,
            expires_at=NOW + timedelta(days=3),
            queued_at=NOW,
        )
    morning = NOW + timedelta(hours=15)  # in Sydney, where the walker lives
    outcomes = at_once(lambda: dispatcher.send_due(now=morning))
    assert refusals(outcomes, ValueError) == 0
    # Nothing is true of these weeks: each is looked at exactly once, and held back.
    assert MailAttempt.objects.count() == 12
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {State.SUPPRESSED}


# -- Pages: a double click is answered kindly, never with an error ---------------------------------


def statuses(user: User, path: str, data: dict[str, str]) -> list[int]:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    cookies = client.cookies

    def post() -> int:
        another = Client(raise_request_exception=False)
        another.cookies = cookies
        return another.post(path, data).status_code

    return at_once(post)


@pytest.mark.usefixtures("clock")
class TestDoubleClicks:
    def test_submitting_a_screening(self, user: User) -> None:
        screening = _ready_screening(user)
        answers = statuses(user, f"/screening/{screening.public_id}/check/", {})
        assert set(answers) <= {302, 303}
        assert Hold.objects.count() == 1

    def test_accepting_a_plan(self, user: User) -> None:
        screened(user, NOW)
        plan = _draft(user)
        answers = statuses(user, f"/start/{plan.public_id}/", {"minutes": ""})
        assert set(answers) <= {302, 303}
        assert Prescription.objects.count() == 1

    def test_making_a_draft(self, user: User) -> None:
        screened(user, NOW)
        answers = statuses(user, "/start/", START)
        assert set(answers) <= {302, 303}
        assert Plan.objects.drafts().count() == 1

    def test_logging_a_walk(self, plan: Plan) -> None:
        data = {"client_key": str(uuid4())}
        answers = statuses(plan.participant, "/walks/as-planned/", data)
        assert set(answers) <= {302, 303}
        assert Walk.objects.count() == 1

    def test_sending_the_same_walk_from_the_form(self, plan: Plan) -> None:
        data = {"client_key": str(uuid4()), "duration_minutes": "12", "effort": "4"}
        answers = statuses(plan.participant, "/walks/new/", data)
        assert set(answers) <= {302, 303}
        assert Walk.objects.count() == 1

    def test_resting_today(self, plan: Plan) -> None:
        data = {"day": running(plan).starts_on.isoformat()}
        assert set(statuses(plan.participant, "/today/rest/", data)) <= {302, 303}
        assert WeekDays.objects.count() == 1

    def test_noting_days_away(self, plan: Plan) -> None:
        data = {"first": "2026-12-01", "last": "2026-12-05"}
        assert set(statuses(plan.participant, "/away/", data)) <= {302, 303, 422}
        assert Absence.objects.count() == 1

    def test_deleting_a_walk(self, plan: Plan) -> None:
        walk_all(plan, NOW)
        walk = Walk.objects.get()
        answers = statuses(plan.participant, f"/walks/{walk.public_id}/delete/", {})
        assert set(answers) <= {302, 303, 404}
        assert not Walk.objects.exists()

    def test_completing_a_check_in(self, plan: Plan) -> None:
        at = ends_at(plan) - SECOND
        by = plan.participant
        checking_in.save_page(plan=plan, answers=dict(walkthrough.QUIET_WEEK), by=by, now=at)
        with time_machine.travel(at, tick=False):
            answers = statuses(by, "/check-in/next/", {"minutes": ""})
        assert set(answers) <= {200, 302, 303}

    def test_confirming_an_emergency(self, user: User) -> None:
        screening = screening_actions.begin(
            participant=user, purpose=Purpose.START, by=user, now=NOW
        )
        screening_actions.save_page(
            screening=screening,
            group=GroupId.A,
            answers={"A1": "yes"},
            may_be_pregnant=None,
            by=user,
            now=NOW,
        )
        path = f"/screening/{screening.public_id}/confirm/"
        answers = statuses(user, path, {"right": "yes"})
        assert set(answers) <= {302, 303}
        assert Hold.objects.count() == 1


def test_there_is_nothing_left_locked() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert cursor.fetchone() == (0,)
