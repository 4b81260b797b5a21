"""What a clinician writes at a row of the queue. Each form has a prefix of its own: all stand on one page."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkback.care.actions import noting
from walkback.care.actions.alerts import LONGEST_SNOOZE
from walkback.care.forms import FOR_THE_CLINIC, LinesField
from walkback.care.models.contact import ContactBy
from walkback.core import dates
from walkback.core.translated import translate

LONGEST_CLOSING = 1000


class CloseForm(forms.Form):
    """Close the alert: it was looked into."""

    text = LinesField(
        label=gettext_lazy("What you found"),
        max_length=LONGEST_CLOSING,
        rows=3,
        missing=gettext_lazy("Write what you found."),
        help_text=FOR_THE_CLINIC,
    )


class ContactForm(forms.Form):
    """That somebody spoke with the person: how, and what came of it."""

    how = forms.TypedChoiceField(
        label=gettext_lazy("How you reached them"),
        choices=lambda: [(way.value, translate(str(way.label))) for way in ContactBy],
        coerce=ContactBy,
        widget=forms.RadioSelect(),
        error_messages={
            "required": gettext_lazy("Choose how you reached them."),
            "invalid_choice": gettext_lazy("Choose how you reached them."),
        },
    )
    text = LinesField(
        label=gettext_lazy("What you spoke about"),
        max_length=noting.LONGEST,
        rows=3,
        missing=gettext_lazy("Write what you spoke about."),
        help_text=FOR_THE_CLINIC,
    )


class SnoozeForm(forms.Form):
    """Put the alert off until the morning of a day."""

    until = forms.DateField(
        label=gettext_lazy("Put off until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Choose a day."),
        },
    )

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        # The last whole day: its first minute is less than the longest time away.
        self.earliest, self.latest = today + timedelta(days=1), today + LONGEST_SNOOZE
        until = self.fields["until"]
        until.initial = today + timedelta(days=7)
        until.help_text = _("It comes back that morning, and at once when it happens again.")
        until.widget.attrs |= {"min": f"{self.earliest:%Y-%m-%d}", "max": f"{self.latest:%Y-%m-%d}"}

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not self.earliest <= day <= self.latest:
            words = _("Choose a day from %(first)s to %(last)s.")
            first, last = dates.day_month(self.earliest), dates.day_month(self.latest)
            raise ValidationError(words % {"first": first, "last": last})
        return day

    def until_instant(self, zone: ZoneInfo) -> datetime:
        """The first minute of the day chosen, where the clinician is."""
        return datetime.combine(self.cleaned_data["until"], time(), tzinfo=zone)
