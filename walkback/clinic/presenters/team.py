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


@dataclass(frozen=True)
class RolePage:
    """What a change of role means. `role` is the one they would have; `is_last`: it cannot be taken from them."""

    role: MembershipRole
    heading: str
    question: str
    lines: tuple[str, ...]
    submit: str
    is_last: bool


def role_page(place: Membership, reader: User, *, is_last: bool) -> RolePage:
    if place.role != MembershipRole.LEAD:
        return _rise()
    return _step_down(is_you=place.user_id == reader.pk, is_last=is_last)


def _rise() -> RolePage:
    return RolePage(
        role=MembershipRole.LEAD,
        heading=_("Make a lead"),
        question=_("Let them lead this clinic too?"),
        lines=(
            _("They can change the clinic, when it is told and how its plans begin."),
            _("They can invite and remove colleagues, also you."),
            _("They are signed out everywhere, and sign in again."),
        ),
        submit=_("Make them a lead"),
        is_last=False,
    )


def _step_down(*, is_you: bool, is_last: bool) -> RolePage:
    theirs = (
        _("They look after everybody as before."),
        _("They change nothing about the clinic, and invite and remove no colleagues."),
        _("They are signed out everywhere, and sign in again."),
    )
    yours = (
        _("You look after everybody as before."),
        _("You change nothing about the clinic, and invite and remove no colleagues."),
        _("You are signed out everywhere, and sign in again."),
    )
    words = _("Lead no more") if is_you else _("Take the lead back")
    return RolePage(
        role=MembershipRole.CLINICIAN,
        heading=words,
        question=_("Go on as a clinician who does not lead?"),
        lines=yours if is_you else theirs,
        submit=words,
        is_last=is_last,
    )


def changed_words(member: User, role: MembershipRole) -> str:
    words = (
        _("%(person)s leads this clinic now, and is signed out once.")
        if role == MembershipRole.LEAD
        else _("%(person)s leads this clinic no more, and is signed out once.")
    )
    return words % {"person": member.email}
