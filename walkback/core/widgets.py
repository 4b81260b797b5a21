"""Widgets that the form templates (`templates/bootstrap5/`) draw in their own way.

They are Django's own widgets with a name the templates can tell apart, so they post, validate and
work without scripts exactly as those do.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString


class ChoiceRow(forms.RadioSelect):
    """Short answers side by side where they fit: yes, no, not sure."""


class Scale(forms.RadioSelect):
    """Numbers 0 to 10 as radio buttons, with words at both ends.

    `low` and `high` are the words for the ends, without the numbers. A choice whose value is empty
    ("Rather not say") is drawn below the row.
    """

    def __init__(
        self,
        low: str,
        high: str,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[tuple[object, str]] | None = None,
    ) -> None:
        self.low = low
        self.high = high
        super().__init__(attrs, [(n, str(n)) for n in range(11)] if choices is None else choices)


def choice_label(text: str, hint: str) -> SafeString:
    """A choice's label with a second, smaller line."""
    return format_html('{}<span class="choice-hint">{}</span>', text, hint)


class DateParts(forms.MultiWidget):
    """A date as three number inputs: `<name>_day`, `<name>_month`, `<name>_year`.

    A calendar is a poor way to a date 60 years back.
    """

    def __init__(
        self, attrs: dict[str, Any] | None = None, autocomplete: tuple[str, str, str] | None = None
    ) -> None:
        parts = {"day": "Day", "month": "Month", "year": "Year"}
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
            "required": "Enter the day, month and year.",
            "incomplete": "Enter the day, month and year.",
            "invalid": "Enter a real date, such as 27 3 1962.",
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
