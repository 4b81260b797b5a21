"""Whatever is answered, in whatever order, with whatever second thoughts: pages and rules agree."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from screening.domain.items import Asking
from screening.domain.outcomes import Outcome
from screening.domain.questions import CURRENT, asked_items
from screening.domain.triage import triage
from screening.models import Screening
from screening.queries import answers_of
from tests.conftest import NOW
from tests.integration.page_by_page import PAGES, PARENT, Questions
from tests.integration.pages import client_of
from tests.integration.walkers import joined
from walkback.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@dataclass(frozen=True)
class Save:
    """One page, filled in and saved once."""

    page: str
    answers: dict[str, str]
    may_be_pregnant: bool
    with_script: bool

    @property
    def emergencies(self) -> list[str]:
        return [item for item, answer in self.answers.items() if is_emergency(item, answer)]


@dataclass(frozen=True)
class Visit:
    """Somebody of this age, and every page as it was saved, in order. The last save of a page counts."""

    age: int
    saves: list[Save]


def is_emergency(item: str, answer: str) -> bool:
    choice = CURRENT.by_id[item].choice(answer)
    return choice is not None and choice.outcome is Outcome.EMERGENCY


@cache
def answers_to(item: str, quiet: int) -> st.SearchStrategy[str]:
    choices = [choice.answer.value for choice in CURRENT.by_id[item].choices]
    return st.sampled_from(["no"] * quiet + choices)


@st.composite
def saves(draw: st.DrawFn, page: str, age: int, quiet: int) -> Save:
    """One page with an answer to whatever is asked on it; `quiet` to one for "no"."""
    may_be_pregnant = draw(st.booleans())
    answers: dict[str, str] = {}
    for item in PAGES[page]:
        if (item == "C5" and age < 65) or (page == "g" and not may_be_pregnant):
            continue
        if item in PARENT and answers[PARENT[item]] == "no":
            continue
        answers[item] = draw(answers_to(item, quiet))
    return Save(page, answers, may_be_pregnant, draw(st.booleans()))


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    """All pages in any order, some more than once; those that end the questions come last."""
    age = draw(st.sampled_from([18, 64, 65, 110]) | st.integers(18, 110))
    again = draw(st.lists(st.sampled_from(list(PAGES)), max_size=5))
    quiet = draw(st.sampled_from([4, 20, 60]))
    order = draw(st.permutations([*PAGES, *again]))
    filled = [draw(saves(page, age, quiet)) for page in order]
    last = {save.page: place for place, save in enumerate(filled)}
    ends = [filled[place] for place in last.values() if filled[place].emergencies]
    return Visit(age, [save for save in filled if save not in ends] + ends)


@dataclass
class Kept:
    """What should be stored, kept by hand beside the program."""

    answers: dict[str, str] = field(default_factory=dict)
    may_be_pregnant: bool = True

    def save(self, save: Save) -> None:
        for item in PAGES[save.page]:
            self.answers.pop(item, None)
        answers = save.answers
        if not save.with_script:
            parents = {item: answer for item, answer in answers.items() if item not in PARENT}
            if any(is_emergency(item, answer) for item, answer in parents.items()):
                # The page was left before its follow-ups were seen.
                answers = parents
        self.answers |= answers
        if save.page == "g":
            self.may_be_pregnant = save.may_be_pregnant

    def take_back(self) -> None:
        for item in [item for item, answer in self.answers.items() if is_emergency(item, answer)]:
            del self.answers[item]


def walk(visit: Visit, user: User) -> tuple[Screening, Kept]:
    """Save page after page, then send it off. Every emergency but one at the end is taken back."""
    client = client_of(user)
    asked = Questions(client, {})
    asked.begin()
    kept = Kept()
    last = {save.page: place for place, save in enumerate(visit.saves)}
    for place, save in enumerate(visit.saves):
        asked.answers, asked.with_script = save.answers, save.with_script
        asked.may_be_pregnant = save.may_be_pregnant
        asked.fill_in(save.page)
        kept.save(save)
        if save.emergencies:
            assert asked.where == asked.page("confirm")
            if last[save.page] == place:
                break
            client.post(asked.where, {"right": "no"})
            kept.take_back()
    asked.submit()
    assert asked.where == asked.page("result")
    return Screening.objects.get(participant=user), kept


def check_agreement(visit: Visit) -> None:
    user = joined(NOW)
    user.born_on = date(NOW.year - visit.age, 1, 1)
    user.save()

    screening, kept = walk(visit, user)

    asking = Asking(age_years=visit.age, may_be_pregnant=kept.may_be_pregnant)
    result = triage(kept.answers, asking)
    event(result.outcome.value)
    asked = {item.id for item in asked_items(kept.answers, asking)}
    assert answers_of(screening) == kept.answers
    assert kept.answers.keys() <= asked
    assert screening.outcome == result.outcome
    assert screening.fired == [
        {"item": found.item, "answer": found.answer, "outcome": found.outcome}
        for found in result.fired
    ]
    assert screening.flags == list(result.flags)
    assert (screening.delay, screening.signs) == (result.delay, result.signs)
    assert screening.ruleset == result.ruleset
    held = user.holds.open().values_list("kind", flat=True)
    assert list(held) == [result.outcome] * (result.outcome >= Outcome.CLINICIAN)


SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    # What fails is replayed from what is printed; examples are not kept between runs.
    database=None,
)


def in_a_transaction_of_its_own(visit: Visit) -> None:
    with transaction.atomic():
        check_agreement(visit)
        transaction.set_rollback(True)


@settings(SETTINGS, max_examples=15)
@given(visit=visits())
def test_pages_and_rules_agree(visit: Visit) -> None:
    in_a_transaction_of_its_own(visit)


@pytest.mark.long
@settings(SETTINGS, max_examples=300)
@given(visit=visits())
def test_pages_and_rules_agree_in_the_long_form(visit: Visit) -> None:
    in_a_transaction_of_its_own(visit)
