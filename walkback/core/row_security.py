"""Row-level security as migration operations: who may see and change which rows, once for each kind of ownership.

The application role reads and writes through these policies. The owner of the tables, who migrates, copies
and restores, has a policy that lets everything pass; security is forced, so that being the owner is not
enough by itself. The functions that the policies ask are made in `walkback.care`, where it stands who looks
after whom:

- `walkback_actor()`: the id of the user who acts, -1 for the system, 0 for nobody. An error where nobody said.
- `walkback_at_the_door()`: whether nobody has signed in yet; true also where nobody said.
- `walkback_people()`: the people that the clinics of the acting clinician look after now.
- `walkback_clinics()`: the clinics in which the actor works now; `walkback_clinics_of_mine()`: or is looked after.
- `walkback_reviews()`: whether the actor is an administrator, who may read every record.
"""

from dataclasses import dataclass

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from walkback.core.database import application_role

# Asked once a statement, not once a row.
_SYSTEM = "(SELECT walkback_actor()) = -1"
_REVIEWER = "(SELECT walkback_reviews())"
_MINE = "{column} = (SELECT walkback_actor())"
_LOOKED_AFTER = "{column} IN (SELECT walkback_people())"
_MY_CLINIC = "{column} IN (SELECT walkback_clinics())"
_CLINIC_OF_MINE = "{column} IN (SELECT walkback_clinics_of_mine())"


def _any(*conditions: str) -> str:
    return " OR ".join(f"({condition})" for condition in (_SYSTEM, *conditions, _REVIEWER))


@dataclass(frozen=True)
class Rows:
    """Whose the rows of a table are: an SQL condition over the rows."""

    condition: str


def of_person(column: str = "participant_id") -> Rows:
    """A participant's own: theirs, and their clinicians'."""
    return Rows(
        _any(_MINE.format(column=column), _LOOKED_AFTER.format(column=column)),
    )


def of_person_and_clinic(column: str = "participant_id", clinic: str = "clinic_id") -> Rows:
    """Between a participant and one clinic: another clinic that looks after them later has no part in it."""
    at_the_clinic = f"{_LOOKED_AFTER.format(column=column)} AND {_MY_CLINIC.format(column=clinic)}"
    return Rows(_any(_MINE.format(column=column), at_the_clinic))


def within_clinic(column: str = "participant_id", clinic: str = "clinic_id") -> Rows:
    """About a participant, between the clinicians of one clinic: never the participant's to read in a page."""
    at_the_clinic = f"{_LOOKED_AFTER.format(column=column)} AND {_MY_CLINIC.format(column=clinic)}"
    return Rows(_any(at_the_clinic))


def through(parent: str, column: str) -> Rows:
    """Whoever may see the parent row may see this one. The parent's own policy decides."""
    # As a scalar: the planner must look up one parent a row, never read all of them first.
    parents = f"SELECT true FROM {parent} AS parent WHERE parent.id = {column}"  # noqa: S608  # names in a migration
    return Rows(f"{_SYSTEM} OR ({parents})")


def of_clinic(column: str = "clinic_id") -> Rows:
    """A clinic's: for those who work there."""
    return Rows(_any(_MY_CLINIC.format(column=column)))


def of_clinic_and_its_people(column: str = "clinic_id") -> Rows:
    """A clinic's: for those who work there, and those it looks after."""
    return Rows(_any(_CLINIC_OF_MINE.format(column=column)))


def either(*kinds: Rows) -> Rows:
    """Any of several kinds of ownership is enough."""
    return Rows(" OR ".join(f"({kind.condition})" for kind in kinds))


def own(column: str) -> Rows:
    """Nobody's but the person's."""
    return Rows(_any(_MINE.format(column=column)))


AT_THE_DOOR = Rows("(SELECT walkback_at_the_door())")
"""While nobody is signed in: what signing in must read and write. Goes before a condition that needs an actor."""


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    role = schema_editor.connection.ops.quote_name(application_role())
    for statement in statements:
        schema_editor.execute(statement.replace("{role}", role))


class GuardRows(migrations.RunPython):
    """Let the application role see only the rows that `rows` names.

    It writes the same rows, or only those that `written` names; rows that are only seen can be locked. `history` says
    the tables are written by triggers, and the audit trail, in anybody's name: every new row is taken.
    """

    def __init__(
        self, rows: Rows, *tables: str, written: Rows | None = None, history: bool = False
    ) -> None:
        self.rows, self.tables, self.written, self.history = rows, tables, written, history
        new = "true" if history else (written or rows).condition

        def forwards(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
            for table in tables:
                _execute(schema_editor, _guard(table, rows.condition, new))

        def backwards(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
            for table in tables:
                _execute(schema_editor, _open(table))

        super().__init__(forwards, backwards)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        options: dict[str, object] = {"written": self.written, "history": self.history}
        return self.__class__.__qualname__, [self.rows, *self.tables], options


def _guard(table: str, seen: str, new: str) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owned ON {table} TO CURRENT_USER USING (true)",
        f"CREATE POLICY seen ON {table} FOR SELECT TO {{role}} USING ({seen})",
        f"CREATE POLICY made ON {table} FOR INSERT TO {{role}} WITH CHECK ({new})",
        f"CREATE POLICY changed ON {table} FOR UPDATE TO {{role}} USING ({seen}) WITH CHECK ({new})",
        f"CREATE POLICY removed ON {table} FOR DELETE TO {{role}} USING ({new})",
    ]


def _open(table: str) -> list[str]:
    names = ("owned", "seen", "made", "changed", "removed")
    return [
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in names),
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
    ]
