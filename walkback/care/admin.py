"""Clinics, and what passes between them and the people they look after, in the record review."""

from django.contrib import admin

from walkback.accounts.admin import RecordAdmin
from walkback.care.models import Alert, Clinic, Enrolment, Membership, Message, Note
from walkback.core.admin import open_or_closed


@admin.register(Clinic)
class ClinicAdmin(RecordAdmin):
    person = None
    search_help_text = "Part of the clinic's name"
    list_display = ("name", "country", "emergency_line", "created_at")
    ordering = ("name", "pk")

    def get_search_fields(self, request: object) -> tuple[str, ...]:
        return ("name",)


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    person = "user"
    list_display = ("clinic", "user", "role", "started_at", "ended_at")
    list_filter = ("role", open_or_closed("ended_at", opened="Works there", closed="Has left"))
    list_select_related = ("clinic", "user")
    ordering = ("-started_at", "-pk")


@admin.register(Enrolment)
class EnrolmentAdmin(RecordAdmin):
    list_display = ("clinic", "participant", "joined_at", "left_at")
    list_filter = (open_or_closed("left_at", opened="Looked after", closed="Has left"),)
    list_select_related = ("clinic", "participant")
    ordering = ("-joined_at", "-pk")


@admin.register(Alert)
class AlertAdmin(RecordAdmin):
    list_display = ("kind", "severity", "participant", "clinic", "opened_at", "closed_at")
    list_filter = (open_or_closed("closed_at"), "severity", "kind")
    list_select_related = ("participant", "clinic")
    ordering = ("-opened_at", "-pk")


@admin.register(Note)
class NoteAdmin(RecordAdmin):
    list_display = ("participant", "clinic", "author", "written_at")
    list_select_related = ("participant", "clinic", "author")
    ordering = ("-written_at", "-pk")


@admin.register(Message)
class MessageAdmin(RecordAdmin):
    list_display = ("participant", "clinic", "author", "sent_at", "read_at")
    list_filter = (open_or_closed("read_at", opened="Not read", closed="Read"),)
    list_select_related = ("participant", "clinic", "author")
    ordering = ("-sent_at", "-pk")
