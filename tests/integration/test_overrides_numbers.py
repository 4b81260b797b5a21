"""A clinician's own numbers: inside the caps, kept in versions, and where the engine goes on from."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from plans.actions import overriding, pausing, replaying
from plans.actions.locking import NotRunning
from plans.actions.overriding import NothingChanged, OnHold, PlanChanged
from plans.domain.codes import Code
from plans.domain.overrides import Override, OverrideRefused
from plans.domain.vocabulary import Track
from plans.models import Plan, PlanOverride, Prescription, WeekDays
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.overriding import REASON, change, looked_after_walker, mid_week, stands
from tests.integration.walkers import audited, codes, running
from walkback.accounts.models import AuditEvent, User
from walkback.care.actions import NotTheirClinician
from walkback.care.models import Alert
from walkback.mail.models import OutboxMail
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


def dose(plan: Plan) -> tuple[int, int]:
    week = running(plan)
    return week.days, week.minutes


class TestAChange:
    def test_it_is_the_running_week_from_now_on(self) -> None:
        plan, clinician = looked_after_walker(4)
        assert dose(plan) == (5, 14)
        made = change(plan, clinician, minutes=10)
        week = running(plan)
        assert (week.days, week.minutes, week.number) == (5, 10, 5)
        assert (week.version, week.changed_at) == (2, made.made_at)

    def test_it_keeps_who_when_why_and_both_sides(self) -> None:
        plan, clinician = looked_after_walker(4)
        made = change(plan, clinician, minutes=10, weekly_target=120)
        assert (made.version, made.number, made.made_by) == (1, 5, clinician)
        assert made.reason == REASON
        assert made.changes == {"minutes": 10, "weekly_target": 120}
        assert (made.before["minutes"], made.after["minutes"]) == (14, 10)
        assert (made.before["weekly_target"], made.after["weekly_target"]) == (150, 120)
        event = AuditEvent.objects.get(action="plan.overridden")
        assert (event.actor_id, event.subject_id) == (clinician.pk, plan.participant_id)
        assert event.detail == {"kind": "numbers", "version": 1}
        assert "sore" not in str(event.detail)

    def test_history_has_every_version_of_the_week(self) -> None:
        plan, clinician = looked_after_walker()
        change(plan, clinician, minutes=8)
        change(plan, clinician, minutes=9)
        week = running(plan)
        history = getattr(week, "events")  # noqa: B009  # not in the stubs
        versions = history.order_by("pgh_id").values_list("version", "minutes")
        assert list(versions) == [(1, 10), (2, 8), (3, 9)]
        assert Prescription.objects.filter(plan=plan).count() == 1

    def test_the_person_gets_one_mail_without_content(self) -> None:
        plan, clinician = looked_after_walker()
        change(plan, clinician, minutes=8)
        mails = OutboxMail.objects.filter(participant=plan.participant)
        assert list(mails.values_list("kind", flat=True)) == ["clinician"]

    def test_days_that_were_chosen_for_another_number_are_proposed_anew(self) -> None:
        plan, clinician = looked_after_walker(4)
        week = running(plan)
        days = [week.starts_on + timedelta(days=each) for each in range(5)]
        WeekDays.objects.create(plan=plan, number=5, days=days, changed_at=NOW)
        change(plan, clinician, minutes=12)
        assert WeekDays.objects.filter(plan=plan).exists()
        change(plan, clinician, days=3)
        assert not WeekDays.objects.filter(plan=plan).exists()

    def test_it_sees_to_what_asked_for_it(self) -> None:
        plan, clinician = looked_after_walker()
        Alert.objects.create(
            clinic=clinician.memberships.get().clinic,
            participant=plan.participant,
            kind="PROMOTION_REQUEST",
            severity=1,
            reason="Four good weeks.",
            opened_at=NOW,
            event_at=NOW,
        )
        change(plan, clinician, minutes=8)
        alert = Alert.objects.get(kind="PROMOTION_REQUEST")
        assert (alert.closed_because, alert.closed_by) == ("reviewed", clinician)


AT_CAPS: list[tuple[dict[str, Any], bool]] = [
    ({"minutes": 18, "days": 5}, True),
    ({"minutes": 19}, False),
    ({"minutes": 20}, False),
    ({"days": 6, "minutes": 15}, True),
    ({"days": 6, "minutes": 16}, False),
    ({"target_days": 6}, True),
    ({"target_days": 7}, False),
    ({"target_days": 4, "days": 4}, True),
    ({"target_days": 4}, False),
    ({"weekly_target": 60}, True),
    ({"weekly_target": 300}, True),
    ({"weekly_target": 59}, False),
    ({"weekly_target": 301}, False),
    ({"growth": 0}, True),
    ({"growth": 20}, True),
    ({"growth": 21}, False),
    ({"track": Track.GENTLE, "growth": 10}, True),
    ({"track": Track.GENTLE, "growth": 11}, False),
    ({"stage": 4}, True),
    ({"stage": 5}, False),
    ({"pain_base": 0}, True),
    ({"pain_base": 10}, True),
    ({"pain_base": 11}, False),
    ({"longest_bout": 60}, True),
    ({"longest_bout": 61}, False),
    ({"longest_bout": 4}, False),
]


@pytest.mark.parametrize(("numbers", "fits"), AT_CAPS, ids=str)
def test_at_the_caps(numbers: dict[str, Any], fits: bool) -> None:
    plan, clinician = looked_after_walker(4)
    assert dose(plan) == (5, 14)
    if fits:
        change(plan, clinician, **numbers)
        assert PlanOverride.objects.filter(plan=plan).count() == 1
    else:
        with pytest.raises(OverrideRefused):
            change(plan, clinician, **numbers)
        assert not PlanOverride.objects.exists()
        assert running(plan).version == 1


def test_two_changes_of_one_week_rise_no_further_than_one() -> None:
    plan, clinician = looked_after_walker(4)
    change(plan, clinician, minutes=18)
    with pytest.raises(OverrideRefused, match="at most 20 minutes"):
        change(plan, clinician, minutes=19)
    change(plan, clinician, minutes=12)
    change(plan, clinician, minutes=18)
    assert dose(plan) == (5, 18)


class TestTheEngineGoesOnFromIt:
    def test_from_a_lower_dose(self) -> None:
        plan, clinician = looked_after_walker(5)
        change(plan, clinician, minutes=10, days=4)
        courses.good_week(plan)
        assert codes(plan)[-1] == Code.R20_ADVANCE
        assert running(plan).weekly_minutes in range(45, 56)
        assert replaying.replay(plan) == []

    def test_through_advance_flare_gap_and_pause(self) -> None:
        plan, clinician = looked_after_walker(3)
        change(plan, clinician, weekly_target=100, growth=5, target_days=4, days=4)
        courses.good_week(plan)
        courses.flare_week(plan)
        courses.settled_week(plan)
        courses.silent_week(plan)
        courses.silent_week(plan)
        courses.good_week(plan)
        courses.pause_and_return(plan, pause_weeks=2)
        courses.good_week(plan)
        week = running(plan)
        assert (week.weekly_target, week.growth_override, week.target_days) == (100, 5, 4)
        assert replaying.replay(plan) == []

    def test_the_usual_pain_counts_from_the_next_decision(self) -> None:
        plan, clinician = looked_after_walker(2)
        change(plan, clinician, pain_base=5)
        assert plan.standing["pain_base"] == 5
        courses.good_week(plan, pain_avg=5)
        assert codes(plan)[-1] == Code.R12_PAIN_UP_WATCH
        courses.good_week(plan, pain_avg=5)
        assert codes(plan)[-1] == Code.R20_ADVANCE
        assert replaying.replay(plan) == []

    def test_a_promotion_keeps_the_stage(self) -> None:
        plan, clinician = looked_after_walker(2, **courses.GENTLE)
        before = running(plan).state.stage
        change(plan, clinician, track=Track.STANDARD)
        assert (running(plan).track, running(plan).state.stage) == ("STANDARD", before)
        courses.good_week(plan)
        assert running(plan).track == "STANDARD"
        assert replaying.replay(plan) == []

    def test_an_offer_taken_in_the_week_is_kept_unless_the_clinician_says_otherwise(self) -> None:
        plan, clinician = looked_after_walker(4, **courses.GENTLE)
        courses.take_promotion(plan)
        change(plan, clinician, minutes=7)
        assert running(plan).track == "STANDARD"
        change(plan, clinician, track=Track.GENTLE)
        courses.good_week(plan)
        assert running(plan).track == "GENTLE"
        assert replaying.replay(plan) == []

    def test_an_offer_taken_after_the_change_counts(self) -> None:
        plan, clinician = looked_after_walker(4, **courses.GENTLE)
        change(
            plan,
            clinician,
            minutes=7,
            at=courses.at_noon(plan, running(plan).starts_on) - timedelta(hours=2),
        )
        courses.take_promotion(plan)
        assert running(plan).track == "GENTLE"
        courses.good_week(plan)
        assert running(plan).track == "STANDARD"
        assert replaying.replay(plan) == []

    def test_in_the_first_week_and_in_the_week_after_a_pause(self) -> None:
        plan, clinician = looked_after_walker()
        change(plan, clinician, minutes=8)
        courses.good_week(plan)
        courses.pause_and_return(plan, pause_weeks=1)
        change(plan, clinician, minutes=7)
        courses.good_week(plan)
        assert replaying.replay(plan) == []

    def test_replay_finds_numbers_that_no_override_explains(self) -> None:
        plan, clinician = looked_after_walker()
        change(plan, clinician, minutes=8)
        week = running(plan)
        week.minutes, week.version, week.changed_at = 9, 3, mid_week(plan)
        week.save()
        assert "override" in {each.field for each in replaying.replay(plan)}


class TestRefused:
    def test_by_a_clinician_elsewhere(self, other_clinician: User) -> None:
        plan, _ = looked_after_walker()
        with pytest.raises(NotTheirClinician):
            change(plan, other_clinician, minutes=8)

    def test_by_the_person(self) -> None:
        plan, _ = looked_after_walker()
        with pytest.raises(NotTheirClinician):
            change(plan, plan.participant, minutes=8)

    def test_without_a_change(self) -> None:
        plan, clinician = looked_after_walker()
        with pytest.raises(NothingChanged):
            change(plan, clinician)

    @pytest.mark.parametrize("answers", [{"B6": "yes"}, {"B7": "yes"}], ids=["lock", "hold"])
    def test_while_a_hold_or_lock_is_open(self, answers: dict[str, str]) -> None:
        plan, clinician = looked_after_walker(1)
        at = mid_week(plan)
        walkthrough.screen(plan.participant, answers, now=at, purpose=Purpose.SYMPTOMS)
        with pytest.raises(OnHold):
            change(plan, clinician, at=at, minutes=8)

    def test_while_it_rests(self) -> None:
        plan, clinician = looked_after_walker(1)
        at = mid_week(plan)
        pausing.pause(plan=plan, weeks=1, by=plan.participant, now=at)
        with pytest.raises(NotRunning):
            change(plan, clinician, at=at, minutes=8)

    def test_when_it_changed_meanwhile(self) -> None:
        plan, clinician = looked_after_walker(1)
        seen = stands(plan)
        change(plan, clinician, minutes=9)
        with pytest.raises(PlanChanged) as refusal:
            overriding.override(
                plan=plan,
                wanted=Override(minutes=8),
                reason=REASON,
                based_on=seen,
                by=clinician,
                now=mid_week(plan),
            )
        assert (seen.minutes, refusal.value.stands.minutes) == (10, 9)
        assert running(plan).minutes == 9

    def test_when_the_week_was_decided_meanwhile(self) -> None:
        plan, clinician = looked_after_walker(1)
        seen = stands(plan)
        courses.good_week(plan)
        with pytest.raises(PlanChanged):
            overriding.override(
                plan=plan,
                wanted=Override(minutes=8),
                reason=REASON,
                based_on=seen,
                by=clinician,
                now=mid_week(plan),
            )


class TestTheDatabase:
    def test_keeps_a_decided_week_as_it_was(self) -> None:
        plan, _ = looked_after_walker(1)
        week = Prescription.objects.get(plan=plan, number=1)
        with pytest.raises(DatabaseError, match="before it is decided"), transaction.atomic():
            Prescription.objects.filter(pk=week.pk).update(minutes=9, version=2, changed_at=NOW)

    def test_wants_the_next_version(self) -> None:
        plan, _ = looked_after_walker()
        rows = Prescription.objects.filter(plan=plan)
        for values in ({"minutes": 9}, {"minutes": 9, "version": 3, "changed_at": NOW}):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**values)

    def test_lets_nobody_change_what_was_written(self) -> None:
        plan, clinician = looked_after_walker()
        made = change(plan, clinician, minutes=8)
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanOverride.objects.filter(pk=made.pk).update(reason="Another.")


def test_the_trail_names_it() -> None:
    plan, clinician = looked_after_walker()
    change(plan, clinician, minutes=8)
    assert audited(plan.participant)[-2:] == ["plan.overridden", "mail.queued"]
