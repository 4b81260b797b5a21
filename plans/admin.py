"""Plans, weeks, walks and decisions in the record review."""

from django.contrib import admin
from django.utils.safestring import SafeString

from plans.models import (
    CheckIn,
    MeasureAnswer,
    MeasureRound,
    OwnActivity,
    Plan,
    PlanOverride,
    Prescription,
    Walk,
    WeeklyDecision,
)
from screening.admin import without_private_flags, without_private_ticks
from walkback.accounts.admin import RecordAdmin
from walkback.care.admin import OfAClinicAdmin
from walkback.core.admin import ReadOnlyInline, kept_back, lay_out, open_or_closed


class OfAPlanAdmin(RecordAdmin):
    """Rows that belong to a plan."""

    person = "plan__participant"

    @admin.display(description="Participant", ordering="plan__participant__email")
    def participant(self, row: Prescription | CheckIn | WeeklyDecision | OwnActivity) -> str:
        return row.plan.participant.email


class PrescriptionInline(ReadOnlyInline):
    model = Prescription
    fields = readonly_fields = ("number", "starts_on", "until_on", "days", "minutes", "track")
    ordering = ("number", "pk")


@admin.register(Plan)
class PlanAdmin(RecordAdmin):
    shown_as = {"inputs": "inputs_shown"}
    list_display = ("participant", "status", "gate", "starts_on", "self_attested", "rules")
    list_filter = ("status",)
    list_select_related = ("participant",)
    ordering = ("-drafted_at", "-pk")
    inlines = (PrescriptionInline,)

    @admin.display(description="Inputs")
    def inputs_shown(self, plan: Plan) -> SafeString:
        flags = without_private_flags(plan.inputs.get("modify_flags", []))
        return lay_out({**plan.inputs, "modify_flags": ", ".join(flags) or "none"})


@admin.register(Prescription)
class PrescriptionAdmin(OfAPlanAdmin):
    list_display = ("participant", "number", "starts_on", "days", "minutes", "mode", "track")
    list_filter = ("mode", "track", ("starts_on", admin.DateFieldListFilter))
    list_select_related = ("plan__participant",)
    ordering = ("-starts_on", "-pk")


@admin.register(Walk)
class WalkAdmin(RecordAdmin):
    # What a person writes there, they write for themselves.
    hidden = ("note",)
    list_display = ("participant", "walked_on", "duration_minutes", "as_planned", "added_later")
    list_filter = ("as_planned", "added_later", ("walked_on", admin.DateFieldListFilter))
    list_select_related = ("participant",)
    ordering = ("-walked_on", "-pk")


@admin.register(CheckIn)
class CheckInAdmin(OfAPlanAdmin):
    shown_as = {"new_symptoms": "new_symptoms_shown"}
    list_display = ("participant", "number", "started_at", "completed_at")
    list_filter = (open_or_closed("completed_at", opened="Not complete", closed="Complete"),)
    list_select_related = ("plan__participant",)
    ordering = ("-started_at", "-pk")

    @admin.display(description="New symptoms")
    def new_symptoms_shown(self, check_in: CheckIn) -> SafeString:
        if check_in.new_symptoms is None:
            return lay_out(None)
        return without_private_ticks(check_in.new_symptoms)


@admin.register(WeeklyDecision)
class WeeklyDecisionAdmin(OfAPlanAdmin):
    list_display = ("participant", "number", "kind", "code", "trigger", "decided_at")
    list_filter = ("kind", "trigger", ("decided_at", admin.DateFieldListFilter))
    list_select_related = ("plan__participant",)
    ordering = ("-decided_at", "-pk")


@admin.register(PlanOverride)
class PlanOverrideAdmin(OfAPlanAdmin):
    """What a clinician changed. The reason is written to the person, and may name what was found."""

    shown_as = {"reason": "reason_shown"}
    list_display = ("participant", "version", "number", "kind", "made_by", "made_at")
    list_filter = ("kind", ("made_at", admin.DateFieldListFilter))
    list_select_related = ("plan__participant", "made_by")
    ordering = ("-made_at", "-pk")

    @admin.display(description="Reason", empty_value="—")
    def reason_shown(self, override: PlanOverride) -> str:
        return kept_back(override.reason)


class PlanTemplateAdmin(OfAClinicAdmin):
    """Every version of a clinic's own defaults for new plans. Registered by `walkback.clinic.admin`."""

    list_display = (
        "clinic",
        "version",
        "name",
        "target_days",
        "weekly_target",
        "growth",
        "made_by",
        "made_at",
    )
    list_select_related = ("clinic", "made_by")
    ordering = ("clinic__name", "-version", "-pk")


@admin.register(OwnActivity)
class OwnActivityAdmin(OfAPlanAdmin):
    # In the person's own words: for them and for who looks after them.
    hidden = ("words",)
    list_display = ("participant", "place", "named_at")
    list_select_related = ("plan__participant",)
    ordering = ("-named_at", "-pk")


@admin.register(MeasureRound)
class MeasureRoundAdmin(RecordAdmin):
    list_display = ("participant", "point", "answered_at")
    list_filter = ("point",)
    list_select_related = ("participant",)
    ordering = ("-answered_at", "-pk")


@admin.register(MeasureAnswer)
class MeasureAnswerAdmin(RecordAdmin):
    list_display = ("participant", "instrument", "point", "place", "answered_at")
    list_filter = ("instrument", "point")
    list_select_related = ("participant",)
    ordering = ("-answered_at", "-pk")
