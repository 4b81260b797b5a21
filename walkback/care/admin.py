"""Clinics, and what passes between them and the people they look after, in the record review."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from walkback.accounts.admin import RecordAdmin
from walkback.accounts.models import User
from walkback.accounts.reach import Reach
from walkback.care.models import (
    Alert,
    Enrolment,
    Invitation,
    Membership,
    Message,
    Note,
)
from walkback.care.team_queries import memberships_of
from walkback.core.admin import filter_by, kept_back, open_or_closed


def works_in(request: HttpRequest) -> Any:
    """The clinics that whoever asks works in now."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # the rule of the address let nobody else in
    return memberships_of(user).values("clinic")


class OfAPersonHereAdmin(RecordAdmin):
    """Rows about a person at a clinic: a clinician reads those of their own clinics alone."""

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        return super().within(rows, reach, request).filter(clinic__in=works_in(request))


class ClinicAdmin(RecordAdmin):
    """Registered by `walkback.clinic.admin`, with what can be changed."""

    person = None
    search_help_text = "Part of the clinic's name"
    list_display = ("name", "country", "emergency_line", "created_at")
    ordering = ("name", "pk")

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        return rows.filter(pk__in=works_in(request))

    def get_search_fields(self, request: object) -> tuple[str, ...]:
        return ("name",)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    person = "user"
    list_display = ("clinic", "user", "role", "started_at", "ended_at")
    list_filter = ("role", open_or_closed("ended_at", opened="Works there", closed="Has left"))
    list_select_related = ("clinic", "user")
    ordering = ("-started_at", "-pk")

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        return rows.filter(clinic__in=works_in(request))


@admin.register(Enrolment)
class EnrolmentAdmin(OfAPersonHereAdmin):
    list_display = ("clinic", "participant", "joined_at", "left_at", "looked_at", "looked_by")
    list_filter = (open_or_closed("left_at", opened="Looked after", closed="Has left"),)
    list_select_related = ("clinic", "participant", "looked_by")
    ordering = ("-joined_at", "-pk")


class AlertAdmin(OfAPersonHereAdmin):
    """Registered by `walkback.clinic.admin`, with what can be done about alerts."""

    shown_as = {"closing_note": "closing_note_shown"}
    list_display = (
        "kind",
        "severity",
        "participant",
        "clinic",
        "value",
        "threshold",
        "opened_at",
        "acknowledged_at",
        "claimed_by",
        "escalated_at",
        "closed_at",
        "closed_because",
    )
    list_filter = (
        open_or_closed("closed_at"),
        open_or_closed("acknowledged_at", opened="Not read", closed="Read"),
        open_or_closed("escalated_at", opened="Not escalated", closed="Escalated"),
        "severity",
        "kind",
    )
    list_select_related = ("participant", "clinic", "claimed_by")
    ordering = ("-opened_at", "-pk")

    @admin.display(description="Closing note", empty_value="—")
    def closing_note_shown(self, alert: Alert) -> str:
        """What a clinician found is for the clinicians who look after the person."""
        return kept_back(alert.closing_note)


class OfAClinicAdmin(RecordAdmin):
    """Rows that are about a clinic, not about a person. Search finds them by the clinic's name."""

    person = None
    search_help_text = "Part of the clinic's name"

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        return rows.filter(clinic__in=works_in(request))

    def get_search_fields(self, request: object) -> tuple[str, ...]:
        return ("clinic__name",)


class ThresholdsAdmin(OfAClinicAdmin):
    """From which values on each clinic is told. Registered by `walkback.clinic.admin`, where they can be changed."""

    list_select_related = ("clinic",)
    list_display = (
        "clinic",
        "pain_severe",
        "pain_up",
        "flare_long",
        "no_logs_low",
        "no_logs_medium",
        "low_adherence",
        "stalled",
        "off_plan_high",
    )
    ordering = ("clinic__name", "pk")


@admin.register(Invitation)
class InvitationAdmin(OfAClinicAdmin):
    """Without the digest of its code: nobody can try codes against it."""

    hidden = ("code_hmac",)
    list_display = (
        "clinic",
        "invited_as",
        "made_by",
        "made_at",
        "expires_at",
        "used_at",
        "used_by",
        "revoked_at",
    )
    list_filter = (
        filter_by(
            "state",
            "state",
            {
                "open": ("Not used", Q(used_at__isnull=True, revoked_at__isnull=True)),
                "used": ("Used", Q(used_at__isnull=False)),
                "revoked": ("Taken back", Q(revoked_at__isnull=False)),
            },
        ),
        "invited_as",
    )
    list_select_related = ("clinic", "made_by", "used_by")
    ordering = ("-made_at", "-pk")


@admin.register(Note)
class NoteAdmin(OfAPersonHereAdmin):
    """What stands in it is for the clinicians who look after the person."""

    shown_as = {"text": "text_shown"}
    list_display = ("participant", "clinic", "kind", "contact_by", "author", "written_at")
    list_filter = ("kind",)
    list_select_related = ("participant", "clinic", "author")
    ordering = ("-written_at", "-pk")

    @admin.display(description="Text", empty_value="—")
    def text_shown(self, note: Note) -> str:
        return kept_back(note.text)


@admin.register(Message)
class MessageAdmin(OfAPersonHereAdmin):
    """What stands in it is between the person and their clinic."""

    shown_as = {"text": "text_shown"}
    list_display = ("participant", "clinic", "author", "sent_at", "read_at")
    list_filter = (open_or_closed("read_at", opened="Not read", closed="Read"),)
    list_select_related = ("participant", "clinic", "author")
    ordering = ("-sent_at", "-pk")

    @admin.display(description="Text", empty_value="—")
    def text_shown(self, message: Message) -> str:
        return kept_back(message.text)
