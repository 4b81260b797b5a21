"""Clinics, who works there, who is looked after, and what alerts them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from plans.models import Plan
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.walkers import check_in, ends_at, joined, tick, walk_all, walker
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions
from walkback.care.models import Alert, Clinic, Enrolment, Membership, people_visible_to
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.ops import walkthrough

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor(clinic: Clinic) -> User:
    """Works in the clinic."""
    user: User = User.objects.create_user("doctor@test.example", role="clinician", joined_at=NOW)
    actions.add_member(
        clinic=clinic, user=user, role=MembershipRole.LEAD, by=System.COMMAND, now=NOW
    )
    return user


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    """A walker whom the clinic looks after."""
    made = walker(NOW)
    actions.enrol(clinic=clinic, participant=made.participant, by=System.COMMAND, now=NOW)
    return made


def audited(event: Event) -> int:
    return AuditEvent.objects.filter(action=event.value).count()


def test_each_step_is_audited(clinic: Clinic, doctor: User, plan: Plan) -> None:
    actions.end_membership(membership=Membership.objects.get(), by=System.COMMAND, now=NOW + DAY)
    for event in (
        Event.CLINIC_CREATED,
        Event.MEMBER_ADDED,
        Event.ENROLLED,
        Event.MEMBER_REMOVED,
    ):
        assert audited(event) == 1, event


def test_only_clinicians_work_and_only_participants_are_looked_after(
    clinic: Clinic, doctor: User, plan: Plan
) -> None:
    with pytest.raises(actions.NotAClinician):
        actions.add_member(
            clinic=clinic,
            user=plan.participant,
            role=MembershipRole.LEAD,
            by=System.COMMAND,
            now=NOW,
        )
    with pytest.raises(actions.NotAParticipant):
        actions.enrol(clinic=clinic, participant=doctor, by=System.COMMAND, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.enrol(clinic=clinic, participant=plan.participant, by=System.COMMAND, now=NOW)


def test_who_is_seen_is_read_at_the_moment(
    clinic: Clinic, doctor: User, plan: Plan, signed_in: Any
) -> None:
    client = signed_in(doctor)
    path = f"/clinic/people/{plan.participant.public_id}/"
    assert client.get(path).status_code == 200
    assert audited(Event.RECORD_VIEWED) == 1
    Enrolment.objects.update(left_at=NOW + DAY)
    assert client.get(path).status_code == 404
    Enrolment.objects.update(left_at=None)
    assert client.get(path).status_code == 200
    actions.end_membership(membership=Membership.objects.get(), by=System.COMMAND, now=NOW + DAY)
    assert client.get(path).status_code == 404
    assert not people_visible_to(doctor).exists()
    assert audited(Event.ACCESS_REFUSED) == 2


def test_nobody_else_sees_anybody(plan: Plan, doctor: User) -> None:
    assert list(people_visible_to(doctor)) == [plan.participant]
    assert not people_visible_to(plan.participant).exists()
    stranger = User.objects.create_user("far@test.example", role="clinician", joined_at=NOW)
    assert not people_visible_to(stranger).exists()
    User.objects.filter(pk=doctor.pk).update(is_active=False)
    doctor.refresh_from_db()
    assert not people_visible_to(doctor).exists()


@pytest.mark.parametrize(
    ("answers", "kind", "severity"),
    [
        ({"A1": "yes"}, AlertKind.RED_FLAG_EMERGENCY, Severity.CRITICAL),
        ({"B6": "yes"}, AlertKind.RED_FLAG_URGENT, Severity.HIGH),
        ({"B7": "yes"}, AlertKind.CLEARANCE_NEEDED, Severity.MEDIUM),
    ],
)
def test_a_result_alerts_the_clinic(
    plan: Plan, clinic: Clinic, answers: dict[str, str], kind: str, severity: int
) -> None:
    walkthrough.screen(plan.participant, answers, now=NOW + DAY, purpose=Purpose.SYMPTOMS)
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.clinic_id) == (kind, severity, clinic.pk)
    assert (alert.participant_id, alert.opened_at) == (plan.participant_id, NOW + DAY)
    assert audited(Event.ALERT_RAISED) == 1


def test_severe_pain_alerts_the_clinic(plan: Plan) -> None:
    walk_all(plan, NOW)
    check_in(plan, ends_at(plan) - timedelta(seconds=1), pain_avg=9)
    tick(ends_at(plan))
    assert {alert.kind for alert in Alert.objects.all()} == {
        AlertKind.PAIN_SEVERE,
        AlertKind.PAIN_UP,
        AlertKind.PLAN_PAUSED,
    }


def test_the_same_again_is_added_to_the_open_alert(plan: Plan) -> None:
    concern = actions.Concern(AlertKind.PAIN_SEVERE, Severity.HIGH, "Pain.")
    for place in range(2):
        actions.raise_alert(
            participant=plan.participant, concern=concern, by=System.WEEKLY, now=NOW + place * DAY
        )
    alert = Alert.objects.get()
    assert len(alert.occurrences) == 2
    Alert.objects.update(closed_at=NOW + 2 * DAY, closed_because="reviewed")
    actions.raise_alert(
        participant=plan.participant, concern=concern, by=System.WEEKLY, now=NOW + 3 * DAY
    )
    assert Alert.objects.count() == 2
    assert audited(Event.ALERT_RAISED) == 2


def test_without_a_clinic_nobody_is_told() -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"B6": "yes"}, now=NOW)
    assert not Alert.objects.exists()
