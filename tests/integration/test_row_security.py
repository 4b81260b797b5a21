"""The second wall: what the database itself lets somebody see, whatever the code asks for."""

import ast
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DataError, ProgrammingError, connection, transaction

from tests.integration.records import fill
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.care.models import Clinic, Enrolment, Membership
from walkback.core import actor

pytestmark = pytest.mark.django_db

UNGUARDED = {
    "auth_group": "Django's; empty: roles are code",
    "auth_group_permissions": "Django's; empty",
    "auth_permission": "Django's; names of models",
    "account_emailconfirmation": "allauth's; empty: confirmations are signed, not stored",
    "django_admin_log": "Django's; empty: the record review changes nothing by itself",
    "django_content_type": "Django's; names of models",
    "django_migrations": "Django's; which migrations ran",
    "django_session": "found by a secret key only, and read before it is known who asks",
    "mail_heartbeat": "when a job was last seen; about nobody",
    "mail_suppression": "keyed hashes of addresses; names nobody",
    "pghistory_context": "empty: who acted stands in each history row",
}
"""Tables without row security, each with its reason."""
BEYOND = {
    "plans/queries/calendar.py:owner_of",
    "walkback/accounts/queries.py:link_holder",
    "walkback/care/actions/inviting.py:join_as_clinician",
    "walkback/care/actions/inviting.py:join_as_participant",
    "walkback/care/team_queries.py:invitation_of",
    "walkback/care/team_queries.py:team_size",
    "walkback/care/team_queries.py:was_looked_after",
}
"""Where a request sees more than the person who asks. Each was read by somebody else than who wrote it."""


@pytest.fixture
def person(clinic: Clinic, clinician: User, now: datetime) -> User:
    """With a row in every table there is, looked after by the cast's clinician."""
    return fill(clinic, "somebody", now)


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return sorted(name for (name,) in cursor.fetchall())


def guarded() -> list[str]:
    return [name for name in tables() if name not in UNGUARDED]


def seen_by(who: int) -> dict[str, int]:
    """How many rows of each guarded table somebody sees."""
    counts = {}
    with actor.acting_as(who), connection.cursor() as cursor:
        for table in guarded():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # names from the catalogue
            counts[table] = cursor.fetchone()[0]
    return counts


def refused(statement: str, values: list[Any]) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


class TestCatalogue:
    def test_every_table_is_guarded_or_says_why_not(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class JOIN pg_namespace space ON space.oid = relnamespace"
                " WHERE nspname = 'public' AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
            )
            secured = {name for (name,) in cursor.fetchall()}
        assert secured == set(guarded())
        assert set(UNGUARDED) <= set(tables())

    def test_each_guarded_table_has_a_policy_for_each_command(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename, array_agg(cmd ORDER BY cmd) FROM pg_policies"
                " WHERE %s = ANY (roles) GROUP BY tablename",
                [settings.DATABASES["default"]["USER"]],
            )
            policies = dict(cursor.fetchall())
        assert policies == {name: ["DELETE", "INSERT", "SELECT", "UPDATE"] for name in guarded()}

    def test_the_application_role_cannot_get_round_it(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolbypassrls, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            )
            assert cursor.fetchone() == (False, False, False)
            cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
            assert cursor.fetchone() == (0,)
        for statement in ("SET row_security = off; SELECT count(*) FROM plans_walk",):
            refused_outright(statement)

    def test_functions_with_the_owners_eyes_look_in_one_place_only(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND proname LIKE 'walkback%'"
            )
            found = dict(cursor.fetchall())
        assert {"walkback_people", "walkback_clinics", "walkback_reviews"} <= set(found)
        assert {tuple(config) for config in found.values()} == {("search_path=public, pg_temp",)}


def refused_outright(statement: str) -> None:
    with (
        actor.acting_as(actor.NOBODY),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


class TestWhoSeesWhat:
    def test_the_system_sees_every_table_filled(self, person: User) -> None:
        """Else the tests below would show nothing."""
        seen = seen_by(actor.SYSTEM)
        may_be_empty = {
            "care_clinicevent",
            "plans_absence",
            "plans_absenceevent",
            "plans_adjustment",
            "plans_adjustmentevent",
            "plans_calendarlink",
            "plans_flareup",
            "plans_flareupevent",
            "plans_monthlyreport",
            "plans_monthlyreportevent",
            "plans_recurrence",
            "plans_recurrenceevent",
            "plans_weekdays",
            "plans_weekdaysevent",
        }
        assert not [name for name, rows in seen.items() if not rows and name not in may_be_empty]

    def test_nobody_sees_accounts_only(self, person: User) -> None:
        seen = {name for name, rows in seen_by(actor.NOBODY).items() if rows}
        assert seen == {"accounts_user", "account_emailaddress"}

    def test_somebody_elsewhere_sees_nothing_of_them(
        self, person: User, newcomer: User, other_clinician: User
    ) -> None:
        for stranger in (newcomer, other_clinician):
            before = seen_by(stranger.pk)
            with actor.acting_as(stranger.pk):
                assert not User.objects.filter(pk=person.pk).exists()
            person.email = f"{stranger.pk}@test.example"
            person.save(update_fields=["email"])
            assert seen_by(stranger.pk) == before

    def test_a_person_sees_their_own_and_no_note_about_them(
        self, person: User, participant: User
    ) -> None:
        seen = seen_by(person.pk)
        assert seen["care_note"] == seen["care_noteevent"] == 0
        for model in apps.get_models():
            owner = {field.name for field in model._meta.fields} & {"participant", "plan"}
            if model._meta.db_table not in seen or not owner or model._meta.proxy:
                continue
            path = "participant" if "participant" in owner else "plan__participant"
            with actor.acting_as(person.pk):
                others = model._default_manager.exclude(**{path: person}).count()
            assert others == 0, model

    def test_a_clinician_sees_them_until_one_of_the_two_leaves(
        self, person: User, clinician: User, now: datetime
    ) -> None:
        whole = seen_by(clinician.pk)
        assert whole["plans_walk"] > 0
        assert whole["plans_prescription"] > 0
        assert whole["screening_answer"] > 0
        assert whole["care_note"] > 0
        Enrolment.objects.filter(participant=person).update(left_at=now)
        with actor.acting_as(clinician.pk):
            assert not User.objects.filter(pk=person.pk).exists()
        Enrolment.objects.filter(participant=person).update(left_at=None)
        assert seen_by(clinician.pk)["plans_walk"] == whole["plans_walk"]
        Membership.objects.filter(user=clinician).update(ended_at=now)
        left = seen_by(clinician.pk)
        assert not [
            name
            for name, rows in left.items()
            if rows and name.startswith(("plans_", "screening_"))
        ]
        assert left["care_alert"] == left["care_message"] == left["care_note"] == 0

    def test_an_administrator_reads_everything(self, person: User, staff_user: User) -> None:
        assert seen_by(staff_user.pk) == seen_by(actor.SYSTEM)

    def test_another_clinic_has_no_part_in_what_was_said_before(
        self, person: User, other_clinician: User, now: datetime
    ) -> None:
        """After a move the record is the new clinic's to read, the words to the old one are not."""
        Enrolment.objects.filter(participant=person).update(left_at=now)
        elsewhere = Membership.objects.get(user=other_clinician).clinic
        care.enrol(clinic=elsewhere, participant=person, by=person, now=now)
        seen = seen_by(other_clinician.pk)
        assert seen["plans_walk"] > 0
        assert seen["care_message"] == seen["care_note"] == 0


class TestWriting:
    def test_nobody_can_write_into_somebody_elses_record(
        self, person: User, newcomer: User, now: datetime
    ) -> None:
        with actor.acting_as(newcomer.pk):
            refused(
                "INSERT INTO plans_absence (participant_id, starts_on, until_on, made_at)"
                " VALUES (%s, %s, %s, %s)",
                [person.pk, now.date(), now.date(), now],
            )
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE plans_walk SET note = 'x' WHERE participant_id = %s", [person.pk]
                )
                assert cursor.rowcount == 0
                cursor.execute("DELETE FROM mail_outboxmail WHERE participant_id = %s", [person.pk])
                assert cursor.rowcount == 0

    def test_nobody_makes_themselves_a_clinician_of_a_clinic(
        self, clinic: Clinic, other_clinician: User, now: datetime
    ) -> None:
        with actor.acting_as(other_clinician.pk):
            refused(
                "INSERT INTO care_membership (clinic_id, user_id, role, started_at)"
                " VALUES (%s, %s, 'lead', %s)",
                [clinic.pk, other_clinician.pk, now],
            )

    def test_a_row_cannot_be_given_away(self, person: User, newcomer: User) -> None:
        with actor.acting_as(person.pk):
            refused(
                "UPDATE mail_recipient SET participant_id = %s WHERE participant_id = %s",
                [newcomer.pk, person.pk],
            )


class TestSaidByEachTransaction:
    def test_who_does_not_say_who_they_are_gets_an_error(self, person: User) -> None:
        """An empty answer would look like a person without a programme, or without an emergency."""
        for told in ("", "somebody"):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(actor.TELL, [told])
                with pytest.raises(DataError, match="invalid input syntax for type bigint"):
                    cursor.execute("SELECT count(*) FROM plans_walk")
                transaction.set_rollback(True)

    def test_an_actor_ends_with_the_block_and_with_a_failure(self, person: User) -> None:
        def said() -> str:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('walkback.actor')")
                return str(cursor.fetchone()[0])

        with actor.acting_as(7):
            assert said() == "7"
            with actor.beyond_oneself("for this test"):
                assert said() == "-1"
            assert said() == "7"
            with (
                pytest.raises(ProgrammingError),
                transaction.atomic(),
                actor.acting_as(8),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT nothing_there")
            assert said() == "7"
        assert said() == "-1"

    def test_looking_further_needs_a_reason(self) -> None:
        with pytest.raises(ValueError, match="why"), actor.beyond_oneself(""):
            pass


def test_the_actor_does_not_outlive_its_transaction(django_db_blocker: Any) -> None:
    """On a connection as a web process has it: shared by one request after another, no actor of its own."""
    with psycopg.connect(**_login(), autocommit=True) as held:
        with held.transaction():
            held.execute(actor.TELL, ["5"])
            assert held.execute("SELECT walkback_actor()").fetchone() == (5,)
        with pytest.raises(psycopg.DataError):
            held.execute("SELECT walkback_actor()")


def _login() -> dict[str, Any]:
    about = connection.settings_dict
    return {
        "dbname": about["NAME"],
        "user": about["USER"],
        "password": about["PASSWORD"],
        "host": about["HOST"],
        "port": about["PORT"],
    }


@pytest.mark.django_db(transaction=True)
def test_requests_that_take_turns_on_two_connections_never_mix(
    clinic: Clinic, now: datetime, signed_in: Any
) -> None:
    """V2, third pass: 200 requests on 2 connections, each thread for one person after another."""
    people = [fill(clinic, f"turn-{number}", now) for number in range(4)]
    clients = {person: signed_in(person) for person in people}
    mixed: list[str] = []

    def visit(mine: list[User]) -> None:
        try:
            for turn in range(100):
                person = mine[turn % len(mine)]
                text = clients[person].get("/settings/").content.decode()
                others = [other.email for other in people if other != person]
                if person.email not in text or any(email in text for email in others):
                    mixed.append(f"{turn}: {person.email}")
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=(people[half::2],)) for half in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not mixed


def _beyond(root: Path) -> Iterator[str]:
    for folder in ("walkback", "plans", "screening"):
        for path in sorted((root / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef) and any(
                    isinstance(node, ast.Attribute) and node.attr == "beyond_oneself"
                    for node in ast.walk(function)
                ):
                    yield f"{path.relative_to(root)}:{function.name}"


def test_the_places_without_a_second_wall_are_these() -> None:
    assert set(_beyond(settings.BASE_DIR)) == BEYOND
