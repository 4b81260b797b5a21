"""What it means that a clinic ends its care of somebody, for the clinician who is about to."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from screening.queries import open_holds, unconfirmed_emergency
from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.clinic.presenters.hold import HoldLine, hold_line


@dataclass(frozen=True)
class EndingPage:
    """`locks` are open, most severe first; `unconfirmed`: an emergency answer waits to be confirmed.

    `shown` are the ids of all that, for the form to carry: the tick is about these.
    """

    clinic: Clinic
    lines: tuple[str, ...]
    locks: tuple[HoldLine, ...]
    unconfirmed: bool
    shown: tuple[UUID, ...]

    @property
    def is_locked(self) -> bool:
        return bool(self.locks) or self.unconfirmed


def ending_page(person: User, clinic: Clinic, locks: Collection[UUID]) -> EndingPage:
    holds = open_holds(person)
    lines = [
        _("Nobody at %(clinic)s can open their record any more, also not your notes. Alerts close.")
        % {"clinic": clinic.name},
        _(
            "They are told on their page Today, with the reason. No mail is sent: tell them yourself."
        ),
        _held_words() if holds else _("Their plan, their walks and their mails go on as they are."),
        _("To look after them again, invite them again."),
    ]
    return EndingPage(
        clinic=clinic,
        lines=tuple(lines),
        locks=tuple(hold_line(hold, None) for hold in holds if hold.is_lock),
        unconfirmed=unconfirmed_emergency(person) is not None,
        shown=tuple(sorted(locks)),
    )


def _held_words() -> str:
    return _(
        "Their plan waits. On their own it goes on when a doctor or physiotherapist has seen them and they "
        "write down what they were told."
    )
