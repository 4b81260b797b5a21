"""Who may do what. Roles are code, so that a change of rights is a reviewed change of this file."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """One person has one role. A clinician who also walks keeps a second account."""

    PARTICIPANT = "participant", "Participant"
    CLINICIAN = "clinician", "Clinician"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    OWN_ACCOUNT = "own_account"  # change one's own settings and password
    OWN_PROGRAMME = "own_programme"  # answer the screening, walk, check in, see one's own plan
    SEE_CLINIC = "see_clinic"  # see the people of the clinics one works in
    READ_RECORDS = "read_records"  # open the record review (admin)
    ALL_CLINICS = "all_clinics"  # there: records and settings of every clinic, but act for nobody


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PARTICIPANT: frozenset({Permission.OWN_ACCOUNT, Permission.OWN_PROGRAMME}),
    Role.CLINICIAN: frozenset({Permission.OWN_ACCOUNT, Permission.SEE_CLINIC}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.OWN_ACCOUNT, Permission.READ_RECORDS, Permission.ALL_CLINICS}
    ),
}
# What a clinician whose account has `reads_records` may do besides (docs/adr/0006-record-review.md).
WITH_RECORDS = frozenset({Permission.READ_RECORDS})


def permits(role: str, permission: Permission) -> bool:
    """Whether a role has a permission. An unknown role has none."""
    return role in PERMISSIONS and permission in PERMISSIONS[Role(role)]
