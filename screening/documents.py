"""The JSON document that `manage.py screen` reads, and the one it writes (architecture 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from screening.domain.items import Asking, QuestionSet
from screening.domain.questions import CURRENT
from screening.domain.triage import AnswersRefused, TriageResult, triage
from walkback.core.documents import BadDocument, Fields, name_of

YOUNGEST_YEARS: Final = 0
OLDEST_YEARS: Final = 110

_KEYS: Final = frozenset({"age", "answers", "may_be_pregnant", "cleared_before"})
_NO_ANSWER: Final = ""
"""Stands for any answer that is not a text: no item has it."""


@dataclass(frozen=True, slots=True)
class ScreenDocument:
    """One screening as handed in: who was asked, what they said, what a clinician cleared before."""

    asking: Asking
    answers: Mapping[str, str]
    cleared_before: tuple[str, ...]


def screen(document: object, *, rules: QuestionSet = CURRENT) -> dict[str, object]:
    """The answer of `rules` to `document`. Raises BadDocument with a line for each problem."""
    fields = Fields(document, _KEYS)
    given = _read(fields, rules)
    if given is None:
        raise BadDocument(*fields.problems)
    try:
        result = triage(
            given.answers, given.asking, cleared_before=given.cleared_before, rules=rules
        )
    except AnswersRefused as error:
        wrong = (f"answers.{name_of(found.item)}: {found.message}" for found in error.problems)
        raise BadDocument(*fields.problems, *wrong) from error
    fields.finish()
    return result_document(result)


def _read(fields: Fields, rules: QuestionSet) -> ScreenDocument | None:
    """The document's values, or None when who was asked is not known, so that no answer can be judged.

    Any other problem is left in `fields`, to be reported together with those of the answers.
    """
    unknown_keys = len(fields.problems)
    age_years = fields.whole("age", YOUNGEST_YEARS, OLDEST_YEARS)
    may_be_pregnant = fields.flag_or("may_be_pregnant", default=True)
    answers = fields.mapping("answers")
    can_be_judged = len(fields.problems) == unknown_keys
    cleared_before = fields.choices_or_none("cleared_before", rules.by_id)
    if not can_be_judged:
        return None
    return ScreenDocument(
        asking=Asking(age_years=age_years, may_be_pregnant=may_be_pregnant),
        answers={
            item: answer if isinstance(answer, str) else _NO_ANSWER
            for item, answer in answers.items()
            # As for every optional key, null means that it is absent.
            if answer is not None or item not in rules.by_id
        },
        cleared_before=cleared_before,
    )


def result_document(result: TriageResult) -> dict[str, object]:
    """`result` as plain JSON values, in the order of the contract."""
    return {
        "ruleset": result.ruleset,
        "outcome": result.outcome.value,
        "fired": [
            {
                "item": finding.item,
                "answer": None if finding.answer is None else finding.answer.value,
                "outcome": finding.outcome.value,
            }
            for finding in result.fired
        ],
        "flags": [flag.value for flag in result.flags],
        "locked": result.locked,
        "delay": result.delay,
    }
