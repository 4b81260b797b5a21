"""Made-up people for the simulator: how they start, and how each kind of them walks week by week.

Nobody real is in here, and the shares are guesses: they bring the rules into every corner, they do not forecast how
people will do. Each kind is a small frozen strategy that turns the week's prescription into what the weekly decision
looks at (clinical specification 3.5). All chance comes from a `random.Random` that the caller seeds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import ClassVar, Final, Self

from plans.domain.adjustments import smallest_choice
from plans.domain.bouts import ceil_div
from plans.domain.constants import GATE_PAIN
from plans.domain.model import Intake, WalkingState, WeekEvidence
from plans.domain.vocabulary import DecisionKind, Flare, PlanFlag, SideEffect
from screening.domain.outcomes import Outcome

_WORST_PAIN: Final = 10
_PERCENT: Final = 100


class Kind(StrEnum):
    """The kinds of walker, in the order of reports."""

    STEADY = "steady"
    CAUTIOUS = "cautious"
    TRAVELLING = "travelling"
    FORGETFUL = "forgetful"
    FLARING = "flaring"
    BOOM_AND_BUST = "boom_and_bust"
    OVERDOING = "overdoing"
    NEW_SYMPTOM = "new_symptom"
    RED_FLAG = "red_flag"
    NEVER_LOGS = "never_logs"


# How they start


@dataclass(frozen=True, slots=True)
class _FlagShare:
    flag: PlanFlag
    percent: int
    from_age: int = 0


_FLAGS: Final = (
    _FlagShare(PlanFlag.LEG_PAIN, 5),
    _FlagShare(PlanFlag.HIP_KNEE_FOOT, 6),
    _FlagShare(PlanFlag.HYPERTENSION, 3),
    _FlagShare(PlanFlag.DIABETES, 3),
    _FlagShare(PlanFlag.OSTEOPOROSIS, 6, from_age=60),
    _FlagShare(PlanFlag.FALLS, 10, from_age=65),
)


def _often(draw: Random, percent: int) -> bool:
    """True in `percent` of 100 draws."""
    return draw.randrange(_PERCENT) < percent


def _around(draw: Random, low: int, usual: int, high: int) -> int:
    """A whole number from `low` to `high`, most often near `usual`."""
    return int(draw.triangular(low, high + 0.99, usual))


def drawn_intake(draw: Random) -> Intake:
    """Answers that get a plan: 25 to 85 years old, mostly mild pain, a third not walking yet.

    Average pain of 8 is rare, and then a clinician has cleared it: else there is no plan to simulate.
    """
    age = _around(draw, 25, 54, 85)
    pain = _around(draw, 0, 1, GATE_PAIN)
    days = 0 if _often(draw, 35) else draw.randint(1, 7)
    return Intake(
        age=age,
        pain_avg=pain,
        pain_worst=min(_WORST_PAIN, pain + draw.randint(0, 3)),
        baseline_minutes=days * _around(draw, 5, 12, 45),
        baseline_days=days,
        comfortable_minutes=None if _often(draw, 15) else _around(draw, 3, 18, 60),
        in_flare=_often(draw, 6),
        confidence=_around(draw, 2, 8, 10),
        days_available=draw.choice((1, 2, 3, 4, 4, 5, 5, 5, 6, 7, 7)),
        preferred_days=None if _often(draw, 60) else draw.randint(2, 6),
        modify_flags=frozenset(
            each.flag for each in _FLAGS if age >= each.from_age and _often(draw, each.percent)
        ),
        bmi=None if _often(draw, 50) else round(draw.triangular(19, 41, 26), 1),
        cleared=pain >= GATE_PAIN,
    )


# How they walk


@dataclass(frozen=True, slots=True)
class Sight:
    """What a walker knows of the week: which it is, what is prescribed, and their own pain.

    `week` counts calendar weeks from 1, paused ones included; `usual_pain` 0-10 is what they have had of late, never
    above `start_pain`, the average they gave at the start.
    """

    week: int
    prescribed: WalkingState
    usual_pain: int
    start_pain: int

    def minutes(self, percent: int) -> int:
        """That share of the prescribed minutes, rounded up."""
        return ceil_div(self.prescribed.weekly_minutes * percent, _PERCENT)

    def worse(self, points: int) -> int:
        """Pain so many points above the usual."""
        return min(_WORST_PAIN, self.usual_pain + points)


def good_week(sight: Sight, draw: Random) -> WeekEvidence:
    """Walked as planned, checked in, comfortable or brisk, pain as usual and never above that of the start."""
    return WeekEvidence(
        done_minutes=sight.minutes(draw.randint(90, 115)),
        pain=min(sight.start_pain, sight.worse(draw.randint(0, 1))),
        effort=draw.choice((2, 3, 3, 4, 4, 5)),
        unsettled_walks=1 if _often(draw, 10) else 0,
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """Some weeks in a row, in calendar weeks."""

    first: int
    weeks: int

    @property
    def after(self) -> int:
        """The first week after it."""
        return self.first + self.weeks

    def has(self, week: int) -> bool:
        """Whether `week` is one of them."""
        return self.first <= week < self.after


@dataclass(frozen=True, slots=True)
class Steady:
    """Walks as planned, every week. The other kinds do so too when nothing comes between."""

    accepts_offers: ClassVar[bool] = True
    """Whether they say yes to a promotion or to a new normal."""

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        """One walker of this kind."""
        return cls()

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        """What this week brings."""
        return good_week(sight, draw)

    def chosen_minutes(self, week: int, proposed: WalkingState, draw: Random) -> int:
        """Their own choice of minutes a walking day (3.6); `week` 0 is the start."""
        return proposed.minutes

    def weeks_away(self, kind: DecisionKind, draw: Random) -> int | None:
        """Calendar weeks from a stop or pause to the clearance or the return; None: never."""
        if kind is DecisionKind.PAUSE_INACTIVE:
            return draw.choice((1, 1, 2, 3, 5, None))
        return draw.choice((1, 1, 2, 2, 3, 4, 6))


@dataclass(frozen=True, slots=True)
class Cautious(Steady):
    """Starts smaller, often takes less than proposed, and stays on the gentle track."""

    accepts_offers: ClassVar[bool] = False

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        return replace(
            good_week(sight, draw),
            done_minutes=sight.minutes(draw.randint(78, 100)),
            effort=draw.choice((1, 2, 2, 3)),
        )

    def chosen_minutes(self, week: int, proposed: WalkingState, draw: Random) -> int:
        if week > 0 and not _often(draw, 25):
            return proposed.minutes
        wanted = proposed.minutes * draw.randint(60, 95) // _PERCENT
        return max(smallest_choice(proposed), wanted)


@dataclass(frozen=True, slots=True)
class Travelling(Steady):
    """Goes away two or three times for one to three weeks, says so, and walks a little or not at all."""

    trips: tuple[Spell, ...]

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        firsts = (draw.randint(2, 7), draw.randint(11, 15), draw.randint(19, 30))
        return cls(tuple(Spell(first, draw.randint(1, 3)) for first in firsts))

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        good = good_week(sight, draw)
        if not any(trip.has(sight.week) for trip in self.trips):
            return good
        return replace(
            good,
            done_minutes=sight.minutes(draw.choice((0, 0, 20, 40, 70))),
            pain=good.pain if _often(draw, 40) else None,
            effort=None,
            unsettled_walks=0,
            absence=True,
        )


@dataclass(frozen=True, slots=True)
class Forgetful(Steady):
    """Walks most of it; forgets some check-ins, some walks, and now and then a whole week or more."""

    lapse: int
    """In percent: how often a week goes by with nothing logged."""

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        return cls(draw.choice((2, 8, 15, 35)))

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        if _often(draw, self.lapse):
            return WeekEvidence()
        good = good_week(sight, draw)
        return replace(
            good,
            done_minutes=sight.minutes(draw.choice((40, 60, 75, 85, 95, 100, 105))),
            pain=None if _often(draw, 20) else good.pain,
            effort=None if _often(draw, 40) else good.effort,
        )


@dataclass(frozen=True, slots=True)
class Flaring(Steady):
    """One or two flare-ups of one to three weeks; walks less in them, and as planned again afterwards."""

    flares: tuple[Spell, ...]

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        first = Spell(draw.randint(3, 10), draw.randint(1, 3))
        if _often(draw, 40):
            return cls((first,))
        return cls((first, Spell(first.after + draw.randint(7, 10), draw.randint(1, 2))))

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        good = good_week(sight, draw)
        if any(flare.has(sight.week) for flare in self.flares):
            # Pain need not rise in a flare-up (6.1): the person says that it is one.
            return replace(
                good,
                done_minutes=sight.minutes(draw.randint(30, 80)),
                pain=sight.worse(draw.randint(0, 4)),
                effort=draw.randint(3, 6),
                unsettled_walks=draw.randint(0, 3),
                flare=Flare.PRESENT,
            )
        if any(flare.after == sight.week for flare in self.flares) and _often(draw, 60):
            return replace(good, flare=Flare.SETTLED)
        return good


@dataclass(frozen=True, slots=True)
class BoomAndBust(Steady):
    """A week of far too much, a week of paying for it, some ordinary weeks, and again."""

    cycle: int
    offset: int

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        cycle = draw.randint(3, 7)
        return cls(cycle, draw.randrange(cycle))

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        good = good_week(sight, draw)
        position = (sight.week + self.offset) % self.cycle
        if position == 0:
            return replace(
                good,
                done_minutes=sight.minutes(draw.randint(150, 220)),
                pain=sight.worse(draw.randint(0, 2)),
                effort=draw.randint(4, 8),
                unsettled_walks=draw.randint(0, 3),
            )
        if position == 1:
            return replace(
                good,
                done_minutes=sight.minutes(draw.randint(15, 60)),
                pain=sight.worse(draw.randint(1, 4)),
                flare=Flare.PRESENT if _often(draw, 20) else Flare.NONE,
            )
        return good


@dataclass(frozen=True, slots=True)
class Overdoing(Steady):
    """Nearly always walks much more than planned, harder than planned, and sometimes a foot or knee says so."""

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        return replace(
            good_week(sight, draw),
            done_minutes=sight.minutes(draw.randint(125, 230)),
            pain=sight.worse(draw.choice((0, 0, 0, 1, 1, 2))),
            effort=draw.choice((3, 4, 4, 5, 6, 7)),
            side_effect=draw.choice(
                (*(SideEffect.NONE,) * 20, SideEffect.MINOR, SideEffect.MINOR, SideEffect.LIMITING)
            ),
        )


@dataclass(frozen=True, slots=True)
class NewSymptom(Steady):
    """Walks as planned until a weekly safety question finds something that limits, or that a clinician should see."""

    at_week: int
    finding: Outcome

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        return cls(draw.randint(2, 20), draw.choice((Outcome.MODIFY, Outcome.CLINICIAN)))

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        good = good_week(sight, draw)
        return replace(good, triage=self.finding) if sight.week == self.at_week else good


@dataclass(frozen=True, slots=True)
class RedFlag(Steady):
    """Walks as planned until a red flag comes up; is assessed, and cleared some weeks later."""

    at_week: int
    finding: Outcome

    @classmethod
    def drawn(cls, draw: Random) -> Self:
        urgent = (Outcome.URGENT, Outcome.URGENT, Outcome.EMERGENCY)
        return cls(draw.randint(2, 20), draw.choice(urgent))

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        good = good_week(sight, draw)
        if sight.week != self.at_week:
            return good
        # The week is decided at once: it may have been no more than a day old.
        return replace(
            good,
            triage=self.finding,
            done_minutes=sight.minutes(draw.randint(0, 100)),
            pain=None if _often(draw, 50) else sight.worse(draw.randint(0, 5)),
        )

    def weeks_away(self, kind: DecisionKind, draw: Random) -> int | None:
        return draw.choice((1, 2, 2, 3, 4, 5, 6, 9))


@dataclass(frozen=True, slots=True)
class NeverLogs(Steady):
    """Starts a plan and logs nothing, now and then answering a check-in, and does not come back after the pause."""

    def week(self, sight: Sight, draw: Random) -> WeekEvidence:
        answered = _often(draw, 15)
        return WeekEvidence(pain=min(sight.start_pain, sight.worse(1)) if answered else None)

    def weeks_away(self, kind: DecisionKind, draw: Random) -> int | None:
        return None


WALKERS: Final[dict[Kind, type[Steady]]] = {
    Kind.STEADY: Steady,
    Kind.CAUTIOUS: Cautious,
    Kind.TRAVELLING: Travelling,
    Kind.FORGETFUL: Forgetful,
    Kind.FLARING: Flaring,
    Kind.BOOM_AND_BUST: BoomAndBust,
    Kind.OVERDOING: Overdoing,
    Kind.NEW_SYMPTOM: NewSymptom,
    Kind.RED_FLAG: RedFlag,
    Kind.NEVER_LOGS: NeverLogs,
}
