"""One person's record as a clinician reads it: state, holds, plan, check-ins, walks, screenings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from plans.actions.adjusting import ASKED_TO_LOOK
from plans.domain.clinical_reasons import dose_formula
from plans.domain.pace import level_of
from plans.domain.vocabulary import Flare, Mode, SideEffect, Track
from plans.models import CheckIn, Plan, PlanStatus, Walk, WeeklyDecision
from plans.told import clinician_reason_of, reason_of
from screening.domain.wording import WEEKLY_LIST
from screening.models import Hold, HoldKind
from walkback.care.models import Alert
from walkback.care.models.contact import AlertKind, Severity
from walkback.clinic.presenters.hold import HoldLine, hold_line
from walkback.clinic.presenters.people import Row, decision_tag, row
from walkback.clinic.presenters.screenings import ScreeningPart, screening_part
from walkback.clinic.queries import Record
from walkback.clinic.wording import share
from walkback.core.translated import in_language, translate

# Nothing is said where there was none.
FLARES: Mapping[str, Promise] = {
    Flare.SETTLED: gettext_lazy("Flare-up, settled"),
    Flare.PRESENT: gettext_lazy("Flare-up, present"),
}
SIDE_EFFECTS: Mapping[str, Promise] = {
    SideEffect.MINOR: gettext_lazy("Minor trouble from walking"),
    SideEffect.LIMITING: gettext_lazy("Limiting trouble from walking"),
}
BARRIERS: Mapping[str, Promise] = {
    "time": pgettext_lazy("in the way of walking", "time"),
    "weather": pgettext_lazy("in the way of walking", "weather"),
    "tired": pgettext_lazy("in the way of walking", "tired"),
    "pain": pgettext_lazy("in the way of walking", "pain"),
    "worry": pgettext_lazy("in the way of walking", "worry"),
    "company": pgettext_lazy("in the way of walking", "company"),
    "forgot": pgettext_lazy("in the way of walking", "forgot"),
    "ill": pgettext_lazy("in the way of walking", "ill"),
}
TICKS = {tick.id: tick.label for tick in WEEKLY_LIST}
SHAPES = {
    (Mode.BUILD, Track.GENTLE): gettext_lazy("growing, gentle"),
    (Mode.BUILD, Track.STANDARD): gettext_lazy("growing, standard"),
    (Mode.MAINTAIN, Track.GENTLE): gettext_lazy("keeping up, gentle"),
    (Mode.MAINTAIN, Track.STANDARD): gettext_lazy("keeping up, standard"),
}
ABOUT_A_WEEK = re.compile(re.escape(ASKED_TO_LOOK).replace(r"\{number\}", r"(?P<number>\d+)"))


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
        words=translate(str(AlertKind(alert.kind).label)),
        severity=translate(str(Severity(alert.severity).label)),
        kind="urgent" if high else "caution",
        reason=_alert_reason(alert),
        opened_at=alert.opened_at,
        times=len(alert.occurrences),
    )


def _alert_reason(alert: Alert) -> str:
    """The reason as it is kept, in the language in use; a text of another version stays as it is."""
    about = ABOUT_A_WEEK.fullmatch(alert.reason)
    if about is None:
        return translate(alert.reason)
    return translate(ASKED_TO_LOOK).format(number=about["number"])


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
        status=translate(str(PlanStatus(plan.status).label)),
        self_attested=plan.self_attested,
        waits_for=_waits_for(plan, holds),
        starts_on=plan.starts_on,
        milestone=_milestone(plan),
        rules=plan.rules,
        weeks=tuple(_week(prescription) for prescription in prescriptions),
    )


def _milestone(plan: Plan) -> str:
    if not plan.milestone_week:
        return _("Not within 26 weeks")
    return _("Week %(number)s") % {"number": plan.milestone_week}


def _waits_for(plan: Plan, holds: Sequence[Hold]) -> str:
    if plan.resume_percent is None:
        return ""
    if holds:
        words = _("One hold was cleared, for %(share)s at most. Another is open.")
    else:
        words = _("Cleared; goes on at %(share)s after the safety questions.")
    return words % {"share": share(plan.resume_percent)}


def _week(prescription: Any) -> WeekLine:
    decision: WeeklyDecision | None = getattr(prescription, "decision", None)
    words, kind = decision_tag(decision) if decision else (_("Not decided yet"), "plain")
    pain = decision.evidence.get("pain") if decision else None
    return WeekLine(
        number=prescription.number,
        starts_on=prescription.starts_on,
        last_day=prescription.until_on - timedelta(days=1),
        dose=dose_formula(prescription.state),
        shape=str(SHAPES[prescription.mode, prescription.track]),
        walked=prescription.walked,
        percent=100 * prescription.walked // prescription.weekly_minutes,
        pain=_of_ten(pain),
        decision=words,
        decision_kind=kind,
        code=decision.code if decision else "",
        reason=clinician_reason_of(decision) if decision else "",
        told=reason_of(decision) if decision else "",
        own_choice=_own_choice(decision),
    )


def _own_choice(decision: WeeklyDecision | None) -> str:
    if decision is None or decision.chosen_minutes is None:
        return ""
    words = ngettext(
        "Chose %(n)s minute a day for the next week",
        "Chose %(n)s minutes a day for the next week",
        decision.chosen_minutes,
    )
    return words % {"n": decision.chosen_minutes}


def _of_ten(score: int | None) -> str:
    return "" if score is None else _("%(score)s of 10") % {"score": score}


def _said(*words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _check_in(check_in: CheckIn) -> CheckInLine:
    ticks = [translate(TICKS.get(tick, tick)) for tick in check_in.new_symptoms or ()]
    return CheckInLine(
        week=check_in.number,
        at=check_in.completed_at,
        pain=_of_ten(check_in.pain_avg),
        notes=_said(
            str(FLARES.get(check_in.flare, "")),
            str(SIDE_EFFECTS.get(check_in.side_effect, "")),
            _("Planned absence") if check_in.planned_absence else "",
            *(_("New: %(what)s") % {"what": tick} for tick in ticks),
            _in_the_way(check_in.barriers or ()),
        ),
        confidence=_of_ten(check_in.confidence),
    )


def _in_the_way(barriers: Iterable[str]) -> str:
    named = ", ".join(str(BARRIERS.get(barrier, barrier)) for barrier in barriers)
    return _("In the way: %(barriers)s") % {"barriers": named} if named else ""


def _walk(walk: Walk) -> WalkLine:
    pains = [walk.pain_before, walk.pain_after]
    return WalkLine(
        on=walk.walked_on,
        minutes=walk.duration_minutes,
        effort=_effort(walk.effort),
        pain=""
        if pains == [None, None]
        else " → ".join("?" if pain is None else str(pain) for pain in pains),
        notes=_said(
            _("As planned") if walk.as_planned else "",
            _("Not settled by the next morning") if walk.settled_by_morning is False else "",
            _("Logged after its week was decided") if walk.added_later else "",
        ),
    )


def _effort(effort: int | None) -> str:
    if effort is None:
        return ""
    values = {"effort": effort, "words": in_language(level_of(effort))}
    return _("%(effort)s of 10, %(words)s") % values
