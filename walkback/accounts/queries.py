"""What is asked about accounts."""

from uuid import UUID

from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.models import Consent, User
from walkback.core import actor


def has_consented(user: User, subject: Subject) -> bool:
    """Whether the person has agreed to the present version of a text and not taken it back."""
    return (
        Consent.objects.for_user(user)
        .in_force()
        .filter(subject=subject, version=CURRENT[subject].version)
        .exists()
    )


def consent_in_force(user: User, subject: Subject) -> Consent | None:
    """What the person agreed to and has not taken back, whatever its version."""
    return Consent.objects.for_user(user).in_force().filter(subject=subject).first()


def link_holder(public_id: UUID) -> User | None:
    """Whose link from a mail it is, whoever is signed in where it is opened; None when the account is gone."""
    with actor.beyond_oneself("the signed link is the authority"):
        holder: User | None = User.objects.participants().filter(public_id=public_id).first()
    return holder
