"""What a clinic says about itself, whom it invites, and the code that somebody was given."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkback.accounts.forms import CountryChoiceField, TimeZoneField
from walkback.accounts.models import User
from walkback.care.actions.settling import ClinicFacts
from walkback.care.codes import as_typed
from walkback.care.models import Clinic, Thresholds
from walkback.care.models.alert import THRESHOLD_RANGES
from walkback.care.models.invitation import InvitedAs

NO_SUCH_CODE = gettext_lazy(
    "This code does not work. It may be wrong, used or too old. Check it, or ask the clinic for a new one."
)
# Each with its unit and what it is about.
THRESHOLD_WORDS = {
    "pain_severe": (
        gettext_lazy("Severe pain, from"),
        gettext_lazy("Points of 0 to 10: the average of a week."),
    ),
    "pain_up": (
        gettext_lazy("Pain up, from"),
        gettext_lazy("Points above their own usual pain. Pain under 4 never counts."),
    ),
    "flare_long": (
        gettext_lazy("Long flare-up, from"),
        gettext_lazy("Check-ins in a row that say the flare-up is still there."),
    ),
    "no_logs_low": (
        gettext_lazy("Nothing logged: low, from"),
        gettext_lazy("Days without a walk or a check-in."),
    ),
    "no_logs_medium": (
        gettext_lazy("Nothing logged: medium, from"),
        gettext_lazy("Days without a walk or a check-in. More than for low."),
    ),
    "low_adherence": (
        gettext_lazy("Walks much less than planned, under"),
        gettext_lazy("Percent of the planned minutes, two weeks in a row."),
    ),
    "stalled": (gettext_lazy("No step up, from"), gettext_lazy("Weeks in a row.")),
    "off_plan_high": (
        gettext_lazy("Walks much more than planned, above"),
        gettext_lazy("Percent of the planned minutes, two weeks in a row."),
    ),
}


class InviteForm(forms.Form):
    """Whom: a person to look after, or, for leads, somebody to work with."""

    label = forms.CharField(
        required=False,
        max_length=60,
        label=gettext_lazy("For whom (if you like)"),
        help_text=gettext_lazy(
            "Only your team sees this, to tell invitations apart: initials or a file number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Write at most 60 characters.")},
    )
    # Made with the page: a double tap, or the page sent again, makes one invitation.
    client_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4)

    def __init__(self, data: Any = None, *, is_lead: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if is_lead:
            choose = _("Choose what you invite them to.")
            self.fields["invited_as"] = forms.ChoiceField(
                label=_("What do you invite them to?"),
                choices=[
                    (InvitedAs.PARTICIPANT.value, _("To be looked after")),
                    (InvitedAs.CLINICIAN.value, _("To work here")),
                    (InvitedAs.LEAD.value, _("To work here and lead")),
                ],
                initial=InvitedAs.PARTICIPANT.value,
                widget=forms.RadioSelect(),
                error_messages={"required": choose, "invalid_choice": choose},
            )
            self.order_fields(["invited_as", "label"])

    @property
    def invited_as(self) -> InvitedAs:
        return InvitedAs(self.cleaned_data.get("invited_as", InvitedAs.PARTICIPANT.value))


class FactsForm(forms.Form):
    """Name, country, time zone and emergency line of a clinic."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Name of the clinic"),
        error_messages={
            "required": gettext_lazy("Write the clinic's name."),
            "max_length": gettext_lazy("Write at most 120 characters."),
        },
    )
    country = CountryChoiceField()
    time_zone = TimeZoneField()
    emergency_line = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Emergency line (if you have one)"),
        help_text=gettext_lazy(
            "Shown to your people only where Walkback knows no emergency number of their country."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        validators=[
            RegexValidator(
                r"^\+?[0-9][0-9 ]*$",
                gettext_lazy(
                    "Write a telephone number: digits and spaces, with a + in front if needed."
                ),
            )
        ],
        error_messages={"max_length": gettext_lazy("Write at most 40 characters.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].help_text = _("Where the clinic is.")
        self.fields["country"].error_messages["required"] = _("Choose the country.")
        self.fields["time_zone"].help_text = _("Its working days begin and end by this clock.")
        self.fields["time_zone"].error_messages["required"] = _("Choose the nearest city.")
        # A clinic's zone is not the browser's.
        self.fields["time_zone"].widget.attrs.pop("data-browser-timezone", None)

    def facts(self) -> ClinicFacts:
        return ClinicFacts(**self.cleaned_data)


def facts_of(clinic: Clinic) -> dict[str, str]:
    """What a form begins with."""
    return {
        "name": clinic.name,
        "country": clinic.country.code,
        "time_zone": clinic.time_zone,
        "emergency_line": clinic.emergency_line,
    }


class ThresholdsForm(forms.Form):
    """From which values on the clinic is told, each inside its range of clinical specification 8.2."""

    def __init__(self, data: Any = None, *, now_set: Thresholds, **options: Any) -> None:
        super().__init__(data, **options)
        for name, (low, high) in THRESHOLD_RANGES.items():
            label, unit = THRESHOLD_WORDS[name]
            between = _("Write a whole number from %(low)s to %(high)s.") % {
                "low": low,
                "high": high,
            }
            errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), between)
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=_("%(unit)s From %(low)s to %(high)s.")
                % {"unit": unit, "low": low, "high": high},
                min_value=low,
                max_value=high,
                initial=getattr(now_set, name),
                error_messages=errors,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        low, medium = data.get("no_logs_low"), data.get("no_logs_medium")
        if low is not None and medium is not None and medium <= low:
            self.add_error("no_logs_medium", _("This must be more days than for low."))
        return data


class RemoveForm(forms.Form):
    """Who takes over the alerts that a leaving clinician had taken on."""

    hand_to = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Who takes over their alerts?"),
        error_messages={"invalid_choice": gettext_lazy("Choose a colleague from the list.")},
    )

    def __init__(self, data: Any = None, *, colleagues: Sequence[User], **options: Any) -> None:
        super().__init__(data, **options)
        self._by_id = {str(colleague.public_id): colleague for colleague in colleagues}
        field = self.fields["hand_to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", _("Nobody: they wait for anybody in the team")),
                *((key, colleague.email) for key, colleague in self._by_id.items()),
            ]

    @property
    def colleague(self) -> User | None:
        return self._by_id.get(self.cleaned_data["hand_to"])


class CodeForm(forms.Form):
    """The code of an invitation, typed in any way that can be read."""

    code = forms.CharField(
        max_length=60,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Twelve letters and digits. Dashes and spaces do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Write the code that the clinic gave you."),
            "max_length": NO_SUCH_CODE,
        },
    )

    def clean_code(self) -> str:
        code = as_typed(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(NO_SUCH_CODE)
        return code

    def refuse(self) -> None:
        """One and the same message for a wrong, used, expired or revoked code."""
        self.add_error("code", str(NO_SUCH_CODE))
