"""The questions about the back between check-ins, and how long a pause is meant to be."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from plans.domain.episodes import Interference
from plans.forms.fields import CHOOSE, NOT_SAID, YES_NO, yes_no_field
from walkback.core import dates
from walkback.core.translated import in_language
from walkback.core.widgets import ChoiceRow, DatePartsField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAUSE_WEEKS = (1, 2, 4, 8)
MOST_DAYS_OFF = 31


def _days_off() -> str:
    return gettext("Write a whole number of days from 0 to %(most)s.") % {"most": MOST_DAYS_OFF}


DAYS_OFF = lazy(_days_off, str)()


def _interference_choices() -> list[tuple[int, str]]:
    return [(each.value, in_language(each.label)) for each in Interference]


def _pause_lengths() -> list[tuple[int, str]]:
    return [
        (weeks, ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks})
        for weeks in PAUSE_WEEKS
    ]


def _interference_field(*, help_text: "StrOrPromise" = "") -> forms.TypedChoiceField:
    """How much the pain got in the way, in five words; None when not answered."""
    return forms.TypedChoiceField(
        label=_("How much did it get in the way of what you usually do?"),
        help_text=help_text,
        choices=_interference_choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )


def _maybe_field(label: "StrOrPromise") -> forms.TypedChoiceField:
    """Yes, no, or rather not say (None)."""
    return forms.TypedChoiceField(
        label=label,
        choices=[*YES_NO, NOT_SAID],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=ChoiceRow(),
        error_messages=CHOOSE,
    )


class LastingForm(forms.Form):
    """Whether pain lasted a whole day and night (clinical specification 6.2)."""

    lasted = yes_no_field(_("Did it last a whole day and night?"))
    interference = _interference_field(help_text=_("Only if it lasted."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("lasted") and data.get("interference") is None:
            self.add_error("interference", CHOOSE["required"])
        return data


class MonthlyForm(forms.Form):
    """The monthly questions (clinical specification 6.4). `since` is the day of the last ones."""

    pain_lasted = yes_no_field(
        _("Did you have back pain that lasted a whole day and night, at more than 2 out of 10?")
    )
    began_on = DatePartsField(
        label=_("When did it begin?"),
        help_text=_(
            "Your best guess is fine. Leave it empty if you do not know, or if it was there all along."
        ),
        required=False,
    )
    interference = _interference_field()
    saw_someone = _maybe_field(_("Did you see anyone about it?"))
    days_off = forms.IntegerField(
        label=_("On how many days did you stay off work, or off what you usually do?"),
        min_value=0,
        max_value=MOST_DAYS_OFF,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": DAYS_OFF, "min_value": DAYS_OFF, "max_value": DAYS_OFF},
    )
    was_hurt = yes_no_field(_("Did you have an injury or a health problem while walking?"))
    hurt_part = forms.CharField(
        label=_("Which part of your body?"),
        max_length=60,
        required=False,
        error_messages={"max_length": _("Use 60 letters or fewer.")},
    )
    hurt_needed_care = _maybe_field(_("Did it need care from a doctor, nurse or physiotherapist?"))
    hurt_still_there = _maybe_field(_("Is it still there?"))

    IF_PAIN = ("began_on", "interference", "saw_someone", "days_off")
    IF_HURT = ("hurt_part", "hurt_needed_care", "hurt_still_there")

    def __init__(self, *args: Any, since: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since, self.today = since, today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("pain_lasted"):
            self._check_pain(data)
        if data.get("was_hurt") and "hurt_part" in data and not data["hurt_part"]:
            self.add_error("hurt_part", _("Write which part, in a word or two."))
        return data

    def _check_pain(self, data: dict[str, Any]) -> None:
        if data.get("interference") is None and "interference" not in self.errors:
            self.add_error("interference", CHOOSE["required"])
        day = data.get("began_on")
        if day is None:
            parts = [self.data.get(f"began_on_{part}", "") for part in ("day", "month", "year")]
            if any(parts) and "began_on" not in self.errors:
                self.add_error(
                    "began_on", _("Enter the day, month and year, or leave all three empty.")
                )
        elif not self.since <= day <= self.today:
            allowed = _("Enter a day from %(since)s to today, or leave it empty.")
            self.add_error("began_on", allowed % {"since": dates.day_month_year(self.since)})

    def answers(self) -> dict[str, object]:
        """What to keep: what hangs on a "no" was not asked. Only for a valid form."""
        data = dict(self.cleaned_data)
        if not data["pain_lasted"]:
            data.update(dict.fromkeys(self.IF_PAIN))
        if not data["was_hurt"]:
            data.update(dict.fromkeys(self.IF_HURT))
        data["hurt_part"] = data["hurt_part"] or ""
        return data


class PauseForm(forms.Form):
    """For how long the plan is to rest."""

    weeks = forms.TypedChoiceField(
        label=_("For how long, about?"),
        choices=_pause_lengths,
        coerce=int,
        widget=ChoiceRow(),
        error_messages={
            "required": _("Choose for how long."),
            "invalid_choice": _("Choose one of these lengths."),
        },
    )
