"""A clinic's team in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from walkback.accounts.models import User
from walkback.care.models import Clinic, Invitation, Membership, Thresholds
from walkback.care.models.alert import THRESHOLD_RANGES
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.invitation import InvitedAs
from walkback.clinic.team_forms import THRESHOLD_WORDS


@dataclass(frozen=True)
class Colleague:
    public_id: UUID
    email: str
    is_lead: bool
    is_you: bool


@dataclass(frozen=True)
class Fact:
    term: str
    description: str
    note: str = ""


def people_here(places: Iterable[Membership], reader: User) -> list[Colleague]:
    return [
        Colleague(
            public_id=place.user.public_id,
            email=place.user.email,
            is_lead=place.role == MembershipRole.LEAD,
            is_you=place.user_id == reader.pk,
        )
        for place in places
    ]


def clinic_facts(clinic: Clinic) -> list[Fact]:
    return [
        Fact(_("Country"), clinic.country.name),
        Fact(_("Time zone"), clinic.time_zone, _("Its working days begin and end by this clock.")),
        Fact(
            _("Emergency line"),
            clinic.emergency_line or _("None"),
            _(
                "Shown to your people only where Walkback knows no emergency number of their country."
            ),
        ),
    ]


def threshold_facts(thresholds: Thresholds) -> list[Fact]:
    return [
        Fact(str(words), str(getattr(thresholds, name)), str(unit))
        for name, (words, unit) in THRESHOLD_WORDS.items()
        if name in THRESHOLD_RANGES
    ]


def invited_words(invitation: Invitation) -> str:
    """What somebody is invited to, as they read it."""
    return {
        InvitedAs.PARTICIPANT: _("to be looked after"),
        InvitedAs.CLINICIAN: _("to work here"),
        InvitedAs.LEAD: _("to work here and lead"),
    }[InvitedAs(invitation.invited_as)]
