"""Words in a note that ask for the list question."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from screening.models.screening import Screening
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked


class WarningWordsQuerySet(ParticipantQuerySet["WarningWords"]):
    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)


@tracked()
class WarningWords(models.Model):
    """Someone wrote words such as "numb" in a note; the list question stays open until answered.

    Only the words found are kept here, not the note. `screening` is what a tick opened.
    """

    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="warning_words")
    words = models.JSONField(default=list)
    noticed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ticks = models.JSONField(default=list, blank=True)
    screening = models.ForeignKey(
        Screening, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = WarningWordsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "warning words"
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(answered_at__isnull=True),
                name="screening_warningwords_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("noticed_at")),
                name="screening_warningwords_answered_after_noticed",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(screening__isnull=True, ticks=[]),
                name="screening_warningwords_ticks_when_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"Warning words of {self.participant_id}"
