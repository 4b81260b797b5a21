"""One hold with everything a clinician needs for a decision about it, and what clearing it would do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plans.actions.resuming import WAITING, offered_percent
from plans.domain.adjustments import RESUME_PERCENTS, resumed
from plans.domain.codes import Code
from plans.domain.model import WalkingState
from plans.domain.vocabulary import Gate
from plans.models import Plan, Prescription, WeeklyDecision
from plans.models.plan import LAST_WEEK
from plans.queries import running_prescription
from plans.stored import standing_from_dict
from screening.clearing import Done, done_by, situation_of
from screening.domain.clearance import Situation, Step, steps_left
from screening.domain.outcomes import Outcome
from screening.models import Attestation, Hold, HoldKind, Screening
from screening.queries import open_holds, unconfirmed_emergency
from walkback.accounts.models import User

LOCKING = [outcome.value for outcome in Outcome if outcome.locks]


@dataclass(frozen=True)
class Resumption:
    """How a plan that waits can go on: each percentage with the walking it gives.

    No choices when the plan has to be made anew (the pause was too long) or has no weeks left.
    `proposed` is preselected. An earlier clearance may have allowed less: then only that much.
    """

    last: Prescription
    choices: tuple[tuple[int, WalkingState], ...]
    proposed: int | None
    is_over: bool


@dataclass(frozen=True)
class HoldRecord:
    """One hold of one person. Lists are newest first, but what raised it is oldest first."""

    hold: Hold
    done: Done
    situation: Situation
    left: tuple[Step, ...]
    raised_by: list[Screening]
    decisions: list[WeeklyDecision]
    gate_plan: Plan | None
    attestations: list[Attestation]
    others: list[Hold]
    has_unconfirmed_emergency: bool
    alarmed_again: bool
    resumption: Resumption | None

    @property
    def can_be_cleared(self) -> bool:
        """Whether nothing is missing but the clinician's decision."""
        return (
            self.hold.closed_at is None
            and not self.alarmed_again
            and not self.has_unconfirmed_emergency
            and self.left[0] is Step.CLINICIAN
        )


def hold_of(user: User, person: User, public_id: UUID) -> Hold | None:
    """One hold of one person, as this clinician may see it."""
    hold: Hold | None = (
        Hold.objects.for_user(user)
        .filter(participant=person, public_id=public_id)
        .select_related(
            "participant",
            "screening",
            "closing_screening",
            "attestation",
            "closed_by",
            "seen_by",
            "declined_by",
        )
        .first()
    )
    return hold


def hold_record(user: User, hold: Hold, *, now: datetime) -> HoldRecord:
    """What is known about a hold, in a fixed number of queries for each kind."""
    person = hold.participant
    done = done_by(person)
    situation = situation_of(hold, done)
    return HoldRecord(
        hold=hold,
        done=done,
        situation=situation,
        left=steps_left(situation, now=now),
        raised_by=_screenings_that_raised(user, hold),
        decisions=_decisions_that_raised(user, hold),
        gate_plan=_gate_plan(user, hold),
        attestations=list(
            Attestation.objects.for_user(user)
            .filter(participant=person)
            .select_related("given_by")
            .order_by("-given_at", "-pk")
        ),
        others=[other for other in open_holds(person) if other.pk != hold.pk],
        has_unconfirmed_emergency=unconfirmed_emergency(person) is not None,
        alarmed_again=hold.is_lock and _alarmed_since(person, done.screening),
        resumption=resumption(waiting_plan(user, person), now=now),
    )


def _during(hold: Hold, column: str) -> dict[str, Any]:
    return {f"{column}__gte": hold.raised_at, f"{column}__lte": hold.last_raised_at}


def _screenings_that_raised(user: User, hold: Hold) -> list[Screening]:
    """The first one, and every later one with the same outcome: each renewed the hold."""
    if hold.screening is None:
        return []
    return list(
        Screening.objects.for_user(user)
        .filter(participant=hold.participant, outcome=hold.kind, **_during(hold, "submitted_at"))
        .prefetch_related("answers")
        .order_by("submitted_at", "pk")
    )


def _decisions_that_raised(user: User, hold: Hold) -> list[WeeklyDecision]:
    if hold.kind != HoldKind.REVIEW:
        return []
    return list(
        WeeklyDecision.objects.for_user(user)
        .filter(
            plan__participant=hold.participant,
            code=Code.R3_SEVERE_PAIN,
            **_during(hold, "decided_at"),
        )
        .order_by("decided_at", "pk")
    )


def _gate_plan(user: User, hold: Hold) -> Plan | None:
    """The last plan drawn up that did not pass the gate and raised this hold."""
    if hold.kind != HoldKind.GATE:
        return None
    plan: Plan | None = (
        Plan.objects.for_user(user)
        .filter(participant=hold.participant, **_during(hold, "drafted_at"))
        .exclude(gate=Gate.OK)
        .order_by("-drafted_at", "-pk")
        .first()
    )
    return plan


def _alarmed_since(person: User, clear: Screening | None) -> bool:
    """Whether an alarming answer came after the last full screening, in questions about a part."""
    if clear is None or clear.submitted_at is None:
        return False
    later = Screening.objects.for_user(person).filter(submitted_at__gt=clear.submitted_at)
    return later.filter(outcome__in=LOCKING).exists()


def waiting_plan(user: User, person: User) -> Plan | None:
    """The stopped or paused plan that goes on after a clearance."""
    plan: Plan | None = (
        Plan.objects.for_user(user)
        .filter(participant=person, status__in=WAITING)
        .select_related("participant")
        .first()
    )
    return plan


def resumption(plan: Plan | None, *, now: datetime) -> Resumption | None:
    """What a clinician can choose for a plan; None without one (clinical specification 3.5)."""
    last = running_prescription(plan) if plan else None
    if plan is None or last is None:
        return None
    proposed = offered_percent(plan, now=now)
    is_over = last.number >= LAST_WEEK
    if proposed is None or is_over:
        return Resumption(last, (), None, is_over)
    highest = plan.resume_percent or RESUME_PERCENTS[-1]
    standing = standing_from_dict(plan.standing)
    choices = tuple(
        (percent, resumed(last.state, standing, percent)[0])
        for percent in RESUME_PERCENTS
        if percent <= highest
    )
    return Resumption(last, choices, min(proposed, highest), is_over)


def plan_now(user: User, waited: Resumption | None) -> Plan | None:
    """The plan that waited, as it is after a clearance."""
    if waited is None:
        return None
    plan: Plan | None = (
        Plan.objects.for_user(user)
        .filter(pk=waited.last.plan_id)
        .select_related("participant")
        .first()
    )
    return plan
