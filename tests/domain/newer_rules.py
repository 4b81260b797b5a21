"""A question set 1.1 that does not exist, and a way to release it for as long as a test runs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from inspect import isfunction
from types import ModuleType
from typing import Final

import pytest

from screening.domain.items import Answer, Item, QuestionSet
from screening.domain.outcomes import Outcome
from screening.domain.questions import CURRENT, RULESETS

RELEASED_NOW: Final = CURRENT
NEW_WORDING: Final = "Has a doctor ever said that the large blood vessel in your tummy is too wide?"
NEW_LABEL: Final = "Widened aorta"
PACKAGES: Final = ("screening", "plans", "walkback")


def _changed(item: Item) -> Item:
    """B7 in other words; H5 "yes" for a clinician where it was MODIFY; A9 "yes" nothing."""
    if item.id == "B7":
        return replace(item, wording=NEW_WORDING, label=NEW_LABEL)
    outcomes = {"H5": Outcome.CLINICIAN, "A9": Outcome.OK}
    if item.id not in outcomes:
        return item
    choices = tuple(
        replace(choice, outcome=outcomes[item.id]) if choice.answer is Answer.YES else choice
        for choice in item.choices
    )
    return replace(item, choices=choices)


NEWER: Final = QuestionSet(
    version="1.1", groups=CURRENT.groups, items=tuple(_changed(item) for item in CURRENT.items)
)


@contextmanager
def released(rules: QuestionSet = NEWER) -> Iterator[None]:
    """`rules` is CURRENT, in every module and as every default, as if its release were installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RULESETS, rules.version, rules)
        make_current(patch, rules)
        yield


def make_current(patch: pytest.MonkeyPatch, rules: QuestionSet) -> None:
    """Put `rules` in the place of the released set wherever code holds it as the current one."""
    for module in _modules():
        for name, value in list(vars(module).items()):
            if value is RELEASED_NOW and name == "CURRENT":
                patch.setattr(module, name, rules)
            elif isfunction(value) and value.__module__ == module.__name__:
                defaults = value.__kwdefaults__ or {}
                for key in [key for key, default in defaults.items() if default is RELEASED_NOW]:
                    patch.setitem(value.__kwdefaults__, key, rules)  # type: ignore[arg-type]


def _modules() -> list[ModuleType]:
    return [
        module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in PACKAGES and isinstance(module, ModuleType)
    ]
