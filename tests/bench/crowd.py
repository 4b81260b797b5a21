"""A clinic's worth of people, many times over: `python -m tests.bench.crowd --people 100000`.

A few thousand are walked by the simulation; the others are their copies, made by the database itself.
"""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import django

from walkback.core import actor

django.setup()
actor.this_process_acts_as(actor.SYSTEM)

# Django has to be ready before anything with models is loaded.
from allauth.account.models import EmailAddress  # noqa: E402
from django.db import connection, models  # noqa: E402

from tests.integration.many_walkers import ORDER, many_walkers  # noqa: E402
from walkback.accounts.models import User  # noqa: E402
from walkback.core.database import as_owner  # noqa: E402

SIMULATED: Final = 2000
SEED: Final = 6
TABLES: Final[tuple[type[models.Model], ...]] = (*ORDER, EmailAddress)


def gather(people: int, now: datetime) -> int:
    """Fill the empty database with people whose week is over and undecided. Returns how many they are.

    That is `people`, rounded up to whole copies of the simulated ones.
    """
    simulated = min(people, SIMULATED)
    many_walkers(simulated, now=now, seed=SEED, due=True)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in User.objects.all()
    )
    copies = -(-people // simulated) - 1
    steps = {model: _highest(model) for model in TABLES}
    with as_owner(), connection.cursor() as cursor:
        for model in TABLES:
            table = model._meta.db_table
            # What was copied was right before: it needs no history.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(_copying(model, steps), {"copies": copies})
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, _highest(model) or 1]
            )
        cursor.execute("VACUUM ANALYZE")
    return simulated * (copies + 1)


def _highest(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(most=models.Max("pk"))["most"] or 0)


def _copying(model: type[models.Model], steps: Mapping[type[models.Model], int]) -> str:
    """The statement that copies every row of a table, each copy with keys of its own."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    copied = ", ".join(_copied(field, steps) for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({columns}) OVERRIDING SYSTEM VALUE "  # noqa: S608  # our own names
        f"SELECT {copied} FROM {model._meta.db_table} AS one, generate_series(1, %(copies)s) AS copy"
    )


def _copied(field: "models.Field[Any, Any]", steps: Mapping[type[models.Model], int]) -> str:
    column = f'one."{field.column}"'
    target: Any = field.model if field.primary_key else field.related_model
    if target in steps:
        return f"{column} + copy * {steps[target]}"
    if isinstance(field, models.UUIDField):
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE gen_random_uuid() END"
    if isinstance(field, models.EmailField):
        return f"'c' || copy || '.' || {column}"
    return column


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, required=True)
    print(gather(parser.parse_args().people, datetime.now(UTC)))  # noqa: T201  # for who started it


if __name__ == "__main__":
    main()
