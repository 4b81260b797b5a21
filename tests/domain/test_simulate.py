"""Made-up walkers keep the invariants of the clinical specification over a whole programme, whatever they do."""

from collections.abc import Iterable
from itertools import pairwise

import pytest

from plans.documents import contradictions
from plans.domain.cohort import Alert, alerts_of, figures_of, outline_of
from plans.domain.course import standing_after
from plans.domain.generate import gate_of, project, start
from plans.domain.model import Decision, WeekEvidence
from plans.domain.progression import decide
from plans.domain.simulate import Course, Ending, cohort, drawn_person, walk
from plans.domain.vocabulary import DecisionKind, Flare, Gate, Mode, Track
from plans.domain.walkers import WALKERS, Flaring, Kind, RedFlag
from tests.domain.walking import following

FORWARD = (DecisionKind.ADVANCE, DecisionKind.MAINTAIN)
RISE = {Track.GENTLE: 15, Track.STANDARD: 20}
LONGEST_REGAIN = 12  # weeks: from 150 minutes to 300, 15 at most a week, with one or two in reserve


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    """Three hundred and fifty people, thirty-five of each kind."""
    return list(cohort(350, 20))


def of(kind: Kind, courses: Iterable[Course]) -> list[Course]:
    found = [course for course in courses if course.person.kind is kind]
    assert found
    return found


# Each takes one course and returns whether it had anything to say about it.


def adherent_walkers_reach_the_milestone_by_week_11(course: Course) -> bool:
    """On the standard track with three walking days or more, when the first ten weeks all went well."""
    first = course.weeks[0].prescribed
    as_started = first == start(course.person.intake)
    well = all(week.decision.kind in FORWARD for week in course.weeks[:10])
    if first.track is not Track.STANDARD or first.target_days < 3 or not (as_started and well):
        return False
    reached = outline_of(course).week_of(130)
    assert reached is not None
    assert reached <= 11
    return True


def nobody_rises_above_the_caps(course: Course) -> bool:
    most_days = min(6, course.person.intake.days_available)
    for week in course.weeks:
        assert 1 <= week.prescribed.minutes <= 60
        assert 1 <= week.prescribed.days <= most_days
        assert week.prescribed.weekly_minutes <= 300
        assert sum(week.prescribed.bouts) == week.prescribed.minutes
    for earlier, later in pairwise(week.prescribed for week in course.weeks):
        assert later.weekly_minutes - earlier.weekly_minutes <= RISE[earlier.track]
        assert later.minutes - earlier.minutes <= 5
        assert later.days - earlier.days <= 1
    return True


def every_flare_is_regained(course: Course) -> bool:
    """From each cut for a flare-up, weeks that go well lead back to the minutes from before it."""
    cuts = [
        week.decision
        for week in course.weeks
        if week.decision.kind is DecisionKind.STEP_BACK
        and week.decision.rests_on.evidence.flare is Flare.PRESENT
    ]
    for cut in cuts:
        assert weeks_to_regain(cut) <= LONGEST_REGAIN
    return bool(cuts)


def weeks_to_regain(cut: Decision) -> int:
    state, standing = following(cut), standing_after(cut)
    for weeks in range(LONGEST_REGAIN + 1):
        if state.weekly_minutes >= cut.before.weekly_minutes:
            return weeks
        # Pain as usual. At 8 and above nothing rises by itself, which is another rule.
        good = WeekEvidence(
            done_minutes=state.weekly_minutes, pain=min(7, standing.base_pain), effort=3
        )
        decision = decide(state, standing, good)
        state, standing = following(decision), standing_after(decision)
    return LONGEST_REGAIN + 1


def nothing_follows_a_stop_or_pause_before_the_return(course: Course) -> bool:
    ended = [week for week in course.weeks if week.decision.kind.ends_course]
    assert [week.decision.kind for week in ended] == [pause.after for pause in course.pauses]
    for week, pause in zip(ended, course.pauses, strict=True):
        assert week.decision.after is None
        back = pause.back_in_week
        later = [each for each in course.weeks if each.calendar_week > week.calendar_week]
        if back is None:
            assert later == []
            continue
        assert back > week.calendar_week + 1
        for calendar_week in range(week.calendar_week + 1, back):
            assert course.prescribed_in(calendar_week) is None
        if later:
            assert later[0].calendar_week == back
            assert later[0].prescribed.weekly_minutes <= week.prescribed.weekly_minutes
    return bool(ended)


def a_course_has_at_most_26_weeks_within_52(course: Course) -> bool:
    numbers = [week.calendar_week for week in course.weeks]
    assert numbers == sorted(set(numbers))
    assert 1 <= len(numbers) <= 26
    assert numbers[0] == 1
    assert numbers[-1] <= 52
    return True


INVARIANTS = (
    adherent_walkers_reach_the_milestone_by_week_11,
    nobody_rises_above_the_caps,
    every_flare_is_regained,
    nothing_follows_a_stop_or_pause_before_the_return,
    a_course_has_at_most_26_weeks_within_52,
)


def check(courses: Iterable[Course], at_least: int) -> None:
    """Every invariant on every course. `at_least` so many courses must have had something to check for each."""
    spoken = dict.fromkeys(INVARIANTS, 0)
    for course in courses:
        for invariant in INVARIANTS:
            spoken[invariant] += invariant(course)
    assert min(spoken.values()) >= at_least, spoken


def test_invariants(courses: list[Course]) -> None:
    check(courses, at_least=20)


def test_two_hundred_steady_walkers_reach_the_milestone() -> None:
    steady = (walk(drawn_person(number, 3, Kind.STEADY)) for number in range(1, 201))
    assert sum(adherent_walkers_reach_the_milestone_by_week_11(each) for each in steady) >= 60


@pytest.mark.long
def test_invariants_in_the_long_form() -> None:
    check(cohort(20_000, 2026), at_least=1_000)


# What each kind is for


def test_there_are_the_kinds_that_were_asked_for() -> None:
    assert {
        "steady",
        "boom_and_bust",
        "flaring",
        "travelling",
        "forgetful",
        "never_logs",
        "cautious",
        "overdoing",
        "red_flag",
    } <= {kind.value for kind in Kind}
    assert set(WALKERS) == set(Kind)


def test_people_start_with_answers_that_get_a_plan(courses: list[Course]) -> None:
    intakes = [course.person.intake for course in courses]
    assert {gate_of(intake) for intake in intakes} == {Gate.OK}
    assert all(not contradictions(intake) for intake in intakes)
    assert min(intake.age for intake in intakes) < 35
    assert max(intake.age for intake in intakes) > 75
    assert all(25 <= intake.age <= 85 for intake in intakes)
    firsts = [start(intake) for intake in intakes]
    assert {first.track for first in firsts} == set(Track)
    assert {first.mode for first in firsts} == set(Mode)


def test_steady_walkers_walk_their_projection(courses: list[Course]) -> None:
    """Nothing comes between: the plan shown at the start is the one they get, on the standard track."""
    followed = 0
    for course in of(Kind.STEADY, courses):
        assert course.ending is Ending.FINISHED
        projected = project(course.person.intake).weeks
        if projected[0].track is Track.STANDARD:
            walked = [week.prescribed.weekly_minutes for week in course.weeks]
            assert walked == [state.weekly_minutes for state in projected]
            followed += 1
    assert followed >= 10


def test_a_walker_with_one_flare_has_regained_it_by_the_end(courses: list[Course]) -> None:
    seen = 0
    for course in of(Kind.FLARING, courses):
        assert isinstance(course.person.walker, Flaring)
        once = len(course.person.walker.flares) == 1
        if once and not course.pauses and course.person.intake.pain_avg < 8:
            outline = outline_of(course)
            assert outline.flares_regained == outline.flares_cut
            seen += 1
    assert seen >= 3


def test_a_red_flag_stops_the_week_and_the_clearance_brings_a_gentle_plan_back(
    courses: list[Course],
) -> None:
    back = 0
    for course in of(Kind.RED_FLAG, courses):
        walker = course.person.walker
        assert isinstance(walker, RedFlag)
        stops = [week for week in course.weeks if week.decision.kind is DecisionKind.STOP]
        assert [week.calendar_week for week in stops] == [walker.at_week]
        later = [week.prescribed for week in course.weeks if week.calendar_week > walker.at_week]
        assert {state.track for state in later} <= {Track.GENTLE}
        assert bool(later) == (course.ending is Ending.FINISHED)
        back += bool(later)
    assert back >= 20


def test_who_never_logs_is_paused_after_four_silent_weeks(courses: list[Course]) -> None:
    for course in of(Kind.NEVER_LOGS, courses):
        assert [week.decision.rests_on.gap for week in course.weeks] == [1, 2, 3, 4]
        assert course.weeks[-1].decision.kind is DecisionKind.PAUSE_INACTIVE
        assert course.ending is Ending.WAITING
        minutes = [week.prescribed.weekly_minutes for week in course.weeks]
        assert minutes == sorted(minutes, reverse=True)


def test_cautious_walkers_choose_less_and_stay_gentle(courses: list[Course]) -> None:
    smaller = 0
    for course in of(Kind.CAUTIOUS, courses):
        smaller += (
            course.weeks[0].prescribed.minutes < project(course.person.intake).weeks[0].minutes
        )
        tracks = [week.prescribed.track for week in course.weeks]
        assert len(set(tracks)) == 1
    assert smaller >= 25


def test_some_gentle_walkers_are_promoted_but_never_with_a_flag_or_from_75(
    courses: list[Course],
) -> None:
    promoted = [
        course.person.intake
        for course in courses
        if course.weeks[0].prescribed.track is Track.GENTLE
        and any(week.prescribed.track is Track.STANDARD for week in course.weeks)
    ]
    assert len(promoted) >= 10
    assert all(not intake.modify_flags and intake.age < 75 for intake in promoted)


def test_boom_and_bust_goes_less_far_than_steady(courses: list[Course]) -> None:
    figures = {each.kind: each for each in figures_of([outline_of(each) for each in courses])}
    boom, steady = figures[Kind.BOOM_AND_BUST], figures[Kind.STEADY]
    assert boom.milestone.people < steady.milestone.people
    assert boom.weeks_stepped_back > steady.weeks_stepped_back == 0
    assert figures[Kind.OVERDOING].alerts[Alert.OFF_PLAN_HIGH] > 0
    assert figures[Kind.RED_FLAG].alerts[Alert.STOP] == figures[Kind.RED_FLAG].people


# Chance


def test_the_same_seed_gives_the_same_people_and_courses(courses: list[Course]) -> None:
    assert list(cohort(40, 20)) == courses[:40]
    others = list(cohort(40, 21))
    assert all(one != other for one, other in zip(courses, others, strict=False))


def test_a_person_is_the_same_in_a_cohort_of_any_size(courses: list[Course]) -> None:
    assert walk(drawn_person(317, 20)) == courses[316]
    assert walk(drawn_person(317, 20)) == walk(drawn_person(317, 20, courses[316].person.kind))


def test_a_kind_can_be_asked_for() -> None:
    people = [drawn_person(number, 1, Kind.FLARING) for number in range(1, 4)]
    assert {person.kind for person in people} == {Kind.FLARING}
    assert len({person.intake for person in people}) == 3


# Figures


def test_holds_and_pauses_are_alerts(courses: list[Course]) -> None:
    for course in courses:
        kinds = [week.decision.kind.value for week in course.weeks]
        alerts = alerts_of(course.weeks)
        for alert in (Alert.STOP, Alert.PAUSE_REVIEW, Alert.PAUSE_INACTIVE):
            assert alerts.get(alert, 0) == kinds.count(alert.value)
