"""Flare-ups: whether one has settled, when to get help, and the way back (clinical specification 6.3)."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from plans.domain.dose import advance, step_back
from plans.domain.episodes import (
    HelpReason,
    PainReading,
    asks_whether_settled,
    help_needed,
    return_ramp,
)
from plans.domain.generate import project, start
from plans.domain.model import Standing, WalkingState
from tests.domain.cases.plans import GENTLE_START, intake
from tests.domain.cases.weeks import AT_14, AT_30
from tests.domain.pain_days import START, day, logs
from tests.domain.strategies import standings


class TestHasTheFlareSettled:
    @pytest.mark.parametrize(
        ("readings", "unsettled", "asks"),
        [
            (logs(3, 11, 12), (), True),
            (logs(0, 11, 12), (), True),
            (logs(4, 11) + logs(3, 12), (), False),
            (logs(3, 11) + logs(4, 12), (), False),
            (logs(7, 11) + logs(3, 12, 13), (), True),
            (logs(3, 12), (), False),
            (logs(3, 10, 12), (), False),
            (logs(3, 9, 10), (), False),
            (logs(3, 11, 12), (12,), False),
            (logs(3, 11, 12), (11,), False),
            (logs(3, 11, 12, 13), (11,), True),
            (logs(3, 11, 12) + logs(4, 12), (), False),
            ([*logs(3, 12), PainReading(day(13), 2, days=7)], (), False),
            (logs(3, 11, 14), (), False),
        ],
        ids=[
            "two days within 1 of the usual",
            "less pain is fine too",
            "the first still higher",
            "higher again",
            "only the newest two count",
            "one day is not two",
            "the day it began is not one of them",
            "from before it",
            "the last walk did not settle",
            "the one before did not",
            "an older one does not matter",
            "the highest of a day",
            "a check-in is no log",
            "not what is dated later",
        ],
    )
    def test_it_is_asked_after_two_good_days(self, readings, unsettled, asks) -> None:
        assert (
            asks_whether_settled(
                readings,
                usual=2,
                began_on=day(10),
                unsettled_days={day(number) for number in unsettled},
                today=day(13),
            )
            is asks
        )

    @pytest.mark.parametrize(("today", "asks"), [(12, True), (14, True), (15, False), (30, False)])
    def test_old_days_say_nothing_about_today(self, today, asks) -> None:
        asked = asks_whether_settled(
            logs(2, 11, 12), usual=2, began_on=day(5), unsettled_days=(), today=day(today)
        )
        assert asked is asks


@pytest.mark.parametrize(
    ("days", "pain", "reason"),
    [
        (0, 5, None),
        (0, None, None),
        (0, 7, None),
        (0, 8, HelpReason.SEVERE_PAIN),
        (13, 2, None),
        (14, 2, HelpReason.LASTS_LONG),
        (14, None, HelpReason.LASTS_LONG),
        (20, 9, HelpReason.SEVERE_PAIN),
    ],
)
def test_help_with_severe_pain_or_after_two_weeks(days, pain, reason) -> None:
    assert help_needed(START, pain, START + timedelta(days=days)) is reason


class TestReturnRamp:
    @pytest.mark.parametrize(
        ("held", "minutes"),
        [
            (AT_14, (7, 9, 11, 13, 14)),  # E17
            (AT_30, (15, 18, 21, 24, 27, 30)),  # E20
            (start(intake(baseline_minutes=180, baseline_days=6)), (15, 17, 20, 22, 25, 27, 30)),
            (project(GENTLE_START).weeks[12], (10, 12, 14, 17, 20)),
            (start(intake(comfortable_minutes=2, pain_avg=4, pain_worst=6)), (3,)),
        ],
        ids=["E17", "E20", "E21", "gentle", "too small to halve"],
    )
    def test_it_goes_from_half_back_to_what_was(self, held, minutes) -> None:
        ramp = return_ramp(held)
        assert tuple(each.minutes for each in ramp) == minutes
        assert ramp[-1].weekly_minutes == held.weekly_minutes

    def test_it_draws_no_more_weeks_than_asked(self) -> None:
        assert len(return_ramp(AT_30, weeks=3)) == 3
        stuck = replace(AT_30, growth_override=0)
        assert len(return_ramp(stuck)) == 8

    @settings(max_examples=80, deadline=None)
    @given(held=standings())
    def test_each_week_is_an_advance_of_the_one_before(
        self, held: tuple[WalkingState, Standing]
    ) -> None:
        before, _ = held
        ramp = return_ramp(before, weeks=30)
        assert ramp[0] == step_back(before, 50)
        assert all(later == advance(earlier) for earlier, later in pairwise(ramp))
        assert all(each.weekly_minutes < before.weekly_minutes for each in ramp[:-1])
        assert ramp[-1].weekly_minutes >= before.weekly_minutes
