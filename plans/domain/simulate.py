"""Made-up people walked through the programme, week by week, by the rules that decide real weeks.

Each person is drawn from the seed, their kind and their number alone, so that person 7 is the same in a cohort of ten
and of ten thousand. Weeks are whole calendar weeks; a pause leaves out some of them (clinical specification 3.3, 3.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Final

from plans.domain.adjustments import (
    RESUME_PERCENTS,
    default_resume_percent,
    promoted,
    resumed,
    with_own_choice,
    with_pain_base,
)
from plans.domain.constants import PROJECTED_WEEKS
from plans.domain.course import standing_after
from plans.domain.generate import first_standing, flags_of, start
from plans.domain.model import Decision, Intake, Standing, Tally, WalkingState
from plans.domain.progression import decide
from plans.domain.schedule import CLOSES_AFTER_WEEKS
from plans.domain.tally import (
    CourseFlag,
    PromotionOffer,
    flags_up,
    new_normal_offer,
    promotion_offer,
    tally_after,
)
from plans.domain.vocabulary import DecisionKind, PlanFlag, Track
from plans.domain.walkers import WALKERS, Kind, Sight, Steady, drawn_intake
from screening.domain.outcomes import Outcome

_KINDS: Final = tuple(Kind)
_MOST_EASING: Final = 3  # points of pain a person may lose over the programme
_CLINIC_PERCENT: Final = 30  # how many have a clinic; the others walk by themselves


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person.

    `easing` 0-3 is by how many points their usual pain falls over the 26 weeks. `has_clinic`: a clinician clears their
    holds; without one they do it themselves by the attestation of clinical specification 4.6.
    """

    number: int
    kind: Kind
    intake: Intake
    walker: Steady
    easing: int
    has_clinic: bool
    seed: int


def drawn_person(number: int, seed: int, kind: Kind | None = None) -> Person:
    """Person `number` (from 1) of the cohort with `seed`. The kinds take turns unless one is asked for."""
    kind = _KINDS[(number - 1) % len(_KINDS)] if kind is None else kind
    draw = _chance(seed, kind, number, "person")
    return Person(
        number=number,
        kind=kind,
        intake=drawn_intake(draw),
        walker=WALKERS[kind].drawn(draw),
        easing=draw.randint(0, _MOST_EASING),
        has_clinic=draw.randrange(100) < _CLINIC_PERCENT,
        seed=seed,
    )


def _chance(seed: int, kind: Kind, number: int, what_for: str) -> Random:
    return Random(f"{seed}/{kind.value}/{number}/{what_for}")  # noqa: S311 -- no secret: it must come out the same again


@dataclass(frozen=True, slots=True)
class WalkedWeek:
    """One active week, decided. `calendar_week` counts from 1, paused weeks included."""

    calendar_week: int
    decision: Decision
    tally: Tally

    @property
    def prescribed(self) -> WalkingState:
        """The prescription that was in force."""
        return self.decision.before

    @property
    def flags(self) -> frozenset[CourseFlag]:
        """The flags that are up after its decision."""
        return flags_up(self.tally)


@dataclass(frozen=True, slots=True)
class Pause:
    """Weeks without a prescription after a stop or a pause.

    `first_week` is the first calendar week of it; `weeks` how many there are until the clearance or the return, None
    when there is none; `percent` what is left of the walk then, None when only a new plan is possible.
    """

    after: DecisionKind
    first_week: int
    weeks: int | None
    percent: int | None

    @property
    def back_in_week(self) -> int | None:
        """The calendar week of the clearance or the return, from which there is a prescription again."""
        return None if self.weeks is None or self.percent is None else self.first_week + self.weeks


class Ending(StrEnum):
    """How a course ended."""

    FINISHED = "FINISHED"
    """26 active weeks are decided."""
    CLOSED = "CLOSED"
    """52 calendar weeks passed before that."""
    WAITING = "WAITING"
    """Stopped or paused, and not back."""
    NEW_PLAN = "NEW_PLAN"
    """Back after so long that a new plan is needed."""


@dataclass(frozen=True, slots=True)
class Course:
    """A person's whole way through the programme. Weeks and pauses are in order; there is at least one week."""

    person: Person
    weeks: tuple[WalkedWeek, ...]
    pauses: tuple[Pause, ...]

    @property
    def ending(self) -> Ending:
        """How it ended."""
        if self.weeks[-1].decision.kind.ends_course:
            last = self.pauses[-1]
            if last.weeks is None:
                return Ending.WAITING
            if last.percent is None:
                return Ending.NEW_PLAN
        return Ending.FINISHED if len(self.weeks) == PROJECTED_WEEKS else Ending.CLOSED

    def prescribed_in(self, calendar_week: int) -> WalkingState | None:
        """The prescription in force in that calendar week, None while stopped or paused and after the end."""
        for week in self.weeks:
            if week.calendar_week == calendar_week:
                return week.prescribed
        return None


def cohort(people: int, seed: int) -> Iterator[Course]:
    """The courses of persons 1 to `people`, one after the other."""
    return (walk(drawn_person(number, seed)) for number in range(1, people + 1))


# One course


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person stands between two weeks."""

    state: WalkingState
    standing: Standing
    tally: Tally
    flags: frozenset[PlanFlag]


def walk(person: Person) -> Course:
    """Walk `person` through 26 active weeks, or until 52 calendar weeks have passed or they stay away."""
    draw = _chance(person.seed, person.kind, person.number, "weeks")
    place: _Place | None = _first_place(person, draw)
    weeks: list[WalkedWeek] = []
    pauses: list[Pause] = []
    calendar_week = 1
    while place and len(weeks) < PROJECTED_WEEKS and calendar_week <= CLOSES_AFTER_WEEKS:
        week = _walked(person, place, calendar_week, draw)
        weeks.append(week)
        calendar_week += 1
        after = week.decision.after
        if after is not None:
            place = _next_place(person, place, week, after, draw)
            continue
        pause = _pause(person, week, draw)
        pauses.append(pause)
        place = _place_after(person, place, week, pause)
        calendar_week = pause.back_in_week or calendar_week
    return Course(person, tuple(weeks), tuple(pauses))


def _first_place(person: Person, draw: Random) -> _Place:
    intake = person.intake
    state = start(intake)
    state = with_own_choice(state, person.walker.chosen_minutes(0, state, draw))
    return _Place(state, first_standing(intake), Tally(), flags_of(intake))


def _walked(person: Person, place: _Place, calendar_week: int, draw: Random) -> WalkedWeek:
    eased = person.easing * min(calendar_week, PROJECTED_WEEKS) // PROJECTED_WEEKS
    start_pain = person.intake.pain_avg
    sight = Sight(calendar_week, place.state, max(0, start_pain - eased), start_pain)
    decision = decide(place.state, place.standing, person.walker.week(sight, draw))
    return WalkedWeek(calendar_week, decision, tally_after(place.tally, decision))


def _next_place(
    person: Person, place: _Place, week: WalkedWeek, state: WalkingState, draw: Random
) -> _Place:
    """After a decision that goes on: their own choice, made in the check-in, and what they are offered."""
    evidence = week.decision.rests_on.evidence
    if evidence.pain is not None:
        chosen = person.walker.chosen_minutes(week.calendar_week, state, draw)
        state = with_own_choice(state, chosen)
    flags = place.flags
    if evidence.triage is Outcome.MODIFY:
        flags |= {PlanFlag.CHECKED}
    going_on = _Place(state, standing_after(week.decision), week.tally, flags)
    return _with_offers(going_on, person.intake) if person.walker.accepts_offers else going_on


def _with_offers(place: _Place, intake: Intake) -> _Place:
    """What is offered without a clinician is accepted (clinical specification 3.3 promotion, 3.5 new normal)."""
    state, standing, tally = place.state, place.standing, place.tally
    if promotion_offer(state, tally, intake.age, place.flags) is PromotionOffer.OFFERED:
        state = promoted(state)
    normal = new_normal_offer(standing, tally, intake.pain_avg)
    if normal is not None and not normal.needs_clinician:
        standing = with_pain_base(standing, normal.pain_base)
    return replace(place, state=state, standing=standing)


# Stops and pauses


def _pause(person: Person, week: WalkedWeek, draw: Random) -> Pause:
    kind = week.decision.kind
    weeks = person.walker.weeks_away(kind, draw)
    return Pause(kind, week.calendar_week + 1, weeks, _percent(person, week.decision, weeks))


def _percent(person: Person, decision: Decision, weeks: int | None) -> int | None:
    """What is left of the walk: half where people clear themselves, else the highest choice the table allows."""
    if weeks is None:
        return None
    silent = standing_after(decision).silent_weeks + weeks
    by_table = default_resume_percent(decision.code, silent)
    if by_table is None:
        return None
    if not person.has_clinic:
        return RESUME_PERCENTS[0]
    return max(percent for percent in RESUME_PERCENTS if percent <= by_table)


def _place_after(person: Person, place: _Place, week: WalkedWeek, pause: Pause) -> _Place | None:
    """Back after a stop or a pause, or None.

    A hold that was cleared keeps its flag, and with it the gentle track; so does who cleared it themselves.
    """
    if pause.percent is None:
        return None
    state, standing = resumed(place.state, standing_after(week.decision), pause.percent)
    flags = place.flags
    if week.decision.rests_on.evidence.triage >= Outcome.CLINICIAN:
        flags |= {PlanFlag.CHECKED}
        state = replace(state, track=Track.GENTLE)
    if pause.after is not DecisionKind.PAUSE_INACTIVE and not person.has_clinic:
        state = replace(state, track=Track.GENTLE)
    return _Place(state, standing, week.tally, flags)
