"""What an invitation leads to, for whoever holds it, in words."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.queries import open_holds
from walkback.accounts.consent_texts import SHARING
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care.models import Clinic, Invitation
from walkback.care.models.invitation import InvitedAs
from walkback.care.queries import clinic_of
from walkback.care.team_queries import membership_of, team_size


class Fit(StrEnum):
    """Whether the holder of an invitation can use it, and how."""

    SIGN_UP = "sign_up"
    MAKE_ACCOUNT = "make_account"
    AGREE = "agree"
    WORK = "work"
    HAS_A_CLINIC = "has_a_clinic"
    WORKS_THERE = "works_there"
    OTHER_ACCOUNT = "other_account"


def fit_of(user: User | AnonymousUser, invitation: Invitation) -> Fit:
    for_participants = invitation.invited_as == InvitedAs.PARTICIPANT
    if not isinstance(user, User):
        return Fit.SIGN_UP if for_participants else Fit.MAKE_ACCOUNT
    if for_participants and user.role == Role.PARTICIPANT:
        return Fit.AGREE if clinic_of(user) is None else Fit.HAS_A_CLINIC
    if not for_participants and user.role == Role.CLINICIAN:
        works_there = membership_of(user, invitation.clinic) is not None
        return Fit.WORKS_THERE if works_there else Fit.WORK
    return Fit.OTHER_ACCOUNT


@dataclass(frozen=True)
class JoinPage:
    clinic: str
    fit: Fit
    for_participants: bool
    as_lead: bool
    seen_by: str
    paragraphs: tuple[str, ...]
    now_at: str
    refusal: str


def join_page(invitation: Invitation, fit: Fit, user: User | AnonymousUser) -> JoinPage:
    held = clinic_of(user) if fit is Fit.HAS_A_CLINIC and isinstance(user, User) else None
    return JoinPage(
        clinic=invitation.clinic.name,
        fit=fit,
        for_participants=invitation.invited_as == InvitedAs.PARTICIPANT,
        as_lead=invitation.invited_as == InvitedAs.LEAD,
        seen_by=seen_by(invitation.clinic),
        paragraphs=SHARING.shown_paragraphs,
        now_at=held.name if held else "",
        refusal=_refusal(user, invitation) if fit is Fit.OTHER_ACCOUNT else "",
    )


def seen_by(clinic: Clinic) -> str:
    n = team_size(clinic)
    return ngettext(
        "%(n)s person works at %(clinic)s now.", "%(n)s people work at %(clinic)s now.", n
    ) % {"n": n, "clinic": clinic.name}


def _refusal(user: User | AnonymousUser, invitation: Invitation) -> str:
    """One person has one role: a clinician who also walks keeps a second account."""
    if invitation.invited_as != InvitedAs.PARTICIPANT:
        return _(
            "This invitation is for somebody who works at the clinic. An account that is not a "
            "clinician's cannot become one. Sign out, open the invitation again, and make a new account "
            "with another e-mail address."
        )
    if isinstance(user, User) and user.role == Role.CLINICIAN:
        return _(
            "This invitation is for somebody who wants to be looked after. A clinician's account has no "
            "plan of its own. Sign out, open the invitation again, and sign up with another e-mail address."
        )
    return _(
        "This invitation is for somebody who wants to be looked after, and your account has no plan of "
        "its own. Sign out and open the invitation again."
    )


def leaving_lines(person: User, clinic: Clinic) -> list[str]:
    """What leaving means, as things are now (clinical specification 4.6)."""
    name = {"clinic": clinic.name}
    lines = [
        _("The people who work at %(clinic)s see nothing of yours any more.") % name,
        _("You take back your agreement to share. What they wrote down until now stays with them."),
        _("You cannot write to them here any more, and nobody there looks at your record."),
    ]
    holds = open_holds(person)
    if any(hold.is_lock for hold in holds):
        lines.append(
            _(
                "You still need to be examined. On your own, your plan opens again when you have been "
                "seen, have written down what you were told, have answered all safety questions again, "
                "and 24 hours have passed."
            )
        )
    elif holds:
        lines.append(
            _(
                "Your plan waits for a clinician. On your own, it goes on when a doctor or physiotherapist "
                "has seen you and you write down here that they said you may walk. It goes on gently."
            )
        )
    else:
        lines.append(_("Your plan, your walks and your mails go on as they are."))
    return lines
