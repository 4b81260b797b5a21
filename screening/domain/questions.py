"""The released question sets, and what a page needs to know about them. Pure: answers in, items out.

Answers are a mapping from item id to answer, as stored; it may be partial while a screening is being filled in.
"""

from collections.abc import Mapping
from typing import Final

from screening.domain import questions_1_0_back as back
from screening.domain import questions_1_0_body as body
from screening.domain.items import Asking, Group, GroupId, Item, QuestionSet
from screening.domain.outcomes import Outcome

RULESET_1_0: Final = QuestionSet(
    version="1.0",
    groups=(body.FIRST_GROUP, *back.BACK_GROUPS, *body.BODY_GROUPS),
    items=(
        *body.FIRST,
        *back.NERVES,
        *back.INJURY,
        *back.GENERAL,
        *back.INFECTION,
        *back.SPINE_ARTHRITIS,
        *body.HEART_AND_LUNGS,
        *body.PREGNANCY,
        *body.BALANCE,
        *body.TODAY,
    ),
)
"""Clinical specification 4.2 and 4.3, answers and outcomes as in architecture 7."""

RULESETS: Final[Mapping[str, QuestionSet]] = {RULESET_1_0.version: RULESET_1_0}
"""Every version ever released, by its name. None leaves this table and none changes."""
CURRENT: Final = RULESET_1_0
"""What a new screening is begun with. One that is open goes on with its own."""


class UnknownRuleset(ValueError):
    """No question set was released under this version."""


def ruleset(version: str) -> QuestionSet:
    """The released set of this version. Raises UnknownRuleset."""
    try:
        return RULESETS[version]
    except KeyError:
        raise UnknownRuleset(version) from None


def asked_items(
    answers: Mapping[str, str], asking: Asking, *, rules: QuestionSet = CURRENT
) -> tuple[Item, ...]:
    """The items asked of this person given `answers` so far, in question order."""
    return rules.asked(answers, asking)


def unanswered_items(
    answers: Mapping[str, str], asking: Asking, *, rules: QuestionSet = CURRENT
) -> tuple[Item, ...]:
    """Asked items that still have no answer of their own, in question order. Every asked item is required."""
    return tuple(
        item for item in rules.asked(answers, asking) if item.choice(answers.get(item.id)) is None
    )


def emergency_items(
    answers: Mapping[str, str], asking: Asking, *, rules: QuestionSet = CURRENT
) -> tuple[Item, ...]:
    """Asked items with an EMERGENCY answer. One is enough to end the questions (clinical specification 4.1)."""
    return tuple(
        item
        for item in rules.asked(answers, asking)
        if (choice := item.choice(answers.get(item.id))) and choice.outcome is Outcome.EMERGENCY
    )


def page_items(group: GroupId, asking: Asking, *, rules: QuestionSet = CURRENT) -> tuple[Item, ...]:
    """All items that can appear on the page of `group` for this person, follow-ups included, in question order.

    The page shows a follow-up only once its parent opens it; `asked_items` says when.
    """
    return tuple(
        item
        for item in rules.items
        if item.group is group and asking.applies(item) and _in_scope(item, asking, rules)
    )


def pages(asking: Asking, *, rules: QuestionSet = CURRENT) -> tuple[Group, ...]:
    """The groups this person is asked, in page order."""
    return tuple(group for group in rules.groups if page_items(group.id, asking, rules=rules))


def next_page(group: GroupId, asking: Asking, *, rules: QuestionSet = CURRENT) -> Group | None:
    """The page after that of `group`; None after the last one, when the answers are checked.

    `group` need not be asked itself: the next one in page order is found all the same.
    """
    later = list(GroupId)[list(GroupId).index(group) + 1 :]
    return next((page for page in pages(asking, rules=rules) if page.id in later), None)


def previous_page(group: GroupId, asking: Asking, *, rules: QuestionSet = CURRENT) -> Group | None:
    """The page before that of `group`; None before the first."""
    earlier = list(GroupId)[: list(GroupId).index(group)]
    before = [page for page in pages(asking, rules=rules) if page.id in earlier]
    return before[-1] if before else None


def first_unfinished_page(
    answers: Mapping[str, str], asking: Asking, *, rules: QuestionSet = CURRENT
) -> Group | None:
    """The first page with an asked item left empty; None when the screening is complete."""
    empty = {item.group for item in unanswered_items(answers, asking, rules=rules)}
    return next((page for page in rules.groups if page.id in empty), None)


def without_unasked(
    answers: Mapping[str, str], asking: Asking, *, rules: QuestionSet = CURRENT
) -> dict[str, str]:
    """`answers` less those whose item is no longer asked, as after a parent was changed to no. Question order."""
    return {
        item.id: answers[item.id] for item in rules.asked(answers, asking) if item.id in answers
    }


def _in_scope(item: Item, asking: Asking, rules: QuestionSet) -> bool:
    parent = item if item.follows is None else rules.by_id[item.follows]
    return asking.scope.includes(parent)
