"""Offers and changed facts: who is asked, when, and what the week's decision makes of the answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from plans import queries
from plans.actions import adjusting
from plans.actions.changing import change_all
from plans.actions.starting import Preferences
from plans.domain.schedule import WeekAlreadyLengthened
from plans.domain.tally import PromotionOffer
from plans.models import Adjustment, Plan
from plans.presenters.plan_page import plan_page
from screening.models import Hold
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.walkers import running, walker
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent
from walkback.care import actions as care
from walkback.care.models import Alert, Message

pytestmark = pytest.mark.django_db


def in_week(plan: Plan) -> Any:
    return courses.at_noon(plan, running(plan).starts_on)


def doses(plan: Plan) -> list[tuple[int, int]]:
    return [(each.days, each.minutes) for each in queries.prescriptions_of(plan)]


def promote(plan: Plan, *, accepted: bool = True) -> Adjustment:
    plan.refresh_from_db()
    return adjusting.answer_promotion(
        plan=plan, accepted=accepted, by=plan.participant, now=in_week(plan)
    )


# -- Promotion, clinical specification 3.3 --------------------------------------------------------


def test_example_e6_of_the_specification() -> None:
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 4)
    assert doses(plan)[-1] == (5, 8)
    assert promotion(plan) is PromotionOffer.OFFERED
    promote(plan)
    courses.weeks(plan, 10)
    after = doses(plan)[5:]
    assert after[:2] == [(5, 10), (5, 12)]
    assert after[-3:] == [(5, 25), (5, 27), (5, 30)]
    assert doses(plan)[13] == (5, 27)


def promotion(plan: Plan) -> PromotionOffer:
    plan.refresh_from_db()
    return adjusting.promotion_on_offer(plan, running(plan))


def test_no_promotion_before_four_clean_advances() -> None:
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 3)
    assert promotion(plan) is PromotionOffer.NONE
    with pytest.raises(adjusting.NotOffered):
        promote(plan)


def test_not_now_is_asked_again_after_four_weeks() -> None:
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 4)
    promote(plan, accepted=False)
    with pytest.raises(adjusting.NotOffered):
        promote(plan)
    for _ in range(3):
        courses.good_week(plan)
        assert promotion(plan) is PromotionOffer.NONE
    assert running(plan).track == "GENTLE"
    courses.good_week(plan)
    assert promotion(plan) is PromotionOffer.OFFERED


@pytest.mark.parametrize("inputs", [{"modify_flags": ["AID"]}, {"bmi": 36.0}])
def test_with_a_flag_only_a_clinician_may(inputs: dict[str, object]) -> None:
    plan = walker(NOW, inputs={**inputs, "comfortable_minutes": 20})
    courses.weeks(plan, 4)
    assert promotion(plan) is PromotionOffer.NEEDS_CLINICIAN
    assert [offer.ask_clinician for offer in plan_page(plan).offers] == [True]
    with pytest.raises(adjusting.NotOffered):
        promote(plan)


def test_what_rests_on_ones_own_word_is_never_offered_more() -> None:
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 4)
    Plan.objects.filter(pk=plan.pk).update(self_attested=True)
    assert promotion(plan) is PromotionOffer.NEEDS_CLINICIAN
    assert plan_page(plan).offers == ()
    with pytest.raises(adjusting.NotOffered):
        promote(plan)


# -- A new normal, clinical specification 3.5 ------------------------------------------------------


def three_weeks_at(pain: int, **inputs: object) -> Plan:
    plan = walker(NOW, inputs=inputs)
    for _ in range(3):
        courses.good_week(plan, pain_avg=pain)
    return plan


def test_a_new_normal_counts_at_once_and_begins_its_history_anew() -> None:
    plan = three_weeks_at(3)
    answered = adjusting.answer_new_normal(
        plan=plan, accepted=True, by=plan.participant, now=in_week(plan)
    )
    plan.refresh_from_db()
    assert (answered.detail["pain_base"], plan.standing["pain_base"]) == (3, 3)
    assert (plan.standing["recent_pains"], plan.standing["lowest_median"]) == ([], None)
    courses.good_week(plan, pain_avg=3)
    assert plan.decisions.get(number=4).standing_before["pain_base"] == 3


def test_a_no_leaves_the_usual_pain() -> None:
    plan = three_weeks_at(3)
    before = plan.standing
    adjusting.answer_new_normal(plan=plan, accepted=False, by=plan.participant, now=in_week(plan))
    plan.refresh_from_db()
    assert plan.standing == before
    assert plan_page(plan).offers == ()


def test_more_than_two_above_the_start_needs_a_clinician() -> None:
    plan = three_weeks_at(3, pain_avg=0, pain_worst=1)
    offers = plan_page(plan).offers
    assert [(offer.kind, offer.ask_clinician) for offer in offers] == [("new_normal", True)]
    with pytest.raises(adjusting.NotOffered):
        adjusting.answer_new_normal(
            plan=plan, accepted=True, by=plan.participant, now=in_week(plan)
        )


# -- Facts -----------------------------------------------------------------------------------------


def test_fewer_days_count_from_the_next_week() -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    assert doses(plan)[-1] == (5, 12)
    courses.change_facts(plan, days_available=3)
    assert doses(plan)[-1] == (5, 12)
    courses.good_week(plan)
    assert doses(plan)[-1] == (3, 14)
    assert queries.current_inputs(plan)["days_available"] == 3
    assert plan.inputs["days_available"] == 7


def test_the_last_of_several_changes_counts() -> None:
    plan = walker(NOW)
    courses.weeks(plan, 3)
    courses.change_facts(plan, days_available=2)
    courses.change_facts(plan, days_available=7)
    courses.good_week(plan)
    days, minutes = doses(plan)[-1]
    assert days * minutes <= 70
    assert queries.current_inputs(plan)["days_available"] == 7


def test_a_walking_aid_makes_the_plan_gentle_from_the_next_week() -> None:
    plan = walker(NOW)
    courses.weeks(plan, 2)
    courses.change_facts(plan, modify_flags=["AID"])
    assert running(plan).track == "STANDARD"
    courses.good_week(plan)
    assert running(plan).track == "GENTLE"


def test_a_gate_that_closes_pauses_at_once_and_raises_a_hold() -> None:
    plan = walker(NOW)
    courses.change_facts(plan, comfortable_minutes=0)
    assert plan.status == "paused_review"
    assert [hold.kind for hold in Hold.objects.filter(participant=plan.participant)] == ["GATE"]
    assert plan.decisions.get().code == "R2_NEW_SYMPTOM"
    assert plan_page(plan).rows[-1].is_now is False


def test_the_same_facts_leave_no_trace() -> None:
    plan = walker(NOW)
    courses.change_facts(plan, days_available=7)
    assert not Adjustment.objects.exists()


# -- All at once -----------------------------------------------------------------------------------


def change(plan: Plan, facts: dict[str, object], **preferences: Any) -> Any:
    plan.refresh_from_db()
    known = Preferences.of(plan.preferences)
    wanted = type(known)(**{**known.__dict__, **preferences})
    return change_all(
        plan=plan, facts=facts, preferences=wanted, by=plan.participant, now=in_week(plan)
    )


def test_another_first_day_makes_the_week_longer_once() -> None:
    plan = walker(NOW)
    until = running(plan).until_on
    thursday = (until.weekday() + 3) % 7
    changed = change(plan, {}, week_begins=thursday)
    assert (changed.days_longer, changed.facts) == (3, False)
    assert running(plan).until_on == until + timedelta(days=3)
    with pytest.raises(WeekAlreadyLengthened):
        change(plan, {"days_available": 2}, week_begins=(thursday + 1) % 7)
    assert not Adjustment.objects.exists(), "nothing of it was saved"


def test_what_never_touches_the_dose_is_no_adjustment() -> None:
    plan = walker(NOW)
    changed = change(plan, {}, walking_days=(0, 2, 4), height_cm=170, weight_kg=70)
    assert (changed.preferences, changed.facts, changed.days_longer) == (True, False, 0)
    assert plan.preferences["walking_days"] != [0, 2, 4]
    plan.refresh_from_db()
    assert plan.preferences["walking_days"] == [0, 2, 4]
    assert change(plan, {}).preferences is False


# -- "Ask a person to look at this" ----------------------------------------------------------------


def ask(plan: Plan, text: str = "Is this right?") -> Message:
    return adjusting.ask_to_look(plan=plan, number=1, text=text, by=plan.participant, now=NOW)


def test_without_a_clinic_nobody_is_asked() -> None:
    plan = walker(NOW)
    with pytest.raises(adjusting.NoClinic):
        ask(plan)


def test_a_question_goes_to_the_clinic_once() -> None:
    plan = walker(NOW)
    clinic = care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=NOW
    )
    care.enrol(clinic=clinic, participant=plan.participant, by=System.COMMAND, now=NOW)
    first = ask(plan)
    assert ask(plan) == first
    assert Message.objects.get().text == "About week 1 of my plan: Is this right?"
    assert Alert.objects.get().kind == "REVIEW_REQUESTED"
    ask(plan, "And this?")
    assert Message.objects.count() == 2
    assert AuditEvent.objects.filter(action=Event.ASKED_TO_LOOK).count() == 2


# -- The table -------------------------------------------------------------------------------------


def row(plan: Plan, **values: object) -> Adjustment:
    return Adjustment.objects.create(
        **{
            "plan": plan,
            "number": 1,
            "kind": "promotion",
            "accepted": True,
            "made_at": NOW,
            **values,
        }
    )


@pytest.mark.parametrize("values", [{"kind": "gift"}, {"number": 0}, {"number": 27}])
def test_the_database_refuses_what_no_rule_knows(values: dict[str, object]) -> None:
    plan = walker(NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(plan, **values)


def test_an_offer_is_answered_once_a_week_and_stays_as_it_was_answered() -> None:
    plan = walker(NOW)
    answered = row(plan)
    row(plan, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(plan, accepted=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Adjustment.objects.filter(pk=answered.pk).update(accepted=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        answered.delete()


def test_every_answer_is_recorded() -> None:
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 4)
    promote(plan)
    event = AuditEvent.objects.get(action=Event.PLAN_ADJUSTED)
    assert event.detail == {"kind": "promotion", "accepted": True}
    assert event.subject_id == plan.participant_id
