"""Submitted safety questions as a clinician reads them: what fired, in the words shown or in their own language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from screening.domain.outcomes import Outcome
from screening.domain.private import PRIVATE_ITEMS
from screening.models import Purpose, Screening
from screening.presenters import findings, lower_first
from screening.queries import rules_of
from walkback.clinic.wording import PRIVATE_ANSWER
from walkback.core.languages import in_use, is_draft, without_region
from walkback.core.translated import translate

OUTCOMES = {
    Outcome.OK: (gettext_lazy("Nothing found"), "good"),
    Outcome.ADVISE: (gettext_lazy("Advice given"), "plain"),
    Outcome.MODIFY: (gettext_lazy("Gentler plan"), "plain"),
    Outcome.CLINICIAN: (gettext_lazy("See a clinician first"), "caution"),
    Outcome.URGENT: (gettext_lazy("To be seen today"), "urgent"),
    Outcome.EMERGENCY: (gettext_lazy("Emergency"), "urgent"),
}


@dataclass(frozen=True)
class AnswerLine:
    """One answer that fired, with the question as it was shown to the person.

    Where it was shown in a language that is not the reader's, the same question of the same version stands here in
    theirs. `about` is the question and answer that a follow-up hangs on, where that did not count itself. `outcome`
    stands inside a line.
    """

    label: str
    about: str
    wording: str
    answer: str
    outcome: str
    kind: str


@dataclass(frozen=True)
class SaidLine:
    """Any answer, with the question as it was shown to the person."""

    wording: str
    answer: str


@dataclass(frozen=True)
class ScreeningPart:
    """One submitted screening. `shown_in` names the language it was shown in, where that is another one.

    `answers` are those that counted, `said` all of them. Private ones are left out of `said`, and among the others only
    what they came to is said, unless they were asked for (`shows_private`). `has_private` is whether there are any.
    """

    public_id: UUID
    purpose: str
    at: datetime | None
    outcome: str
    kind: str
    rules: str
    shown_in: str
    answers: tuple[AnswerLine, ...]
    said: tuple[SaidLine, ...]
    has_private: bool
    shows_private: bool


def screening_part(screening: Screening, *, shows_private: bool = False) -> ScreeningPart:
    """A submitted screening. Its answers are read: prefetch them."""
    words, kind = OUTCOMES[screening.result]
    return ScreeningPart(
        public_id=screening.public_id,
        purpose=translate(str(Purpose(screening.purpose).label)),
        at=screening.submitted_at,
        outcome=str(words),
        kind=kind,
        rules=screening.ruleset,
        shown_in=_shown_in(screening.language),
        answers=tuple(_fired(screening, shows_private=shows_private)),
        said=tuple(_said(screening, shows_private=shows_private)),
        has_private=any(answer.item in PRIVATE_ITEMS for answer in screening.answers.all()),
        shows_private=shows_private,
    )


def _is_readers(language: str) -> bool:
    """Whether this is the language in use, in any of its regions."""
    return without_region(language) == without_region(in_use())


def _shown_in(language: str) -> str:
    if _is_readers(language):
        return ""
    try:
        name = get_language_info(language)["name_translated"]
    except KeyError:
        # A language that this installation does not know any more.
        name = language
    if is_draft(language):
        return _("Shown to them in %(language)s, a machine-made draft.") % {"language": name}
    return _("Shown to them in %(language)s.") % {"language": name}


def _fired(screening: Screening, *, shows_private: bool) -> Iterable[AnswerLine]:
    """The answers that fired, in question order, with the words of the question as shown then."""
    kept = screening.answers.all() if _is_readers(screening.language) else ()
    shown = {answer.item: answer.wording for answer in kept}
    said = {answer.item: answer.answer for answer in screening.answers.all()}
    for fired, finding in zip(screening.fired, findings(screening, said), strict=True):
        words, kind = OUTCOMES[Outcome(finding.outcome)]
        outcome = lower_first(str(words))
        if fired["item"] in PRIVATE_ITEMS and not shows_private:
            yield AnswerLine(str(PRIVATE_ANSWER), "", "", "", outcome, kind)
            continue
        yield AnswerLine(
            label=finding.label,
            about=finding.about,
            wording=shown.get(fired["item"], finding.wording),
            answer=finding.answer,
            outcome=outcome,
            kind=kind,
        )


def _said(screening: Screening, *, shows_private: bool) -> Iterable[SaidLine]:
    """Every answer in the order it was given. An item that its rules do not know any more stands as it is kept."""
    rules, is_readers = rules_of(screening), _is_readers(screening.language)
    for answer in screening.answers.all():
        if answer.item in PRIVATE_ITEMS and not shows_private:
            continue
        item = rules.by_id.get(answer.item)
        choice = item.choice(answer.answer) if item else None
        yield SaidLine(
            wording=answer.wording if is_readers or item is None else translate(item.wording),
            answer=translate(choice.label) if choice else answer.answer,
        )
