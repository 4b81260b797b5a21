"""What the application role may do, as migration operations.

The owner's tables are readable and writable by the application role by default; history and audit
tables are append-only: no UPDATE, no DELETE, no TRUNCATE.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from walkback.core.database import application_role


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    quote = schema_editor.connection.ops.quote_name
    role = quote(application_role())
    for statement in statements:
        schema_editor.execute(statement.replace("{role}", role))


def _grant_defaults(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(
        schema_editor,
        [
            "GRANT USAGE ON SCHEMA public TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        ],
    )


def _revoke_defaults(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(
        schema_editor,
        [
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        ],
    )


class GrantApplicationRole(migrations.RunPython):
    """Let the application role read and write the tables that migrations make, from here on."""

    def __init__(self) -> None:
        super().__init__(_grant_defaults, _revoke_defaults)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [], {}


class AppendOnly(migrations.RunPython):
    """Take UPDATE, DELETE and TRUNCATE on these tables away from the application role."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        names = ", ".join(f'"{table}"' for table in tables)

        def forwards(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
            _run(schema_editor, [f"REVOKE UPDATE, DELETE, TRUNCATE ON {names} FROM {{role}}"])

        def backwards(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
            _run(schema_editor, [f"GRANT UPDATE, DELETE ON {names} TO {{role}}"])

        super().__init__(forwards, backwards)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, list(self.tables), {}
