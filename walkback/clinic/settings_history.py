"""Every version of how a clinic is set up, from the history that the database keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from walkback.accounts.models import User


@dataclass(frozen=True)
class Version:
    """One change. `before` is None for the first; `user_id` or `system` is who acted, where it is known."""

    at: datetime
    user_id: int | None
    system: str
    before: dict[str, Any] | None
    after: dict[str, Any]


def versions_of_row(row: models.Model, columns: Iterable[str], *, alike: str = "") -> list[Version]:
    """Newest first, in one query. `alike` names a column: rows that share its value are one history."""
    meta, columns = row._meta, tuple(columns)
    history = apps.get_model(meta.app_label, f"{meta.object_name}Event")
    one = {alike: getattr(row, alike)} if alike else {"pgh_obj_id": row.pk}
    found: list[Version] = []
    for event in history.objects.filter(**one).order_by("pgh_id"):
        context = event.pgh_context or {}
        found.append(
            Version(
                at=event.pgh_created_at,
                user_id=context.get("user"),
                system=context.get("system", ""),
                before=found[-1].after if found else None,
                after={name: getattr(event, name) for name in columns},
            )
        )
    return found[::-1]


def people_of(versions: Iterable[Version]) -> dict[int, User]:
    """Who made them, by their id."""
    wanted = {version.user_id for version in versions if version.user_id is not None}
    return {user.pk: user for user in User.objects.get_queryset().filter(pk__in=wanted)}
