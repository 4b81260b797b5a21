"""What the measures came to: series, items and the words about a change."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.domain.measures import (
    CONFIDENCE,
    GLOBAL_CHANGE,
    PAIN_AVERAGE,
    PAIN_WORST,
    PSFS,
    PSFS_ACTIVITY,
    RMDQ,
    Code,
    Instrument,
    Question,
)
from plans.models import Plan
from plans.presenters.measures import measures_of, sentence_of, value_words, when_words
from tests.conftest import NOW
from tests.integration.measuring import (
    ADDRESS,
    NAMED,
    SHOPPING,
    SITTING,
    TODAY,
    WEEK_12,
    in_week,
    item,
    kept,
)
from tests.integration.pages import client_of, page
from tests.integration.walkers import check_in, walker
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


# -- What they came to -----------------------------------------------------------------------------


def test_every_source_stands_in_its_series(plan: Plan, clock: Any) -> None:
    client_of(plan.participant).post(ADDRESS, NAMED)
    at = in_week(plan, 12, clock)
    client_of(plan.participant).post(ADDRESS, WEEK_12)
    check_in(plan, at, pain_avg=0, confidence=9)
    found = measures_of(plan, today=at.date())
    assert not found.due
    assert [each.title for each in found.items] == [
        "Pain on average",
        "Pain at its worst",
        "Your own activities together",
        SHOPPING,
        SITTING,
        "How sure you are that you can walk",
        "Your back compared with the start",
    ]
    average = item(plan, Code.PAIN_AVERAGE, at)
    assert (average.start, average.latest) == ("2 of 10", "0 of 10")
    assert average.sentence.startswith("2 points lower than at the start: people usually notice")
    # The intake and twelve check-ins, no more.
    assert [when for when, _ in average.rows] == [
        "At the start",
        *(f"Week {n}" for n in range(1, 13)),
    ]
    assert item(plan, Code.PAIN_WORST, at).rows == (
        ("At the start", "3 of 10"),
        ("Week 12", "2 of 10"),
    )
    together = item(plan, Code.PSFS, at)
    assert together.rows == (("At the start", "4.5 of 10"), ("Week 12", "6.5 of 10"))
    assert together.sentence.startswith("2 points higher than at the start, and higher is better")
    by_itself = found.items[3]
    assert by_itself.sentence == (
        "3 points higher than at the start, and higher is better here: "
        "people usually notice a change of this size."
    )
    assert found.items[4].sentence == (
        "1 point higher than at the start. A change this small can be chance."
    )
    sure = item(plan, Code.CONFIDENCE, at)
    assert [when for when, _ in sure.rows] == ["At the start", "Week 4", "Week 12"]
    assert item(plan, Code.GLOBAL_CHANGE, at).rows == (("Week 12", "A little better"),)


def test_a_mean_of_other_activities_is_not_compared(plan: Plan, clock: Any) -> None:
    client_of(plan.participant).post(ADDRESS, NAMED)
    at = in_week(plan, 12, clock)
    client_of(plan.participant).post(ADDRESS, {"psfs_1": "9"})
    together = item(plan, Code.PSFS, at)
    assert together.sentence == (
        "Not every activity was answered both times, so the averages cannot be compared."
    )
    found = measures_of(plan, today=at.date()).items
    assert next(each for each in found if each.title == SITTING).sentence == (
        "Answered at the start. There is nothing to compare it with yet."
    )


def test_an_unanswered_confidence_is_missing_not_the_rules_default(clock: Any) -> None:
    plan = walker(NOW, inputs={"confidence": None})
    assert plan.inputs.get("confidence") is None
    assert Code.CONFIDENCE.value not in {each.code for each in measures_of(plan, today=TODAY).items}


def test_the_file_has_every_answer_with_its_day(plan: Plan) -> None:
    client = client_of(plan.participant)
    client.post(ADDRESS, {**NAMED, "activity_1": "=Carrying"})
    answer = client.get("/progress/measures.csv")
    assert answer["Content-Type"].startswith("text/csv")
    shown = page(answer)
    assert "PAIN_AVERAGE" in shown.upper()
    assert "2026-11-23" in shown
    # Nothing a person wrote becomes a formula.
    assert "'=Carrying" in shown
    assert ",=Carrying" not in shown


def test_the_number_of_queries_does_not_grow_with_the_weeks(plan: Plan, clock: Any) -> None:
    client_of(plan.participant).post(ADDRESS, NAMED)

    def asked(now: datetime) -> int:
        again = Plan.objects.select_related("participant").get(pk=plan.pk)
        with CaptureQueriesContext(connection) as context:
            measures_of(again, today=now.date())
        return len(context)

    early = asked(NOW)
    late = asked(in_week(plan, 8, clock))
    assert early == late <= 5


def test_the_demonstration_helper_answers_what_is_due(plan: Plan) -> None:
    def said(question: Question) -> int | None:
        return 3 if question.place == 1 else None

    named = (SHOPPING, SITTING)
    assert walkthrough.answer_measures(plan, said, activities=named, now=NOW)
    assert kept(plan) == [("PSFS", 0, 1, 3)]
    assert not walkthrough.answer_measures(plan, said, now=NOW)


# -- Words -----------------------------------------------------------------------------------------

NOTICED = "people usually notice a change of this size."
CHANCE = "A change this small can be chance."
D = Decimal


@pytest.mark.parametrize(
    ("instrument", "start", "latest", "words"),
    [
        (PAIN_AVERAGE, 5, 3, f"2 points lower than at the start: {NOTICED}"),
        (PAIN_AVERAGE, 9, 7, f"2 points lower than at the start: {NOTICED}"),
        (PAIN_AVERAGE, 5, 4, f"1 point lower than at the start. {CHANCE}"),
        (
            PAIN_AVERAGE,
            3,
            2,
            "1 point lower than at the start, which is 33 percent less. "
            "People may notice a change of this size, but it can also be chance.",
        ),
        (PAIN_AVERAGE, 3, 3, "The same as at the start."),
        (PAIN_AVERAGE, 0, 0, "The same as at the start."),
        (PAIN_AVERAGE, 0, 1, f"1 point higher than at the start. {CHANCE}"),
        (PAIN_AVERAGE, 2, 3, f"1 point higher than at the start. {CHANCE}"),
        (
            PAIN_AVERAGE,
            2,
            5,
            "3 points higher than at the start. Backs have better and worse weeks. If it stays "
            "like this or worries you, a doctor or physiotherapist can look at it with you.",
        ),
        (PAIN_WORST, None, 3, "Not answered at the start, so there is nothing to compare with."),
        (PAIN_WORST, 3, None, "Answered at the start. There is nothing to compare it with yet."),
        (
            PSFS,
            D("3.3"),
            D("5.7"),
            f"2.4 points higher than at the start, and higher is better here: {NOTICED}",
        ),
        (PSFS, D("3.3"), D("4.3"), f"1 point higher than at the start. {CHANCE}"),
        (PSFS, D("3.3"), D("3.7"), f"0.4 points higher than at the start. {CHANCE}"),
        (PSFS_ACTIVITY, 3, 5, f"2 points higher than at the start. {CHANCE}"),
        (
            PSFS,
            D("5.3"),
            D("3"),
            "2.3 points lower than at the start, so it is harder for you now. If it stays like "
            "this or worries you, a doctor or physiotherapist can look at it with you.",
        ),
        (
            CONFIDENCE,
            8,
            5,
            "3 points lower than at the start. You can choose fewer minutes in your check-in, or "
            "ask somebody to walk with you.",
        ),
        (CONFIDENCE, 8, 7, f"1 point lower than at the start. {CHANCE}"),
        (
            GLOBAL_CHANGE,
            None,
            2,
            "You said “Better”, compared with the start. "
            "People who say this usually mean a change that matters to them.",
        ),
        (
            GLOBAL_CHANGE,
            None,
            1,
            f"You said “A little better”, compared with the start. {CHANCE}",
        ),
        (GLOBAL_CHANGE, None, 0, "You said “About the same”, compared with the start."),
        (
            GLOBAL_CHANGE,
            None,
            -3,
            "You said “Much worse”, compared with the start. If it stays like this, a doctor or "
            "physiotherapist can look at it with you.",
        ),
        (RMDQ, 12, 7, f"5 points lower than at the start: {NOTICED}"),
        (
            RMDQ,
            3,
            0,
            "The answer at the start was too near an end of the scale to compare with.",
        ),
    ],
)
def test_what_is_said_about_a_change(
    instrument: Instrument, start: Any, latest: Any, words: str
) -> None:
    assert sentence_of(instrument, start, latest) == words


@pytest.mark.parametrize("instrument", [PAIN_AVERAGE, PAIN_WORST, PSFS, CONFIDENCE])
def test_no_sentence_claims_more_than_it_shows(instrument: Instrument) -> None:
    for start in range(11):
        for latest in range(11):
            words = sentence_of(instrument, start, latest).lower()
            for claim in (
                "walkback",
                "walking",
                "because",
                "cure",
                "treat",
                "prevent",
                "thanks to",
            ):
                assert claim not in words
            moved = abs(latest - start)
            if moved < instrument.meaningful_points:
                assert "usually notice" not in words


def test_points_and_values_in_words() -> None:
    assert [when_words(point) for point in (0, 6, 52)] == ["At the start", "Week 6", "After a year"]
    assert value_words(PSFS, D("6.3")) == "6.3 of 10"
    assert value_words(PSFS, D("6")) == "6 of 10"
    assert value_words(PAIN_AVERAGE, 0) == "0 of 10"
    assert value_words(GLOBAL_CHANGE, -1) == "A little worse"
