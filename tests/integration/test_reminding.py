"""The planner: each mail is judged once, when it is due, from what is stored."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions import adjusting, choosing_days, pausing, walking
from plans.models import Plan, PlanStatus, Walk
from screening.actions import holding
from screening.models import Hold, Purpose
from tests.conftest import NOW
from tests.integration.planned_mails import (
    DAY,
    HOUR,
    SECOND,
    check_the_budget,
    last_evening,
    live,
    local,
    look,
    rows,
    running_since,
    send,
    wants,
)
from tests.integration.walkers import (
    check_in,
    ends_at,
    joined,
    running,
    screened,
    tick,
    walk_all,
    walker,
)
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.mail.categories import Category
from walkback.mail.kinds import known
from walkback.mail.models import OutboxMail, State
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return walker(NOW)


# -- When ------------------------------------------------------------------------------------------
def test_the_check_in_is_mailed_on_the_last_evening_once(plan: Plan) -> None:
    due = last_evening(plan)
    look(NOW)
    assert [look(due - SECOND), look(due), look(due), look(due + HOUR)] == [0, 1, 0, 0]
    [row] = OutboxMail.objects.filter(participant=plan.participant)
    assert (row.kind, row.occasion) == ("check_in", f"check_in:{plan.pk}:1")
    assert (row.state, row.due_at, row.not_before) == (State.READY, due, due)
    assert row.expires_at == due + timedelta(hours=72)
    events = AuditEvent.objects.filter(subject_id=plan.participant_id, action=Event.MAIL_QUEUED)
    assert events.filter(detail__kind="check_in").count() == 1


def test_a_plan_is_looked_at_only_when_a_mail_can_be_due(plan: Plan) -> None:
    look(NOW)
    plan.refresh_from_db()
    assert plan.remind_at == last_evening(plan)
    with CaptureQueriesContext(connection) as queries:
        look(NOW + DAY)
    assert len(queries) <= 3  # a savepoint, and nobody found


def test_answered_it_is_not_needed_and_that_is_kept(plan: Plan) -> None:
    check_in(plan, last_evening(plan) - HOUR)
    look(last_evening(plan))
    assert rows(plan) == {"check_in:1": (State.SKIPPED, "already answered")}
    event = AuditEvent.objects.get(action=Event.MAIL_NOT_SENT)
    assert event.detail["because"] == "already answered"


def test_unanswered_it_comes_once_more_and_the_decision_brings_the_weekly_mail(plan: Plan) -> None:
    look(last_evening(plan))
    send(last_evening(plan))
    look(last_evening(plan) + DAY)
    assert tick(ends_at(plan) + timedelta(hours=48)) == 1
    assert list(rows(plan)) == ["check_in:1", "check_in_again:1", "weekly:2"]
    plan.refresh_from_db()
    assert plan.remind_at is not None


def test_the_nudge_comes_to_those_who_asked_for_it(plan: Plan) -> None:
    fourth = local(plan, running(plan).starts_on + 3 * DAY, 17)
    look(fourth)
    assert rows(plan) == {}
    wants(plan, fourth)
    look(fourth)
    assert rows(plan) == {"nudge:1": (State.READY, "")}


def test_a_walk_in_the_week_makes_the_nudge_needless(plan: Plan) -> None:
    wants(plan, NOW)
    walk_all(plan, NOW, 50)
    look(local(plan, running(plan).starts_on + 3 * DAY, 17))
    assert rows(plan) == {"nudge:1": (State.SKIPPED, "walk logged")}


def test_fourteen_silent_days_and_then_the_pause(plan: Plan) -> None:
    """Without any sign: W5 says the check-in too; after four weeks W6, one mail more, then silence."""
    live(plan, NOW + timedelta(days=90))
    outcome = rows(plan)
    silent = running_since(plan)
    assert outcome[f"still_with_us:{silent}"] == (State.SENT, "")
    assert outcome["check_in:2"] == (State.CARRIED, "one mail a day")
    assert outcome["check_in_again:2"] == (State.SUPPRESSED, "long silence")
    assert outcome["pausing:4"] == outcome["door_open:4"] == (State.SENT, "")
    paused, door = (
        OutboxMail.objects.get(occasion__startswith=name) for name in ("pausing:", "door_open:")
    )
    assert door.due_at - paused.due_at == timedelta(weeks=4)
    plan.refresh_from_db()
    assert (plan.status, plan.remind_at) == (PlanStatus.PAUSED_INACTIVE, None)
    last = OutboxMail.objects.filter(participant=plan.participant).order_by("-due_at")[0]
    assert last.kind == "door_open"
    check_the_budget(plan)


def test_weeks_without_a_check_in_keep_the_budget(plan: Plan) -> None:
    """Walking every week and never checking in: W1, W3, W4 and the nudge are four, and three go."""
    wants(plan, NOW)
    for _ in range(3):
        begins = running(plan).starts_on
        evenings = [local(plan, begins + day * DAY, 18) for day in range(8)]
        for day, evening in enumerate(evenings):
            if day == 5:
                walk_all(plan, evening, 90)
            morning = evening.replace(hour=10)
            for at in (morning, evening):
                look(at)
                send(at)
        assert tick(ends_at(plan) + timedelta(hours=48)) == 1
        plan.refresh_from_db()
    send(ends_at(plan))
    found = rows(plan)
    assert found["nudge:1"] == (State.SENT, "")
    assert found["nudge:2"] == (State.SUPPRESSED, "three a week")
    for name in ("check_in_again:1", "weekly:2", "check_in:2", "check_in_again:2", "weekly:3"):
        assert found[name] == (State.SENT, "")
    check_the_budget(plan)


# -- What moves what is still to come --------------------------------------------------------------
def test_another_first_day_of_the_week_moves_the_check_in(plan: Plan) -> None:
    look(NOW)
    before = last_evening(plan)
    adjusting.change_weekday(plan=plan, weekday=3, by=plan.participant, now=NOW + HOUR)
    look(NOW + HOUR)
    plan.refresh_from_db()
    assert plan.remind_at == last_evening(plan) == before + 3 * DAY


def test_another_zone_moves_it(plan: Plan) -> None:
    look(NOW)
    profile = accounts.Profile(time_zone="Pacific/Honolulu", country="US")
    accounts.change_profile(user=plan.participant, profile=profile, by=plan.participant, now=NOW)
    look(NOW)
    plan = Plan.objects.get(pk=plan.pk)
    assert plan.remind_at == last_evening(plan)
    assert plan.participant.zone == ZoneInfo("Pacific/Honolulu")


def test_longer_quiet_hours_move_it(plan: Plan) -> None:
    look(NOW)
    wants(plan, NOW, Category.CHECK_IN, quiet_from=time(17), quiet_until=time(8))
    look(NOW)
    plan.refresh_from_db()
    assert plan.remind_at == local(plan, running(plan).until_on, 8)


def test_a_pause_leaves_nothing_to_come_and_a_return_does(plan: Plan) -> None:
    walk_all(plan, NOW)
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=NOW + DAY)
    look(NOW + DAY)
    plan.refresh_from_db()
    assert (plan.remind_at, rows(plan)) == (None, {})
    back = NOW + 15 * DAY
    walkthrough.screen(plan.participant, now=back, purpose=Purpose.START)
    look(back)
    plan.refresh_from_db()
    assert plan.remind_at == last_evening(plan)
    assert rows(plan) == {}


def test_a_stop_leaves_nothing_to_come(plan: Plan) -> None:
    due = last_evening(plan)
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW + DAY, purpose=Purpose.SYMPTOMS)
    look(due)
    plan.refresh_from_db()
    assert (plan.status, plan.remind_at, rows(plan)) == (PlanStatus.STOPPED, None, {})


def test_the_end_of_a_plan_leaves_nothing_to_come(plan: Plan) -> None:
    look(NOW)
    pausing.end(plan=plan, by=plan.participant, now=NOW + DAY)
    look(NOW + 7 * DAY)
    plan.refresh_from_db()
    assert (plan.remind_at, rows(plan)) == (None, {})


def test_a_deleted_walk_is_noticed(plan: Plan) -> None:
    walk_all(plan, NOW)
    look(NOW)
    walking.delete_walk(walk=Walk.objects.get(), by=plan.participant, now=NOW + HOUR)
    plan.refresh_from_db()
    assert plan.remind_at == NOW + HOUR


def test_away_there_is_no_question_whether_they_are_with_us(plan: Plan) -> None:
    day = running_since(plan) + 13 * DAY
    choosing_days.go_away(
        participant=plan.participant, first=day, last=day, by=plan.participant, now=NOW
    )
    look(last_evening(plan))
    tick(ends_at(plan) + timedelta(hours=48))
    look(local(plan, day, 10))
    assert rows(plan)[f"still_with_us:{running_since(plan)}"] == (State.SUPPRESSED, "away")


# -- Late ------------------------------------------------------------------------------------------
def test_after_an_outage_only_what_is_still_useful_goes(plan: Plan) -> None:
    late = NOW + timedelta(days=18)
    assert tick(late) == 2
    look(late)
    found = rows(plan)
    assert found["check_in:1"] == found["check_in_again:1"] == (State.SKIPPED, "too late")
    assert found["weekly:2"] == (State.SKIPPED, "too late")
    assert found["weekly:3"] == (State.READY, "")
    check_the_budget(plan)


def test_late_in_the_night_nobody_is_woken(plan: Plan) -> None:
    due = last_evening(plan)
    look(due + 3 * HOUR)
    assert rows(plan) == {}
    look(due + 14 * HOUR)
    row, again = OutboxMail.objects.filter(participant=plan.participant).order_by("pk")
    assert (row.due_at, row.not_before) == (due, due + 14 * HOUR)
    assert (again.kind, again.carrier) == ("check_in_again", row), "of the same day: one mail"
    assert row.expires_at == due + timedelta(hours=72)


# -- Outside the budget ----------------------------------------------------------------------------
def test_the_welcome_is_mailed_at_once() -> None:
    user = joined(NOW)
    screened(user, NOW)
    late = NOW + timedelta(hours=4)
    plan = walkthrough.start_plan(user, None, now=late)
    [row] = OutboxMail.objects.filter(participant=user)
    assert (row.occasion, row.due_at) == (f"welcome:{plan.pk}", late)


@pytest.mark.parametrize("hour", [3, 9, 15, 21])
def test_what_a_clinician_decides_is_mailed_outside_the_quiet_hours(
    clinician: User, held_participant: User, clinic: Any, hour: int
) -> None:
    care.enrol(clinic=clinic, participant=held_participant, by=System.COMMAND, now=NOW)
    hold = Hold.objects.get(participant=held_participant)
    day = NOW.astimezone(held_participant.zone).date() + DAY
    now = datetime.combine(day, time(hour), tzinfo=held_participant.zone)
    holding.decline(hold=hold, reason="Not yet.", by=clinician, now=now)
    holding.decline(hold=hold, reason="Not yet!", by=clinician, now=now)
    holding.clear(hold=hold, reason="Fine.", by=clinician, now=now, resume_percent=None)
    found = OutboxMail.objects.filter(participant=held_participant, kind="clinician")
    kept, cleared = found.order_by("pk")
    assert kept.occasion == f"clinician:kept-{day}:{hold.pk}"
    assert cleared.occasion == f"clinician:cleared:{hold.pk}"
    at = cleared.due_at.astimezone(held_participant.zone)
    assert (at.hour, at - now < DAY) == ({3: 8, 9: 9, 15: 15, 21: 8}[hour], True)
    assert known("clinician").sent_while == "*"
