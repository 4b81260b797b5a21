"""Texts that are data, for the catalogue of translations.

Most texts stand in a call that the catalogue finds by itself. These do not: tables that hold their texts in English and
are translated where they are shown (`walkback.core.translated.translate`). One small function a table; a text is looked
up exactly as it is given here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Final

from django.db.models import Choices

from plans.actions.adjusting import ASKED_TO_LOOK
from plans.actions.deciding import SEVERE_PAIN
from plans.actions.overriding import HOLD_OVER
from plans.actions.starting import AT_GATE
from plans.actions.talking import WROTE_WORDS
from plans.barriers import BARRIERS
from plans.domain.alerts import REASONS
from plans.models import PlanStatus
from screening.actions.answering import ALERTS
from screening.actions.holding import OWN_WORDS
from screening.actions.listing import FELL
from screening.domain import wording
from screening.domain.questions import RULESETS
from screening.models.hold import HoldKind
from screening.models.screening import Purpose
from walkback.accounts.consent_texts import CURRENT
from walkback.care.actions.messaging import MESSAGE_WAITS
from walkback.care.models.alert import AlertKind, ClosedBecause, Severity
from walkback.care.models.clinic import EndedBecause
from walkback.care.models.contact import ContactBy, NoteKind

# What a table calls its things by, and where it has them from: nobody is shown these.
NOT_SHOWN: Final = frozenset({"id", "code", "source", "follows", "version", "subject", "by_id"})


def texts_in(value: object) -> Iterator[str]:
    """Every text inside a value, whatever it is made of. Members of an enumeration are names, not texts."""
    if isinstance(value, str):
        if value and not isinstance(value, Enum):
            yield value
    else:
        for part in _parts(value):
            yield from texts_in(part)


def _parts(value: object) -> Iterable[object]:
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.name not in NOT_SHOWN)
        return (getattr(value, name) for name in names)
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, Iterable) else ()


def _questions() -> Iterator[str]:
    for rules in RULESETS.values():
        yield from texts_in((rules.groups, rules.items))


def _around_the_questions() -> Iterator[str]:
    yield from texts_in((wording.OUTCOME_TEXTS, wording.WITH_A_PLAN, wording.WHILE_ON_HOLD))
    yield from (wording.NO_EMERGENCY_NUMBER, wording.NO_URGENT_LINE)
    yield from (wording.ADVISE_BLOOD_TEST, wording.ADVISE_REFERRAL)
    yield from (wording.DELAY_START, wording.DELAY_WALKING)
    yield from (wording.PREGNANCY_APPLIES, wording.PREGNANCY_WHY, wording.CONFIRM_ANSWER)
    yield from (wording.NOT_LIVE, wording.SUMMARY_TITLE, wording.LIST_ANSWERED)
    yield from (wording.WEEKLY_QUESTION, wording.WEEKLY_NONE, wording.LIST_QUESTION)
    yield from (*wording.STOP_AND_GET_HELP, *wording.STOP_IN_PREGNANCY, *wording.SLOW_DOWN_OR_STOP)
    yield from texts_in(wording.WEEKLY_LIST)


def _barriers() -> Iterator[str]:
    yield from texts_in(BARRIERS)


def _consents() -> Iterator[str]:
    yield from texts_in(CURRENT)


def _labels() -> Iterator[str]:
    tables: tuple[type[Choices], ...] = (
        *(HoldKind, Purpose, PlanStatus),
        *(AlertKind, Severity, ClosedBecause, EndedBecause, NoteKind, ContactBy),
    )
    for table in tables:
        yield from (str(label) for label in table.labels)


def _kept_for_clinicians() -> Iterator[str]:
    """Reasons that are kept in English, for whoever reads them later in whatever language."""
    yield from (ASKED_TO_LOOK, OWN_WORDS, WROTE_WORDS, MESSAGE_WAITS)
    yield from texts_in((ALERTS, AT_GATE, SEVERE_PAIN, HOLD_OVER, FELL, REASONS))


SOURCES: Final[tuple[Callable[[], Iterator[str]], ...]] = (
    _questions,
    _around_the_questions,
    _barriers,
    _consents,
    _labels,
    _kept_for_clinicians,
)
