"""The sentences of Progress, each beside the numbers it must be true of."""

import csv
from datetime import date
from io import StringIO

import pytest

from plans.charts.common import FIXED, NAMES, THEMED
from plans.domain.consistency import WeekMark, consistency
from plans.domain.milestones import Ahead, MilestoneKind, Reached
from plans.domain.readings import (
    WeekWalked,
    days_reading,
    pain_reading,
    running_week_reading,
    weeks_reading,
    year_reading,
)
from plans.presenters.consistency import KeepingGoing, score_in_words
from plans.presenters.milestones import ahead_in_words, reached_in_words
from plans.presenters.readings import (
    days_in_words,
    minutes_in_all,
    pain_of_days_in_words,
    pain_of_weeks_in_words,
    running_week_in_words,
    weeks_in_words,
    year_in_words,
)
from tests.markup import STATIC
from walkback.core.charts import named
from walkback.core.csv_files import csv_file

KEPT, PART, MISSED, EXCUSED, OPEN = WeekMark
DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((), "No minutes yet. Each week of your plan gets a bar here."),
        (
            (30, 90),
            "120 minutes walked so far. From 4 whole weeks on, you can read here how your newest weeks"
            " compare with your first.",
        ),
        (
            (30, 40, 90, 100),
            "You walk more than at the start: about 95 minutes a week in your last two weeks, 35 in"
            " your first two.",
        ),
        (
            (50, 50, 50, 52),
            "You walk about as much as at the start: 51 minutes a week in your last two weeks, 50 in"
            " your first two.",
        ),
        (
            (100, 100, 60, 60),
            "Your last two weeks were smaller than your first two: about 60 minutes a week beside 100."
            " Your plan goes by what you can do now.",
        ),
    ],
)
def test_all_weeks(minutes, words) -> None:
    assert weeks_in_words(weeks_reading(WeekWalked(each) for each in minutes)) == words


@pytest.mark.parametrize(
    ("minutes", "planned", "words"),
    [
        (0, 50, "Nothing is logged for this week yet."),
        (0, None, "Nothing is logged for this week yet."),
        (1, None, "You have walked 1 minute this week."),
        (10, None, "You have walked 10 minutes this week."),
        (10, 50, "You have walked 10 of the 50 minutes of this week."),
        (50, 50, "You have walked all 50 minutes of this week."),
        (1250, 50, "You have walked 1,250 minutes this week. 50 were planned."),
    ],
)
def test_the_running_week(minutes, planned, words) -> None:
    assert running_week_in_words(running_week_reading(minutes, planned)) == words


@pytest.mark.parametrize(
    ("by_day", "starts_on", "words"),
    [
        ({}, DAY, "No walk is logged for the last 30 days."),
        (
            {DAY: 20},
            DAY,
            "In the last 30 days you walked on 1 day, 20 minutes in all.",
        ),
        (
            {DAY: 20, date(2026, 10, 1): 1},
            date(2026, 9, 1),
            "In the last 30 days you walked on 1 day, 20 minutes in all. In the 30 days before, it was"
            " 1 minute.",
        ),
    ],
)
def test_the_last_30_days(by_day, starts_on, words) -> None:
    reading = days_reading(by_day, days=30, starts_on=starts_on, today=DAY)
    assert days_in_words(reading) == words


@pytest.mark.parametrize(
    ("pains", "flare_ups", "words"),
    [
        ((), 0, "No check-in with a number for your pain yet."),
        (
            (4,),
            0,
            "At your first check-in your pain was 4 of 10. That is too few to say how it goes.",
        ),
        (
            (4, 2),
            1,
            "At your first check-ins your pain was 4 and 2 of 10. That is too few to say how it goes."
            " You told us about 1 flare-up.",
        ),
        ((2, 2, 2), 0, "At each of your 3 check-ins your pain was 2 of 10."),
        ((1, 2, 5), 0, "Your usual pain at 3 check-ins was about 2 of 10; it went from 1 to 5."),
        (
            (5, 5, 5, 2, 2, 2),
            2,
            "Your usual pain at 6 check-ins was about 4 of 10; it went from 2 to 5. Your last three"
            " were lower than your first three: 2 beside 5. You told us about 2 flare-ups.",
        ),
        (
            (2, 2, 2, 3, 3, 3),
            0,
            "Your usual pain at 6 check-ins was about 3 of 10; it went from 2 to 3. Your last three"
            " are about the same as your first three: a change of 1 point or less can be chance.",
        ),
        (
            (2, 2, 2, 5, 5, 5),
            0,
            "Your usual pain at 6 check-ins was about 4 of 10; it went from 2 to 5. Your last three"
            " were higher than your first three: 5 beside 2. That can happen, and your plan takes it"
            " into account.",
        ),
    ],
)
def test_pain_over_the_weeks(pains, flare_ups, words) -> None:
    reading = pain_reading(pains, compare=True)
    assert pain_of_weeks_in_words(reading, flare_ups=flare_ups) == words


@pytest.mark.parametrize(
    ("pains", "words"),
    [
        ((), "No pain number was noted with a walk in these 30 days."),
        (
            (3,),
            "You noted your pain on 1 of these 30 days. It was 3 of 10. That is too few to say how it"
            " goes.",
        ),
        ((3, 3, 3), "You noted your pain on 3 of these 30 days. It was 3 of 10."),
        ((3, 0, 3), "You noted your pain on 3 of these 30 days. It went from 0 to 3 of 10."),
    ],
)
def test_pain_over_the_days(pains, words) -> None:
    assert pain_of_days_in_words(pain_reading(pains, compare=False), days=30) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([], "No walk yet. Each day gets a square here as soon as you log one."),
        ([20], "You have walked on 1 day since 22 November 2026."),
        (
            [10] * 12,
            "You have walked on 12 days since 22 November 2026. Most often it was up to 14 minutes.",
        ),
        (
            [20] * 12,
            "You have walked on 12 days since 22 November 2026. Most often it was 15 to 29 minutes.",
        ),
        (
            [50] * 12,
            "You have walked on 12 days since 22 November 2026. Most often it was 45 minutes or more.",
        ),
    ],
)
def test_the_year(minutes, words) -> None:
    by_day = {date.fromordinal(DAY.toordinal() + place): each for place, each in enumerate(minutes)}
    assert year_in_words(year_reading(by_day), since=DAY) == words


def test_minutes_in_all() -> None:
    assert minutes_in_all(0).startswith("No walks logged yet.")
    assert minutes_in_all(1) == "1 minute walked since your plan began."
    assert minutes_in_all(1230) == "1,230 minutes walked since your plan began."


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        (MilestoneKind.FIRST_WALK, 1, "Your first walk"),
        (MilestoneKind.FIRST_KEPT_WEEK, 1, "Your first week with most of the walking done"),
        (MilestoneKind.FOUR_KEPT_WEEKS, 4, "4 weeks with most of the walking done"),
        (MilestoneKind.LONGEST_WALK, 35, "Your longest walk: 35 minutes"),
        (MilestoneKind.TOTAL_MINUTES, 1000, "1,000 minutes in all"),
        (MilestoneKind.HALF_WAY, 13, "Half way: 13 weeks behind you"),
        (MilestoneKind.MILESTONE_WEEK, 130, "130 minutes in one week"),
        (MilestoneKind.AIM_WEEK, 150, "150 minutes in one week"),
        (MilestoneKind.ALL_WEEKS, 26, "All 26 weeks"),
    ],
)
def test_a_milestone_that_was_reached(kind, amount, words) -> None:
    assert reached_in_words(Reached(kind, DAY, amount)) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        ((MilestoneKind.FIRST_WALK, 1, 0), "Next: your first walk."),
        (
            (MilestoneKind.FIRST_KEPT_WEEK, 1, 0),
            "Next: a first week with most of the walking done.",
        ),
        (
            (MilestoneKind.FOUR_KEPT_WEEKS, 4, 1),
            "Next: 4 weeks with most of the walking done, in a row or not. You have 1 week.",
        ),
        (
            (MilestoneKind.TOTAL_MINUTES, 1000, 870),
            "Next: 1,000 minutes in all. You have 870 minutes.",
        ),
        (
            (MilestoneKind.HALF_WAY, 13, 11),
            "Next: half way, with 13 weeks behind you. You have 11 weeks.",
        ),
        (
            (MilestoneKind.MILESTONE_WEEK, 130, 120),
            "Next: a week with 130 minutes, the milestone. Your most so far is 120.",
        ),
        (
            (MilestoneKind.AIM_WEEK, 150, 140),
            "Next: a week with 150 minutes, the aim. Your most so far is 140.",
        ),
        ((MilestoneKind.ALL_WEEKS, 26, 25), "Next: all 26 weeks. You have 25 weeks."),
    ],
)
def test_the_milestone_ahead(ahead, words) -> None:
    assert ahead_in_words(Ahead(*ahead)) == words


# -- Keeping going -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "score", "words"),
    [
        ((), None, ""),
        ((OPEN,), None, ""),
        ((KEPT, EXCUSED, OPEN), 100, "100 of 100: most of the walking done in 1 of 1 week."),
        ((KEPT, MISSED), 47, "47 of 100: most of the walking done in 1 of 2 weeks."),
        ((PART, PART), 60, "60 of 100: some walking in 2 of 2 weeks."),
        ((MISSED, MISSED), 0, ""),
    ],
)
def test_the_score(marks, score, words) -> None:
    assert score_in_words(marks, score).startswith(words)
    assert bool(score_in_words(marks, score)) == bool(words)


# -- Pictures and files ------------------------------------------------------------------------------


def test_paper_has_the_fixed_colours() -> None:
    tokens = (STATIC / "css/tokens.css").read_text("utf-8")
    on_paper = tokens.split("@media print")[1].partition("\n}\n")[0]
    for name in NAMES:
        assert f"--chart-{name}: {FIXED[name]};" in on_paper
        assert f"--chart-{name}: var(--" in tokens
        assert THEMED[name] == f"var(--chart-{name})"


def test_the_name_of_a_picture_is_only_a_name() -> None:
    svg = named("<svg width='1'></svg>", 'He said "<script>"')
    assert svg.startswith('<svg role="img" aria-label="He said &quot;&lt;script&gt;&quot;" width=')


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
)
def test_a_file_computes_nothing(cell: str) -> None:
    answer = csv_file("mine", ("title",), [(cell,)])
    (row,) = csv.DictReader(StringIO(answer.content.decode(), newline=""))
    assert row["title"] == f"'{cell}"


def test_numbers_in_a_file_stay_numbers_and_missing_stays_missing() -> None:
    answer = csv_file("mine", ("a", "b", "c"), [(-3, None, "Größe, ja")])
    assert answer.content.decode() == 'a,b,c\r\n-3,,"Größe, ja"\r\n'
    assert answer["Content-Disposition"] == 'attachment; filename="mine.csv"'


def test_excused_weeks_are_explained_where_there_are_any() -> None:
    with_rest = KeepingGoing((KEPT, EXCUSED), consistency([KEPT, EXCUSED]), "")
    assert "excused" in with_rest.excused_words
    assert KeepingGoing((KEPT,), consistency([KEPT]), "").excused_words == ""
