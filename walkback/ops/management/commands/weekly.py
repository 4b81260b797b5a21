"""`manage.py weekly`: decide the weeks that are due, now or at a given instant."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.actions import deciding
from walkback.accounts.audit import System
from walkback.accounts.history import acting


class Command(BaseCommand):
    help = "Decide every week that is due: the same code as the tick of the beat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            help="the instant to decide for, with its offset: 2026-12-01T08:00+10:00",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = _instant(options["now"]) if options["now"] else timezone.now()
        with acting(System.WEEKLY):
            decided = deciding.decide_due_weeks(by=System.WEEKLY, now=now)
        self.stdout.write(f"{decided} weeks decided for {now.isoformat()}.")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not an instant like 2026-12-01T08:00+10:00.") from error
    if instant.tzinfo is None:
        raise CommandError(f"{text} has no offset. Write it as in 2026-12-01T08:00+10:00.")
    return instant
