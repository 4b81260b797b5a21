"""Walkers for tests, quickly: the screening is a stored row, everything after it the real actions."""

from datetime import datetime
from itertools import count
from typing import Any

from plans import queries
from plans.actions import checking_in, deciding
from plans.models import Plan, Prescription, WeeklyDecision
from screening.models import Purpose, Screening
from walkback.accounts.audit import System
from walkback.accounts.models import AuditEvent, User
from walkback.mail.models import OutboxMail
from walkback.ops import walkthrough
from walkback.ops.walkthrough import QUIET_WEEK, Person

_NUMBERS = count(1)

START = {
    "how_now": "recovered",
    "weeks_since_episode": "8",
    "pain_avg": "2",
    "pain_worst": "3",
    "in_flare": "no",
    "baseline_days": "0",
    "baseline_minutes": "0",
    "comfortable_minutes": "20",
    "confidence": "7",
    "days_available": "5",
    "preferred_days": "",
    "week_begins": "0",
    "walking_aid": "no",
    "height_cm": "",
    "weight_kg": "",
}
"""The plan's questions as a form posts them: over an episode, not walking yet."""


def joined(now: datetime, *, zone: str = "Australia/Sydney") -> User:
    """Somebody who signed up and consented, in a zone."""
    email = f"walker{next(_NUMBERS)}@test.example"
    return walkthrough.join(Person(email, "correct-horse-battery", time_zone=zone), now=now)


def screened(user: User, now: datetime) -> Screening:
    """A clear screening of everything, without its answers."""
    return Screening.objects.create(
        participant=user,
        purpose=Purpose.START,
        ruleset="1.0",
        age=user.age_on(now.date()),
        started_at=now,
        submitted_at=now,
        outcome="OK",
    )


def walker(
    now: datetime, *, zone: str = "Australia/Sydney", inputs: dict[str, object] | None = None
) -> Plan:
    """A plan whose first week begins today, in a zone. Its welcome has been read and put away."""
    user = joined(now, zone=zone)
    screened(user, now)
    plan = walkthrough.start_plan(user, inputs, now=now)
    OutboxMail.objects.filter(participant=user, kind="welcome").delete()
    return plan


def running(plan: Plan) -> Prescription:
    """The week that is not decided."""
    prescription = queries.undecided_prescription(plan)
    assert prescription is not None
    return prescription


def ends_at(plan: Plan) -> datetime:
    """Local midnight after the running week."""
    return queries.week_of(running(plan)).ends_at(plan.participant.zone)


def walk_all(plan: Plan, now: datetime, share: int = 100) -> None:
    """One walk of the whole week's minutes (or a share in percent), on the first day."""
    prescription = running(plan)
    minutes = prescription.weekly_minutes * share // 100
    if minutes:
        walkthrough.log(plan, prescription.starts_on, minutes, effort=3, now=now)


def check_in(plan: Plan, now: datetime, **answers: Any) -> WeeklyDecision | None:
    """Complete the check-in; `minutes` is the own choice."""
    minutes = answers.pop("minutes", None)
    plan.refresh_from_db()
    by = plan.participant
    checking_in.save_page(plan=plan, answers={**QUIET_WEEK, **answers}, by=by, now=now)
    screening = checking_in.ask_again(plan=plan, by=by, now=now)
    if screening is not None:
        walkthrough.finish_screening(screening, {}, now=now)
    return checking_in.complete(plan=plan, chosen_minutes=minutes, by=by, now=now)


def tick(now: datetime) -> int:
    return deciding.decide_due_weeks(by=System.WEEKLY, now=now)


def decisions(plan: Plan) -> list[WeeklyDecision]:
    return list(WeeklyDecision.objects.filter(plan=plan).order_by("number"))


def codes(plan: Plan) -> list[str]:
    return [decision.code for decision in decisions(plan)]


def audited(user: User) -> list[str]:
    """What the audit log has about them, oldest first."""
    return list(
        AuditEvent.objects.filter(subject_id=user.pk)
        .order_by("pk")
        .values_list("action", flat=True)
    )
