"""A clinician clears a hold: before there is a plan, while a plan waits for it, and a lock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps

from plans import queries as plans
from plans.domain.adjustments import resumed
from plans.models import Plan, PlanStatus, Prescription
from plans.stored import standing_from_dict
from screening.actions import answering, holding
from screening.domain.clearance import Step
from screening.domain.items import GroupId, Scope
from screening.models import Attestation, Hold, Purpose, Screening
from tests.conftest import NOW
from tests.integration import people_of_a_clinic as people
from tests.integration.desks import (
    CLEAR,
    HOUR,
    KEEP,
    TOLD,
    Desk,
    address,
    examined_and_screened,
    flashed,
    only_hold,
    stopped,
    weekly_hold,
)
from tests.integration.examined import told
from tests.integration.pages import SignedIn, page
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.care.models import Alert, Clinic
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
        row = desk.client.get("/clinic/people/?q=someone").context["rows"][0].person
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
            flashed(client, response)
            page = client.get(f"/clinic/people/{user.public_id}/weeks/").content.decode()
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
        told(user, NOW)
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
        told(user, NOW + 2 * HOUR, may_walk=False)
        with time_machine.travel(NOW + 3 * HOUR, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            self.refused(desk, "An examination", "May not walk yet")

    def test_answers_that_still_alarm_do_not_open_it(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        user = stopped(clinic, NOW)
        at = NOW + HOUR
        walkthrough.screen(user, {"B6": "yes"}, now=at, purpose=Purpose.RETURN)
        told(user, at)
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
            told(user, NOW + 2 * HOUR, may_walk=False)
            raise holding.NotYet(Step.ASSESSMENT)

        monkeypatch.setattr(holding, "clear", too_early)
        with time_machine.travel(NOW + 3 * HOUR, tick=False):
            desk = Desk(signed_in(clinician), only_hold(user))
            response = desk.send(CLEAR, **{"clear-resume_percent": "100"})
        assert response.status_code == 409
        assert "Still missing: an examination." in page(response)
