"""Logging a walk."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plans.actions.walking import BACK_DATED_DAYS, WalkEntry
from plans.forms.fields import (
    CHOOSE,
    DATE_WORDS,
    EFFORT_CHOICES,
    NOT_SAID,
    PAIN_ENDS,
    at_most,
    minutes_field,
    scale_field,
)
from plans.models import Plan, Walk
from plans.models.walk import LONGEST_WALK_MINUTES
from walkback.core.widgets import DayChoice, Minutes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NOTE = 500
PARTS = ("part_1", "part_2", "part_3")
ENJOYMENT_CHOICES = [
    ("1", _("Not at all")),
    ("2", _("A little")),
    ("3", _("It was all right")),
    ("4", _("Quite a bit")),
    ("5", _("Very much")),
]


def _part_field(label: "StrOrPromise") -> forms.IntegerField:
    return minutes_field(label, 1, LONGEST_WALK_MINUTES, required=False)


class WalkForm(forms.Form):
    """One walk. Only the minutes are required; without a day it was today.

    Parts of a day that was split add up to the minutes, and count instead of them.
    """

    client_key = forms.UUIDField(widget=forms.HiddenInput())
    duration_minutes = minutes_field(
        _("How many minutes did you walk?"), 1, LONGEST_WALK_MINUTES, widget=Minutes()
    )
    walked_on = forms.DateField(
        label=_("On which day?"),
        error_messages=DATE_WORDS | {"required": _("Choose the day of the walk.")},
    )
    part_1 = _part_field(_("First part, in minutes"))
    part_2 = _part_field(_("Second part"))
    part_3 = _part_field(_("Third part"))
    effort = forms.TypedChoiceField(
        label=_("How hard did it feel?"),
        choices=[*EFFORT_CHOICES, NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    pain_before = scale_field(_("Back pain before"), PAIN_ENDS, required=False)
    pain_after = scale_field(_("Back pain after"), PAIN_ENDS, required=False)
    enjoyment = forms.TypedChoiceField(
        label=_("Did you enjoy it?"),
        choices=[*ENJOYMENT_CHOICES, NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(),
        error_messages=CHOOSE,
    )
    note = forms.CharField(
        label=_("A note for yourself"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nobody reads this live. Tell us about new symptoms with the red button."),
        error_messages={"max_length": at_most(LONGEST_NOTE)},
    )

    def __init__(self, *args: Any, today: date, walk: Walk | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.walk = walk
        self.fields["walked_on"].help_text = ngettext(
            "Up to %(n)s day back.", "Up to %(n)s days back.", BACK_DATED_DAYS
        ) % {"n": BACK_DATED_DAYS}
        self.fields["walked_on"].widget = DayChoice(
            today=today, earliest=today - timedelta(days=BACK_DATED_DAYS)
        )
        # Sent without a day at all, the walk was today; "another day" needs its date.
        self.fields["walked_on"].required = not self.is_bound or "walked_on" in self.data

    @classmethod
    def blank(cls, plan: Plan, *, today: date, minutes: int | None, newest: int) -> "WalkForm":
        """A form prefilled with today's walk.

        Its key is the same until another walk is logged, so that the same walk sent from two tabs
        is one walk.
        """
        key = uuid5(plan.public_id, f"walk after {newest}")
        initial = {"client_key": key, "walked_on": today, "duration_minutes": minutes}
        return cls(today=today, initial=initial)

    @classmethod
    def of(cls, walk: Walk, *, today: date) -> "WalkForm":
        """The form of a walk that was logged."""
        names = (*cls.base_fields.keys() - set(PARTS), "client_key")
        initial: dict[str, object] = {name: getattr(walk, name) for name in names}
        initial.update(zip(PARTS, walk.bouts, strict=False))
        return cls(today=today, walk=walk, initial=initial)

    def clean_walked_on(self) -> date:
        day: date = self.cleaned_data["walked_on"] or self.today
        if day > self.today:
            raise forms.ValidationError(
                _("This day is in the future. Log a walk after you have walked.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        parts = tuple(data[name] for name in PARTS if data.get(name))
        if self._minutes_were_corrected(parts):
            parts = ()
        data["bouts"] = parts
        if len(parts) == 1:
            self.add_error("part_1", _("Write two or three parts, or leave all of them empty."))
        elif parts:
            self._add_up(parts)
        return data

    def _minutes_were_corrected(self, parts: tuple[int, ...]) -> bool:
        """Whether the person changed the minutes of a split walk and left its parts as they were."""
        minutes = self.cleaned_data.get("duration_minutes")
        return (
            self.walk is not None
            and minutes is not None
            and parts == tuple(self.walk.bouts)
            and minutes != self.walk.duration_minutes
        )

    def _add_up(self, parts: tuple[int, ...]) -> None:
        total = sum(parts)
        if total > LONGEST_WALK_MINUTES:
            too_long = ngettext(
                "Together at most %(n)s minute.",
                "Together at most %(n)s minutes.",
                LONGEST_WALK_MINUTES,
            )
            self.add_error("part_1", too_long % {"n": LONGEST_WALK_MINUTES})
            return
        self.cleaned_data["duration_minutes"] = total
        self.errors.pop("duration_minutes", None)

    def entry(self) -> WalkEntry:
        data = self.cleaned_data
        left_out = {"client_key", *PARTS}
        return WalkEntry(**{name: data[name] for name in data if name not in left_out})

    @property
    def key(self) -> UUID:
        """What tells this walk from others: the form it came from, with what was said in it.

        A walk with other values sent from the same form, by going back to it, is another walk.
        """
        key: UUID = self.cleaned_data["client_key"]
        return uuid5(key, repr(self.entry()))
