"""The plan's questions, "what if", and the person's own smaller choice."""

from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.actions.starting import Preferences
from plans.domain.vocabulary import PlanFlag
from plans.forms.fields import (
    CHOOSE,
    PAIN_ENDS,
    SURE_ENDS,
    minutes_field,
    scale_field,
    yes_no_field,
)
from plans.forms.size import bmi_of, check_size
from walkback.core import dates
from walkback.core.widgets import Minutes, Weekdays, choice_label

RECOVERED, IN_PAIN = "recovered", "in_pain"


def _how_now() -> list[tuple[str, SafeString]]:
    """How the back is now, with what the research says to it."""
    return [
        (
            RECOVERED,
            choice_label(
                gettext("I have got over my last episode of back pain"),
                gettext("The research behind this plan was done with people like you."),
            ),
        ),
        (
            IN_PAIN,
            choice_label(
                gettext("I have back pain now"),
                gettext("Walking helps a little in most studies. Small, steady steps are the way."),
            ),
        ),
    ]


class StartForm(forms.Form):
    """What the plan is made from (clinical specification 3.1), in the person's words."""

    how_now = forms.ChoiceField(
        label=_("How is your back now?"),
        choices=_how_now,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    weeks_since_episode = forms.IntegerField(
        label=_("If you have got over it: about how many weeks ago did it end?"),
        help_text=_(
            "A guess is fine. 0 means this week, 52 is a year. With pain now, leave it empty."
        ),
        required=False,
        min_value=0,
        max_value=520,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a whole number of weeks from 0 to 520.")
        ),
    )
    pain_avg = scale_field(
        _("On average, how bad was your low back pain in the past 7 days?"), PAIN_ENDS
    )
    pain_worst = scale_field(_("And at its worst in the past 7 days?"), PAIN_ENDS)
    in_flare = yes_no_field(
        _("Is your back in a flare-up right now?"),
        _("A flare-up is worse than your usual, hard to bear, and gets in the way of your day."),
    )
    baseline_days = forms.IntegerField(
        label=_("On how many days of a usual week do you go for a walk?"),
        help_text=_("A walk you take for the sake of walking, in the last 4 weeks. 0 is fine."),
        min_value=0,
        max_value=7,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "required"), _("Write a number from 0 to 7.")
        ),
    )
    baseline_minutes = minutes_field(
        _("How many minutes do those walks come to in a week, all together?"), 0, 2000
    )
    comfortable_minutes = minutes_field(
        _("How long can you walk before your back, legs or breath make you want to stop?"),
        0,
        180,
        required=False,
        help_text=_("In minutes, without a rest. Leave it empty if you do not know."),
    )
    confidence = scale_field(
        _("How sure are you that you can walk regularly, even with some pain?"),
        SURE_ENDS,
    )
    days_available = forms.TypedChoiceField(
        label=_("On how many days a week could you walk?"),
        choices=[(n, str(n)) for n in range(1, 8)],
        initial=5,
        coerce=int,
        error_messages=CHOOSE,
    )
    preferred_days = forms.TypedChoiceField(
        label=_("And on how many would you like to?"),
        choices=[("", _("Let the plan choose")), *[(n, str(n)) for n in range(1, 7)]],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    walking_days = forms.TypedMultipleChoiceField(
        label=_("Which days suit you best?"),
        help_text=_(
            "Your walks are proposed for these days first. You can change them every week."
        ),
        choices=dates.weekday_choices,
        coerce=int,
        required=False,
        widget=Weekdays(),
        error_messages={"invalid_choice": _("Tick days from the list.")},
    )
    week_begins = forms.TypedChoiceField(
        label=_("On which day should your week begin?"),
        help_text=_("Your plan starts on that day, and your weekly mail comes then."),
        choices=dates.weekday_choices,
        coerce=int,
        error_messages=CHOOSE,
    )
    walking_aid = yes_no_field(_("Do you use a stick, frame or other walking aid?"))
    height_cm = forms.IntegerField(
        label=_("Your height in centimetres"),
        help_text=_(
            "Height and weight tell the plan when to be kinder to your joints. You may leave both empty."
        ),
        required=False,
        min_value=100,
        max_value=250,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number from 100 to 250.")
        ),
    )
    weight_kg = forms.IntegerField(
        label=_("Your weight in kilograms"),
        required=False,
        min_value=30,
        max_value=350,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number from 30 to 350.")
        ),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_episode(data)
        self._check_pain(data)
        self._check_walking(data)
        check_size(self, data)
        return data

    def _check_episode(self, data: dict[str, Any]) -> None:
        """How long ago it ended is asked of those who have got over it; of others it does not count."""
        how_now = data.get("how_now")
        if how_now == IN_PAIN:
            self.errors.pop("weeks_since_episode", None)
            data["weeks_since_episode"] = None
        weeks_said = data.get("weeks_since_episode") is not None
        if how_now == RECOVERED and not weeks_said and "weeks_since_episode" not in self.errors:
            self.add_error("weeks_since_episode", _("Write about how many weeks ago it ended."))

    def _check_pain(self, data: dict[str, Any]) -> None:
        average, worst = data.get("pain_avg"), data.get("pain_worst")
        if average is not None and worst is not None and worst < average:
            self.add_error("pain_worst", _("The worst pain cannot be lower than the average."))

    def _check_walking(self, data: dict[str, Any]) -> None:
        days, minutes = data.get("baseline_days"), data.get("baseline_minutes")
        if days == 0 and minutes:
            self.add_error("baseline_days", _("You wrote minutes of walking: on how many days?"))
        if minutes == 0 and days:
            self.add_error("baseline_minutes", _("You wrote days of walking: how many minutes?"))

    def inputs(self) -> dict[str, object]:
        """The intake document, without what the account and the screening know."""
        data = self.cleaned_data
        return {
            "pain_avg": data["pain_avg"],
            "pain_worst": data["pain_worst"],
            "baseline_minutes": data["baseline_minutes"],
            "baseline_days": data["baseline_days"],
            "comfortable_minutes": data["comfortable_minutes"],
            "weeks_since_episode": data["weeks_since_episode"],
            "in_flare": data["in_flare"],
            "confidence": data["confidence"],
            "days_available": data["days_available"],
            "preferred_days": data["preferred_days"],
            "modify_flags": [PlanFlag.AID.value] if data["walking_aid"] else [],
            "bmi": bmi_of(data),
        }

    def preferences(self) -> Preferences:
        data = self.cleaned_data
        return Preferences(
            week_begins=data["week_begins"],
            recovered=data["how_now"] == RECOVERED,
            height_cm=data["height_cm"],
            weight_kg=data["weight_kg"],
            walking_days=tuple(sorted(data["walking_days"])),
        )

    @classmethod
    def blank(cls, *, today: date) -> "StartForm":
        return cls(initial={"week_begins": today.weekday()})

    @classmethod
    def filled(
        cls, inputs: dict[str, Any], preferences: dict[str, Any], **changed: object
    ) -> "StartForm":
        """The answers of a draft, to be changed; `changed` are those already tried in a "what if"."""
        yes_no = {True: "yes", False: "no"}
        said = {
            **inputs,
            **preferences,
            "how_now": RECOVERED if preferences["recovered"] else IN_PAIN,
            "in_flare": yes_no[inputs["in_flare"]],
            "walking_aid": yes_no[PlanFlag.AID in inputs["modify_flags"]],
            **changed,
        }
        return cls(initial={name: said.get(name) for name in cls.base_fields})


class WhatIfForm(forms.Form):
    """Other days, another comfortable walk: asked of the preview, stored nowhere."""

    days = forms.TypedChoiceField(
        label=_("Days a week you could walk"),
        choices=[(n, str(n)) for n in range(1, 8)],
        coerce=int,
        error_messages=CHOOSE,
    )
    minutes = minutes_field(
        _("Minutes you can walk now, without stopping"),
        0,
        180,
        required=False,
        help_text=_("Leave it empty if you do not know."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page has another field of minutes.
        super().__init__(*args, **{"auto_id": "what_if_%s", **kwargs})

    @classmethod
    def of(cls, inputs: dict[str, Any]) -> "WhatIfForm":
        """The numbers that the draft goes by, to be changed."""
        return cls(
            initial={"days": inputs["days_available"], "minutes": inputs["comfortable_minutes"]}
        )


class OwnChoiceForm(forms.Form):
    """The person's own, smaller number of minutes: from half of those proposed up to all of them."""

    minutes = forms.IntegerField(required=False)

    def __init__(self, *args: Any, lowest: int, proposed: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"] = minutes_field(
            _("Minutes for each walking day"),
            lowest,
            proposed,
            required=False,
            initial=proposed,
            widget=Minutes(chips=(), step=1),
            help_text=gettext("You can choose fewer, from %(lowest)s to %(proposed)s.")
            % {"lowest": lowest, "proposed": proposed},
        )
