"""The link under which a person's own calendar program reads their walks."""

from django.db import models

from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet

DIGEST_BYTES = 32


class CalendarLinkQuerySet(ParticipantQuerySet["CalendarLink"]):
    pass


class CalendarLink(models.Model):
    """One link a person. Only the SHA-256 of its secret part is kept: it is shown once, when it is made."""

    participant = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_link")
    token_sha256 = models.BinaryField(max_length=DIGEST_BYTES, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Calendar link of {self.participant_id}"
