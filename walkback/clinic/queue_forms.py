"""What a clinician writes at a row of the queue. Each form has a prefix of its own: all stand on one page."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkback.care.actions import looking, noting
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


class WhenField(forms.Field):
    """A day and a time to the minute, where the reader is. An hour that comes twice is meant as late as it can be by now."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, zone: ZoneInfo, now: datetime, **options: Any) -> None:
        words = gettext_lazy("Choose the day and the time.")
        super().__init__(error_messages={"required": words, "invalid": words}, **options)
        self.zone, self.now = zone, now

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        both = [typed.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (1, 0)]
        return next((each for each in both if each <= self.now), both[0])


class ContactForm(forms.Form):
    """That somebody spoke with the person: how, when, and what came of it."""

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

    def __init__(self, data: Any = None, *, zone: ZoneInfo, now: datetime, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["when"] = WhenField(
            label=_("When you spoke"),
            help_text=_(
                "By your clock (%(zone)s). An alert is answered by a contact after it, not before."
            )
            % {"zone": zone.key},
            zone=zone,
            now=now,
            initial=now.astimezone(zone).replace(tzinfo=None),
        )
        self.order_fields(["how", "when", "text"])

    def refuse_time(self, refused: looking.InTheFuture | looking.TooEarly) -> None:
        """Say beside the field why it cannot have been then."""
        if isinstance(refused, looking.InTheFuture):
            words = _("This is in the future.")
        else:
            words = _("Give a time from %(earliest)s on: %(why)s.") % {
                "earliest": dates.day_month_year_clock(refused.earliest),
                "why": _("before that they were not with your clinic")
                if isinstance(refused, looking.BeforeJoining)
                else _("then this alert was raised last"),
            }
        self.add_error("when", words)


class ReviewedForm(forms.Form):
    """What was looked at, of everybody who is ticked."""

    text = LinesField(
        required=False,
        label=gettext_lazy("What you looked at"),
        max_length=looking.LONGEST_REVIEW,
        rows=2,
        missing="",
        help_text=gettext_lazy(
            "It is written down for each of them. Your clinic reads it, they do not."
        ),
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
