"""The loop that sends what is due, for as long as one tick may take."""

import itertools
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, cast

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError

from walkback.mail import because, kinds
from walkback.mail.delivery import leasing
from walkback.mail.delivery.conversation import Deadline
from walkback.mail.delivery.eligibility import Addressed, held_back
from walkback.mail.delivery.fence import Outcome, finish
from walkback.mail.delivery.group import (
    Group,
    Parcel,
    held,
    not_written,
    waits_for_morning,
)
from walkback.mail.delivery.links import Broken, Link
from walkback.mail.delivery.steps import Step, reached
from walkback.mail.models import OutboxMail

log = structlog.get_logger(__name__)

TICK_SECONDS: Final = 50
"""No group begins later than this: what is left waits for the next tick."""
CLAIM: Final = 100
FAILURES: Final = 5
PAUSE_SECONDS: Final = 60
CONNECT_SECONDS: Final = 5


class Breaker:
    """After 5 connections in a row that failed, nothing is tried for 60 seconds and no attempt is burnt."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether to leave the server alone for now."""
        return self._clock() < self._until

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._failures, self._until = 0, self._clock() + PAUSE_SECONDS

    def worked(self) -> None:
        self._failures = 0


_breaker = Breaker()


class Links:
    """The open connections of one tick, each for one mail at a time."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker
        self._open: list[Link] = []

    def at_most(self, wanted: int) -> list[Link]:
        """Up to `wanted` open links; fewer, or none, when the server takes no more."""
        self._open = [link for link in self._open if link.is_open]
        # A server that greets slowly gets fewer links, not a sender that does nothing but connect.
        deadline = Deadline(CONNECT_SECONDS)
        while len(self._open) < wanted and not self._breaker.is_open and deadline.left:
            try:
                self._open.append(Link())
            except Broken as error:
                self._breaker.failed()
                log.warning("mail_server_unreachable", error=type(error).__name__)
                break
        return self._open[:wanted]

    def report(self, group: Group) -> None:
        """One that takes connections and then no mail is as good as away."""
        if group.server_is_away:
            self._breaker.failed()
        else:
            self._breaker.worked()

    def quit(self) -> None:
        for link in self._open:
            link.quit()


@contextmanager
def _links(breaker: Breaker) -> Iterator[Links]:
    links = Links(breaker)
    try:
        yield links
    finally:
        links.quit()


def send_due(*, now: datetime, seconds: float = TICK_SECONDS, breaker: Breaker = _breaker) -> int:
    """Send every mail that is due, oldest first, for at most `seconds`. Returns how many were accepted.

    `now` says what is due; leases and the fence go by the database's clock. Claim, fence and outcome are
    separate commits, so this must not run inside a transaction.
    """
    started = time.monotonic()
    leasing.take_back(now)
    leasing.expire(now)
    sent = 0
    with _links(breaker) as links:
        while time.monotonic() - started < seconds and leasing.anything_due(now):
            # A server that cannot be reached costs no mail an attempt: nothing was claimed.
            if not links.at_most(1):
                break
            reached(Step.CLAIMING)
            claimed = leasing.claim(now=now, most=CLAIM)
            reached(Step.CLAIMED)
            if not claimed:
                break  # what is due, others are holding
            moment = _clock(now, started)
            sent += _send_claimed(claimed, links, moment, until=started + seconds)
    return sent


def _clock(now: datetime, started: float) -> Callable[[], datetime]:
    """`now`, going on."""
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _send_claimed(
    claimed: list[OutboxMail], links: Links, now: Callable[[], datetime], *, until: float
) -> int:
    token = cast("uuid.UUID", claimed[0].lease_token)
    facts, outcomes = _what_they_say(claimed, now())
    finish(outcomes, token, now())
    reached(Step.LOADED)
    waiting = [mail for mail in claimed if mail.pk in facts]
    sent = 0
    while waiting and time.monotonic() < until:
        open_links = links.at_most(min(settings.MAIL_GROUP, len(waiting)))
        if not open_links:
            break
        reached(Step.CONNECTED)
        group, waiting = waiting[: len(open_links)], waiting[len(open_links) :]
        parcels = [
            Parcel(mail, facts[mail.pk], link) for mail, link in zip(group, open_links, strict=True)
        ]
        together = Group(parcels, token, now)
        sent += together.send()
        links.report(together)
    leasing.hand_back(waiting)
    return sent


def _what_they_say(
    claimed: list[OutboxMail], now: datetime
) -> tuple[dict[int, Any], list[Outcome]]:
    """The facts of every mail that may go, and the outcomes of those that may not."""
    outcomes: list[Outcome] = []
    by_kind: dict[str, list[OutboxMail]] = defaultdict(list)
    for mail in claimed:
        by_kind[mail.kind].append(mail)
    facts: dict[int, Any] = {}
    for name, mails in by_kind.items():
        try:
            kind = kinds.known(name)
        except kinds.UnknownKind as error:
            log.exception("mail_of_unknown_kind", kind=name)
            outcomes += [not_written(mail, error) for mail in mails]
            continue
        why = held_back(Addressed(mail.pk, mail.participant.email, kind) for mail in mails)
        outcomes += [held(mail, why[mail.pk]) for mail in mails if mail.pk in why]
        allowed = [mail for mail in mails if mail.pk not in why]
        asleep = kinds.asleep(allowed, now)
        outcomes += [
            waits_for_morning(mail, asleep[mail.pk] - now) for mail in allowed if mail.pk in asleep
        ]
        allowed = [mail for mail in allowed if mail.pk not in asleep]
        loaded, failed = _loaded(allowed, now)
        facts |= loaded
        outcomes += failed
        nothing = {mail.pk for mail in allowed} - loaded.keys() - {o.mail.pk for o in failed}
        outcomes += [held(mail, because.NO_LONGER_TRUE) for mail in allowed if mail.pk in nothing]
    return facts, outcomes


def _loaded(mails: list[OutboxMail], now: datetime) -> tuple[dict[int, Any], list[Outcome]]:
    """What mails of one kind say; one whose facts cannot be read waits alone, not with the others."""
    if not mails:
        return {}, []
    try:
        return dict(kinds.load(mails, now)), []
    except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
        raise  # the database is away or the tick is over, which no single mail is to blame for
    except Exception as error:  # one broken mail must not stop the others
        if len(mails) == 1:
            log.exception("mail_not_written", mail=mails[0].pk)
            return {}, [not_written(mails[0], error)]
    parts = [_loaded([mail], now) for mail in mails]
    return (
        dict(itertools.chain.from_iterable(part[0].items() for part in parts)),
        [outcome for part in parts for outcome in part[1]],
    )
