import uuid

from django.db import models

from walkback.core.fields import WrittenOnly


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject_id: int) -> "AuditEventQuerySet":
        return self.filter(subject_id=subject_id)


class AuditEvent(models.Model):
    """One line of the audit trail. Append-only; no foreign keys, so it outlives what it names.

    It never holds the health value itself: ids, codes and versions only.
    """

    id = WrittenOnly(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, default="done")
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="accounts_audit_subject_at"),
            models.Index(fields=["actor_id", "at"], name="accounts_audit_actor_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(action="") & ~models.Q(actor_role=""),
                name="accounts_auditevent_named",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
