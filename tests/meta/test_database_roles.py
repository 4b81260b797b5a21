"""What the database itself refuses the application role, read from its catalogue."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from walkback.core.database import as_owner

INSUFFICIENT_PRIVILEGE = "42501"
# Written once: who did what, and each step of sending. Every table of history besides.
APPEND_ONLY = frozenset({"accounts_auditevent", "mail_mailattempt"})
pytestmark = pytest.mark.django_db


def _tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def _is_append_only(table: str) -> bool:
    return table.endswith("event") or table in APPEND_ONLY


def _append_only_tables() -> list[str]:
    return [table for table in _tables() if _is_append_only(table)]


def _refusal(statement: str) -> str:
    """The SQLSTATE with which a statement is refused; empty when it is not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))
    return ""


def _changes(table: str) -> Iterator[str]:
    column = connection.introspection.get_table_description(connection.cursor(), table)[0].name
    yield f'UPDATE "{table}" SET "{column}" = "{column}"'  # noqa: S608  # names of our own tables
    yield f'DELETE FROM "{table}"'  # noqa: S608
    yield f'TRUNCATE "{table}"'


def test_every_tracked_model_has_its_history_in_the_catalogue() -> None:
    tracked = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.db_table.endswith("event")
    }
    assert len(tracked) >= 15
    assert tracked <= set(_append_only_tables())


def test_history_and_audit_cannot_be_changed() -> None:
    tables = _append_only_tables()
    assert set(tables) >= APPEND_ONLY
    allowed = [
        statement
        for table in tables
        for statement in _changes(table)
        if _refusal(statement) != INSUFFICIENT_PRIVILEGE
    ]
    assert not allowed


def test_the_catalogue_grants_what_the_statements_show() -> None:
    """Read the other way round: the privileges themselves, for every table there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, has_table_privilege(oid, 'SELECT'), has_table_privilege(oid, 'INSERT'),"
            " has_table_privilege(oid, 'UPDATE'), has_table_privilege(oid, 'DELETE'),"
            " has_table_privilege(oid, 'TRUNCATE'), pg_get_userbyid(relowner) = current_user"
            " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    for table, (reads, inserts, updates, deletes, truncates, owns) in rows.items():
        assert reads, table
        assert not owns, table
        assert not truncates, table
        if _is_append_only(table):
            assert (inserts, updates, deletes) == (True, False, False), table
        elif table != "django_migrations":
            assert (inserts, updates, deletes) == (True, True, True), table
    assert rows["django_migrations"][1:4] == (False, False, False)


def test_a_table_whose_rights_were_forgotten_would_be_seen() -> None:
    """Red run: the same statements are not refused on a table of the ordinary kind."""
    assert {_refusal(statement) for statement in list(_changes("care_clinic"))[:2]} == {""}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE smuggled (id integer)",
        "DROP TABLE accounts_auditevent",
        "ALTER TABLE accounts_auditevent ADD COLUMN smuggled integer",
        "ALTER TABLE plans_plan DISABLE TRIGGER ALL",
        "GRANT UPDATE ON accounts_auditevent TO PUBLIC",
    ],
)
def test_the_schema_cannot_be_changed(statement: str) -> None:
    refused = _refusal(statement)
    if statement.startswith("GRANT"):
        # Postgres only warns where nothing can be granted: what counts is that nothing was.
        test_the_catalogue_grants_what_the_statements_show()
    else:
        assert refused == INSUFFICIENT_PRIVILEGE


def test_the_application_role_has_no_special_powers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
                       " WHERE r.rolname = current_user")  # fmt: skip
        assert cursor.fetchone() == (0,)


def test_triggers_are_switched_on_for_the_role() -> None:
    """`session_replication_role` would switch them off; only a superuser may set it."""
    assert _refusal("SET session_replication_role = replica") == INSUFFICIENT_PRIVILEGE


def test_migrations_say_all_that_the_models_say() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_somebody_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        application = cursor.fetchone()[0]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == application
    assert owner != application
