"""`manage.py demo`: a clinic with people at different points of the programme."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.ops import demo


class Command(BaseCommand):
    help = "Make a demonstration clinic, once. Refuses when DEBUG is off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print the logins")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demonstration has known passwords: it loads with DEBUG only.")
        if not options["logins"]:
            self._make()
            return
        width = max(len(login.email) for login in demo.LOGINS)
        for login in demo.LOGINS:
            self.stdout.write(f"{login.email:<{width}}  {login.what}")
        self.stdout.write(f"password for all: {demo.PASSWORD}")

    def _make(self) -> None:
        if demo.exists():
            self.stdout.write("The demonstration clinic is there already.")
            return
        with acting(System.COMMAND):
            demo.make(now=timezone.now())
        self.stdout.write("The demonstration clinic is ready.")
