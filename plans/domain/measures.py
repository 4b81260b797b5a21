"""Outcome measures: what is asked, when, how it is scored, and which change counts (clinical specification 5.2).

Missing is missing: None, never 0. Two instruments are never put into one number. Days are the participant's own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from plans.domain.bouts import round_div
from plans.domain.schedule import CHECK_IN_DAYS, WEEK_DAYS, closes_on
from plans.domain.words import say

START: Final = 0
"""The measurement point at the beginning; every other point is the number of an active week, or 52."""
YEAR: Final = 52
"""The measurement point a year after the start, in calendar weeks."""
ACTIVITIES: Final = 3
"""How many activities of their own a person names at most."""
OPEN_AFTER_WEEK: Final = timedelta(weeks=2)
START_UNTIL_WEEK: Final = 2
OPEN_AFTER_YEAR: Final = timedelta(weeks=4)
PAIN_PERCENT: Final = 30

Value = int | Decimal
"""A score: whole, or a mean to one decimal."""


class Code(StrEnum):
    """The measures by name. Stored as text: a member is never renamed or removed."""

    PAIN_AVERAGE = "PAIN_AVERAGE"
    PAIN_WORST = "PAIN_WORST"
    PSFS = "PSFS"
    CONFIDENCE = "CONFIDENCE"
    GLOBAL_CHANGE = "GLOBAL_CHANGE"
    RMDQ = "RMDQ"


class Better(StrEnum):
    """Which way is better."""

    LOWER = "LOWER"
    HIGHER = "HIGHER"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One measure. `low` to `high` is the range of an answer, `points` when it is measured (0 the start, 52 a year).

    `asked_at` are the points at which the questions page asks it; at the others the intake or a weekly check-in does.
    `meaningful_points` and `meaningful_percent` (of the start): a change of either size is one that people usually
    notice. `low_words` and `high_words` stand at the ends of its scale, if its answers are bare numbers. `waits_for` says why it is not offered yet.
    """

    code: Code
    wording: str
    low: int
    high: int
    better: Better
    points: tuple[int, ...]
    asked_at: tuple[int, ...]
    meaningful_points: int
    source: str
    meaningful_percent: int | None = None
    weekly: bool = False
    own_activities: bool = False
    compares_itself: bool = False
    low_words: str = ""
    high_words: str = ""
    reliable_from: int | None = None
    reliable_to: int | None = None
    recovered_at_most: int | None = None
    waits_for: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether people are asked it."""
        return not self.waits_for


_NO_PAIN: Final = say("no pain")
_WORST_PAIN: Final = say("worst pain you can imagine")

PAIN_AVERAGE: Final = Instrument(
    code=Code.PAIN_AVERAGE,
    wording=say("On average, how bad was your low back pain in the past 7 days?"),
    low=0,
    high=10,
    better=Better.LOWER,
    points=(START, YEAR),
    asked_at=(YEAR,),
    weekly=True,
    meaningful_points=2,
    meaningful_percent=PAIN_PERCENT,
    low_words=_NO_PAIN,
    high_words=_WORST_PAIN,
    source="S50",
)
PAIN_WORST: Final = Instrument(
    code=Code.PAIN_WORST,
    wording=say("At its worst, how bad was your low back pain in the past 7 days?"),
    low=0,
    high=10,
    better=Better.LOWER,
    points=(START, 6, 12, 26),
    asked_at=(6, 12, 26),
    meaningful_points=2,
    meaningful_percent=PAIN_PERCENT,
    low_words=_NO_PAIN,
    high_words=_WORST_PAIN,
    source="S50",
)
PSFS: Final = Instrument(
    code=Code.PSFS,
    wording=say("How well can you do these things now?"),
    low=0,
    high=10,
    better=Better.HIGHER,
    points=(START, 12, 26),
    asked_at=(START, 12, 26),
    own_activities=True,
    meaningful_points=2,
    low_words=say("cannot do it"),
    high_words=say("as well as before my back trouble"),
    source="S52",
)
PSFS_ACTIVITY: Final = replace(PSFS, meaningful_points=3)
"""One own activity by itself: a single answer wavers more than the mean of several."""
CONFIDENCE: Final = Instrument(
    code=Code.CONFIDENCE,
    wording=say("How sure are you that you can walk regularly, even with some pain?"),
    low=0,
    high=10,
    better=Better.HIGHER,
    points=(START, 4, 12, 26),
    asked_at=(),
    meaningful_points=2,
    low_words=say("not sure at all"),
    high_words=say("completely sure"),
    source="D",
)
GLOBAL_CHANGE: Final = Instrument(
    code=Code.GLOBAL_CHANGE,
    wording=say("Compared with the start, how is your back now?"),
    low=-3,
    high=3,
    better=Better.HIGHER,
    points=(12, 26),
    asked_at=(12, 26),
    compares_itself=True,
    meaningful_points=2,
    source="5.2",
)
RMDQ: Final = Instrument(
    code=Code.RMDQ,
    wording=say("Which of these sentences are true for you today?"),
    low=0,
    high=24,
    better=Better.LOWER,
    points=(START, 6, 12, 26, YEAR),
    asked_at=(START, 6, 12, 26, YEAR),
    meaningful_points=5,
    meaningful_percent=PAIN_PERCENT,
    reliable_from=4,
    reliable_to=20,
    recovered_at_most=2,
    waits_for="the authors' own sentences: copies in circulation differ",
    source="S47 to S50",
)
INSTRUMENTS: Final = (PAIN_AVERAGE, PAIN_WORST, PSFS, CONFIDENCE, GLOBAL_CHANGE, RMDQ)
"""In the order in which they are asked and shown."""
INSTRUMENT: Final[Mapping[Code, Instrument]] = {each.code: each for each in INSTRUMENTS}
POINTS: Final = tuple(
    sorted({point for each in INSTRUMENTS if each.is_offered for point in each.asked_at})
)
"""Every point at which the questions page asks something."""

GLOBAL_WORDS: Final[Mapping[int, str]] = {
    3: say("Much better"),
    2: say("Better"),
    1: say("A little better"),
    0: say("About the same"),
    -1: say("A little worse"),
    -2: say("Worse"),
    -3: say("Much worse"),
}
"""Every answer to the comparison with the start, best first."""


# Scores


class ContradictoryAnswer(ValueError):
    """Something is ticked, and "none of these" as well."""


def mean_of(answers: Iterable[int | None]) -> Decimal | None:
    """The mean of the answered ones to one decimal, halves up; None when nothing was answered."""
    given = [answer for answer in answers if answer is not None]
    if not given:
        return None
    # Never below 0 here: own activities are rated 0 to 10.
    return Decimal(round_div(10 * sum(given), len(given))) / 10


def ticked(ticks: Collection[int], *, none_apply: bool) -> int | None:
    """The RMDQ score: the number of sentences ticked, by their number 1 to 24.

    Nothing ticked is 0 only when "none of these apply today" is; else it was skipped, None. Raises
    ContradictoryAnswer for both together, ValueError for a number that no sentence has.
    """
    numbers = set(ticks)
    if numbers - set(range(1, RMDQ.high + 1)):
        raise ValueError(f"sentences have the numbers 1 to {RMDQ.high}")
    if numbers and none_apply:
        raise ContradictoryAnswer
    return len(numbers) if numbers or none_apply else None


# Change


@dataclass(frozen=True, slots=True)
class Change:
    """From the start to now. `points` is now minus start; `percent` of the start, positive where the number fell.

    `percent` is a whole number, halves away from 0, and None where the start was 0. `by_points` and `by_percent`:
    whether the change is as large as people usually notice, in either direction. `is_reliable` is False where the
    start was too near an end of the scale for the instrument.
    """

    points: Decimal
    percent: int | None
    is_better: bool
    by_points: bool
    by_percent: bool
    is_reliable: bool = True

    @property
    def is_meaningful(self) -> bool:
        """Points or percent, whichever the table names (clinical specification 5.2)."""
        return self.by_points or self.by_percent


def change_of(instrument: Instrument, start: Value | None, now: Value | None) -> Change | None:
    """How an answer differs from the one at the start; None when either is missing.

    An answer that is itself a comparison with the start (global change) needs none. Raises ValueError for a value
    outside the instrument's range or with more than one decimal.
    """
    if instrument.compares_itself:
        start = 0
    if start is None or now is None:
        return None
    first, last = _tenths(instrument, start), _tenths(instrument, now)
    moved = last - first
    percent = instrument.meaningful_percent
    return Change(
        points=Decimal(moved) / 10,
        percent=_percent(first, last) if first > 0 else None,
        is_better=moved < 0 if instrument.better is Better.LOWER else moved > 0,
        by_points=abs(moved) >= 10 * instrument.meaningful_points,
        by_percent=percent is not None and first > 0 and 100 * abs(moved) >= percent * first,
        is_reliable=_is_reliable(instrument, first),
    )


def _tenths(instrument: Instrument, value: Value) -> int:
    tenths = 10 * value
    if tenths != int(tenths) or not 10 * instrument.low <= tenths <= 10 * instrument.high:
        raise ValueError(
            f"{value} is no {instrument.code} of {instrument.low} to {instrument.high}"
        )
    return int(tenths)


def _percent(first: int, last: int) -> int:
    """(start - now) / start in percent, in whole numbers."""
    size = round_div(100 * abs(first - last), first)
    return size if first >= last else -size


def _is_reliable(instrument: Instrument, first: int) -> bool:
    low = instrument.low if instrument.reliable_from is None else instrument.reliable_from
    high = instrument.high if instrument.reliable_to is None else instrument.reliable_to
    return 10 * low <= first <= 10 * high


def is_recovered(instrument: Instrument, now: Value | None) -> bool:
    """Whether a score is so low that the instrument's authors call it recovered. Unknown is not."""
    line = instrument.recovered_at_most
    return line is not None and now is not None and now <= line


# When what is asked


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """One active week: its number from 1, its first day, and the first day after it."""

    number: int
    starts_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Question:
    """One question at one point. `place` is the own activity 1 to 3 it is about, else 0."""

    code: Code
    point: int
    place: int = 0

    @property
    def instrument(self) -> Instrument:
        """What is asked."""
        return INSTRUMENT[self.code]


def points_open(
    weeks: Iterable[WeekSpan], *, accepted_on: date, starts_on: date, today: date, asks_after: bool
) -> tuple[int, ...]:
    """The measurement points whose questions can be answered on `today`, oldest first.

    The start: from acceptance until week 2 is over. A later point: from the day its week's check-in opens until two
    weeks after that week. A year: for four weeks from 52 calendar weeks after `starts_on`, if `asks_after` (monthly
    questions are wanted, or the programme is over). `weeks` are the active weeks so far.
    """
    by_number = {week.number: week for week in weeks}
    found = [START] if accepted_on <= today < _start_until(by_number, starts_on) else []
    found += [
        point
        for point in POINTS
        if (week := by_number.get(point)) is not None
        and _opens_on(week) <= today < week.until_on + OPEN_AFTER_WEEK
    ]
    year = closes_on(starts_on)
    if asks_after and year <= today < year + OPEN_AFTER_YEAR:
        found.append(YEAR)
    return tuple(found)


def _start_until(weeks: Mapping[int, WeekSpan], starts_on: date) -> date:
    """The first day after week 2, as it is or would be."""
    last = weeks.get(START_UNTIL_WEEK)
    if last is not None:
        return last.until_on
    first = weeks.get(1)
    begun = starts_on + timedelta(days=WEEK_DAYS) if first is None else first.until_on
    return begun + timedelta(days=WEEK_DAYS)


def _opens_on(week: WeekSpan) -> date:
    """The day the week's check-in opens; the first day of a week that was cut off shorter."""
    return max(week.starts_on, week.until_on - timedelta(days=CHECK_IN_DAYS))


def points_due(open_points: Iterable[int], *, done: Collection[int]) -> tuple[int, ...]:
    """The open points whose questions were not put aside or answered before."""
    return tuple(point for point in open_points if point not in done)


def questions_due(points: Collection[int], *, activities: Collection[int]) -> tuple[Question, ...]:
    """What is asked now, in the order of asking: each instrument for the newest of `points` that has it.

    `activities` are the places of the own activities named before; with none, all three can be named and rated.
    """
    places = sorted(activities) or range(1, ACTIVITIES + 1)
    return tuple(
        Question(each.code, max(at), place)
        for each in INSTRUMENTS
        if each.is_offered and (at := [point for point in points if point in each.asked_at])
        for place in (places if each.own_activities else (0,))
    )
