"""Recovered, in pain, a recurrence, and whether it lasted (clinical specification 6.1 and 6.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.domain.episodes import (
    Episode,
    EpisodeState,
    Interference,
    PainReading,
    RecurrenceSpan,
    asks_whether_it_lasted,
    counts_as_recovered,
    days_to_first_limiting,
    episode_state,
    is_limiting,
    shows_days_since,
)
from tests.domain.pain_days import START, check_ins, day, logs

RECOVERED, IN_PAIN, RECURRENCE = EpisodeState


def state(
    readings: list[PainReading], today: int, *opened: int, recovered: bool = False
) -> Episode:
    return episode_state(
        readings,
        recovered_at_start=recovered,
        starts_on=START,
        recurrences=[RecurrenceSpan(day(number)) for number in opened],
        today=day(today),
    )


class TestRecovered:
    @pytest.mark.parametrize(
        ("readings", "today", "since"),
        [
            (check_ins(0, 0, 0, 0), 60, None),
            (check_ins(0, 0, 0, 0, 0), 35, 30),
            (check_ins(1, 0, 1, 0, 1), 35, 30),
            (check_ins(1, 0, 1, 0, 1), 34, None),
            (check_ins(0, 0, 2, 0, 0), 60, None),
            (check_ins(2, 0, 0, 0, 0, 0), 60, 37),
            (check_ins(2, 0, 0, 0, 0, 0, 7), 60, 37),
            (check_ins(0, None, 0, 0, 0), 35, 30),
            (check_ins(0, None, None, 0, 0), 35, None),
            (check_ins(0, None, None, 0, 0, 0, 0, 0), 60, 51),
            (check_ins(), 90, None),
            (logs(0, 1, 9, 17, 25, 30), 30, 30),
            (logs(0, 1, 9, 17, 25, 32), 32, 32),
            (logs(0, 1, 9, 17, 26, 34), 60, None),
            (logs(0, 1, 9, 17, 25), 90, None),
            (check_ins(0, 0, 0, 0, 0) + logs(2, 20), 35, None),
            (check_ins(0, 0, 0, 0, 0) + logs(1, 20), 35, 30),
            (check_ins(0, 0, 0, 0, 0, 0, 0) + logs(2, 10), 49, 40),
        ],
        ids=[
            "28 days are not 30",
            "five good weeks, from the 30th day on",
            "1 of 10 counts as pain-free",
            "what is said later does not count yet",
            "a 2 begins anew",
            "after a week with 2",
            "once reached, one high week does not end it",
            "one week without a word does not interrupt",
            "two weeks without a word do",
            "and the count begins after them",
            "nothing said is not 0",
            "walks 8 days apart are 7 silent days apart",
            "the 30th day itself may be silent",
            "8 silent days interrupt",
            "days after the last reading do not count",
            "a walk's 2 counts beside an average of 0",
            "a walk's 1 does not",
            "the days after it count",
        ],
    )
    def test_after_a_month_with_pain_of_0_or_1(self, readings, today, since) -> None:
        episode = state(readings, today)
        reached = None if since is None else day(since)
        assert (episode.state, episode.since) == (RECOVERED if since else IN_PAIN, reached)
        assert shows_days_since(episode) is (since is not None)

    def test_from_the_first_day_when_they_were_before_it(self) -> None:
        for readings in ([], check_ins(4, 3)):
            episode = state(readings, 20, recovered=True)
            assert (episode.state, episode.since) == (RECOVERED, START)
            assert shows_days_since(episode)

    @pytest.mark.parametrize(
        ("says_recovered", "weeks", "counts"),
        [(True, 5, True), (True, 4, False), (True, None, False), (False, 52, False)],
    )
    def test_who_counts_as_recovered_at_the_start(self, says_recovered, weeks, counts) -> None:
        counted = counts_as_recovered(says_recovered=says_recovered, weeks_since_episode=weeks)
        assert counted is counts


class TestRecurrence:
    def test_it_opens_when_the_person_says_that_it_lasted(self) -> None:
        episode = state(logs(5, 20, 21), 21, 20, recovered=True)
        assert episode == Episode(RECURRENCE, day(20), True, day(20))
        assert shows_days_since(episode)

    def test_it_does_not_open_by_readings(self) -> None:
        assert state(logs(9, 20, 21, 22), 22, recovered=True).state is RECOVERED

    def test_it_can_begin_on_the_first_day(self) -> None:
        assert state([], 3, 1, recovered=True).state is RECURRENCE

    def test_it_lasts_until_a_month_without_pain(self) -> None:
        readings = check_ins(0, 0, 4, 1, 1, 1, 1, 1, 1)
        states = [state(readings, today, 16, recovered=True) for today in (49, 50, 51, 63)]
        assert [each.state for each in states] == [RECURRENCE, RECURRENCE, RECURRENCE, RECOVERED]
        # Days 22 to 51 are the month; the check-in of day 56 says so.
        assert states[-1].since == day(51)
        assert states[-1].last_recurrence_on == day(16)

    def test_the_day_it_began_breaks_the_month_whatever_the_average_says(self) -> None:
        readings = check_ins(*[0] * 10)
        assert state(readings, 42, 20, recovered=True).state is RECURRENCE
        assert state(readings, 49, 20, recovered=True).state is RECURRENCE
        assert state(readings, 56, 20, recovered=True).since == day(50)

    def test_another_one_on_the_way_begins_the_month_anew(self) -> None:
        readings = check_ins(*[0] * 10)
        episode = state(readings, 56, 20, 30, recovered=True)
        assert (episode.state, episode.since) == (RECURRENCE, day(20))

    def test_two_with_a_recovery_between(self) -> None:
        episode = state(check_ins(*[0] * 10), 70, 5, 60, recovered=True)
        assert episode == Episode(RECURRENCE, day(60), True, day(60))

    def test_somebody_who_was_never_free_of_pain_has_none(self) -> None:
        episode = state(check_ins(3, 2, 3), 21, 20)
        assert episode == Episode(IN_PAIN)
        assert not shows_days_since(episode)

    def test_one_that_is_dated_later_does_not_count_yet(self) -> None:
        assert state([], 19, 20, recovered=True).state is RECOVERED


@pytest.mark.parametrize(
    ("interference", "label", "limits"),
    [
        (0, "Not at all", False),
        (1, "A little", False),
        (2, "Somewhat", True),
        (3, "Quite a bit", True),
        (4, "Very much", True),
    ],
)
def test_limiting_is_somewhat_or_more(interference, label, limits) -> None:
    answer = Interference(interference)
    assert (answer.label, is_limiting(answer)) == (label, limits)
    assert RecurrenceSpan(START, answer).is_limiting is limits
    assert not RecurrenceSpan(START).is_limiting


class TestTimeToTheFirstLimitingRecurrence:
    spans = (
        RecurrenceSpan(day(101), Interference.SOMEWHAT),
        RecurrenceSpan(day(41), Interference.VERY_MUCH),
        RecurrenceSpan(day(21), Interference.A_LITTLE),
        RecurrenceSpan(day(11)),
    )

    def test_it_is_the_first_that_limits(self) -> None:
        assert days_to_first_limiting(START, self.spans, last_answered_on=None) == (40, False)

    def test_from_a_later_day_the_first_after_it(self) -> None:
        found = days_to_first_limiting(day(61), self.spans, last_answered_on=day(180))
        assert (found.days, found.censored) == (40, False)

    @pytest.mark.parametrize(("answered", "days"), [(day(91), 90), (None, 0), (day(-5), 0)])
    def test_without_one_it_is_censored_at_the_last_answer(self, answered, days) -> None:
        none = self.spans[2:]
        assert days_to_first_limiting(START, none, last_answered_on=answered) == (days, True)


class TestDidItLast:
    @pytest.mark.parametrize(
        ("readings", "asked_on", "about"),
        [
            (logs(3, 10, 11), None, 10),
            (logs(3, 10, 14), None, 10),
            (logs(3, 10), None, None),
            (logs(3, 10) + logs(2, 11), None, None),
            (logs(2, 10) + logs(8, 11), None, None),
            (logs(3, 10, 11) + logs(2, 12), None, None),
            (logs(3, 10) + check_ins(0, 6), None, None),
            (logs(0, 10) + logs(3, 10, 11), None, 10),
            (logs(3, 10, 11), 10, None),
            (logs(3, 10, 11, 12), 11, None),
            (logs(3, 10, 11, 12, 13), 11, 12),
            ([], None, None),
        ],
        ids=[
            "two days in a row",
            "two days with a log in a row",
            "one day",
            "better on the second",
            "only since the second",
            "better since",
            "a check-in is no log",
            "the highest of a day",
            "asked before",
            "one of the two was asked about",
            "two new ones since",
            "nothing logged",
        ],
    )
    def test_it_is_asked_after_two_days_with_3_or_more(self, readings, asked_on, about) -> None:
        asked = asks_whether_it_lasted(
            readings, RECOVERED, asked_on=None if asked_on is None else day(asked_on)
        )
        assert asked == (None if about is None else day(about))

    @pytest.mark.parametrize("other", [IN_PAIN, RECURRENCE])
    def test_only_somebody_recovered_is_asked(self, other) -> None:
        assert asks_whether_it_lasted(logs(8, 10, 11), other, asked_on=None) is None


# Whatever was said, in whatever order

readings_of_a_year = st.lists(
    st.builds(
        PainReading,
        day=st.integers(-10, 200).map(day),
        pain=st.integers(0, 10) | st.integers(0, 2),
        days=st.sampled_from((1, 7)),
    ),
    max_size=40,
)
quiet_weeks = st.lists(st.none() | st.integers(0, 2), max_size=26).map(
    lambda pains: check_ins(*pains)
)
openings = st.lists(st.integers(1, 180), max_size=3)


@settings(max_examples=200, deadline=None)
@given(
    readings=readings_of_a_year | quiet_weeks,
    opened=openings,
    recovered=st.booleans(),
    today=st.integers(1, 200),
    data=st.data(),
)
def test_the_state_follows_from_what_was_said(readings, opened, recovered, today, data) -> None:
    episode = state(readings, today, *opened, recovered=recovered)
    shuffled = data.draw(st.permutations(readings))
    assert state(shuffled, today, *reversed(opened), recovered=recovered) == episode
    known = [each for each in readings if each.day <= day(today)]
    assert state(known, today, *opened, recovered=recovered) == episode

    assert episode.was_recovered or not recovered
    if episode.state is IN_PAIN:
        assert (episode.since, episode.was_recovered) == (None, False)
    if episode.state is RECURRENCE:
        assert episode.since == episode.last_recurrence_on
        assert episode.since in {day(number) for number in opened}
    if not opened and recovered:
        assert episode.state is RECOVERED


@settings(max_examples=200, deadline=None)
@given(readings=readings_of_a_year | quiet_weeks, today=st.integers(1, 200), worse=st.data())
def test_more_pain_never_makes_a_person_recovered(readings, today, worse) -> None:
    if state(readings, today).state is RECOVERED or not readings:
        return
    place = worse.draw(st.integers(0, len(readings) - 1))
    raised = replace(readings[place], pain=min(10, readings[place].pain + 1))
    assert state([*readings, raised], today).state is IN_PAIN
    assert state([*readings[:place], raised, *readings[place + 1 :]], today).state is IN_PAIN


@settings(max_examples=200, deadline=None)
@given(readings=readings_of_a_year | quiet_weeks, today=st.integers(1, 200))
def test_recovered_means_a_month_that_somebody_spoke_for(readings, today) -> None:
    """Read off day by day, the slow way: 30 days without a high number and with no 8 silent days in a row."""
    episode = state(readings, today)
    if episode.since is None:
        return
    spoken = {
        reading.day - timedelta(days=back): None
        for reading in readings
        for back in range(reading.days)
    }
    high = {
        reading.day - timedelta(days=back)
        for reading in readings
        if reading.pain > 1 and reading.day <= day(today)
        for back in range(reading.days)
    }
    month = [episode.since - timedelta(days=back) for back in range(30)]
    assert not high.intersection(month)
    for place in range(len(month) - 7):
        assert any(each in spoken for each in month[place : place + 8])
