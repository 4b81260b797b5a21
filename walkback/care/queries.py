"""What is asked about clinics."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from walkback.accounts.models import User
from walkback.accounts.roles import Permission
from walkback.care.kinds import CLOSED_BY_CONTACT
from walkback.care.models import Alert, Clinic, Enrolment, Message, Note

PAGE_SIZE = 50
Rows = TypeVar("Rows", bound=QuerySet[Any])


def clinic_of(participant: User) -> Clinic | None:
    """The clinic that looks after this person now; None for a self-directed one."""
    enrolment = (
        Enrolment.objects.active().filter(participant=participant).select_related("clinic").first()
    )
    return None if enrolment is None else enrolment.clinic


def care_ended_of(participant: User) -> Enrolment | None:
    """The enrolment that a clinic ended, for whoever is with no clinic since; None for everybody else."""
    enrolments = Enrolment.objects.for_user(participant).filter(participant=participant)
    # An open one comes first, by Postgres' order of what is empty.
    newest = enrolments.select_related("clinic").order_by("-left_at", "-pk").first()
    return newest if newest is not None and newest.left_at and newest.ended_because else None


# -- What passes between a clinic and its people ---------------------------------------------------
@dataclass(frozen=True)
class Mailbox:
    """How many messages wait for somebody, and whether there is a clinic that they can write to or write for.

    `care_ended`: a clinic ended its care, and the person has not read so yet.
    """

    has_clinic: bool = False
    unread: int = 0
    care_ended: bool = False


def mailbox_of(user: User) -> Mailbox:
    """In one query. A clinician's holds what people wrote to the clinics they work in."""
    if user.may(Permission.OWN_PROGRAMME):
        enrolled = Enrolment.objects.active().filter(participant=OuterRef("pk"))
        waiting = Q(messages__from_clinic=True, messages__read_at__isnull=True)
        untold = Enrolment.objects.untold().filter(participant=OuterRef("pk"))
        own = User.objects.filter(pk=user.pk).annotate(
            has_clinic=Exists(enrolled),
            unread=Count("messages", filter=waiting),
            care_ended=Exists(untold),
        )
        return Mailbox(*own.values_list("has_clinic", "unread", "care_ended").get())
    if user.may(Permission.SEE_CLINIC):
        unread = _to_the_clinic_of_now(Message.objects.for_user(user)).unread(from_clinic=False)
        return Mailbox(has_clinic=True, unread=unread.count())
    return Mailbox()


def thread_page(reader: User, participant: User, *, number: str) -> Page[Message]:
    """One page of a person's messages, the newest first. A number that is none gives the first page.

    The person has all of theirs; a clinician those with the clinic that looks after the person now,
    not what was written to one before.
    """
    messages = Message.objects.for_user(reader).filter(participant=participant)
    if reader.pk != participant.pk:
        messages = _to_the_clinic_of_now(messages)
    ordered = messages.select_related("author", "clinic").order_by("-sent_at", "-pk")
    return Paginator(ordered, PAGE_SIZE).get_page(number)


def waiting_page(reader: User, *, number: str) -> Page[Any]:
    """One page of the people whose messages no clinician has opened, who waits longest first.

    Each is `person` (their public id), `email`, how many (`unread`) and `since` when.
    """
    unread = _to_the_clinic_of_now(Message.objects.for_user(reader)).unread(from_clinic=False)
    people = (
        unread.values(person=F("participant__public_id"), email=F("participant__email"))
        .annotate(unread=Count("pk"), since=Min("sent_at"))
        .order_by("since", "email")
    )
    return Paginator(people, PAGE_SIZE).get_page(number)


def waits_for_contact(reader: User, participant: User) -> bool:
    """Whether an alert is open that only a documented contact closes."""
    alerts = Alert.objects.for_user(reader).open()
    return alerts.filter(participant=participant, kind__in=CLOSED_BY_CONTACT).exists()


def notes_page(reader: User, participant: User, *, number: str) -> Page[Note]:
    """One page of the notes of the clinic that looks after a person now, the newest first; none for the person."""
    notes = _to_the_clinic_of_now(Note.objects.for_user(reader).filter(participant=participant))
    if not reader.may(Permission.SEE_CLINIC):
        notes = notes.none()
    ordered = notes.select_related("author").order_by("-written_at", "-pk")
    return Paginator(ordered, PAGE_SIZE).get_page(number)


def _to_the_clinic_of_now(rows: Rows) -> Rows:
    """Rows between a person and the clinic they are in at this moment."""
    return rows.filter(
        participant__enrolments__clinic=F("clinic"), participant__enrolments__left_at__isnull=True
    )
