""" "What if": the same person with other days or another comfortable walk. Only asked, never stored."""

from dataclasses import replace

from plans.domain.constants import MAX_WALKING_DAYS
from plans.domain.model import Intake


def with_other_answers(
    intake: Intake, *, days_available: int, comfortable_minutes: int | None
) -> Intake:
    """The intake with `days_available` 1-7 and `comfortable_minutes` 0-180, None for unknown.

    Who asked for a number of days of their own and now tries another number of days wants that one: the
    preferred number follows it, up to 6. With the days of the intake nothing about days changes.
    """
    preferred = intake.preferred_days
    if preferred is not None and days_available != intake.days_available:
        preferred = min(days_available, MAX_WALKING_DAYS)
    return replace(
        intake,
        days_available=days_available,
        preferred_days=preferred,
        comfortable_minutes=comfortable_minutes,
    )
