"""`migrate`, run as the owner of the tables."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate

from walkback.core.database import OwnerRoleMissing, as_owner


class Command(DjangoMigrate):
    help = "Change the schema, logged in with DATABASE_OWNER_URL."

    def handle(self, *args: Any, **options: Any) -> str | None:
        try:
            with as_owner():
                return super().handle(*args, **options)
        except OwnerRoleMissing as error:
            raise CommandError(str(error)) from error
