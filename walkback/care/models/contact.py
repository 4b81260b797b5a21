"""What passes between a clinic and the people it looks after."""

import uuid

from django.db import models
from django.db.models import F, Q

from walkback.accounts.models import User
from walkback.care.models.clinic import Clinic
from walkback.care.models.scoping import ParticipantQuerySet
from walkback.core.history import tracked


class NoteKind(models.TextChoices):
    NOTE = "note", "Note"
    REVIEWED = "reviewed", "Reviewed, no change"
    CONTACT = "contact", "Contact"


class ContactBy(models.TextChoices):
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
    IN_PERSON = "in_person", "In person"
    OTHER = "other", "Another way"


@tracked()
class Note(models.Model):
    """A clinician's note about a participant. Seen by the clinic, not by the participant.

    A look that changed nothing, and a contact with the person, are notes of their own kinds.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=NoteKind.choices, default=NoteKind.NOTE)
    contact_by = models.CharField(max_length=10, choices=ContactBy.choices, blank=True)
    text = models.TextField(blank=True)
    # When a contact took place; a contact may be written down later.
    happened_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind=NoteKind.REVIEWED), name="care_note_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoteKind.values), name="care_note_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.CONTACT, contact_by__in=ContactBy.values)
                | (~Q(kind=NoteKind.CONTACT) & Q(contact_by="")),
                name="care_note_contact_says_how",
            ),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.CONTACT, happened_at__isnull=False)
                | (~Q(kind=NoteKind.CONTACT) & Q(happened_at__isnull=True)),
                name="care_note_contact_says_when",
            ),
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=F("written_at")),
                name="care_note_happened_before_written",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-written_at"], name="care_note_latest"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk} about {self.participant_id}"


class MessageQuerySet(ParticipantQuerySet["Message"]):
    def unread(self, *, from_clinic: bool) -> "MessageQuerySet":
        """What one side wrote and the other has not opened."""
        return self.filter(from_clinic=from_clinic, read_at__isnull=True)


@tracked()
class Message(models.Model):
    """One message between a participant and their clinic, written by either.

    `client_key` is made with the form: the same message sent twice is one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    from_clinic = models.BooleanField()
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.TextField()
    sent_at = models.DateTimeField()
    # By the other side.
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="care_message_not_empty"),
            models.UniqueConstraint(
                fields=["participant", "client_key"], name="care_message_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("sent_at")),
                name="care_message_read_after_sent",
            ),
        ]
        indexes = [models.Index(fields=["participant", "-sent_at"], name="care_message_latest")]

    def __str__(self) -> str:
        return f"Message {self.pk} about {self.participant_id}"
