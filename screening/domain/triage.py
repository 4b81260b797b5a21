"""Triage: what a person's answers come to. Pure, total and deterministic.

Rules of clinical specification 4.1 and architecture 6 and 7. The worst answer wins, nothing that fired is dropped,
and an item without an answer is never read as "no".
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from screening.domain.items import Answer, Asking, Item, QuestionSet
from screening.domain.outcomes import Flag, Outcome, worst
from screening.domain.questions import CURRENT

__all__ = ["AnswerProblem", "AnswersRefused", "Fired", "Flag", "Outcome", "TriageResult", "triage"]

SIGNS_TOGETHER: Final = "F"
"""Stands in `Fired.item` for three or more of F1 to F9 together; it is no question of its own."""
SIGNS_PARENT: Final = "F0"
SIGNS_FOR_ADVICE: Final = 3
"""Signs of spinal arthritis, count. From this many: mention it to a doctor. Source: S41, clinical specification 4.2."""
SIGNS_FOR_REFERRAL: Final = 4
"""Signs, count. From this many the referral text is printed as well. Source: S41, clinical specification 4.2."""


@dataclass(frozen=True, slots=True)
class Fired:
    """One finding above OK: the item, the answer that gave it (None for `SIGNS_TOGETHER`) and what it came to."""

    item: str
    answer: Answer | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TriageResult:
    """What the answers came to, with every reason.

    `fired` is in question order. `flags` are those of items fired at MODIFY or CLINICIAN, in question order, each
    once. `delay` puts the start off until the person is well; it is no hold. `signs` counts F1 to F9 (0 to 9).
    """

    ruleset: str
    outcome: Outcome
    fired: tuple[Fired, ...]
    flags: tuple[Flag, ...]
    delay: bool
    signs: int

    @property
    def locked(self) -> bool:
        """Whether the plan is locked: EMERGENCY and URGENT (clinical specification 4.6)."""
        return self.outcome.locks

    @property
    def advises_referral(self) -> bool:
        """Whether the referral text is printed: four signs of spinal arthritis or more."""
        return self.signs >= SIGNS_FOR_REFERRAL


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why one answer cannot be taken; `message` completes "<item>: …"."""

    item: str
    message: str


class AnswersRefused(ValueError):
    """The answers are not a complete screening. `problems`: known items in question order, then unknown ids."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.item}: {problem.message}" for problem in problems))
        self.problems = problems


def triage(
    answers: Mapping[str, str],
    asking: Asking,
    *,
    cleared_before: Collection[str] = (),
    rules: QuestionSet = CURRENT,
) -> TriageResult:
    """Decide what `answers` come to.

    `cleared_before` are ids of items whose CLINICIAN outcome a clinician cleared in an earlier screening: where their
    outcome is CLINICIAN again it counts as MODIFY and keeps its flag. On any other outcome it has no effect.

    Raises AnswersRefused when an asked item has no answer or one it does not have, or when an item is answered that is
    unknown or not asked. But as soon as an asked item has an EMERGENCY answer the result stands on what was answered:
    nobody is sent back to a form with chest pain (clinical specification 4.1).
    """
    asked = rules.asked(answers, asking)
    fired = tuple(_fired(asked, answers, frozenset(cleared_before)))
    outcome = worst(finding.outcome for finding in fired)
    if outcome is not Outcome.EMERGENCY:
        problems = tuple(_problems(asked, answers, rules))
        if problems:
            raise AnswersRefused(problems)
    return TriageResult(
        ruleset=rules.version,
        outcome=outcome,
        fired=fired,
        flags=_flags(fired, rules),
        delay=any(choice.delays for item in asked if (choice := item.choice(answers.get(item.id)))),
        signs=_signs(asked, answers),
    )


def _fired(
    asked: tuple[Item, ...], answers: Mapping[str, str], cleared: frozenset[str]
) -> Iterator[Fired]:
    last_sign = next((item.id for item in reversed(asked) if item.follows == SIGNS_PARENT), None)
    for item in asked:
        choice = item.choice(answers.get(item.id))
        if choice is not None and choice.outcome > Outcome.OK:
            lifted = choice.outcome is Outcome.CLINICIAN and item.id in cleared
            yield Fired(item.id, choice.answer, Outcome.MODIFY if lifted else choice.outcome)
        if item.id == last_sign and _signs(asked, answers) >= SIGNS_FOR_ADVICE:
            yield Fired(SIGNS_TOGETHER, None, Outcome.ADVISE)


def _signs(asked: tuple[Item, ...], answers: Mapping[str, str]) -> int:
    # Not sure counts as yes.
    present = (Answer.YES, Answer.NOT_SURE)
    return sum(item.follows == SIGNS_PARENT and answers.get(item.id) in present for item in asked)


def _flags(fired: tuple[Fired, ...], rules: QuestionSet) -> tuple[Flag, ...]:
    raised = (
        rules.by_id[finding.item].flag
        for finding in fired
        if finding.outcome in (Outcome.MODIFY, Outcome.CLINICIAN)
    )
    return tuple(dict.fromkeys(raised))


def _problems(
    asked: tuple[Item, ...], answers: Mapping[str, str], rules: QuestionSet
) -> Iterator[AnswerProblem]:
    asked_ids = {item.id for item in asked}
    for item in rules.items:
        if item.id not in asked_ids:
            if item.id in answers:
                yield AnswerProblem(item.id, "is answered but not asked")
        elif item.id not in answers:
            yield AnswerProblem(item.id, "is missing")
        elif item.choice(answers[item.id]) is None:
            possible = ", ".join(choice.answer for choice in item.choices)
            yield AnswerProblem(item.id, f"must be one of {possible}")
    for unknown in answers:
        if unknown not in rules.by_id:
            yield AnswerProblem(unknown, "is not a known item")
