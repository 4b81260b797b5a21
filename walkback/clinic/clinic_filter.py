"""A list narrowed to one clinic, for somebody who works in several."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.care.team_queries import memberships_of


def clinics_to_choose(user: User) -> list[Clinic]:
    """The clinics this clinician works in now, by name; none where there is nothing to choose between."""
    theirs = memberships_of(user).select_related("clinic").order_by("clinic__name", "clinic_id")
    clinics = [membership.clinic for membership in theirs]
    return clinics if len(clinics) > 1 else []


def chosen_clinic(asked: Any, clinics: Sequence[Clinic]) -> Clinic | None:
    """The one that an address asks for. Any other clinic, and nonsense, counts as not asked for."""
    with suppress(ValueError):
        wanted = UUID(asked.get("clinic", ""))
        return next((each for each in clinics if each.public_id == wanted), None)
    return None


def clinic_choices(clinics: Sequence[Clinic], chosen: Clinic | None) -> list[tuple[str, str, bool]]:
    """For a select: value, words, whether it is chosen."""
    return [(str(each.public_id), each.name, each == chosen) for each in clinics]
