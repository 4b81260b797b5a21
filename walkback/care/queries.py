"""What is asked about clinics."""

from walkback.accounts.models import User
from walkback.care.models import Clinic, Enrolment


def clinic_of(participant: User) -> Clinic | None:
    """The clinic that looks after this person now; None for a self-directed one."""
    enrolment = (
        Enrolment.objects.active().filter(participant=participant).select_related("clinic").first()
    )
    return None if enrolment is None else enrolment.clinic
