"""One hold or lock as a clinician reads it: its life, what is missing, what clearing it would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from plans.domain.reasons import dose_words
from plans.models import Plan, PlanStatus
from plans.queries import running_prescription
from screening.domain.clearance import Step
from screening.models import Attestation, Hold, HoldKind
from walkback.accounts.models import User
from walkback.clinic.hold_queries import HoldRecord, Resumption
from walkback.clinic.presenters.people import hold_reasons
from walkback.clinic.presenters.screenings import ScreeningPart, screening_part

MISSING = {
    Step.ASSESSMENT: (
        "An examination",
        "Somebody has to examine them after that answer and say that they may walk. They write it"
        " down in their account, or you do it below.",
    ),
    Step.SCREENING: (
        "All safety questions again",
        "They answer them in their account, after that answer, and without an emergency or urgent"
        " one. Answers older than four weeks do not count. Only they can do this.",
    ),
}
UNCONFIRMED = (
    "An answer to confirm",
    "They gave an emergency answer and have not yet said whether it is right. Call them.",
)
ALARMED = (
    "All safety questions again",
    "An emergency or urgent answer came after the last full set of answers. Only they can answer"
    " again.",
)


@dataclass(frozen=True)
class Moment:
    """Something that happened to a hold, with its words."""

    at: datetime
    words: str
    text: str = ""


@dataclass(frozen=True)
class HoldLine:
    """A hold in a list: what it is, why, and how it stands now."""

    public_id: UUID
    words: str
    tag: str
    kind: str
    is_open: bool
    reasons: tuple[str, ...]
    raised_at: datetime
    now: Moment


@dataclass(frozen=True)
class AttestationLine:
    """What somebody says about an assessment. `lifts` is False for "may not walk yet"."""

    assessed_by: str
    assessed_on: date
    told: str
    may_walk: bool
    given_at: datetime
    given_by: str
    is_too_old: bool


@dataclass(frozen=True)
class HoldPage:
    line: HoldLine
    is_lock: bool
    life: tuple[Moment, ...]
    raised_by: tuple[ScreeningPart, ...]
    said: tuple[str, ...]
    attestations: tuple[AttestationLine, ...]
    newer_screening: ScreeningPart | None
    missing: tuple[tuple[str, str], ...]
    can_be_cleared: bool
    has_unconfirmed_emergency: bool
    others: tuple[HoldLine, ...]
    plan: str


def hold_page(record: HoldRecord) -> HoldPage:
    """Everything about one hold."""
    hold = record.hold
    return HoldPage(
        line=hold_line(hold, record.gate_plan),
        is_lock=hold.is_lock,
        life=life(hold),
        raised_by=tuple(screening_part(screening) for screening in record.raised_by),
        said=_said(record),
        attestations=tuple(_attestation(told, record) for told in record.attestations),
        newer_screening=_newer(record),
        missing=missing(record),
        can_be_cleared=record.can_be_cleared,
        has_unconfirmed_emergency=record.has_unconfirmed_emergency,
        others=tuple(hold_line(other, None) for other in record.others),
        plan=_plan_words(record.resumption),
    )


def hold_line(hold: Hold, draft: Plan | None) -> HoldLine:
    """A hold in a list. `draft` is the plan that did not pass the gate, if that is known."""
    is_open = hold.closed_at is None
    tag, kind = _tag(hold)
    return HoldLine(
        public_id=hold.public_id,
        words=HoldKind(hold.kind).label,
        tag=tag,
        kind=kind,
        is_open=is_open,
        reasons=hold_reasons(hold, draft),
        raised_at=hold.raised_at,
        now=life(hold)[-1],
    )


def _tag(hold: Hold) -> tuple[str, str]:
    if hold.closed_at is not None:
        return ("Self-attested" if _by_own_word(hold) else "Closed"), "plain"
    return ("Locked", "urgent") if hold.is_lock else ("On hold", "caution")


def _by_own_word(hold: Hold) -> bool:
    return hold.closed_by_id == hold.participant_id


def life(hold: Hold) -> tuple[Moment, ...]:
    """What happened to a hold, oldest first; the last is how it stands now."""
    moments = [Moment(hold.raised_at, "Raised")]
    if hold.last_raised_at > hold.raised_at:
        moments.append(Moment(hold.last_raised_at, "Raised again"))
    if hold.seen_at is not None:
        moments.append(Moment(hold.seen_at, f"Seen{_by(hold.seen_by)}"))
    if hold.declined_at is not None:
        kept = f"Kept{_by(hold.declined_by)}"
        moments.append(Moment(hold.declined_at, kept, hold.declined_reason))
    moments.sort(key=lambda moment: moment.at)
    if hold.closed_at is not None:
        own = "Closed on their own word"
        words = own if _by_own_word(hold) else f"Closed{_by(hold.closed_by)}"
        moments.append(Moment(hold.closed_at, words, hold.closing_reason))
    return tuple(moments)


def _by(user: User | None) -> str:
    return f" by {user.email}" if user else ""


def _said(record: HoldRecord) -> tuple[str, ...]:
    """What raised it, where that was no safety question."""
    if record.hold.kind == HoldKind.REVIEW:
        return tuple(
            f"Week {decision.number}: {decision.clinician_reason}" for decision in record.decisions
        )
    return () if record.raised_by else hold_reasons(record.hold, record.gate_plan)


def _attestation(told: Attestation, record: HoldRecord) -> AttestationLine:
    return AttestationLine(
        assessed_by=told.assessed_by,
        assessed_on=told.assessed_on,
        told=told.told,
        may_walk=told.may_walk,
        given_at=told.given_at,
        given_by=told.given_by.email if told.given_by else "",
        is_too_old=told.given_at < record.situation.since,
    )


def _newer(record: HoldRecord) -> ScreeningPart | None:
    """The newest full screening, where it came after the hold was last raised."""
    hold, screening = record.hold, record.hold.closing_screening or record.done.screening
    if screening is None or screening.submitted_at is None or not hold.is_lock:
        return None
    return screening_part(screening) if screening.submitted_at > hold.last_raised_at else None


def missing(record: HoldRecord) -> tuple[tuple[str, str], ...]:
    """What has to happen before this can be cleared, each with a heading and a sentence."""
    if record.hold.closed_at is not None:
        return ()
    left = [MISSING[step] for step in record.left if step in MISSING]
    if record.alarmed_again and MISSING[Step.SCREENING] not in left:
        left.append(ALARMED)
    return (*((UNCONFIRMED,) if record.has_unconfirmed_emergency else ()), *left)


def _plan_words(resumption: Resumption | None) -> str:
    """What clearing means for the plan, beside the choice."""
    if resumption is None:
        return "No plan waits for this, so there is nothing to choose."
    if resumption.is_over:
        return "The plan has no weeks left: it ends as finished."
    if not resumption.choices:
        return (
            "The pause was too long to go on with this plan. After the safety questions they make"
            " a new one, so there is nothing to choose here."
        )
    return (
        "The plan goes on when no other hold is open and they have answered all safety questions"
        " since it paused."
    )


def cleared_words(plan: Plan | None, others: Sequence[Hold]) -> str:
    """What happens next, after a hold was cleared. `plan` is the one that waited, as it is now."""
    if others:
        return "Cleared. Another hold is still open."
    if plan is None:
        return "Cleared. They can go on where they stopped."
    if plan.status == PlanStatus.ACTIVE:
        week = running_prescription(plan)
        dose = f": {dose_words(week.state)} from {week.starts_on:%-d %B}" if week else ""
        return f"Cleared. The plan goes on{dose}."
    if plan.status == PlanStatus.ENDED:
        return "Cleared. The old plan is over, and they can make a new one."
    if plan.status == PlanStatus.FINISHED:
        return "Cleared. The plan had no weeks left and is finished."
    return f"Cleared. {waiting_words(plan)}."


def waiting_words(plan: Plan) -> str:
    """How a cleared plan goes on, while it still waits; empty when nothing was allowed yet."""
    if plan.resume_percent is None:
        return "After the safety questions they make a new plan"
    return (
        f"The plan goes on at {plan.resume_percent}\N{NO-BREAK SPACE}% after the safety questions"
    )


def not_yet_words(record: HoldRecord) -> str:
    """Why a hold cannot be cleared now, in one sentence."""
    names = " and ".join(name[:1].lower() + name[1:] for name, _ in missing(record))
    return f"This cannot be cleared yet. Still missing: {names}."
