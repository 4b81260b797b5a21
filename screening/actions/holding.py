"""Holds and locks: raised, seen, declined, closed (clinical specification 4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from screening import consequences, queries
from screening.clearing import latest_attestation, situation_of
from screening.domain.clearance import Step, steps_left
from screening.models import Attestation, Hold, HoldKind, Screening
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern, close_alerts, raise_alert
from walkback.care.actions.alerts import check_clinician
from walkback.care.models.alert import AlertKind, ClosedBecause
from walkback.core import dates

OWN_WORDS = "Self-attested: {who} said on {day} that they may walk."
"""Why such a hold is closed. Kept in English; pages say it in the reader's language."""
ALERTS_OF: dict[str, tuple[AlertKind, ...]] = {
    HoldKind.EMERGENCY: (AlertKind.RED_FLAG_EMERGENCY,),
    HoldKind.URGENT: (AlertKind.RED_FLAG_URGENT,),
    HoldKind.CLINICIAN: (AlertKind.CLEARANCE_NEEDED,),
    HoldKind.GATE: (AlertKind.CLEARANCE_NEEDED,),
    HoldKind.REVIEW: (AlertKind.PAIN_SEVERE, AlertKind.PAIN_UP, AlertKind.PLAN_PAUSED),
}
REQUESTS = (AlertKind.CLEARANCE_NEEDED, AlertKind.PLAN_PAUSED)
"""What a clinician answers by clearing or by keeping the hold."""


class AlreadyClosed(ValueError):
    """Somebody else was first: the hold is closed."""


class NotYet(ValueError):
    """Something has to happen first. `step` says what."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.value)
        self.step = step


class BadDate(ValueError):
    """The assessment lies in the future, or before the answer that it is about. Says which."""


@dataclass(frozen=True)
class Statement:
    """Who assessed the person, on which local day, what they said, and whether walking is fine."""

    assessed_by: str
    assessed_on: date
    told: str
    may_walk: bool


def raise_hold(
    *,
    participant: User,
    kind: HoldKind,
    concern: Concern,
    by: audit.Actor,
    now: datetime,
    screening: Screening | None = None,
    items: Sequence[str] = (),
) -> Hold:
    """Open a hold of this kind, or renew the open one, and let the clinic know why.

    What was done about it before it was renewed does not count any more. Runs inside the
    transaction of what asks for it.
    """
    hold, created = Hold.objects.get_or_create(
        participant=participant,
        kind=kind,
        closed_at=None,
        defaults={
            "screening": screening,
            "items": list(items),
            "raised_at": now,
            "last_raised_at": now,
        },
    )
    if not created:
        _renew(hold, items, now)
    audit.record(
        audit.Event.HOLD_RAISED if created else audit.Event.HOLD_RENEWED,
        by=by,
        now=now,
        subject=participant,
        about=hold,
        detail={"kind": kind.value},
    )
    raise_alert(participant=participant, concern=concern, by=by, now=now)
    return hold


def _renew(hold: Hold, items: Sequence[str], now: datetime) -> None:
    """A second reason for the same hold: both stand."""
    hold.items = [*hold.items, *(item for item in items if item not in hold.items)]
    hold.last_raised_at = max(now, hold.last_raised_at)
    hold.save(update_fields=["items", "last_raised_at"])


@transaction.atomic
def note_seen(*, participant: User, by: User, now: datetime) -> None:
    """A clinician opened the record: their open holds are seen. Once for each time one is raised."""
    for hold in Hold.objects.select_for_update().filter(participant=participant).open():
        if not hold.was_seen:
            hold.seen_at, hold.seen_by = max(now, hold.last_raised_at), by
            hold.save(update_fields=["seen_at", "seen_by"])
            audit.record(audit.Event.HOLD_SEEN, by=by, now=now, subject=participant, about=hold)


@transaction.atomic
def attest(*, participant: User, statement: Statement, by: User, now: datetime) -> Attestation:
    """Keep what a person (or a clinician for them) says about an assessment.

    Without a clinic this closes every hold that is no lock, when they may walk.
    Raises BadDate, NotTheirClinician, AlreadyClosed when nothing holds the person, NotYet while an
    emergency answer is unconfirmed.
    """
    locked = _locked(participant)
    if by.pk != locked.pk:
        check_clinician(locked, by)
    holds = queries.open_holds(locked)
    _check_date(locked, holds, statement.assessed_on, now)
    attestation = Attestation.objects.create(
        participant=locked,
        assessed_by=statement.assessed_by,
        assessed_on=statement.assessed_on,
        told=statement.told,
        may_walk=statement.may_walk,
        given_at=now,
        given_by=by,
    )
    audit.record(
        audit.Event.ATTESTED,
        by=by,
        now=now,
        subject=locked,
        about=attestation,
        detail={"may_walk": statement.may_walk},
    )
    for hold in holds:
        if not hold.is_lock and steps_left(situation_of(hold), now=now) == (Step.GO_ON,):
            _close_by_own_word(hold, attestation, by=locked, now=now)
    return attestation


@transaction.atomic
def unlock(*, participant: User, by: User, now: datetime) -> list[Hold]:
    """A self-directed person opens their locks when every condition is met.

    Raises NotYet with the first step that is missing, AlreadyClosed when none is open.
    """
    locked = _locked(participant)
    locks = [hold for hold in queries.open_holds(locked) if hold.is_lock]
    attestation = latest_attestation(locked)
    if not locks or attestation is None:
        raise (NotYet(Step.ASSESSMENT) if locks else AlreadyClosed)
    for hold in locks:
        step = steps_left(situation_of(hold), now=now)[0]
        if step is not Step.GO_ON:
            raise NotYet(step)
        hold.closing_screening = queries.last_full_screening(locked)
        _close_by_own_word(hold, attestation, by=by, now=now)
    return locks


@transaction.atomic
def clear(*, hold: Hold, reason: str, by: User, now: datetime, resume_percent: int | None) -> Hold:
    """A clinician closes a hold or lock. `resume_percent` (50, 75, 100) is what a paused plan goes on at.

    Raises NotTheirClinician, AlreadyClosed, NotYet.
    """
    locked = _own_open(hold, by)
    step = steps_left(situation_of(locked), now=now)[0]
    if step is not Step.CLINICIAN:
        raise NotYet(step)
    if locked.is_lock:
        locked.closing_screening = queries.last_full_screening(locked.participant)
        locked.attestation = latest_attestation(locked.participant)
    clearing = consequences.Clearing(resume_percent=resume_percent, self_attested=False)
    _close(locked, reason, clearing, by=by, now=now)
    return locked


@transaction.atomic
def decline(*, hold: Hold, reason: str, by: User, now: datetime) -> Hold:
    """A clinician looked and keeps the hold, and says why. It may still be cleared later.

    Raises NotTheirClinician, AlreadyClosed, NotYet while an emergency answer is unconfirmed.
    """
    locked = _own_open(hold, by)
    locked.declined_at, locked.declined_by, locked.declined_reason = now, by, reason
    locked.save(update_fields=["declined_at", "declined_by", "declined_reason"])
    audit.record(
        audit.Event.HOLD_DECLINED, by=by, now=now, subject=locked.participant, about=locked
    )
    close_alerts(
        participant=locked.participant,
        kinds=_declined_kinds(locked),
        because=ClosedBecause.DECLINED,
        by=by,
        now=now,
    )
    consequences.follow_declining(locked, by, now)
    return locked


def _declined_kinds(hold: Hold) -> list[AlertKind]:
    """The requests to look, once every open hold that asks so was declined. A red flag stays until it is settled."""
    waiting = {
        kind
        for other in queries.open_holds(hold.participant)
        if other.declined_at is None
        for kind in ALERTS_OF[other.kind]
    }
    return [kind for kind in ALERTS_OF[hold.kind] if kind in REQUESTS and kind not in waiting]


def _close_by_own_word(hold: Hold, attestation: Attestation, *, by: User, now: datetime) -> None:
    hold.attestation = attestation
    reason = OWN_WORDS.format(
        who=attestation.assessed_by, day=f"{attestation.assessed_on:%-d %B %Y}"
    )
    clearing = consequences.Clearing(resume_percent=None, self_attested=True)
    _close(hold, reason, clearing, by=by, now=now)


def _close(
    hold: Hold, reason: str, clearing: consequences.Clearing, *, by: User, now: datetime
) -> None:
    hold.closed_at, hold.closed_by, hold.closing_reason = now, by, reason
    hold.save()
    audit.record(
        audit.Event.HOLD_CLEARED,
        by=by,
        now=now,
        subject=hold.participant,
        about=hold,
        detail={"kind": hold.kind, "self_attested": clearing.self_attested},
    )
    still = {
        kind for other in queries.open_holds(hold.participant) for kind in ALERTS_OF[other.kind]
    }
    close_alerts(
        participant=hold.participant,
        kinds=[kind for kind in ALERTS_OF[hold.kind] if kind not in still],
        because=ClosedBecause.CLEARED,
        by=by,
        now=now,
    )
    consequences.follow_clearing(hold, clearing, by, now)


def _locked(participant: User) -> User:
    """The person, so that a result submitted at the same moment comes before or after, not between.

    An emergency answer waits to be confirmed or taken back first: raises NotYet.
    """
    locked: User = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if queries.unconfirmed_emergency(locked) is not None:
        raise NotYet(Step.SCREENING)
    return locked


def _own_open(hold: Hold, by: User) -> Hold:
    participant = _locked(hold.participant)
    check_clinician(participant, by)
    locked = Hold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if locked.closed_at is not None:
        raise AlreadyClosed
    return locked


def _check_date(participant: User, holds: Sequence[Hold], day: date, now: datetime) -> None:
    if not holds:
        raise AlreadyClosed
    if day > now.astimezone(participant.zone).date():
        raise BadDate(_("This day is in the future."))
    # One examination answers all that is open; it cannot be older than the first of it.
    first = min(hold.last_raised_at for hold in holds).astimezone(participant.zone).date()
    if day < first:
        words = _("Give the day you were seen, on or after %(day)s: the day of your answer.")
        raise BadDate(words % {"day": dates.day_month(first)})
