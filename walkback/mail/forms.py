"""Forms about reminders."""

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from walkback.core import dates
from walkback.mail.actions import NIGHT_FROM, NIGHT_UNTIL, Choices
from walkback.mail.categories import Category
from walkback.mail.models import Recipient

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOON = time(12)
QUARTERS = (0, 15, 30, 45)


def _times(first: time, last: time) -> list[tuple[str, str]]:
    """Every quarter of an hour from the first to the last, both included."""
    quarters = [time(hour, minute) for hour in range(24) for minute in QUARTERS]
    return [(f"{at:%H:%M}", dates.clock(at)) for at in quarters if first <= at <= last]


def _mail_times() -> list[tuple[str, str]]:
    return _times(NIGHT_UNTIL, time(19, 45))


def _evenings() -> list[tuple[str, str]]:
    return _times(NOON, NIGHT_FROM)


def _mornings() -> list[tuple[str, str]]:
    return _times(NIGHT_UNTIL, NOON)


def _switch(label: "StrOrPromise", what_it_is: "StrOrPromise") -> forms.BooleanField:
    return forms.BooleanField(required=False, label=label, help_text=what_it_is)


class TimeChoiceField(forms.TypedChoiceField):
    """A time from a list; its value is a `time`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=time.fromisoformat, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class RemindersForm(forms.Form):
    """Which mails, and when. The names of the switches are those of the categories."""

    weekly = _switch(
        _("The weekly mail"),
        _(
            "Once a week, when your next week is set: what you walked, your next step, a short lesson."
        ),
    )
    check_in = _switch(
        _("Check-in reminders"),
        _("When your weekly check-in is open, and once more if it is still open after the week."),
    )
    nudge = _switch(
        _("A nudge in the middle of the week"),
        _("Only in a week without a walk in its first days. It is off until you switch it on."),
    )
    silence = _switch(
        _("“Are you still with us?”"),
        _("When we have not heard from you for two weeks or more. Then we stop writing."),
    )
    clinician = _switch(
        _("Messages from your clinician"),
        _(
            "A short mail when your clinician has written or changed something. Switched off, you get "
            "no mail about it. Every message is still here when you sign in: none is hidden."
        ),
    )
    local_time = TimeChoiceField(
        label=_("At what time do you like your mail?"),
        help_text=_("By your own clock, to a quarter of an hour."),
        choices=_mail_times,
        error_messages={
            "required": _("Choose a time from the list, between 08:00 and 19:45."),
            "invalid_choice": _("Choose a time from the list, between 08:00 and 19:45."),
        },
    )
    quiet_from = TimeChoiceField(
        label=_("No mail from …"),
        help_text=_("At the latest from 20:00, when the night begins."),
        choices=_evenings,
        error_messages={
            "required": _("Choose a time from the list, between 12:00 and 20:00."),
            "invalid_choice": _("Choose a time from the list, between 12:00 and 20:00."),
        },
    )
    quiet_until = TimeChoiceField(
        label=_("… until"),
        help_text=_("Not before 08:00, when the night is over."),
        choices=_mornings,
        error_messages={
            "required": _("Choose a time from the list, between 08:00 and 12:00."),
            "invalid_choice": _("Choose a time from the list, between 08:00 and 12:00."),
        },
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        at, begins, ends = (data.get(name) for name in ("local_time", "quiet_from", "quiet_until"))
        if begins and ends and begins <= ends:
            self.add_error("quiet_from", _("Leave some time of the day for mail."))
        elif at and begins and ends and not ends <= at < begins:
            self.add_error(
                "local_time", _("This is in your quiet hours. Choose a time outside them.")
            )
        return data

    def choices(self) -> Choices:
        """What was chosen. The welcome comes once and has no switch: it is never asked for again."""
        data = self.cleaned_data
        wanted = frozenset(each for each in Category if each.is_optional and data[each.value])
        return Choices(wanted, data["local_time"], data["quiet_from"], data["quiet_until"])

    @classmethod
    def filled(cls, recipient: Recipient, unwanted: set[Category]) -> "RemindersForm":
        """As it stands: a category that was unsubscribed shows as off."""
        initial: dict[str, object] = {
            each.value: each not in unwanted for each in Category if each.is_optional
        }
        for name in ("local_time", "quiet_from", "quiet_until"):
            initial[name] = getattr(recipient, name)
        return cls(initial=initial)
