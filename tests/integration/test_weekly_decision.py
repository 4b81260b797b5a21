"""When a week is decided, and what follows from it: the next week, a pause, a stop, the end."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from plans.actions import checking_in, deciding
from plans.domain.constants import RULES_VERSION
from plans.models import Plan, PlanStatus, Prescription
from plans.models.decision import Trigger
from screening.domain.outcomes import Outcome
from screening.models import Hold, Purpose
from tests.conftest import NOW
from tests.integration import walkers
from tests.integration.courses import ends_of_last
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
    assert _weekly(ends_of_last(plan) + 30 * DAY).startswith("0 weeks decided")
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


@pytest.mark.parametrize("text", ["yesterday", "2026-12-01T08:00"])
def test_the_command_refuses_an_instant_it_cannot_place(text: str) -> None:

    with pytest.raises(CommandError):
        call_command("weekly", now=text)
