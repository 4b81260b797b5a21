"""Screenings and holds in the record review.

Answers about bladder, bowel, sex, pregnancy and drugs are for the clinicians who look after the
person (clinical specification 9.3): here they are kept back, and so is what would give them away.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from screening.domain.items import GroupId
from screening.domain.outcomes import Outcome
from screening.domain.private import (
    PRIVATE_FLAGS,
    PRIVATE_ITEMS,
    PRIVATE_TICKS,
    TELLING_ITEMS,
)
from screening.models import Answer, Attestation, Hold, Screening, WarningWords
from walkback.accounts.admin import RecordAdmin
from walkback.core.admin import (
    KEPT_BACK,
    ReadOnlyInline,
    kept_back,
    lay_out,
    one_of,
    open_or_closed,
)


def without_private_items(items: Iterable[str]) -> SafeString:
    """Item ids, the private ones as a note that something was kept back."""
    shown = [KEPT_BACK if item in PRIVATE_ITEMS else item for item in items]
    return lay_out(list(dict.fromkeys(shown)))


def without_private_flags(flags: Iterable[str]) -> list[str]:
    """Flags, those that only a private answer raises as a note that something was kept back."""
    return list(dict.fromkeys(KEPT_BACK if flag in PRIVATE_FLAGS else flag for flag in flags))


def without_private_answers(fired: Iterable[Mapping[str, object]]) -> SafeString:
    """What fired; of a private answer only what it came to."""
    return lay_out(
        [
            {**entry, "item": KEPT_BACK, "answer": KEPT_BACK}
            if entry["item"] in PRIVATE_ITEMS
            else dict(entry)
            for entry in fired
        ]
    )


def without_private_ticks(ticks: Iterable[str]) -> SafeString:
    """What was ticked in the weekly list, private ticks as a note that something was kept back."""
    shown = (KEPT_BACK if tick in PRIVATE_TICKS else tick for tick in ticks)
    return lay_out(list(dict.fromkeys(shown)))


class AnswerInline(ReadOnlyInline):
    model = Answer
    verbose_name_plural = "Answers (private ones are for the clinicians who look after the person)"
    fields = readonly_fields = ("item", "wording", "answer_shown", "answered_at")
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(item__in=TELLING_ITEMS)

    @admin.display(description="Answer")
    def answer_shown(self, row: Answer) -> str:
        return KEPT_BACK if row.item in PRIVATE_ITEMS else row.answer


@admin.register(Screening)
class ScreeningAdmin(RecordAdmin):
    hidden = ("may_be_pregnant",)
    shown_as = {
        "fired": "fired_shown",
        "flags": "flags_shown",
        "scope_groups": "scope_shown",
        "scope_items": "scope_items_shown",
        "cleared_before": "cleared_shown",
    }
    list_display = ("participant", "purpose", "outcome", "started_at", "submitted_at", "ruleset")
    list_filter = (
        one_of("outcome", [outcome.value for outcome in Outcome]),
        open_or_closed("submitted_at", opened="Not submitted", closed="Submitted"),
        "purpose",
    )
    list_select_related = ("participant",)
    ordering = ("-started_at", "-pk")
    inlines = (AnswerInline,)

    @admin.display(description="Fired")
    def fired_shown(self, screening: Screening) -> SafeString:
        return without_private_answers(screening.fired)

    @admin.display(description="Flags")
    def flags_shown(self, screening: Screening) -> SafeString:
        return lay_out(without_private_flags(screening.flags))

    @admin.display(description="Groups asked")
    def scope_shown(self, screening: Screening) -> SafeString:
        groups = [group for group in screening.scope_groups if group != GroupId.G]
        return lay_out(groups or ["all" if not screening.scope_groups else KEPT_BACK])

    @admin.display(description="Single items asked")
    def scope_items_shown(self, screening: Screening) -> SafeString:
        return without_private_items(screening.scope_items)

    @admin.display(description="Cleared before")
    def cleared_shown(self, screening: Screening) -> SafeString:
        return without_private_items(screening.cleared_before)


@admin.register(Hold)
class HoldAdmin(RecordAdmin):
    """Reasons are written to the person, and may name what was found."""

    shown_as = {
        "items": "items_shown",
        "declined_reason": "declined_reason_shown",
        "closing_reason": "closing_reason_shown",
    }
    list_display = ("participant", "kind", "raised_at", "seen_at", "closed_at", "closed_by")
    list_filter = (open_or_closed("closed_at"), "kind")
    list_select_related = ("participant", "closed_by")
    ordering = ("-raised_at", "-pk")

    @admin.display(description="Items")
    def items_shown(self, hold: Hold) -> SafeString:
        return without_private_items(hold.items)

    @admin.display(description="Declined reason", empty_value="—")
    def declined_reason_shown(self, hold: Hold) -> str:
        return kept_back(hold.declined_reason)

    @admin.display(description="Closing reason", empty_value="—")
    def closing_reason_shown(self, hold: Hold) -> str:
        return kept_back(hold.closing_reason)


@admin.register(Attestation)
class AttestationAdmin(RecordAdmin):
    """Who assessed somebody and what they said is for the clinicians who look after the person."""

    shown_as = {"assessed_by": "assessed_by_shown", "told": "told_shown"}
    list_display = ("participant", "assessed_on", "may_walk", "given_at", "given_by")
    list_filter = ("may_walk",)
    list_select_related = ("participant", "given_by")
    ordering = ("-given_at", "-pk")

    @admin.display(description="Assessed by")
    def assessed_by_shown(self, attestation: Attestation) -> str:
        return kept_back(attestation.assessed_by)

    @admin.display(description="Told")
    def told_shown(self, attestation: Attestation) -> str:
        return kept_back(attestation.told)


@admin.register(WarningWords)
class WarningWordsAdmin(RecordAdmin):
    """The words come out of a note that somebody wrote for themselves."""

    shown_as = {"words": "words_shown", "ticks": "ticks_shown"}
    list_display = ("participant", "noticed_at", "answered_at")
    list_filter = (open_or_closed("answered_at", opened="Not answered", closed="Answered"),)
    list_select_related = ("participant",)
    ordering = ("-noticed_at", "-pk")

    @admin.display(description="Words")
    def words_shown(self, noticed: WarningWords) -> str:
        return kept_back(noticed.words)

    @admin.display(description="Ticks")
    def ticks_shown(self, noticed: WarningWords) -> SafeString:
        return without_private_ticks(noticed.ticks)
