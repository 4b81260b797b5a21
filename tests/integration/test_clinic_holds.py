"""A clinician and a hold: look at it, clear it, keep it, write down an examination."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans import queries as plans
from plans.domain.adjustments import resumed
from plans.models import Plan, PlanStatus, Prescription
from plans.stored import standing_from_dict
from screening.actions import answering, holding
from screening.clearing import next_step
from screening.domain.clearance import Step
from screening.domain.items import GroupId, Scope
from screening.models import Attestation, Hold, HoldKind, Purpose, Screening
from tests.conftest import NOW
from tests.integration import people_of_a_clinic as people
from tests.integration.pages import SignedIn, page
from tests.integration.people_of_a_clinic import joined, walker
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic, Enrolment, Membership
from walkback.mail.models import Recipient
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CLEAR = {"act": "clear", "clear-reason": "I examined them."}
KEEP = {"act": "keep", "keep-reason": "An X-ray comes first."}
TOLD = {
    "act": "told",
    "told-assessed_by": "Dr Test, emergency department",
    "told-assessed_on_day": "23",
    "told-assessed_on_month": "11",
    "told-assessed_on_year": "2026",
    "told-told": "Nothing serious. Walking is fine.",
    "told-may_walk": "yes",
}


def address(hold: Hold) -> str:
    return reverse("clinic:hold", args=[hold.participant.public_id, hold.public_id])


def only_hold(person: User) -> Hold:
    return Hold.objects.select_related("participant").get(participant=person)


def flashed(client: Client, response: Any) -> str:
    """The page a redirect leads to, with its message."""
    assert response.status_code == 302
    return page(client.get(response["Location"]))


@dataclass
class Desk:
    """A clinician with somebody's hold before them, at an instant."""

    client: Client
    hold: Hold

    def look(self) -> Any:
        return self.client.get(address(self.hold))

    def send(self, data: dict[str, str], **more: str) -> Any:
        return self.client.post(address(self.hold), {**data, **more})

    def now(self) -> Hold:
        self.hold.refresh_from_db()
        return self.hold


@pytest.fixture
def desk_of(clinician: User, signed_in: SignedIn) -> Callable[[User], Desk]:
    return lambda person: Desk(signed_in(clinician), only_hold(person))


def weekly_hold(clinic: Clinic, now: datetime) -> User:
    """An answer in the weekly questions needs a clinician's look: the plan pauses."""
    user = walker(clinic, "someone", now - 8 * DAY, [WeekLived()], now)
    opened = Scope(groups=frozenset({GroupId.B}))
    screening = answering.begin(
        participant=user, purpose=Purpose.WEEKLY, by=user, now=now, scope=opened
    )
    walkthrough.finish_screening(screening, {"B7": "yes"}, now=now)
    return user


def stopped(clinic: Clinic, now: datetime) -> User:
    user = walker(clinic, "someone", now - 8 * DAY, [WeekLived()], now)
    walkthrough.screen(user, {"B6": "yes"}, now=now, purpose=Purpose.SYMPTOMS)
    return user


def said(user: User, at: datetime, *, may_walk: bool = True) -> Attestation:
    statement = holding.Statement("Dr Test", at.astimezone(user.zone).date(), "All fine.", may_walk)
    return holding.attest(participant=user, statement=statement, by=user, now=at)


def examined_and_screened(user: User, at: datetime) -> None:
    said(user, at)
    walkthrough.screen(user, now=at, purpose=Purpose.RETURN)


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
        assert "Change in sexual feeling or function" in text
        assert "A change in sexual feeling or function" in text
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
        for where in ("/clinic/", reverse("clinic:person", args=[hold.participant.public_id])):
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
                said(user, NOW + 4 * HOUR)
        assert cost(short) == cost(long)


# -- Clearing before a plan ------------------------------------------------------------------------


class TestBeforeThePlan:
    @pytest.mark.parametrize(
        ("make", "stage"),
        [
            (people.held, plans.Stage.START),
            (people.held_at_the_gate, plans.Stage.START),
        ],
        ids=["clinician", "gate"],
    )
    def test_a_cleared_person_can_go_on(
        self,
        make: Callable[[Clinic, datetime], User],
        stage: plans.Stage,
        clinic: Clinic,
        clinician: User,
        desk_of: Callable[[User], Desk],
    ) -> None:
        user = make(clinic, NOW)
        assert plans.programme_of(user, now=NOW).stage is plans.Stage.HELD
        desk = desk_of(user)
        assert "resume_percent" not in page(desk.look())
        shown = flashed(desk.client, desk.send(CLEAR))
        assert "Cleared. They can go on where they stopped." in shown
        assert f"Closed by {clinician.email}" in shown
        assert "I examined them." in shown
        hold = desk.now()
        assert (hold.closed_at, hold.closed_by_id) == (NOW, clinician.pk)
        assert not Alert.objects.filter(participant=user).open().exists()
        assert plans.programme_of(user, now=NOW).stage is not plans.Stage.HELD
        plan = walkthrough.start_plan(user, GATE if hold.kind == "GATE" else None, now=NOW + HOUR)
        assert plan.status == PlanStatus.ACTIVE

    def test_history_and_audit_keep_what_happened(
        self, clinic: Clinic, clinician: User, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.held(clinic, NOW))
        desk.look()
        desk.send(KEEP)
        desk.send(CLEAR)
        history = apps.get_model("screening.HoldEvent").objects.filter(pgh_obj_id=desk.hold.pk)
        kept = history.order_by("pgh_id").values_list(
            "pgh_label", "seen_by", "declined_reason", "closing_reason"
        )
        assert list(kept) == [
            ("insert", None, "", ""),
            ("update", clinician.pk, "", ""),
            ("update", clinician.pk, KEEP["keep-reason"], ""),
            ("update", clinician.pk, KEEP["keep-reason"], CLEAR["clear-reason"]),
        ]
        actions = AuditEvent.objects.filter(
            actor_id=clinician.pk, subject_id=desk.hold.participant_id
        )
        assert set(actions.values_list("action", flat=True)) >= {
            Event.HOLD_SEEN,
            Event.HOLD_DECLINED,
            Event.HOLD_CLEARED,
            Event.ALERT_CLOSED,
        }


GATE: dict[str, object] = {"pain_avg": 8, "pain_worst": 9}


# -- Clearing a plan that waits --------------------------------------------------------------------


def week_of(user: User) -> Prescription:
    prescription = plans.running_prescription(Plan.objects.live().get(participant=user))
    assert prescription is not None
    return prescription


class TestWaitingPlan:
    @pytest.mark.parametrize("percent", [50, 75, 100])
    @pytest.mark.parametrize(
        ("make", "proposed"), [(weekly_hold, 100), (people.severe, 50)], ids=["weekly", "severe"]
    )
    def test_a_paused_plan_goes_on_at_the_choice_after_all_questions(
        self,
        make: Callable[[Clinic, datetime], User],
        proposed: int,
        percent: int,
        clinic: Clinic,
        desk_of: Callable[[User], Desk],
    ) -> None:
        user = make(clinic, NOW)
        plan = Plan.objects.live().get(participant=user)
        last = week_of(user)
        assert plan.status == PlanStatus.PAUSED_REVIEW
        desk = desk_of(user)
        form = desk.look().context["clear_form"]
        assert form.fields["resume_percent"].initial == proposed
        expected, _ = resumed(last.state, standing_from_dict(plan.standing), percent)
        choices = dict(form.fields["resume_percent"].choices)
        assert f"{expected.days} day" in choices[percent]
        assert f"{expected.minutes} minute" in choices[percent]
        response = desk.send(CLEAR, **{"clear-resume_percent": str(percent)})
        words = f"goes on at {percent}\N{NO-BREAK SPACE}% after the safety questions"
        assert words in flashed(desk.client, response)
        assert plans.programme_of(user, now=NOW).stage is plans.Stage.PAUSED_REVIEW
        row = desk.client.get("/clinic/?q=someone").context["rows"][0]
        assert row.state.words == "Cleared: waiting for all safety questions"
        assert row.hold is None
        walkthrough.screen(user, now=NOW + HOUR, purpose=Purpose.RETURN)
        assert plans.programme_of(user, now=NOW).stage is plans.Stage.WALKING
        week = week_of(user)
        assert week.number == last.number + 1
        assert (week.days, week.minutes) == (expected.days, expected.minutes)
        assert not Recipient.objects.get(participant=user).suspended
        assert not Alert.objects.filter(participant=user).open().exists()
        assert AuditEvent.objects.filter(
            action=Event.PLAN_STATE_CHANGED, subject_id=user.pk, detail__percent=percent
        ).exists()

    def test_the_numbers_of_one_week_worked_out_by_hand(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        """The last week was 3 days of 10 minutes."""
        user = people.severe(clinic, NOW)
        assert week_of(user).weekly_minutes == 30
        desk = desk_of(user)
        text = page(desk.look())
        assert "Before: 3 days of 10 minutes a week." in text
        assert "3 days of 5 minutes, 15 minutes a week. Proposed" in text
        desk.send(CLEAR, **{"clear-resume_percent": "50"})
        walkthrough.screen(user, now=NOW + HOUR, purpose=Purpose.RETURN)
        assert (week_of(user).days, week_of(user).minutes) == (3, 5)

    def test_a_stopped_plan_goes_on_at_once_when_the_questions_are_answered(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        plan = Plan.objects.live().get(participant=user)
        last = week_of(user)
        assert plans.programme_of(user, now=NOW).stage is plans.Stage.LOCKED
        examined_and_screened(user, NOW + HOUR)
        later = NOW + 2 * HOUR
        with time_machine.travel(later, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            assert desk.look().context["page"].missing == ()
            response = desk.send(CLEAR, **{"clear-resume_percent": "75"})
            assert "Cleared. The plan goes on: " in flashed(desk.client, response)
        expected, _ = resumed(last.state, standing_from_dict(plan.standing), 75)
        assert (week_of(user).days, week_of(user).minutes) == (expected.days, expected.minutes)
        assert plans.programme_of(user, now=later).stage is plans.Stage.WALKING
        hold = desk.now()
        assert hold.attestation == Attestation.objects.get(participant=user)
        assert hold.closing_screening == Screening.objects.latest("submitted_at")
        assert not Recipient.objects.get(participant=user).suspended
        assert not Alert.objects.filter(participant=user).open().exists()

    def test_a_choice_is_needed_and_only_these_three(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(people.severe(clinic, NOW))
        for wrong in ({}, {"clear-resume_percent": "80"}, {"clear-resume_percent": "x"}):
            response = desk.send(CLEAR, **wrong)
            assert response.status_code == 422
            assert "Choose at how much the plan goes on." in page(response)
            assert "I examined them." in page(response), "what was typed stays"
        assert desk.now().closed_at is None

    def test_after_a_long_pause_there_is_no_choice_and_a_new_plan(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = people.severe(clinic, NOW)
        later = NOW + timedelta(weeks=9)
        with time_machine.travel(later, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            shown = desk.look()
            assert "The pause was too long to go on with this plan." in page(shown)
            assert "resume_percent" not in shown.context["clear_form"].fields
            text = flashed(desk.client, desk.send(CLEAR, **{"clear-resume_percent": "100"}))
            assert "After the safety questions they make a new plan" in text
        walkthrough.screen(user, now=later + HOUR, purpose=Purpose.RETURN)
        assert Plan.objects.get(participant=user).status == PlanStatus.ENDED
        assert plans.programme_of(user, now=later + HOUR).stage is plans.Stage.START

    def test_the_lower_of_two_choices_counts_and_no_higher_one_is_offered(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = weekly_hold(clinic, NOW)
        at = NOW + HOUR
        walkthrough.screen(user, {"B6": "yes"}, now=at, purpose=Purpose.SYMPTOMS)
        examined_and_screened(user, at + HOUR)
        held, urgent = (Hold.objects.get(participant=user, kind=k) for k in ("CLINICIAN", "URGENT"))
        with time_machine.travel(at + 2 * HOUR, tick=False):
            client = signed_in(clinician)
            response = client.post(address(held), {**CLEAR, "clear-resume_percent": "50"})
            page = flashed(client, response)
            assert "One hold was cleared, for 50\N{NO-BREAK SPACE}% at most." in page
            form = client.get(address(urgent)).context["clear_form"]
            assert [value for value, _ in form.fields["resume_percent"].choices] == [50]
            assert form.fields["resume_percent"].initial == 50
            response = client.post(address(urgent), {**CLEAR, "clear-resume_percent": "50"})
            assert "The plan goes on" in flashed(client, response)


# -- Locks -----------------------------------------------------------------------------------------


class TestLock:
    def refused(self, desk: Desk, *words: str) -> None:
        shown = desk.look()
        assert not shown.context["page"].can_be_cleared
        assert 'value="clear"' not in page(shown), "the form is not offered"
        response = desk.send(CLEAR, **{"clear-resume_percent": "100"})
        assert response.status_code == 409
        for word in words:
            assert word in page(shown)
            assert word in page(response)
        assert "You wrote: “I examined them.”" in page(response)
        assert desk.now().closed_at is None

    def test_with_nothing_done_both_are_named(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        desk = desk_of(stopped(clinic, NOW))
        self.refused(desk, "An examination", "All safety questions again")
        words = "Still missing: an examination and all safety questions again."
        assert words in page(desk.send(CLEAR))

    def test_an_examination_alone_is_not_enough(
        self, clinic: Clinic, desk_of: Callable[[User], Desk]
    ) -> None:
        user = stopped(clinic, NOW)
        said(user, NOW)
        desk = desk_of(user)
        self.refused(desk, "All safety questions again")
        assert "An examination" not in [name for name, _ in desk.look().context["page"].missing]

    def test_new_answers_alone_are_not_enough(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        walkthrough.screen(user, now=NOW + HOUR, purpose=Purpose.RETURN)
        with time_machine.travel(NOW + 2 * HOUR, tick=False):
            self.refused(Desk(signed_in(clinician), only_hold(user)), "An examination")

    def test_the_newest_word_counts(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        examined_and_screened(user, NOW + HOUR)
        said(user, NOW + 2 * HOUR, may_walk=False)
        with time_machine.travel(NOW + 3 * HOUR, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            self.refused(desk, "An examination", "May not walk yet")

    def test_answers_that_still_alarm_do_not_open_it(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        at = NOW + HOUR
        walkthrough.screen(user, {"B6": "yes"}, now=at, purpose=Purpose.RETURN)
        said(user, at)
        with time_machine.travel(at + HOUR, tick=False):
            self.refused(Desk(signed_in(clinician), only_hold(user)), "All safety questions again")

    def test_an_alarm_after_the_clear_answers_closes_the_way(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        """An urgent answer in a part of the questions does not renew an emergency lock, and still counts."""
        user = people.locked(clinic, NOW)
        lock = only_hold(user)
        examined_and_screened(user, NOW + HOUR)
        later = NOW + 2 * HOUR
        part = Scope(groups=frozenset({GroupId.B}))
        screening = answering.begin(
            participant=user, purpose=Purpose.SYMPTOMS, by=user, now=later, scope=part
        )
        walkthrough.finish_screening(screening, {"B6": "yes"}, now=later)
        with time_machine.travel(later + HOUR, tick=False):
            self.refused(Desk(signed_in(clinician), lock), "All safety questions again")

    def test_an_emergency_answer_that_waits_to_be_confirmed_closes_the_way(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        examined_and_screened(user, NOW + HOUR)
        later = NOW + 2 * HOUR
        screening = answering.begin(participant=user, purpose=Purpose.SYMPTOMS, by=user, now=later)
        answering.save_page(
            screening=screening,
            group=GroupId.FIRST,
            answers={"B1": "yes", "B2": "no"},
            may_be_pregnant=None,
            by=user,
            now=later,
        )
        with time_machine.travel(later, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            self.refused(desk, "An answer to confirm")
            assert "Emergency answer, not yet confirmed" in page(desk.look())
            for act in (TOLD, KEEP):
                response = desk.send(act)
                assert response.status_code == 409
                assert "An answer to confirm" in page(response)
            assert "Dr Test, emergency department" in desk.send(TOLD).content.decode()
            assert desk.now().declined_at is None
            assert Attestation.objects.filter(participant=user).count() == 1

    def test_what_changes_between_the_look_and_the_act_is_refused_in_words(
        self,
        clinic: Clinic,
        clinician: User,
        signed_in: SignedIn,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The action decides again under its locks."""
        user = stopped(clinic, NOW)
        examined_and_screened(user, NOW + HOUR)

        def too_early(**_: object) -> None:
            said(user, NOW + 2 * HOUR, may_walk=False)
            raise holding.NotYet(Step.ASSESSMENT)

        monkeypatch.setattr(holding, "clear", too_early)
        with time_machine.travel(NOW + 3 * HOUR, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            response = desk.send(CLEAR, **{"clear-resume_percent": "100"})
        assert response.status_code == 409
        assert "Still missing: an examination." in page(response)


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
            raise holding.NotTheirClinician

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
        said(user, NOW + 2 * HOUR)
        care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=NOW + 3 * HOUR)
        with time_machine.travel(NOW + 4 * HOUR, tick=False):
            client = signed_in(clinician)
            record = client.get(reverse("clinic:person", args=[user.public_id]))
            text = page(client.get(address(only_hold(user))))
        (shown,) = record.context["page"].holds
        assert (shown.tag, shown.now.words) == ("Self-attested", "Closed on their own word")
        (part,) = record.context["page"].plans
        assert part.self_attested
        assert "goes on at 50\N{NO-BREAK SPACE}% after the safety questions" in part.waits_for
        assert "It rests on what they say they were told" in page(record)
        assert "Closed on their own word" in text
        assert plan.participant == user


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
        said(user, NOW)
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
