"""What clinics suggest for new plans."""

from plans.models import PlanTemplate
from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.care.queries import clinic_of


def template_of(clinic: Clinic) -> PlanTemplate | None:
    """The version that counts for new plans now; None while the clinic leaves everything to the rules."""
    template: PlanTemplate | None = (
        PlanTemplate.objects.filter(clinic=clinic).order_by("-version").first()
    )
    return template


def template_for(participant: User) -> PlanTemplate | None:
    """The same for the clinic that looks after this person."""
    clinic = clinic_of(participant)
    return template_of(clinic) if clinic else None


def versions_of(clinic: Clinic) -> list[PlanTemplate]:
    """Every version, newest first, with who made it."""
    return list(
        PlanTemplate.objects.filter(clinic=clinic).select_related("made_by").order_by("-version")
    )
