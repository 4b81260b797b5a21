"""History by database triggers: bulk updates and raw SQL cannot pass it by."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import models


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[models.Model]], Any]:
    """Keep every inserted, changed and deleted version of a model's rows in its own event table."""
    return pghistory.track(  # type: ignore[no-any-return]  # pghistory publishes no types
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
    )
