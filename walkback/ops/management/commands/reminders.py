"""`manage.py reminders`: what the Celery tasks do, without Celery."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from plans.actions import deciding
from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.mail import actions, sending

PAUSE_SECONDS = 15


class Command(BaseCommand):
    help = "Decide due weeks and send due mail, once or again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop",
            action="store_true",
            help=f"again every {PAUSE_SECONDS} seconds, until Ctrl-C or SIGTERM",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        if options["loop"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        while True:
            now = timezone.now()
            actions.beat_tick(now=now)
            with acting(System.WEEKLY):
                decided = deciding.decide_due_weeks(by=System.WEEKLY, now=now)
            with acting(System.MAIL):
                sent = sending.send_due(now=now)
            self.stdout.write(f"{now.isoformat()}: {decided} weeks decided, {sent} mails sent.")
            if not options["loop"] or stop.wait(PAUSE_SECONDS):
                return
