"""What a clinician changes about a plan, and why."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.domain.adjustments import RESUME_PERCENTS
from plans.domain.constants import (
    DAY_CAP,
    HIGHEST_TARGET,
    LOWEST_TARGET,
    MAX_WALKING_DAYS,
    NUMBERS_OF,
)
from plans.domain.overrides import Override, Problem
from plans.domain.vocabulary import Track
from plans.queries.overrides import Standpoint
from walkback.clinic.forms import ReasonForm
from walkback.clinic.wording import share
from walkback.core.translated import in_language
from walkback.core.widgets import ChoiceRow, DatePartsField

WHOLE = gettext_lazy("Write a whole number.")
NEEDED = gettext_lazy("Write a number.")
CHOOSE = gettext_lazy("Choose an answer.")
PAUSE_WEEKS = (1, 2, 3, 4, 6, 8)
NUMBERS = ("days", "minutes", "longest_bout", "target_days", "weekly_target", "growth", "pain_base")
"""Fields of the form that are numbers and are named as in `Override`."""


class PlanForm(ReasonForm):
    """A change of a plan: why, and how the plan stood when the page was opened."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, stands: Standpoint, part: str, **options: Any) -> None:
        super().__init__(data, prefix=part, **options)
        self.stands = stands
        self.fields["based_on"].initial = json.dumps(stands.as_dict())

    def seen(self) -> Standpoint | None:
        """How the plan stood for who filled this in; None when it says nothing we know."""
        try:
            return Standpoint.of(json.loads(self.data.get(self.add_prefix("based_on"), "")))
        except (ValueError, TypeError, AttributeError):
            return None

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Say beside each field why its number cannot be."""
        for problem in problems:
            words = in_language(problem.words)
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, _("%(problem)s.") % {"problem": words[:1].upper() + words[1:]})


def _number(
    label: Any, help_text: Any = "", *, highest: int, lowest: int = 1
) -> forms.IntegerField:
    """The range is for the keyboard; what is beyond it is refused by the rules, in their words."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"min": lowest, "max": highest, "inputmode": "numeric"}),
        error_messages={"required": NEEDED, "invalid": WHOLE},
    )


def _from_to(lowest: int, highest: int) -> Any:
    return lazy(lambda: _("From %(low)s to %(high)s.") % {"low": lowest, "high": highest}, str)()


class NumbersForm(PlanForm):
    """The numbers of the running week. What is left as it was is not touched."""

    days = _number(
        gettext_lazy("Walking days a week"), _from_to(1, MAX_WALKING_DAYS), highest=MAX_WALKING_DAYS
    )
    minutes = _number(
        gettext_lazy("Minutes of a walking day"), _from_to(1, DAY_CAP), highest=DAY_CAP
    )
    longest_bout = _number(
        gettext_lazy("Longest walk in one go, in minutes"),
        gettext_lazy("A longer day is split into two or three walks."),
        highest=DAY_CAP,
    )
    track = forms.TypedChoiceField(
        label=gettext_lazy("Track"),
        choices=[
            (Track.GENTLE.value, gettext_lazy("Gentle")),
            (Track.STANDARD.value, gettext_lazy("Standard")),
        ],
        coerce=Track,
        widget=ChoiceRow(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    stage = forms.TypedChoiceField(
        label=gettext_lazy("Pace stage"),
        help_text=gettext_lazy("1 is comfortable throughout; from 2 on more of the walk is brisk."),
        choices=[(stage, str(stage)) for stage in (1, 2, 3, 4)],
        coerce=int,
        widget=ChoiceRow(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    target_days = _number(
        gettext_lazy("Days a week to grow to"),
        _from_to(1, MAX_WALKING_DAYS),
        highest=MAX_WALKING_DAYS,
    )
    weekly_target = _number(
        gettext_lazy("Aim, in minutes a week"),
        _from_to(LOWEST_TARGET, HIGHEST_TARGET),
        lowest=LOWEST_TARGET,
        highest=HIGHEST_TARGET,
    )
    growth = _number(gettext_lazy("Growth after a good week, in minutes"), lowest=0, highest=20)
    pain_base = _number(
        gettext_lazy("Usual pain, 0 to 10"),
        gettext_lazy("Decisions compare the pain of each week with it."),
        lowest=0,
        highest=10,
    )
    field_order = ("days", "minutes", "longest_bout", "track", "stage", "target_days")

    def __init__(self, data: Any = None, *, stands: Standpoint, **options: Any) -> None:
        super().__init__(data, stands=stands, part="numbers", **options)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])
        self.fields["growth"].required = False
        self.fields["growth"].help_text = _growth_words(stands)
        if stands.stage is None:
            del self.fields["stage"]
        for name in self.fields:
            if hasattr(stands, name):
                self.fields[name].initial = getattr(stands, name)

    def without_reason(self) -> "NumbersForm":
        """For a preview: the reason may come later."""
        self.fields["reason"].required = False
        return self

    def wanted(self) -> Override:
        """What differs from how the plan stands. Valid once the form is."""
        data, stands = self.cleaned_data, self.stands
        changed = {
            name: data[name]
            for name in ("track", "stage", *NUMBERS)
            if name in data and data[name] is not None and data[name] != getattr(stands, name)
        }
        gives_back = data["growth"] is None and stands.growth is not None
        return Override(**changed, own_growth=not gives_back)

    def carried_over(self, seen: Standpoint | None) -> "NumbersForm":
        """The same once the plan changed: what was typed stays, what was only shown is as it is now."""
        data: dict[str, Any] = {name: self.data[name] for name in self.data}
        for name in self.fields:
            was = getattr(seen, name, None) if seen else None
            if seen and hasattr(seen, name) and data.get(self.add_prefix(name)) == _typed(was):
                data[self.add_prefix(name)] = _typed(getattr(self.stands, name))
        data[self.add_prefix("based_on")] = json.dumps(self.stands.as_dict())
        self.data = data
        return self


def _typed(value: object) -> str:
    """A number as a form sends it."""
    return "" if value is None else str(value)


def _growth_words(stands: Standpoint) -> str:
    numbers = NUMBERS_OF[Track(stands.track)]
    words = _("Empty: by the rules, %(least)s to %(most)s. Your own: 0 to %(cap)s.")
    return words % {
        "least": numbers.smallest_growth,
        "most": numbers.largest_growth,
        "cap": numbers.largest_growth_override,
    }


class HoldForm(PlanForm):
    """Keep the plan where it is until a day."""

    until = DatePartsField(label=gettext_lazy("Until which day?"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, part="hold", **options)
        self.order_fields(["until", "reason"])


class LiftForm(PlanForm):
    """Let a held plan go on."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, part="lift", **options)


class PauseForm(PlanForm):
    """Let the plan rest."""

    weeks = forms.TypedChoiceField(
        label=gettext_lazy("For how long, about?"),
        coerce=int,
        widget=ChoiceRow(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, part="pause", **options)
        self.order_fields(["weeks", "reason"])
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]  # a choice field
            (weeks, ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks})
            for weeks in PAUSE_WEEKS
        ]


class ResumeForm(PlanForm):
    """Let a resting plan go on at a share of what it was."""

    percent = forms.TypedChoiceField(
        label=gettext_lazy("The plan goes on at"),
        choices=[],
        coerce=int,
        widget=ChoiceRow(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, part="resume", **options)
        self.order_fields(["percent", "reason"])
        self.fields["percent"].choices = [  # type: ignore[attr-defined]  # a choice field
            (percent, share(percent)) for percent in RESUME_PERCENTS
        ]


class EndForm(PlanForm):
    """End the plan for good."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, end this plan for good"),
        error_messages={"required": gettext_lazy("Tick this to end the plan.")},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, part="end", **options)
