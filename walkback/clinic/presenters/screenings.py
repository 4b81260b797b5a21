"""Submitted safety questions as a clinician reads them: what fired, in the words shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from screening.domain.outcomes import Outcome
from screening.models import Purpose, Screening
from screening.presenters import findings

OUTCOMES = {
    Outcome.OK: ("Nothing found", "good"),
    Outcome.ADVISE: ("Advice given", "plain"),
    Outcome.MODIFY: ("Gentler plan", "plain"),
    Outcome.CLINICIAN: ("See a clinician first", "caution"),
    Outcome.URGENT: ("To be seen today", "urgent"),
    Outcome.EMERGENCY: ("Emergency", "urgent"),
}


@dataclass(frozen=True)
class AnswerLine:
    """One answer that fired, with the question as it was shown to the person.

    `about` is the question and answer that a follow-up hangs on, where that did not count itself.
    """

    label: str
    about: str
    wording: str
    answer: str
    outcome: str
    kind: str


@dataclass(frozen=True)
class ScreeningPart:
    purpose: str
    at: datetime | None
    outcome: str
    kind: str
    rules: str
    answers: tuple[AnswerLine, ...]


def screening_part(screening: Screening) -> ScreeningPart:
    """A submitted screening. Its answers are read: prefetch them."""
    words, kind = OUTCOMES[screening.result]
    return ScreeningPart(
        purpose=Purpose(screening.purpose).label,
        at=screening.submitted_at,
        outcome=words,
        kind=kind,
        rules=screening.ruleset,
        answers=tuple(_fired(screening)),
    )


def _fired(screening: Screening) -> Iterable[AnswerLine]:
    """The answers that fired, in question order, with the words of the question as shown then."""
    shown = {answer.item: answer.wording for answer in screening.answers.all()}
    said = {answer.item: answer.answer for answer in screening.answers.all()}
    for fired, finding in zip(screening.fired, findings(screening, said), strict=True):
        words, kind = OUTCOMES[Outcome(finding.outcome)]
        yield AnswerLine(
            label=finding.label,
            about=finding.about,
            wording=shown.get(fired["item"], finding.wording),
            answer=finding.answer,
            outcome=words,
            kind=kind,
        )
