"""An alert that nobody reads goes on to the clinic's leads, counted in working days of the clinic."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.models import Plan
from plans.tasks import look_after_alerts
from tests.conftest import NOW
from tests.integration.racing import at_once, refusals
from tests.integration.watched import DAY, watched
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.actions import escalating
from walkback.care.models import Alert, Clinic
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.celery import app

pytestmark = pytest.mark.django_db
SYDNEY = ZoneInfo("Australia/Sydney")
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=SYDNEY)
SECOND = timedelta(seconds=1)


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Australia/Sydney")
    return watched(clinic)


def raised(plan: Plan, kind: AlertKind, now: datetime = FRIDAY) -> Alert:
    with transaction.atomic():
        alert = care.raise_alert(
            participant=plan.participant,
            concern=care.Concern.of(kind, "Of this test."),
            by=System.WEEKLY,
            now=now,
        )
    assert alert is not None
    return alert


def escalated(now: datetime) -> int:
    return care.escalate_due(by=System.WEEKLY, now=now)


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (AlertKind.RED_FLAG_EMERGENCY, FRIDAY + 3 * DAY),
        (AlertKind.PAIN_SEVERE, FRIDAY + 3 * DAY),
        (AlertKind.PAIN_UP, FRIDAY + 5 * DAY),
    ],
)
def test_high_after_one_working_day_medium_after_three(
    plan: Plan, kind: AlertKind, due: datetime
) -> None:
    alert = raised(plan, kind)
    assert escalated(due - SECOND) == 0
    assert escalated(due) == 1
    assert escalated(due + DAY) == 0
    alert.refresh_from_db()
    assert (alert.escalated_at, alert.is_escalated) == (due, True)
    event = AuditEvent.objects.get(action=Event.ALERT_ESCALATED)
    assert (event.subject_id, event.detail) == (plan.participant_id, {"kind": kind.value})


@pytest.mark.parametrize("kind", [AlertKind.STALLED, AlertKind.MESSAGE, AlertKind.GOAL_REACHED])
def test_what_is_less_pressing_never_does(plan: Plan, kind: AlertKind) -> None:
    raised(plan, kind)
    assert escalated(FRIDAY + 60 * DAY) == 0


def test_the_day_is_that_of_the_clinic(plan: Plan, clinic: Clinic) -> None:
    """Friday afternoon in Sydney is Thursday evening in Los Angeles: there it is due on Friday evening."""
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="America/Los_Angeles")
    raised(plan, AlertKind.FALL)
    assert escalated(FRIDAY + DAY - SECOND) == 0
    assert escalated(FRIDAY + DAY) == 1


def test_what_was_read_waits_from_the_next_event_on(plan: Plan, clinic: Clinic) -> None:
    doctor: User = User.objects.create_user("d@test.example", role="clinician", joined_at=NOW)
    care.add_member(
        clinic=clinic, user=doctor, role=MembershipRole.LEAD, by=System.COMMAND, now=NOW
    )
    alert = raised(plan, AlertKind.FALL)
    assert escalated(FRIDAY + 3 * DAY) == 1
    alert.refresh_from_db()
    alert = care.acknowledge(alert=alert, seen=alert.state, by=doctor, now=FRIDAY + 4 * DAY)
    assert not alert.is_escalated
    assert escalated(FRIDAY + 30 * DAY) == 0
    # Monday, and Tuesday once more: it is unread since Monday.
    monday = FRIDAY + 10 * DAY
    raised(plan, AlertKind.FALL, monday)
    raised(plan, AlertKind.FALL, monday + DAY - SECOND)
    assert escalated(monday + DAY - SECOND) == 0
    assert escalated(monday + DAY) == 1


def test_a_closed_one_does_not(plan: Plan) -> None:
    raised(plan, AlertKind.FALL)
    Alert.objects.update(closed_at=FRIDAY, closed_because="reviewed")
    assert escalated(FRIDAY + 30 * DAY) == 0


def test_more_pressing_later_counts_as_what_it_is_now(plan: Plan) -> None:
    alert = raised(plan, AlertKind.NO_LOGS)
    assert escalated(FRIDAY + 10 * DAY) == 0
    concern = care.Concern(AlertKind.NO_LOGS, Severity.MEDIUM, "Of this test.")
    with transaction.atomic():
        care.raise_all([(plan.participant, concern)], by=System.WEEKLY, now=FRIDAY + 7 * DAY)
    assert escalated(FRIDAY + 10 * DAY) == 1
    alert.refresh_from_db()
    assert alert.is_escalated


def test_many_cost_as_many_queries_as_few(
    plan: Plan, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised(plan, AlertKind.FALL)
    due = FRIDAY + 3 * DAY

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            escalated(due)
            transaction.set_rollback(True)
        return len(queries)

    one = asked()
    for _ in range(4):
        raised(watched(clinic), AlertKind.FALL)
    assert asked() == one
    monkeypatch.setattr(escalating, "CHUNK", 2)
    assert escalated(due) == 5


def test_the_task_tells_of_silence_and_escalates(plan: Plan, time_machine: object) -> None:
    raised(plan, AlertKind.FALL, NOW)
    time_machine.move_to(NOW + 7 * DAY, tick=False)  # type: ignore[attr-defined]  # a fixture without types
    look_after_alerts()
    kinds = Alert.objects.open().order_by("kind").values_list("kind", "escalated_at")
    assert list(kinds) == [("FALL", NOW + 7 * DAY), ("NO_LOGS", None)]
    actors = AuditEvent.objects.filter(action=Event.ALERT_ESCALATED)
    assert {row.actor_role for row in actors} == {"system:weekly"}


def test_beat_knows_the_task() -> None:
    entry = app.conf.beat_schedule["look-after-alerts"]
    assert entry["task"] == look_after_alerts.name


@pytest.mark.django_db(transaction=True)
def test_two_at_once_escalate_each_once(clinic: Clinic) -> None:
    for _ in range(3):
        raised(watched(clinic), AlertKind.FALL)
    due = FRIDAY + 5 * DAY
    outcomes = at_once(lambda: escalated(due))
    assert refusals(outcomes) == 0
    assert sum(outcomes) + escalated(due) == 3
    assert AuditEvent.objects.filter(action=Event.ALERT_ESCALATED).count() == 3
