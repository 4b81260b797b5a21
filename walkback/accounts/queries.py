"""What is asked about accounts."""

from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.models import Consent, User


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
