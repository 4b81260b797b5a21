"""What a clinician does about an alert. The facts themselves raise and settle it (`raising`).

Every form carries the alert's state as it was shown (`Alert.state`); when somebody else, or the person's own
walking, changed it meanwhile, nothing is overwritten and `ChangedMeanwhile` says what happened.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.kinds import CLOSED_BY_REVIEW, CLOSED_BY_SEEING
from walkback.care.models import Alert, people_visible_to
from walkback.care.models.alert import MOMENTS, AlertKind, ClosedBecause

LONGEST_SNOOZE: Final = timedelta(days=28)


class Change(StrEnum):
    """What happened to an alert since it was shown."""

    HAPPENED_AGAIN = "happened_again"
    ACKNOWLEDGED = "acknowledged"
    CLAIMED = "claimed"
    RELEASED = "released"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class ChangedMeanwhile(ValueError):
    """Somebody was first, or it happened again. `alert` is how it stands now, `changes` what is different."""

    def __init__(self, alert: Alert, changes: tuple[Change, ...]) -> None:
        super().__init__(", ".join(changes))
        self.alert = alert
        self.changes = changes


class NotTheirClinician(ValueError):
    """Only a clinician of the person's clinic may act for them."""


class NotByHand(ValueError):
    """This kind is closed by what it is about: a clearance, a walk, a check-in, a contact."""


class NoteMissing(ValueError):
    """What was found has to be written down."""


class BadSnooze(ValueError):
    """The time to hide it until has passed, or is more than 28 days away."""


@transaction.atomic
def acknowledge(*, alert: Alert, seen: str, by: User, now: datetime) -> Alert:
    """Somebody read it. News, such as a goal reached, is closed by that.

    Raises NotTheirClinician, ChangedMeanwhile.
    """
    locked = _locked(alert, seen, by)
    locked.acknowledged_at, locked.acknowledged_by = max(now, locked.event_at), by
    if AlertKind(locked.kind) in CLOSED_BY_SEEING:
        locked.closed_at, locked.closed_by = now, by
        locked.closed_because = ClosedBecause.REVIEWED
    locked.save()
    _record(audit.Event.ALERT_ACKNOWLEDGED, locked, by, now)
    if locked.closed_at is not None:
        _record(audit.Event.ALERT_CLOSED, locked, by, now)
    return locked


@transaction.atomic
def claim(*, alert: Alert, seen: str, by: User, now: datetime) -> Alert:
    """Take it on, also from a colleague who was seen to have it. Raises NotTheirClinician, ChangedMeanwhile."""
    locked = _locked(alert, seen, by)
    locked.claimed_at, locked.claimed_by = now, by
    locked.save(update_fields=["claimed_at", "claimed_by"])
    _record(audit.Event.ALERT_CLAIMED, locked, by, now)
    return locked


@transaction.atomic
def release(*, alert: Alert, seen: str, by: User, now: datetime) -> Alert:
    """Leave it to whoever comes next. Raises NotTheirClinician, ChangedMeanwhile."""
    locked = _locked(alert, seen, by)
    locked.claimed_at, locked.claimed_by = None, None
    locked.save(update_fields=["claimed_at", "claimed_by"])
    _record(audit.Event.ALERT_RELEASED, locked, by, now)
    return locked


@transaction.atomic
def snooze(*, alert: Alert, until: datetime, seen: str, by: User, now: datetime) -> Alert:
    """Hide it until a moment at most 28 days away; who does so has read it. It comes back at once when it happens again.

    Raises NotTheirClinician, ChangedMeanwhile, BadSnooze.
    """
    locked = _locked(alert, seen, by)
    if not now < until <= now + LONGEST_SNOOZE:
        raise BadSnooze
    locked.acknowledged_at, locked.acknowledged_by = max(now, locked.event_at), by
    locked.snoozed_until = until
    locked.save(update_fields=["acknowledged_at", "acknowledged_by", "snoozed_until"])
    _record(audit.Event.ALERT_SNOOZED, locked, by, now)
    return locked


@transaction.atomic
def close(*, alert: Alert, note: str, seen: str, by: User, now: datetime) -> Alert:
    """A clinician looked into it and says what they found (at most 1,000 characters).

    Raises NotTheirClinician, ChangedMeanwhile, NotByHand, NoteMissing.
    """
    locked = _locked(alert, seen, by)
    if AlertKind(locked.kind) not in CLOSED_BY_REVIEW:
        raise NotByHand
    if not note.strip():
        raise NoteMissing
    locked.closed_at, locked.closed_by = now, by
    locked.closed_because, locked.closing_note = ClosedBecause.REVIEWED, note.strip()
    locked.save(update_fields=["closed_at", "closed_by", "closed_because", "closing_note"])
    _record(audit.Event.ALERT_CLOSED, locked, by, now)
    return locked


def check_clinician(participant: User, by: User) -> None:
    """Raises NotTheirClinician unless this person is looked after where `by` works, now."""
    if not people_visible_to(by).filter(pk=participant.pk).exists():
        raise NotTheirClinician


def _locked(alert: Alert, seen: str, by: User) -> Alert:
    """The alert as it stands, held. Raises NotTheirClinician, ChangedMeanwhile."""
    check_clinician(alert.participant, by)
    locked: Alert = (
        Alert.objects.select_for_update(of=("self",))
        .select_related("participant", "claimed_by", "acknowledged_by", "closed_by")
        .get(pk=alert.pk)
    )
    changes = changes_since(locked, seen)
    if changes or locked.closed_at is not None:
        raise ChangedMeanwhile(locked, changes or (Change.CLOSED,))
    return locked


def changes_since(alert: Alert, seen: str) -> tuple[Change, ...]:
    """What is different from the state that was seen, most telling first; everything when that is no state at all."""
    then = seen.split("-") if seen.count("-") == len(MOMENTS) - 1 else [""] * len(MOMENTS)
    states = zip(MOMENTS, alert.state.split("-"), then, strict=True)
    changed = {name for name, value, before in states if value != before}
    claim_now = Change.CLAIMED if alert.claimed_at is not None else Change.RELEASED
    names = {
        "closed_at": Change.CLOSED,
        "event_at": Change.HAPPENED_AGAIN,
        "claimed_at": claim_now,
        "snoozed_until": Change.SNOOZED,
        "acknowledged_at": Change.ACKNOWLEDGED,
    }
    return tuple(change for name, change in names.items() if name in changed)


def _record(event: audit.Event, alert: Alert, by: User, now: datetime) -> None:
    detail: dict[str, object] = {"kind": alert.kind}
    if event is audit.Event.ALERT_CLOSED:
        detail["because"] = alert.closed_because
    audit.record(event, by=by, now=now, subject=alert.participant, about=alert, detail=detail)
