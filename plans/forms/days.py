"""Moving a walk to another day, and days away."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.forms.fields import CHOOSE, DATE_WORDS
from walkback.core import dates

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def in_words(day: date, *, today: date) -> str:
    """A day of about this week: "Today, Monday 23 November"."""
    words = dates.weekday_day_month(day)
    if day == today:
        return gettext("Today, %(day)s") % {"day": words}
    if day == today + timedelta(days=1):
        return gettext("Tomorrow, %(day)s") % {"day": words}
    return words


class MoveForm(forms.Form):
    """One planned walk of this week on another day of this week."""

    from_day = forms.TypedChoiceField(
        label=_("Which walk?"),
        coerce=date.fromisoformat,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    to_day = forms.TypedChoiceField(
        label=_("To which day?"),
        coerce=date.fromisoformat,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )

    def __init__(
        self,
        *args: Any,
        movable: Collection[date],
        free_days: Collection[date],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, days in (("from_day", movable), ("to_day", free_days)):
            field = cast("forms.TypedChoiceField", self.fields[name])
            field.choices = [(day.isoformat(), in_words(day, today=today)) for day in days]
        if len(movable) == 1:
            self.fields["from_day"].widget = forms.HiddenInput()


def _day_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE_WORDS,
    )


class AwayForm(forms.Form):
    """Days away, both ends included."""

    first = _day_field(_("First day away"))
    last = _day_field(_("Last day away"), _("The same day, if it is only one."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return data
