""" "What if": other days, another comfortable walk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.barriers import BARRIERS, usual_first
from plans.domain.generate import project, target_days_of
from plans.domain.model import Intake
from plans.domain.vocabulary import Gate
from plans.domain.what_if import with_other_answers
from tests.domain.cases.plans import intake
from tests.domain.strategies import admitted_intakes, intakes


@given(someone=intakes())
def test_the_same_answers_are_the_same_person(someone: Intake) -> None:
    same = with_other_answers(
        someone,
        days_available=someone.days_available,
        comfortable_minutes=someone.comfortable_minutes,
    )
    assert same == someone


@given(
    someone=admitted_intakes(),
    days=st.integers(1, 7),
    minutes=st.none() | st.integers(1, 180),
)
def test_any_other_answers_give_a_plan_within_the_days(
    someone: Intake, days: int, minutes: int | None
) -> None:
    asked = with_other_answers(someone, days_available=days, comfortable_minutes=minutes)
    projection = project(asked)
    assert projection.gate is Gate.OK
    assert all(state.days <= days for state in projection.weeks)


@pytest.mark.parametrize(
    ("preferred", "available", "days", "target"),
    [(None, 5, 3, 3), (None, 5, 7, 5), (3, 5, 5, 3), (3, 5, 4, 4), (3, 5, 7, 6), (3, 5, 2, 2)],
)
def test_a_wish_for_days_follows_the_days_that_are_tried(
    preferred: int | None, available: int, days: int, target: int
) -> None:
    someone = intake(days_available=available, preferred_days=preferred)
    asked = with_other_answers(someone, days_available=days, comfortable_minutes=20)
    assert target_days_of(asked) == target


def test_a_third_day_makes_the_milestone_reachable() -> None:
    someone = intake(days_available=2)
    assert not project(someone).milestone_reachable
    assert project(
        with_other_answers(someone, days_available=3, comfortable_minutes=20)
    ).milestone_reachable


def test_no_comfortable_minute_gives_no_plan() -> None:
    asked = with_other_answers(intake(), days_available=5, comfortable_minutes=0)
    assert project(asked).gate is Gate.HOLD_CLINICIAN


def test_usual_barriers_come_first_and_the_rest_stay_in_order() -> None:
    codes = [barrier.code for barrier in usual_first({"ill": 1, "forgot": 3, "gone": 9})]
    usual = [barrier.code for barrier in BARRIERS]
    assert codes[:2] == ["forgot", "ill"]
    assert codes[2:] == [code for code in usual if code not in ("forgot", "ill")]
    assert [barrier.code for barrier in usual_first({})] == usual
