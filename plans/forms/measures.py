"""The questions at the measurement points, as many as are due. All of them may be left out."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from plans.actions.measuring import Given
from plans.domain.measures import ACTIVITIES, GLOBAL_WORDS, Code, Question
from plans.forms.fields import CHOOSE, NUMBER_0_10, at_most
from plans.models.measures import LONGEST_ACTIVITY
from plans.queries import DueMeasures
from walkback.core.translated import in_language
from walkback.core.widgets import Scale


@dataclass(frozen=True)
class ActivityFields:
    """One own activity on the page: its name, while it can be given, and how well it can be done."""

    words: BoundField | None
    rating: BoundField


def _name(question: Question) -> str:
    """The field's name: stable, one for each question of a page."""
    name = question.code.value.lower()
    return f"{name}_{question.place}" if question.place else name


def _words_name(place: int) -> str:
    return f"activity_{place}"


def _left_out() -> tuple[str, str]:
    return ("", _("Skip this one"))


def _words_field(place: int) -> forms.CharField:
    example = (
        _("For example: carrying the shopping."),
        _("For example: sitting through a meal."),
        _("For example: putting on my socks."),
    )[place - 1]
    return forms.CharField(
        label=_("Activity %(number)s") % {"number": place},
        help_text=example,
        required=False,
        max_length=LONGEST_ACTIVITY,
        error_messages={"max_length": at_most(LONGEST_ACTIVITY)},
    )


def _question_field(question: Question, label: str) -> forms.TypedChoiceField:
    """A question of 0 to 10, or the one with words for every answer."""
    asked = question.instrument
    if question.code is Code.GLOBAL_CHANGE:
        choices = [(value, in_language(words)) for value, words in GLOBAL_WORDS.items()]
        widget: forms.RadioSelect = forms.RadioSelect()
        errors = CHOOSE
    else:
        choices = [(number, str(number)) for number in range(asked.low, asked.high + 1)]
        widget = Scale(low=in_language(asked.low_words), high=in_language(asked.high_words))
        errors = NUMBER_0_10
    return forms.TypedChoiceField(
        label=label,
        choices=[*choices, _left_out()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=widget,
        error_messages=errors,
    )


class MeasuresForm(forms.Form):
    """What is due now, the own activities first."""

    def __init__(self, *args: Any, due: DueMeasures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        self.named = {activity.place: activity.words for activity in due.activities}
        for question in due.questions:
            if question.place and due.names_activities:
                self.fields[_words_name(question.place)] = _words_field(question.place)
            self.fields[_name(question)] = _question_field(question, self._label(question))

    def _label(self, question: Question) -> str:
        if not question.place:
            return in_language(question.instrument.wording)
        named = self.named.get(question.place)
        asks = _("How well can you do activity %(number)s now?") % {"number": question.place}
        return named or asks

    @property
    def activities(self) -> list[ActivityFields]:
        """The own activities of the page, if they are asked about."""
        return [
            ActivityFields(
                words=self[_words_name(question.place)] if self.due.names_activities else None,
                rating=self[_name(question)],
            )
            for question in self.due.questions
            if question.place
        ]

    @property
    def others(self) -> list[BoundField]:
        """Every other question of the page."""
        return [self[_name(question)] for question in self.due.questions if not question.place]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.due.names_activities:
            self._check_names(data)
        if not self.errors and not any(value not in (None, "") for value in data.values()):
            raise forms.ValidationError(
                _("Answer at least one question, or choose “Skip these questions”.")
            )
        return data

    def _check_names(self, data: dict[str, Any]) -> None:
        """A number needs its activity, and each activity is named once."""
        seen: set[str] = set()
        for question in self.due.questions:
            name = _words_name(question.place)
            if not question.place or name in self.errors:
                continue
            words = data.get(name, "")
            if data.get(_name(question)) is not None and not words:
                self.add_error(name, _("Write what the number is about, or skip the number."))
            if words and words.casefold() in seen:
                self.add_error(
                    name, _("You wrote this one before. Write another, or leave it out.")
                )
            seen.add(words.casefold())

    def words(self) -> list[str]:
        """The activities named now, one for each place. Only for a valid form that names them."""
        return [self.cleaned_data[_words_name(place)] for place in range(1, ACTIVITIES + 1)]

    def given(self) -> list[Given]:
        """What was answered. Only for a valid form."""
        values = {each: self.cleaned_data[_name(each)] for each in self.due.questions}
        return [Given(each, value) for each, value in values.items() if value is not None]

    @property
    def left_out(self) -> int:
        """How many questions stay without an answer; activities that nobody named are none."""
        return sum(
            self.cleaned_data[_name(each)] is None
            for each in self.due.questions
            if not each.place
            or not self.due.names_activities
            or self.cleaned_data[_words_name(each.place)]
        )
