"""Recovered, in pain, or a recurrence; and flare-ups on the way (clinical specification 6.1 to 6.3).

Days are the participant's calendar days, pain is 0 to 10. Missing is missing, never 0. A flare-up and a recurrence are
what the person says they are: readings only lead to a question.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from plans.domain.dose import advance, step_back
from plans.domain.model import WalkingState
from plans.domain.words import Words, say

RECOVERED_DAYS: Final = 30
RECOVERED_PAIN: Final = 1  # 0 is the definition, 1 a choice of the specification (6.2)
LONGEST_SILENCE: Final = 7  # days without any reading that do not interrupt a pain-free month [D]
RECOVERED_WEEKS: Final = 5  # the first whole weeks that hold 30 days
RECURRENCE_PAIN: Final = 3  # "more than 2"
SETTLED_MARGIN: Final = 1  # points above the usual
SETTLED_DAYS: Final = 2
SETTLED_WITHIN: Final = 4  # days, today included: older walks do not show how it is now [D]
FLARE_IS_LONG: Final = timedelta(weeks=2)
FLARE_IS_SEVERE: Final = 8
FLARE_PERCENT: Final = 50
RAMP_WEEKS: Final = 8

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PainReading:
    """Pain 0-10 said for the `days` days up to and including `day`.

    A check-in's average speaks for 7 days, a walk's log for its own day with the highest number said. There may be
    several for a day: the highest counts.
    """

    day: date
    pain: int
    days: int = 1

    @property
    def is_of_a_walk(self) -> bool:
        """Whether it speaks for one day only, as logs of walks do."""
        return self.days == 1


class Interference(IntEnum):
    """How much the pain got in the way of what the person usually does (clinical specification 6.2)."""

    NOT_AT_ALL = 0
    A_LITTLE = 1
    SOMEWHAT = 2
    QUITE_A_BIT = 3
    VERY_MUCH = 4

    @property
    def label(self) -> Words:
        """The answer in words: "Quite a bit"."""
        return _INTERFERENCE[self]


_INTERFERENCE: Final = {
    Interference.NOT_AT_ALL: say("Not at all"),
    Interference.A_LITTLE: say("A little"),
    Interference.SOMEWHAT: say("Somewhat"),
    Interference.QUITE_A_BIT: say("Quite a bit"),
    Interference.VERY_MUCH: say("Very much"),
}


def is_limiting(interference: Interference) -> bool:
    """Whether a recurrence limits activity: from "somewhat" on."""
    return interference >= Interference.SOMEWHAT


@dataclass(frozen=True, slots=True)
class RecurrenceSpan:
    """A recurrence the person confirmed: 24 hours of pain above 2, from `opened_on`.

    It lasts until the state is RECOVERED anew. `interference` is None while the person has not said.
    """

    opened_on: date
    interference: Interference | None = None

    @property
    def is_limiting(self) -> bool:
        """Whether it is known to limit activity. Without an answer it is not."""
        return self.interference is not None and is_limiting(self.interference)


class EpisodeState(StrEnum):
    """Where a person stands between episodes of pain."""

    RECOVERED = "RECOVERED"
    IN_PAIN = "IN_PAIN"
    RECURRENCE = "RECURRENCE"


@dataclass(frozen=True, slots=True)
class Episode:
    """The state today, and the day it began.

    `since`: RECOVERED from the day on which 30 days were complete, or from the first day of the programme when they
    were before it; RECURRENCE from the day the pain began; None for IN_PAIN, which began before the programme.
    `was_recovered`: at any time up to today. `last_recurrence_on` is the beginning of the newest recurrence, if any.
    """

    state: EpisodeState
    since: date | None = None
    was_recovered: bool = False
    last_recurrence_on: date | None = None


def counts_as_recovered(*, says_recovered: bool, weeks_since_episode: int | None) -> bool:
    """Whether a person starts as RECOVERED: they say so, and the last episode ended 5 weeks ago or longer."""
    return (
        says_recovered
        and weeks_since_episode is not None
        and weeks_since_episode >= RECOVERED_WEEKS
    )


def episode_state(
    readings: Iterable[PainReading],
    *,
    recovered_at_start: bool,
    starts_on: date,
    recurrences: Iterable[RecurrenceSpan],
    today: date,
) -> Episode:
    """The state on `today` from everything said up to then; what is dated later does not count.

    RECOVERED is reached when days with pain 0 or 1 span 30 days and no stretch inside them is without any reading for
    more than 7. A day with a higher number, and the day a recurrence began, break the count; days after the last
    reading are not counted. Once reached, it stays until the person confirms a recurrence: neither a single higher
    number nor silence ends it. Somebody who was not RECOVERED when the pain began has a flare-up, no recurrence.
    """
    opened = {span.opened_on for span in recurrences if span.opened_on <= today}
    changes = [(day, EpisodeState.RECOVERED) for day in _recovered_days(readings, opened, today)]
    changes += [(day, EpisodeState.RECURRENCE) for day in opened]
    if recovered_at_start:
        changes.append((starts_on, EpisodeState.RECOVERED))
    episode = Episode(EpisodeState.IN_PAIN)
    # On one day "recovered at the start" comes first: a recurrence may begin on the first day.
    for day, state in sorted(changes, key=lambda each: (each[0], each[1] is _RECURRENCE)):
        if state is _RECURRENCE:
            if episode.state is EpisodeState.RECOVERED:
                episode = replace(episode, state=state, since=day, last_recurrence_on=day)
        elif episode.state is not EpisodeState.RECOVERED:
            episode = replace(episode, state=state, since=day, was_recovered=True)
    return episode


_RECURRENCE: Final = EpisodeState.RECURRENCE


def _recovered_days(
    readings: Iterable[PainReading], opened: Iterable[date], today: date
) -> Iterator[date]:
    """The days on which a run of days with pain 0 or 1 is 30 days long or longer."""
    # The day a recurrence began ends a run whatever else was said for it.
    highest = _highest_by_day(readings, today) | dict.fromkeys(opened, RECURRENCE_PAIN)
    first = last = None
    for day, pain in sorted(highest.items()):
        if pain > RECOVERED_PAIN:
            first = last = None
            continue
        if first is None or last is None or (day - last).days > LONGEST_SILENCE + 1:
            first = day
        last = day
        if (day - first).days + 1 >= RECOVERED_DAYS:
            yield day


def _highest_by_day(readings: Iterable[PainReading], today: date) -> dict[date, int]:
    """The highest number said for each day that any reading speaks for."""
    highest: dict[date, int] = {}
    for reading in readings:
        if reading.day > today:
            continue
        for back in range(reading.days):
            day = reading.day - back * _DAY
            highest[day] = max(reading.pain, highest.get(day, 0))
    return highest


def shows_days_since(episode: Episode) -> bool:
    """Whether "days since the last recurrence" means anything: not for those who were never 30 days free of pain."""
    return episode.was_recovered


class TimeToRecurrence(NamedTuple):
    """Whole days, and whether they only say "not until then" (censored)."""

    days: int
    censored: bool


def days_to_first_limiting(
    starts_on: date, recurrences: Iterable[RecurrenceSpan], *, last_answered_on: date | None
) -> TimeToRecurrence:
    """Days from `starts_on` (of the programme, or the last recovery) to the first limiting recurrence since.

    Without one they are counted to the last answered monthly questions and are censored; 0 when none were answered.
    """
    limiting = [
        span.opened_on for span in recurrences if span.is_limiting and span.opened_on >= starts_on
    ]
    if limiting:
        return TimeToRecurrence((min(limiting) - starts_on).days, censored=False)
    answered = 0 if last_answered_on is None else (last_answered_on - starts_on).days
    return TimeToRecurrence(max(0, answered), censored=True)


# What is asked


def asks_whether_it_lasted(
    readings: Iterable[PainReading], state: EpisodeState, *, asked_on: date | None
) -> date | None:
    """The day to ask about with "Did it last a whole day and night?", or None when there is nothing to ask.

    Asked of a RECOVERED person when pain was 3 or more on both of the two newest days with a log; the first of the
    two is the day. Days up to `asked_on`, the last day the question was about or answered on, do not lead to it again.
    """
    if state is not EpisodeState.RECOVERED:
        return None
    newest = _logged(readings)[-2:]
    if len(newest) < 2 or any(pain < RECURRENCE_PAIN for _, pain in newest):
        return None
    first, _ = newest[0]
    return first if asked_on is None or first > asked_on else None


def _logged(readings: Iterable[PainReading], until: date = date.max) -> list[tuple[date, int]]:
    """Each day with a walk's log up to `until` with its highest number, oldest first."""
    of_walks = (reading for reading in readings if reading.is_of_a_walk)
    return sorted(_highest_by_day(of_walks, until).items())


def asks_whether_settled(
    readings: Iterable[PainReading],
    *,
    usual: int,
    began_on: date,
    unsettled_days: Collection[date],
    today: date,
) -> bool:
    """Whether to ask if a flare-up has settled: after two good days with a log (clinical specification 6.3, 4).

    Good is pain at most 1 above `usual` and a walk not said to be unsettled by the next morning. Looked at are the two
    newest days with a log after the day the flare-up began (a log of that day may be from before it); both must be
    among the last four days, `today` included. Only a question: the person says whether it is over.
    """
    earliest = max(began_on, today - SETTLED_WITHIN * _DAY) + _DAY
    newest = [(day, pain) for day, pain in _logged(readings, until=today) if day >= earliest][
        -SETTLED_DAYS:
    ]
    return len(newest) == SETTLED_DAYS and all(
        pain <= usual + SETTLED_MARGIN and day not in unsettled_days for day, pain in newest
    )


class HelpReason(StrEnum):
    """Why somebody with a flare-up should get help."""

    SEVERE_PAIN = "SEVERE_PAIN"
    LASTS_LONG = "LASTS_LONG"


def help_needed(began_on: date, pain: int | None, today: date) -> HelpReason | None:
    """Whether to get help with a flare-up that is still there: pain of 8 or more, or two weeks (6.3, 6).

    New symptoms are the third reason; the safety questions ask for them. `pain` is the latest said, None when unknown.
    """
    if pain is not None and pain >= FLARE_IS_SEVERE:
        return HelpReason.SEVERE_PAIN
    return HelpReason.LASTS_LONG if today - began_on >= FLARE_IS_LONG else None


# The way back


def return_ramp(state: WalkingState, weeks: int = RAMP_WEEKS) -> tuple[WalkingState, ...]:
    """The weeks from a flare-up's cut back to the minutes of `state`, if each goes well: halved first, regained last.

    `weeks` is the most to draw, 1 or more; what takes longer ends before it is regained. Never a prescription: that
    changes week by week.
    """
    ramp = [step_back(state, FLARE_PERCENT)]
    while ramp[-1].weekly_minutes < state.weekly_minutes and len(ramp) < weeks:
        ramp.append(advance(ramp[-1]))
    return tuple(ramp)
