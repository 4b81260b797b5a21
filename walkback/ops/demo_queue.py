"""A morning's work in the demonstration clinic: what a colleague has taken, read, put off and written down."""

from datetime import datetime, timedelta
from uuid import uuid4

from plans.actions import alerting
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care.actions import add_member, alerts, escalate_due, looking, messaging, noting
from walkback.care.models import Alert, Clinic
from walkback.care.models.alert import AlertKind
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.contact import ContactBy
from walkback.ops.walkthrough import Person

COLLEAGUE = "colleague@demo.example"


def work(clinic: Clinic, person: Person, *, joined_at: datetime, now: datetime) -> None:
    """A colleague with the password of `person` joins, and works through a part of the queue."""
    colleague = _colleague(clinic, person, joined_at)
    alerting.tell_of_silence(by=System.WEEKLY, now=now)
    escalate_due(by=System.WEEKLY, now=now)
    _called(colleague, "locked", now - timedelta(hours=3))
    _took(colleague, "paused", AlertKind.PAIN_SEVERE, now - timedelta(hours=2))
    _put_off(colleague, "week14", AlertKind.GOAL_REACHED, now - timedelta(hours=1))
    _wrote("week6", "Can I walk uphill again, or is it too early?", now - timedelta(minutes=40))


def _colleague(clinic: Clinic, person: Person, now: datetime) -> User:
    profile = accounts.Profile(time_zone=person.time_zone, country=person.country)
    colleague = accounts.create_account(
        email=person.email,
        password=person.password,
        role=Role.CLINICIAN,
        profile=profile,
        by=System.COMMAND,
        now=now,
    )
    add_member(
        clinic=clinic, user=colleague, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=now
    )
    return colleague


def _somebody(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def _alert(name: str, kind: AlertKind) -> Alert | None:
    return Alert.objects.open().filter(participant=_somebody(name), kind=kind).first()


def _called(colleague: User, name: str, now: datetime) -> None:
    """The red flag is answered by a call; the lock stays until it is cleared."""
    looking.note_contact(
        participant=_somebody(name),
        contact_by=ContactBy.PHONE,
        text="Called. Goes to the emergency department today and writes down what they say.",
        by=colleague,
        now=now,
    )


def _took(colleague: User, name: str, kind: AlertKind, now: datetime) -> None:
    found = _alert(name, kind)
    if found is None:
        return
    alerts.claim(alert=found, seen=found.state, by=colleague, now=now)
    text = "No answer by phone. Trying again in the afternoon."
    noting.write_note(participant=found.participant, text=text, by=colleague, now=now)


def _put_off(colleague: User, name: str, kind: AlertKind, now: datetime) -> None:
    found = _alert(name, kind)
    if found is not None:
        until = now + timedelta(days=3)
        alerts.snooze(alert=found, until=until, seen=found.state, by=colleague, now=now)


def _wrote(name: str, text: str, now: datetime) -> None:
    person = _somebody(name)
    messaging.send(participant=person, text=text, client_key=uuid4(), by=person, now=now)
