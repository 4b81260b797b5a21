"""One hold or lock as a clinician reads it: its life, what is missing, what clearing it would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.domain.reasons import dose_words
from plans.models import Plan, PlanStatus
from plans.queries import running_prescription
from plans.told import clinician_reason_of
from screening.actions.holding import OWN_WORDS
from screening.domain.clearance import Step
from screening.models import Attestation, Hold, HoldKind
from screening.presenters import lower_first
from walkback.accounts.models import User
from walkback.clinic.hold_queries import HoldRecord, Resumption
from walkback.clinic.presenters.people import hold_reasons
from walkback.clinic.presenters.screenings import ScreeningPart, screening_part
from walkback.clinic.wording import share
from walkback.core import dates
from walkback.core.lists import in_a_row
from walkback.core.translated import in_language, translate

MISSING = {
    Step.ASSESSMENT: (
        gettext_lazy("An examination"),
        gettext_lazy(
            "Somebody has to examine them after that answer and say that they may walk. They write it"
            " down in their account, or you do it below."
        ),
    ),
    Step.SCREENING: (
        gettext_lazy("All safety questions again"),
        gettext_lazy(
            "They answer them in their account, after that answer, and without an emergency or urgent"
            " one. Answers older than four weeks do not count. Only they can do this."
        ),
    ),
}
UNCONFIRMED = (
    gettext_lazy("An answer to confirm"),
    gettext_lazy(
        "They gave an emergency answer and have not yet said whether it is right. Call them."
    ),
)
ALARMED = (
    gettext_lazy("All safety questions again"),
    gettext_lazy(
        "An emergency or urgent answer came after the last full set of answers. Only they can answer"
        " again."
    ),
)


@dataclass(frozen=True)
class Moment:
    """Something that happened to a hold: what, and the same with the day and time. `text` is what was written about it."""

    at: datetime
    words: str
    sentence: str
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
        words=translate(str(HoldKind(hold.kind).label)),
        tag=tag,
        kind=kind,
        is_open=is_open,
        reasons=hold_reasons(hold, draft),
        raised_at=hold.raised_at,
        now=life(hold)[-1],
    )


def _tag(hold: Hold) -> tuple[str, str]:
    if hold.closed_at is not None:
        return (_("Self-attested") if _by_own_word(hold) else _("Closed")), "plain"
    return (_("Locked"), "urgent") if hold.is_lock else (_("On hold"), "caution")


def _by_own_word(hold: Hold) -> bool:
    return hold.closed_by_id == hold.participant_id


def life(hold: Hold) -> tuple[Moment, ...]:
    """What happened to a hold, oldest first; the last is how it stands now."""
    moments = [_moment(hold.raised_at, _("Raised"))]
    if hold.last_raised_at > hold.raised_at:
        moments.append(_moment(hold.last_raised_at, _("Raised again")))
    if hold.seen_at is not None:
        seen = _by(hold.seen_by, _("Seen by %(who)s"), _("Seen"))
        moments.append(_moment(hold.seen_at, seen))
    if hold.declined_at is not None:
        kept = _by(hold.declined_by, _("Kept by %(who)s"), _("Kept"))
        moments.append(_moment(hold.declined_at, kept, hold.declined_reason))
    moments.sort(key=lambda moment: moment.at)
    if hold.closed_at is not None:
        by_clinic = _by(hold.closed_by, _("Closed by %(who)s"), _("Closed"))
        words = _("Closed on their own word") if _by_own_word(hold) else by_clinic
        moments.append(_moment(hold.closed_at, words, _closing_words(hold)))
    return tuple(moments)


def _moment(at: datetime, words: str, text: str = "") -> Moment:
    values = {"what": words, "when": dates.day_month_year_clock(at)}
    return Moment(at, words, _("%(what)s on %(when)s") % values, text)


def _by(user: User | None, words: str, without_name: str) -> str:
    return words % {"who": user.email} if user else without_name


def _closing_words(hold: Hold) -> str:
    """Why it was closed. What was made from the person's own account is made again in the language in use."""
    told = hold.attestation
    if told is None or not _by_own_word(hold):
        return hold.closing_reason
    day = dates.day_month_year(told.assessed_on)
    return translate(OWN_WORDS).format(who=told.assessed_by, day=day)


def _said(record: HoldRecord) -> tuple[str, ...]:
    """What raised it, where that was no safety question."""
    if record.hold.kind == HoldKind.REVIEW:
        return tuple(
            _("Week %(number)s: %(reason)s")
            % {"number": decision.number, "reason": clinician_reason_of(decision)}
            for decision in record.decisions
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
    steps = [step for step in record.left if step in MISSING]
    left = [MISSING[step] for step in steps]
    if record.alarmed_again and Step.SCREENING not in steps:
        left.append(ALARMED)
    if record.has_unconfirmed_emergency:
        left.insert(0, UNCONFIRMED)
    return tuple((str(heading), str(sentence)) for heading, sentence in left)


def _plan_words(resumption: Resumption | None) -> str:
    """What clearing means for the plan, beside the choice."""
    if resumption is None:
        return _("No plan waits for this, so there is nothing to choose.")
    if resumption.is_over:
        return _("The plan has no weeks left: it ends as finished.")
    if not resumption.choices:
        return _(
            "The pause was too long to go on with this plan. After the safety questions they make"
            " a new one, so there is nothing to choose here."
        )
    return _(
        "The plan goes on when no other hold is open and they have answered all safety questions"
        " since it paused."
    )


def cleared_words(plan: Plan | None, others: Sequence[Hold]) -> str:
    """What happens next, after a hold was cleared. `plan` is the one that waited, as it is now."""
    if others:
        return _("Cleared. Another hold is still open.")
    if plan is None:
        return _("Cleared. They can go on where they stopped.")
    if plan.status == PlanStatus.ACTIVE:
        return _going_on_words(plan)
    if plan.status == PlanStatus.ENDED:
        return _("Cleared. The old plan is over, and they can make a new one.")
    if plan.status == PlanStatus.FINISHED:
        return _("Cleared. The plan had no weeks left and is finished.")
    if plan.resume_percent is None:
        return _("Cleared. After the safety questions they make a new plan.")
    words = _("Cleared. The plan goes on at %(share)s after the safety questions.")
    return words % {"share": share(plan.resume_percent)}


def _going_on_words(plan: Plan) -> str:
    week = running_prescription(plan)
    if week is None:
        return _("Cleared. The plan goes on.")
    dose, day = in_language(dose_words(week.state)), dates.day_month(week.starts_on)
    return _("Cleared. The plan goes on: %(dose)s from %(day)s.") % {"dose": dose, "day": day}


def not_yet_words(record: HoldRecord) -> str:
    """Why a hold cannot be cleared now, in one sentence."""
    names = in_a_row(lower_first(name) for name, _sentence in missing(record))
    return _("This cannot be cleared yet. Still missing: %(names)s.") % {"names": names}
