"""Measures: the registry, scores, and changes that count (clinical specification 5.2)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.measures import (
    CONFIDENCE,
    GLOBAL_CHANGE,
    GLOBAL_WORDS,
    INSTRUMENT,
    INSTRUMENTS,
    PAIN_AVERAGE,
    PAIN_WORST,
    POINTS,
    PSFS,
    PSFS_ACTIVITY,
    RMDQ,
    Better,
    Code,
    ContradictoryAnswer,
    Instrument,
    change_of,
    is_recovered,
    mean_of,
    questions_due,
    ticked,
)

D = Decimal


# -- The registry ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "low", "high", "better", "points", "percent", "measured_at"),
    [
        (Code.PAIN_AVERAGE, 0, 10, Better.LOWER, 2, 30, (0, 52)),
        (Code.PAIN_WORST, 0, 10, Better.LOWER, 2, 30, (0, 6, 12, 26)),
        (Code.PSFS, 0, 10, Better.HIGHER, 2, None, (0, 12, 26)),
        (Code.CONFIDENCE, 0, 10, Better.HIGHER, 2, None, (0, 4, 12, 26)),
        (Code.GLOBAL_CHANGE, -3, 3, Better.HIGHER, 2, None, (12, 26)),
        (Code.RMDQ, 0, 24, Better.LOWER, 5, 30, (0, 6, 12, 26, 52)),
    ],
)
def test_the_table_of_the_specification(
    code, low, high, better, points, percent, measured_at
) -> None:
    asked = INSTRUMENT[code]
    assert (asked.low, asked.high, asked.better, asked.points) == (low, high, better, measured_at)
    assert (asked.meaningful_points, asked.meaningful_percent) == (points, percent)
    assert asked.source
    assert asked.wording.endswith("?")


def test_pain_on_average_is_weekly_and_one_activity_needs_three_points() -> None:
    assert [each.code for each in INSTRUMENTS if each.weekly] == [Code.PAIN_AVERAGE]
    assert PSFS_ACTIVITY.meaningful_points == 3


def test_the_disability_questionnaire_is_ready_but_not_offered() -> None:
    assert [each.code for each in INSTRUMENTS if not each.is_offered] == [Code.RMDQ]
    asked = questions_due((0, 6, 12, 26, 52), activities=())
    assert Code.RMDQ not in {question.code for question in asked}
    assert (RMDQ.reliable_from, RMDQ.reliable_to, RMDQ.recovered_at_most) == (4, 20, 2)


def test_every_question_is_asked_at_points_at_which_it_is_measured() -> None:
    for each in INSTRUMENTS:
        assert set(each.asked_at) <= set(each.points)
    assert POINTS == (0, 6, 12, 26, 52)
    assert set(GLOBAL_WORDS) == set(range(GLOBAL_CHANGE.low, GLOBAL_CHANGE.high + 1))
    assert len(set(GLOBAL_WORDS.values())) == 7


# -- Scores ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "mean"),
    [
        ([], None),
        ([None, None, None], None),
        ([0], D("0")),
        ([0, None, None], D("0")),
        ([4], D("4")),
        ([4, 5], D("4.5")),
        ([4, None, 5], D("4.5")),
        ([1, 2, 2], D("1.7")),
        ([1, 1, 2], D("1.3")),
        ([10, 10, 10], D("10")),
        ([0, 0, 1], D("0.3")),
    ],
)
def test_the_mean_is_of_the_answered_ones(answers, mean) -> None:
    assert mean_of(answers) == mean


@given(st.lists(st.none() | st.integers(0, 10), max_size=3))
def test_a_mean_lies_between_its_answers_and_is_near_the_exact_one(answers) -> None:
    said = [answer for answer in answers if answer is not None]
    mean = mean_of(answers)
    if mean is None:
        assert not said
        return
    assert min(said) <= mean <= max(said)
    assert abs(Fraction(mean) - Fraction(sum(said), len(said))) <= Fraction(1, 20)
    assert mean == mean_of(said)


@pytest.mark.parametrize(
    ("ticks", "none_apply", "score"),
    [
        ((), False, None),
        ((), True, 0),
        ((1,), False, 1),
        ((24, 1, 13), False, 3),
        ((5, 5), False, 1),
        (tuple(range(1, 25)), False, 24),
    ],
)
def test_ticks_are_counted_and_nothing_ticked_is_not_zero(ticks, none_apply, score) -> None:
    assert ticked(ticks, none_apply=none_apply) == score


def test_contradictions_and_unknown_sentences_are_refused() -> None:
    with pytest.raises(ContradictoryAnswer):
        ticked((3,), none_apply=True)
    for number in (0, 25, -1):
        with pytest.raises(ValueError, match="1 to 24"):
            ticked((number,), none_apply=False)


# -- Change ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instrument", "start", "now", "points", "percent", "better", "by_points", "by_percent"),
    [
        # Pain: 2 points or 30 % of the start.
        (PAIN_AVERAGE, 5, 3, -2, 40, True, True, True),
        (PAIN_AVERAGE, 10, 8, -2, 20, True, True, False),
        (PAIN_AVERAGE, 10, 7, -3, 30, True, True, True),
        (PAIN_AVERAGE, 3, 2, -1, 33, True, False, True),
        (PAIN_AVERAGE, 4, 3, -1, 25, True, False, False),
        (PAIN_AVERAGE, 1, 0, -1, 100, True, False, True),
        (PAIN_AVERAGE, 4, 4, 0, 0, False, False, False),
        (PAIN_AVERAGE, 4, 5, 1, -25, False, False, False),
        (PAIN_AVERAGE, 3, 4, 1, -33, False, False, True),
        (PAIN_AVERAGE, 4, 6, 2, -50, False, True, True),
        (PAIN_AVERAGE, 0, 1, 1, None, False, False, False),
        (PAIN_AVERAGE, 0, 2, 2, None, False, True, False),
        (PAIN_AVERAGE, 0, 0, 0, None, False, False, False),
        (PAIN_WORST, 8, 6, -2, 25, True, True, False),
        # PSFS: 2 for the mean, 3 for one activity; higher is better; no percent counts.
        (PSFS, D("3.3"), D("5.3"), 2, -61, True, True, False),
        (PSFS, D("3.3"), D("5.2"), D("1.9"), -58, True, False, False),
        (PSFS, D("5"), D("3"), -2, 40, False, True, False),
        (PSFS_ACTIVITY, 3, 5, 2, -67, True, False, False),
        (PSFS_ACTIVITY, 3, 6, 3, -100, True, True, False),
        (CONFIDENCE, 7, 9, 2, -29, True, True, False),
        (CONFIDENCE, 7, 6, -1, 14, False, False, False),
        (CONFIDENCE, 9, 7, -2, 22, False, True, False),
        # The disability questionnaire: 5 points or 30 %.
        (RMDQ, 12, 7, -5, 42, True, True, True),
        (RMDQ, 20, 15, -5, 25, True, True, False),
        (RMDQ, 10, 7, -3, 30, True, False, True),
        (RMDQ, 10, 8, -2, 20, True, False, False),
    ],
)
def test_a_change(instrument, start, now, points, percent, better, by_points, by_percent) -> None:
    change = change_of(instrument, start, now)
    assert change is not None
    assert (change.points, change.percent) == (points, percent)
    assert (change.is_better, change.by_points, change.by_percent) == (
        better,
        by_points,
        by_percent,
    )
    assert change.is_meaningful is (by_points or by_percent)
    assert change.is_reliable


@pytest.mark.parametrize(
    ("value", "better", "counts"),
    [
        (3, True, True),
        (2, True, True),
        (1, True, False),
        (0, False, False),
        (-1, False, False),
        (-2, False, True),
        (-3, False, True),
    ],
)
def test_global_change_is_a_comparison_by_itself(value, better, counts) -> None:
    change = change_of(GLOBAL_CHANGE, None, value)
    assert change is not None
    assert (change.points, change.percent) == (value, None)
    assert (change.is_better, change.is_meaningful) == (better, counts)
    assert change_of(GLOBAL_CHANGE, None, None) is None


@pytest.mark.parametrize(("start", "now"), [(None, 3), (3, None), (None, None), (None, 0)])
def test_missing_is_missing_and_never_zero(start, now) -> None:
    for instrument in (PAIN_AVERAGE, PAIN_WORST, PSFS, CONFIDENCE, RMDQ):
        assert change_of(instrument, start, now) is None


@pytest.mark.parametrize(
    ("instrument", "start", "now"),
    [
        (PAIN_AVERAGE, 11, 3),
        (PAIN_AVERAGE, 3, -1),
        (GLOBAL_CHANGE, None, 4),
        (GLOBAL_CHANGE, None, -4),
        (RMDQ, 25, 3),
        (PSFS, D("3.33"), 3),
    ],
)
def test_what_cannot_be_an_answer_is_refused(instrument, start, now) -> None:
    with pytest.raises(ValueError, match=instrument.code):
        change_of(instrument, start, now)


@pytest.mark.parametrize(
    ("start", "reliable"), [(3, False), (4, True), (20, True), (21, False), (0, False), (24, False)]
)
def test_a_start_near_an_end_of_the_scale_makes_a_change_unreliable(start, reliable) -> None:
    change = change_of(RMDQ, start, 2)
    assert change is not None
    assert change.is_reliable is reliable


@pytest.mark.parametrize(
    ("instrument", "now", "recovered"),
    [(RMDQ, 2, True), (RMDQ, 3, False), (RMDQ, None, False), (PAIN_AVERAGE, 0, False)],
)
def test_recovered_is_a_word_of_one_instrument(instrument, now, recovered) -> None:
    assert is_recovered(instrument, now) is recovered


whole_or_tenths = st.integers(0, 100).map(lambda tenths: D(tenths) / 10)
COMPARED = [PAIN_AVERAGE, PAIN_WORST, PSFS, PSFS_ACTIVITY, CONFIDENCE, RMDQ]


@given(st.sampled_from(COMPARED), whole_or_tenths, whole_or_tenths)
def test_a_change_is_exact(instrument: Instrument, start: Decimal, now: Decimal) -> None:
    change = change_of(instrument, start, now)
    assert change is not None
    moved = Fraction(now) - Fraction(start)
    assert Fraction(change.points) == moved
    assert change.by_points is (abs(moved) >= instrument.meaningful_points)
    if start == 0 or instrument.meaningful_percent is None:
        assert not change.by_percent
    else:
        share = abs(moved) / Fraction(start)
        assert change.by_percent is (share >= Fraction(instrument.meaningful_percent, 100))
    if start == 0:
        assert change.percent is None
    else:
        assert change.percent is not None
        assert abs(Fraction(change.percent, 100) + moved / Fraction(start)) <= Fraction(1, 200)


@given(st.sampled_from(COMPARED), whole_or_tenths, whole_or_tenths)
def test_there_and_back_are_opposite(instrument: Instrument, one: Decimal, other: Decimal) -> None:
    there, back = change_of(instrument, one, other), change_of(instrument, other, one)
    assert there is not None
    assert back is not None
    assert there.points == -back.points
    assert there.by_points == back.by_points
    assert there.is_better is (back.points != 0 and not back.is_better)
    if one == other:
        assert not there.is_meaningful


@given(st.sampled_from(COMPARED), whole_or_tenths, whole_or_tenths, whole_or_tenths)
def test_a_larger_change_never_counts_less(instrument, start, one, other) -> None:
    near, far = sorted((one, other), key=lambda value: abs(value - start))
    small, large = change_of(instrument, start, near), change_of(instrument, start, far)
    assert small is not None
    assert large is not None
    assert small.is_meaningful <= large.is_meaningful
