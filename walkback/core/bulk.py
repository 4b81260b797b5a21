"""Many rows written in one statement, where Django's own way would be thirty times slower."""

from collections.abc import Sequence

from django.db import connection, models


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist, each row its own values, by one UPDATE … FROM unnest(…).

    All rows are of one model. Triggers see each row, as they do with `save`.
    """
    if not rows:
        return
    meta = rows[0]._meta
    known = {field.name: field for field in meta.concrete_fields}
    columns = [meta.pk, *(known[name] for name in fields)]
    quoted = [connection.ops.quote_name(str(column.column)) for column in columns]
    table = connection.ops.quote_name(meta.db_table)
    lists = ", ".join(f"%s::{column.rel_db_type(connection)}[]" for column in columns)
    setting = ", ".join(f"{name} = new_values.{name}" for name in quoted[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {setting} FROM unnest({lists}) AS new_values ({', '.join(quoted)})"  # noqa: S608  # names of our own columns
            f" WHERE {table}.{quoted[0]} = new_values.{quoted[0]}",
            [
                [column.get_db_prep_save(getattr(row, column.attname), connection) for row in rows]
                for column in columns
            ],
        )
