"""How clinics are set up, changed in the record review: by their leads and by administrators, with history."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.actions import templating
from plans.actions.templating import Defaults
from plans.models import PlanTemplate
from tests.integration.pages import SignedIn, as_shown, unescaped_page
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care.actions import inviting, settling
from walkback.care.models import Clinic, Membership, Thresholds
from walkback.care.models.invitation import InvitedAs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TABLES = ("clinic", "thresholds", "template")
RIGHT: dict[str, dict[str, Any]] = {
    "clinic": {"name": "River Clinic", "time_zone": "Australia/Sydney"},
    "thresholds": {"pain_severe": 9},
    "template": {"weekly_target": 120, "reason": "Our people are busy."},
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "clinic": ({"name": ""}, "Write the clinic's name."),
    "thresholds": ({"pain_severe": 3}, "Write a whole number from 7 to 9."),
    "template": (
        {"weekly_target": 5, "reason": "Words"},
        "Write a number from 60 to 300, or leave it empty.",
    ),
}
AUDITED = {
    "clinic": Event.CLINIC_CHANGED,
    "thresholds": Event.THRESHOLDS_CHANGED,
    "template": Event.TEMPLATE_CHANGED,
}


@pytest.fixture
def rows(clinic: Clinic, clinician: User, now: datetime) -> dict[str, models.Model]:
    template = templating.make_version(
        clinic=clinic,
        defaults=Defaults("Our way", None, 150, None, ""),
        reason="The first.",
        based_on=0,
        by=clinician,
        now=now,
    )
    return {
        "clinic": clinic,
        "thresholds": Thresholds.objects.get(clinic=clinic),
        "template": template,
    }


@pytest.fixture
def lead(clinician: User, rows: dict[str, models.Model], now: datetime) -> User:
    accounts.change_record_review(user=clinician, given=True, by=System.COMMAND, now=now)
    clinician.refresh_from_db()
    return clinician


@pytest.fixture
def stranger(other_clinician: User, now: datetime) -> User:
    accounts.change_record_review(user=other_clinician, given=True, by=System.COMMAND, now=now)
    Membership.objects.filter(user=other_clinician).update(role="lead")
    other_clinician.refresh_from_db()
    return other_clinician


def address(row: models.Model, name: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def sent(client: Client, row: models.Model, values: dict[str, Any]) -> Any:
    shown = as_shown(client.get(address(row)))
    return client.post(address(row), shown | values, follow=True)


def state() -> list[Any]:
    tables: list[Any] = [Clinic, Thresholds, PlanTemplate]
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize("table", TABLES)
class TestChanging:
    @pytest.mark.parametrize("who", ["lead", "staff_user"])
    def test_a_lead_and_an_administrator_may(
        self, table: str, who: str, rows: dict[str, Any], request: Any, signed_in: SignedIn
    ) -> None:
        user: User = request.getfixturevalue(who)
        answer = sent(signed_in(user), rows[table], RIGHT[table])
        assert answer.status_code == 200
        assert "Saved." in unescaped_page(answer)
        newest = type(rows[table])._default_manager.latest("pk")
        name, value = next(iter(RIGHT[table].items()))
        if table == "clinic":
            newest = Clinic.objects.get(pk=rows["clinic"].pk)
        assert getattr(newest, name) == value
        event = AuditEvent.objects.filter(action=AUDITED[table]).latest("pk")
        assert (event.actor_id, event.actor_role) == (user.pk, user.role)

    def test_a_bad_value_is_said_beside_its_field_and_kept(
        self, table: str, rows: dict[str, Any], lead: User, signed_in: SignedIn
    ) -> None:
        before, (values, words) = state(), WRONG[table]
        answer = sent(signed_in(lead), rows[table], values)
        assert answer.status_code == 422
        text = unescaped_page(answer)
        assert text.count(words) == 2  # on top, and beside the field
        name, value = next(iter(values.items()))
        assert f'href="#id_{name}"' in text
        assert answer.context["form"][name].value() == str(value)
        assert state() == before

    def test_a_colleague_who_does_not_lead_reads(
        self, table: str, rows: dict[str, Any], lead: User, signed_in: SignedIn
    ) -> None:
        Membership.objects.filter(user=lead).update(role="clinician")
        client, before = signed_in(lead), state()
        shown = client.get(address(rows[table]))
        assert shown.status_code == 200
        assert 'type="submit" class="default"' not in unescaped_page(shown)
        assert client.post(address(rows[table]), RIGHT[table]).status_code == 403
        assert state() == before

    def test_another_clinic_is_not_there(
        self, table: str, rows: dict[str, Any], stranger: User, signed_in: SignedIn
    ) -> None:
        client, before = signed_in(stranger), state()
        for name in ("change", "history"):
            assert client.get(address(rows[table], name)).status_code == 404
        assert client.post(address(rows[table]), RIGHT[table]).status_code == 404
        assert state() == before

    @pytest.mark.parametrize("who", ["participant", "clinician"])
    def test_others_are_refused(
        self, table: str, who: str, rows: dict[str, Any], request: Any, signed_in: SignedIn
    ) -> None:
        client, before = signed_in(request.getfixturevalue(who)), state()
        for name in ("change", "history"):
            assert client.get(address(rows[table], name)).status_code == 403
        assert client.post(address(rows[table]), RIGHT[table]).status_code == 403
        assert Client().post(address(rows[table]), RIGHT[table]).status_code == 302
        assert state() == before

    def test_opening_it_is_written_down(
        self, table: str, rows: dict[str, Any], staff_user: User, signed_in: SignedIn
    ) -> None:
        signed_in(staff_user).get(address(rows[table]))
        viewed = AuditEvent.objects.filter(action=Event.RECORD_VIEWED, actor_id=staff_user.pk)
        assert viewed.get().object_id == rows[table].pk


@pytest.mark.parametrize("table", TABLES)
class TestHistory:
    def test_says_who_when_and_each_value(
        self, table: str, rows: dict[str, Any], lead: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(lead)
        sent(client, rows[table], RIGHT[table])
        answer = client.get(address(rows[table], "history"))
        newest, oldest = answer.context["lines"][0], answer.context["lines"][-1]
        assert newest.who == lead.email
        changed = {str(name): (before, after) for name, before, after in newest.changes}
        expected = {
            "clinic": {
                "Name of the clinic": ("Hill Clinic", "River Clinic"),
                "Time zone": ("UTC", "Australia/Sydney"),
            },
            "thresholds": {"Severe pain, from": ("8", "9")},
            "template": {
                "Aim, in minutes a week": ("150", "120"),
                "Reason": ("The first.", "Our people are busy."),
            },
        }[table]
        assert changed == expected
        assert oldest.what == "Made"
        text = unescaped_page(answer)
        assert "→" in text
        assert "audit trail</a>" not in text

    def test_an_administrator_has_the_way_to_the_audit_trail(
        self, table: str, rows: dict[str, Any], lead: User, staff_user: User, signed_in: SignedIn
    ) -> None:
        sent(signed_in(staff_user), rows[table], RIGHT[table])
        client = signed_in(staff_user)
        answer = client.get(address(rows[table], "history"))
        assert answer.context["lines"][0].who == staff_user.email
        trail = client.get(answer.context["trail"])
        assert trail.status_code == 200
        assert trail.context["cl"].result_count
        theirs = signed_in(lead).get(address(rows[table], "history"))
        assert theirs.context["lines"][0].who == "An administrator"
        assert staff_user.email not in unescaped_page(theirs)

    def test_costs_the_same_for_one_change_and_for_many(
        self, table: str, rows: dict[str, Any], lead: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(lead)

        def cost() -> int:
            with CaptureQueriesContext(connection) as made:
                client.get(address(rows[table], "history"))
            return len(made)

        row = rows[table]
        row = _changed(client, row, table, 0)
        before = cost()
        for number in (1, 0, 1):
            row = _changed(client, row, table, number)
        assert cost() == before


def _changed(client: Client, row: Any, table: str, number: int) -> Any:
    every: dict[str, dict[str, Any]] = {
        "clinic": {"name": f"Clinic {number}", "time_zone": "Australia/Sydney"},
        "thresholds": {"pain_severe": 7 + number},
        "template": {"weekly_target": 100 + number, "reason": "Words"},
    }
    sent(client, row, every[table])
    newest: Any = PlanTemplate.objects.latest("version")
    return newest if table == "template" else row


class TestVersions:
    def test_a_colleague_who_was_first_is_not_overwritten(
        self, rows: dict[str, Any], lead: User, clinic: Clinic, now: datetime, signed_in: SignedIn
    ) -> None:
        client = signed_in(lead)
        typed = as_shown(client.get(address(rows["template"]))) | RIGHT["template"]
        theirs = templating.make_version(
            clinic=clinic,
            defaults=Defaults("Their way", None, 200, None, ""),
            reason="Words",
            based_on=1,
            by=lead,
            now=now,
        )
        answer = client.post(address(rows["template"]), typed)
        assert answer.status_code == 409
        assert "version 2 was made meanwhile" in unescaped_page(answer)
        assert answer.context["form"]["weekly_target"].value() == "120"
        assert PlanTemplate.objects.count() == 2
        again = client.post(address(theirs), as_shown(answer), follow=True)
        assert "Saved." in unescaped_page(again)
        assert PlanTemplate.objects.latest("version").weekly_target == 120

    def test_an_older_version_is_for_reading(
        self, rows: dict[str, Any], lead: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(lead)
        sent(client, rows["template"], RIGHT["template"])
        assert "form" not in client.get(address(rows["template"])).context


class TestWhatAnAdministratorMayNot:
    def test_nobody_is_invited_or_taken_out_of_a_clinic_by_one(
        self, clinic: Clinic, staff_user: User, now: datetime
    ) -> None:
        with pytest.raises(inviting.NotTheirClinic):
            inviting.invite(
                clinic=clinic, invited_as=InvitedAs.LEAD, label="", by=staff_user, now=now
            )

    def test_an_administrator_whose_account_is_closed_changes_nothing(
        self, clinic: Clinic, staff_user: User, now: datetime
    ) -> None:
        staff_user.is_active = False
        with pytest.raises(inviting.NotTheirClinic):
            settling.change_thresholds(
                clinic=clinic, values={"pain_severe": 9}, by=staff_user, now=now
            )
