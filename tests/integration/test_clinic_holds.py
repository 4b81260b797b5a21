"""A clinician and a hold: who may look at it, what its page says, and no way past the pages."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import Attestation, Hold, HoldKind, Purpose
from tests.conftest import NOW
from tests.integration import people_of_a_clinic as people
from tests.integration.desks import CLEAR, HOUR, KEEP, Desk, address, flashed, only_hold, stopped
from tests.integration.examined import told
from tests.integration.pages import SignedIn, page
from tests.integration.people_of_a_clinic import joined
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Clinic, Enrolment, Membership
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# -- Who may ---------------------------------------------------------------------------------------


class TestAccess:
    def test_somebody_elses_hold_is_not_found(
        self, clinic: Clinic, clinician: User, other_clinician: User, signed_in: SignedIn
    ) -> None:
        hold = only_hold(people.held(clinic, NOW))
        elsewhere = signed_in(other_clinician)
        assert elsewhere.get(address(hold)).status_code == 404
        assert elsewhere.post(address(hold), CLEAR).status_code == 404
        assert only_hold(hold.participant).closed_at is None
        assert not AuditEvent.objects.filter(action=Event.RECORD_VIEWED).exists()

    def test_a_hold_under_another_persons_address_is_not_found(
        self, clinic: Clinic, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        hold = only_hold(people.held(clinic, NOW))
        mixed = reverse("clinic:hold", args=[participant.public_id, hold.public_id])
        assert signed_in(clinician).get(mixed).status_code == 404
        assert signed_in(clinician).post(mixed, CLEAR).status_code == 404

    @pytest.mark.parametrize("role", ["participant", "staff_user"])
    def test_other_roles_are_refused(
        self, role: str, clinic: Clinic, request: Any, signed_in: SignedIn
    ) -> None:
        hold = only_hold(people.held(clinic, NOW))
        client = signed_in(request.getfixturevalue(role))
        assert client.get(address(hold)).status_code == 403
        assert client.post(address(hold), CLEAR).status_code == 403

    def test_the_person_themselves_cannot_clear_here(
        self, clinic: Clinic, signed_in: SignedIn
    ) -> None:
        hold = only_hold(people.held(clinic, NOW))
        assert signed_in(hold.participant).post(address(hold), CLEAR).status_code == 403

    @pytest.mark.parametrize("who", ["participant", "clinician"])
    def test_nobody_who_left_gets_at_it(
        self, who: str, clinic: Clinic, clinician: User, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        if who == "participant":
            Enrolment.objects.filter(participant=desk.hold.participant).update(left_at=NOW)
        else:
            membership = Membership.objects.get(user=clinician)
            care.end_membership(membership=membership, by=System.COMMAND, now=NOW)
        assert desk.look().status_code == 404
        assert desk.send(CLEAR).status_code == 404
        assert desk.now().closed_at is None


# -- What the page says ----------------------------------------------------------------------------


class TestPage:
    def test_it_says_what_was_said_and_that_it_was_seen(
        self, clinic: Clinic, clinician: User, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.locked(clinic, NOW))
        text = page(desk.look())
        assert "A private answer" in text
        assert "sexual" not in text
        assert "Show private answers" in text
        assert f"Seen by {clinician.email}" in text
        assert "This service is not monitored round the clock." in text
        hold = desk.now()
        assert (hold.seen_at, hold.seen_by_id) == (NOW, clinician.pk)
        for event in (Event.HOLD_SEEN, Event.RECORD_VIEWED):
            assert AuditEvent.objects.filter(action=event, actor_id=clinician.pk).count() == 1

    def test_the_record_page_marks_it_seen_once_and_again_when_it_is_raised_again(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = people.held(clinic, NOW)
        where = reverse("clinic:person", args=[user.public_id])
        seen = AuditEvent.objects.filter(action=Event.HOLD_SEEN)
        for _ in range(2):
            assert "Seen by" in page(signed_in(clinician).get(where))
        assert seen.count() == 1
        later = NOW + 2 * HOUR
        walkthrough.screen(user, {"B7": "yes"}, now=later, purpose=Purpose.SYMPTOMS)
        assert not only_hold(user).was_seen
        with time_machine.travel(later + HOUR, tick=False):
            client = signed_in(clinician)
            client.get(where)
            text = page(client.get(address(only_hold(user))))
        assert seen.count() == 2
        assert "Raised again on 24 November 2026" not in text
        assert "Raised again on 23 November 2026, 22:00" in text

    def test_every_answer_that_renewed_it_stands_there(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        user = people.held(clinic, NOW)
        walkthrough.screen(user, {"B7": "yes"}, now=NOW + HOUR, purpose=Purpose.SYMPTOMS)
        shown = desk_of(user).look().context["page"]
        labels = [[answer.label for answer in part.answers] for part in shown.raised_by]
        assert len(labels) == 2
        assert labels[0] != labels[1]

    def test_a_refused_look_is_no_look(
        self, clinic: Clinic, other_clinician: User, signed_in: SignedIn
    ) -> None:
        hold = only_hold(people.held(clinic, NOW))
        signed_in(other_clinician).get(address(hold))
        assert only_hold(hold.participant).seen_at is None

    def test_severe_pain_says_the_week(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        text = page(desk_of(people.severe(clinic, NOW)).look())
        assert "Week 1: Severe pain above the usual" in text

    def test_the_gate_says_the_numbers_typed(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        text = page(desk_of(people.held_at_the_gate(clinic, NOW)).look())
        assert "average pain 8 of 10" in text
        assert "No plan waits for this" in text

    def test_the_list_and_the_record_lead_straight_to_it(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        hold = only_hold(people.urgent(clinic, NOW))
        for where in (
            "/clinic/",
            "/clinic/people/",
            reverse("clinic:person", args=[hold.participant.public_id]),
        ):
            assert f'href="{address(hold)}"' in page(signed_in(clinician).get(where))

    def test_the_reader_of_the_reason_is_named_beside_the_field(
        self, clinic: Clinic, clinician: User, desk_of: Callable[[User], Desk]
    ) -> None:
        text = page(desk_of(people.held(clinic, NOW)).look())
        words = (
            f"someone@test.example reads this as you write it, with your name: {clinician.email}."
        )
        assert text.count(words) == 2

    def test_another_open_one_is_named_with_a_link(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = people.held(clinic, NOW)
        walkthrough.screen(user, {"B6": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
        held, urgent = (Hold.objects.get(participant=user, kind=k) for k in ("CLINICIAN", "URGENT"))
        client = signed_in(clinician)
        assert address(urgent) in page(client.get(address(held)))
        assert "Another hold is still open." in flashed(client, client.post(address(held), CLEAR))

    def test_it_costs_the_same_for_a_short_life_and_for_a_long_one(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)

        def cost(user: User) -> int:
            page = address(only_hold(user))
            client.get(page)
            with CaptureQueriesContext(connection) as made:
                assert client.get(page).status_code == 200
            return len(made)

        short, long = joined(clinic, "short", NOW), joined(clinic, "long", NOW)
        for hours, user in ((0, short), (0, long), (2, long), (3, long)):
            at = NOW + hours * HOUR
            walkthrough.screen(user, {"B6": "yes"}, now=at, purpose=Purpose.SYMPTOMS)
        for user, times in ((short, 1), (long, 4)):
            for _ in range(times):
                told(user, NOW + 4 * HOUR)
        assert cost(short) == cost(long)


# -- Past the pages --------------------------------------------------------------------------------


class TestPastThePages:
    def test_an_administrators_form_changes_nothing(
        self, clinic: Clinic, staff_user: User, signed_in: SignedIn, rf: Any
    ) -> None:
        hold = only_hold(stopped(clinic, NOW))
        before = Hold.objects.filter(pk=hold.pk).values().get()
        closing = {"closed_at_0": "2026-11-23", "closed_at_1": "20:00", "closing_reason": "Fine."}
        change = reverse("admin:screening_hold_change", args=[hold.pk])
        assert signed_in(staff_user).post(change, closing).status_code == 405
        request = rf.post("/", closing)
        request.user = staff_user
        request._dont_enforce_csrf_checks = True
        for view in ("change_view", "delete_view"):
            with pytest.raises(PermissionDenied):
                getattr(admin.site._registry[Hold], view)(request, str(hold.pk))
        assert Hold.objects.filter(pk=hold.pk).values().get() == before

    @pytest.mark.parametrize("kind", ["lock", "hold"])
    def test_the_orm_cannot_close_one_without_the_conditions(
        self, kind: str, clinic: Clinic, staff_user: User
    ) -> None:
        hold = only_hold((stopped if kind == "lock" else people.held)(clinic, NOW))
        closing = {"closed_at": NOW, "closed_by": staff_user, "closing_reason": "Fine."}

        def update() -> None:
            Hold.objects.filter(pk=hold.pk).update(**closing)

        def save() -> None:
            for name, value in closing.items():
                setattr(hold, name, value)
            hold.save()

        def bulk() -> None:
            Hold.objects.bulk_update([hold], list(closing))

        for write in (update, save, bulk):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
        assert Hold.objects.get(pk=hold.pk).closed_at is None

    def test_no_free_text_reaches_the_record_review(
        self, clinic: Clinic, clinician: User, staff_user: User, signed_in: SignedIn
    ) -> None:
        user = people.held(clinic, NOW)
        told(user, NOW)
        hold = only_hold(user)
        signed_in(clinician).post(address(hold), KEEP)
        signed_in(clinician).post(address(hold), CLEAR)
        for row in (hold, Attestation.objects.get()):
            name = f"admin:screening_{row._meta.model_name}"
            pages = [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_changelist")]
            for where in pages:
                text = page(signed_in(staff_user).get(where))
                for free in ("X-ray", "I examined them", "Dr Test", "All fine"):
                    assert free not in text
            assert "kept back" in page(signed_in(staff_user).get(pages[0]))

    def test_kinds_of_holds_are_all_covered_here(self) -> None:
        assert set(HoldKind) == {"EMERGENCY", "URGENT", "CLINICIAN", "GATE", "REVIEW"}
