"""The plan week by week, and why each number."""

from dataclasses import dataclass
from datetime import datetime

from plans import queries
from plans.actions.weighing import proposed_decision, proposed_state
from plans.domain.adjustments import smallest_choice
from plans.domain.constants import MILESTONE
from plans.domain.reasons import reason_for_participant
from plans.domain.vocabulary import DecisionKind
from plans.models import CheckIn, Plan, PlanStatus, Prescription, WeeklyDecision
from plans.presenters.today import first_week_reason

STATES = {
    DecisionKind.ADVANCE: ("good", "done"),
    DecisionKind.MAINTAIN: ("good", "done"),
    DecisionKind.HOLD: ("plain", "same again"),
    DecisionKind.HOLD_EASE_PACE: ("eased", "easier pace"),
    DecisionKind.STEP_BACK: ("eased", "then easier"),
    DecisionKind.STOP: ("urgent", "stopped"),
    DecisionKind.PAUSE_REVIEW: ("caution", "paused"),
    DecisionKind.PAUSE_INACTIVE: ("caution", "paused"),
}


@dataclass(frozen=True)
class WeekRow:
    """One week in the column of weeks."""

    number: int
    days: int
    minutes: int
    weekly_minutes: int
    done_minutes: int | None
    state_kind: str
    state: str
    reason: str
    is_projected: bool
    milestone: bool
    is_now: bool = False


def week_rows(plan: Plan) -> list[WeekRow]:
    """Decided weeks, the running week, and the projection from here."""
    prescriptions = queries.prescriptions_of(plan)
    decisions = {decision.number: decision for decision in queries.decisions_of(plan)}
    done = queries.minutes_by_week(plan, prescriptions)
    rows = [
        _real_week(prescription, decisions.get(prescription.number), done[prescription.number])
        for prescription in prescriptions
    ]
    if prescriptions and plan.status == PlanStatus.ACTIVE:
        rows.extend(_later_weeks(prescriptions[-1]))
    return rows


def _real_week(prescription: Prescription, decision: WeeklyDecision | None, done: int) -> WeekRow:
    kind, words = STATES[DecisionKind(decision.kind)] if decision else ("plain", "now")
    return WeekRow(
        number=prescription.number,
        days=prescription.days,
        minutes=prescription.minutes,
        weekly_minutes=prescription.weekly_minutes,
        done_minutes=done,
        state_kind=kind,
        state=words,
        reason=decision.reason if decision else "",
        is_projected=False,
        milestone=prescription.weekly_minutes >= MILESTONE,
        is_now=decision is None,
    )


def _later_weeks(running: Prescription) -> list[WeekRow]:
    """How the plan goes on if every week goes well. Not a promise."""
    states = queries.projection_from(running)
    return [
        WeekRow(
            number=running.number + place,
            days=state.days,
            minutes=state.minutes,
            weekly_minutes=state.weekly_minutes,
            done_minutes=None,
            state_kind="later",
            state="later",
            reason="",
            is_projected=True,
            milestone=state.weekly_minutes >= MILESTONE,
        )
        for place, state in enumerate(states, start=1)
    ]


@dataclass(frozen=True)
class WeekPage:
    """One week, with what made it and what it led to."""

    prescription: Prescription
    bouts: tuple[int, ...]
    reason: str
    done_minutes: int
    decision: WeeklyDecision | None


def week_page(plan: Plan, number: int) -> WeekPage | None:
    """One week that was or is in force; None when the plan has no such week yet."""
    prescription: Prescription | None = (
        Prescription.objects.filter(plan=plan, number=number).select_related("decision").first()
    )
    if prescription is None:
        return None
    before = queries.decision_before(prescription)
    return WeekPage(
        prescription=prescription,
        bouts=prescription.state.bouts,
        reason=before.reason if before else first_week_reason(prescription),
        done_minutes=queries.done_minutes(prescription),
        decision=getattr(prescription, "decision", None),
    )


@dataclass(frozen=True)
class DecisionPreview:
    """Next week as it would be decided now. `minutes` is 0 when the plan would pause."""

    days: int
    minutes: int
    weekly_minutes: int
    smallest_minutes: int
    reason: str
    goes_on: bool


def decision_preview(
    prescription: Prescription, check_in: CheckIn, *, now: datetime
) -> DecisionPreview:
    """The same function as the decision's; nothing is stored."""
    decision = proposed_decision(prescription, check_in, now=now)
    reason = reason_for_participant(decision)
    after = proposed_state(decision, prescription)
    if after is None:
        return DecisionPreview(0, 0, 0, 0, reason, goes_on=False)
    return DecisionPreview(
        days=after.days,
        minutes=after.minutes,
        weekly_minutes=after.weekly_minutes,
        smallest_minutes=smallest_choice(after),
        reason=reason,
        goes_on=True,
    )


def check_in_times(plan: Plan) -> dict[str, object]:
    """When the check-in of the running week opens, for the page that says it is not open."""
    prescription = queries.undecided_prescription(plan)
    if prescription is None:
        return {}
    week = queries.week_of(prescription)
    return {"opens_at": week.check_in_opens_at(plan.participant.zone)}
