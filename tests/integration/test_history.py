"""History by trigger: each version of a row is kept, whoever changes it and by whichever way."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from plans.models import Plan, Walk
from tests.conftest import NOW
from tests.integration.walkers import joined, walk_all, walker
from walkback.accounts.models import AuditEvent, User

OURS = ("accounts", "care", "mail", "screening", "plans")
# Kept without history, each for a reason.
WITHOUT_HISTORY = {
    "accounts_auditevent": "is history itself",
    "mail_mailattempt": "is history itself",
    "mail_outboxmail": "each step is a mail attempt",
    "mail_suppression": "holds a keyed hash only, and is audited",
    "mail_heartbeat": "says only that the worker is alive",
    "plans_calendarlink": "holds the digest of a secret only, and is audited",
}
pytestmark = pytest.mark.django_db


def event_model(name: str) -> Any:
    return apps.get_model(name)


def labels(rows: Any) -> list[str]:
    return list(rows.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_every_table_of_ours_has_a_history_or_a_reason() -> None:
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in OURS}
    without = {
        table for table in tables if not table.endswith("event") and f"{table}event" not in tables
    }
    assert without - {"accounts_auditevent"} == set(WITHOUT_HISTORY) - {"accounts_auditevent"}


def test_saved_updated_in_bulk_by_sql_and_deleted() -> None:
    plan = walker(NOW)
    walk_all(plan, NOW)
    walk = Walk.objects.get()
    history = event_model("plans.WalkEvent").objects.filter(pgh_obj_id=walk.pk)
    Walk.objects.filter(pk=walk.pk).update(duration_minutes=31)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_walk SET duration_minutes = 32 WHERE id = %s", [walk.pk])
    walk.delete()
    assert labels(history) == ["insert", "update", "update", "delete"]
    minutes = list(history.order_by("pgh_id").values_list("duration_minutes", flat=True))
    assert minutes[1:3] == [31, 32]


def test_a_change_that_changes_nothing_leaves_no_version() -> None:
    user = joined(NOW)
    history = event_model("accounts.UserEvent").objects.filter(pgh_obj_id=user.pk)
    before = history.count()
    User.objects.filter(pk=user.pk).update(country=user.country)
    assert history.count() == before


def test_passwords_are_never_in_the_history() -> None:
    names = {field.name for field in event_model("accounts.UserEvent")._meta.fields}
    assert not names & {"password", "last_login"}


def test_each_version_says_who_and_in_which_request(signed_in: Any) -> None:
    user = joined(NOW)
    signed_in(user).post("/settings/profile/", {"country": "NZ", "time_zone": "Pacific/Auckland"})
    version = event_model("accounts.UserEvent").objects.filter(pgh_obj_id=user.pk).latest("pgh_id")
    assert version.pgh_context["user"] == user.pk
    assert version.pgh_context["request"]
    event = AuditEvent.objects.get(action="account.profile_changed")
    assert event.request_id == version.pgh_context["request"]


@pytest.mark.django_db(transaction=True)
def test_one_request_says_nothing_about_the_next(signed_in: Any) -> None:
    """What a request tells the triggers ends with it."""
    user = joined(NOW)
    signed_in(user).post("/settings/profile/", {"country": "NZ", "time_zone": "Pacific/Auckland"})
    User.objects.filter(pk=user.pk).update(country="AU")
    version = event_model("accounts.UserEvent").objects.filter(pgh_obj_id=user.pk).latest("pgh_id")
    assert not (version.pgh_context or {}).get("user")


def test_the_versions_of_a_plan_tell_its_whole_life() -> None:
    plan = walker(NOW)
    history = event_model("plans.PlanEvent").objects.filter(pgh_obj_id=plan.pk)
    assert list(history.order_by("pgh_id").values_list("status", flat=True)) == ["draft", "active"]
    Plan.objects.filter(pk=plan.pk).update(status="finished")
    assert history.order_by("-pgh_id")[0].status == "finished"
