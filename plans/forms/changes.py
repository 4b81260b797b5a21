"""Changed days and facts, and a question to the clinic."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.actions.starting import Preferences
from plans.domain.vocabulary import PlanFlag
from plans.forms.fields import CHOOSE, at_most
from plans.forms.size import bmi_of, check_size
from plans.forms.start import StartForm
from walkback.core import dates

LONGEST_QUESTION = 1000


class ChangeForm(forms.Form):
    """What a running plan goes by and what may change during it (clinical specification 3.1, 3.3)."""

    days_available = StartForm.base_fields["days_available"]
    preferred_days = StartForm.base_fields["preferred_days"]
    walking_days = StartForm.base_fields["walking_days"]
    week_begins = forms.TypedChoiceField(
        label=_("On which day should your week begin?"),
        help_text=_(
            "Your weekly mail comes then. Another day makes this one week 1 to 6 days longer, never shorter."
        ),
        choices=dates.weekday_choices,
        coerce=int,
        error_messages=CHOOSE,
    )
    comfortable_minutes = StartForm.base_fields["comfortable_minutes"]
    walking_aid = StartForm.base_fields["walking_aid"]
    height_cm = StartForm.base_fields["height_cm"]
    weight_kg = StartForm.base_fields["weight_kg"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        check_size(self, data)
        return data

    def facts(self, known: dict[str, Any]) -> dict[str, object]:
        """The keys of the intake document that this page may change."""
        data = self.cleaned_data
        flags = set(known.get("modify_flags", [])) - {PlanFlag.AID.value}
        if data["walking_aid"]:
            flags.add(PlanFlag.AID.value)
        return {
            "days_available": data["days_available"],
            "preferred_days": data["preferred_days"],
            "comfortable_minutes": data["comfortable_minutes"],
            "modify_flags": sorted(flags),
            "bmi": bmi_of(data),
        }

    def preferences(self, known: dict[str, object]) -> Preferences:
        """What never touches the dose, with what this page does not ask kept as it is."""
        data = self.cleaned_data
        return replace(
            Preferences.of(known),
            week_begins=data["week_begins"],
            height_cm=data["height_cm"],
            weight_kg=data["weight_kg"],
            walking_days=tuple(sorted(data["walking_days"])),
        )

    @classmethod
    def filled(cls, inputs: dict[str, Any], preferences: dict[str, Any]) -> "ChangeForm":
        """The page as things are known now."""
        uses_aid = PlanFlag.AID in inputs.get("modify_flags", [])
        said = {**inputs, **preferences, "walking_aid": "yes" if uses_aid else "no"}
        return cls(initial={name: said.get(name) for name in cls.base_fields})


class AskForm(forms.Form):
    """A question about one week, in the person's own words."""

    text = forms.CharField(
        label=_("What would you like them to look at?"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write what you would like them to look at."),
            "max_length": at_most(LONGEST_QUESTION),
        },
    )
