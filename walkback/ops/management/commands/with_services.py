"""`manage.py with_services -- pytest …`: a command with database, broker and mail catcher beside it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from walkback.ops.alongside import run_alongside
from walkback.ops.console import Console
from walkback.ops.folders import folders_for


class Command(BaseCommand):
    help = (
        "Run a command (after --) with a test database, broker and mail catcher started beside it, "
        "unless the environment names real ones. Exits with the command's status."
    )
    requires_system_checks = []
    _command: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        # Split by hand: the command's own options, a second -- among them, are none of our business.
        if "--" in argv:
            at = argv.index("--")
            self._command = argv[at + 1 :]
            argv = argv[:at]
        super().run_from_argv(argv)

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not self._command:
            raise CommandError("say which command to run, after --", returncode=2)
        console = Console(sys.stderr, quiet=True)
        raise SystemExit(run_alongside(folders_for("test"), self._command, console))
