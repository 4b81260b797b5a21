"""Everything Progress shows about a plan, read once: the number of queries does not grow with the weeks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from plans.domain.constants import TARGET
from plans.domain.episodes import RecurrenceSpan, episode_state
from plans.domain.milestones import WalkDone
from plans.domain.schedule import local_day
from plans.models import CheckIn, FlareUp, Plan, PlanStatus, Prescription, Walk, WeeklyDecision
from plans.models.plan import PAUSED
from plans.queries.back import BackHistory, history_of
from plans.queries.days import away_days
from plans.queries.weeks import decisions_of, minutes_of_weeks, prescriptions_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class PainInWeek:
    """The average pain of a completed check-in, for the 7 days up to `day`."""

    number: int
    day: date
    pain: int


@dataclass(frozen=True)
class Lived:
    """A plan as it was lived up to `today`. Days are the participant's own."""

    plan: Plan
    today: date
    prescriptions: tuple[Prescription, ...]
    decisions: dict[int, WeeklyDecision]
    walks: tuple[WalkDone, ...]
    check_ins: tuple[PainInWeek, ...]
    flare_ups: tuple[FlareUp, ...]
    away: frozenset[date]
    history: BackHistory

    @property
    def starts_on(self) -> date:
        return self.plan.starts_on or self.today

    @property
    def running(self) -> Prescription | None:
        """The week in force, if the plan runs."""
        if self.plan.status != PlanStatus.ACTIVE or not self.prescriptions:
            return None
        return self.prescriptions[-1]

    @property
    def aim(self) -> int:
        """Minutes a week: the person's own aim, the programme's before their first week."""
        return self.prescriptions[-1].weekly_target if self.prescriptions else TARGET

    @property
    def open_flare_up(self) -> FlareUp | None:
        return next((each for each in self.flare_ups if each.ended_at is None), None)

    @cached_property
    def by_day(self) -> dict[date, int]:
        """Minutes of each day with a walk, the days in order."""
        by_day: dict[date, int] = {}
        for walk in self.walks:
            by_day[walk.day] = by_day.get(walk.day, 0) + walk.minutes
        return by_day

    @cached_property
    def by_week(self) -> dict[int, int]:
        """Minutes of each week of the plan, by its number."""
        return minutes_of_weeks(self.prescriptions, self.by_day)

    @cached_property
    def pain_by_day(self) -> dict[date, int]:
        """The highest pain said with the walks of each day. Missing is missing: then there is no such day."""
        highest: dict[date, int] = {}
        for reading in self.history.readings:
            if reading.is_of_a_walk:
                highest[reading.day] = max(reading.pain, highest.get(reading.day, 0))
        return dict(sorted(highest.items()))

    @cached_property
    def paused(self) -> frozenset[date]:
        """The days between two weeks of the plan, and those since the last one while it rests.

        A week that was decided before its end was cut short on that day.
        """
        return frozenset(self._paused())

    def _paused(self) -> Iterator[date]:
        weeks = self.prescriptions
        ends = [each.starts_on for each in weeks[1:]]
        if weeks and self.plan.status in PAUSED:
            ends.append(max(weeks[-1].until_on, self.today + DAY))
        for each, goes_on in zip(weeks, ends, strict=False):
            yield from days_between(self._last_of(each) + DAY, goes_on)

    def _last_of(self, week: Prescription) -> date:
        """The last day on which this week's plan counted."""
        decision = self.decisions.get(week.number)
        last = week.until_on - DAY
        if decision is None:
            return last
        return min(last, local_day(decision.decided_at, self.plan.participant.zone))

    @cached_property
    def in_flare(self) -> frozenset[date]:
        """The days of flare-ups, from the first to the last one or to today."""
        return frozenset(
            day
            for each in self.flare_ups
            for day in days_between(each.began_on, (each.ended_on or self.today) + DAY)
        )

    @cached_property
    def recurrences(self) -> tuple[RecurrenceSpan, ...]:
        """Confirmed ones, of a person who was 30 days free of pain then: others have flare-ups (6.2)."""
        return tuple(each for each in self.history.recurrences if self._was_recovered(each))

    def _was_recovered(self, span: RecurrenceSpan) -> bool:
        then = episode_state(
            self.history.readings,
            recovered_at_start=self.history.recovered_at_start,
            starts_on=self.history.starts_on,
            recurrences=self.history.recurrences,
            today=span.opened_on,
        )
        return then.last_recurrence_on == span.opened_on


def days_between(first: date, until: date) -> Iterator[date]:
    """Each day from the first up to, not including, the last."""
    for place in range((until - first).days):
        yield first + timedelta(days=place)


def lived_of(plan: Plan, *, today: date) -> Lived:
    """The plan up to today. Reads `plan.participant`."""
    walks = Walk.objects.filter(plan=plan).order_by("walked_on", "pk")
    check_ins = CheckIn.objects.filter(plan=plan, pain_avg__isnull=False).complete()
    first = plan.starts_on or today
    return Lived(
        plan=plan,
        today=today,
        prescriptions=tuple(prescriptions_of(plan)),
        decisions={each.number: each for each in decisions_of(plan)},
        walks=tuple(
            WalkDone(day, minutes, max(bouts or [minutes]))
            for day, minutes, bouts in walks.values_list("walked_on", "duration_minutes", "bouts")
        ),
        check_ins=tuple(_pains(plan, check_ins.order_by("number"))),
        flare_ups=tuple(FlareUp.objects.filter(plan=plan).order_by("began_on", "pk")),
        away=frozenset(away_days(plan.participant_id, first, today + DAY)),
        history=history_of(plan, today=today),
    )


def _pains(plan: Plan, check_ins: Iterable[CheckIn]) -> Iterator[PainInWeek]:
    zone = plan.participant.zone
    for each in check_ins:
        if each.completed_at is not None and each.pain_avg is not None:
            yield PainInWeek(each.number, local_day(each.completed_at, zone), each.pain_avg)
