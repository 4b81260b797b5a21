"""Alerts are raised and closed where the facts change, in the same transaction, for one person or for hundreds.

The open alerts of everybody concerned are locked first, in one order, so that two of these never wait for each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.kinds import RULES
from walkback.care.models import Alert, Enrolment
from walkback.care.models.alert import AlertKind, AlertQuerySet, ClosedBecause, Severity
from walkback.core.bulk import update_rows

KEPT_OCCURRENCES: Final = 50
"""The latest of an alert; its first is `opened_at`."""
_APPENDED: Final = (
    *("occurrences", "severity", "reason", "value", "threshold", "event_at", "snoozed_until"),
)
_CLOSED: Final = ("closed_at", "closed_by", "closed_because", "closing_note")


@dataclass(frozen=True)
class Concern:
    """Why a clinician should look: kind, how pressing, the reason in words, and what was held against what."""

    kind: AlertKind
    severity: Severity
    reason: str
    value: int | None = None
    threshold: int | None = None

    @classmethod
    def of(
        cls, kind: AlertKind, reason: str, value: int | None = None, threshold: int | None = None
    ) -> "Concern":
        """As pressing as the table says for this kind."""
        return cls(kind, RULES[kind].severity, reason, value, threshold)


@dataclass(frozen=True)
class Changes:
    """What a fact means for one person's alerts: those to raise, and the kinds that are settled."""

    participant: User
    concerns: Sequence[Concern] = ()
    settled: Collection[AlertKind] = ()


def apply_all(changes: Sequence[Changes], *, by: audit.Actor, now: datetime) -> None:
    """Settle and raise all of this, in as many statements for hundreds as for one.

    Later events append to the open alert of their kind: it comes back when it was snoozed, and is unread again. What
    is appended never makes it less pressing. A self-directed person has no clinic: nothing is raised, and no page may
    suggest that somebody was told. Runs inside the caller's transaction.
    """
    changes = [each for each in changes if each.concerns or each.settled]
    if not changes:
        return
    people = {each.participant.pk: each.participant for each in changes}
    held = _held(people)
    over = [
        held[each.participant.pk, kind]
        for each in changes
        for kind in each.settled
        if (each.participant.pk, kind) in held
    ]
    _close(over, because=ClosedBecause.SETTLED, note="", by=by, now=now)
    for alert in over:
        del held[alert.participant_id, AlertKind(alert.kind)]
    raised = [(each.participant, concern) for each in changes for concern in each.concerns]
    if raised:
        _raise(raised, held, by=by, now=now)


def raise_all(raised: Iterable[tuple[User, Concern]], *, by: audit.Actor, now: datetime) -> None:
    """Open or append to an alert for each of these. Runs inside the caller's transaction."""
    apply_all([Changes(person, [concern]) for person, concern in raised], by=by, now=now)


def settle_all(
    settled: Iterable[tuple[User, Collection[AlertKind]]], *, by: audit.Actor, now: datetime
) -> None:
    """These kinds are settled for these people. Runs inside the caller's transaction."""
    apply_all([Changes(person, settled=kinds) for person, kinds in settled], by=by, now=now)


def raise_alert(
    *, participant: User, concern: Concern, by: audit.Actor, now: datetime
) -> Alert | None:
    """Open an alert at the participant's clinic, or append to the open one of that kind; None without a clinic.

    Runs inside the caller's transaction.
    """
    apply_all([Changes(participant, [concern])], by=by, now=now)
    return Alert.objects.filter(participant=participant, kind=concern.kind).open().first()


def close_alerts(
    *,
    participant: User,
    kinds: Collection[AlertKind],
    because: ClosedBecause,
    by: audit.Actor,
    now: datetime,
    note: str = "",
) -> None:
    """What these alerts were about is over. Runs inside the caller's transaction."""
    alerts = Alert.objects.filter(participant=participant, kind__in=kinds)
    close_all(alerts, because=because, by=by, now=now, note=note)


def close_all(
    alerts: AlertQuerySet,
    *,
    because: ClosedBecause,
    by: audit.Actor,
    now: datetime,
    note: str = "",
) -> None:
    """Close those of these that are open. Runs inside the caller's transaction."""
    _close(_lock(alerts), because=because, note=note, by=by, now=now)


# Reading


def _lock(alerts: AlertQuerySet) -> list[Alert]:
    """The open ones of these, held in the one order in which alerts are locked."""
    rows = alerts.open().select_related("participant").select_for_update(of=("self",))
    return list(rows.order_by("participant_id", "pk"))


def _held(people: Mapping[int, User]) -> dict[tuple[int, AlertKind], Alert]:
    """All open alerts of these people, locked, by person and kind."""
    alerts = _lock(Alert.objects.filter(participant_id__in=people))
    return {(alert.participant_id, AlertKind(alert.kind)): alert for alert in alerts}


# Writing


def _raise(
    raised: Sequence[tuple[User, Concern]],
    held: dict[tuple[int, AlertKind], Alert],
    *,
    by: audit.Actor,
    now: datetime,
) -> None:
    clinics = dict(
        Enrolment.objects.active()
        .filter(participant__in={person.pk for person, _ in raised})
        .values_list("participant_id", "clinic_id")
    )
    new: dict[tuple[int, AlertKind], Alert] = {}
    appended: dict[int, Alert] = {}
    for person, concern in raised:
        if person.pk not in clinics:
            continue
        key = (person.pk, concern.kind)
        if key in held:
            _append(held[key], concern, now)
            appended[held[key].pk] = held[key]
        elif key in new:
            _append(new[key], concern, now)
        else:
            new[key] = _opened(person, clinics[person.pk], concern, now)
    update_rows(list(appended.values()), _APPENDED)
    _insert([new[key] for key in sorted(new)], by=by, now=now)


def _insert(alerts: Sequence[Alert], *, by: audit.Actor, now: datetime) -> None:
    """Write new alerts. Where somebody opened one of the same kind at this moment, it is appended to theirs."""
    if not alerts:
        return
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    mine = {alert.public_id: alert for alert in alerts}
    stored = dict(Alert.objects.filter(public_id__in=mine).values_list("public_id", "pk"))
    for public_id, key in stored.items():
        mine[public_id].pk = key
    opened = [mine[public_id] for public_id in mine if public_id in stored]
    audit.record_all([_entry(audit.Event.ALERT_RAISED, each) for each in opened], by=by, now=now)
    late = [mine[public_id] for public_id in mine if public_id not in stored]
    if late:
        _append_to_theirs(late, by=by, now=now)


def _append_to_theirs(late: Sequence[Alert], *, by: audit.Actor, now: datetime) -> None:
    """What was in the way has been committed by now: the insert waited for it."""
    theirs = _held({alert.participant_id: alert.participant for alert in late})
    appended, gone = [], []
    for alert in late:
        there = theirs.get((alert.participant_id, AlertKind(alert.kind)))
        if there is None:
            # Opened and closed again, both just now.
            gone.append(alert)
            continue
        concern = Concern(
            AlertKind(alert.kind),
            Severity(alert.severity),
            alert.reason,
            alert.value,
            alert.threshold,
        )
        _append(there, concern, now)
        appended.append(there)
    update_rows(appended, _APPENDED)
    _insert(gone, by=by, now=now)


def _opened(person: User, clinic_id: int, concern: Concern, now: datetime) -> Alert:
    return Alert(
        participant=person,
        clinic_id=clinic_id,
        kind=concern.kind,
        severity=concern.severity,
        reason=concern.reason,
        value=concern.value,
        threshold=concern.threshold,
        occurrences=[_occurrence(concern, now)],
        opened_at=now,
        event_at=now,
    )


def _append(alert: Alert, concern: Concern, now: datetime) -> None:
    alert.occurrences = [*alert.occurrences, _occurrence(concern, now)][-KEPT_OCCURRENCES:]
    alert.severity = max(alert.severity, concern.severity)
    alert.reason, alert.value, alert.threshold = concern.reason, concern.value, concern.threshold
    alert.event_at = max(now, alert.event_at)
    alert.snoozed_until = None


def _occurrence(concern: Concern, now: datetime) -> dict[str, object]:
    return {
        "at": now.isoformat(),
        "reason": concern.reason,
        "value": concern.value,
        "threshold": concern.threshold,
    }


def _close(
    alerts: Sequence[Alert],
    *,
    because: ClosedBecause,
    note: str,
    by: audit.Actor,
    now: datetime,
) -> None:
    for alert in alerts:
        alert.closed_at = now
        alert.closed_by = by if isinstance(by, User) else None
        alert.closed_because = because
        alert.closing_note = note
    update_rows(alerts, _CLOSED)
    audit.record_all(
        [_entry(audit.Event.ALERT_CLOSED, alert, because) for alert in alerts], by=by, now=now
    )


def _entry(event: audit.Event, alert: Alert, because: ClosedBecause | None = None) -> audit.Entry:
    detail: dict[str, object] = {"kind": alert.kind}
    if because is not None:
        detail["because"] = because.value
    return audit.Entry(event, subject=alert.participant, about=alert, detail=detail)
