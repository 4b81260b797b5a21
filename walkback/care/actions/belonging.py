"""Who belongs to a clinic no more: a participant who leaves or is let go, a clinician who is removed."""

from datetime import datetime

from django.db import transaction

from walkback.accounts import actions as accounts
from walkback.accounts import audit
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import User
from walkback.care.actions.alerts import NotTheirClinician, check_clinician
from walkback.care.actions.clinics import end_membership
from walkback.care.actions.inviting import check_member
from walkback.care.actions.raising import close_alerts
from walkback.care.models import Alert, Clinic, Enrolment, Membership
from walkback.care.models.alert import AlertKind, ClosedBecause
from walkback.care.models.clinic import EndedBecause, MembershipRole


class NotInAClinic(ValueError):
    """No clinic looks after this person now."""


class NotAMember(ValueError):
    """This person does not work in the clinic now."""


class LastLead(ValueError):
    """A clinic keeps at least one lead."""


@transaction.atomic
def leave_clinic(*, participant: User, by: User, now: datetime) -> Clinic:
    """End an enrolment: its clinicians see nothing more, holds follow the rules of self-directed people.

    The agreement to share is taken back, and what was open about them at the clinic is closed.
    Raises NotInAClinic.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    enrolment = _enrolment_of(person)
    if enrolment is None:
        raise NotInAClinic
    _end(enrolment, by, now)
    audit.record(audit.Event.LEFT_CLINIC, by=by, now=now, subject=person, about=enrolment)
    return enrolment.clinic


@transaction.atomic
def end_care(*, participant: User, because: EndedBecause, by: User, now: datetime) -> Enrolment:
    """A clinician of theirs ends the clinic's care, with what `leave_clinic` brings about. The person is told why.

    Whether a lock stands open is the caller's to ask (`walkback.clinic.actions.end_care`). Raises
    NotTheirClinician, also when the person left meanwhile.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    check_clinician(person, by)
    enrolment = _enrolment_of(person)
    if enrolment is None:
        raise NotTheirClinician
    enrolment.ended_because = because
    _end(enrolment, by, now)
    audit.record(
        audit.Event.CARE_ENDED,
        by=by,
        now=now,
        subject=person,
        about=enrolment,
        reason=because.value,
    )
    return enrolment


@transaction.atomic
def note_told(*, participant: User, by: User, now: datetime) -> None:
    """The person has read that a clinic ended its care. Told before, nothing changes."""
    untold = Enrolment.objects.untold().filter(participant=participant)
    for enrolment in untold.select_for_update(of=("self",)).order_by("pk"):
        enrolment.told_at = now
        enrolment.save(update_fields=["told_at"])
        audit.record(
            audit.Event.CARE_END_TOLD, by=by, now=now, subject=participant, about=enrolment
        )


def _enrolment_of(person: User) -> Enrolment | None:
    """The enrolment of now, held."""
    enrolments = Enrolment.objects.active().select_for_update(of=("self",))
    return enrolments.select_related("clinic", "participant").filter(participant=person).first()


def _end(enrolment: Enrolment, by: User, now: datetime) -> None:
    """What ends with it: alerts, and the agreement to share. The caller holds the person and writes it down."""
    person = enrolment.participant
    close_alerts(
        participant=person, kinds=list(AlertKind), because=ClosedBecause.LEFT, by=by, now=now
    )
    accounts.withdraw_consent(participant=person, subject=Subject.SHARING, by=by, now=now)
    # Last: from here on a clinician who ends it sees nothing of theirs any more.
    enrolment.left_at = now
    enrolment.save(update_fields=["left_at", "ended_because"])


@transaction.atomic
def remove_member(
    *, clinic: Clinic, member: User, hand_to: User | None, by: audit.Actor, now: datetime
) -> None:
    """A lead ends a clinician's place: their claims go to `hand_to`, or to nobody, and they are signed out.

    Raises NotTheirClinic, NotALead, NotAMember (also for `hand_to`), LastLead.
    """
    # One at a time for a clinic: two leads who remove each other must not leave it without any.
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    check_member(clinic, by, as_lead=True)
    places = {place.user_id: place for place in Membership.objects.active().filter(clinic=clinic)}
    ending = places.pop(member.pk, None)
    if ending is None or (hand_to is not None and hand_to.pk not in places):
        raise NotAMember
    if not any(place.role == MembershipRole.LEAD for place in places.values()):
        raise LastLead
    _hand_over(clinic, member, hand_to, by, now)
    end_membership(membership=ending, by=by, now=now)
    accounts.end_sessions(user=member, by=by, now=now)


def _hand_over(
    clinic: Clinic, member: User, hand_to: User | None, by: audit.Actor, now: datetime
) -> None:
    """Every open claim of somebody who goes."""
    claimed = (
        Alert.objects.select_for_update(of=("self",))
        .filter(clinic=clinic, claimed_by=member)
        .open()
        .select_related("participant")
        .order_by("participant_id", "pk")
    )
    event = audit.Event.ALERT_RELEASED if hand_to is None else audit.Event.ALERT_CLAIMED
    detail: dict[str, object] = {"from": member.pk, "to": hand_to.pk if hand_to else None}
    entries = [
        audit.Entry(event, subject=alert.participant, about=alert, detail=detail)
        for alert in claimed
    ]
    of_theirs = Alert.objects.filter(clinic=clinic, claimed_by=member).open()
    of_theirs.update(claimed_by=hand_to, claimed_at=None if hand_to is None else now)
    audit.record_all(entries, by=by, now=now)
