"""When a clinic is told (clinical specification 8.2): at each line, just below it, at the ends of each range."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.alerts import (
    OF_A_RUNNING_PLAN,
    RANGES,
    REASONS,
    SEVERITIES,
    CheckInFacts,
    Fired,
    Kind,
    Reason,
    Severity,
    Thresholds,
    Verdict,
    WeekFacts,
    after_check_in,
    after_recurrence,
    after_silence,
    after_week,
)
from plans.domain.episodes import Interference
from plans.domain.vocabulary import Flare, SideEffect

LINES = Thresholds()
NONE, SETTLED, PRESENT = Flare.NONE, Flare.SETTLED, Flare.PRESENT
QUIET = CheckInFacts(pain=2, usual=2, flares=[NONE])
GOOD = WeekFacts(
    adherence=100,
    before=100,
    absence=False,
    weeks_without_advance=0,
    weekly_minutes=40,
    highest_before=30,
)


def fired(verdict: Verdict, kind: Kind) -> Fired | None:
    found = [each for each in verdict.fires if each.kind is kind]
    assert len(found) <= 1
    return found[0] if found else None


def measured(verdict: Verdict, kind: Kind) -> tuple[int | None, int | None] | None:
    """Value and threshold of what fired."""
    found = fired(verdict, kind)
    return None if found is None else (found.value, found.threshold)


class TestThresholds:
    def test_the_defaults_are_those_of_the_specification(self) -> None:
        values = {each.name: getattr(LINES, each.name) for each in fields(LINES)}
        assert values == {
            "pain_severe": 8,
            "pain_up": 2,
            "flare_long": 2,
            "no_logs_low": 7,
            "no_logs_medium": 14,
            "low_adherence": 50,
            "stalled": 3,
            "off_plan_high": 150,
        }

    @pytest.mark.parametrize("name", RANGES)
    def test_both_ends_of_a_range_are_inside_it(self, name: str) -> None:
        low, high = RANGES[name]
        others = {"no_logs_low": {"no_logs_medium": 28}, "no_logs_medium": {"no_logs_low": 7}}
        beside = others.get(name, {})
        for value in (low, high):
            if name.startswith("no_logs") and value in beside.values():
                continue
            assert getattr(Thresholds(**{name: value, **beside}), name) == value
        for value in (low - 1, high + 1):
            with pytest.raises(ValueError, match=name):
                Thresholds(**{name: value})

    @pytest.mark.parametrize(("low", "medium"), [(7, 7), (14, 14), (15, 14), (28, 28)])
    def test_the_second_level_of_silence_comes_after_the_first(self, low: int, medium: int) -> None:
        with pytest.raises(ValueError, match="no_logs_medium"):
            Thresholds(no_logs_low=low, no_logs_medium=medium)


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_words_and_a_severity(reason: Reason) -> None:
    assert REASONS[reason].endswith(".")
    assert len(REASONS[reason]) <= 300
    assert SEVERITIES[reason] in Severity


class TestPain:
    @pytest.mark.parametrize("line", [7, 8, 9])
    def test_severe_at_the_line_not_below(self, line: int) -> None:
        lines = Thresholds(pain_severe=line)
        at = after_check_in(replace(QUIET, pain=line, usual=line), lines)
        below = after_check_in(replace(QUIET, pain=line - 1, usual=line), lines)
        assert measured(at, Kind.PAIN_SEVERE) == (line, line)
        assert Kind.PAIN_SEVERE not in at.settles
        assert measured(below, Kind.PAIN_SEVERE) is None
        assert Kind.PAIN_SEVERE in below.settles

    @pytest.mark.parametrize(
        ("pain", "usual", "line", "value"),
        [
            (4, 2, 2, 2),
            (3, 1, 2, None),
            (4, 3, 2, None),
            (4, 2, 3, None),
            (5, 2, 3, 3),
            (10, 0, 2, 10),
        ],
        ids=["at both", "below 4", "up by 1", "line 3", "at line 3", "far up"],
    )
    def test_up(self, pain: int, usual: int, line: int, value: int | None) -> None:
        verdict = after_check_in(replace(QUIET, pain=pain, usual=usual), Thresholds(pain_up=line))
        expected = None if value is None else (value, line)
        assert measured(verdict, Kind.PAIN_UP) == expected

    @pytest.mark.parametrize(
        ("pain", "usual", "settled"), [(3, 2, True), (2, 2, True), (0, 2, True), (4, 2, False)]
    )
    def test_back_within_one_point_settles_it(self, pain: int, usual: int, settled: bool) -> None:
        verdict = after_check_in(replace(QUIET, pain=pain, usual=usual), LINES)
        assert (Kind.PAIN_UP in verdict.settles) is settled

    def test_two_up_on_a_low_level_neither_fires_nor_settles(self) -> None:
        verdict = after_check_in(replace(QUIET, pain=3, usual=1), LINES)
        assert fired(verdict, Kind.PAIN_UP) is None
        assert Kind.PAIN_UP not in verdict.settles


class TestFlareUp:
    @pytest.mark.parametrize(
        ("flares", "line", "value"),
        [
            ([PRESENT], 1, 1),
            ([NONE], 1, None),
            ([PRESENT], 2, None),
            ([PRESENT, PRESENT], 2, 2),
            ([PRESENT, NONE, PRESENT], 2, None),
            ([PRESENT, SETTLED, PRESENT], 2, None),
            ([PRESENT, PRESENT], 3, None),
            ([PRESENT, PRESENT, PRESENT], 3, 3),
            ([PRESENT, PRESENT, NONE], 2, None),
        ],
    )
    def test_present_so_many_times_in_a_row(
        self, flares: list[Flare], line: int, value: int | None
    ) -> None:
        verdict = after_check_in(replace(QUIET, flares=flares), Thresholds(flare_long=line))
        expected = None if value is None else (value, line)
        assert measured(verdict, Kind.FLARE_LONG) == expected

    @pytest.mark.parametrize(("now", "settles"), [(NONE, True), (SETTLED, True), (PRESENT, False)])
    def test_one_that_is_not_there_any_more_settles_it(self, now: Flare, settles: bool) -> None:
        verdict = after_check_in(replace(QUIET, flares=[PRESENT, now]), LINES)
        assert (Kind.FLARE_LONG in verdict.settles) is settles


@pytest.mark.parametrize("effect", SideEffect)
def test_only_a_limiting_side_effect_is_told(effect: SideEffect) -> None:
    verdict = after_check_in(replace(QUIET, side_effect=effect), LINES)
    found = fired(verdict, Kind.LIMITING_EVENT)
    assert (found is not None) is (effect is SideEffect.LIMITING)
    # A clinician has to look: no later check-in settles it.
    assert Kind.LIMITING_EVENT not in verdict.settles


class TestAdherence:
    @pytest.mark.parametrize("line", [40, 50, 60])
    def test_low_twice(self, line: int) -> None:
        lines = Thresholds(low_adherence=line)
        week = replace(GOOD, before=line - 1)
        low = after_week(replace(week, adherence=line - 1), lines)
        at = after_week(replace(week, adherence=line), lines)
        assert measured(low, Kind.LOW_ADHERENCE) == (line - 1, line)
        assert fired(at, Kind.LOW_ADHERENCE) is None

    @pytest.mark.parametrize(
        "week",
        [
            replace(GOOD, adherence=49, before=50),
            replace(GOOD, adherence=49, before=None),
            replace(GOOD, adherence=0, before=0, absence=True),
        ],
        ids=["once", "first week", "planned absence"],
    )
    def test_low_once_is_not_told(self, week: WeekFacts) -> None:
        assert fired(after_week(week, LINES), Kind.LOW_ADHERENCE) is None

    @pytest.mark.parametrize(("adherence", "settles"), [(79, False), (80, True), (200, True)])
    def test_80_percent_settles_it(self, adherence: int, settles: bool) -> None:
        verdict = after_week(replace(GOOD, adherence=adherence), LINES)
        assert (Kind.LOW_ADHERENCE in verdict.settles) is settles

    @pytest.mark.parametrize("line", [130, 150, 200])
    def test_high_twice(self, line: int) -> None:
        lines = Thresholds(off_plan_high=line)
        week = replace(GOOD, before=line + 1)
        high = after_week(replace(week, adherence=line + 1), lines)
        at = after_week(replace(week, adherence=line), lines)
        assert measured(high, Kind.OFF_PLAN_HIGH) == (line + 1, line)
        assert Kind.OFF_PLAN_HIGH not in high.settles
        assert fired(at, Kind.OFF_PLAN_HIGH) is None
        assert Kind.OFF_PLAN_HIGH in at.settles

    def test_an_absence_settles_nothing_about_minutes(self) -> None:
        verdict = after_week(replace(GOOD, adherence=100, absence=True), LINES)
        assert not verdict.settles & {Kind.LOW_ADHERENCE, Kind.OFF_PLAN_HIGH}


class TestStalled:
    @pytest.mark.parametrize("line", [2, 3, 4])
    def test_so_many_weeks_without_an_advance(self, line: int) -> None:
        lines = Thresholds(stalled=line)
        at = after_week(replace(GOOD, weeks_without_advance=line), lines)
        below = after_week(replace(GOOD, weeks_without_advance=line - 1), lines)
        assert measured(at, Kind.STALLED) == (line, line)
        assert fired(below, Kind.STALLED) is None

    def test_a_week_away_is_no_news(self) -> None:
        week = replace(GOOD, weeks_without_advance=3, absence=True)
        assert fired(after_week(week, LINES), Kind.STALLED) is None

    @pytest.mark.parametrize(("weeks", "settles"), [(0, True), (1, False)])
    def test_an_advance_settles_it(self, weeks: int, settles: bool) -> None:
        verdict = after_week(replace(GOOD, weeks_without_advance=weeks), LINES)
        assert (Kind.STALLED in verdict.settles) is settles


class TestGoals:
    @pytest.mark.parametrize(
        ("before", "minutes", "goal", "reason"),
        [
            (125, 130, 130, Reason.MILESTONE_REACHED),
            (125, 135, 130, Reason.MILESTONE_REACHED),
            (120, 125, None, None),
            (145, 150, 150, Reason.TARGET_REACHED),
            (125, 150, 150, Reason.TARGET_REACHED),
            (130, 135, None, None),
            (135, 130, None, None),
            (180, 200, None, None),
        ],
    )
    def test_each_is_told_when_it_is_first_reached(
        self, before: int, minutes: int, goal: int | None, reason: Reason | None
    ) -> None:
        verdict = after_week(replace(GOOD, highest_before=before, weekly_minutes=minutes), LINES)
        found = fired(verdict, Kind.GOAL_REACHED)
        if goal is None:
            assert found is None
        else:
            assert found == Fired(Kind.GOAL_REACHED, reason or Reason.SILENT, minutes, goal)

    @pytest.mark.parametrize(
        ("earned", "asks"), [(0, False), (4, True), (5, False), (7, False), (8, True)]
    )
    def test_a_promotion_is_asked_for_once_in_four_weeks(self, earned: int, asks: bool) -> None:
        verdict = after_week(replace(GOOD, earned=earned), LINES)
        assert (fired(verdict, Kind.PROMOTION_REQUEST) is not None) is asks


class TestEnds:
    BAD = replace(GOOD, adherence=10, before=10, weeks_without_advance=9, weekly_minutes=None)

    def test_a_stop_or_pause_says_itself_why_to_look(self) -> None:
        assert after_week(self.BAD, LINES) == Verdict()

    def test_four_silent_weeks_pause_the_plan_and_are_told(self) -> None:
        verdict = after_week(replace(self.BAD, went_silent=True), LINES)
        assert verdict == Verdict((Fired(Kind.NO_LOGS, Reason.SILENT_AND_PAUSED),))
        assert verdict.fires[0].severity is Severity.MEDIUM

    def test_the_last_week_settles_what_was_about_the_weeks(self) -> None:
        verdict = after_week(replace(self.BAD, finished=True), LINES)
        assert verdict == Verdict(settles=OF_A_RUNNING_PLAN)


@pytest.mark.parametrize(
    ("days", "low", "medium", "severity"),
    [
        (6, 7, 14, None),
        (7, 7, 14, Severity.LOW),
        (13, 7, 14, Severity.LOW),
        (14, 7, 14, Severity.MEDIUM),
        (27, 7, 14, Severity.MEDIUM),
        (27, 27, 28, Severity.LOW),
        (26, 27, 28, None),
        (28, 27, 28, Severity.MEDIUM),
        (8, 7, 8, Severity.MEDIUM),
    ],
)
def test_silence(days: int, low: int, medium: int, severity: Severity | None) -> None:
    found = after_silence(days, Thresholds(no_logs_low=low, no_logs_medium=medium))
    assert (found.severity if found else None) == severity
    if found:
        assert (found.value, found.threshold) == (days, low if severity == Severity.LOW else medium)


@pytest.mark.parametrize("interference", [None, *Interference])
@pytest.mark.parametrize("was_recovered", [True, False])
def test_a_limiting_recurrence(interference: Interference | None, was_recovered: bool) -> None:
    found = after_recurrence(interference, was_recovered=was_recovered)
    limiting = interference is not None and interference >= Interference.SOMEWHAT
    assert (found is not None) is (limiting and was_recovered)


# -- Whatever is said ------------------------------------------------------------------------------
pains = st.integers(0, 10)
check_ins = st.builds(
    CheckInFacts,
    pain=pains,
    usual=pains,
    flares=st.lists(st.sampled_from(Flare), min_size=1, max_size=3),
    side_effect=st.sampled_from(SideEffect),
)
weeks = st.builds(
    WeekFacts,
    adherence=st.integers(0, 400),
    before=st.none() | st.integers(0, 400),
    absence=st.booleans(),
    weeks_without_advance=st.integers(0, 26),
    weekly_minutes=st.none() | st.integers(6, 300),
    highest_before=st.integers(6, 300),
    earned=st.integers(0, 12),
    went_silent=st.booleans(),
    finished=st.booleans(),
)


@st.composite
def lines(draw: st.DrawFn) -> Thresholds:
    values = {
        name: draw(st.integers(*RANGES[name])) for name in RANGES if not name.startswith("no_logs")
    }
    low = draw(st.integers(7, 27))
    return Thresholds(**values, no_logs_low=low, no_logs_medium=draw(st.integers(low + 1, 28)))


@given(check_ins, lines())
def test_a_check_in_never_fires_and_settles_the_same(facts: CheckInFacts, at: Thresholds) -> None:
    verdict = after_check_in(facts, at)
    kinds = [each.kind for each in verdict.fires]
    assert len(set(kinds)) == len(kinds)
    assert not set(kinds) & verdict.settles


@given(weeks, lines())
def test_a_week_never_fires_and_settles_the_same(facts: WeekFacts, at: Thresholds) -> None:
    verdict = after_week(facts, at)
    kinds = [each.kind for each in verdict.fires]
    assert len(set(kinds)) == len(kinds)
    assert not set(kinds) & verdict.settles


@given(check_ins, lines())
def test_worse_pain_is_never_told_less(facts: CheckInFacts, at: Thresholds) -> None:
    worse = replace(facts, pain=min(10, facts.pain + 1))
    told, told_worse = after_check_in(facts, at), after_check_in(worse, at)
    assert {each.kind for each in told.fires} <= {each.kind for each in told_worse.fires}
    assert told_worse.settles <= told.settles


@given(st.integers(0, 60), lines())
def test_longer_silence_is_never_less_pressing(days: int, at: Thresholds) -> None:
    shorter, longer = after_silence(days, at), after_silence(days + 1, at)
    assert (shorter.severity if shorter else 0) <= (longer.severity if longer else 0)
