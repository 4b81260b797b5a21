"""Who examined you, when, and what they said."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.actions.holding import Statement
from walkback.core.widgets import ChoiceRow, DatePartsField

LONGEST_NAME = 120
LONGEST_ACCOUNT = 1000


class AttestationForm(forms.Form):
    """An account of an assessment (clinical specification 4.6)."""

    assessed_by = forms.CharField(
        label=_("Who examined you?"),
        help_text=_(
            "Their name and where they work, for example: the doctor in the emergency department."
        ),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Write who examined you.")},
    )
    assessed_on = DatePartsField(
        label=_("On which day?"),
        help_text=_("For example 27 3 2026."),
    )
    told = forms.CharField(
        label=_("What did they tell you?"),
        help_text=_("In your own words. Nobody reads this live."),
        max_length=LONGEST_ACCOUNT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what they told you.")},
    )
    may_walk = forms.TypedChoiceField(
        label=_("Did they say that you may walk?"),
        choices=[("yes", _("Yes, I may walk")), ("no", _("No, or not yet"))],
        coerce=lambda value: value == "yes",
        widget=ChoiceRow(),
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )

    def __init__(self, data: Any = None, *, today: date | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        if today is not None:
            self.fields["assessed_on"].initial = today

    def statement(self) -> Statement:
        """What was said. Valid once the form is."""
        return Statement(**self.cleaned_data)
