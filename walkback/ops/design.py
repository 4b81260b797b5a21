"""What the page of the design system shows: colours with their contrast, pictures, sample fields and pieces.

For development only; the tests read the same style sheets themselves and compare.
"""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from walkback.core import dates
from walkback.core.templatetags.ui import REASONS, WEEK_STATES
from walkback.core.widgets import (
    ChoiceRow,
    DatePartsField,
    DayChoice,
    Minutes,
    Scale,
    Weekdays,
    choice_label,
)

THEMES = ("light", "dark")
INK, WORDS, CONTROL = 7.0, 4.5, 3.0
PAIRS = (
    ("ink", "ground", INK),
    ("ink", "surface", INK),
    ("ink", "surface-quiet", INK),
    ("ink", "accent-wash", INK),
    ("ink", "caution-wash", INK),
    ("ink", "danger-wash", INK),
    ("ink-soft", "ground", WORDS),
    ("ink-soft", "surface", WORDS),
    ("ink-soft", "surface-quiet", WORDS),
    ("ink-soft", "accent-wash", WORDS),
    ("accent", "ground", WORDS),
    ("accent", "surface", WORDS),
    ("accent", "surface-quiet", WORDS),
    ("accent", "accent-wash", WORDS),
    ("accent-strong", "accent-wash", WORDS),
    ("accent-ink", "accent", WORDS),
    ("accent-ink", "accent-strong", WORDS),
    ("danger", "ground", WORDS),
    ("danger", "surface", WORDS),
    ("danger", "danger-wash", WORDS),
    ("danger-ink", "danger", WORDS),
    ("danger-ink", "danger-strong", WORDS),
    ("caution", "caution-wash", WORDS),
    ("line-strong", "ground", CONTROL),
    ("line-strong", "surface", CONTROL),
    ("line-strong", "surface-quiet", CONTROL),
    ("focus", "ground", CONTROL),
    ("focus", "surface", CONTROL),
)
"""Which colour stands on which, and the least contrast between them (WCAG 2.2: 4.5 for text, 3 for controls)."""


@dataclass(frozen=True)
class Pair:
    """Two colours of one theme, one on the other."""

    front: str
    back: str
    ratio: str
    least: float


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by name, as tokens.css has them (#rrggbb)."""
    text = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text("utf-8")
    start = ':root[data-theme="dark"]' if theme == "dark" else "html[data-theme] {"
    block = text.partition(start)[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", block))


def contrast(one: str, other: str) -> float:
    """The contrast between two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(each * 2 for each in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def pairs(theme: str) -> list[Pair]:
    """Every pair of colours in use, with its contrast."""
    found = colours(theme)
    return [
        Pair(front, back, f"{contrast(found[front], found[back]):.1f}", least)
        for front, back, least in PAIRS
    ]


def pictures() -> list[str]:
    """The names of all pictures in the sprite."""
    sprite = (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text("utf-8")
    return re.findall(r'<symbol id="([^"]+)"', sprite)


class SampleForm(forms.Form):
    """One field of every kind."""

    walked = forms.IntegerField(
        label="How many minutes did you walk?", min_value=1, max_value=600, widget=Minutes()
    )
    shorter = forms.IntegerField(
        label="How long shall your walks be?",
        help_text="From 13 to 25 minutes.",
        min_value=13,
        max_value=25,
        widget=Minutes(chips=(), step=1),
    )
    walked_on = forms.DateField(label="On which day?", help_text="Up to 14 days back.")
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        choices=dates.weekday_choices,
        widget=Weekdays(),
    )
    next_days = forms.MultipleChoiceField(
        label="On which days do you want to walk next week?", required=False, widget=Weekdays()
    )
    pain = forms.ChoiceField(
        label="On average, how bad was your low back pain in the past 7 days?",
        choices=[(n, str(n)) for n in range(11)],
        widget=Scale("no pain", "worst pain you can imagine"),
    )
    pain_after = forms.ChoiceField(
        label="And after the walk?",
        choices=[*((n, str(n)) for n in range(11)), ("", "Rather not say")],
        required=False,
        widget=Scale("no pain", "worst pain you can imagine"),
    )
    going = forms.ChoiceField(
        label="Are you walking this week?",
        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")],
        widget=ChoiceRow(),
    )
    effort = forms.ChoiceField(
        label="How hard did it feel?",
        choices=[
            ("2", choice_label("Easy", "I could sing")),
            ("4", choice_label("A little effort", "I could talk but not sing")),
            ("6", "A long answer, of the kind that takes two lines on a phone and one on a desk"),
        ],
        widget=forms.RadioSelect(),
    )
    barriers = forms.MultipleChoiceField(
        label="What got in the way?",
        choices=[("time", "No time"), ("weather", "The weather")],
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    born_on = DatePartsField(label="When were you born?", help_text="For example: 23 4 1968.")
    place = forms.ChoiceField(
        label="Where do you walk?", choices=[("", "Choose"), ("park", "In the park")]
    )
    note = forms.CharField(label="A note", required=False, widget=forms.Textarea({"rows": 3}))
    agree = forms.BooleanField(label="I have read this")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["walked_on"].widget = DayChoice(
            today=today, earliest=today - datetime.timedelta(days=14)
        )
        coming = [today + datetime.timedelta(days=place) for place in range(1, 8)]
        self.fields["next_days"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), dates.weekday_day_month(day)) for day in coming
        ]


def sample_form(today: datetime.date, *, refused: bool) -> SampleForm:
    """The fields as they come, or as they come back when next to nothing in them was right."""
    if not refused:
        first = {"walked": 25, "shorter": 20, "walked_on": today, "days": ["0", "3"]}
        return SampleForm(initial=first, today=today)
    typed = {"walked": "2000", "shorter": "x", "walked_on": "other", "walked_on_date": "soon"}
    form = SampleForm(typed, today=today)
    form.is_valid()
    return form


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = ("done", "done", "missed", "excused", "planned", "planned", "rest")
_MINUTES = (30, 40, 50, 60, 40, 50, 60, 75, 90, 105, 120, 130)
BARS = tuple(
    {"x": 40 + 28 * place, "y": 170 - minutes, "height": minutes}
    for place, minutes in enumerate(_MINUTES)
)


_MARKS = ("KEPT", "KEPT", "EXCUSED", "KEPT", "PART", "MISSED", "KEPT", "KEPT", "OPEN")
_FACTS = (
    ("Minutes walked", "70 of 95"),
    {"term": "Pain", "description": "2 of 10", "note": "3 of 10 the week before"},
)
_SENT = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
_THREAD = (
    {"writer": "You", "is_own": True, "at": _SENT, "text": "Uphill too?", "read": "Opened"},
    {"writer": "A clinician", "is_new": True, "at": _SENT, "text": "Yes.\nBut slower."},
    {"writer": "Somebody", "at": _SENT, "text": "It feels numb.", "warning": "“numb”"},
)
_ANSWERS = (("yes", "Yes"), ("no", "Not quite"), ("", "Rather not say"))


def pieces() -> dict[str, Any]:
    """What the pieces on the page are filled with."""
    here = reverse("dev-design:page")
    return {
        "here": here,
        "swatches": list(colours("light")),
        "week": [_day(day, state) for day, state in zip(DAYS, _WEEK, strict=True)],
        "week_states": list(WEEK_STATES),
        "reasons": [*((kind, mark.word) for kind, mark in REASONS.items()), ("plain", "130 here")],
        "marks": _MARKS,
        "small": _small_actions(here),
        "thread": _THREAD,
        "facts": _FACTS,
        "lines": ["You walked 95 % of your minutes.", "Your pain stayed where it was."],
        "ending": ["Your plan ends today.", "Mails about it end today.", "Your walks are kept."],
        "cards": _cards(here),
        "columns": ["Week", "Minutes"],
        "rows": [[f"Week {place}", str(each)] for place, each in enumerate(_MINUTES, start=1)],
        "answers": [{"value": value, "words": words} for value, words in _ANSWERS],
    }


def _day(day: str, state: str) -> dict[str, str]:
    detail = "25 min" if state == "done" else ""
    return {"short": day[:3], "long": day, "state": state, "detail": detail}


def _small_actions(here: str) -> list[dict[str, Any]]:
    rest = {"words": "Rest today", "action": here, "hidden": [("day", "today")], "icon": "pause"}
    return [
        {"words": "Move to another day", "link": here, "icon": "move"},
        rest,
        {"words": "My back has flared", "link": here, "icon": "flare"},
    ]


def _cards(here: str) -> list[dict[str, str]]:
    return [
        {
            "title": "Keep your plan",
            "body": "Four walks of 20 minutes next week.",
            "link": here,
            "icon": "same",
        },
        {
            "title": "Start a little smaller",
            "body": "Four walks of 15 minutes. You can go up again in any week.",
            "action": here,
            "button": "Take this one",
            "icon": "eased",
            "tag": "if you are not sure",
        },
    ]
