"""The audit trail: one call in every action, in the action's own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import models

from walkback.accounts.models import AuditEvent, User


class System(StrEnum):
    """What acts without a person."""

    WEEKLY = "system:weekly"
    MAIL = "system:mail"
    COMMAND = "system:command"
    ANONYMOUS = "anonymous"


Actor = User | System


class Event(StrEnum):
    """Everything that is recorded. Names are stable: reports and tests rely on them."""

    SIGNED_UP = "account.signed_up"
    SIGNED_IN = "account.signed_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    SIGNED_OUT = "account.signed_out"
    EMAIL_CONFIRMED = "account.email_confirmed"
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105  # the name of an event
    PROFILE_CHANGED = "account.profile_changed"
    ROLE_CHANGED = "account.role_changed"
    CONSENT_GIVEN = "consent.given"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    ACCESS_REFUSED = "access.refused"
    RECORD_VIEWED = "record.viewed"
    CLINIC_CREATED = "clinic.created"
    MEMBER_ADDED = "clinic.member_added"
    MEMBER_REMOVED = "clinic.member_removed"
    MEMBER_CHANGED = "clinic.member_changed"
    ENROLLED = "clinic.enrolled"
    LEFT_CLINIC = "clinic.left"
    CARE_ENDED = "clinic.care_ended"
    CARE_END_TOLD = "clinic.care_end_told"
    ALERT_RAISED = "alert.raised"
    ALERT_CLOSED = "alert.closed"
    ALERT_ACKNOWLEDGED = "alert.acknowledged"
    ALERT_CLAIMED = "alert.claimed"
    ALERT_RELEASED = "alert.released"
    ALERT_SNOOZED = "alert.snoozed"
    ALERT_ESCALATED = "alert.escalated"
    REVIEWED = "record.reviewed"
    SENSITIVE_VIEWED = "record.sensitive_viewed"
    RECORD_EXPORTED = "record.exported"
    CONTACT_NOTED = "record.contact_noted"
    NOTE_WRITTEN = "record.note_written"
    MESSAGE_SENT = "message.sent"
    MESSAGES_READ = "message.read"
    INVITED = "clinic.invited"
    INVITATION_REVOKED = "clinic.invitation_revoked"
    INVITATION_REFUSED = "clinic.invitation_refused"
    CLINIC_CHANGED = "clinic.changed"
    THRESHOLDS_CHANGED = "clinic.thresholds_changed"
    TEMPLATE_CHANGED = "clinic.template_changed"
    PLAN_OVERRIDDEN = "plan.overridden"
    SCREENING_STARTED = "screening.started"
    SCREENING_ANSWERED = "screening.answered"
    SCREENING_ABANDONED = "screening.abandoned"
    SCREENING_SUBMITTED = "screening.submitted"
    EMERGENCY_CONFIRMED = "screening.emergency_confirmed"
    EMERGENCY_TAKEN_BACK = "screening.emergency_taken_back"
    HOLD_RAISED = "hold.raised"
    HOLD_RENEWED = "hold.renewed"
    HOLD_SEEN = "hold.seen"
    HOLD_DECLINED = "hold.declined"
    HOLD_CLEARED = "hold.cleared"
    ATTESTED = "hold.attested"
    WORDS_NOTICED = "symptoms.words_noticed"
    SYMPTOMS_LISTED = "symptoms.listed"
    PLAN_DRAFTED = "plan.drafted"
    PLAN_ACCEPTED = "plan.accepted"
    WEEK_DECIDED = "plan.week_decided"
    PLAN_STATE_CHANGED = "plan.state_changed"
    PLAN_ADJUSTED = "plan.adjusted"
    PREFERENCES_CHANGED = "plan.preferences_changed"
    WEEKDAY_CHANGED = "plan.weekday_changed"
    DAYS_CHOSEN = "plan.days_chosen"
    AWAY_CHANGED = "plan.away_changed"
    ASKED_TO_LOOK = "plan.asked_to_look"
    FLARE_REPORTED = "flare.reported"
    FLARE_ENDED = "flare.ended"
    FLARE_ASKED = "flare.asked"
    RECURRENCE_ANSWERED = "recurrence.answered"
    MONTHLY_CHOSEN = "monthly.chosen"
    MONTHLY_ANSWERED = "monthly.answered"
    ACTIVITIES_NAMED = "measures.activities_named"
    MEASURES_ANSWERED = "measures.answered"
    WALK_LOGGED = "walk.logged"
    WALK_CHANGED = "walk.changed"
    WALK_DELETED = "walk.deleted"
    WALK_SETTLED = "walk.settled"
    CHECK_IN_SAVED = "check_in.saved"
    CHECK_IN_COMPLETED = "check_in.completed"
    REMINDERS_CHANGED = "mail.reminders_changed"
    MAIL_QUEUED = "mail.queued"
    MAIL_SENT = "mail.sent"
    MAIL_NOT_SENT = "mail.not_sent"
    MAIL_UNCONFIRMED = "mail.unconfirmed"
    UNSUBSCRIBED = "mail.unsubscribed"
    SUBSCRIBED_AGAIN = "mail.subscribed_again"
    CALENDAR_LINK_MADE = "calendar.link_made"
    CALENDAR_LINK_REVOKED = "calendar.link_revoked"


class NoActor(ValueError):
    """An audit event without someone who acted is refused."""


@dataclass(frozen=True)
class _Who:
    id: int | None
    role: str


def _who(by: Actor) -> _Who:
    if isinstance(by, User):
        if by.pk is None:
            raise NoActor
        return _Who(by.pk, by.role)
    if isinstance(by, System):
        return _Who(None, by.value)
    raise NoActor


@dataclass(frozen=True)
class Entry:
    """One event among many that are recorded together; fields as in `record`."""

    event: Event
    subject: User | None = None
    about: models.Model | None = None
    outcome: str = "done"
    reason: str = ""
    detail: dict[str, object] | None = None


def record(
    event: Event,
    *,
    by: Actor,
    now: datetime,
    subject: User | None = None,
    about: models.Model | None = None,
    outcome: str = "done",
    reason: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Write one audit event in the caller's transaction.

    `subject` is the participant whose data it concerns; `about` the row that was touched; `detail`
    holds codes, versions and ids, never an answer or a note. Raises NoActor when nobody acted.
    """
    AuditEvent.objects.create(**_values(event, by, now, subject, about, outcome, reason, detail))


def record_all(entries: Iterable[Entry], *, by: Actor, now: datetime) -> None:
    """Write many events in one statement, in the caller's transaction. Raises NoActor."""
    lines = [
        AuditEvent(
            **_values(
                entry.event,
                by,
                now,
                entry.subject,
                entry.about,
                entry.outcome,
                entry.reason,
                entry.detail,
            )
        )
        for entry in entries
    ]
    # No two lines can conflict; Django asks for the new ids unless it is told so, and who writes may not read.
    AuditEvent.objects.bulk_create(lines, ignore_conflicts=True)


def _values(
    event: Event,
    by: Actor,
    now: datetime,
    subject: User | None,
    about: models.Model | None,
    outcome: str,
    reason: str,
    detail: dict[str, object] | None,
) -> dict[str, object]:
    who = _who(by)
    return {
        "at": now,
        "actor_id": who.id,
        "actor_role": who.role,
        "subject_id": subject.pk if subject else None,
        "action": event.value,
        "object_type": about._meta.label_lower if about is not None else "",
        "object_id": about.pk if about is not None else None,
        "outcome": outcome,
        "reason": reason,
        "request_id": str(structlog.contextvars.get_contextvars().get("request_id", "")),
        "detail": detail or {},
    }
