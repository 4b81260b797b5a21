"""`manage.py check_migrations`: for developers, part of `make check`."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_migration_linter import MigrationLinter


class Command(BaseCommand):
    help = (
        "Fail when a model has changed without a migration, or when a migration would hurt an "
        "installation that is running the release before it."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        call_command("makemigrations", check_changes=True, dry_run=True)
        linter = MigrationLinter(
            path=str(settings.BASE_DIR),
            include_apps=_own_apps(),
            # A first migration runs on an empty database: nothing waits for its locks.
            ignore_initial_migrations=True,
            warnings_as_errors_tests=["CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "REINDEX"],
            no_cache=True,
            quiet=["ok", "ignore", "warning"],
        )
        linter.lint_all_migrations()
        if linter.has_errors:
            linter.print_summary()
            raise SystemExit(1)


def _own_apps() -> list[str]:
    """Labels of the apps that live in this checkout, not among the installed packages."""
    return [
        config.label
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in ("walkback", "screening", "plans")
    ]
