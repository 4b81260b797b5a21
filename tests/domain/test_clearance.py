"""What stands between a hold and going on (clinical specification 4.6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.domain.clearance import (
    FRESH_FOR,
    WAIT,
    Situation,
    Step,
    opens_at,
    steps_left,
)

RAISED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOCK = Situation(is_lock=True, has_clinic=False, since=RAISED)
HOLD = Situation(is_lock=False, has_clinic=False, since=RAISED)
TOLD = RAISED + 2 * HOUR
SCREENED = RAISED + 3 * HOUR
BOTH = replace(LOCK, told_at=TOLD, may_walk=True, screened_at=SCREENED)

A, S, C, W, G = Step.ASSESSMENT, Step.SCREENING, Step.CLINICIAN, Step.WAIT, Step.GO_ON

CASES: dict[str, tuple[Situation, timedelta, tuple[Step, ...]]] = {
    "a lock, nothing done": (LOCK, HOUR, (A, S, W, G)),
    "a lock, told only": (replace(LOCK, told_at=TOLD, may_walk=True), 48 * HOUR, (S, W, G)),
    "a lock, screened only": (replace(LOCK, screened_at=SCREENED), 48 * HOUR, (A, W, G)),
    "a lock, told that walking must wait": (replace(BOTH, may_walk=False), 48 * HOUR, (A, W, G)),
    "a lock, both done a moment ago": (BOTH, 3 * HOUR, (W, G)),
    "a lock, a second before the day is over": (
        BOTH,
        3 * HOUR + WAIT - timedelta(seconds=1),
        (W, G),
    ),
    "a lock, a day after the later of both": (BOTH, 3 * HOUR + WAIT, (G,)),
    "a lock, told after the screening": (
        replace(BOTH, told_at=RAISED + 5 * HOUR),
        4 * HOUR + WAIT,
        (W, G),
    ),
    "a lock, told before it was raised again": (
        replace(BOTH, since=TOLD + HOUR / 2),
        60 * HOUR,
        (A, W, G),
    ),
    "a lock, screened at the moment it was raised": (
        replace(BOTH, since=SCREENED, told_at=SCREENED),
        60 * HOUR,
        (S, W, G),
    ),
    "a lock, screened more than four weeks ago": (
        BOTH,
        3 * HOUR + FRESH_FOR + timedelta(seconds=1),
        (S, W, G),
    ),
    "a clinic's lock, nothing done": (replace(LOCK, has_clinic=True), HOUR, (A, S, C)),
    "a clinic's lock, both done": (replace(BOTH, has_clinic=True), 4 * HOUR, (C,)),
    "a hold without a clinic": (HOLD, HOUR, (A, G)),
    "a hold without a clinic, told": (
        replace(HOLD, told_at=TOLD, may_walk=True),
        2 * HOUR,
        (G,),
    ),
    "a hold without a clinic, told not yet": (replace(HOLD, told_at=TOLD), 2 * HOUR, (A, G)),
    "a clinic's hold": (replace(HOLD, has_clinic=True), HOUR, (C,)),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_left(name: str) -> None:
    situation, later, expected = CASES[name]
    assert steps_left(situation, now=RAISED + later) == expected


def test_a_lock_opens_a_day_after_the_later_of_both() -> None:
    assert opens_at(BOTH) == SCREENED + WAIT
    assert opens_at(replace(BOTH, told_at=SCREENED + HOUR)) == SCREENED + HOUR + WAIT
    assert opens_at(replace(BOTH, may_walk=False)) is None
    assert opens_at(replace(BOTH, screened_at=None)) is None


hours = st.integers(min_value=-200, max_value=2000).map(lambda count: RAISED + count * HOUR)
situations = st.builds(
    Situation,
    is_lock=st.booleans(),
    has_clinic=st.booleans(),
    since=hours,
    told_at=st.none() | hours,
    may_walk=st.booleans(),
    screened_at=st.none() | hours,
)


@given(situations, hours)
def test_nobody_goes_on_past_a_condition(situation: Situation, now: datetime) -> None:
    left = steps_left(situation, now=now)
    assert left[-1] is (Step.CLINICIAN if situation.has_clinic else Step.GO_ON)
    if left != (Step.GO_ON,):
        return
    assert situation.may_walk
    assert situation.told_at is not None
    assert situation.told_at >= situation.since
    if situation.is_lock:
        assert situation.screened_at is not None
        assert situation.screened_at > situation.since
        assert now >= max(situation.told_at, situation.screened_at) + WAIT
        assert now - situation.screened_at <= FRESH_FOR


@given(situations, hours)
def test_a_clinician_never_opens_a_lock_alone(situation: Situation, now: datetime) -> None:
    left = steps_left(replace(situation, is_lock=True, has_clinic=True), now=now)
    if left == (Step.CLINICIAN,):
        assert situation.was_told
        assert situation.was_screened(now)
