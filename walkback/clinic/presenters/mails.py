"""What was mailed to somebody, for their clinic: which kind, when, and what became of it. Never what it said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from walkback.mail.models import OutboxMail, State
from walkback.mail.presenters import moment_of, name_of_kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATES: "Final[Mapping[State, tuple[StrOrPromise, str]]]" = {
    State.READY: (gettext_lazy("Planned"), "plain"),
    State.LEASED: (gettext_lazy("Being sent now"), "plain"),
    State.DOT: (gettext_lazy("Being sent now"), "plain"),
    State.SENT: (gettext_lazy("Sent"), "good"),
    State.UNCONFIRMED: (gettext_lazy("Probably sent"), "plain"),
    State.FAILED: (gettext_lazy("Refused by the mail server"), "caution"),
    State.SKIPPED: (gettext_lazy("Not needed then"), "plain"),
    State.SUPPRESSED: (gettext_lazy("Held back"), "plain"),
    State.CARRIED: (gettext_lazy("Said in another mail"), "plain"),
}
"""The words, and the kind of chip they stand in (components/tag.html)."""


@dataclass(frozen=True)
class MailRow:
    """One mail. `at` is when it was sent, else when it is due."""

    name: str
    at: datetime
    state: str
    kind: str


def mail_rows(mails: Iterable[OutboxMail]) -> list[MailRow]:
    """A row for each of these, in their order."""
    return [_row(mail) for mail in mails]


def _row(mail: OutboxMail) -> MailRow:
    words, kind = STATES[State(mail.state)]
    return MailRow(name_of_kind(mail.kind), moment_of(mail), str(words), kind)
