"""Fields that the programme's forms share."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkback.core.widgets import ChoiceRow, Scale

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
CHOOSE = {"required": _("Choose an answer."), "invalid_choice": _("Choose one of the answers.")}
NUMBER_0_10 = {
    "required": _("Choose a number."),
    "invalid_choice": _("Choose a number from 0 to 10."),
}
PAIN_ENDS = (_("no pain"), _("worst pain you can imagine"))
EFFORT_CHOICES = [
    ("2", _("I could sing")),
    ("4", _("I could talk but not sing")),
    ("6", _("I could say short phrases only")),
    ("8", _("I could say a few words")),
    ("10", _("I could not go on")),
]
SURE_ENDS = (_("not sure at all"), _("completely sure"))
NOT_SAID = ("", _("Rather not say"))
DATE_WORDS = {
    "required": _("Choose a day."),
    "invalid": _("Write the day as in 2026-11-23, or pick it from the calendar."),
}


def _at_most(most: int) -> str:
    return gettext("Write at most %(most)s characters.") % {"most": most}


def _minutes_from(low: int, high: int) -> str:
    words = gettext("Write a whole number of minutes from %(low)s to %(high)s.")
    return words % {"low": low, "high": high}


# Made anew for each reader: a field is made once, for all of them.
at_most = lazy(_at_most, str)
_minutes_from_lazy = lazy(_minutes_from, str)


def scale_field(
    label: "StrOrPromise",
    ends: "tuple[StrOrPromise, StrOrPromise]",
    *,
    help_text: "StrOrPromise" = "",
    required: bool = True,
) -> forms.TypedChoiceField:
    """A question from 0 to 10 with words for both `ends`, answered with radio buttons.

    Unanswered optional ones are None."""
    numbers: list[tuple[object, StrOrPromise]] = [(n, str(n)) for n in range(11)]
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


def minutes_field(label: "StrOrPromise", low: int, high: int, **options: Any) -> forms.IntegerField:
    """Whole minutes in a range, with one plain message for everything else."""
    options.setdefault("widget", forms.NumberInput(attrs={"inputmode": "numeric"}))
    message = _minutes_from_lazy(low, high)
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


def yes_no_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=ChoiceRow(),
        error_messages=CHOOSE,
    )
