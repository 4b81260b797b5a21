"""People who are somewhere in the programme already, for the journeys that begin there.

Used in a process of its own (`Site.make`), so that they are made in the site's database, by the real
actions. The main journey does without.
"""

from datetime import UTC, datetime

from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.models.clinic import MembershipRole
from walkback.ops import walkthrough

PASSWORD = "quiet-river-stones"
ZONE = "Australia/Sydney"
ADMINISTRATOR = "administrator@e2e.example"


def make(who: str, email: str) -> None:
    """A "newcomer" who has agreed to the terms, somebody "cleared", or a "walker" in week 1."""
    now = datetime.now(UTC)
    user = walkthrough.join(walkthrough.Person(email, PASSWORD), now=now)
    if who in ("cleared", "walker"):
        walkthrough.screen(user, now=now)
    if who == "walker":
        walkthrough.start_plan(user, now=now)


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


def _account(email: str, role: Role, now: datetime) -> User:
    profile = accounts.Profile(time_zone=ZONE, country="AU")
    return accounts.create_account(
        email=email, password=PASSWORD, role=role, profile=profile, by=System.COMMAND, now=now
    )
