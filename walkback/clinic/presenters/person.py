"""One person's record as a clinician reads it: state, holds, plan, check-ins, walks, screenings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from plans.domain.pace import level_of
from plans.domain.reasons import dose_formula
from plans.domain.vocabulary import Flare, Mode, SideEffect, Track
from plans.models import CheckIn, Plan, PlanStatus, Walk, WeeklyDecision
from screening.domain.outcomes import Outcome
from screening.domain.wording import WEEKLY_LIST
from screening.models import Hold, HoldKind, Purpose, Screening
from screening.presenters import findings
from walkback.care.models import Alert
from walkback.care.models.contact import AlertKind, Severity
from walkback.clinic.presenters.people import Row, decision_tag, hold_reasons, row
from walkback.clinic.queries import Record

FLARES = {Flare.NONE: "", Flare.SETTLED: "Flare-up, settled", Flare.PRESENT: "Flare-up, present"}
SIDE_EFFECTS = {
    SideEffect.NONE: "",
    SideEffect.MINOR: "Minor trouble from walking",
    SideEffect.LIMITING: "Limiting trouble from walking",
}
TICKS = {tick.id: tick.label for tick in WEEKLY_LIST}
OUTCOMES = {
    Outcome.OK: ("Nothing found", "good"),
    Outcome.ADVISE: ("Advice given", "plain"),
    Outcome.MODIFY: ("Gentler plan", "plain"),
    Outcome.CLINICIAN: ("See a clinician first", "caution"),
    Outcome.URGENT: ("To be seen today", "urgent"),
    Outcome.EMERGENCY: ("Emergency", "urgent"),
}
TRACKS = {Track.GENTLE: "gentle", Track.STANDARD: "standard"}
MODES = {Mode.BUILD: "growing", Mode.MAINTAIN: "keeping up"}


@dataclass(frozen=True)
class HoldLine:
    words: str
    is_open: bool
    is_lock: bool
    reasons: tuple[str, ...]
    raised_at: datetime
    closed_at: datetime | None
    closed_by: str
    closing_reason: str


@dataclass(frozen=True)
class AlertLine:
    words: str
    severity: str
    kind: str
    reason: str
    opened_at: datetime
    times: int


@dataclass(frozen=True)
class WeekLine:
    """One week of a plan. `dose` as clinicians write it: "5 x 14 = 70"; `pain` of the check-in."""

    number: int
    starts_on: date
    last_day: date
    dose: str
    shape: str
    walked: int
    percent: int
    pain: str
    decision: str
    decision_kind: str
    code: str
    reason: str
    told: str
    own_choice: str


@dataclass(frozen=True)
class PlanPart:
    status: str
    starts_on: date | None
    milestone: str
    rules: str
    weeks: tuple[WeekLine, ...]


@dataclass(frozen=True)
class CheckInLine:
    week: int
    at: datetime | None
    pain: str
    notes: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class WalkLine:
    on: date
    minutes: int
    effort: str
    pain: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class AnswerLine:
    """One answer that fired, with the question as it was shown to the person."""

    label: str
    wording: str
    answer: str
    outcome: str
    kind: str


@dataclass(frozen=True)
class ScreeningPart:
    purpose: str
    at: datetime | None
    outcome: str
    kind: str
    rules: str
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class PersonPage:
    row: Row
    alerts: tuple[AlertLine, ...]
    holds: tuple[HoldLine, ...]
    plans: tuple[PlanPart, ...]
    check_ins: tuple[CheckInLine, ...]
    walks: tuple[WalkLine, ...]
    screenings: tuple[ScreeningPart, ...]


def person_page(person: Any, record: Record, *, now: datetime) -> PersonPage:
    """The whole page. `person` comes from `queries.people_of`."""
    facts = record.facts
    draft = facts.drafts.get(person.pk)
    return PersonPage(
        row=row(person, facts, now=now),
        alerts=tuple(_alert(alert) for alert in facts.alerts.get(person.pk, ())),
        holds=tuple(_hold(hold, draft) for hold in record.holds),
        plans=tuple(_plan(plan, record.prescriptions.get(plan.pk, ())) for plan in record.plans),
        check_ins=tuple(_check_in(check_in) for check_in in record.check_ins),
        walks=tuple(_walk(walk) for walk in record.walks),
        screenings=tuple(_screening(screening) for screening in record.screenings),
    )


def _alert(alert: Alert) -> AlertLine:
    high = alert.severity >= Severity.HIGH
    return AlertLine(
        words=AlertKind(alert.kind).label,
        severity=Severity(alert.severity).label,
        kind="urgent" if high else "caution",
        reason=alert.reason,
        opened_at=alert.opened_at,
        times=len(alert.occurrences),
    )


def _hold(hold: Hold, draft: Plan | None) -> HoldLine:
    is_open = hold.closed_at is None
    return HoldLine(
        words=HoldKind(hold.kind).label,
        is_open=is_open,
        is_lock=hold.is_lock,
        reasons=hold_reasons(hold, draft if is_open else None),
        raised_at=hold.raised_at,
        closed_at=hold.closed_at,
        closed_by=hold.closed_by.email if hold.closed_by else "",
        closing_reason=hold.closing_reason,
    )


def _plan(plan: Plan, prescriptions: Sequence[Any]) -> PlanPart:
    return PlanPart(
        status=PlanStatus(plan.status).label,
        starts_on=plan.starts_on,
        milestone=f"Week {plan.milestone_week}" if plan.milestone_week else "Not within 26 weeks",
        rules=plan.rules,
        weeks=tuple(_week(prescription) for prescription in prescriptions),
    )


def _week(prescription: Any) -> WeekLine:
    decision: WeeklyDecision | None = getattr(prescription, "decision", None)
    words, kind = decision_tag(decision) if decision else ("Not decided yet", "plain")
    pain = decision.evidence.get("pain") if decision else None
    return WeekLine(
        number=prescription.number,
        starts_on=prescription.starts_on,
        last_day=prescription.until_on - timedelta(days=1),
        dose=dose_formula(prescription.state),
        shape=f"{MODES[prescription.mode]}, {TRACKS[prescription.track]}",
        walked=prescription.walked,
        percent=100 * prescription.walked // prescription.weekly_minutes,
        pain="" if pain is None else f"{pain} of 10",
        decision=words,
        decision_kind=kind,
        code=decision.code if decision else "",
        reason=decision.clinician_reason if decision else "",
        told=decision.reason if decision else "",
        own_choice=_own_choice(decision),
    )


def _own_choice(decision: WeeklyDecision | None) -> str:
    if decision is None or decision.chosen_minutes is None:
        return ""
    return f"Chose {decision.chosen_minutes} minutes a day for the next week"


def _said(*words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _check_in(check_in: CheckIn) -> CheckInLine:
    ticks = [TICKS.get(tick, tick) for tick in check_in.new_symptoms or ()]
    return CheckInLine(
        week=check_in.number,
        at=check_in.completed_at,
        pain="" if check_in.pain_avg is None else f"{check_in.pain_avg} of 10",
        notes=_said(
            FLARES[Flare(check_in.flare)] if check_in.flare else "",
            SIDE_EFFECTS[SideEffect(check_in.side_effect)] if check_in.side_effect else "",
            "Planned absence" if check_in.planned_absence else "",
            *(f"New: {tick}" for tick in ticks),
            f"In the way: {', '.join(check_in.barriers)}" if check_in.barriers else "",
        ),
        confidence="" if check_in.confidence is None else f"{check_in.confidence} of 10",
    )


def _walk(walk: Walk) -> WalkLine:
    pains = [walk.pain_before, walk.pain_after]
    return WalkLine(
        on=walk.walked_on,
        minutes=walk.duration_minutes,
        effort="" if walk.effort is None else f"{walk.effort} of 10, {level_of(walk.effort)}",
        pain=""
        if pains == [None, None]
        else " → ".join("?" if pain is None else str(pain) for pain in pains),
        notes=_said(
            "As planned" if walk.as_planned else "",
            "Not settled by the next morning" if walk.settled_by_morning is False else "",
            "Logged after its week was decided" if walk.added_later else "",
        ),
    )


def _screening(screening: Screening) -> ScreeningPart:
    words, kind = OUTCOMES[screening.result]
    return ScreeningPart(
        purpose=Purpose(screening.purpose).label,
        at=screening.submitted_at,
        outcome=words,
        kind=kind,
        rules=screening.ruleset,
        answers=tuple(_fired(screening)),
    )


def _fired(screening: Screening) -> Iterable[AnswerLine]:
    """The answers that fired, in question order, with the words of the question as shown then."""
    shown = {answer.item: answer.wording for answer in screening.answers.all()}
    for fired, finding in zip(screening.fired, findings(screening), strict=True):
        words, kind = OUTCOMES[Outcome(finding.outcome)]
        yield AnswerLine(
            label=finding.label,
            wording=shown.get(fired["item"], finding.wording),
            answer=finding.answer,
            outcome=words,
            kind=kind,
        )
