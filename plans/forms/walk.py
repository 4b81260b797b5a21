"""Logging a walk."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms

from plans.actions.walking import BACK_DATED_DAYS, WalkEntry
from plans.forms.fields import (
    CHOOSE,
    EFFORT_CHOICES,
    NOT_SAID,
    PAIN_ENDS,
    minutes_field,
    scale_field,
)
from plans.models.walk import LONGEST_WALK_MINUTES


class WalkForm(forms.Form):
    """One walk. Only the minutes are required."""

    client_key = forms.UUIDField(widget=forms.HiddenInput())
    duration_minutes = minutes_field("How many minutes did you walk?", 1, LONGEST_WALK_MINUTES)
    walked_on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose the day of the walk.",
            "invalid": "Write the day as in 2026-11-23, or pick it from the calendar.",
        },
    )
    effort = forms.TypedChoiceField(
        label="How hard did it feel?",
        choices=[*EFFORT_CHOICES, NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    pain_before = scale_field("Back pain before", PAIN_ENDS, required=False)
    pain_after = scale_field("Back pain after", PAIN_ENDS, required=False)
    enjoyment = forms.TypedChoiceField(
        label="Did you enjoy it?",
        choices=[
            ("1", "Not at all"),
            ("2", "A little"),
            ("3", "It was all right"),
            ("4", "Quite a bit"),
            ("5", "Very much"),
            NOT_SAID,
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    note = forms.CharField(
        label="A note for yourself",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nobody reads this live. Tell us about new symptoms with the red button.",
        error_messages={"max_length": "Write at most 500 characters."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["walked_on"].help_text = f"Up to {BACK_DATED_DAYS} days back."
        self.fields["walked_on"].widget.attrs["max"] = today.isoformat()

    @classmethod
    def blank(cls, *, today: date, minutes: int | None) -> "WalkForm":
        initial = {"client_key": uuid4(), "walked_on": today, "duration_minutes": minutes}
        return cls(today=today, initial=initial)

    def clean_walked_on(self) -> date:
        day: date = self.cleaned_data["walked_on"]
        if day > self.today:
            raise forms.ValidationError(
                "This day is in the future. Log a walk after you have walked."
            )
        return day

    def entry(self) -> WalkEntry:
        data = self.cleaned_data
        return WalkEntry(**{name: data[name] for name in data if name != "client_key"})

    @property
    def key(self) -> UUID:
        key: UUID = self.cleaned_data["client_key"]
        return key
