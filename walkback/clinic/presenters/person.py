"""One person's record as a clinician reads it: state, holds, plan, check-ins, walks, screenings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from plans.domain.pace import level_of
from plans.domain.reasons import dose_formula
from plans.domain.vocabulary import Flare, Mode, SideEffect, Track
from plans.models import CheckIn, Plan, PlanStatus, Walk, WeeklyDecision
from screening.domain.wording import WEEKLY_LIST
from screening.models import Hold, HoldKind
from walkback.care.models import Alert
from walkback.care.models.contact import AlertKind, Severity
from walkback.clinic.presenters.hold import HoldLine, hold_line
from walkback.clinic.presenters.people import Row, decision_tag, row
from walkback.clinic.presenters.screenings import ScreeningPart, screening_part
from walkback.clinic.queries import Record

FLARES = {Flare.NONE: "", Flare.SETTLED: "Flare-up, settled", Flare.PRESENT: "Flare-up, present"}
SIDE_EFFECTS = {
    SideEffect.NONE: "",
    SideEffect.MINOR: "Minor trouble from walking",
    SideEffect.LIMITING: "Limiting trouble from walking",
}
NO_BREAK = "\N{NO-BREAK SPACE}"
TICKS = {tick.id: tick.label for tick in WEEKLY_LIST}
TRACKS = {Track.GENTLE: "gentle", Track.STANDARD: "standard"}
MODES = {Mode.BUILD: "growing", Mode.MAINTAIN: "keeping up"}


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
    """A plan. `waits_for` says how one goes on that was cleared and still stands."""

    status: str
    self_attested: bool
    waits_for: str
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
        holds=tuple(_hold(hold, draft) for hold in _most_pressing_first(record.holds)),
        plans=tuple(
            _plan(plan, record.prescriptions.get(plan.pk, ()), facts.holds.get(person.pk, ()))
            for plan in record.plans
        ),
        check_ins=tuple(_check_in(check_in) for check_in in record.check_ins),
        walks=tuple(_walk(walk) for walk in record.walks),
        screenings=tuple(screening_part(screening) for screening in record.screenings),
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
    return hold_line(hold, draft if hold.closed_at is None else None)


def _most_pressing_first(holds: Iterable[Hold]) -> list[Hold]:
    """Open ones by severity, then those that were closed, in the order they come in: newest first."""
    order = {kind: place for place, kind in enumerate(HoldKind)}
    return sorted(
        holds,
        key=lambda hold: order[HoldKind(hold.kind)] if hold.closed_at is None else len(order),
    )


def _plan(plan: Plan, prescriptions: Sequence[Any], holds: Sequence[Hold]) -> PlanPart:
    return PlanPart(
        status=PlanStatus(plan.status).label,
        self_attested=plan.self_attested,
        waits_for=_waits_for(plan, holds),
        starts_on=plan.starts_on,
        milestone=f"Week {plan.milestone_week}" if plan.milestone_week else "Not within 26 weeks",
        rules=plan.rules,
        weeks=tuple(_week(prescription) for prescription in prescriptions),
    )


def _waits_for(plan: Plan, holds: Sequence[Hold]) -> str:
    if plan.resume_percent is None:
        return ""
    if holds:
        return (
            f"One hold was cleared, for {plan.resume_percent}{NO_BREAK}% at most. Another is open."
        )
    return f"Cleared; goes on at {plan.resume_percent}{NO_BREAK}% after the safety questions."


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
