"""Leaving a clinic, and being removed from its team."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from screening.actions import holding
from screening.clearing import way_back
from screening.domain.clearance import Step
from screening.models import Hold
from tests.conftest import NOW
from tests.integration.invitations import audited, code_for, member
from tests.integration.pages import client_of
from walkback.accounts.audit import Event, System
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import Consent, User
from walkback.care.actions import Concern, enrol, raise_alert
from walkback.care.actions.belonging import (
    LastLead,
    NotAMember,
    NotInAClinic,
    leave_clinic,
    remove_member,
)
from walkback.care.actions.inviting import NotALead, NotTheirClinic, join_as_participant
from walkback.care.models import Alert, Clinic, Enrolment, people_visible_to
from walkback.care.models.alert import AlertKind, ClosedBecause, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.care.queries import clinic_of
from walkback.care.team_queries import membership_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
LEAD = MembershipRole.LEAD


def pain(participant: User, kind: AlertKind = AlertKind.PAIN_UP) -> Alert:
    alert = raise_alert(
        participant=participant,
        concern=Concern(kind, Severity.MEDIUM, "Pain."),
        by=participant,
        now=NOW,
    )
    assert alert is not None
    return alert


def claim(alert: Alert, by: User) -> None:
    alert.claimed_at, alert.claimed_by = NOW, by
    alert.save()


# -- A participant who leaves ----------------------------------------------------------------------
def test_who_leaves_takes_everything_along(clinic: Clinic, newcomer: User) -> None:
    colleague = member(clinic, "colleague")
    join_as_participant(code=code_for(clinic), by=newcomer, now=NOW)
    alert = pain(newcomer)
    assert leave_clinic(participant=newcomer, by=newcomer, now=LATER) == clinic
    assert clinic_of(newcomer) is None
    assert not people_visible_to(colleague).exists()
    alert.refresh_from_db()
    assert (alert.closed_at, alert.closed_because) == (LATER, ClosedBecause.LEFT)
    assert (
        not Consent.objects.for_user(newcomer).in_force().filter(subject=Subject.SHARING).exists()
    )
    assert (
        Consent.objects.for_user(newcomer).in_force().filter(subject=Subject.HEALTH_DATA).exists()
    )
    assert [event.subject_id for event in audited(Event.LEFT_CLINIC)] == [newcomer.pk]


def test_who_has_no_clinic_cannot_leave_one(newcomer: User) -> None:
    with pytest.raises(NotInAClinic):
        leave_clinic(participant=newcomer, by=newcomer, now=NOW)


def test_who_left_may_join_again_and_agrees_again(clinic: Clinic, newcomer: User) -> None:
    for _ in range(2):
        join_as_participant(code=code_for(clinic), by=newcomer, now=NOW)
        leave_clinic(participant=newcomer, by=newcomer, now=LATER)
    assert Enrolment.objects.filter(participant=newcomer).count() == 2
    assert Consent.objects.filter(participant=newcomer, subject=Subject.SHARING).count() == 2


def test_nothing_is_raised_for_who_left(clinic: Clinic, newcomer: User) -> None:
    join_as_participant(code=code_for(clinic), by=newcomer, now=NOW)
    leave_clinic(participant=newcomer, by=newcomer, now=LATER)
    concern = Concern(AlertKind.PAIN_UP, Severity.MEDIUM, "Pain.")
    assert raise_alert(participant=newcomer, concern=concern, by=newcomer, now=LATER) is None


def test_a_hold_then_follows_the_rules_of_self_directed_people(
    clinic: Clinic, held_participant: User
) -> None:
    enrol(clinic=clinic, participant=held_participant, by=System.COMMAND, now=NOW)
    before = way_back(held_participant, now=NOW)
    assert before is not None
    assert Step.CLINICIAN in before.steps
    leave_clinic(participant=held_participant, by=held_participant, now=LATER)
    after = way_back(held_participant, now=LATER)
    assert after is not None
    assert Step.CLINICIAN not in after.steps
    holding.attest(
        participant=held_participant,
        statement=holding.Statement("Dr Test", LATER.date(), "All fine.", may_walk=True),
        by=held_participant,
        now=LATER,
    )
    assert not Hold.objects.filter(participant=held_participant).open().exists()


# -- A clinician who is removed --------------------------------------------------------------------
@pytest.fixture
def lead(clinic: Clinic) -> User:
    return member(clinic, "lead", LEAD)


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member(clinic, "colleague")


@pytest.fixture
def leaver(clinic: Clinic) -> User:
    return member(clinic, "leaver")


def test_only_a_lead_removes(
    clinic: Clinic, lead: User, colleague: User, leaver: User, other_clinician: User
) -> None:
    with pytest.raises(NotALead):
        remove_member(clinic=clinic, member=leaver, hand_to=None, by=colleague, now=LATER)
    for user in (other_clinician,):
        with pytest.raises(NotTheirClinic):
            remove_member(clinic=clinic, member=leaver, hand_to=None, by=user, now=LATER)
    remove_member(clinic=clinic, member=leaver, hand_to=None, by=lead, now=LATER)
    assert membership_of(leaver, clinic) is None
    (event,) = audited(Event.MEMBER_REMOVED)
    assert event.actor_id == lead.pk


def test_the_last_lead_stays(clinic: Clinic, lead: User, colleague: User) -> None:
    with pytest.raises(LastLead):
        remove_member(clinic=clinic, member=lead, hand_to=colleague, by=lead, now=LATER)
    assert membership_of(lead, clinic) is not None
    member(clinic, "second", LEAD)
    remove_member(clinic=clinic, member=lead, hand_to=None, by=lead, now=LATER)


def test_somebody_who_does_not_work_there(
    clinic: Clinic, lead: User, leaver: User, other_clinician: User
) -> None:
    with pytest.raises(NotAMember):
        remove_member(clinic=clinic, member=other_clinician, hand_to=None, by=lead, now=LATER)
    for hand_to in (other_clinician, leaver):
        with pytest.raises(NotAMember):
            remove_member(clinic=clinic, member=leaver, hand_to=hand_to, by=lead, now=LATER)
    assert membership_of(leaver, clinic) is not None


def test_claims_go_to_a_named_colleague(
    clinic: Clinic, lead: User, colleague: User, leaver: User, newcomer: User
) -> None:
    enrol(clinic=clinic, participant=newcomer, by=System.COMMAND, now=NOW)
    theirs, closed = pain(newcomer), pain(newcomer, AlertKind.STALLED)
    mine = pain(newcomer, AlertKind.FALL)
    claim(theirs, leaver)
    claim(mine, colleague)
    closed.closed_at, closed.closed_because = NOW, ClosedBecause.SETTLED
    claim(closed, leaver)
    remove_member(clinic=clinic, member=leaver, hand_to=colleague, by=lead, now=LATER)
    for alert in (theirs, mine, closed):
        alert.refresh_from_db()
    assert (theirs.claimed_by, theirs.claimed_at) == (colleague, LATER)
    assert (mine.claimed_by, mine.claimed_at) == (colleague, NOW)
    assert closed.claimed_by == leaver, "what is closed stays as it was"
    (event,) = audited(Event.ALERT_CLAIMED)
    assert event.subject_id == newcomer.pk
    assert event.detail == {"from": leaver.pk, "to": colleague.pk}


def test_claims_go_to_nobody(clinic: Clinic, lead: User, leaver: User, newcomer: User) -> None:
    enrol(clinic=clinic, participant=newcomer, by=System.COMMAND, now=NOW)
    alert = pain(newcomer)
    claim(alert, leaver)
    remove_member(clinic=clinic, member=leaver, hand_to=None, by=lead, now=LATER)
    alert.refresh_from_db()
    assert (alert.claimed_by, alert.claimed_at, alert.closed_at) == (None, None, None)
    assert len(audited(Event.ALERT_RELEASED)) == 1


def test_the_very_next_request_of_who_was_removed_is_nobodys(
    clinic: Clinic, lead: User, leaver: User
) -> None:
    with time_machine.travel(NOW, tick=False):
        browsers: list[Client] = [client_of(leaver), client_of(leaver)]
        of_lead: Any = client_of(lead)
        assert all(browser.get("/settings/").status_code == 200 for browser in browsers)
        assert Session.objects.count() == 3
        remove_member(clinic=clinic, member=leaver, hand_to=None, by=lead, now=NOW)
        assert Session.objects.count() == 1
        for browser in browsers:
            answer = browser.get("/clinic/")
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/")
        assert of_lead.get("/settings/").status_code == 200
    (event,) = audited(Event.SIGNED_OUT)
    assert (event.actor_id, event.subject_id, event.detail) == (lead.pk, leaver.pk, {"sessions": 2})
