"""The pages of one person's record, as links between them."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from walkback.accounts.models import User

PAGES: Final = (
    ("person", gettext_lazy("Overview")),
    ("person-weeks", gettext_lazy("Plan and decisions")),
    ("plan", gettext_lazy("Change the plan")),
    ("person-log", gettext_lazy("Walks and check-ins")),
    ("person-answers", gettext_lazy("Safety questions")),
    ("person-measures", gettext_lazy("Measures")),
    ("person-messages", gettext_lazy("Messages")),
    ("person-notes", gettext_lazy("Notes")),
    ("person-mails", gettext_lazy("Mails")),
    ("person-history", gettext_lazy("History")),
)
"""The name of each address, and the words of its link."""


@dataclass(frozen=True)
class Tab:
    words: str
    address: str
    is_here: bool


def tabs_of(person: User, here: str) -> tuple[Tab, ...]:
    """A link to each page of this person's record; `here` is the name of the one that is open."""
    return tuple(
        Tab(str(words), reverse(f"clinic:{name}", args=[person.public_id]), is_here=name == here)
        for name, words in PAGES
    )
