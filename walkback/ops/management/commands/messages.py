"""Bring the catalogue of translations up to date with the source. Development only: needs Babel."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Collect every text, update every language's catalogue and compile it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when something is stale"
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        try:
            # Babel is installed for development alone; the other commands do without.
            from walkback.ops import catalogue  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise CommandError(f"{error.name} is missing: run make install-dev.") from error
        try:
            files = catalogue.made()
        except catalogue.BadSource as error:
            raise CommandError(str(error)) from error
        stale = [file for file in files if not file.is_up_to_date]
        if check:
            if stale:
                names = ", ".join(str(file.path.name) for file in stale)
                raise CommandError(f"Stale: {names}. Run make messages.")
            return
        for file in stale:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            file.path.write_bytes(file.content)
        for language in catalogue.languages():
            missing = len(catalogue.untranslated(language))
            self.stdout.write(f"{language}: {missing} texts without a translation.")
