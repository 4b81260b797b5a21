"""Fields that the programme's forms share."""

from typing import Any

from django import forms

from walkback.core.widgets import ChoiceRow, Scale

YES_NO = [("yes", "Yes"), ("no", "No")]
CHOOSE = {"required": "Choose an answer.", "invalid_choice": "Choose one of the answers."}
NUMBER_0_10 = {"required": "Choose a number.", "invalid_choice": "Choose a number from 0 to 10."}
PAIN_ENDS = ("no pain", "worst pain you can imagine")
EFFORT_CHOICES = [
    ("2", "I could sing"),
    ("4", "I could talk but not sing"),
    ("6", "I could say short phrases only"),
    ("8", "I could say a few words"),
    ("10", "I could not go on"),
]
SURE_ENDS = ("not sure at all", "completely sure")
NOT_SAID = ("", "Rather not say")


def scale_field(
    label: str, ends: tuple[str, str], *, help_text: str = "", required: bool = True
) -> forms.TypedChoiceField:
    """A question from 0 to 10 with words for both `ends`, answered with radio buttons.

    Unanswered optional ones are None."""
    numbers = [(n, str(n)) for n in range(11)]
    choices = numbers if required else [*numbers, NOT_SAID]
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=required,
        widget=Scale(low=ends[0], high=ends[1], choices=choices),
        error_messages=NUMBER_0_10,
    )


def minutes_field(label: str, low: int, high: int, **options: Any) -> forms.IntegerField:
    """Whole minutes in a range, with one plain message for everything else."""
    options.setdefault("widget", forms.NumberInput(attrs={"inputmode": "numeric"}))
    message = f"Write a whole number of minutes from {low} to {high}."
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        error_messages={
            "invalid": message,
            "min_value": message,
            "max_value": message,
            "required": message,
        },
        **options,
    )


def yes_no_field(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=ChoiceRow(),
        error_messages=CHOOSE,
    )
