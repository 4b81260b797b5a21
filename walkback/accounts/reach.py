"""Whose records somebody reads in the record review.

Administrators read all of them, clinicians those of the people they look after. Care, which knows these, stands
above accounts and may not be imported here: it registers them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from walkback.accounts.models import User
from walkback.accounts.roles import Permission


@dataclass(frozen=True)
class Reach:
    """Of a clinician at this moment: `people` they look after, `colleagues` whose names they may read besides."""

    people: QuerySet[User]
    colleagues: QuerySet[User]

    @cached_property
    def named(self) -> frozenset[int]:
        """The ids of everybody whose name they may read. One query."""
        both = self.people.values("pk").union(self.colleagues.values("pk"))
        return frozenset(row["pk"] for row in both)


_REACH: list[Callable[[User], Reach]] = []


def register(reach: Callable[[User], Reach]) -> None:
    """Called once by care, when Django is ready."""
    _REACH[:] = [reach]


def reach_of(user: object) -> Reach | None:
    """What a clinician reaches; None for administrators, who reach everything."""
    if isinstance(user, User) and user.may(Permission.ALL_CLINICS):
        return None
    nobody = User.objects.get_queryset().none()
    return _REACH[0](user) if isinstance(user, User) and _REACH else Reach(nobody, nobody)
