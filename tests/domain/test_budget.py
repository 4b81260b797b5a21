"""The budget: one mail a local day, three a plan week, in whatever order mails come due."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.domain.budget import (
    DROPPED_FIRST,
    MAILS_A_WEEK,
    Candidate,
    Held,
    MailKind,
    Spent,
    Verdict,
    clinician_occasion,
    occasion,
    spend,
    week_named,
)

MONDAY = date(2026, 11, 23)
W1, W2, W3, W4 = MailKind.WEEKLY, MailKind.NUDGE, MailKind.CHECK_IN, MailKind.CHECK_IN_AGAIN
W5, W6, W7 = MailKind.STILL_WITH_US, MailKind.PAUSING, MailKind.QUESTIONNAIRES
DOOR = MailKind.DOOR_OPEN
COUNTING = [kind for kind in MailKind if kind.counts]


def on(day: int, kind: MailKind, about: str = "") -> Candidate:
    """A candidate for one day of the week, 1 to 7."""
    return Candidate(kind, f"{kind.value}{about}", MONDAY + timedelta(days=day - 1))


def gone(day: int) -> Spent:
    return Spent(f"gone {day}", MONDAY + timedelta(days=day - 1))


def waiting(day: int) -> Spent:
    return Spent(f"waits {day}", MONDAY + timedelta(days=day - 1), is_waiting=True)


def said(verdicts: Collection[Verdict]) -> dict[str, str]:
    """What became of each occasion: "goes", the occasion that carries it, or why it is held."""
    return {
        each.candidate.occasion: "goes" if each.goes else each.carrier or str(each.held)
        for each in verdicts
    }


CASES = [
    pytest.param([], [], {}, id="nothing"),
    pytest.param([on(1, W1)], [], {"weekly": "goes"}, id="one mail"),
    pytest.param(
        [on(1, W1), on(4, W2), on(7, W3)],
        [],
        {"weekly": "goes", "nudge": "goes", "check_in": "goes"},
        id="three fit",
    ),
    pytest.param(
        [on(1, W4), on(3, W1), on(4, W2), on(7, W3)],
        [],
        {
            "check_in_again": "goes",
            "weekly": "goes",
            "nudge": "three a week",
            "check_in": "goes",
        },
        id="a fourth: W2 stays behind",
    ),
    pytest.param(
        [on(1, W4), on(3, W1), on(5, W5), on(7, W3), on(7, W7)],
        [],
        {
            "check_in_again": "three a week",
            "weekly": "goes",
            "still_with_us": "goes",
            "check_in": "goes",
            "questionnaires": "three a week",
        },
        id="without W2: W7, then W4",
    ),
    pytest.param(
        [on(7, W3), on(7, W7)],
        [],
        {"check_in": "goes", "questionnaires": "check_in"},
        id="W7 comes with W3",
    ),
    pytest.param(
        [on(3, W1), on(3, W5)],
        [],
        {"weekly": "goes", "still_with_us": "weekly"},
        id="two of a day become one: W1 speaks",
    ),
    pytest.param(
        [on(7, W3), on(7, W5), on(7, W7)],
        [],
        {"check_in": "still_with_us", "still_with_us": "goes", "questionnaires": "still_with_us"},
        id="three of a day become one",
    ),
    pytest.param(
        [on(1, W4)],
        [waiting(1)],
        {"check_in_again": "waits 1"},
        id="a mail waits already: it says W4 too",
    ),
    pytest.param(
        [on(1, W4)], [gone(1)], {"check_in_again": "one mail a day"}, id="the day had its mail"
    ),
    pytest.param(
        [on(4, W2), on(7, W3)],
        [gone(1), gone(3)],
        {"nudge": "three a week", "check_in": "goes"},
        id="two are gone: the one that is left is for W3",
    ),
    pytest.param(
        [on(7, W3)],
        [gone(1), gone(3), gone(5)],
        {"check_in": "three a week"},
        id="three are gone",
    ),
    pytest.param(
        [on(7, W3)],
        [gone(1), gone(3), gone(5), gone(6)],
        {"check_in": "three a week"},
        id="more are gone than there should be",
    ),
    pytest.param(
        [on(5, W5), on(6, W6)],
        [gone(1), gone(3)],
        {"still_with_us": "three a week", "pausing": "goes"},
        id="the notice of a pause is the last to stay behind",
    ),
]


@pytest.mark.parametrize(("candidates", "spent", "outcome"), CASES)
def test_what_becomes_of_a_week(
    candidates: list[Candidate], spent: list[Spent], outcome: dict[str, str]
) -> None:
    assert said(spend(candidates, spent)) == outcome


@pytest.mark.parametrize("place", range(len(DROPPED_FIRST)))
def test_whole_kinds_stay_behind_in_the_order_of_the_specification(place: int) -> None:
    """One of each kind on a day of its own: with room for less and less, one more kind stays behind."""
    days = [on(day + 1, kind) for day, kind in enumerate(DROPPED_FIRST)]
    room = min(MAILS_A_WEEK, len(days) - place - 1)
    spent = [gone(20 + number) for number in range(MAILS_A_WEEK - room)]
    held = [each.candidate.kind for each in spend(days, spent) if each.held]
    assert held == list(DROPPED_FIRST[: len(DROPPED_FIRST) - room])


def test_the_order_is_the_one_of_the_specification_and_names_all() -> None:
    assert DROPPED_FIRST[:3] == (W2, W7, W4)
    assert sorted(DROPPED_FIRST) == sorted(COUNTING)
    assert {MailKind.WELCOME, MailKind.CLINICIAN}.isdisjoint(COUNTING)


# -- Whatever comes --------------------------------------------------------------------------------
DAYS = st.integers(1, 7)
WEEKS = st.lists(
    st.builds(on, DAYS, st.sampled_from(COUNTING), st.sampled_from(["", " b", " c"])),
    max_size=10,
    unique_by=lambda each: each.occasion,
)
SPENT = st.lists(
    st.one_of(st.builds(gone, DAYS), st.builds(waiting, DAYS)),
    max_size=3,
    unique_by=lambda each: each.day,
)
often = settings(max_examples=400, deadline=None)


@often
@given(WEEKS, SPENT)
def test_one_a_day_and_three_a_week_always(week: list[Candidate], spent: list[Spent]) -> None:
    went = [each.candidate.day for each in spend(week, spent) if each.goes]
    days = Counter([*went, *(each.day for each in spent)])
    assert max(days.values(), default=0) <= 1
    assert days.total() <= MAILS_A_WEEK


@often
@given(WEEKS, SPENT)
def test_a_carried_mail_has_a_carrier_of_its_day_that_goes(
    week: list[Candidate], spent: list[Spent]
) -> None:
    verdicts = spend(week, spent)
    goes = {each.candidate.occasion: each.candidate.day for each in verdicts if each.goes}
    goes |= {each.occasion: each.day for each in spent if each.is_waiting}
    for each in verdicts:
        if each.carrier:
            assert goes[each.carrier] == each.candidate.day


@often
@given(WEEKS, SPENT)
def test_each_gets_one_verdict_and_every_day_with_one_that_may_go_has_a_mail(
    week: list[Candidate], spent: list[Spent]
) -> None:
    verdicts = spend(week, spent)
    assert [each.candidate for each in verdicts] == week
    goes = {each.candidate.day for each in verdicts if each.goes}
    taken = {each.day for each in spent}
    for each in verdicts:
        assert bool(each.held) + bool(each.carrier) + each.goes == 1
        if each.held is not Held.THREE_A_WEEK and each.candidate.day not in taken:
            assert each.candidate.day in goes


@often
@given(WEEKS, SPENT, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_named_changes_nothing(
    week: list[Candidate], spent: list[Spent], random: object
) -> None:
    other, before = list(week), list(spent)
    random.shuffle(other)  # type: ignore[attr-defined]  # hypothesis calls it Random
    random.shuffle(before)  # type: ignore[attr-defined]
    assert said(spend(other, before)) == said(spend(week, spent))


@often
@given(WEEKS, SPENT, st.data())
def test_taking_a_mail_away_never_drops_another(
    week: list[Candidate], spent: list[Spent], data: st.DataObject
) -> None:
    if not week:
        return
    away = data.draw(st.sampled_from(week))
    before = {each.candidate.occasion: each.held for each in spend(week, spent)}
    for each in spend([other for other in week if other != away], spent):
        if before[each.candidate.occasion] is None:
            assert each.held is None


@often
@given(WEEKS, SPENT)
def test_what_stays_behind_is_never_worth_more_than_what_goes(
    week: list[Candidate], spent: list[Spent]
) -> None:
    verdicts = spend(week, spent)
    dropped = [each for each in verdicts if each.held is Held.THREE_A_WEEK]
    kept = [each for each in verdicts if each.held is not Held.THREE_A_WEEK]
    for one in dropped:
        for other in kept:
            order = DROPPED_FIRST.index
            assert order(one.candidate.kind) < order(other.candidate.kind)


# -- Names -----------------------------------------------------------------------------------------
def test_occasions_name_what_a_mail_is_about() -> None:
    assert occasion(MailKind.WELCOME, 7) == "welcome:7"
    assert occasion(W1, 7, 3) == "weekly:7:3"
    assert occasion(W5, 7, MONDAY) == "still_with_us:7:2026-11-23"
    assert clinician_occasion("cleared", 12) == "clinician:cleared:12"
    assert week_named("check_in_again:7:13") == 13
    assert len(occasion(W5, 10**18, MONDAY)) <= 60


def test_codes_fit_where_they_are_kept() -> None:
    assert max(len(each) for each in Held) <= 40
    assert {each for each in Held if each.is_over} == {Held.ANSWERED, Held.WALKED, Held.TOO_LATE}
