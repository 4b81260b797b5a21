"""The record review: every page opens, nothing can be changed, private answers stay private."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.domain.private import PRIVATE_FLAGS, PRIVATE_ITEMS
from screening.models import Hold, Screening
from tests.integration.pages import SignedIn
from tests.integration.records import fill
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.care.models import Alert, Clinic, Invitation, Message, Note
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

REGISTERED = {
    "accounts.auditevent",
    "accounts.consent",
    "accounts.user",
    "care.alert",
    "care.clinic",
    "care.enrolment",
    "care.invitation",
    "care.membership",
    "care.message",
    "care.note",
    "care.thresholds",
    "mail.heartbeat",
    "mail.mailattempt",
    "mail.outboxmail",
    "mail.recipient",
    "mail.suppression",
    "plans.checkin",
    "plans.measureanswer",
    "plans.measureround",
    "plans.ownactivity",
    "plans.plan",
    "plans.planoverride",
    "plans.plantemplate",
    "plans.prescription",
    "plans.walk",
    "plans.weeklydecision",
    "screening.attestation",
    "screening.hold",
    "screening.screening",
    "screening.warningwords",
}
MODELS = {model._meta.label_lower: model for model in admin.site._registry}


def test_these_tables_and_no_others_are_in_the_review() -> None:
    assert set(MODELS) == REGISTERED


@pytest.fixture
def person(clinic: Clinic, clinician: User, now: datetime) -> User:
    return fill(clinic, "someone", now)


@pytest.fixture
def staff(staff_user: User, signed_in: SignedIn) -> Client:
    return signed_in(staff_user)


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def first(model: type[models.Model]) -> models.Model:
    row = model._default_manager.order_by("pk").first()
    assert row is not None, f"no row of {model._meta.label}"
    return row


INLINE = re.compile(r"<style\b|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", re.IGNORECASE)


def test_every_list_and_every_record_opens(person: User, staff: Client, now: datetime) -> None:
    """One test for all tables, so that the rows are made once."""
    assert staff.get("/admin/").status_code == 200
    for label, model in MODELS.items():
        row = first(model)
        for page in (
            address(model, "changelist"),
            f"{address(model, 'changelist')}?q=someone",
            address(model, "change", row.pk),
        ):
            response = staff.get(page)
            assert response.status_code == 200, page
            assert not INLINE.search(response.content.decode()), page
            # A filter that is not offered sends back with ?e=1, a refusal with 400.
            assert "e=1" not in response.get("Location", ""), page
        assert "css/admin.css" in response.content.decode(), label


# What is sent there is answered: test_admin_alerts.py, test_admin_configuration.py.
FORMS = {"care.alert": "changelist"} | dict.fromkeys(
    ("care.clinic", "care.thresholds", "plans.plantemplate"), "change"
)


def test_nobody_can_add_change_or_delete(person: User, staff: Client) -> None:
    for label, model in MODELS.items():
        row = first(model)
        before = model._default_manager.filter(pk=row.pk).values().get()
        assert staff.get(address(model, "add")).status_code == 403
        assert staff.get(address(model, "delete", row.pk)).status_code == 403
        pages = {
            "add": address(model, "add"),
            "change": address(model, "change", row.pk),
            "delete": address(model, "delete", row.pk),
            "changelist": address(model, "changelist"),
        }
        for name, page in pages.items():
            data = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
            is_form = FORMS.get(label) == name
            assert (staff.post(page, data).status_code == 405) is not is_form, page
        assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_the_pages_themselves_offer_no_change(staff_user: User, rf: Any) -> None:
    """Also without the rule that lets only GET through."""
    request = rf.get("/admin/")
    request.user = staff_user
    for model, page in admin.site._registry.items():
        assert page.has_view_permission(request), model
        assert not page.has_add_permission(request), model
        assert not page.has_change_permission(request), model
        assert not page.has_delete_permission(request), model
        assert not page.get_actions(request), model
        assert page.get_ordering(request)[-1] in ("pk", "-pk", "name"), model


def test_a_form_sent_past_the_rules_changes_nothing(
    person: User, staff_user: User, rf: Any
) -> None:
    page = admin.site._registry[User]
    request = rf.post("/", {"email": "changed@test.example"})
    request.user = staff_user
    request._dont_enforce_csrf_checks = True
    with pytest.raises(PermissionDenied):
        page.change_view(request, str(person.pk))
    with pytest.raises(PermissionDenied):
        page.delete_view(request, str(person.pk))
    with pytest.raises(PermissionDenied):
        page.add_view(request)


class TestAccess:
    @pytest.mark.parametrize("role", ["participant", "clinician", "other_clinician"])
    def test_other_roles_are_refused(self, role: str, request: Any, signed_in: SignedIn) -> None:
        client = signed_in(request.getfixturevalue(role))
        assert client.get("/admin/").status_code == 403
        for model in MODELS.values():
            assert client.get(address(model, "changelist")).status_code == 403

    def test_somebody_not_signed_in_is_sent_to_the_one_front_door(self, client: Client) -> None:
        response = client.get("/admin/", follow=True)
        (_, (address_at_last, status)) = response.redirect_chain
        assert (address_at_last, status) == ("/accounts/login/?next=%2Fadmin%2F", 302)


class TestAudit:
    def test_opening_a_record_is_written_down_with_whom_it_is_about(
        self, person: User, staff: Client, staff_user: User
    ) -> None:
        about_nobody = {
            "care.clinic",
            "care.invitation",
            "care.thresholds",
            "plans.plantemplate",
            "accounts.auditevent",
        }  # the oldest event is of no person
        for label, model in MODELS.items():
            row = first(model)
            events = AuditEvent.objects.filter(
                action=Event.RECORD_VIEWED, object_type=label, actor_id=staff_user.pk
            )
            staff.get(address(model, "changelist"))
            assert not events.exists()
            staff.get(address(model, "change", row.pk))
            if label in ("mail.heartbeat", "mail.suppression"):
                assert not events.exists()
                continue
            event = events.get()
            assert (event.object_id, event.reason) == (row.pk, "record review")
            assert bool(event.subject_id) is (label not in about_nobody)

    def test_a_record_that_is_not_there_is_no_view(self, staff: Client) -> None:
        assert staff.get(address(User, "change", 999_999)).status_code == 404
        assert not AuditEvent.objects.filter(action=Event.RECORD_VIEWED).exists()

    def test_the_history_of_a_record_is_its_part_of_the_trail(
        self, person: User, staff: Client
    ) -> None:
        hold = Hold.objects.get(participant=person)
        response = staff.get(address(Hold, "history", hold.pk), follow=True)
        assert response.status_code == 200
        events = response.context["cl"].queryset
        assert staff.get(address(Hold, "history", 999_999)).status_code == 404
        assert {(event.object_type, event.object_id) for event in events} == {
            ("screening.hold", hold.pk)
        }

    def test_the_trail_is_found_by_person(self, person: User, staff: Client) -> None:
        page = address(AuditEvent, "changelist")
        for typed in ("someone@", str(person.public_id)):
            found = staff.get(page, {"q": typed}).context["cl"].queryset
            assert found
            assert all(person.pk in (event.subject_id, event.actor_id) for event in found)
        assert not staff.get(page, {"q": "nobody-at-all"}).context["cl"].queryset


class TestPrivacy:
    def test_private_items_are_those_of_the_specification_with_their_follow_ups(self) -> None:
        """Clinical specification 9.3 names A5, E2 and G1; the rest of bladder and bowel with them."""
        assert {"A1", "A2", "A3", "A4", "A5", "E2", "E2b", "G1", "G1b", "G2"} == PRIVATE_ITEMS
        assert {"PREGNANCY", "POSTPARTUM"} == PRIVATE_FLAGS

    def test_the_password_hash_is_nowhere(self, person: User, staff: Client) -> None:
        text = staff.get(address(User, "change", person.pk)).content.decode()
        assert person.email in text
        assert "password" not in text.lower()
        assert person.password not in text

    def test_what_was_written_to_or_about_somebody_is_kept_back(
        self, person: User, staff: Client
    ) -> None:
        for model in (Note, Message):
            row = model.objects.get(participant=person)
            assert row.text == "Words"
            text = staff.get(address(model, "change", row.pk)).content.decode()
            assert "kept back" in text
            assert "Words" not in text

    def test_the_digest_of_an_invitation_is_nowhere(self, person: User, staff: Client) -> None:
        row = Invitation.objects.get()
        text = staff.get(address(Invitation, "change", row.pk)).content.decode()
        assert "hmac" not in text.lower()
        assert bytes(row.code_hmac).hex() not in text

    def test_private_answers_are_kept_back(
        self, clinic: Clinic, staff: Client, now: datetime
    ) -> None:
        said = {"G1": "yes", "E2": "yes", "E2b": "no", "A2": "checked", "B10": "other_diabetes"}
        user = walkthrough.join(Person("private@test.example", "x"), now=now)
        screening = walkthrough.screen(user, said, now=now)
        text = staff.get(address(Screening, "change", screening.pk)).content.decode()
        rows = dict(re.findall(r"<tr><td>(\w+)</td><td>[^<]*</td><td>([\w ]+)</td>", text))
        assert rows["A2"] == rows["E2"] == rows["A5"] == "kept back"
        assert rows["B10"] == "other_diabetes"
        # Whether these were asked at all would say it.
        assert not re.search(r"\b(E2b|G1|G1b|G2)\b|pregnan", text, re.IGNORECASE)
        hold = Hold.objects.get(participant=user)
        text = staff.get(address(Hold, "change", hold.pk)).content.decode()
        assert "kept back" in text
        assert not re.search(r"\bG1\b", text)

    def test_the_trail_keeps_back_which_questions_counted(
        self, person: User, staff: Client
    ) -> None:
        event = AuditEvent.objects.filter(
            action=Event.SCREENING_SUBMITTED, subject_id=person.pk
        ).latest("pk")
        assert event.detail["fired"] == ["A5"]
        text = staff.get(address(AuditEvent, "change", event.pk)).content.decode()
        assert "EMERGENCY" in text
        assert not re.search(r"\bA5\b", text)

    @pytest.mark.parametrize(
        ("model", "lookup"),
        [
            (Screening, "fired__icontains"),
            (Screening, "answers__item"),
            (Screening, "may_be_pregnant__exact"),
            (User, "password__startswith"),
            (Hold, "items__icontains"),
        ],
    )
    def test_a_typed_address_cannot_ask_about_what_is_not_shown(
        self, model: type[models.Model], lookup: str, staff: Client
    ) -> None:
        response = staff.get(address(model, "changelist"), {lookup: "A5"})
        assert response.status_code == 400


def test_lists_cost_the_same_for_a_few_and_for_more(
    clinic: Clinic, person: User, staff: Client, now: datetime
) -> None:
    def costs() -> dict[str, int]:
        found = {}
        for label, model in MODELS.items():
            page = address(model, "changelist")
            staff.get(page)
            with CaptureQueriesContext(connection) as made:
                staff.get(page)
            found[label] = len(made)
        return found

    before = costs()
    for name in ("second", "third", "fourth"):
        fill(clinic, f"someone-{name}", now)
    assert Alert.objects.count() >= 4
    assert costs() == before


def test_a_record_costs_the_same_whatever_hangs_on_it(
    clinic: Clinic, person: User, staff: Client, now: datetime
) -> None:
    def cost(row: models.Model) -> int:
        page = address(type(row), "change", row.pk)
        staff.get(page)
        with CaptureQueriesContext(connection) as made:
            staff.get(page)
        return len(made)

    emergency, full = person.screenings.order_by("-pk")[:2]
    assert full.answers.count() > emergency.answers.count()
    assert cost(full) == cost(emergency)


def test_every_filter_narrows_the_list(person: User, staff: Client) -> None:
    asked = 0
    for model in MODELS.values():
        listed = address(model, "changelist")
        part = staff.get(listed).content.decode().partition('id="changelist-filter"')[2]
        for query in re.findall(r'href="(\?[^"]+)"', part.partition("</nav>")[0]):
            answer = staff.get(listed + query.replace("&amp;", "&"))
            assert answer.status_code == 200, (listed, query)
            asked += 1
    assert asked > 100
    page = address(Hold, "changelist")
    assert staff.get(f"{page}?closed_at_is=open").context["cl"].result_count
    assert not staff.get(f"{page}?closed_at_is=closed").context["cl"].result_count


def test_search_finds_rows_by_address_and_by_public_id(person: User, staff: Client) -> None:
    for model, label in ((MODELS[label], label) for label in REGISTERED):
        page = admin.site._registry[model]
        if getattr(page, "person", None) is None:
            continue
        found = staff.get(address(model, "changelist"), {"q": str(person.public_id)})
        if label != "care.membership":
            assert found.context["cl"].result_count, label
        nobody = staff.get(address(model, "changelist"), {"q": str(uuid4())})
        assert not nobody.context["cl"].result_count, label
