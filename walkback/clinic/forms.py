"""What a clinician decides about a hold, and why."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from plans.domain.reasons import dose_words
from screening.attestation_form import AttestationForm
from walkback.accounts.models import User
from walkback.clinic.hold_queries import Resumption
from walkback.core.widgets import choice_label

LONGEST_REASON = 1000
CHOOSE = "Choose at how much the plan goes on."
NO_BREAK = "\N{NO-BREAK SPACE}"


class ReasonForm(forms.Form):
    """A reason in words. The person reads it with the clinician's name."""

    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write the reason.",
            "max_length": f"Write at most {LONGEST_REASON} characters.",
        },
    )

    def __init__(self, data: Any = None, *, person: User, by: User, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields[
            "reason"
        ].help_text = f"{person.email} reads this as you write it, with your name: {by.email}."


class ClearForm(ReasonForm):
    """Clear the hold. For a plan that waits also: at how much it goes on."""

    def __init__(self, data: Any = None, *, resumption: Resumption | None, **options: Any) -> None:
        super().__init__(data, prefix="clear", **options)
        if resumption is None or not resumption.choices:
            return
        self.fields["resume_percent"] = forms.TypedChoiceField(
            label="The plan goes on at",
            help_text=f"Before: {dose_words(resumption.last.state)} a week.",
            choices=[
                (
                    percent,
                    choice_label(
                        f"{percent}{NO_BREAK}%",
                        f"{dose_words(state)}, {state.weekly_minutes} minutes a week"
                        + (". Proposed" if percent == resumption.proposed else ""),
                    ),
                )
                for percent, state in resumption.choices
            ],
            coerce=int,
            initial=resumption.proposed,
            widget=forms.RadioSelect(),
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )

    @property
    def resume_percent(self) -> int | None:
        """The percentage chosen; None where there was nothing to choose."""
        chosen: int | None = self.cleaned_data.get("resume_percent")
        return chosen


class KeepForm(ReasonForm):
    """Look, and keep the hold."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, prefix="keep", **options)


class ToldForm(AttestationForm):
    """The same account of an assessment as the person can give, written down by a clinician.

    `earliest` and `today` are days where the person lives: an assessment from before the answer
    says nothing about it.
    """

    def __init__(
        self, data: Any = None, *, earliest: date | None, today: date, **options: Any
    ) -> None:
        super().__init__(data, prefix="told", **options)
        self.earliest, self.today = earliest, today
        words = {
            "assessed_by": (
                "Who examined them?",
                "A name and a place, for example: the doctor in the emergency department. Or you.",
                "Write who examined them.",
            ),
            "assessed_on": ("On which day?", f"For example {today:%-d %-m %Y}.", ""),
            "told": (
                "What was found, and what were they told?",
                "They can read this.",
                "Write what they were told.",
            ),
            "may_walk": ("May they walk?", "", ""),
        }
        for name, (label, hint, missing) in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            if missing:
                field.error_messages["required"] = missing
        may_walk = self.fields["may_walk"]
        if isinstance(may_walk, forms.ChoiceField):
            may_walk.choices = [("yes", "Yes"), ("no", "No, or not yet")]

    def clean_assessed_on(self) -> date:
        day: date = self.cleaned_data["assessed_on"]
        if day > self.today:
            raise ValidationError("This day is in the future.")
        if self.earliest is not None and day < self.earliest:
            raise ValidationError(
                f"Give a day on or after {self.earliest:%-d %B %Y}: the day of the answer."
            )
        return day
