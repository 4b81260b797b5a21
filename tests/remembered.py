"""What a long beginning leaves in the database: made once by the real actions, then put back as rows.

Only for beginnings that always come to the same. History is what the triggers make of the rows as they are put
back: a test about the history of a beginning makes its own.
"""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import get_language
from pghistory.models import Event
from psycopg import sql

T = TypeVar("T")


class _Row(NamedTuple):
    """A model instance, to be read again."""

    model: type[models.Model]
    pk: Any


class _Kept(NamedTuple):
    rows: dict[str, str]
    came_to: Any


_KEPT: dict[Hashable, _Kept] = {}


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, with its rows: made the first time in this process, put back afterwards.

    `make` may return one model instance, or a tuple with some in it; they are read anew. It may only add
    rows, never change those that were there.
    """
    key = (key, get_language())
    if key not in _KEPT:
        before = _highest()
        came_to = make()
        _KEPT[key] = _Kept(_rows_after(before), _outside(came_to))
        return came_to
    kept = _KEPT[key]
    with transaction.atomic():
        # What belongs to a row comes before it: once that is there, some take nothing more.
        for table, rows in reversed(kept.rows.items()):
            # Not COPY: it does not know row security.
            into = sql.SQL(
                "INSERT INTO {0} SELECT * FROM jsonb_populate_recordset(NULL::{0}, %s)"
            ).format(sql.Identifier(table))
            with connection.cursor() as cursor:
                cursor.execute(into, [rows])
    came_again: T = _inside(kept.came_to)
    return came_again


@cache
def _tables() -> tuple[str, ...]:
    """Every table with numbered rows, but those that triggers fill."""
    return tuple(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        and not issubclass(model, Event)
        and model._meta.app_label not in ("auth", "contenttypes")
    )


def _highest() -> dict[str, int]:
    each = [
        sql.SQL("SELECT {}::text, coalesce(max(id), 0) FROM {}").format(
            table, sql.Identifier(table)
        )
        for table in _tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(each))
        return dict(cursor.fetchall())


def _rows_after(before: dict[str, int]) -> dict[str, str]:
    after = _highest()
    kept = {}
    for table, highest in after.items():
        if highest > before[table]:
            rows = sql.SQL(
                "SELECT jsonb_agg(row ORDER BY id)::text FROM {} AS row WHERE id > {}"
            ).format(sql.Identifier(table), before[table])
            with connection.cursor() as cursor:
                cursor.execute(rows)
                kept[table] = cursor.fetchone()[0]
    return kept


def _outside(value: Any) -> Any:
    if isinstance(value, models.Model):
        return _Row(type(value), value.pk)
    return tuple(map(_outside, value)) if isinstance(value, tuple) else value


def _inside(value: Any) -> Any:
    if isinstance(value, _Row):
        return value.model._default_manager.get(pk=value.pk)
    return tuple(map(_inside, value)) if isinstance(value, tuple) else value
