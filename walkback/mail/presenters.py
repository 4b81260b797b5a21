"""What was mailed and what was not, in the person's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkback.mail import because, kinds
from walkback.mail.categories import EVERY_REMINDER, Category
from walkback.mail.models import OutboxMail, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CATEGORY_NAMES: "Final[Mapping[str, StrOrPromise]]" = {
    Category.WELCOME.value: gettext_lazy("Welcome"),
    Category.WEEKLY.value: gettext_lazy("Weekly mail"),
    Category.CHECK_IN.value: gettext_lazy("Check-in reminder"),
    Category.NUDGE.value: gettext_lazy("Nudge in the middle of the week"),
    Category.SILENCE.value: gettext_lazy("“Are you still with us?”"),
    Category.CLINICIAN.value: gettext_lazy("Message from your clinician"),
    EVERY_REMINDER: gettext_lazy("All reminders"),
}
REASONS: "Final[Mapping[str, StrOrPromise]]" = {
    because.NO_ACCOUNT: gettext_lazy("Held back: the account was closed."),
    because.NOT_CONFIRMED: gettext_lazy("Held back: your e-mail address was not confirmed."),
    because.ADDRESS_CHANGED: gettext_lazy("Held back: your e-mail address was changed just then."),
    because.CONSENT_WITHDRAWN: gettext_lazy("Held back: you had taken your agreement back."),
    because.SWITCHED_OFF: gettext_lazy("Held back: this kind of mail was switched off."),
    because.UNSUBSCRIBED: gettext_lazy(
        "Held back: mail of this kind was stopped for your address."
    ),
    because.NO_LONGER_TRUE: gettext_lazy("Not needed: things had moved on when it was due."),
    because.TOO_LATE: gettext_lazy("Not sent: it would have come too late to be of use."),
    because.QUIET_HOURS: gettext_lazy("Delayed: it waits for the end of your quiet hours."),
    because.NO_MAILBOX: gettext_lazy("It came back: the mail server does not know your address."),
    because.REFUSED: gettext_lazy("The mail server of your address refused it."),
    because.GIVEN_UP: gettext_lazy("We tried several times and could not send it."),
    # What the budget of the mails decides (plans.domain.budget).
    "already answered": gettext_lazy("Not needed: you had answered already."),
    "walk logged": gettext_lazy("Not needed: a walk was logged."),
    "steady weeks": gettext_lazy("Not needed: your last weeks were steady."),
    "nudges passed by": gettext_lazy("Held back: the last nudges did not help, so we leave it."),
    "keeping going": gettext_lazy("Not needed in these weeks: you keep going by yourself."),
    "away": gettext_lazy("Held back: you were away."),
    "long silence": gettext_lazy("Held back: after a long silence we write less."),
    "one mail a day": gettext_lazy("Held back: one mail a day is enough."),
    "three a week": gettext_lazy("Held back: three mails a week are enough."),
    # Why reminders rest, as the features that ask for it say it.
    "paused": gettext_lazy("Held back: your plan was paused."),
    "pause_inactive": gettext_lazy("Held back: your plan was resting until you come back."),
    "pause_review": gettext_lazy("Held back: your plan was waiting for a clinician."),
    "stop": gettext_lazy("Held back: your plan was stopped."),
    "ended": gettext_lazy("Held back: your plan was over."),
}
ON_HOLD: Final = gettext_lazy("Held back: your plan was on hold.")
STATES: "Final[Mapping[State, StrOrPromise]]" = {
    State.READY: gettext_lazy("Planned"),
    State.LEASED: gettext_lazy("Being sent now"),
    State.DOT: gettext_lazy("Being sent now"),
    State.SENT: gettext_lazy("Sent"),
    State.UNCONFIRMED: gettext_lazy("Probably sent: the mail server gave no clear answer."),
    State.FAILED: gettext_lazy("It could not be sent."),
    State.SKIPPED: gettext_lazy("Not sent: it was not needed then."),
    State.SUPPRESSED: gettext_lazy("Held back: it was not the time for it."),
}
WENT: Final = (State.SENT, State.UNCONFIRMED)


def category_name(category: str) -> str:
    """What a category, or all reminders together, is called."""
    return str(CATEGORY_NAMES[category]) if category in CATEGORY_NAMES else _("Mail")


@dataclass(frozen=True)
class MailLine:
    """One mail: when (sent, else due), what it was, and what became of it."""

    at: datetime
    name: str
    outcome: str
    went: bool


def mail_lines(mails: Iterable[OutboxMail]) -> list[MailLine]:
    """A line for each of these, in their order."""
    return [_line(mail) for mail in mails]


def _line(mail: OutboxMail) -> MailLine:
    return MailLine(moment_of(mail), name_of_kind(mail.kind), _outcome(mail), mail.state in WENT)


def moment_of(mail: OutboxMail) -> datetime:
    """When it was sent; when it is due, if it was not."""
    handed_over = (mail.done_at or mail.dot_at) if mail.state in WENT else None
    return handed_over or mail.due_at


def name_of_kind(kind: str) -> str:
    """What a kind of mail is called."""
    try:
        return category_name(kinds.known(kind).category.value)
    except kinds.UnknownKind:
        return category_name(kind)


def _outcome(mail: OutboxMail) -> str:
    """A reason that nobody wrote a sentence for is covered by the one of its state."""
    state = State(mail.state)
    if state is State.CARRIED and mail.carrier is not None:
        return _("Said in another mail: %(name)s") % {"name": name_of_kind(mail.carrier.kind)}
    if state in (State.FAILED, State.SKIPPED, State.SUPPRESSED):
        if mail.because in REASONS:
            return str(REASONS[mail.because])
        if mail.because.startswith("hold"):
            return str(ON_HOLD)
    return str(STATES[state])
