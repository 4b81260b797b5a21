"""One week as it was decided: its rows, made from values alone, and many of them written together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plans import queries
from plans.actions.starting import prescription_of
from plans.actions.weighing import chosen_state, decision_of, proposed_state
from plans.domain.clinical_reasons import reason_for_clinician
from plans.domain.course import standing_after
from plans.domain.model import Decision, WalkingState
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.schedule import is_finished, local_day
from plans.domain.tally import tally_after
from plans.domain.vocabulary import DecisionKind
from plans.models import Plan, PlanStatus, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.queries import WeekFacts
from plans.stored import (
    evidence_to_dict,
    standing_to_dict,
    state_to_dict,
    tally_from_dict,
    tally_to_dict,
)
from screening.domain.outcomes import Outcome
from walkback.accounts import audit
from walkback.core.bulk import update_rows

STATUS_AFTER = {
    DecisionKind.STOP: PlanStatus.STOPPED,
    DecisionKind.PAUSE_REVIEW: PlanStatus.PAUSED_REVIEW,
    DecisionKind.PAUSE_INACTIVE: PlanStatus.PAUSED_INACTIVE,
}
CHANGED = ("status", "standing", "tally", "decide_on", "ended_at")
"""What a decision changes about its plan."""


@dataclass(frozen=True)
class Week:
    """A week to be decided: its facts, why now, and the result of the screening that asks for it."""

    facts: WeekFacts
    trigger: Trigger
    result: Outcome = Outcome.OK


@dataclass(frozen=True)
class Decided:
    """A decided week with its row, the plan as it now stands, and the week that follows, if any."""

    plan: Plan
    prescription: Prescription
    decision: Decision
    row: WeeklyDecision
    following: Prescription | None

    def as_entry(self) -> audit.Entry:
        """For the audit trail, once the row is written."""
        row = self.row
        return audit.Entry(
            audit.Event.WEEK_DECIDED,
            subject=self.plan.participant,
            about=row,
            detail={"code": row.code, "kind": row.kind, "rules": row.rules, "trigger": row.trigger},
        )


def decided_week(week: Week, *, now: datetime) -> Decided:
    """Decide this week by the rules. Changes the plan at hand; nothing is written yet."""
    facts = week.facts
    evidence = queries.evidence_in(facts, facts.answered, now=now, result=week.result)
    if week.trigger is Trigger.PAUSE:
        evidence = replace(evidence, absence=True)
    decision = decision_of(facts, evidence)
    after = chosen_state(decision, facts.accepted, facts.answered)
    row = _row(week, decision, after, now)
    plan = facts.prescription.plan
    following = _carry_on(plan, row, decision, after, now)
    return Decided(plan, facts.prescription, decision, row, following)


def write(decided: Sequence[Decided]) -> None:
    """Write the decisions, the weeks that follow, and the plans; a statement each."""
    WeeklyDecision.objects.bulk_create([each.row for each in decided])
    Prescription.objects.bulk_create([each.following for each in decided if each.following])
    update_rows([each.plan for each in decided], CHANGED)


def _row(
    week: Week, decision: Decision, after: WalkingState | None, now: datetime
) -> WeeklyDecision:
    facts, grounds = week.facts, decision.rests_on
    plan = facts.prescription.plan
    proposed = proposed_state(decision, facts.accepted)
    is_own = after is not None and proposed is not None and after.minutes != proposed.minutes
    return WeeklyDecision(
        plan=plan,
        number=facts.prescription.number,
        prescription=facts.prescription,
        check_in=facts.answered,
        trigger=week.trigger,
        decided_at=now,
        rules=plan.rules,
        before=state_to_dict(decision.before),
        evidence=evidence_to_dict(grounds.evidence),
        standing_before=plan.standing,
        standing_after=standing_to_dict(standing_after(decision)),
        kind=decision.kind.value,
        code=decision.code.value,
        percent=decision.percent,
        adherence=decision.adherence,
        done_minutes=grounds.evidence.done_minutes,
        after=state_to_dict(after) if after else None,
        chosen_minutes=after.minutes if after and is_own else None,
        reason=str(reason_for_participant(decision)),
        mail_reason=str(reason_for_mail(decision)),
        clinician_reason=str(reason_for_clinician(decision)),
    )


def _carry_on(
    plan: Plan, row: WeeklyDecision, decision: Decision, after: WalkingState | None, now: datetime
) -> Prescription | None:
    """The next week's prescription, or the end of the course."""
    plan.standing = row.standing_after
    plan.tally = tally_to_dict(tally_after(tally_from_dict(plan.tally), decision))
    if after is None:
        plan.status = STATUS_AFTER[decision.kind]
    elif plan.starts_on and is_finished(
        row.number, plan.starts_on, local_day(now, plan.participant.zone)
    ):
        plan.status = PlanStatus.FINISHED
        plan.ended_at = now
    elif row.trigger == Trigger.PAUSE:
        plan.status = PlanStatus.PAUSED
    else:
        week = queries.week_of(row.prescription).following()
        return prescription_of(plan, week, after, now=now)
    return None
