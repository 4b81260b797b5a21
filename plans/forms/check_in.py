"""The pages of the weekly check-in."""

from typing import Any

from django import forms

from plans.domain.vocabulary import Flare, SideEffect
from plans.forms.fields import (
    CHOOSE,
    EFFORT_CHOICES,
    PAIN_ENDS,
    SURE_ENDS,
    scale_field,
    yes_no_field,
)
from screening.symptom_list import SymptomListField


class WeekForm(forms.Form):
    """Check-in 1: how the week went."""

    week_went = forms.TypedChoiceField(
        label="How did your walking week go?",
        choices=[
            ("5", "Very well"),
            ("4", "Well"),
            ("3", "So-so"),
            ("2", "Not so well"),
            ("1", "Badly"),
        ],
        coerce=int,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    planned_absence = yes_no_field(
        "Were you away or on a planned break for 4 or more days of this week?",
        "A holiday, a trip or family time that you knew about. It breaks nothing.",
    )


class SymptomsForm(forms.Form):
    """Check-in 2: pain, and whether anything is new."""

    pain_avg = scale_field(
        "On average, how bad was your low back pain in the past 7 days?", PAIN_ENDS
    )
    new_symptoms = SymptomListField()


class BackForm(forms.Form):
    """Check-in 3: flare-up, side effects, effort."""

    flare = forms.ChoiceField(
        label="Did your back flare up this week?",
        choices=[
            (Flare.NONE.value, "No"),
            (Flare.SETTLED.value, "Yes, and it has settled"),
            (Flare.PRESENT.value, "Yes, and it is still there"),
        ],
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    side_effect = forms.ChoiceField(
        label="Did walking give you trouble in your feet, legs or joints?",
        choices=[
            (SideEffect.NONE.value, "No"),
            (SideEffect.MINOR.value, "A little, such as a blister or soreness that is still there"),
            (SideEffect.LIMITING.value, "Yes, and it limits what I can do"),
        ],
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )

    unsettled_walks = forms.TypedChoiceField(
        label="After your walks this week, had your back settled by the next morning?",
        choices=[
            ("0", "Yes, after each of them"),
            ("1", "Not after one of them"),
            ("2", "Not after two or more"),
            ("", "I did not walk, or rather not say"),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, ask_effort: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ask_effort:
            self.fields["effort"] = forms.TypedChoiceField(
                label="How hard did your walks feel?",
                choices=[*EFFORT_CHOICES, ("", "I did not walk, or rather not say")],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect(),
                error_messages=CHOOSE,
            )


BARRIERS = [
    ("time", "No time"),
    ("weather", "The weather"),
    ("tired", "I was tired"),
    ("pain", "It hurt"),
    ("worry", "I was worried about my back"),
    ("company", "Nobody to walk with"),
    ("forgot", "I forgot"),
    ("ill", "I was ill"),
]


class ConfidenceForm(forms.Form):
    """Check-in 4: what got in the way, and confidence."""

    barriers = forms.MultipleChoiceField(
        label="What got in the way this week?",
        choices=BARRIERS,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "Tick answers from the list."},
    )
    confidence = scale_field(
        "How sure are you that you can walk next week?",
        SURE_ENDS,
    )


def check_in_form(page: str, data: Any, *, initial: dict[str, Any], ask_effort: bool) -> forms.Form:
    """The form of one check-in page before the last. Raises KeyError for another name."""
    if page == "back":
        return BackForm(data, initial=initial, ask_effort=ask_effort)
    forms_by_page: dict[str, type[forms.Form]] = {
        "week": WeekForm,
        "symptoms": SymptomsForm,
        "confidence": ConfidenceForm,
    }
    return forms_by_page[page](data, initial=initial)
