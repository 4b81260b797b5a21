"""Weeks in a row: counted for Today, and said calmly."""

from datetime import timedelta

import pytest

from plans.domain.consistency import Consistency
from plans.models import Plan
from plans.presenters.consistency import in_words, keeping_going
from tests.conftest import NOW
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_weeks_in_a_row_are_counted_and_days_away_break_nothing(plan: Plan) -> None:
    until = NOW + 60 * DAY
    for _ in range(2):
        walkthrough.live_week(plan, WeekLived(), until=until)
    assert keeping_going(plan).words == "2 weeks in a row with most of your walking done."
    away = WeekLived(share=0, answers={"planned_absence": True})
    walkthrough.live_week(plan, away, until=until)
    assert [mark.value for mark in keeping_going(plan).marks] == ["KEPT", "KEPT", "EXCUSED", "OPEN"]
    assert keeping_going(plan).words == "2 weeks in a row with most of your walking done."
    walkthrough.live_week(plan, WeekLived(), until=until)
    assert "3 weeks in a row" in keeping_going(plan).words


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (Consistency(0, 0, None), ""),
        (Consistency(1, 4, 60), "1 week with most of your walking done."),
        (Consistency(0, 1, 40), "You have done 1 week before. Any walk is a good next step."),
        (
            Consistency(0, 5, 40),
            "You have done 5 weeks in a row before. Any walk is a good next step.",
        ),
        (
            Consistency(3, 3, 100),
            "3 weeks in a row with most of your walking done. Your longest run yet.",
        ),
    ],
)
def test_the_line_is_calm(counted: Consistency, words: str) -> None:
    assert in_words(counted) == words
