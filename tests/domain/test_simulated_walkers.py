"""Single made-up walkers: the way back after a break, what they are asked, and the figures of a group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from plans.domain.cohort import Alert, Outline, Reached, alerts_of, figures_of, outline_of
from plans.domain.generate import start
from plans.domain.model import Intake, Tally, WalkingState, WeekEvidence
from plans.domain.progression import decide
from plans.domain.simulate import Course, Ending, Person, WalkedWeek, cohort, walk
from plans.domain.vocabulary import PlanFlag, Track
from plans.domain.walkers import Kind, NewSymptom, RedFlag, Spell, Steady, good_week
from screening.domain.outcomes import Outcome

# Coming back

LEVEL = Intake(age=45, pain_avg=2, pain_worst=3, confidence=7, comfortable_minutes=20)


@dataclass(frozen=True, slots=True)
class BackAfter(RedFlag):
    """A red flag, and so many weeks until the clearance."""

    away: int = 1

    def weeks_away(self, kind, draw):
        return self.away


def red_flag_for(away: int) -> BackAfter:
    """A red flag in week 6."""
    return BackAfter(6, Outcome.URGENT, away)


def walked_by(walker: Steady, *, has_clinic: bool = True, intake: Intake = LEVEL) -> Course:
    person = Person(1, Kind.STEADY, intake, walker, 0, has_clinic, 1)
    return walk(person)


@pytest.mark.parametrize(
    ("away", "has_clinic", "percent", "minutes"),
    [
        (1, True, 100, 16),
        (2, True, 75, 12),
        (3, True, 50, 8),
        (7, True, 50, 8),
        (1, False, 50, 8),
        (7, False, 50, 8),
    ],
)
def test_the_way_back_is_the_gap_table_or_half_for_who_clears_themselves(
    away: int, has_clinic: bool, percent: int, minutes: int
) -> None:
    course = walked_by(red_flag_for(away), has_clinic=has_clinic)
    assert course.weeks[5].prescribed.minutes == 16
    (pause,) = course.pauses
    assert (pause.percent, pause.back_in_week) == (percent, 7 + away)
    assert course.prescribed_in(6 + away) is None
    returned = course.prescribed_in(7 + away)
    assert returned is not None
    assert (returned.minutes, returned.track) == (minutes, Track.GENTLE)
    assert course.ending is Ending.FINISHED
    assert outline_of(course).paused == away


@pytest.mark.parametrize("has_clinic", [True, False])
def test_after_eight_weeks_only_a_new_plan_is_possible(has_clinic: bool) -> None:
    course = walked_by(red_flag_for(8), has_clinic=has_clinic)
    assert course.ending is Ending.NEW_PLAN
    assert len(course.weeks) == 6
    assert course.pauses[0].back_in_week is None
    assert outline_of(course).paused == 20


class SentBackEveryTime(Steady):
    """Every third week a question needs a clinician, and the answer takes six weeks."""

    def week(self, sight, draw):
        good = good_week(sight, draw)
        return replace(good, triage=Outcome.CLINICIAN) if sight.week % 3 == 0 else good

    def weeks_away(self, kind, draw):
        return 6


def test_the_programme_closes_after_52_calendar_weeks() -> None:
    course = walked_by(SentBackEveryTime())
    assert course.ending is Ending.CLOSED
    assert course.weeks[-1].calendar_week <= 52
    assert len(course.weeks) < 26


def test_a_new_limitation_moves_to_the_gentle_track_and_offers_no_promotion() -> None:
    course = walked_by(NewSymptom(4, Outcome.MODIFY))
    tracks = [week.prescribed.track for week in course.weeks]
    assert tracks == [Track.STANDARD] * 4 + [Track.GENTLE] * 22


# Figures


def outline(kind: Kind = Kind.STEADY, minutes: Sequence[int] = (), **values: object) -> Outline:
    usual = Outline(kind, Ending.FINISHED, tuple(minutes), 0, 0, 0, 0, 0, {})
    return replace(usual, **values)  # type: ignore[arg-type]


def test_figures_of_a_group() -> None:
    full = [100] * 9 + [130] * 8 + [150] * 9
    steady, everybody = figures_of(
        [
            outline(minutes=full, held=2, alerts={Alert.STALLED: 1}),
            outline(minutes=[130] * 26, stepped_back=1, alerts={Alert.STALLED: 2, Alert.STOP: 1}),
            outline(minutes=[20] * 6, ending=Ending.WAITING, paused=20),
        ]
    )
    assert replace(everybody, kind=Kind.STEADY) == steady
    assert (steady.people, steady.finished) == (3, 2)
    assert steady.milestone == Reached(2, 1)
    assert steady.aim == Reached(1, 18)
    assert steady.weeks_walked == 58
    assert (steady.weeks_held, steady.weeks_stepped_back, steady.weeks_paused) == (2, 1, 20)
    assert steady.alerts[Alert.STALLED] == 3
    assert steady.alerts_in_all == 4
    assert steady.median_minutes == 130
    assert [spread.people for spread in steady.by_week] == [3] * 6 + [2] * 20
    first = steady.by_week[0]
    assert (first.low, first.median, first.high) == (20, 100, 100)


def test_figures_of_nobody_who_reached_anything() -> None:
    (never, everybody) = figures_of(
        [outline(Kind.NEVER_LOGS, [20, 20, 16, 13], ending=Ending.WAITING)]
    )
    assert never.milestone == never.aim == Reached(0, None)
    assert never.median_minutes is None
    assert never.name == "never logs"
    assert everybody.name == "all"


def test_kinds_without_people_are_left_out() -> None:
    kinds = [each.kind for each in figures_of([outline_of(each) for each in cohort(2, 1)])]
    assert kinds == [Kind.STEADY, Kind.CAUTIOUS, None]


def test_an_alert_that_stays_is_counted_once_and_again_when_it_comes_back() -> None:
    decision = decide(start(LEVEL), walked_by(Steady()).weeks[0].decision.rests_on.standing, QUIET)
    stalled, going = Tally(weeks_without_advance=3), Tally()
    tallies = [going, stalled, stalled, going, stalled, replace(stalled, weeks_overdone=2)]
    weeks = [WalkedWeek(number, decision, tally) for number, tally in enumerate(tallies, 1)]
    assert dict(alerts_of(weeks)) == {Alert.STALLED: 2, Alert.OFF_PLAN_HIGH: 1}


QUIET = WeekEvidence()


def test_spells_are_half_open() -> None:
    spell = Spell(3, 2)
    assert [week for week in range(1, 8) if spell.has(week)] == [3, 4]
    assert spell.after == 5


def test_a_flag_found_at_the_start_counts_against_promotion() -> None:
    flagged = replace(LEVEL, modify_flags=frozenset({PlanFlag.LEG_PAIN}))
    course = walked_by(Steady(), intake=flagged)
    assert {week.prescribed.track for week in course.weeks} == {Track.GENTLE}
    states: list[WalkingState] = [week.prescribed for week in course.weeks]
    assert states[-1].weekly_minutes == 150
