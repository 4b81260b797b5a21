"""A clinician writes down an examination or keeps a hold, and a closed one is only read."""

from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse

from screening.actions import holding
from screening.clearing import next_step
from screening.domain.clearance import Step
from screening.models import Attestation, Hold, Purpose
from tests.conftest import NOW
from tests.integration import people_of_a_clinic as people
from tests.integration.desks import (
    CLEAR,
    HOUR,
    KEEP,
    TOLD,
    Desk,
    address,
    flashed,
    only_hold,
    stopped,
)
from tests.integration.examined import told
from tests.integration.pages import SignedIn, page
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# -- Writing down an examination -------------------------------------------------------------------


class TestExamination:
    def test_a_clinician_writes_it_down_and_may_then_clear(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        walkthrough.screen(user, now=NOW + HOUR, purpose=Purpose.RETURN)
        with time_machine.travel(NOW + 2 * HOUR, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            text = flashed(desk.client, desk.send(TOLD))
            for words in ("What was said is kept.", "Dr Test, emergency department", "May walk"):
                assert words in text
            attestation = Attestation.objects.get(participant=user)
            assert attestation.given_by == clinician
            assert AuditEvent.objects.filter(
                action=Event.ATTESTED, actor_id=clinician.pk, subject_id=user.pk
            ).exists()
            assert desk.now().closed_at is None, "a lock waits for the clinician's decision"
            assert next_step(desk.now(), now=NOW + 2 * HOUR) is Step.CLINICIAN
            desk.send(CLEAR, **{"clear-resume_percent": "100"})
            assert desk.now().closed_at is not None

    def test_it_closes_no_hold_by_itself(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        desk.send(TOLD)
        assert desk.now().closed_at is None

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"told-assessed_by": " "}, "Write who examined them."),
            ({"told-told": ""}, "Write what they were told."),
            ({"told-may_walk": ""}, "Choose an answer."),
            ({"told-may_walk": "maybe"}, "Choose an answer."),
            ({"told-assessed_on_day": "24"}, "This day is in the future."),
            ({"told-assessed_on_day": "22"}, "Give a day on or after 23 November 2026"),
            ({"told-assessed_on_day": "31"}, "Enter a real date"),
            ({"told-assessed_on_day": ""}, "Enter the day, month and year."),
            ({"told-told": "x" * 1001}, "at most 1000 characters"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
        self, wrong: dict[str, str], words: str, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(stopped(clinic, NOW))
        response = desk.send({**TOLD, **wrong})
        assert response.status_code == 422
        assert words in page(response)
        kept = {**TOLD, **wrong}["told-told"] or TOLD["told-assessed_by"]
        assert kept in page(response)
        assert "<title>Error: " in page(response)
        assert not Attestation.objects.exists()


# -- Keeping, refusals, races ----------------------------------------------------------------------


class TestKeeping:
    def test_keeping_says_by_whom_when_and_why(
        self, clinic: Clinic, clinician: User, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        page = flashed(desk.client, desk.send(KEEP))
        assert f"Kept by {clinician.email} on 23 November 2026, 20:00" in page
        assert "An X-ray comes first." in page
        hold = desk.now()
        assert (hold.declined_at, hold.declined_by_id, hold.closed_at) == (NOW, clinician.pk, None)
        assert desk.send(CLEAR).status_code == 302, "it can still be cleared"
        assert desk.now().closed_at == NOW

    def test_a_lock_can_be_kept_while_everything_is_missing(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(stopped(clinic, NOW))
        assert desk.send(KEEP).status_code == 302
        assert desk.now().declined_reason == "An X-ray comes first."

    @pytest.mark.parametrize("act", ["clear", "keep"])
    @pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "nul\x00"])
    def test_a_reason_is_needed(
        self, act: str, reason: str, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        response = desk.send({"act": act, f"{act}-reason": reason})
        assert response.status_code == 422
        assert f'id="id_{act}-reason_error"' in page(response)
        hold = desk.now()
        assert (hold.closed_at, hold.declined_at) == (None, None)

    def test_an_act_that_is_none_changes_nothing(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        for act in ("", "delete"):
            assert desk.send({"act": act}).status_code == 422

    def test_markup_in_a_reason_is_shown_as_typed(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        page = flashed(desk.client, desk.send(KEEP, **{"keep-reason": "<script>alert(1)</script>"}))
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


class TestClosed:
    def test_a_closed_hold_is_a_page_to_read(
        self, clinic: Clinic, clinician: User, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        desk.send(CLEAR)
        text = page(desk.look())
        assert f"Closed by {clinician.email}" in text
        for field in ('name="act"', "<textarea"):
            assert field not in text

    @pytest.mark.parametrize("data", [CLEAR, KEEP, TOLD], ids=["clear", "keep", "told"])
    def test_nothing_can_be_done_to_it_any_more(
        self, data: dict[str, str], clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        desk.send(CLEAR)
        before = Hold.objects.filter(pk=desk.hold.pk).values().get()
        page = flashed(desk.client, desk.send(data))
        assert "somebody else has closed this" in page
        assert Hold.objects.filter(pk=desk.hold.pk).values().get() == before
        assert not Attestation.objects.exists()

    def test_the_second_of_two_at_once_is_told(
        self, clinic: Clinic, desk_of: Callable[[User], Desk], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It was open when the page was read and closed when the lock was had."""
        desk = desk_of(people.held(clinic, NOW))

        def too_late(**_: object) -> None:
            raise holding.AlreadyClosed

        monkeypatch.setattr(holding, "clear", too_late)
        assert "somebody else has closed this" in flashed(desk.client, desk.send(CLEAR))

    def test_a_clinician_who_left_meanwhile_finds_nothing(
        self, clinic: Clinic, desk_of: Callable[[User], Desk], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))

        def gone(**_: object) -> None:
            raise care.NotTheirClinician

        monkeypatch.setattr(holding, "decline", gone)
        assert desk.send(KEEP).status_code == 404

    def test_self_attested_ones_say_so(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        """Closed before the person joined a clinic, and read there."""
        user = walkthrough.join(walkthrough.Person("someone@test.example", "x"), now=NOW)
        walkthrough.screen(user, now=NOW)
        plan = walkthrough.start_plan(user, now=NOW)
        walkthrough.screen(user, {"B7": "yes"}, now=NOW + HOUR, purpose=Purpose.SYMPTOMS)
        told(user, NOW + 2 * HOUR)
        care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=NOW + 3 * HOUR)
        with time_machine.travel(NOW + 4 * HOUR, tick=False):
            client = signed_in(clinician)
            record = client.get(reverse("clinic:person", args=[user.public_id]))
            weeks = client.get(reverse("clinic:person-weeks", args=[user.public_id]))
            text = page(client.get(address(only_hold(user))))
        (shown,) = record.context["page"].holds
        assert (shown.tag, shown.now.words) == ("Self-attested", "Closed on their own word")
        (part,) = weeks.context["plans"]
        assert part.self_attested
        assert "goes on at 50\N{NO-BREAK SPACE}% after the safety questions" in part.waits_for
        assert "It rests on what they say they were told" in page(weeks)
        assert "Closed on their own word" in text
        assert plan.participant == user
