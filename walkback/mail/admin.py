"""The outbox and who may be mailed, in the record review."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from walkback.accounts.admin import (
    ForAdministratorsAdmin,
    RecordAdmin,
    email_of,
    found_by,
    user_with,
)
from walkback.accounts.models import User
from walkback.accounts.reach import Reach, reach_of
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
        email = email_of("participant_id", reach_of(request.user))
        return super().get_queryset(request).annotate(email=email)

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        return rows.filter(participant_id__in=reach.people.values("pk"))

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: Any,
        search_term: str,
    ) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(participant_id__in=found_by(search_term, request)), False

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
class SuppressionAdmin(ForAdministratorsAdmin):
    """Addresses are kept as keyed hashes: nobody can be read off this list."""

    list_display = ("fingerprint", "kind", "reason", "at")
    ordering = ("-at", "-pk")
    shown_as = {"address_hmac": "fingerprint"}

    @admin.display(description="Keyed hash of the address")
    def fingerprint(self, row: Suppression) -> str:
        return bytes(row.address_hmac).hex()


@admin.register(Heartbeat)
class HeartbeatAdmin(ForAdministratorsAdmin):
    list_display = ("name", "at")
    ordering = ("name",)
