"""The pages of the weekly check-in, and the days of the week that follows."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from plans.barriers import usual_first
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
from walkback.core.dates import weekday_day_month
from walkback.core.translated import translate
from walkback.core.widgets import Weekdays

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AWAY_HINT = _("A holiday, a trip or family time that you knew about. It breaks nothing.")


class WeekForm(forms.Form):
    """Check-in 1: how the week went."""

    week_went = forms.TypedChoiceField(
        label=_("How did your walking week go?"),
        choices=[
            ("5", _("Very well")),
            ("4", pgettext_lazy("how the week went", "Well")),
            ("3", _("So-so")),
            ("2", _("Not so well")),
            ("1", _("Badly")),
        ],
        coerce=int,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    planned_absence = yes_no_field(
        _("Were you away or on a planned break for 4 or more days of this week?"),
        AWAY_HINT,
    )

    def __init__(self, *args: Any, known: KnownOfWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known.days_away:
            noted = ngettext(
                "You noted %(n)s day away.", "You noted %(n)s days away.", known.days_away
            ) % {"n": known.days_away}
            self.fields["planned_absence"].help_text = f"{noted} {AWAY_HINT}"


class SymptomsForm(forms.Form):
    """Check-in 2: pain, and whether anything is new."""

    pain_avg = scale_field(
        _("On average, how bad was your low back pain in the past 7 days?"), PAIN_ENDS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made with each form: the list is in the language that is in use when it is made.
        self.fields["new_symptoms"] = SymptomListField()


def _optional_number(
    label: "StrOrPromise", *choices: "tuple[str, StrOrPromise]"
) -> forms.TypedChoiceField:
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
        label=_("Did your back flare up this week?"),
        choices=[
            (Flare.NONE.value, _("No")),
            (Flare.SETTLED.value, _("Yes, and it has settled")),
            (Flare.PRESENT.value, _("Yes, and it is still there")),
        ],
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    side_effect = forms.ChoiceField(
        label=_("Did walking give you trouble in your feet, legs or joints?"),
        choices=[
            (SideEffect.NONE.value, _("No")),
            (
                SideEffect.MINOR.value,
                _("A little, such as a blister or soreness that is still there"),
            ),
            (SideEffect.LIMITING.value, _("Yes, and it limits what I can do")),
        ],
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    unsettled_walks = _optional_number(
        _("After your walks this week, had your back settled by the next morning?"),
        ("0", _("Yes, after each of them")),
        ("1", _("Not after one of them")),
        ("2", _("Not after two or more")),
    )
    effort = _optional_number(_("How hard did your walks feel?"), *EFFORT_CHOICES)

    def __init__(self, *args: Any, known: KnownOfWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known.flare_began_on:
            told = _("You told us on %(day)s that it had flared.")
            day = weekday_day_month(known.flare_began_on)
            self.fields["flare"].help_text = told % {"day": day}
        if not known.asks_unsettled:
            del self.fields["unsettled_walks"]
        if not known.asks_effort:
            del self.fields["effort"]


class ConfidenceForm(forms.Form):
    """Check-in 4: what got in the way, this person's usual barriers first, and confidence."""

    barriers = forms.MultipleChoiceField(
        label=_("What got in the way this week?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"invalid_choice": _("Tick answers from the list.")},
    )
    confidence = scale_field(
        _("How sure are you that you can walk regularly, even with some pain?"),
        SURE_ENDS,
    )

    def __init__(self, *args: Any, known: KnownOfWeek, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = usual_first(dict(known.barriers))
        barriers = cast("forms.MultipleChoiceField", self.fields["barriers"])
        barriers.choices = [(each.code, translate(each.words)) for each in usual]


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
        choices = [(day.isoformat(), weekday_day_month(day)) for day in dates]
        self.fields["days"] = forms.MultipleChoiceField(
            label=_("On which days would you like to walk?"),
            help_text=ngettext(
                "Your plan has %(n)s day. You can move a walk later as well.",
                "Your plan has %(n)s days. You can move a walk later as well.",
                walks,
            )
            % {"n": walks},
            choices=choices,
            initial=[day.isoformat() for day in proposed],
            widget=Weekdays(choices=choices),
            error_messages={
                "required": _("Tick at least one day."),
                "invalid_choice": _("Tick days of this week."),
            },
        )

    def clean_days(self) -> list[date]:
        days = [date.fromisoformat(day) for day in self.cleaned_data["days"]]
        if len(days) > self.walks:
            too_many = ngettext(
                "Your plan has %(n)s walk in this week: tick %(n)s at most. More come as it grows.",
                "Your plan has %(n)s walks in this week: tick %(n)s at most. More come as it grows.",
                self.walks,
            )
            raise forms.ValidationError(too_many % {"n": self.walks})
        return days
