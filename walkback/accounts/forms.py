"""Forms of the account pages. Forms check what was typed; actions save it."""

from datetime import date
from typing import Any

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from walkback.accounts.actions import ADULT_AGE
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.accounts.zones import listed_name, names_besides, zone_choices
from walkback.core import languages
from walkback.core.translated import translate
from walkback.core.widgets import DateParts, DatePartsField


class TimeZoneSelect(forms.Select):
    """Each option says under which other names a browser may know it (`data-also`)."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        others = names_besides().get(option["value"])
        return (
            option | {"attrs": option["attrs"] | {"data-also": " ".join(others)}}
            if others
            else option
        )


class TimeZoneField(forms.ChoiceField):
    """One of the Area/City zones. A second name of one is understood as the one that is listed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [("", _("Choose your nearest city")), *zone_choices()],
            label=_("Time zone"),
            help_text=_("So that your week and your mails follow your own clock."),
            error_messages={
                "invalid_choice": _(
                    "“%(value)s” is not a time zone we know. Choose one from the list."
                )
            },
            # Names of cities, as the time zone database has them.
            widget=TimeZoneSelect(attrs={"data-browser-timezone": "", "translate": "no"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return listed_name(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        """What was kept or sent under a second name shows as chosen."""
        return listed_name(value) if isinstance(value, str) else value


class CountryChoiceField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [("", _("Choose your country")), *countries],
            label=_("Country"),
            widget=forms.Select(attrs={"autocomplete": "country"}),
            help_text=_("So that we show the right emergency number."),
            error_messages={"invalid_choice": _("Choose a country from the list.")},
            **kwargs,
        )


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth publishes no types
    role = Role.PARTICIPANT
    born_on = DatePartsField(
        widget=DateParts(autocomplete=("bday-day", "bday-month", "bday-year")),
        label=_("Date of birth"),
        help_text=_("Walkback is for adults of 18 and over. For example: 23 4 1968."),
    )
    country = CountryChoiceField()
    time_zone = TimeZoneField()
    terms = forms.BooleanField(
        label=_("I have read the terms and the privacy page, and agree to the terms."),
        error_messages={"required": _("Tick this box to go on.")},
    )
    field_order = ("email", "password1", "born_on", "country", "time_zone", "terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_address(self.fields["email"])
        _name_first_password(self.fields["password1"])
        self.fields["country"].error_messages["required"] = _("Choose your country.")
        self.fields["time_zone"].error_messages["required"] = _("Choose your nearest city.")

    def clean_born_on(self) -> date:
        born_on: date = self.cleaned_data["born_on"]
        today = timezone.localdate()
        if born_on > today or born_on.year < today.year - 110:
            raise forms.ValidationError(
                _("Check the year: this date cannot be your date of birth.")
            )
        if User(born_on=born_on).age_on(today) < ADULT_AGE:
            raise forms.ValidationError(
                _(
                    "Walkback is for adults of 18 and over. Please ask a doctor or physiotherapist "
                    "about walking and your back."
                )
            )
        return born_on


class ClinicianSignupForm(AllauthSignupForm):  # type: ignore[misc]
    """An account to work with, for somebody who was invited. Its country is the clinic's."""

    role = Role.CLINICIAN
    time_zone = TimeZoneField()
    field_order = ("email", "password1", "time_zone")

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        _name_address(self.fields["email"])
        self.fields["email"].help_text = _(
            "The people you look after see it as your name. We send a link to confirm it."
        )
        _name_first_password(self.fields["password1"])
        self.fields["time_zone"].error_messages["required"] = _("Choose your nearest city.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        return data | {"country": self.country}


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_address(self.fields["login"])
        self.fields["password"].error_messages["required"] = _("Write your password.")


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_address(self.fields["email"])


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your password now")
        self.fields["oldpassword"].error_messages["required"] = _("Write your password.")
        _name_new_password(self.fields["password1"])
        _name_repeated(self.fields["password2"])


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_password(self.fields["password1"])
        _name_repeated(self.fields["password2"])


class AddEmailForm(AllauthAddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_address(self.fields["email"])


def _name_address(field: forms.Field) -> None:
    """The same words for an address in every form, the library's included."""
    field.label = _("E-mail address")
    field.error_messages["required"] = _("Write your e-mail address.")
    field.error_messages["invalid"] = _("Write an e-mail address like name@example.org.")
    field.widget.attrs.pop("placeholder", None)


def _name_first_password(field: forms.Field) -> None:
    field.error_messages["required"] = _("Choose a password.")
    field.help_text = _("At least 10 characters. A few words in a row make a good one.")


def _name_new_password(field: forms.Field) -> None:
    """One friendly line instead of a list of what cannot be."""
    field.label = _("New password")
    field.help_text = _("At least 10 characters. A few words in a row make a good one.")
    field.error_messages["required"] = _("Choose a password.")
    field.widget.attrs.pop("placeholder", None)


def _name_repeated(field: forms.Field) -> None:
    field.label = _("The new password once more")
    field.error_messages["required"] = _("Write the new password once more.")
    field.widget.attrs.pop("placeholder", None)


class ProfileForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For the pages and the mails."),
        choices=languages.offered,
        error_messages={"invalid_choice": _("Choose a language from the list.")},
    )
    country = CountryChoiceField()
    time_zone = TimeZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(languages.offered()) == 1:
            del self.fields["language"]


class ResendForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write an e-mail address like name@example.org.")},
    )


class ConsentForm(forms.Form):
    agree = forms.BooleanField(error_messages={"required": _("Tick the box if you agree.")})

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = translate(statement)
