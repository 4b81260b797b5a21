"""`manage.py mail_catcher`: real SMTP on loopback that keeps what arrives. `up` starts it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from walkback.ops.mail_catcher import add_arguments, serve


class Command(BaseCommand):
    help = "Catch mail over real SMTP on 127.0.0.1 and keep it in a folder with a journal."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *_args: Any, port: int, folder: Path, idle_seconds: float, **_: Any) -> None:
        serve(port=port, folder=folder, idle_seconds=idle_seconds)
