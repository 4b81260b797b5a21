"""What is asked about the teams of clinics and their invitations."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, Value, When

from walkback.accounts.models import User
from walkback.accounts.reach import Reach
from walkback.care.codes import digest
from walkback.care.models import (
    Clinic,
    Enrolment,
    Invitation,
    Membership,
    Thresholds,
    people_visible_to,
)
from walkback.care.models.clinic import MembershipQuerySet, MembershipRole
from walkback.core import actor


def memberships_of(user: User) -> MembershipQuerySet:
    """The places of somebody who works in clinics now."""
    return Membership.objects.active().filter(user=user)


def membership_of(user: User, clinic: Clinic) -> Membership | None:
    """The place of somebody who works in this clinic now."""
    return memberships_of(user).filter(clinic=clinic).first()


def reach_of(user: User) -> Reach:
    """Whose records a clinician may review, and whose names besides: who works or worked where they work now."""
    here = memberships_of(user).values("clinic")
    colleagues = User.objects.get_queryset().filter(memberships__clinic__in=here)
    return Reach(people=people_visible_to(user), colleagues=colleagues)


def team_of(clinic: Clinic) -> list[Membership]:
    """Everybody who works in a clinic now, leads first."""
    leads_first = Case(When(role=MembershipRole.LEAD, then=Value(0)), default=Value(1))
    return list(
        Membership.objects.active()
        .filter(clinic=clinic)
        .select_related("user")
        .order_by(leads_first, "user__email", "pk")
    )


def team_size(clinic: Clinic) -> int:
    """How many people work in a clinic now."""
    with actor.beyond_oneself("a number: told to whoever has an invitation, before they agree"):
        return Membership.objects.active().filter(clinic=clinic).count()


def thresholds_of(clinic: Clinic) -> Thresholds:
    """From which values on a clinic is told."""
    return Thresholds.objects.get(clinic=clinic)


def open_invitations(clinic: Clinic, *, now: datetime) -> list[Invitation]:
    """Those that somebody could still use, the newest first."""
    return list(
        Invitation.objects.filter(clinic=clinic)
        .open_at(now)
        .select_related("made_by")
        .order_by("-made_at", "-pk")
    )


def invitation_of(code: str, *, now: datetime) -> Invitation | None:
    """The open invitation that this code belongs to."""
    open_ones = Invitation.objects.open_at(now).filter(code_hmac=digest(code))
    with actor.beyond_oneself("the code is the authority"):
        return open_ones.select_related("clinic").first()


def was_looked_after(user: User, public_id: UUID) -> bool:
    """Whether a clinic that this clinician works in now looks after this person, or did."""
    enrolments = Enrolment.objects.for_user(user).filter(participant__public_id=public_id)
    with actor.beyond_oneself(
        "their clinic's own enrolment is the authority, also when it has ended"
    ):
        return enrolments.exists()
