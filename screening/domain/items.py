"""The shapes questions are written in. The questions themselves are data, in modules of their own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from screening.domain.outcomes import Flag, Outcome

ADULT_65_YEARS: Final = 65
"""From this age (years) C5 is asked. Source: clinical specification 4.2, [D]."""


class GroupId(StrEnum):
    """The groups in the order of their pages. B1 and B2 are a page of their own, before all others."""

    FIRST = "first"
    A = "a"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    B = "b"
    G = "g"
    H = "h"
    I = "i"  # noqa: E741 - the clinical specification's name of the group


class Answer(StrEnum):
    """Every answer any item has."""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not_sure"
    CHECKED = "checked"
    KNOWN_STABLE = "known_stable"
    OTHER_DIABETES = "other_diabetes"
    STABLE = "stable"


class AskedOf(StrEnum):
    """Who is asked an item, apart from what a parent's answer says."""

    EVERYONE = "everyone"
    AGE_65_OR_OVER = "age_65_or_over"
    MAY_BE_PREGNANT = "may_be_pregnant"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of one item: its label on the page and what it comes to.

    `asks_more` opens the follow-ups of the item; `delays` puts the start off until the person is well.
    """

    answer: Answer
    label: str
    outcome: Outcome = Outcome.OK
    asks_more: bool = False
    delays: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `label` is the short name for clinicians. `source` is a tag of clinical specification 11, or D (design choice) or K
    (common knowledge, to be verified). `follows` names the item whose answer decides whether this one is asked.
    `why` says to the person why so private a thing is asked; only private items have it. `advice` is printed when the
    item fired. `flag` is raised when it fires at MODIFY or CLINICIAN.
    """

    id: str
    group: GroupId
    wording: str
    label: str
    source: str
    choices: tuple[Choice, ...]
    flag: Flag = Flag.CHECKED
    asked_of: AskedOf = AskedOf.EVERYONE
    follows: str | None = None
    hint: str = ""
    why: str = ""
    advice: str = ""

    @property
    def is_sensitive(self) -> bool:
        """About bladder, bowel, sex, pregnancy or drugs (clinical specification 9.3)."""
        return bool(self.why)

    def choice(self, answer: str | None) -> Choice | None:
        """The choice for `answer`, or None where this item has no such answer (or none was given)."""
        for choice in self.choices:
            if choice.answer == answer:
                return choice
        return None


@dataclass(frozen=True, slots=True)
class Group:
    """One page of questions. `lead_in` stands above all of them and is part of each."""

    id: GroupId
    title: str
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the questions is asked: whole groups, and single items. Follow-ups come with their parent."""

    groups: frozenset[GroupId] = frozenset()
    items: frozenset[str] = frozenset()

    def includes(self, item: Item) -> bool:
        return item.group in self.groups or item.id in self.items


EVERYTHING: Final = Scope(groups=frozenset(GroupId))


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked, and how much. `age_years` counts completed years."""

    age_years: int
    may_be_pregnant: bool = True
    scope: Scope = EVERYTHING

    def applies(self, item: Item) -> bool:
        """Whether `item` is for this person at all; a follow-up also needs its parent's answer."""
        if item.asked_of is AskedOf.AGE_65_OR_OVER:
            return self.age_years >= ADULT_65_YEARS
        if item.asked_of is AskedOf.MAY_BE_PREGNANT:
            return self.may_be_pregnant
        return True


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A released set of questions. Screenings keep its `version`; a released set never changes."""

    version: str
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    by_id: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {item.id: item for item in self.items})

    def asked(self, answers: Mapping[str, str], asking: Asking) -> tuple[Item, ...]:
        """The items asked of this person given `answers` so far, in question order.

        A follow-up is asked only when its parent is asked and has an answer that opens it: while the parent is empty
        or holds an answer it does not have, nobody can say that the follow-up applies.
        """
        asked: dict[str, Item] = {}
        for item in self.items:
            if self._is_asked(item, answers, asking, asked):
                asked[item.id] = item
        return tuple(asked.values())

    def _is_asked(
        self, item: Item, answers: Mapping[str, str], asking: Asking, asked: Collection[str]
    ) -> bool:
        if not asking.applies(item):
            return False
        if item.follows is None:
            return asking.scope.includes(item)
        if item.follows not in asked:
            return False
        opened_by = self.by_id[item.follows].choice(answers.get(item.follows))
        return opened_by is not None and opened_by.asks_more


def choices(
    yes: Outcome,
    *more: Choice,
    no: Outcome = Outcome.OK,
    asks_more: bool = False,
    no_label: str = "No",
    yes_label: str = "Yes",
) -> tuple[Choice, ...]:
    """No, yes, not sure, and then `more`.

    Not sure counts as yes, except that it makes URGENT of EMERGENCY (clinical specification 4.1). With `asks_more`
    yes and not sure open the follow-ups.
    """
    not_sure = Outcome.URGENT if yes is Outcome.EMERGENCY else yes
    return (
        Choice(Answer.NO, no_label, no),
        Choice(Answer.YES, yes_label, yes, asks_more),
        Choice(Answer.NOT_SURE, "Not sure", not_sure, asks_more),
        *more,
    )


def checked(outcome: Outcome) -> Choice:
    """The fourth answer of A1 to A8: nothing new, and looked at (clinical specification 4.2)."""
    label = "I have had this for a long time, and a doctor or other clinician has checked it"
    return Choice(Answer.CHECKED, label, outcome)
