from django.db import models

from walkback.accounts.consent_texts import Subject
from walkback.accounts.models.user import User
from walkback.core.history import tracked


class ConsentQuerySet(models.QuerySet["Consent"]):
    def for_user(self, user: User) -> "ConsentQuerySet":
        return self.filter(participant=user)

    def in_force(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


@tracked()
class Consent(models.Model):
    """One agreement to one version of one text, kept with the words that were shown."""

    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Subject])
    version = models.CharField(max_length=20)
    text = models.TextField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "subject"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="accounts_consent_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(subject__in=[s.value for s in Subject]),
                name="accounts_consent_subject_known",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="accounts_consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.version}"
