"""The kinds of mail a person can choose among, and what each obeys.

A feature registers every mail it writes under one of these. Unsubscribing and the switches on
`/settings/reminders/` work by category; the caps and quiet hours are decided in `plans.domain.budget`.
"""

from enum import StrEnum
from typing import Final


class Category(StrEnum):
    """What a mail is for, in the sense of "which of these would you like?"."""

    WELCOME = "welcome"
    WEEKLY = "weekly"
    CHECK_IN = "check_in"
    NUDGE = "nudge"
    SILENCE = "silence"
    CLINICIAN = "clinician"

    @property
    def is_reminder(self) -> bool:
        """Whether "stop all reminders" stops it. What a clinician writes is not a reminder."""
        return self is not Category.CLINICIAN

    @property
    def is_optional(self) -> bool:
        """Whether it can be switched off on its own. The welcome comes once, when a plan is accepted."""
        return self is not Category.WELCOME


EVERY_REMINDER: Final = "reminders"
"""A suppression of all categories that are reminders."""
WHOLE_ADDRESS: Final = "address"
"""A suppression of everything: mail to the address came back, or its owner complained."""
CAME_BACK: Final = "came back"
"""The reason of a suppression that the mail server asked for, not a person."""
WIDER: Final = (EVERY_REMINDER, WHOLE_ADDRESS)


def blocked_by(category: Category) -> tuple[str, ...]:
    """The suppressions that stop a mail of this category."""
    if category.is_reminder:
        return (category.value, *WIDER)
    return (category.value, WHOLE_ADDRESS)


def off_at_first() -> list[str]:
    """The nudge in the middle of a week is for those who ask for it (clinical specification 7.2)."""
    return [Category.NUDGE.value]
