"""`manage.py up`: what `make run` does after installing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from walkback.ops.console import Console
from walkback.ops.folders import folders_for
from walkback.ops.up import UpOptions, bring_up


class Command(BaseCommand):
    help = (
        "Start all of Walkback on this machine for demonstration and development: database, broker and "
        "mail catcher (unless DATABASE_URL and DATABASE_OWNER_URL, REDIS_URL, EMAIL_URL name real "
        "ones), web, worker and beat. Ctrl-C stops all of it. Needs DEBUG=true."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=int, help="of the web server (default: 8000 or the next)"
        )
        parser.add_argument("--reload", action="store_true", help="restart web when code changes")
        parser.add_argument("--no-demo", action="store_true", help="start with an empty database")

    def handle(
        self, *_args: Any, port: int | None, reload: bool, no_demo: bool, **_options: Any
    ) -> None:
        options = UpOptions(port=port, reload=reload, demo=not no_demo)
        status = bring_up(folders_for("run"), options, Console())
        if status:
            raise SystemExit(status)
