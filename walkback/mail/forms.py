"""Forms about reminders."""

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from walkback.core import dates
from walkback.mail.actions import QUIET_FROM, QUIET_UNTIL


def _times() -> list[tuple[str, str]]:
    """Every quarter of an hour outside the quiet hours."""
    quarters = [
        time(hour, minute)
        for hour in range(QUIET_UNTIL.hour, QUIET_FROM.hour)
        for minute in (0, 15, 30, 45)
    ]
    return [(f"{at:%H:%M}", dates.clock(at)) for at in quarters]


class RemindersForm(forms.Form):
    weekly_enabled = forms.BooleanField(
        required=False,
        label=_("Send me one mail a week with my next step"),
    )
    local_time = forms.TypedChoiceField(
        label=_("At what time?"),
        help_text=_("In your own time zone. We never mail between 20:00 and 08:00."),
        choices=_times,
        coerce=time.fromisoformat,
        error_messages={
            "invalid_choice": _("Choose a time from the list, between 08:00 and 19:45.")
        },
    )
