"""Clinics, their teams and their codes, for tests of joining and leaving."""

from datetime import datetime

from tests.conftest import NOW, PASSWORD
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import AuditEvent, User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.actions.inviting import invite
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.invitation import InvitedAs

AS = InvitedAs
"""Short for tables."""


def clinician(name: str) -> User:
    """A clinician's account, of no clinic yet."""
    return accounts.create_account(
        email=f"{name}@test.example",
        password=PASSWORD,
        role=Role.CLINICIAN,
        profile=accounts.Profile(time_zone="Australia/Sydney", country="AU"),
        by=System.COMMAND,
        now=NOW,
    )


def member(clinic: Clinic, name: str, role: MembershipRole = MembershipRole.CLINICIAN) -> User:
    """Somebody new who works in this clinic."""
    user = clinician(name)
    care.add_member(clinic=clinic, user=user, role=role, by=System.COMMAND, now=NOW)
    return user


def code_for(clinic: Clinic, invited_as: InvitedAs = AS.PARTICIPANT, at: datetime = NOW) -> str:
    """The code of a new invitation."""
    _invitation, code = invite(
        clinic=clinic, invited_as=invited_as, label="", by=System.COMMAND, now=at
    )
    return code


def audited(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))
