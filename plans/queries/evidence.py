"""What the decision on a week rests on: read for one week or for many at once, in as many queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from plans.domain.model import WeekEvidence
from plans.domain.vocabulary import SideEffect
from plans.models import Adjustment, CheckIn, FlareUp, Prescription, Walk
from plans.queries.back import flare_among, flare_ups_noted
from plans.queries.days import days_within, spans_away
from screening.domain.outcomes import Outcome, worst
from screening.models import Screening

ABSENCE_DAYS = 4
"""Planned away for this many days of a week or more, it is an absence (clinical specification 3.5)."""


class WalkOfWeek(NamedTuple):
    """What a decision reads of one walk; added later ones are left out."""

    plan_id: int
    walked_on: date
    minutes: int
    effort: int | None
    settled_by_morning: bool | None


@dataclass(frozen=True)
class WeekFacts:
    """Everything stored that the decision on one week reads.

    `outcomes` are those of the screenings since its prescription was made, `accepted` what was
    accepted or changed during it. `check_in` may be unfinished.
    """

    prescription: Prescription
    check_in: CheckIn | None
    walks: Sequence[WalkOfWeek]
    outcomes: Sequence[Outcome]
    flare_ups: Sequence[FlareUp]
    days_away: int
    accepted: Sequence[Adjustment]

    @property
    def answered(self) -> CheckIn | None:
        """The check-in when it is complete: one that is not counts as none."""
        check_in = self.check_in
        return check_in if check_in and check_in.completed_at else None


def facts_of(prescriptions: Sequence[Prescription], *, now: datetime) -> list[WeekFacts]:
    """The facts of each of these weeks, in their order; six queries, however many weeks.

    One week a plan. Reads `prescription.plan` of each.
    """
    if not prescriptions:
        return []
    check_ins = _check_ins(prescriptions)
    walks = _walks(prescriptions)
    screenings = _screenings(prescriptions, now)
    flare_ups = flare_ups_noted({each.plan_id for each in prescriptions}, now=now)
    away = spans_away(_people(prescriptions), *_span(prescriptions))
    accepted = _accepted(prescriptions)
    return [
        WeekFacts(
            prescription=each,
            check_in=check_ins.get((each.plan_id, each.number)),
            walks=[
                walk
                for walk in walks[each.plan_id]
                if each.starts_on <= walk.walked_on < each.until_on
            ],
            outcomes=[
                outcome
                for submitted_at, outcome in screenings[each.plan.participant_id]
                if submitted_at > each.made_at
            ],
            flare_ups=flare_ups[each.plan_id],
            days_away=len(
                days_within(away[each.plan.participant_id], each.starts_on, each.until_on)
            ),
            accepted=accepted[each.plan_id, each.number],
        )
        for each in prescriptions
    ]


def evidence_in(
    facts: WeekFacts,
    answered: CheckIn | None,
    *,
    now: datetime,
    result: Outcome = Outcome.OK,
) -> WeekEvidence:
    """What this week brought, as the decision reads it, with the check-in that counts or none.

    Unsettled walks are those marked one by one, or the check-in's count where that is higher. The
    effort is the median of the walks' answers, rounded half up,
    else the one the check-in asked for. The triage is the worst screening of the week. Flare-ups and
    days away that were noted during the week count also without a check-in.
    """
    efforts = [walk.effort for walk in facts.walks if walk.effort is not None]
    effort = int(median(efforts) + 0.5) if efforts else (answered.effort if answered else None)
    return WeekEvidence(
        triage=max(result, worst(facts.outcomes)),
        done_minutes=sum(walk.minutes for walk in facts.walks),
        pain=answered.pain_avg if answered else None,
        flare=flare_among(facts.flare_ups, facts.prescription, answered, now=now),
        effort=effort,
        unsettled_walks=max(
            sum(walk.settled_by_morning is False for walk in facts.walks),
            (answered.unsettled_walks or 0) if answered else 0,
        ),
        side_effect=SideEffect(answered.side_effect) if answered else SideEffect.NONE,
        absence=_absent(facts, answered),
        clinician_hold=_is_held(facts.prescription),
    )


def _is_held(prescription: Prescription) -> bool:
    """Whether the next week would begin before a clinician's hold is over (clinical specification 3.6)."""
    held_until = prescription.plan.held_until
    return held_until is not None and prescription.until_on < held_until


def _absent(facts: WeekFacts, answered: CheckIn | None) -> bool:
    """What the check-in says, else days away noted beforehand: four or more of the week."""
    if answered is not None and answered.planned_absence is not None:
        return answered.planned_absence
    return facts.days_away >= ABSENCE_DAYS


# Each of these is one query. What they find beyond a week is left out by `facts_of`.


def _people(prescriptions: Sequence[Prescription]) -> Collection[int]:
    return {each.plan.participant_id for each in prescriptions}


def _span(prescriptions: Sequence[Prescription]) -> tuple[date, date]:
    """From the first day of all these weeks to the first day after them."""
    return min(each.starts_on for each in prescriptions), max(
        each.until_on for each in prescriptions
    )


def _check_ins(prescriptions: Sequence[Prescription]) -> Mapping[tuple[int, int], CheckIn]:
    rows = CheckIn.objects.filter(
        plan_id__in={each.plan_id for each in prescriptions},
        number__in={each.number for each in prescriptions},
    )
    return {(row.plan_id, row.number): row for row in rows}


def _walks(prescriptions: Sequence[Prescription]) -> Mapping[int, list[WalkOfWeek]]:
    """By way of the person, whose walks are indexed by day."""
    starts_on, until_on = _span(prescriptions)
    rows = (
        Walk.objects.filter(participant_id__in=_people(prescriptions), added_later=False)
        .between(starts_on, until_on)
        .values_list("plan_id", "walked_on", "duration_minutes", "effort", "settled_by_morning")
    )
    walks: dict[int, list[WalkOfWeek]] = defaultdict(list)
    for row in rows:
        walks[row[0]].append(WalkOfWeek(*row))
    return walks


def _screenings(
    prescriptions: Sequence[Prescription], now: datetime
) -> Mapping[int, list[tuple[datetime, Outcome]]]:
    rows = Screening.objects.filter(
        participant_id__in=_people(prescriptions),
        submitted_at__gt=min(each.made_at for each in prescriptions),
        submitted_at__lte=now,
    ).values_list("participant_id", "submitted_at", "outcome")
    screenings: dict[int, list[tuple[datetime, Outcome]]] = defaultdict(list)
    for person, submitted_at, outcome in rows:
        if submitted_at is not None:
            screenings[person].append((submitted_at, Outcome(outcome)))
    return screenings


def _accepted(prescriptions: Sequence[Prescription]) -> Mapping[tuple[int, int], list[Adjustment]]:
    rows = Adjustment.objects.filter(
        plan_id__in={each.plan_id for each in prescriptions},
        number__in={each.number for each in prescriptions},
        accepted=True,
    ).order_by("pk")
    accepted: dict[tuple[int, int], list[Adjustment]] = defaultdict(list)
    for row in rows:
        accepted[row.plan_id, row.number].append(row)
    return accepted
