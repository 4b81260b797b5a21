"""The people of a clinic as the list shows them: where each stands, and why, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plans.domain.codes import Code
from plans.domain.constants import PROJECTED_WEEKS
from plans.domain.reasons import label_for_clinician
from plans.domain.vocabulary import DecisionKind
from plans.models import Plan, Prescription, WeeklyDecision
from plans.queries import Programme, Stage
from screening.domain.outcomes import Outcome
from screening.domain.questions import emergency_items
from screening.models import Hold, HoldKind, Screening
from screening.presenters import findings
from screening.queries import rules_of
from walkback.accounts.models import User
from walkback.care.models import Alert
from walkback.care.models.contact import Severity
from walkback.clinic.queries import Facts

# The words of each stage and the kind of chip they stand in (components/tag.html).
STAGES = {
    Stage.CONSENT: ("Has not agreed to the use of health data", "plain"),
    Stage.STOPPED: ("Stopped by a red flag", "caution"),
    Stage.PAUSED_REVIEW: ("Paused: waiting for a review", "caution"),
    Stage.PAUSED_INACTIVE: ("Paused after four quiet weeks", "paused"),
    Stage.HELD: ("Waiting for clearance", "caution"),
    Stage.WALKING: ("Walking", "good"),
    Stage.FINISHED: ("Finished", "good"),
    Stage.SCREENING: ("In the safety questions", "plain"),
    Stage.PREVIEW: ("Looking at the plan", "plain"),
    Stage.START: ("Safety questions answered, no plan yet", "plain"),
}
CLEARED = ("Cleared: waiting for all safety questions", "paused")
LOCKS = {
    HoldKind.EMERGENCY: "Locked: emergency answer",
    HoldKind.URGENT: "Locked: urgent answer",
}
DECISIONS = {
    DecisionKind.ADVANCE: ("Goes up", "good"),
    DecisionKind.MAINTAIN: ("Kept up", "good"),
    DecisionKind.HOLD: ("Stays the same", "plain"),
    DecisionKind.HOLD_EASE_PACE: ("Stays the same, at an easier pace", "plain"),
    DecisionKind.STEP_BACK: ("Eased", "eased"),
    DecisionKind.STOP: ("Stopped", "urgent"),
    DecisionKind.PAUSE_REVIEW: ("Paused for a review", "caution"),
    DecisionKind.PAUSE_INACTIVE: ("Paused, quiet weeks", "paused"),
}
QUIET_DAYS = 7
OPENS_THE_PLAN = (Stage.WALKING, Stage.STOPPED, Stage.PAUSED_REVIEW, Stage.PAUSED_INACTIVE)


@dataclass(frozen=True)
class State:
    """Where somebody stands, in words, with the kind of chip, the reasons, and since when."""

    words: str
    kind: str
    reasons: tuple[str, ...]
    since: datetime | None


@dataclass(frozen=True)
class Row:
    """One person in the list. Texts are empty where there is nothing to say.

    `hold` is the most severe of their open holds.
    """

    public_id: UUID
    email: str
    age: int
    state: State
    hold: UUID | None
    week: str
    minutes: str
    last_walk: date | None
    alerts: str
    alert_kind: str


def rows(people: Sequence[Any], facts: Facts, *, now: datetime) -> list[Row]:
    """The people of one page, in their order."""
    return [row(person, facts, now=now) for person in people]


def row(person: Any, facts: Facts, *, now: datetime) -> Row:
    programme = facts.programme(person, now=now)
    today = now.astimezone(person.zone).date()
    in_force = facts.in_force.get(programme.plan.pk) if programme.plan else None
    alerts = facts.alerts.get(person.pk, [])
    hold = next(iter(facts.holds.get(person.pk, ())), None)
    return Row(
        public_id=person.public_id,
        email=person.email,
        age=person.age_on(today),
        state=state_of(person, programme, facts, today=today),
        hold=hold.public_id if hold else None,
        week=_week(programme, in_force, today),
        minutes=_minutes(programme, in_force),
        last_walk=facts.last_walks.get(person.pk),
        alerts=_alerts(alerts),
        alert_kind=_alert_kind(alerts),
    )


def state_of(person: User, programme: Programme, facts: Facts, *, today: date) -> State:
    """Where this person stands. What may be an emergency comes before everything else."""
    filling_in = facts.being_filled_in.get(person.pk)
    if filling_in is not None and filling_in.emergency_at is not None:
        return State(
            "Emergency answer, not yet confirmed",
            "urgent",
            _emergency_reasons(filling_in),
            filling_in.emergency_at,
        )
    hold = next(iter(facts.holds.get(person.pk, ())), None)
    if hold is not None and hold.is_lock:
        return State(LOCKS[HoldKind(hold.kind)], "urgent", hold_reasons(hold), hold.raised_at)
    words, kind = _stage_words(programme)
    reasons = (*_reasons(person, programme, facts), *_silence(person, programme, facts, today))
    if filling_in is not None and programme.stage is not Stage.SCREENING:
        reasons = (*reasons, "Answering questions about new symptoms, not finished")
    return State(words, kind, reasons, hold.raised_at if hold else None)


def _stage_words(programme: Programme) -> tuple[str, str]:
    """A plan that was cleared no longer waits for a clinician, but for the person's answers."""
    plan = programme.plan
    if plan is not None and plan.resume_percent is not None and programme.hold is None:
        return CLEARED
    return STAGES[programme.stage]


def _emergency_reasons(screening: Screening) -> tuple[str, ...]:
    rules = rules_of(screening)
    answers = {row.item: row.answer for row in screening.answers.all()}
    found = []
    for item in emergency_items(answers, screening.asking, rules=rules):
        choice = item.choice(answers[item.id])
        found.append(f"{item.label}: {choice.label if choice else ''}")
    return tuple(found)


def hold_reasons(hold: Hold, draft: Plan | None = None) -> tuple[str, ...]:
    """What a hold or lock rests on."""
    if hold.kind == HoldKind.REVIEW:
        return ("Severe pain above the usual",)
    if hold.kind == HoldKind.GATE:
        return _gate_reasons(draft)
    if hold.screening is None:
        return ()
    return finding_words(hold.screening, at_least=Outcome.CLINICIAN)


def _gate_reasons(draft: Plan | None) -> tuple[str, ...]:
    """What was said at the start that needs a look first (clinical specification 3.2)."""
    if draft is None:
        return ("Average pain of 8 or more, or no comfortable minute of walking, at the start",)
    minutes = draft.inputs.get("comfortable_minutes")
    walks = "" if minutes is None else f", can walk {minutes} minutes without stopping"
    return (f"At the start: average pain {draft.inputs['pain_avg']} of 10{walks}",)


def finding_words(screening: Screening, *, at_least: Outcome = Outcome.ADVISE) -> tuple[str, ...]:
    """What fired in a submitted screening at this outcome or worse, with the answer, worst first."""
    found = [
        finding
        for finding in findings(screening, answers={})
        if Outcome(finding.outcome) >= at_least
    ]
    found.sort(key=lambda finding: -Outcome(finding.outcome).severity)
    return tuple(
        f"{finding.label}: {finding.answer}" if finding.answer else finding.label
        for finding in found
    )


def _reasons(person: User, programme: Programme, facts: Facts) -> tuple[str, ...]:
    hold, plan = programme.hold, programme.plan
    of_hold = hold_reasons(hold, facts.drafts.get(person.pk)) if hold else ()
    if programme.stage is Stage.SCREENING:
        return (_before_answers(person, facts),)
    if programme.stage in (Stage.START, Stage.PREVIEW) and programme.screening:
        return _after_answers(programme.screening)
    if plan is None or programme.stage is Stage.PREVIEW:
        return of_hold
    decision = facts.last_decisions.get(plan.pk)
    if decision is not None:
        return (*of_hold, decision_words(decision))
    return (*of_hold, "Nothing decided yet: first week")


def _silence(person: User, programme: Programme, facts: Facts, today: date) -> tuple[str, ...]:
    """How long a walking person has logged nothing, from a week on (clinical specification 8.2)."""
    plan = programme.plan
    if programme.stage is not Stage.WALKING or plan is None or plan.starts_on is None:
        return ()
    last = facts.last_walks.get(person.pk)
    quiet_days = (today - max(last or plan.starts_on, plan.starts_on)).days
    return (f"No walk logged for {quiet_days} days",) if quiet_days >= QUIET_DAYS else ()


def _before_answers(person: User, facts: Facts) -> str:
    if person.pk in facts.being_filled_in:
        return "Has begun, not finished"
    if person.pk in facts.last_full:
        return "The last answers are more than 12 months old"
    return "Has not begun"


def _after_answers(screening: Screening) -> tuple[str, ...]:
    found = finding_words(screening) or ("Nothing found",)
    return (*found, "Asked to wait until they feel well again") if screening.delay else found


def decision_words(decision: WeeklyDecision) -> str:
    """One week's decision in a line: the rule, what it did, and what was walked."""
    label = label_for_clinician(Code(decision.code))
    words, _kind = DECISIONS[DecisionKind(decision.kind)]
    return f"Week {decision.number}: {label}. {words}{_percent(decision)}, {decision.adherence}\N{NO-BREAK SPACE}% walked"


def _percent(decision: WeeklyDecision) -> str:
    return f" to {decision.percent}\N{NO-BREAK SPACE}%" if decision.percent is not None else ""


def decision_tag(decision: WeeklyDecision) -> tuple[str, str]:
    """The words and the kind of chip of a week's decision."""
    words, kind = DECISIONS[DecisionKind(decision.kind)]
    return f"{words}{_percent(decision)}", kind


def _week(programme: Programme, in_force: Prescription | None, today: date) -> str:
    if in_force is None:
        return ""
    week = f"Week {in_force.number} of {PROJECTED_WEEKS}"
    if in_force.starts_on > today:
        return f"{week}, starts on {in_force.starts_on:%-d %B}"
    return week


def _minutes(programme: Programme, in_force: Any) -> str:
    if in_force is None or programme.stage not in OPENS_THE_PLAN:
        return ""
    return f"{in_force.walked} of {in_force.weekly_minutes} minutes"


def _alerts(alerts: Sequence[Alert]) -> str:
    if not alerts:
        return ""
    return f"{len(alerts)} open, {Severity(alerts[0].severity).label.lower()}"


def _alert_kind(alerts: Sequence[Alert]) -> str:
    severity = alerts[0].severity if alerts else 0
    if severity >= Severity.HIGH:
        return "urgent"
    return "caution" if severity == Severity.MEDIUM else "plain"
