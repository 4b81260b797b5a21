"""What a clinician decides about a hold, and why."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.domain.model import WalkingState
from plans.domain.reasons import dose_words
from screening.attestation_form import AttestationForm
from walkback.accounts.models import User
from walkback.care.forms import MOST_CHARACTERS
from walkback.clinic.hold_queries import Resumption
from walkback.clinic.wording import share
from walkback.core import dates
from walkback.core.translated import in_language
from walkback.core.widgets import choice_label

LONGEST_REASON = 1000
CHOOSE = gettext_lazy("Choose at how much the plan goes on.")


class ReasonForm(forms.Form):
    """A reason in words. The person reads it with the clinician's name."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the reason."),
            "max_length": MOST_CHARACTERS,
        },
    )

    def __init__(self, data: Any = None, *, person: User, by: User, **options: Any) -> None:
        super().__init__(data, **options)
        hint = _("%(person)s reads this as you write it, with your name: %(you)s.")
        self.fields["reason"].help_text = hint % {"person": person.email, "you": by.email}


def _choice(percent: int, state: WalkingState, *, is_proposed: bool) -> str:
    dose = ngettext(
        "%(dose)s, %(n)s minute a week", "%(dose)s, %(n)s minutes a week", state.weekly_minutes
    ) % {"dose": in_language(dose_words(state)), "n": state.weekly_minutes}
    hint = _("%(dose)s. Proposed") % {"dose": dose} if is_proposed else dose
    return choice_label(share(percent), hint)


class ClearForm(ReasonForm):
    """Clear the hold. For a plan that waits also: at how much it goes on."""

    def __init__(self, data: Any = None, *, resumption: Resumption | None, **options: Any) -> None:
        super().__init__(data, prefix="clear", **options)
        if resumption is None or not resumption.choices:
            return
        self.fields["resume_percent"] = forms.TypedChoiceField(
            label=_("The plan goes on at"),
            help_text=_("Before: %(dose)s a week.")
            % {"dose": in_language(dose_words(resumption.last.state))},
            choices=[
                (percent, _choice(percent, state, is_proposed=percent == resumption.proposed))
                for percent, state in resumption.choices
            ],
            coerce=int,
            initial=resumption.proposed,
            widget=forms.RadioSelect(),
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )

    @property
    def resume_percent(self) -> int | None:
        """The percentage chosen; None where there was nothing to choose."""
        chosen: int | None = self.cleaned_data.get("resume_percent")
        return chosen


class KeepForm(ReasonForm):
    """Look, and keep the hold."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, prefix="keep", **options)


class ToldForm(AttestationForm):
    """The same account of an assessment as the person can give, written down by a clinician.

    `earliest` and `today` are days where the person lives: an assessment from before the answer
    says nothing about it.
    """

    def __init__(
        self, data: Any = None, *, earliest: date | None, today: date, **options: Any
    ) -> None:
        super().__init__(data, prefix="told", **options)
        self.earliest, self.today = earliest, today
        words = {
            "assessed_by": (
                _("Who examined them?"),
                _(
                    "A name and a place, for example: the doctor in the emergency department. Or you."
                ),
                _("Write who examined them."),
            ),
            "assessed_on": (_("On which day?"), _example(today), ""),
            "told": (
                _("What was found, and what were they told?"),
                _("They can read this."),
                _("Write what they were told."),
            ),
            "may_walk": (_("May they walk?"), "", ""),
        }
        for name, (label, hint, missing) in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            if missing:
                field.error_messages["required"] = missing
        may_walk = self.fields["may_walk"]
        if isinstance(may_walk, forms.ChoiceField):
            may_walk.choices = [("yes", _("Yes")), ("no", _("No, or not yet"))]

    def clean_assessed_on(self) -> date:
        day: date = self.cleaned_data["assessed_on"]
        if day > self.today:
            raise ValidationError(_("This day is in the future."))
        if self.earliest is not None and day < self.earliest:
            words = _("Give a day on or after %(day)s: the day of the answer.")
            raise ValidationError(words % {"day": dates.day_month_year(self.earliest)})
        return day


def _example(day: date) -> str:
    """A day as it is typed."""
    return _("For example %(day)s.") % {"day": f"{day.day} {day.month} {day.year}"}
