"""The list question as a form field: in the weekly check-in, and after words in a note."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.domain.warning_words import TICK_OF
from screening.domain.wording import (
    LIST_QUESTION,
    WEEKLY_LIST,
    WEEKLY_NONE,
    WEEKLY_QUESTION,
    WeeklyTick,
)
from walkback.core.lists import listed
from walkback.core.translated import translate
from walkback.core.widgets import choice_label

NONE = "none"
TICK_SOMETHING = gettext_lazy("Tick what is new, or “None of these”.")
NAMED = 5
"""How many words are named before "and more"."""
NOT_BOTH = gettext_lazy("You ticked something and “None of these”. Leave only what is true.")


class SymptomListField(forms.MultipleChoiceField):
    """What is new, by the ids of the list; cleaned to an empty list for "None of these".

    Its words are in the language in use while it is made: make it with the form, never once for all readers.
    """

    def __init__(self, *, label: str = WEEKLY_QUESTION, words: Collection[str] = ()) -> None:
        super().__init__(
            label=translate(label),
            choices=[
                *((tick.id, _label(tick, words)) for tick in WEEKLY_LIST),
                (NONE, translate(WEEKLY_NONE)),
            ],
            widget=forms.CheckboxSelectMultiple(),
            error_messages={"required": TICK_SOMETHING, "invalid_choice": TICK_SOMETHING},
        )

    def clean(self, value: Any) -> list[str]:
        ticks: list[str] = super().clean(value)
        if NONE in ticks and len(ticks) > 1:
            raise forms.ValidationError(NOT_BOTH)
        return [tick for tick in ticks if tick != NONE]


class SymptomListForm(forms.Form):
    """The list question on its own page. Beside a line stand the words that pointed to it."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, words: Collection[str] = ()
    ) -> None:
        super().__init__(data)
        self.fields["new_symptoms"] = SymptomListField(label=LIST_QUESTION, words=words)


def quoted(words: Collection[str]) -> str:
    """The words as a sentence names them: “numb”, “fell” and “chest”."""
    named = [f"“{word}”" for word in words]
    if len(named) > NAMED:
        named[NAMED:] = [_("more")]
    return listed(named)


def _label(tick: WeeklyTick, words: Collection[str]) -> str:
    pointing = [word for word in words if TICK_OF.get(word) == tick.id]
    wording = translate(tick.wording)
    if not pointing:
        return wording
    return choice_label(wording, _("You wrote %(words)s.") % {"words": quoted(pointing)})
