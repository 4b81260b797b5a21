"""One group of mails: bodies on open links, one fence for all of them, then the dots and the answers."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from walkback.mail import because, kinds
from walkback.mail.addresses import message_id
from walkback.mail.delivery.conversation import Deadline
from walkback.mail.delivery.eligibility import Addressed, held_back
from walkback.mail.delivery.fence import Outcome, finish, raise_fence
from walkback.mail.delivery.links import (
    CLOSING,
    FIRST_PERMANENT,
    FIRST_TEMPORARY,
    Broken,
    Link,
    Refused,
    Unaddressable,
    envelope_of,
)
from walkback.mail.delivery.messages import bytes_of
from walkback.mail.delivery.steps import Step, reached
from walkback.mail.models import MailAttempt, OutboxMail, State

log = structlog.get_logger(__name__)

MOST_ATTEMPTS: Final = 8
"""A mail that cannot be written is given up after so many; one that is refused for now, when it expires."""
NOT_WRITTEN: Final = "not written"
LONGEST_WAIT: Final = timedelta(hours=6)


class NotWritten(Exception):
    """What a mail is made of could not be read."""


@dataclass
class Parcel:
    """One claimed mail with what it says, on the link that will carry it."""

    mail: OutboxMail
    facts: Any
    link: Link
    message: bytes = b""

    @property
    def addressed(self) -> Addressed:
        mail = self.mail
        return Addressed(mail.pk, mail.participant.email, kinds.known(mail.kind), message_id(mail))


@dataclass
class Group:
    """The mails that share one fence. All are leased under `token`; `now` is the clock of the outcomes."""

    parcels: list[Parcel]
    token: uuid.UUID
    now: Callable[[], datetime]
    server_is_away: bool = False
    """Whether every link came to nothing, for which no mail is to blame."""
    _unavailable: int = 0
    _outcomes: list[Outcome] = field(default_factory=list)

    def send(self) -> int:
        """Send them, write what became of each, and return how many were accepted.

        Any exception leaves no dot behind that was not fenced; what was fenced is left to the resolver.
        """
        try:
            begun = len(self.parcels)
            self._hand_over_bodies(Deadline(settings.MAIL_GROUP_SECONDS))
            self.server_is_away = self._unavailable == begun
            self._write_outcomes()
            if not self.parcels:
                return 0
            self._fence_and_dot()
            return self._write_outcomes()
        except BaseException:
            for parcel in self.parcels:
                parcel.link.drop()
            raise

    def _hand_over_bodies(self, deadline: Deadline) -> None:
        """Up to the last line before the dot. Whoever fails here leaves the group; the others go on."""

        def begin(parcel: Parcel) -> None:
            parcel.link.wait_at_most(deadline.or_a_moment())
            to = parcel.mail.participant.email
            parcel.link.begin(envelope_of(settings.DEFAULT_FROM_EMAIL, to))

        def write(parcel: Parcel) -> None:
            try:
                rendered = kinds.write(parcel.mail, parcel.facts)
                parcel.message = bytes_of(parcel.mail, rendered, eight_bit=parcel.link.eight_bit)
            except OSError as error:  # a template that cannot be read says nothing about the server
                raise NotWritten from error

        def may_send(parcel: Parcel) -> None:
            parcel.link.wait_at_most(deadline.or_a_moment())
            parcel.link.may_send()

        def body(parcel: Parcel) -> None:
            parcel.link.wait_at_most(deadline.or_a_moment())
            parcel.link.body(parcel.message)

        self._each(begin, Step.ENVELOPE_WRITTEN)
        # The server works on the envelopes while the letters are written.
        self._each(write)
        self._each(may_send, Step.ENVELOPE_ANSWERED)
        self._each(body, Step.BODY_WRITTEN)

    def _each(self, do: Callable[[Parcel], None], step: Step | None = None) -> None:
        going_on = []
        for parcel in self.parcels:
            try:
                do(parcel)
            except SoftTimeLimitExceeded:
                raise  # the whole tick is over, which no single mail is to blame for
            except Exception as error:  # noqa: BLE001  # one that is broken must not stop the others
                parcel.link.drop()
                self._outcomes.append(self._outcome_of(parcel.mail, error))
            else:
                going_on.append(parcel)
        self.parcels = going_on
        if step and going_on:
            reached(step)

    def _outcome_of(self, mail: OutboxMail, error: Exception) -> Outcome:
        if isinstance(error, Refused):
            self._unavailable += error.code == CLOSING
            return outcome_of_refusal(mail, error.code, error)
        if isinstance(error, Broken):
            self._unavailable += 1
            return later(mail, type(error).__name__)
        if isinstance(error, Unaddressable):
            return unaddressable(mail)
        log.error("mail_not_written", mail=mail.pk, exc_info=error)
        return not_written(mail, error)

    def _fence_and_dot(self) -> None:
        reached(Step.FENCING)
        started = _awake_or_asleep()
        fenced = raise_fence([parcel.addressed for parcel in self.parcels], self.token)
        reached(Step.FENCED)
        self._let_go([parcel for parcel in self.parcels if parcel.mail.pk not in fenced])
        self.parcels = [parcel for parcel in self.parcels if parcel.mail.pk in fenced]
        dotted = []
        deadline = Deadline(settings.MAIL_GROUP_SECONDS)
        for parcel in self.parcels:
            # Frozen for long and awake again: others may be asking already what became of this mail.
            if _awake_or_asleep() - started > settings.MAIL_QUIET.total_seconds() / 2:
                parcel.link.drop()
                continue
            try:
                parcel.link.wait_at_most(deadline.or_a_moment())
                parcel.link.dot()
            except Broken:
                parcel.link.drop()  # how much of it went, nobody knows: left to the resolver
                continue
            dotted.append(parcel)
            reached(Step.DOT_WRITTEN)
        reached(Step.DOTS_WRITTEN)
        self._read_answers(dotted, deadline)

    def _let_go(self, parcels: list[Parcel]) -> None:
        """The fence did not let these through: held back since, or another sender's by now."""
        for parcel in parcels:
            parcel.link.drop()
        why = held_back([parcel.addressed for parcel in parcels]) if parcels else {}
        self._outcomes += [
            held(parcel.mail, why[parcel.mail.pk]) for parcel in parcels if parcel.mail.pk in why
        ]

    def _read_answers(self, dotted: list[Parcel], deadline: Deadline) -> None:
        for parcel in dotted:
            try:
                parcel.link.wait_at_most(deadline.or_a_moment())
                code = parcel.link.answer()
            except Broken:
                parcel.link.drop()  # no answer: only the mail server's records can tell
                continue
            if code < FIRST_TEMPORARY:
                self._outcomes.append(Outcome(parcel.mail, State.SENT, "sent", code))
                continue
            parcel.link.drop()
            self._outcomes.append(outcome_of_refusal(parcel.mail, code))
        reached(Step.ANSWERED)

    def _write_outcomes(self) -> int:
        outcomes, self._outcomes = self._outcomes, []
        finish(outcomes, self.token, self.now())
        if outcomes and self.parcels:
            reached(Step.FINISHED)
        return sum(outcome.state is State.SENT for outcome in outcomes)


# What becomes of a mail


def held(mail: OutboxMail, why: str) -> Outcome:
    """It must not go to its participant, or not to this address: then it goes to the new one at once."""
    if why == because.ADDRESS_CHANGED:
        return Outcome(mail, State.READY, "later", because=why)
    return Outcome(mail, State.SUPPRESSED, "held back", because=why)


def waits_for_morning(mail: OutboxMail, wait: timedelta) -> Outcome:
    """Its reader has quiet hours: it was delayed, and goes when they are over."""
    return Outcome(mail, State.READY, "later", because=because.QUIET_HOURS, wait=wait)


def unaddressable(mail: OutboxMail) -> Outcome:
    """No mail will ever reach an address like that."""
    return Outcome(mail, State.FAILED, "not addressed", because=because.NO_MAILBOX)


def outcome_of_refusal(mail: OutboxMail, code: int, refused: Refused | None = None) -> Outcome:
    """A refusal for good, or for now. One of ourselves is for us to mend: until then, for now."""
    if code < FIRST_PERMANENT:
        return later(mail, "refused for now", code)
    if refused and refused.of_sender:
        return later(mail, "our sender refused", code)
    return Outcome(
        mail,
        State.FAILED,
        "refused",
        code,
        because=because.NO_MAILBOX if refused and refused.no_mailbox else because.REFUSED,
    )


def not_written(mail: OutboxMail, error: Exception) -> Outcome:
    """It could not be written. That is ours to mend: tried again for some hours, then given up and shown.

    Only these tries count: a mail that the server put off for a day is not given up for one mishap of ours.
    """
    before = MailAttempt.objects.filter(mail_id=mail.pk, step=NOT_WRITTEN).count()
    if before + 1 >= MOST_ATTEMPTS:
        return Outcome(mail, State.FAILED, "given up", because=because.GIVEN_UP)
    return later(mail, type(error).__name__, step=NOT_WRITTEN)


def later(mail: OutboxMail, why: str, code: int | None = None, *, step: str = "later") -> Outcome:
    """Back to the queue: 1, 2, 4 … minutes and up to a quarter more, at most 6 hours, until it expires.

    The extra is the same for the same mail, and spreads those that failed together.
    """
    wait = min(timedelta(minutes=2 ** min(mail.attempts - 1, 12)), LONGEST_WAIT)
    spread = 1 + (mail.pk % 16) / 64
    return Outcome(
        mail, State.READY, step, code, because=why[:40], wait=min(wait * spread, LONGEST_WAIT)
    )


def _awake_or_asleep() -> float:
    """Seconds by a clock that nobody can set and that goes on while the machine is suspended."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
