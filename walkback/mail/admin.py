"""The outbox and who may be mailed, in the record review."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from walkback.accounts.admin import RecordAdmin, email_of, user_with
from walkback.accounts.models import User
from walkback.core.admin import ReadOnlyAdmin, as_uuid
from walkback.mail.models import Heartbeat, MailAttempt, OutboxMail, Recipient, Suppression


@admin.register(OutboxMail)
class OutboxMailAdmin(RecordAdmin):
    list_display = ("participant", "kind", "occasion", "state", "due_at", "attempts", "done_at")
    list_filter = ("state", ("due_at", admin.DateFieldListFilter))
    list_select_related = ("participant",)
    ordering = ("-due_at", "-pk")


@admin.register(MailAttempt)
class MailAttemptAdmin(RecordAdmin):
    """Attempts name mails and people by id only, so they can outlive both."""

    list_display = ("at", "mail_id", "who", "step", "smtp_code", "detail")
    ordering = ("-at", "-pk")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Only so that the search box is drawn; `get_search_results` does the searching."""
        return ("step",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(email=email_of("participant_id"))

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: Any,
        search_term: str,
    ) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        public_id = as_uuid(search_term)
        people = User.objects.filter(
            Q(public_id=public_id) if public_id else Q(email__icontains=search_term.strip())
        )
        return queryset.filter(participant_id__in=people.values("pk")), False

    def subject_of(self, row: MailAttempt) -> User | None:
        return user_with(row.participant_id)

    @admin.display(description="Participant", ordering="participant_id")
    def who(self, attempt: MailAttempt) -> str:
        return getattr(attempt, "email", None) or str(attempt.participant_id)


@admin.register(Recipient)
class RecipientAdmin(RecordAdmin):
    list_display = ("participant", "switched_off", "local_time", "suspended", "suspended_because")
    list_filter = ("suspended",)
    list_select_related = ("participant",)
    ordering = ("participant__email", "pk")


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Addresses are kept as keyed hashes: nobody can be read off this list."""

    list_display = ("fingerprint", "kind", "reason", "at")
    ordering = ("-at", "-pk")
    shown_as = {"address_hmac": "fingerprint"}

    @admin.display(description="Keyed hash of the address")
    def fingerprint(self, row: Suppression) -> str:
        return bytes(row.address_hmac).hex()


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("name", "at")
    ordering = ("name",)
