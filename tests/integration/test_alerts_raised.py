"""A clinic is told where the facts change, and what settled is closed there (clinical specification 8.2)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.actions import alerting, checking_in, flaring, pausing
from plans.domain import alerts as rules
from plans.domain.walkers import Kind
from plans.models import Plan, WeeklyDecision
from screening.actions import listing
from screening.models import Hold
from tests.conftest import NOW
from tests.integration.many_walkers import many_walkers
from tests.integration.walkers import check_in, ends_at, tick, walker
from tests.integration.watched import (
    DAY,
    SECOND,
    alert_of,
    last_closed,
    lives,
    measured,
    told,
    watched,
)
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent
from walkback.care.actions import Concern, raise_all
from walkback.care.kinds import RULES
from walkback.care.models import Alert, Clinic, Enrolment, Thresholds
from walkback.care.models.alert import THRESHOLD_RANGES, AlertKind, Severity
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    return watched(clinic)


# -- One table -------------------------------------------------------------------------------------
def test_every_kind_has_its_rule() -> None:
    assert set(RULES) == set(AlertKind)


@pytest.mark.parametrize("reason", rules.Reason)
def test_the_plans_rules_say_the_same_severity(reason: rules.Reason) -> None:
    kinds = {
        rules.Reason.SILENT: AlertKind.NO_LOGS,
        rules.Reason.SILENT_LONG: AlertKind.NO_LOGS,
        rules.Reason.SILENT_AND_PAUSED: AlertKind.NO_LOGS,
        rules.Reason.MILESTONE_REACHED: AlertKind.GOAL_REACHED,
        rules.Reason.TARGET_REACHED: AlertKind.GOAL_REACHED,
    }
    kind = kinds.get(reason) or AlertKind(reason.value)
    later = reason in (rules.Reason.SILENT_LONG, rules.Reason.SILENT_AND_PAUSED)
    severity = Severity.MEDIUM if later else RULES[kind].severity
    assert rules.SEVERITIES[reason].value == severity.value


def test_the_severities_and_ranges_are_those_that_are_stored() -> None:
    assert {each.name: each.value for each in rules.Severity} == {
        each.name: each.value for each in Severity
    }
    assert set(rules.Kind.__members__) <= set(AlertKind.names)
    assert dict(rules.RANGES) == THRESHOLD_RANGES
    stored = Thresholds()
    assert {name: getattr(rules.Thresholds(), name) for name in rules.RANGES} == {
        name: getattr(stored, name) for name in rules.RANGES
    }


# -- Check-ins -------------------------------------------------------------------------------------
def test_pain_is_told_at_the_check_in_and_settles_at_a_later_one(
    plan: Plan, clinic: Clinic
) -> None:
    Thresholds.objects.filter(clinic=clinic).update(pain_severe=7)
    lives(plan, pain_avg=7)
    assert measured(plan, AlertKind.PAIN_SEVERE) == (7, 7, 1)
    assert measured(plan, AlertKind.PAIN_UP) == (5, 2, 1)
    lives(plan, pain_avg=6)
    assert measured(plan, AlertKind.PAIN_UP) == (4, 2, 2)
    assert last_closed(plan, AlertKind.PAIN_SEVERE).closed_because == "settled"
    end = lives(plan, pain_avg=3)
    assert not told(plan) & {"PAIN_SEVERE", "PAIN_UP"}
    closed = last_closed(plan, AlertKind.PAIN_UP)
    assert (closed.closed_at, closed.closed_by) == (end - SECOND, plan.participant)


def test_below_the_clinics_own_line_nothing_is_told(plan: Plan, clinic: Clinic) -> None:
    Thresholds.objects.filter(clinic=clinic).update(pain_up=3)
    lives(plan, pain_avg=4)
    assert told(plan) == set()


def test_an_unfinished_check_in_tells_nothing_about_pain(plan: Plan) -> None:
    at = ends_at(plan) - SECOND
    checking_in.save_page(
        plan=plan, answers={"pain_avg": 9, "new_symptoms": []}, by=plan.participant, now=at
    )
    assert told(plan) == set()


def test_a_long_flare_up_is_told_until_it_is_over(plan: Plan) -> None:
    lives(plan, flare="PRESENT")
    assert "FLARE_LONG" not in told(plan)
    end = lives(plan, flare="PRESENT")
    assert measured(plan, AlertKind.FLARE_LONG) == (2, 2, 1)
    flaring.end(participant=plan.participant, by=plan.participant, now=end)
    assert "FLARE_LONG" not in told(plan)


def test_a_check_in_that_says_it_settled_closes_it(plan: Plan) -> None:
    for flare in ("PRESENT", "PRESENT", "SETTLED"):
        lives(plan, flare=flare)
    assert last_closed(plan, AlertKind.FLARE_LONG).closed_because == "settled"
    lives(plan, flare="PRESENT")
    assert "FLARE_LONG" not in told(plan)


def test_a_limiting_side_effect_waits_for_a_look(plan: Plan) -> None:
    lives(plan, side_effect="MINOR")
    assert told(plan) == set()
    lives(plan, side_effect="LIMITING")
    lives(plan)
    alert = alert_of(plan, AlertKind.LIMITING_EVENT)
    assert alert is not None
    assert alert.severity == Severity.HIGH


def test_a_fall_is_told_when_it_is_ticked_once(plan: Plan) -> None:
    at, by = ends_at(plan) - SECOND, plan.participant
    for ticks in ([], ["fall"], ["fall", "illness"]):
        checking_in.save_page(plan=plan, answers={"new_symptoms": ticks}, by=by, now=at)
    assert measured(plan, AlertKind.FALL) == (None, None, 1)
    listing.answer_list(participant=by, ticks=["fall"], by=by, now=at + DAY)
    assert measured(plan, AlertKind.FALL) == (None, None, 2)


# -- Decided weeks ---------------------------------------------------------------------------------
def test_low_adherence_twice_and_80_percent_again(plan: Plan) -> None:
    lives(plan, 40)
    assert told(plan) == set()
    lives(plan, 30)
    adherence = WeeklyDecision.objects.latest("number").adherence
    assert measured(plan, AlertKind.LOW_ADHERENCE) == (adherence, 50, 1)
    lives(plan, 70)
    assert "LOW_ADHERENCE" in told(plan)
    lives(plan, 100)
    assert "LOW_ADHERENCE" not in told(plan)


def test_weeks_without_a_step_up_and_one_with(plan: Plan) -> None:
    for _ in range(2):
        lives(plan, 75)
    assert "STALLED" not in told(plan)
    lives(plan, 75)
    assert measured(plan, AlertKind.STALLED) == (3, 3, 1)
    lives(plan, 75)
    assert measured(plan, AlertKind.STALLED) == (4, 3, 2)
    lives(plan, 100)
    assert "STALLED" not in told(plan)


def test_much_more_than_planned_twice_and_a_normal_week(plan: Plan) -> None:
    lives(plan, 160)
    assert "OFF_PLAN_HIGH" not in told(plan)
    lives(plan, 170)
    adherence = WeeklyDecision.objects.latest("number").adherence
    assert measured(plan, AlertKind.OFF_PLAN_HIGH) == (adherence, 150, 1)
    lives(plan, 100)
    assert "OFF_PLAN_HIGH" not in told(plan)


def test_goals_are_told_when_they_are_reached(clinic: Clinic) -> None:
    plan = watched(clinic, baseline_minutes=120, baseline_days=5)
    reached = []
    for _ in range(8):
        lives(plan)
        alert = alert_of(plan, AlertKind.GOAL_REACHED)
        if alert and (alert.threshold, alert.value) not in reached:
            reached.append((alert.threshold, alert.value))
    assert [goal for goal, _ in reached] == [130, 150]
    assert all(minutes >= goal for goal, minutes in reached if goal and minutes)
    found = alert_of(plan, AlertKind.GOAL_REACHED)
    assert found is not None
    assert (found.severity, len(found.occurrences)) == (Severity.INFO, 2)


def test_a_promotion_that_only_a_clinician_may_make_is_asked_for(clinic: Clinic) -> None:
    plan = watched(clinic, modify_flags=["AID"])
    for _ in range(3):
        lives(plan)
    assert told(plan) == set()
    lives(plan)
    assert told(plan) == {"PROMOTION_REQUEST"}
    lives(plan)
    assert measured(plan, AlertKind.PROMOTION_REQUEST) == (None, None, 1)


def test_one_that_the_person_may_take_is_not(clinic: Clinic) -> None:
    plan = watched(clinic, confidence=3)
    for _ in range(4):
        lives(plan)
    assert told(plan) == set()


# -- Between check-ins -----------------------------------------------------------------------------
@pytest.mark.parametrize(("weeks", "tells"), [(8, True), (None, False)])
@pytest.mark.parametrize(("interference", "limits"), [(1, False), (2, True)])
def test_a_limiting_recurrence_of_who_had_recovered(
    clinic: Clinic, weeks: int | None, tells: bool, interference: int, limits: bool
) -> None:
    plan = watched(clinic, weeks_since_episode=weeks)
    began = NOW + 3 * DAY
    flaring.answer_recurrence(
        plan=plan,
        began_on=began.date(),
        lasted=True,
        interference=interference,
        by=plan.participant,
        now=began + 2 * DAY,
    )
    assert told(plan) == ({"RECURRENCE_LIMITING"} if tells and limits else set())


def test_the_monthly_questions_tell_it_too(clinic: Clinic) -> None:
    plan = watched(clinic, weeks_since_episode=8)
    answers: dict[str, object] = {
        "pain_lasted": True,
        "began_on": (NOW + 8 * DAY).date(),
        "interference": 3,
        "was_hurt": False,
    }
    flaring.answer_monthly(
        plan=plan, month=1, answers=answers, by=plan.participant, now=NOW + 31 * DAY
    )
    assert told(plan) == {"RECURRENCE_LIMITING"}


# -- Silence ---------------------------------------------------------------------------------------
def silence(day: float) -> int:
    return alerting.tell_of_silence(by=System.WEEKLY, now=NOW + timedelta(days=day))


def test_silence_is_told_at_each_level_once(plan: Plan) -> None:
    assert silence(6) == 0
    assert silence(7) == 1
    assert measured(plan, AlertKind.NO_LOGS) == (7, 7, 1)
    assert [silence(day) for day in (7, 8, 13)] == [0, 0, 0]
    assert silence(14) == 1
    alert = alert_of(plan, AlertKind.NO_LOGS)
    assert alert is not None
    assert (alert.value, alert.threshold, alert.severity) == (14, 14, Severity.MEDIUM)
    assert silence(20) == 0


def test_each_clinic_has_its_own_days(plan: Plan, clinic: Clinic) -> None:
    Thresholds.objects.filter(clinic=clinic).update(no_logs_low=10, no_logs_medium=12)
    assert [silence(day) for day in (9, 10, 11, 12)] == [0, 1, 0, 1]


def test_a_walk_or_a_check_in_ends_the_silence(plan: Plan) -> None:
    silence(7)
    by = NOW + 8 * DAY
    walkthrough.log(plan, by.date(), 10, now=by)
    assert told(plan) == set()
    assert [silence(day) for day in (14, 15)] == [0, 1]
    tick(NOW + 16 * DAY)
    plan.refresh_from_db()
    check_in(plan, ends_at(plan) - SECOND)
    assert "NO_LOGS" not in told(plan)


def test_four_silent_weeks_pause_the_plan_and_say_so(plan: Plan) -> None:
    for day in range(7, 40):
        silence(day)
        tick(NOW + day * DAY)
    plan.refresh_from_db()
    assert plan.status == "paused_inactive"
    alert = alert_of(plan, AlertKind.NO_LOGS)
    assert alert is not None
    assert "paused" in alert.reason
    assert [each["value"] for each in alert.occurrences] == [7, 14, None]


def test_a_plan_that_rests_or_is_over_is_not_silent(plan: Plan) -> None:
    silence(7)
    pausing.pause(plan=plan, weeks=4, by=plan.participant, now=NOW + 8 * DAY)
    assert told(plan) == set()
    assert silence(20) == 0
    pausing.end(plan=plan, by=plan.participant, now=NOW + 21 * DAY)
    assert silence(30) == 0


def test_a_new_plan_is_counted_from_its_first_day(clinic: Clinic) -> None:
    plan = watched(clinic, NOW + 3 * DAY)
    assert [silence(day) for day in (7, 9, 10)] == [0, 0, 1]
    assert measured(plan, AlertKind.NO_LOGS) == (7, 7, 1)


def test_many_silent_people_cost_as_many_queries_as_few(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(clinic)

    def asked(day: int) -> int:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            silence(day)
            transaction.set_rollback(True)
        return len(queries)

    one = asked(7)
    for _ in range(4):
        watched(clinic)
    assert asked(7) == one
    monkeypatch.setattr(alerting, "CHUNK", 2)
    assert silence(7) == 5


# -- Nobody is told --------------------------------------------------------------------------------
def test_about_a_self_directed_person_nothing_is_raised() -> None:
    plan = walker(NOW, inputs={"weeks_since_episode": 8})
    lives(plan, 30, flare="PRESENT", side_effect="LIMITING", new_symptoms=["fall"])
    lives(plan, 30, flare="PRESENT", pain_avg=7)
    end = lives(plan, 30)
    silence(60)
    flaring.answer_recurrence(
        plan=plan,
        began_on=(end - DAY).date(),
        lasted=True,
        interference=4,
        by=plan.participant,
        now=end,
    )
    assert not Alert.objects.exists()


def test_who_left_the_clinic_is_none_of_its_business(plan: Plan) -> None:
    Enrolment.objects.update(left_at=NOW + DAY)
    lives(plan, 30, side_effect="LIMITING")
    assert silence(30) == 0
    assert not Alert.objects.exists()


# -- Many at once ----------------------------------------------------------------------------------
def _decided(number: int, clinic: Clinic) -> int:
    """How many queries it takes to decide the weeks of so many people of a clinic, who often forget to walk."""
    with transaction.atomic():
        walked = many_walkers(number, now=NOW, kind=Kind.FORGETFUL, due=True)
        people = [plan.participant for plan, _ in walked]
        Enrolment.objects.bulk_create(
            Enrolment(clinic=clinic, participant=person, joined_at=NOW - DAY) for person in people
        )
        # Some have alerts already: those are added to, or settled.
        concern = Concern.of(AlertKind.STALLED, "Before.")
        raise_all([(person, concern) for person in people[::3]], by=System.WEEKLY, now=NOW - DAY)
        before = Alert.objects.count()
        with CaptureQueriesContext(connection) as asked:
            assert tick(NOW) == number
        assert Alert.objects.count() > before
        assert Alert.objects.filter(closed_because="settled").exists()
        # A hold is raised one by one.
        assert not Hold.objects.exists()
        transaction.set_rollback(True)
    return len(asked)


def test_a_chunk_of_500_costs_the_queries_of_a_smaller_one(clinic: Clinic) -> None:
    few = _decided(150, clinic)
    assert _decided(500, clinic) == few <= 60


def test_each_alert_is_in_the_trail(plan: Plan) -> None:
    lives(plan, side_effect="LIMITING", pain_avg=6)
    raised = AuditEvent.objects.filter(action=Event.ALERT_RAISED)
    assert {row.detail["kind"] for row in raised} == told(plan)
    assert {row.subject_id for row in raised} == {plan.participant_id}
    assert {row.object_id for row in raised} == set(Alert.objects.values_list("pk", flat=True))
    lives(plan, pain_avg=2)
    closed = AuditEvent.objects.get(action=Event.ALERT_CLOSED)
    assert closed.detail == {"kind": "PAIN_UP", "because": "settled"}
