"""Whole courses of weeks for tests, lived by the real actions at the instants at which they happen."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from plans import queries
from plans.actions import adjusting, flaring, pausing
from plans.models import Plan
from screening.models import Purpose, Screening
from tests.conftest import NOW
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all, walker
from walkback.mail.models import OutboxMail
from walkback.ops import walkthrough

GENTLE: dict[str, object] = {
    "pain_avg": 6,
    "pain_worst": 8,
    "confidence": 3,
    "comfortable_minutes": 10,
}
"""E5 of clinical specification 3.7: the gentle track, from 3 x 6 minutes."""


def at_noon(plan: Plan, day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=plan.participant.zone).astimezone(UTC)


def good_week(plan: Plan, *, share: int = 100, **answers: Any) -> None:
    """Walk, check in and let the week be decided at its end."""
    prescription = running(plan)
    walk_all(plan, at_noon(plan, prescription.starts_on), share)
    end = ends_at(plan)
    check_in(plan, end - timedelta(hours=12), **{"pain_avg": plan.inputs["pain_avg"], **answers})
    assert tick(end) == 1
    plan.refresh_from_db()


def ends_of_last(plan: Plan) -> datetime:
    """The end of the last week there is, decided or not."""
    last = queries.prescriptions_of(plan)[-1]
    return queries.week_of(last).ends_at(plan.participant.zone)


def timed_out(plan: Plan) -> None:
    """No check-in: decided 48 hours after the week's end."""
    assert tick(ends_at(plan) + timedelta(hours=48)) == 1


def decided(plan: Plan) -> OutboxMail:
    """One good week, decided; its mail."""
    walk_all(plan, ends_at(plan) - timedelta(days=1))
    end = ends_at(plan)
    check_in(plan, end - timedelta(seconds=1))
    tick(end)
    return OutboxMail.objects.filter(participant=plan.participant).order_by("-pk")[0]


def silent_week(plan: Plan) -> None:
    """Nothing logged, no check-in."""
    timed_out(plan)
    plan.refresh_from_db()


def weeks(plan: Plan, number: int) -> None:
    for _ in range(number):
        good_week(plan)


def flare(plan: Plan, now: datetime, answers: dict[str, str] | None = None) -> Screening:
    """One tap, and the questions that follow answered; all clear unless said otherwise."""
    screening = flaring.report(plan=plan, by=plan.participant, now=now)
    return walkthrough.finish_screening(screening, answers or {}, now=now)


def flare_week(plan: Plan) -> None:
    """The button in mid-week, its questions clear, still there at the check-in."""
    begun = at_noon(plan, running(plan).starts_on + timedelta(days=2))
    flare(plan, begun)
    good_week(plan, share=60, flare="PRESENT", pain_avg=4)


def settled_week(plan: Plan) -> None:
    good_week(plan, flare="SETTLED")


def pause_and_return(plan: Plan, *, pause_weeks: int) -> None:
    """The person's own pause in mid-week, and the safety questions after it."""
    begun = at_noon(plan, running(plan).starts_on + timedelta(days=3))
    pausing.pause(plan=plan, weeks=pause_weeks, by=plan.participant, now=begun)
    back = begun + timedelta(weeks=pause_weeks)
    walkthrough.screen(plan.participant, now=back, purpose=Purpose.START)
    plan.refresh_from_db()


def take_promotion(plan: Plan) -> None:
    now = at_noon(plan, running(plan).starts_on)
    adjusting.answer_promotion(plan=plan, accepted=True, by=plan.participant, now=now)


def change_facts(plan: Plan, **facts: object) -> None:
    now = at_noon(plan, running(plan).starts_on)
    adjusting.change_facts(plan=plan, facts=facts, by=plan.participant, now=now)
    plan.refresh_from_db()


def eventful() -> Plan:
    """Growth, own choice, flare-up, gap, changed days, and a pause, one after another."""
    plan = walker(NOW)
    weeks(plan, 5)
    good_week(plan, minutes=14)
    flare_week(plan)
    settled_week(plan)
    silent_week(plan)
    silent_week(plan)
    change_facts(plan, days_available=4, preferred_days=4)
    good_week(plan)
    pause_and_return(plan, pause_weeks=2)
    good_week(plan)
    return plan
