"""Rows of clinics, and of what passes between them and the people they look after, each breaking one rule."""

from uuid import UUID

from tests.conftest import NOW
from tests.integration.constraints_cast import BEFORE, LATER, Case, Cast, twice
from walkback.care.models import (
    Clinic,
    Enrolment,
    Invitation,
    Membership,
    Message,
    Note,
    Thresholds,
)


def _member(cast: Cast, **values: object) -> Membership:
    return Membership(
        **{
            "clinic": cast.clinic,
            "user": cast.clinician,
            "role": "lead",
            "started_at": NOW,
            **values,
        }
    )


def _enrolment(cast: Cast, **values: object) -> Enrolment:
    return Enrolment(
        **{"clinic": cast.clinic, "participant": cast.newcomer, "joined_at": NOW, **values}
    )


def _message(cast: Cast, **values: object) -> Message:
    return Message(
        **{
            "participant": cast.newcomer,
            "clinic": cast.clinic,
            "from_clinic": True,
            "text": "Hello.",
            "sent_at": NOW,
            **values,
        }
    )


def _note(cast: Cast, **values: object) -> Note:
    about = {"participant": cast.newcomer, "clinic": cast.clinic, "written_at": NOW}
    return Note(**{**about, "text": "x", **values})


def _invitation(cast: Cast, **values: object) -> Invitation:
    return Invitation(
        **{
            "clinic": cast.clinic,
            "invited_as": "participant",
            "code_hmac": b"x" * 32,
            "made_at": NOW,
            "expires_at": LATER,
            **values,
        }
    )


def _thresholds(cast: Cast, **values: int) -> Thresholds:
    row = Thresholds.objects.get_or_create(clinic=cast.clinic)[0]
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _threshold(name: str, value: int) -> Case:
    return lambda c: _thresholds(c, **{name: value}).save()


CASES: dict[str, Case] = {
    "care_clinic_named": lambda c: Clinic(name="", country="AU", created_at=NOW).save(),
    "care_membership_one_active": lambda c: twice(lambda: _member(c)),
    "care_membership_role_known": lambda c: _member(c, role="king").save(),
    "care_membership_ends_after_start": lambda c: _member(c, ended_at=BEFORE).save(),
    "care_enrolment_one_active": lambda c: twice(lambda: _enrolment(c)),
    "care_enrolment_leaves_after_joining": lambda c: _enrolment(c, left_at=BEFORE).save(),
    "care_enrolment_ended_when_left": lambda c: _enrolment(c, ended_because="complete").save(),
    "care_enrolment_told_what_ended": lambda c: _enrolment(c, left_at=NOW, told_at=NOW).save(),
    "care_alert_one_open_per_kind": lambda c: twice(c.alert),
    "care_alert_severity_known": lambda c: c.alert(severity=9).save(),
    "care_alert_acknowledged_has_time": lambda c: c.alert(acknowledged_by=c.clinician).save(),
    "care_alert_kind_known": lambda c: c.alert(kind="HUNGRY").save(),
    "care_alert_claimed_has_time": lambda c: c.alert(claimed_by=c.clinician).save(),
    "care_alert_closed_has_reason": lambda c: c.alert(closed_at=NOW).save(),
    "care_alert_events_after_opening": lambda c: c.alert(event_at=BEFORE).save(),
    "care_thresholds_pain_severe_in_range": _threshold("pain_severe", 6),
    "care_thresholds_pain_up_in_range": _threshold("pain_up", 4),
    "care_thresholds_flare_long_in_range": _threshold("flare_long", 0),
    "care_thresholds_no_logs_low_in_range": _threshold("no_logs_low", 6),
    "care_thresholds_no_logs_medium_in_range": _threshold("no_logs_medium", 29),
    "care_thresholds_low_adherence_in_range": _threshold("low_adherence", 61),
    "care_thresholds_stalled_in_range": _threshold("stalled", 5),
    "care_thresholds_off_plan_high_in_range": _threshold("off_plan_high", 120),
    "care_thresholds_medium_after_low": lambda c: _thresholds(
        c, no_logs_low=14, no_logs_medium=14
    ).save(),
    "care_note_not_empty": lambda c: _note(c, text="").save(),
    "care_note_kind_known": lambda c: _note(c, kind="else", text="x").save(),
    "care_note_contact_says_how": lambda c: _note(c, kind="contact", happened_at=NOW).save(),
    "care_note_contact_says_when": lambda c: _note(c, kind="contact", contact_by="phone").save(),
    "care_note_happened_before_written": lambda c: _note(
        c, kind="contact", contact_by="phone", happened_at=LATER
    ).save(),
    "care_message_not_empty": lambda c: _message(c, text="").save(),
    "care_message_sent_once": lambda c: twice(lambda: _message(c, client_key=UUID(int=7))),
    "care_message_read_after_sent": lambda c: _message(c, read_at=BEFORE).save(),
    "care_invitation_role_known": lambda c: _invitation(c, invited_as="king").save(),
    "care_invitation_expires_later": lambda c: _invitation(c, expires_at=NOW).save(),
    "care_invitation_used_or_revoked": lambda c: _invitation(c, used_at=NOW, revoked_at=NOW).save(),
    "care_invitation_used_in_time": lambda c: _invitation(c, used_at=LATER).save(),
    "care_invitation_used_has_time": lambda c: _invitation(c, used_by=c.newcomer).save(),
}
