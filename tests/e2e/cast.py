"""People who are somewhere in the programme already, for the journeys that begin there.

Called in a process of its own (`maker`), so that they are made in the site's database, by the real
actions. The main journey does without.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.test import Client

from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.celery import app
from walkback.mail.tokens import UnsubscribeLink, WalkLink
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

PASSWORD = "quiet-river-stones"
ZONE = "Australia/Sydney"
ADMINISTRATOR = "administrator@e2e.example"


class QuickHasher(Argon2PasswordHasher):
    """The site's own kind of hash, which it can check, made without the effort: most here never log in."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def make(who: str, email: str) -> None:
    """A "newcomer" who has agreed to the terms, somebody "cleared", or a "walker" in week 1."""
    now = datetime.now(UTC)
    user = walkthrough.join(walkthrough.Person(email, PASSWORD), now=now)
    if who in ("cleared", "walker"):
        walkthrough.screen(user, now=now)
    if who == "walker":
        walkthrough.start_plan(user, now=now)


WEEKS = {
    "good": WeekLived(),
    "silent": WeekLived(share=0, check_in=False),
    "away": WeekLived(share=0, answers={"planned_absence": True}),
    "sore": WeekLived(answers={"pain_avg": 3}),
    "flare": WeekLived(share=40, answers={"flare": "PRESENT", "pain_avg": 5}),
}
"""How a week may have been lived."""


def make_walker(email: str, weeks: tuple[str, ...], inputs: dict[str, object]) -> None:
    """Somebody who began as many weeks ago as named, lived them so, and stands on day 1 of the next.

    Each silent week is decided 48 hours late; the person then comes on day 3.
    """
    now = datetime.now(UTC)
    began = now - timedelta(weeks=len(weeks), days=2 if "silent" in weeks else 0)
    user = walkthrough.join(walkthrough.Person(email, PASSWORD), now=began)
    walkthrough.screen(user, now=began)
    said = {**walkthrough.QUIET_INPUTS, **inputs} if inputs else None
    plan = walkthrough.start_plan(user, said, now=began)
    for week in weeks:
        if not walkthrough.live_week(plan, WEEKS[week], until=now):
            return


def sign_in(email: str) -> tuple[str, str]:
    """The cookie of somebody who has signed in: its name and its value."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return str(cookie.key), str(cookie.value)


def link_in_mail(email: str, what: str) -> str:
    """The address that a weekly mail to this person has for logging a "walk" or to "unsubscribe"."""
    public_id = User.objects.get(email=email).public_id
    if what == "walk":
        return f"/l/{WalkLink(public_id, None, 'weekly').token()}/"
    return f"/u/{UnsubscribeLink(public_id, 'weekly').token()}/"


def ring(task: str) -> None:
    """Put a task into the broker, as beat does."""
    app.send_task(task)


def email_of(who: str) -> str:
    return f"{who}@e2e.example"


def make_administrator() -> None:
    _account(ADMINISTRATOR, Role.ADMINISTRATOR, datetime.now(UTC))


def make_staff(patient: str, who: str) -> None:
    """A clinic with its clinician, called `who`, who looks after `patient`."""
    now = datetime.now(UTC)
    clinician = _account(email_of(who), Role.CLINICIAN, now)
    clinic = care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=now
    )
    care.add_member(
        clinic=clinic, user=clinician, role=MembershipRole.LEAD, by=System.COMMAND, now=now
    )
    participant = User.objects.get(email=patient)
    care.enrol(clinic=clinic, participant=participant, by=System.COMMAND, now=now)


def make_queue(clinic: str, people: list[str]) -> None:
    """A clinic with the clinicians `<clinic>-lead` and `<clinic>-other`; these people have been there for a day.

    Each has an alert: pain is up.
    """
    now = datetime.now(UTC)
    made = care.create_clinic(
        name=clinic, country="AU", emergency_line="", by=System.COMMAND, now=now
    )
    for name, role in (("lead", MembershipRole.LEAD), ("other", MembershipRole.CLINICIAN)):
        user = _account(email_of(f"{clinic}-{name}"), Role.CLINICIAN, now)
        care.add_member(clinic=made, user=user, role=role, by=System.COMMAND, now=now)
    for name in people:
        make("walker", email_of(name))
        participant = User.objects.get(email=email_of(name))
        care.enrol(clinic=made, participant=participant, by=System.COMMAND, now=now)
        raise_alert(participant.email, AlertKind.PAIN_UP)


@transaction.atomic
def raise_alert(email: str, kind: str) -> None:
    """One open alert of this kind, as when the facts raise it."""
    concern = care.Concern(AlertKind(kind), Severity.MEDIUM, "Raised for a look.", 3, 2)
    participant = User.objects.get(email=email)
    care.raise_alert(
        participant=participant, concern=concern, by=System.COMMAND, now=datetime.now(UTC)
    )


def _account(email: str, role: Role, now: datetime) -> User:
    profile = accounts.Profile(time_zone=ZONE, country="AU")
    return accounts.create_account(
        email=email, password=PASSWORD, role=role, profile=profile, by=System.COMMAND, now=now
    )
