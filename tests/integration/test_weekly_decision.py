"""When a week is decided, what the decision rests on, and what follows from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.actions import checking_in, deciding, walking, weighing
from plans.documents import intake_of
from plans.domain.adjustments import ChoiceOutOfBounds, smallest_choice
from plans.domain.constants import RULES_VERSION
from plans.domain.course import walk_course
from plans.domain.model import WeekEvidence
from plans.domain.progression import decide
from plans.domain.vocabulary import Flare, SideEffect
from plans.models import CheckIn, Plan, PlanStatus, Prescription, Walk, WeeklyDecision
from plans.models.decision import Trigger
from plans.stored import standing_from_dict, state_from_dict
from screening.domain.outcomes import Outcome
from screening.models import Hold, Purpose
from tests.conftest import NOW
from tests.integration import walkers
from tests.integration.walkers import check_in, codes, decisions, ends_at, running, tick, walker
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent
from walkback.mail.models import OutboxMail, Recipient
from walkback.ops import walkthrough

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def first_day(plan: Plan) -> date:
    assert plan.starts_on is not None
    return plan.starts_on


# -- When ------------------------------------------------------------------------------------------
ZONES = [
    # (zone, a Monday, why)
    pytest.param("Pacific/Auckland", date(2026, 9, 21), id="Auckland, clocks go forward"),
    pytest.param("Pacific/Auckland", date(2027, 3, 29), id="Auckland, clocks go back"),
    pytest.param("America/Los_Angeles", date(2026, 10, 26), id="Los Angeles, clocks go back"),
    pytest.param("America/Los_Angeles", date(2027, 3, 8), id="Los Angeles, clocks go forward"),
    pytest.param("Asia/Kathmandu", date(2026, 11, 23), id="Kathmandu, 5:45 ahead"),
    pytest.param("Pacific/Kiritimati", date(2026, 11, 23), id="Kiritimati, the first day on earth"),
    pytest.param("Pacific/Pago_Pago", date(2026, 11, 23), id="Pago Pago, the last day on earth"),
]


@pytest.mark.parametrize(("zone", "first"), ZONES)
def test_a_week_is_decided_at_local_midnight_and_not_before(zone: str, first: date) -> None:
    plan = walker(_at(first, time(9), zone), zone=zone)
    midnight = _at(first + 7 * DAY, time(0), zone)
    walkers.walk_all(plan, _at(first, time(10), zone))
    check_in(plan, _at(first + 6 * DAY, time(20), zone))
    assert tick(midnight - SECOND) == 0
    assert tick(midnight) == 1
    [decision] = decisions(plan)
    assert (decision.code, decision.trigger) == ("R20_ADVANCE", Trigger.WEEK_END)
    following = running(plan)
    assert (following.number, following.starts_on) == (2, first + 7 * DAY)
    mail = OutboxMail.objects.get(participant=plan.participant)
    assert mail.due_at == _at(first + 7 * DAY, time(8), zone)


@pytest.mark.parametrize(("zone", "first"), ZONES)
def test_without_a_check_in_a_week_is_decided_after_48_hours(zone: str, first: date) -> None:
    plan = walker(_at(first, time(9), zone), zone=zone)
    walkers.walk_all(plan, _at(first, time(10), zone))
    timeout = _at(first + 7 * DAY, time(0), zone) + timedelta(hours=48)
    assert tick(timeout - SECOND) == 0
    assert tick(timeout) == 1
    [decision] = decisions(plan)
    assert (decision.code, decision.trigger) == ("R10_NO_CHECKIN", Trigger.TIMEOUT)
    assert decision.evidence["pain"] is None
    assert decision.check_in is None


def test_a_late_check_in_decides_at_once() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    late = ends_at(plan) + timedelta(hours=20)
    assert tick(late) == 0
    decision = check_in(plan, late)
    assert decision is not None
    assert (decision.trigger, decision.decided_at) == (Trigger.CHECK_IN, late)
    assert tick(late) == 0


def test_a_check_in_before_midnight_decides_nothing_yet() -> None:
    plan = walker(NOW)
    assert check_in(plan, ends_at(plan) - SECOND) is None
    assert not decisions(plan)


@pytest.mark.parametrize("hours", [-48 * 1 - 1, 48])
def test_the_check_in_is_open_from_day_six_to_48_hours_after_the_week(hours: int) -> None:
    plan = walker(NOW)
    at = ends_at(plan) + timedelta(hours=hours)
    with pytest.raises(checking_in.CheckInClosed):
        checking_in.save_page(plan=plan, answers={"pain_avg": 2}, by=plan.participant, now=at)


def test_an_unfinished_check_in_counts_as_none() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    at = ends_at(plan) - SECOND
    checking_in.save_page(
        plan=plan, answers={"pain_avg": 9, "week_went": 1}, by=plan.participant, now=at
    )
    assert tick(ends_at(plan) + timedelta(hours=48)) == 1
    [decision] = decisions(plan)
    assert (decision.code, decision.evidence["pain"]) == ("R10_NO_CHECKIN", None)


def test_weeks_missed_in_an_outage_are_decided_in_order() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    assert tick(NOW + timedelta(days=7 * 4 + 2)) == 4
    assert [decision.number for decision in decisions(plan)] == [1, 2, 3, 4]
    assert codes(plan) == ["R10_NO_CHECKIN", "R9_MISSED_WEEK", "R9_MISSED_WEEK", "R9_MISSED_WEEK"]
    assert [decision.percent for decision in decisions(plan)] == [None, None, 80, 65]
    starts = [row.starts_on for row in Prescription.objects.filter(plan=plan).order_by("number")]
    assert starts == [first_day(plan) + timedelta(weeks=place) for place in range(5)]


def test_nothing_is_decided_twice() -> None:
    plan = walker(NOW)
    end = ends_at(plan)
    check_in(plan, end - SECOND)
    assert [tick(end), tick(end), tick(end + timedelta(hours=1))] == [1, 0, 0]
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.FINISHED)
    with pytest.raises(deciding.NothingToDecide):
        deciding.decide_week(plan=plan, trigger=Trigger.WEEK_END, by=System.WEEKLY, now=end)
    assert len(decisions(plan)) == 1


def test_another_zone_from_the_middle_of_a_week_moves_its_end() -> None:
    plan = walker(NOW)
    plan.participant.time_zone = "America/Los_Angeles"
    plan.participant.save()
    check_in(plan, ends_at(plan) - SECOND)
    assert tick(_at(first_day(plan) + 7 * DAY, time(0), "Australia/Sydney")) == 0
    assert tick(_at(first_day(plan) + 7 * DAY, time(0), "America/Los_Angeles")) == 1


# -- A screening decides at once -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "code", "kind", "status"),
    [
        ({"A1": "yes"}, "R1_RED_FLAG", "STOP", PlanStatus.STOPPED),
        ({"B6": "yes"}, "R1_RED_FLAG", "STOP", PlanStatus.STOPPED),
        ({"B7": "yes"}, "R2_NEW_SYMPTOM", "PAUSE_REVIEW", PlanStatus.PAUSED_REVIEW),
    ],
)
def test_a_screening_stops_or_pauses_at_once(
    answer: dict[str, str], code: str, kind: str, status: str
) -> None:
    plan = walker(NOW)
    at = NOW + 2 * DAY
    walkthrough.screen(plan.participant, answer, now=at, purpose=Purpose.SYMPTOMS)
    [decision] = decisions(plan)
    assert (decision.code, decision.kind, decision.trigger) == (code, kind, Trigger.SCREENING)
    assert (decision.decided_at, decision.after) == (at, None)
    plan.refresh_from_db()
    assert plan.status == status
    assert Hold.objects.filter(participant=plan.participant, closed_at=None).count() == 1
    assert Recipient.objects.get(participant=plan.participant).suspended
    assert not OutboxMail.objects.exists()
    assert Prescription.objects.filter(plan=plan).count() == 1
    assert tick(NOW + timedelta(days=60)) == 0


@pytest.mark.parametrize("answer", [{}, {"A9": "yes"}])
def test_a_milder_screening_leaves_the_week_running(answer: dict[str, str]) -> None:
    plan = walker(NOW)
    walkthrough.screen(plan.participant, answer, now=NOW + DAY, purpose=Purpose.SYMPTOMS)
    assert not decisions(plan)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE


def test_a_new_limitation_holds_the_week_and_makes_the_plan_gentle() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    walkthrough.screen(plan.participant, {"A9": "yes"}, now=NOW + DAY, purpose=Purpose.SYMPTOMS)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    assert codes(plan) == ["R2B_NEW_LIMITATION"]
    assert running(plan).track == "GENTLE"


def test_severe_pain_in_the_check_in_pauses_and_raises_a_hold() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    check_in(plan, ends_at(plan) - SECOND, pain_avg=9)
    tick(ends_at(plan))
    assert codes(plan) == ["R3_SEVERE_PAIN"]
    plan.refresh_from_db()
    assert plan.status == PlanStatus.PAUSED_REVIEW
    assert Hold.objects.get(participant=plan.participant).kind == "REVIEW"


def test_a_paused_plan_is_stopped_by_a_lock() -> None:
    plan = walker(NOW)
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=NOW + DAY, purpose=Purpose.SYMPTOMS)
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW + 2 * DAY, purpose=Purpose.SYMPTOMS)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.STOPPED
    assert len(decisions(plan)) == 1


def test_a_lock_holds_though_the_clocks_disagree() -> None:
    """The worker that prescribed may be ahead of the web server that takes the answers."""
    plan = walker(NOW)
    screening = walkthrough.screen(
        plan.participant,
        {"B6": "yes"},
        now=NOW - timedelta(seconds=5),
        purpose=Purpose.SYMPTOMS,
    )
    assert screening.result is Outcome.URGENT
    plan.refresh_from_db()
    assert plan.status == PlanStatus.STOPPED


# -- What it rests on ------------------------------------------------------------------------------
def test_adherence_is_measured_against_what_was_decided() -> None:
    """A week decided late: its walks were walked by the week's own number, not the next."""
    plan = walker(NOW)
    first = running(plan)
    walkers.walk_all(plan, NOW)
    end = ends_at(plan)
    in_second_week = end + timedelta(hours=12)
    walkthrough.log(plan, first.until_on, first.minutes, now=in_second_week)
    check_in(plan, end + timedelta(hours=13))
    [decision] = decisions(plan)
    assert (decision.adherence, decision.done_minutes) == (100, first.weekly_minutes)
    second = running(plan)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    decided = decisions(plan)[1]
    assert decided.done_minutes == first.minutes
    assert decided.adherence == 100 * first.minutes // second.weekly_minutes


def test_the_own_smaller_choice_becomes_the_prescription() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    end = ends_at(plan)
    by = plan.participant
    at = end - SECOND
    checking_in.save_page(plan=plan, answers=dict(walkthrough.QUIET_WEEK), by=by, now=at)
    answered = CheckIn.objects.get(plan=plan)
    proposed = weighing.proposed_decision(running(plan), answered, now=at).after
    assert proposed is not None
    smallest = smallest_choice(proposed)
    for wrong in (smallest - 1, proposed.minutes + 1):
        with pytest.raises(ChoiceOutOfBounds):
            checking_in.complete(plan=plan, chosen_minutes=wrong, by=by, now=at)
    checking_in.complete(plan=plan, chosen_minutes=smallest, by=by, now=at)
    assert tick(end) == 1
    [decision] = decisions(plan)
    following = running(plan)
    assert decision.chosen_minutes == following.minutes == smallest
    assert decision.after is not None
    assert state_from_dict(decision.after) == following.state
    assert following.ideal_weekly_minutes == following.days * smallest
    assert decision.code == "R20_ADVANCE"


def test_a_choice_is_kept_within_what_later_walks_allow() -> None:
    """Chosen from an advance; then a walk is deleted and the week holds: never more than proposed."""
    plan = walker(NOW)
    first = running(plan)
    walkers.walk_all(plan, NOW)
    end = ends_at(plan)
    check_in(plan, end - timedelta(hours=2), minutes=first.minutes)
    walking.delete_walk(walk=Walk.objects.get(plan=plan), by=plan.participant, now=end - SECOND)
    tick(end)
    assert codes(plan) == ["R9_MISSED_WEEK"]
    assert running(plan).minutes <= first.minutes


def test_a_walk_dated_into_a_decided_week_changes_no_decision() -> None:
    plan = walker(NOW)
    first = running(plan)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    [before] = decisions(plan)
    at = ends_at(plan) - 5 * DAY
    walkthrough.log(plan, first.starts_on, first.weekly_minutes, now=at)
    [walk] = Walk.objects.filter(plan=plan)
    assert walk.added_later
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    after = decisions(plan)
    assert after[0].evidence == before.evidence
    assert after[0].code == before.code
    assert after[1].evidence["done_minutes"] == 0


def test_a_walk_moved_out_of_a_decided_week_counts_where_it_now_lies() -> None:
    plan = walker(NOW)
    first = running(plan)
    walkthrough.log(plan, first.starts_on, 20, now=NOW)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    at = ends_at(plan) - 5 * DAY
    walk = Walk.objects.get(plan=plan)
    entry = walking.WalkEntry(walked_on=first.until_on, duration_minutes=20)
    moved = walking.change_walk(walk=walk, entry=entry, by=plan.participant, now=at)
    assert not moved.added_later
    entry = walking.WalkEntry(walked_on=first.starts_on, duration_minutes=20)
    assert walking.change_walk(walk=walk, entry=entry, by=plan.participant, now=at).added_later
    assert decisions(plan)[0].done_minutes == 20


def test_the_effort_is_the_median_of_the_walks_rounded_half_up() -> None:
    plan = walker(NOW)
    first = running(plan)
    for place, effort in enumerate((2, 3)):
        walkthrough.log(
            plan, first.starts_on + place * DAY, 30, effort=effort, now=NOW + place * DAY
        )
    check_in(plan, ends_at(plan) - SECOND, effort=8)
    tick(ends_at(plan))
    assert decisions(plan)[0].evidence["effort"] == 3


def test_a_planned_absence_holds_and_sends_no_mail() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    check_in(plan, ends_at(plan) - SECOND, planned_absence=True)
    tick(ends_at(plan))
    assert codes(plan) == ["R9_MISSED_WEEK"]
    assert not OutboxMail.objects.exists()


# -- Four quiet weeks ------------------------------------------------------------------------------
def _silent(plan: Plan) -> None:
    assert tick(NOW + timedelta(days=7 * 5 + 3)) == 5
    plan.refresh_from_db()


@pytest.fixture
def silent_plan() -> Plan:
    """One good week, then four without a walk."""
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    check_in(plan, ends_at(plan) - SECOND)
    _silent(plan)
    return plan


def test_four_silent_weeks_pause_the_plan(silent_plan: Plan) -> None:
    assert codes(silent_plan)[-1] == "R8_GAP_4"
    assert silent_plan.status == PlanStatus.PAUSED_INACTIVE
    assert Recipient.objects.get(participant=silent_plan.participant).suspended
    assert tick(NOW + timedelta(days=200)) == 0


def test_a_clear_screening_brings_them_back_at_half(silent_plan: Plan) -> None:
    before = Prescription.objects.get(plan=silent_plan, number=2)
    back = NOW + timedelta(days=7 * 5 + 5)
    walkthrough.screen(silent_plan.participant, now=back, purpose=Purpose.RETURN)
    silent_plan.refresh_from_db()
    assert silent_plan.status == PlanStatus.ACTIVE
    following = running(silent_plan)
    assert following.minutes == max(min(before.minutes, 5), before.minutes * 50 // 100)
    assert following.number == 6
    assert following.starts_on == back.astimezone(silent_plan.participant.zone).date()
    assert following.until_on.weekday() == first_day(silent_plan).weekday()
    assert 7 <= (following.until_on - following.starts_on).days <= 13
    assert not Recipient.objects.get(participant=silent_plan.participant).suspended


def test_a_screening_that_finds_something_does_not_bring_them_back(silent_plan: Plan) -> None:
    back = NOW + timedelta(days=7 * 5 + 5)
    walkthrough.screen(silent_plan.participant, {"B7": "yes"}, now=back, purpose=Purpose.RETURN)
    silent_plan.refresh_from_db()
    assert silent_plan.status == PlanStatus.PAUSED_REVIEW


def test_after_eight_weeks_a_new_plan_is_made(silent_plan: Plan) -> None:
    back = NOW + timedelta(days=7 * 10)
    walkthrough.screen(silent_plan.participant, now=back, purpose=Purpose.RETURN)
    silent_plan.refresh_from_db()
    assert silent_plan.status == PlanStatus.ENDED
    again = walkthrough.start_plan(silent_plan.participant, now=back)
    assert again.status == PlanStatus.ACTIVE


# -- The whole programme ---------------------------------------------------------------------------
def _weekly(now: datetime) -> str:
    out = StringIO()
    call_command("weekly", now=now.isoformat(), stdout=out)
    return out.getvalue()


def test_26_weeks_by_the_command_are_26_decisions_and_the_end() -> None:
    plan = walker(NOW)
    for _ in range(26):
        end = ends_at(plan)
        walkers.walk_all(plan, end - DAY)
        check_in(plan, end - SECOND)
        assert _weekly(end).startswith("1 weeks decided")
        assert _weekly(end).startswith("0 weeks decided")
    plan.refresh_from_db()
    assert plan.status == PlanStatus.FINISHED
    assert plan.ended_at is not None
    rows = decisions(plan)
    assert [row.number for row in rows] == list(range(1, 27))
    assert Prescription.objects.filter(plan=plan).count() == 26
    assert OutboxMail.objects.filter(participant=plan.participant).count() == 25
    assert _weekly(ends_at_of_last(plan) + 30 * DAY).startswith("0 weeks decided")
    for row in rows:
        assert row.rules == RULES_VERSION
        assert all((row.reason, row.mail_reason, row.clinician_reason))
        assert row.evidence
        assert row.standing_after
    for prescription in Prescription.objects.filter(plan=plan):
        assert prescription.rules == RULES_VERSION
    audited = AuditEvent.objects.filter(action=Event.WEEK_DECIDED, subject_id=plan.participant_id)
    assert audited.count() == 26
    assert all({"code", "kind", "rules", "trigger"} <= set(event.detail) for event in audited)


def ends_at_of_last(plan: Plan) -> datetime:
    last = Prescription.objects.filter(plan=plan).order_by("-number")[0]
    return datetime.combine(last.until_on, time(0), tzinfo=plan.participant.zone)


@pytest.mark.parametrize("text", ["yesterday", "2026-12-01T08:00"])
def test_the_command_refuses_an_instant_it_cannot_place(text: str) -> None:

    with pytest.raises(CommandError):
        call_command("weekly", now=text)


# -- Agreement with the pure rules -----------------------------------------------------------------
WEEKS = st.lists(
    st.builds(
        WeekEvidence,
        triage=st.sampled_from(
            [Outcome.OK] * 6 + [Outcome.MODIFY, Outcome.CLINICIAN, Outcome.URGENT]
        ),
        done_minutes=st.sampled_from([0, 1, 30, 45, 50, 60, 90, 150]),
        pain=st.one_of(st.none(), st.integers(0, 7)),
        flare=st.sampled_from([Flare.NONE, Flare.NONE, *Flare]),
        effort=st.sampled_from([None, 2, 4, 6, 8]),
        side_effect=st.sampled_from([SideEffect.NONE, SideEffect.NONE, *SideEffect]),
        absence=st.booleans(),
    ),
    min_size=1,
    max_size=5,
)
ANSWERS = {
    Outcome.MODIFY: {"A9": "yes"},
    Outcome.CLINICIAN: {"B7": "yes"},
    Outcome.URGENT: {"B6": "yes"},
}


def _live(plan: Plan, lived: WeekEvidence) -> None:
    """One week by the real actions; the evidence is what a person does and says."""
    prescription = running(plan)
    week_end = ends_at(plan)
    at = week_end - 2 * DAY + SECOND
    if lived.done_minutes:
        walkthrough.log(
            plan, prescription.starts_on, lived.done_minutes, effort=lived.effort, now=at
        )
    if lived.pain is not None:
        check_in(
            plan,
            at,
            pain_avg=lived.pain,
            flare=lived.flare.value,
            side_effect=lived.side_effect.value,
            planned_absence=lived.absence,
            effort=lived.effort,
        )
    if lived.triage in ANSWERS:
        walkthrough.screen(
            plan.participant, ANSWERS[lived.triage], now=at + SECOND, purpose=Purpose.SYMPTOMS
        )
    tick(week_end if lived.pain is not None else week_end + timedelta(hours=48))


def _as_decided(weeks: list[WeekEvidence]) -> list[WeekEvidence]:
    """What the decisions can know: without a check-in the walks, the screening, and a flare-up that nobody ended."""
    known, open_flare_up = [], False
    for lived in weeks:
        if lived.pain is None:
            flare = Flare.PRESENT if open_flare_up else Flare.NONE
            effort = lived.effort if lived.done_minutes else None
            known.append(
                WeekEvidence(
                    triage=lived.triage, done_minutes=lived.done_minutes, flare=flare, effort=effort
                )
            )
            continue
        ended = open_flare_up and lived.flare is Flare.NONE
        known.append(replace(lived, flare=Flare.SETTLED) if ended else lived)
        open_flare_up = lived.flare is Flare.PRESENT
    return known


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(weeks=WEEKS)
def test_weeks_lived_by_the_actions_agree_with_the_rules(
    django_db_blocker: object, weeks: list[WeekEvidence]
) -> None:
    plan = walker(NOW)
    expected = walk_course(intake_of(plan.inputs), _as_decided(weeks))
    for lived in weeks[: len(expected)]:
        _live(plan, lived)
    rows = decisions(plan)
    assert [(row.kind, row.code, row.percent, row.adherence) for row in rows] == [
        (decision.kind.value, decision.code.value, decision.percent, decision.adherence)
        for decision in expected
    ]
    for row, decision in zip(rows, expected, strict=True):
        stored = state_from_dict(row.after) if row.after else None
        assert stored == decision.after
    states = [row.state for row in Prescription.objects.filter(plan=plan).order_by("number")]
    assert states == [decision.before for decision in expected] + [
        decision.after for decision in expected[-1:] if decision.after
    ]


def test_each_stored_decision_can_be_repeated_from_its_row() -> None:

    plan = walker(NOW)
    for lived in (
        WeekEvidence(done_minutes=60, pain=2, effort=3),
        WeekEvidence(done_minutes=60, pain=5, flare=Flare.PRESENT),
        WeekEvidence(pain=3),
    ):
        _live(plan, lived)
    for row in WeeklyDecision.objects.filter(plan=plan).select_related("prescription"):
        values = dict(row.evidence)
        values["triage"] = Outcome(values["triage"])
        values["flare"] = Flare(values["flare"])
        values["side_effect"] = SideEffect(values["side_effect"])
        again = decide(
            row.prescription.state, standing_from_dict(row.standing_before), WeekEvidence(**values)
        )
        assert (again.kind.value, again.code.value) == (row.kind, row.code)


@pytest.mark.parametrize(
    ("unsettled", "code"), [(None, "R20_ADVANCE"), (1, "R20_ADVANCE"), (2, "R13_SLOW_TO_SETTLE")]
)
def test_walks_that_had_not_settled_by_the_next_morning(unsettled: int | None, code: str) -> None:
    plan = walker(NOW)
    end = ends_at(plan)
    walkers.walk_all(plan, NOW)
    check_in(plan, end - SECOND, unsettled_walks=unsettled)
    tick(end)
    assert codes(plan) == [code]
