"""The people of a clinic as the list shows them: where each stands, and why, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.domain.clinical_reasons import label_for_clinician
from plans.domain.codes import Code
from plans.domain.constants import PROJECTED_WEEKS
from plans.domain.vocabulary import DecisionKind
from plans.models import Plan, Prescription, WeeklyDecision
from plans.queries import Programme, Stage
from screening.domain.outcomes import Outcome
from screening.domain.private import PRIVATE_ITEMS
from screening.domain.questions import emergency_items
from screening.models import Hold, HoldKind, Screening
from screening.presenters import Finding, findings, lower_first
from screening.queries import rules_of
from walkback.accounts.models import User
from walkback.care.models import Alert
from walkback.care.models.alert import Severity
from walkback.clinic.queries import Facts
from walkback.clinic.wording import PRIVATE_ANSWER, share, track_words
from walkback.core import dates
from walkback.core.translated import in_language, translate

# The words of each stage and the kind of chip they stand in (components/tag.html).
STAGES = {
    Stage.CONSENT: (gettext_lazy("Has not agreed to the use of health data"), "plain"),
    Stage.STOPPED: (gettext_lazy("Stopped by a red flag"), "caution"),
    Stage.PAUSED_REVIEW: (gettext_lazy("Paused: waiting for a review"), "caution"),
    Stage.PAUSED_INACTIVE: (gettext_lazy("Paused after four quiet weeks"), "paused"),
    Stage.PAUSED: (gettext_lazy("Paused by themselves"), "paused"),
    Stage.HELD: (gettext_lazy("Waiting for clearance"), "caution"),
    Stage.WALKING: (gettext_lazy("Walking"), "good"),
    Stage.FINISHED: (gettext_lazy("Finished"), "good"),
    Stage.SCREENING: (gettext_lazy("In the safety questions"), "plain"),
    Stage.PREVIEW: (gettext_lazy("Looking at the plan"), "plain"),
    Stage.START: (gettext_lazy("Safety questions answered, no plan yet"), "plain"),
}
CLEARED = (gettext_lazy("Cleared: waiting for all safety questions"), "paused")
LOCKS = {
    HoldKind.EMERGENCY: gettext_lazy("Locked: emergency answer"),
    HoldKind.URGENT: gettext_lazy("Locked: urgent answer"),
}
DECISIONS = {
    DecisionKind.ADVANCE: (gettext_lazy("Goes up"), "good"),
    DecisionKind.MAINTAIN: (gettext_lazy("Kept up"), "good"),
    DecisionKind.HOLD: (gettext_lazy("Stays the same"), "plain"),
    DecisionKind.HOLD_EASE_PACE: (gettext_lazy("Stays the same, at an easier pace"), "plain"),
    DecisionKind.STEP_BACK: (gettext_lazy("Eased"), "eased"),
    DecisionKind.STOP: (gettext_lazy("Stopped"), "urgent"),
    DecisionKind.PAUSE_REVIEW: (gettext_lazy("Paused for a review"), "caution"),
    DecisionKind.PAUSE_INACTIVE: (gettext_lazy("Paused, quiet weeks"), "paused"),
}
QUIET_DAYS = 7
OPENS_THE_PLAN = (
    Stage.WALKING,
    Stage.STOPPED,
    Stage.PAUSED_REVIEW,
    Stage.PAUSED_INACTIVE,
    Stage.PAUSED,
)


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
    track: str
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
        track=track_words(in_force.track) if in_force else "",
        last_walk=facts.last_walks.get(person.pk),
        alerts=_alerts(alerts),
        alert_kind=_alert_kind(alerts),
    )


def state_of(person: User, programme: Programme, facts: Facts, *, today: date) -> State:
    """Where this person stands. What may be an emergency comes before everything else."""
    filling_in = facts.being_filled_in.get(person.pk)
    if filling_in is not None and filling_in.emergency_at is not None:
        return State(
            _("Emergency answer, not yet confirmed"),
            "urgent",
            _emergency_reasons(filling_in),
            filling_in.emergency_at,
        )
    hold = next(iter(facts.holds.get(person.pk, ())), None)
    if hold is not None and hold.is_lock:
        return State(str(LOCKS[HoldKind(hold.kind)]), "urgent", hold_reasons(hold), hold.raised_at)
    words, kind = _stage_words(programme)
    reasons = (*_reasons(person, programme, facts), *_silence(person, programme, facts, today))
    if filling_in is not None and programme.stage is not Stage.SCREENING:
        reasons = (*reasons, _("Answering questions about new symptoms, not finished"))
    return State(words, kind, reasons, hold.raised_at if hold else None)


def _stage_words(programme: Programme) -> tuple[str, str]:
    """A plan that was cleared no longer waits for a clinician, but for the person's answers."""
    plan = programme.plan
    if plan is not None and plan.resume_percent is not None and programme.hold is None:
        words, kind = CLEARED
    else:
        words, kind = STAGES[programme.stage]
    return str(words), kind


def _emergency_reasons(screening: Screening) -> tuple[str, ...]:
    rules = rules_of(screening)
    answers = {row.item: row.answer for row in screening.answers.all()}
    found = []
    for item in emergency_items(answers, screening.asking, rules=rules):
        choice = item.choice(answers[item.id])
        said = translate(choice.label) if choice else ""
        is_private = item.id in PRIVATE_ITEMS
        found.append(str(PRIVATE_ANSWER) if is_private else f"{translate(item.label)}: {said}")
    return tuple(dict.fromkeys(found))


def hold_reasons(hold: Hold, draft: Plan | None = None) -> tuple[str, ...]:
    """What a hold or lock rests on."""
    if hold.kind == HoldKind.REVIEW:
        return (_("Severe pain above the usual"),)
    if hold.kind == HoldKind.GATE:
        return _gate_reasons(draft)
    if hold.screening is None:
        return ()
    return finding_words(hold.screening, at_least=Outcome.CLINICIAN)


def _gate_reasons(draft: Plan | None) -> tuple[str, ...]:
    """What was said at the start that needs a look first (clinical specification 3.2)."""
    if draft is None:
        return (_("Average pain of 8 or more, or no comfortable minute of walking, at the start"),)
    pain, minutes = draft.inputs["pain_avg"], draft.inputs.get("comfortable_minutes")
    if minutes is None:
        return (_("At the start: average pain %(pain)s of 10") % {"pain": pain},)
    words = ngettext(
        "At the start: average pain %(pain)s of 10, can walk %(n)s minute without stopping",
        "At the start: average pain %(pain)s of 10, can walk %(n)s minutes without stopping",
        minutes,
    )
    return (words % {"pain": pain, "n": minutes},)


def finding_words(screening: Screening, *, at_least: Outcome = Outcome.ADVISE) -> tuple[str, ...]:
    """What fired in a submitted screening at this outcome or worse, with the answer, worst first."""
    found = [
        finding
        for finding in findings(screening, answers={})
        if Outcome(finding.outcome) >= at_least
    ]
    found.sort(key=lambda finding: -Outcome(finding.outcome).severity)
    return tuple(dict.fromkeys(_finding_words(finding) for finding in found))


def _finding_words(finding: Finding) -> str:
    """Private ones are shown on request only, by themselves (clinical specification 9.3)."""
    if finding.item in PRIVATE_ITEMS:
        return str(PRIVATE_ANSWER)
    return f"{finding.label}: {finding.answer}" if finding.answer else finding.label


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
    return (*of_hold, _("Nothing decided yet: first week"))


def _silence(person: User, programme: Programme, facts: Facts, today: date) -> tuple[str, ...]:
    """How long a walking person has logged nothing, from a week on (clinical specification 8.2)."""
    plan = programme.plan
    if programme.stage is not Stage.WALKING or plan is None or plan.starts_on is None:
        return ()
    last = facts.last_walks.get(person.pk)
    quiet_days = (today - max(last or plan.starts_on, plan.starts_on)).days
    if quiet_days < QUIET_DAYS:
        return ()
    words = ngettext("No walk logged for %(n)s day", "No walk logged for %(n)s days", quiet_days)
    return (words % {"n": quiet_days},)


def _before_answers(person: User, facts: Facts) -> str:
    if person.pk in facts.being_filled_in:
        return _("Has begun, not finished")
    if person.pk in facts.last_full:
        return _("The last answers are more than 12 months old")
    return _("Has not begun")


def _after_answers(screening: Screening) -> tuple[str, ...]:
    found = finding_words(screening) or (_("Nothing found"),)
    return (*found, _("Asked to wait until they feel well again")) if screening.delay else found


def decision_words(decision: WeeklyDecision) -> str:
    """One week's decision in a line: the rule, what it did, and what was walked."""
    decided, _kind = decision_tag(decision)
    return _("Week %(number)s: %(rule)s. %(decided)s, %(share)s walked") % {
        "number": decision.number,
        "rule": in_language(label_for_clinician(Code(decision.code))),
        "decided": decided,
        "share": share(decision.adherence),
    }


def decision_tag(decision: WeeklyDecision) -> tuple[str, str]:
    """The words and the kind of chip of a week's decision. Only a step back has a percentage."""
    words, kind = DECISIONS[DecisionKind(decision.kind)]
    if decision.percent is None:
        return str(words), kind
    return _("Eased to %(share)s") % {"share": share(decision.percent)}, kind


def _week(programme: Programme, in_force: Prescription | None, today: date) -> str:
    if in_force is None:
        return ""
    values = {"number": in_force.number, "weeks": PROJECTED_WEEKS}
    if in_force.starts_on > today:
        words = _("Week %(number)s of %(weeks)s, starts on %(day)s")
        return words % {**values, "day": dates.day_month(in_force.starts_on)}
    return _("Week %(number)s of %(weeks)s") % values


def _minutes(programme: Programme, in_force: Any) -> str:
    if in_force is None or programme.stage not in OPENS_THE_PLAN:
        return ""
    planned = in_force.weekly_minutes
    words = ngettext("%(done)s of %(n)s minute", "%(done)s of %(n)s minutes", planned)
    return words % {"done": in_force.walked, "n": planned}


def _alerts(alerts: Sequence[Alert]) -> str:
    if not alerts:
        return ""
    words = ngettext("%(n)s open, %(severity)s", "%(n)s open, %(severity)s", len(alerts))
    severity = translate(str(Severity(alerts[0].severity).label))
    return words % {"n": len(alerts), "severity": lower_first(severity)}


def _alert_kind(alerts: Sequence[Alert]) -> str:
    severity = alerts[0].severity if alerts else 0
    if severity >= Severity.HIGH:
        return "urgent"
    return "caution" if severity == Severity.MEDIUM else "plain"
