"""The pages of the weekly check-in, and the days of the week that follows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from plans.barriers import BARRIERS, usual_first
from plans.domain.vocabulary import Flare, SideEffect
from plans.forms.fields import (
    CHOOSE,
    EFFORT_CHOICES,
    NOT_SAID,
    PAIN_ENDS,
    SURE_ENDS,
    scale_field,
    yes_no_field,
)
from plans.queries import KnownOfWeek
from screening.symptom_list import SymptomListField
from walkback.core.widgets import Weekdays

AWAY_HINT = "A holiday, a trip or family time that you knew about. It breaks nothing."


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
        AWAY_HINT,
    )

    def __init__(self, *args: Any, known: KnownOfWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known.days_away:
            days = "1 day" if known.days_away == 1 else f"{known.days_away} days"
            self.fields["planned_absence"].help_text = f"You noted {days} away. {AWAY_HINT}"


class SymptomsForm(forms.Form):
    """Check-in 2: pain, and whether anything is new."""

    pain_avg = scale_field(
        "On average, how bad was your low back pain in the past 7 days?", PAIN_ENDS
    )
    new_symptoms = SymptomListField()


def _optional_number(label: str, *choices: tuple[str, str]) -> forms.TypedChoiceField:
    """A question about the walks of who walked, with a way out."""
    return forms.TypedChoiceField(
        label=label,
        choices=[*choices, NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )


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
    unsettled_walks = _optional_number(
        "After your walks this week, had your back settled by the next morning?",
        ("0", "Yes, after each of them"),
        ("1", "Not after one of them"),
        ("2", "Not after two or more"),
    )
    effort = _optional_number("How hard did your walks feel?", *EFFORT_CHOICES)

    def __init__(self, *args: Any, known: KnownOfWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known.flare_began_on:
            day = known.flare_began_on
            told = f"You told us on {day:%A} {day.day} {day:%B} that it had flared."
            self.fields["flare"].help_text = told
        if not known.asks_unsettled:
            del self.fields["unsettled_walks"]
        if not known.asks_effort:
            del self.fields["effort"]


class ConfidenceForm(forms.Form):
    """Check-in 4: what got in the way, this person's usual barriers first, and confidence."""

    barriers = forms.MultipleChoiceField(
        label="What got in the way this week?",
        choices=[(barrier.code, barrier.words) for barrier in BARRIERS],
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": "Tick answers from the list."},
    )
    confidence = scale_field(
        "How sure are you that you can walk next week?",
        SURE_ENDS,
    )

    def __init__(self, *args: Any, known: KnownOfWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = usual_first(dict(known.barriers))
        self.fields["barriers"].widget.choices = [(each.code, each.words) for each in usual]


def check_in_form(
    page: str, data: Any, *, initial: dict[str, Any], known: KnownOfWeek
) -> forms.Form:
    """The form of one check-in page before the last. Raises KeyError for another name."""
    if page == "symptoms":
        return SymptomsForm(data, initial=initial)
    forms_by_page: dict[str, type[WeekForm | BackForm | ConfidenceForm]] = {
        "week": WeekForm,
        "back": BackForm,
        "confidence": ConfidenceForm,
    }
    return forms_by_page[page](data, initial=initial, known=known)


class DaysForm(forms.Form):
    """On which days of one week to walk: of `dates`, at most as many as the plan has walks."""

    days = forms.MultipleChoiceField()

    def __init__(
        self, *args: Any, dates: Sequence[date], walks: int, proposed: Sequence[date], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.walks = walks
        how_many = "1 day" if walks == 1 else f"{walks} days"
        choices = [(day.isoformat(), f"{day:%A} {day.day} {day:%B}") for day in dates]
        self.fields["days"] = forms.MultipleChoiceField(
            label="On which days would you like to walk?",
            help_text=f"Your plan has {how_many}. You can move a walk later as well.",
            choices=choices,
            initial=[day.isoformat() for day in proposed],
            widget=Weekdays(choices=choices),
            error_messages={
                "required": "Tick at least one day.",
                "invalid_choice": "Tick days of this week.",
            },
        )

    def clean_days(self) -> list[date]:
        days = [date.fromisoformat(day) for day in self.cleaned_data["days"]]
        if len(days) > self.walks:
            walks = "1 walk" if self.walks == 1 else f"{self.walks} walks"
            raise forms.ValidationError(
                f"Your plan has {walks} in this week: tick {self.walks} at most. More come as it grows."
            )
        return days
