"""What a clinic suggests for new plans, and why."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions.templating import RANGES, Defaults
from plans.models import PlanTemplate
from walkback.care.forms import MOST_CHARACTERS

NUMBERS = {
    "target_days": gettext_lazy("Days a week to grow to"),
    "weekly_target": gettext_lazy("Aim, in minutes a week"),
    "growth": gettext_lazy("Growth after a good week, in minutes"),
}


class TemplateForm(forms.Form):
    """A new version of a clinic's defaults. An empty number is left to the rules."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Your people read it, for example: Hill Clinic walking plan."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    target_days = forms.IntegerField(required=False)
    weekly_target = forms.IntegerField(required=False)
    growth = forms.IntegerField(required=False)
    welcome = forms.CharField(
        label=gettext_lazy("Words of welcome"),
        help_text=gettext_lazy("Shown before they start their plan. You can leave it empty."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For your colleagues. It is kept with this version."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the reason."),
            "max_length": MOST_CHARACTERS,
        },
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, newest: PlanTemplate | None) -> None:
        super().__init__(data)
        self.fields["based_on"].initial = newest.version if newest else 0
        for name, label in NUMBERS.items():
            low, high = RANGES[name]
            words = _("From %(low)s to %(high)s. Empty: by the rules.")
            field = self.fields[name]
            field.label, field.help_text = label, words % {"low": low, "high": high}
            field.error_messages["invalid"] = _("Write a whole number.")
            refusal = _("Write a number from %(low)s to %(high)s, or leave it empty.")
            said = refusal % {"low": low, "high": high}
            field.validators += [MinValueValidator(low, said), MaxValueValidator(high, said)]
            field.widget.attrs |= {"inputmode": "numeric", "min": low, "max": high}
        for name in ("name", *NUMBERS, "welcome"):
            self.fields[name].initial = getattr(newest, name) if newest else None

    def without_reason(self) -> "TemplateForm":
        """For a preview: the reason may come later."""
        self.fields["reason"].required = False
        return self

    def defaults(self) -> Defaults:
        """What it says. Valid once the form is."""
        names = ("name", *NUMBERS, "welcome")
        return Defaults(**{name: self.cleaned_data[name] for name in names})
