"""The outbox: one row is one mail. Redis only rings a bell; what is due stands here."""

from django.db import models
from django.db.models import F, Q

from walkback.accounts.models import User


class State(models.TextChoices):
    READY = "ready", "Waiting"
    LEASED = "leased", "Being sent"
    DOT = "dot", "Handed over, answer awaited"
    SENT = "sent", "Sent"
    UNCONFIRMED = "unconfirmed", "Probably sent"
    FAILED = "failed", "Refused by the mail server"
    SKIPPED = "skipped", "Too late to be useful"
    SUPPRESSED = "suppressed", "Held back"
    CARRIED = "carried", "Said in another mail"


IN_FLIGHT = (State.LEASED, State.DOT)
HANDED_OVER = (State.DOT, State.SENT, State.UNCONFIRMED)


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    def for_user(self, user: User) -> "OutboxQuerySet":
        """The mails of the participant themselves."""
        return self.filter(participant=user)


class OutboxMail(models.Model):
    """One mail for one occasion of one participant.

    No address, name, text or health value is kept: the mail is rendered when it is sent, from
    current data, so that erasure and a changed address always win.
    """

    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="outbox_mails")
    kind = models.CharField(max_length=30)
    occasion = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    dot_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    # Why it was held back, skipped or given up: a code of walkback.mail.because.
    because = models.CharField(max_length=40, blank=True)
    # Several due together become one mail: those that are not sent by themselves point to it.
    carrier = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="carried"
    )
    queued_at = models.DateTimeField()

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            # The invariant of the whole design: one mail a person and occasion, whatever crashes.
            models.UniqueConstraint(
                fields=["participant", "occasion"], name="mail_outboxmail_one_per_occasion"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="mail_outboxmail_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=IN_FLIGHT) & Q(lease_token__isnull=False))
                | (~Q(state__in=IN_FLIGHT) & Q(lease_token__isnull=True)),
                name="mail_outboxmail_lease_in_flight_only",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_OVER) | Q(dot_at__isnull=False),
                name="mail_outboxmail_handed_over_has_time",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("due_at")), name="mail_outboxmail_expires_after_due"
            ),
            models.CheckConstraint(
                condition=~Q(occasion="") & ~Q(kind=""), name="mail_outboxmail_named"
            ),
            models.CheckConstraint(
                condition=Q(state=State.CARRIED, carrier__isnull=False)
                | (~Q(state=State.CARRIED) & Q(carrier__isnull=True)),
                name="mail_outboxmail_carried_has_carrier",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state=State.READY),
                name="mail_outbox_ready",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state=State.LEASED),
                name="mail_outbox_leased",
            ),
            models.Index(fields=["dot_at"], condition=Q(state=State.DOT), name="mail_outbox_dot"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion} ({self.state})"


class MailAttempt(models.Model):
    """One step of one attempt to send. Append-only, without foreign keys."""

    at = models.DateTimeField()
    mail_id = models.BigIntegerField()
    participant_id = models.BigIntegerField()
    lease_token = models.UUIDField(null=True)
    step = models.CharField(max_length=30)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mail_id", "at"], name="mail_attempt_mail_at")]

    def __str__(self) -> str:
        return f"{self.step} of mail {self.mail_id}"
