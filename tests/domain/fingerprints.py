"""The content of a question set as one hash, so that a released version cannot change unnoticed.

Everything is in it that decides a result or that a person reads as part of the questions. Two things are left out on
purpose. `Item.source` is a reference for reviewers: nobody who is asked sees it. The texts of the results
(`screening.domain.wording.OUTCOME_TEXTS` and its neighbours) carry no version: a screening keeps which outcome it came
to, not what was said about it, and what a person should do now has to be today's best words also for an old result.
The one exception is the question that opens group G, for its answer decides what is asked.

`python -m tests.domain.fingerprints` prints the line to add for each set that is not pinned yet.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, Final

from screening.domain import items, triage, wording
from screening.domain.items import Choice, Group, GroupId, Item, QuestionSet
from screening.domain.outcomes import Outcome
from screening.domain.questions import RULESETS
from tests.domain.cases.released import RELEASED

PINNED_FIELDS: Final[Mapping[type, tuple[str, ...]]] = {
    Item: (
        "id", "group", "wording", "hint", "why", "label", "choices", "flag", "asked_of", "follows", "advice",
    ),
    Choice: ("answer", "label", "outcome", "asks_more", "delays"),
    Group: ("id", "title", "lead_in"),
}  # fmt: skip
LEFT_OUT: Final[Mapping[type, tuple[str, ...]]] = {Item: ("source",), Choice: (), Group: ()}

CHANGED: Final = (
    "Question set {version} was released, and its content is not what was released. Screenings that people answered "
    "and results that clinicians acted on stand on it. Undo the change and make a new version: copy the set into "
    "modules of its own, change it there, add it to RULESETS, make it CURRENT and pin its hash in "
    "tests/domain/cases/released.py."
)
MISSING: Final = (
    "Question set {version} was released and is gone from RULESETS. Open screenings go on with it and old results are "
    "shown by it: put it back. A set that is no longer used stays; only CURRENT moves on."
)
NOT_PINNED: Final = (
    "Question set {version} is in RULESETS but not pinned. When it is final, add this line to RELEASED in "
    'tests/domain/cases/released.py: "{version}": "{fingerprint}",'
)


def content_of(rules: QuestionSet) -> dict[str, Any]:
    """What is hashed, as JSON values. Order counts: of groups, of items, of the choices of an item."""
    return {
        "version": rules.version,
        "groups": [_plain(group) for group in rules.groups],
        "items": [_plain(item) for item in rules.items],
        "pages": [group.value for group in GroupId],
        "severities": [outcome.value for outcome in sorted(Outcome)],
        "opens_group_g": wording.PREGNANCY_APPLIES,
        # One value for all versions today: a version that needs another must carry it itself.
        "thresholds": {
            "ADULT_65_YEARS": items.ADULT_65_YEARS,
            "SIGNS_PARENT": triage.SIGNS_PARENT,
            "SIGNS_FOR_ADVICE": triage.SIGNS_FOR_ADVICE,
            "SIGNS_FOR_REFERRAL": triage.SIGNS_FOR_REFERRAL,
        },
    }


def fingerprint(rules: QuestionSet) -> str:
    """SHA-256 of the canonical JSON of `content_of`."""
    canonical = json.dumps(
        content_of(rules), sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def problems(
    rulesets: Mapping[str, QuestionSet] = RULESETS, released: Mapping[str, str] = RELEASED
) -> list[str]:
    """What is wrong with the released versions, each with what to do about it."""
    found = [MISSING.format(version=version) for version in released if version not in rulesets]
    for version, rules in rulesets.items():
        now = fingerprint(rules)
        if version not in released:
            found.append(NOT_PINNED.format(version=version, fingerprint=now))
        elif now != released[version]:
            found.append(CHANGED.format(version=version))
    return found


def unknown_fields() -> list[str]:
    """Fields of the shapes that this module does not know: whether they count must be decided first."""
    return [
        f"{shape.__name__}.{field.name}"
        for shape, names in PINNED_FIELDS.items()
        for field in fields(shape)
        if field.name not in (*names, *LEFT_OUT[shape])
    ]


def _plain(value: object) -> Any:
    """`value` as JSON, with the class of what has no JSON form refused rather than guessed."""
    names = PINNED_FIELDS.get(type(value))
    if names is not None:
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | bool):
        return value
    raise TypeError(f"{value!r} has no canonical form")


if __name__ == "__main__":
    for version, rules in RULESETS.items():
        if version not in RELEASED:
            print(f'    "{version}": "{fingerprint(rules)}",')  # noqa: T201 -- for the person who releases it
