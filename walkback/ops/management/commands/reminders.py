"""`manage.py reminders`: what the Celery tasks do, without Celery."""

import signal
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from plans.actions import alerting, deciding, overriding, pausing, reminding
from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.care.actions import escalate_due
from walkback.mail import actions
from walkback.mail.delivery import dispatcher, reconciling, resolving

log = structlog.get_logger(__name__)
PAUSE_SECONDS = 15


class Command(BaseCommand):
    help = "Decide due weeks, plan and send due mail, once or again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop",
            action="store_true",
            help=f"again every {PAUSE_SECONDS} seconds, until Ctrl-C or SIGTERM",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # Not an Event: setting one from a signal handler can wait for itself for ever.
        stop: SimpleQueue[int] = SimpleQueue()
        if options["loop"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda number, _frame: stop.put(number))
        failed = False
        while True:
            now = timezone.now()
            said = [self._done(what, do, now) for what, do in ROUND.items()]
            failed = None in said
            done = ", ".join(
                f"{'?' if number is None else number} {what}"
                for what, number in zip(ROUND, said, strict=True)
            )
            self.stdout.write(f"{now.isoformat()}: {done}.")
            if not options["loop"] or _asked_to(stop):
                break
        if failed and not options["loop"]:
            raise SystemExit(1)

    def _done(self, what: str, do: Callable[[datetime], int], now: datetime) -> int | None:
        """How many; None when it failed, which stops neither the rest of the round nor the next one."""
        # A connection that was lost is let go, so that the next question opens a new one.
        close_old_connections()
        try:
            return do(now)
        except Exception:
            log.exception("reminders_failed", what=what)
            return None


def _asked_to(stop: SimpleQueue[int]) -> bool:
    """Wait for the next round. Whether a signal asked for the end before it."""
    try:
        stop.get(timeout=PAUSE_SECONDS)
    except Empty:
        return False
    return True


def _decide(now: datetime) -> int:
    actions.heartbeat(reconciling.BEAT, now=now)
    with acting(System.WEEKLY):
        decided = deciding.decide_due_weeks(by=System.WEEKLY, now=now)
        pausing.close_old_plans(by=System.WEEKLY, now=now)
    return decided


def _alert(now: datetime) -> int:
    with acting(System.WEEKLY):
        told = alerting.tell_of_silence(by=System.WEEKLY, now=now)
        told += overriding.ask_about_holds(by=System.WEEKLY, now=now)
        return told + escalate_due(by=System.WEEKLY, now=now)


def _plan(now: datetime) -> int:
    actions.heartbeat(reconciling.PLANNER, now=now)
    with acting(System.MAIL):
        return reminding.queue_due_mails(by=System.MAIL, now=now)


def _resolve(now: datetime) -> int:
    with acting(System.MAIL):
        return resolving.resolve(now=now)


def _send(now: datetime) -> int:
    actions.heartbeat(reconciling.DISPATCHER, now=now)
    with acting(System.MAIL):
        return dispatcher.send_due(now=now)


ROUND: dict[str, Callable[[datetime], int]] = {
    "weeks decided": _decide,
    "alerts raised": _alert,
    "mails judged": _plan,
    "mails cleared up": _resolve,
    "mails sent": _send,
}
"""The steps of one round, in their order, by what they count."""
