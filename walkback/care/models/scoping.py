"""Whose rows a person may see. Every query a view makes starts at `for_user`."""

from typing import Self, TypeVar

from django.db import models

from walkback.accounts.models import User
from walkback.accounts.roles import Permission
from walkback.care.models.clinic import Enrolment

M = TypeVar("M", bound=models.Model)


def people_visible_to(user: User) -> models.QuerySet[User]:
    """The participants whose records a clinician may see now; nobody for any other role.

    Read from the memberships and enrolments of this moment, never from the session: a clinician
    who left, or whose participant left, sees nothing more.
    """
    if not user.may(Permission.SEE_CLINIC):
        return User.objects.none()
    enrolled = Enrolment.objects.active().filter(
        clinic__memberships__user=user, clinic__memberships__ended_at__isnull=True
    )
    return User.objects.participants().filter(pk__in=enrolled.values("participant_id"))


class ParticipantQuerySet(models.QuerySet[M]):
    """Rows that belong to one participant, by the path in `owner`."""

    owner = "participant"

    def for_user(self, user: User) -> Self:
        """A participant's own rows; for a clinician those of the people they look after."""
        if user.may(Permission.OWN_PROGRAMME):
            return self.filter(**{self.owner: user})
        return self.filter(**{f"{self.owner}__in": people_visible_to(user)})
