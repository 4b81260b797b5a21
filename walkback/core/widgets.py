"""Widgets that the form templates (`templates/bootstrap5/`) draw in their own way.

They are Django's own widgets with a name the templates can tell apart, so they post, validate and
work without scripts exactly as those do.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from walkback.core import dates

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ChoiceRow(forms.RadioSelect):
    """Short answers side by side where they fit: yes, no, not sure."""


class Scale(forms.RadioSelect):
    """Numbers 0 to 10 as radio buttons, with words at both ends.

    `low` and `high` are the words for the ends, without the numbers. A choice whose value is empty
    ("Rather not say") is drawn below the row.
    """

    def __init__(
        self,
        low: "StrOrPromise",
        high: "StrOrPromise",
        attrs: dict[str, Any] | None = None,
        choices: "Iterable[tuple[object, StrOrPromise]] | None" = None,
    ) -> None:
        self.low = low
        self.high = high
        super().__init__(attrs, [(n, str(n)) for n in range(11)] if choices is None else choices)


def choice_label(text: str, hint: str) -> SafeString:
    """A choice's label with a second, smaller line."""
    return format_html('{}<span class="choice-hint">{}</span>', text, hint)


class Minutes(forms.NumberInput):
    """A whole number with minus and plus and quick picks; a plain number input without scripts.

    `chips` are the quick picks; those outside the field's own range are left out. `step` is what one
    press adds: any whole number in the range may be typed all the same. The words with "{n}" are filled
    in by js/app.js.
    """

    template_name = "components/stepper.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        chips: Iterable[int] = (10, 15, 20, 25, 30),
        step: int = 5,
    ) -> None:
        self.chips = tuple(chips)
        self.step = step
        super().__init__({"inputmode": "numeric"} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"]
        low, high = given.get("min"), given.get("max")
        context["widget"] |= {
            "step": self.step,
            "words": self._words(),
            "chips": [
                chip
                for chip in self.chips
                if (low is None or chip >= low) and (high is None or chip <= high)
            ],
        }
        return context

    def _words(self) -> dict[str, str]:
        step = {"n": self.step}
        return {
            "unit": _("minutes"),
            "said": _("{n} minutes"),
            "least": _("{n} minutes, the least"),
            "most": _("{n} minutes, the most"),
            "less": ngettext("%(n)s minute less", "%(n)s minutes less", self.step) % step,
            "more": ngettext("%(n)s minute more", "%(n)s minutes more", self.step) % step,
        }


class DayChoice(forms.Widget):
    """A day as Today, Yesterday or another one, for a plain DateField.

    It posts the day itself under the field's own name, so that a page opened before midnight keeps the
    day it showed; only "another day" posts `other` there and its day as `<name>_date`. `today` is the
    person's own; another day may be chosen from `earliest` (no limit when None) to `today`.
    """

    OTHER = "other"
    template_name = "components/day_choice.html"
    use_fieldset = True

    def __init__(
        self,
        *,
        today: datetime.date,
        earliest: datetime.date | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        self.today = today
        self.earliest = earliest
        super().__init__(attrs)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        chosen = data.get(name)
        return data.get(f"{name}_date") if chosen == self.OTHER else chosen

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str) -> str:
        """No one input has the field's label; it is a group's."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"]
        id_ = given.get("id", f"id_{name}")
        chosen = _iso(value)
        near = [
            (self.today, _("Today")),
            (self.today - datetime.timedelta(days=1), _("Yesterday")),
        ]
        options = [
            {"value": day.isoformat(), "words": words, "hint": dates.weekday(day), "checked": False}
            for day, words in near
            if self.earliest is None or day >= self.earliest
        ]
        options.append({"value": self.OTHER, "words": _("Another day"), "checked": False})
        for place, option in enumerate(options):
            option["id"] = f"{id_}_{place}"
            option["checked"] = option["value"] == chosen
        is_other = bool(chosen) and not any(option["checked"] for option in options)
        options[-1]["checked"] = options[-1]["checked"] or is_other
        context["widget"] |= {
            "options": options,
            "other": {
                "id": f"{id_}_date",
                "name": f"{name}_date",
                "value": chosen if is_other else "",
                "min": self.earliest.isoformat() if self.earliest else "",
                "max": self.today.isoformat(),
            },
            "invalid": given.get("aria-invalid") == "true",
        }
        return context


def _iso(value: Any) -> str:
    """A day as the date input wants it; what is no day stays as it was typed."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")


class Weekdays(forms.CheckboxSelectMultiple):
    """Days of a week as a row of boxes.

    Values are days (in ISO form) or weekdays (0 Monday to 6 Sunday); labels are given in full and are read
    out so. A weekday is drawn as Mon, a day as Mon with 24 below.
    """

    template_name = "components/weekdays.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["days"] = [
            self._day(option)
            for _, options, _ in context["widget"]["optgroups"]
            for option in options
        ]
        return context

    @staticmethod
    def _day(option: dict[str, Any]) -> dict[str, Any]:
        value = str(option["value"])
        day = None if value.isdigit() else datetime.date.fromisoformat(value)
        return {
            "words": str(option["label"]),
            "short": dates.short_weekday(day) if day else dates.short_weekday_name(int(value)),
            "number": dates.day_number(day) if day else "",
            "value": option["value"],
            "id": option["attrs"].get("id", ""),
            "checked": option["selected"],
            "disabled": bool(option["attrs"].get("disabled")),
        }


class DateParts(forms.MultiWidget):
    """A date as three number inputs: `<name>_day`, `<name>_month`, `<name>_year`.

    A calendar is a poor way to a date 60 years back.
    """

    def __init__(
        self, attrs: dict[str, Any] | None = None, autocomplete: tuple[str, str, str] | None = None
    ) -> None:
        parts = {
            "day": gettext_lazy("Day"),
            "month": gettext_lazy("Month"),
            "year": gettext_lazy("Year"),
        }
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for place, (name, label) in enumerate(parts.items()):
            part_attrs = {"inputmode": "numeric", "data-label": label, "maxlength": "4"}
            if autocomplete:
                part_attrs["autocomplete"] = autocomplete[place]
            widgets[name] = forms.TextInput(part_attrs)
        super().__init__(widgets, attrs)

    def decompress(self, value: datetime.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DatePartsField(forms.MultiValueField):
    """A date typed as day, month and year; its value is a `date`.

    Refuses parts that are missing, not whole numbers, or no date together (31 April).
    """

    widget = DateParts

    def __init__(self, **options: Any) -> None:
        words = {
            "required": gettext_lazy("Enter the day, month and year."),
            "incomplete": gettext_lazy("Enter the day, month and year."),
            "invalid": gettext_lazy("Enter a real date, such as 27 3 1962."),
        }
        number = {"invalid": words["invalid"]}
        fields = tuple(forms.IntegerField(error_messages=number) for _ in range(3))
        given = options.pop("error_messages", {})
        super().__init__(
            fields,
            error_messages=words | given,
            require_all_fields=True,
            **options,
        )

    def compress(self, data_list: list[int | None]) -> datetime.date | None:
        if not data_list:
            return None
        day, month, year = data_list
        if day is None or month is None or year is None:
            return None
        try:
            return datetime.date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
