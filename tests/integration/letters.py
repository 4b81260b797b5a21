"""Mails for tests of the sending itself: people who may be mailed, and a kind of mail that says little."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from tests.conftest import NOW
from tests.integration.walkers import joined
from walkback.accounts.models import User
from walkback.mail import actions, kinds
from walkback.mail.categories import Category
from walkback.mail.delivery import dispatcher, steps
from walkback.mail.delivery.steps import Step
from walkback.mail.models import MailAttempt, OutboxMail, State

KIND = "letter"
SECOND = timedelta(seconds=1)


def _load(mails: Sequence[OutboxMail], _now: datetime) -> dict[int, str]:
    return {mail.pk: mail.occasion for mail in mails}


def _write(_mail: OutboxMail, facts: Any) -> kinds.RenderedMail:
    return kinds.RenderedMail(
        "A letter", f"About {facts}.\n.A dot.\n", f"<p>About {facts}. Grüße</p>"
    )


LETTER = kinds.Kind(KIND, Category.WEEKLY, _load, _write)


@contextmanager
def awake() -> Iterator[None]:
    """No mail waits for the morning: it is day for everybody, whatever the hour."""
    former = kinds.keep_quiet(lambda _mails, _now: {})
    try:
        yield
    finally:
        kinds.keep_quiet(former)


@contextmanager
def letters_known(kind: kinds.Kind = LETTER) -> Iterator[None]:
    """While this lasts, a mail of the kind "letter" can be written, and nobody sleeps."""
    before = dict(kinds._KINDS)
    kinds.register(kind)
    try:
        with awake():
            yield
    finally:
        kinds._KINDS.clear()
        kinds._KINDS.update(before)


def letter(
    user: User | None = None, *, occasion: str = "letter:1", now: datetime = NOW
) -> OutboxMail:
    """One mail that is due now, for somebody who may get it."""
    user = user or joined(now)
    actions.open_recipient(participant=user)
    return OutboxMail.objects.create(
        participant=user,
        kind=KIND,
        occasion=occasion,
        due_at=now,
        not_before=now,
        expires_at=now + actions.LIFETIME,
        queued_at=now,
    )


def letters(number: int, now: datetime = NOW) -> list[OutboxMail]:
    """Mails to that many people."""
    return [letter(now=now) for _ in range(number)]


def send(now: datetime = NOW, **options: Any) -> int:
    """One tick with a breaker of its own."""
    options.setdefault("breaker", dispatcher.Breaker())
    return dispatcher.send_due(now=now, **options)


def states() -> list[State]:
    return [
        State(state) for state in OutboxMail.objects.order_by("pk").values_list("state", flat=True)
    ]


def noted(mail: OutboxMail) -> list[str]:
    """The steps of its attempts, oldest first."""
    return list(
        MailAttempt.objects.filter(mail_id=mail.pk).order_by("pk").values_list("step", flat=True)
    )


def address_to(settings: Any, port: int) -> None:
    """Mail goes to this port from now on; the fixture `settings` puts it back."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@contextmanager
def at(step: Step, act: Callable[[], Any]) -> Iterator[None]:
    """The first time that a sender comes to this step, this happens."""
    waiting = [act]

    def listener(reached: Step) -> None:
        if reached is step and waiting:
            waiting.pop()()

    steps.listen(listener)
    try:
        yield
    finally:
        steps._listeners.remove(listener)
