"""One form for every group of questions, made from the question data."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from screening.domain.items import GroupId, Item
from screening.domain.wording import PREGNANCY_APPLIES
from walkback.core.widgets import ChoiceRow

PREGNANCY = "may_be_pregnant"
CHOOSE = "Choose an answer to this question."


class GroupForm(forms.Form):
    """The questions of one group that are asked now. Every one of them needs an answer."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        group: GroupId,
        items: Iterable[Item],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        if group is GroupId.G:
            self.fields[PREGNANCY] = _question(
                PREGNANCY_APPLIES,
                [
                    ("yes", "Yes, or I am not sure"),
                    ("no", "No, this does not apply to me"),
                ],
                hint="We ask because some advice is different then.",
            )
        for item in items:
            choices = [(choice.answer.value, choice.label) for choice in item.choices]
            hint = " ".join(part for part in (item.hint, item.why) if part)
            self.fields[item.id] = _question(item.wording, choices, hint=hint)

    def answers(self) -> dict[str, str]:
        """Item id to answer, of what was answered validly."""
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if name != PREGNANCY and value
        }

    def may_be_pregnant(self) -> bool | None:
        """What was said about pregnancy on this page; None where it is not asked."""
        said = self.cleaned_data.get(PREGNANCY)
        return None if not said else said == "yes"


def _question(label: str, choices: list[tuple[str, str]], *, hint: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=ChoiceRow(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
