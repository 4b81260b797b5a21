"""The case table of the safety questions, through the pages: what the table says is what is stored."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from plans.queries import Stage, programme_of
from screening.actions import holding
from screening.actions.holding import Statement
from screening.models import Answer, Hold, HoldKind, Screening
from screening.queries import answers_of, open_holds, rules_of
from tests.conftest import NOW
from tests.domain.cases.triage import ACCEPTED, ALL_CLEAR, EACH_ANSWER, REFUSED, Case, Refused
from tests.integration.page_by_page import PAGE_OF, PAGES, PARENT, Questions
from tests.integration.pages import client_of
from tests.integration.walkers import joined
from walkback.accounts.models import User
from walkback.care.actions import Concern
from walkback.care.models.alert import AlertKind, Severity
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BORN = "-11-23"
"""Birthday of everybody here: the day of the tests, so that the age is what the table says."""

# What a page cannot bring about differs from what the function is handed.
BY_PAGES = {
    # An emergency ends the questions: only one of the two pages is ever saved.
    "B1 and B2 come first, the rest of B after F": "A1 EMERGENCY, F ADVISE, B3 URGENT",
}


@pytest.fixture(scope="module")
def somebody(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """Signed up and consented once for all cases; what a case does with them is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield joined(NOW)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _on_top_of(somebody: User, db: None) -> None:
    """`somebody` is there before a case begins, and its database work goes on top."""


def person(age: int) -> User:
    """Somebody of this age, consented; also of ages at which nobody may sign up."""
    user = User.objects.get()
    user.born_on = date.fromisoformat(f"{2026 - age}{BORN}")
    user.save()
    return user


def questions(user: User, case: Case | Refused, *, with_script: bool = True) -> Questions:
    """`user` before the questions, with the answers of `case`."""
    client = client_of(user)
    answers = {
        item: answer for item, answer in {**ALL_CLEAR, **case.answers}.items() if answer is not None
    }
    return Questions(client, answers, case.may_be_pregnant, with_script)


def clear_before(user: User, items: tuple[str, ...]) -> None:
    """A hold about these items that was closed by what the person was told."""
    first = walkthrough.screen(user, {"C5": "no"}, now=NOW)
    concern = Concern(AlertKind.CLEARANCE_NEEDED, Severity.MEDIUM, "Of this test.")
    holding.raise_hold(
        participant=user,
        kind=HoldKind.CLINICIAN,
        concern=concern,
        by=user,
        now=NOW,
        screening=first,
        items=items,
    )
    statement = Statement("Dr Test", NOW.date(), "You may walk.", may_walk=True)
    holding.attest(participant=user, statement=statement, by=user, now=NOW)
    assert not open_holds(user)


def emergency_pages(case: Case) -> list[str]:
    """The pages with an answer that the table calls an emergency."""
    found = (finding.split() for finding in case.fired.split(", ") if finding)
    return list(dict.fromkeys(PAGE_OF[item] for item, outcome in found if outcome == "EMERGENCY"))


def check_result(user: User, screening: Screening, case: Case, fired: str) -> None:
    """What is stored is what the table says, and holds what it must."""
    assert screening.outcome == case.outcome
    assert ", ".join(f"{finding['item']} {finding['outcome']}" for finding in screening.fired) == (
        fired
    )
    assert " ".join(screening.flags) == case.flags
    assert screening.delay is case.delay
    holds = list(Hold.objects.filter(participant=user, closed_at=None))
    is_held = case.outcome in ("CLINICIAN", "URGENT", "EMERGENCY")
    assert [hold.kind for hold in holds] == [case.outcome] * is_held
    assert [hold.is_lock for hold in holds] == [case.outcome != "CLINICIAN"] * is_held
    worst = [finding.split()[0] for finding in fired.split(", ") if finding.endswith(case.outcome)]
    assert [hold.items for hold in holds] == [worst] * is_held
    stage = {"CLINICIAN": Stage.HELD, "URGENT": Stage.LOCKED, "EMERGENCY": Stage.LOCKED}
    assert programme_of(user, now=NOW).stage is stage.get(case.outcome, Stage.START)


def pages_to_fill(screening: Screening, asked: Questions, case: Case) -> list[str]:
    """The pages to go through. Where one answer is tried, the pages it does not touch need no browser.

    They are stored as they are after each was saved with "no" to everything.
    """
    if case not in EACH_ANSWER:
        return list(PAGES)
    touched = {*(PAGE_OF[item] for item in case.answers), "g"}
    screening.answers.bulk_create(
        Answer(
            screening=screening,
            item=item,
            answer="no",
            wording=rules_of(screening).by_id[item].wording,
            answered_at=NOW,
        )
        for item in asked.answers
        if PAGE_OF[item] not in touched
    )
    return sorted(touched, key=list(PAGES).index)


def begun(case: Case, *, with_script: bool) -> tuple[User, Questions, Screening]:
    """Somebody of this case's age and history, before the first question."""
    user = person(case.age)
    if case.cleared_before:
        clear_before(user, case.cleared_before)
    asked = questions(user, case, with_script=with_script)
    asked.begin()
    assert asked.where == asked.page("first")
    return user, asked, Screening.objects.for_user(user).open().get()


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.title)
def test_the_pages_come_to_what_the_table_says(case: Case) -> None:
    user, asked, screening = begun(case, with_script=True)
    last = emergency_pages(case)
    pages = pages_to_fill(screening, asked, case)
    asked.fill_in(*(page for page in pages if page not in last), *last[-1:])
    assert asked.where == asked.page("confirm" if last else "check")
    screening.refresh_from_db()
    assert screening.emergency_at == (NOW if last else None)

    asked.submit()

    assert asked.where == asked.page("result")
    screening.refresh_from_db()
    check_result(user, screening, case, BY_PAGES.get(case.title, case.fired))
    answers = answers_of(screening)
    for finding in screening.fired:
        assert finding["answer"] == answers.get(finding["item"])
    for answer in screening.answers.all():
        assert answer.wording


IN_ORDER = [
    case
    for case in ACCEPTED
    if (case.outcome == "EMERGENCY" or any(item in PARENT for item in case.answers))
    # Without a script nobody is asked a follow-up before the rest of its page is answered.
    and None not in case.answers.values()
]


@pytest.mark.parametrize("case", IN_ORDER, ids=lambda case: case.title)
def test_without_a_script_and_in_the_order_of_the_pages_it_is_the_same(case: Case) -> None:
    """Follow-ups come after their parent was saved, and an emergency leaves all later pages out."""
    user, asked, screening = begun(case, with_script=False)
    emergency = emergency_pages(case)[:1]
    for page in pages_to_fill(screening, asked, case):
        asked.fill_in(page)
        if page in emergency:
            break
    assert asked.where == asked.page("confirm" if emergency else "check")

    asked.submit()

    screening.refresh_from_db()
    assert screening.outcome == case.outcome
    known = [finding for finding in case.fired.split(", ") if finding]
    fired = [f"{finding['item']} {finding['outcome']}" for finding in screening.fired]
    assert fired == (known[: len(fired)] if emergency else known)
    assert Hold.objects.filter(participant=user, closed_at=None).exists() is (
        case.outcome in ("CLINICIAN", "URGENT", "EMERGENCY")
    )


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.title)
def test_what_the_table_refuses_is_never_a_result(case: Refused) -> None:
    """An answer that is missing or does not exist is asked for; one to what is not asked is dropped."""
    user = person(case.age)
    if case.cleared_before:
        clear_before(user, case.cleared_before)
    before = set(Screening.objects.values_list("pk", flat=True))
    asked = questions(user, case)
    asked.begin()
    for page in PAGES:
        form = asked.form(page)
        if form:
            assert asked.client.post(asked.page(page), form).status_code in (302, 422)

    answer = asked.client.post(asked.page("check"))

    screening = Screening.objects.exclude(pk__in=before).get()
    lacks = any(
        "not asked" not in problem and "not a known" not in problem for problem in case.problems
    )
    assert (screening.submitted_at is None) is lacks
    assert answer["Location"].endswith("/result/") is not lacks
    assert not screening.answers.filter(item__in=unasked(case)).exists()


def unasked(case: Refused) -> list[str]:
    """Items that the table says are answered but not asked, or do not exist."""
    return [
        problem.partition(":")[0]
        for problem in case.problems
        if "is answered" in problem or "known" in problem
    ]
