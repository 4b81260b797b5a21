"""One form for every group of questions, made from the question data."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from screening.domain.items import AskedOf, GroupId, Item
from screening.domain.outcomes import Outcome
from screening.domain.wording import PREGNANCY_APPLIES, PREGNANCY_WHY
from walkback.core.translated import translate
from walkback.core.widgets import ChoiceRow

PREGNANCY = "may_be_pregnant"
PREGNANCY_YES = "yes"
PREGNANCY_CHOICES = [
    (PREGNANCY_YES, _("Yes, or I am not sure")),
    ("no", _("No, this does not apply to me")),
]
SHOWN = "shown"
"""Posted once for each question that hangs on another answer and could be seen when the page was sent."""
CHOOSE = _("Choose an answer to this question.")


Choices = Sequence[tuple[str, Any]]
"""Value and label; a label may be one that is put into the language when it is shown."""


@dataclass(frozen=True)
class PageItems:
    """The items of one page: all that can appear, those asked now, and those that must be answered.

    What is asked but could not be seen yet (its parent was answered just now) is asked next.
    """

    all: Sequence[Item]
    asked: Collection[str]
    required: Collection[str]


@dataclass(frozen=True)
class Question:
    """One question as the page draws it. The script reads what opens it, and rules nothing itself."""

    field: BoundField
    is_open: bool
    why: str
    opened_by: str = ""
    opened_on: str = ""
    emergency_on: str = ""
    comes_first: bool = False

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def described_by(self) -> str:
        """The ids of hint, reason and error, as far as there are any."""
        parts = (
            (self.field.help_text, "helptext"),
            (self.why, "why"),
            (self.field.errors, "error"),
        )
        return " ".join(f"{self.field.auto_id}_{name}" for there, name in parts if there)


class GroupForm(forms.Form):
    """The questions of one group. Every one that is asked needs an answer; the others wait, out of sight."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        group: GroupId,
        items: PageItems,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.items = items
        if group is GroupId.G:
            self.fields[PREGNANCY] = _question(translate(PREGNANCY_APPLIES), PREGNANCY_CHOICES)
        for item in items.all:
            choices = [(choice.answer.value, translate(choice.label)) for choice in item.choices]
            field = _question(translate(item.wording), choices, hint=translate(item.hint))
            field.required = item.id in items.required
            field.disabled = item.id not in items.asked
            self.fields[item.id] = field

    def answers(self) -> dict[str, str]:
        """Item id to answer, of what was asked and answered validly."""
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if name in self.items.asked and value
        }

    def may_be_pregnant(self) -> bool | None:
        """What was said about pregnancy on this page; None where it is not asked."""
        said = self.cleaned_data.get(PREGNANCY)
        return None if not said else said == PREGNANCY_YES

    def questions(self) -> Iterator[Question]:
        """Every question of the page in order, those out of sight included."""
        if PREGNANCY in self.fields:
            yield Question(self[PREGNANCY], is_open=True, why=translate(PREGNANCY_WHY))
        by_id = {item.id: item for item in self.items.all}
        next_up = self._next_up()
        for item in self.items.all:
            opened_by, opened_on = _opens(item, by_id)
            yield Question(
                field=self[item.id],
                is_open=item.id in self.items.asked,
                why=translate(item.why),
                opened_by=opened_by,
                opened_on=opened_on,
                emergency_on=" ".join(
                    choice.answer for choice in item.choices if choice.outcome is Outcome.EMERGENCY
                ),
                comes_first=item.id == next_up,
            )

    def _next_up(self) -> str | None:
        """Without a script: the first question that an answer saved just now has opened."""
        if self.is_bound:
            return None
        return next(
            (
                item.id
                for item in self.items.all
                if item.id in self.items.asked
                and hangs_on_another(item)
                and not self.initial.get(item.id)
            ),
            None,
        )


def hangs_on_another(item: Item) -> bool:
    """Whether another answer of the same page decides if this is asked."""
    return item.follows is not None or item.asked_of is AskedOf.MAY_BE_PREGNANT


def _opens(item: Item, by_id: Mapping[str, Item]) -> tuple[str, str]:
    """The question whose answer opens this one, and the answers that do."""
    if item.follows is not None:
        choices = by_id[item.follows].choices
        return item.follows, " ".join(choice.answer for choice in choices if choice.asks_more)
    if item.asked_of is AskedOf.MAY_BE_PREGNANT:
        return PREGNANCY, PREGNANCY_YES
    return "", ""


def _question(label: str, choices: Choices, *, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=ChoiceRow(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
