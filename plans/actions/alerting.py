"""The clinic is told, and what settled is closed, in the transaction in which the facts change (8.2).

What fires is decided by `plans.domain.alerts`. Nothing is read or raised about people without a clinic.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from django.db import transaction

from plans import queries
from plans.actions.decided import Decided
from plans.domain.alerts import (
    OF_A_RUNNING_PLAN,
    REASONS,
    CheckInFacts,
    Fired,
    Kind,
    Thresholds,
    Verdict,
    WeekFacts,
    after_check_in,
    after_recurrence,
    after_silence,
    after_week,
)
from plans.domain.episodes import EpisodeState, Interference
from plans.domain.schedule import local_day
from plans.domain.tally import PromotionOffer, has_earned_promotion, promotion_offer
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect
from plans.models import CheckIn, Plan, PlanStatus, Prescription, WeeklyDecision
from plans.queries import alerting as facts
from plans.stored import standing_from_dict, tally_from_dict
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Changes, Concern, apply_all
from walkback.care.models.alert import AlertKind, Severity

CHUNK: Final = 500
"""People looked at for silence in one transaction."""


def changes_of(person: User, verdict: Verdict) -> Changes:
    """The verdict of the rules as what is to be written."""
    return Changes(
        participant=person,
        concerns=[_concern(fired) for fired in verdict.fires],
        settled=_kinds(verdict.settles),
    )


def _concern(fired: Fired) -> Concern:
    return Concern(
        kind=AlertKind(fired.kind.value),
        severity=Severity(fired.severity.value),
        reason=REASONS[fired.reason],
        value=fired.value,
        threshold=fired.threshold,
    )


def _kinds(kinds: Iterable[Kind]) -> frozenset[AlertKind]:
    return frozenset(AlertKind(kind.value) for kind in kinds)


def settle(participant: User, kinds: Iterable[Kind], *, by: audit.Actor, now: datetime) -> None:
    """The person settled these themselves: a walk logged, a flare-up ended, a plan ended."""
    apply_all([Changes(participant, settled=_kinds(kinds))], by=by, now=now)


def close_of_plan(plan: Plan, *, by: audit.Actor, now: datetime) -> None:
    """The plan is over: nothing more can come of what was about its weeks."""
    settle(plan.participant, OF_A_RUNNING_PLAN, by=by, now=now)


# A check-in


def follow_check_in(
    check_in: CheckIn, prescription: Prescription, *, by: audit.Actor, now: datetime
) -> None:
    """What a completed check-in says to the clinic."""
    plan = prescription.plan
    lines = facts.lines_of([plan.participant_id]).get(plan.participant_id)
    if lines is None or check_in.pain_avg is None:
        return
    verdict = after_check_in(
        CheckInFacts(
            pain=check_in.pain_avg,
            usual=standing_from_dict(plan.standing).base_pain,
            flares=[*facts.flares_before(check_in), Flare(check_in.flare)],
            side_effect=SideEffect(check_in.side_effect),
        ),
        lines,
    )
    apply_all([changes_of(plan.participant, verdict)], by=by, now=now)


# Decided weeks


def follow_weeks(decided: Sequence[Decided], *, by: audit.Actor, now: datetime) -> None:
    """What decided weeks say to the clinics: for hundreds in as many queries as for one."""
    lines = facts.lines_of([each.plan.participant_id for each in decided])
    watched = [each for each in decided if each.plan.participant_id in lines]
    if not watched:
        return
    rows = [each.row for each in watched]
    before, highest = facts.weeks_before(rows), facts.highest_doses(rows)
    earned = _earned([each for each in watched if _may_have_earned(each)])
    changes = []
    for each in watched:
        week = _week_facts(
            each,
            before.get(each.plan.pk),
            highest=highest.get(each.plan.pk, 0),
            earned=earned.get(each.plan.pk, 0),
        )
        verdict = after_week(week, lines[each.plan.participant_id])
        changes.append(changes_of(each.plan.participant, verdict))
    apply_all(changes, by=by, now=now)


def _week_facts(
    each: Decided, before: WeeklyDecision | None, *, highest: int, earned: int
) -> WeekFacts:
    counts = before is not None and not before.evidence.get("absence", False)
    return WeekFacts(
        adherence=each.decision.adherence,
        before=before.adherence if before and counts else None,
        absence=each.decision.rests_on.evidence.absence,
        weeks_without_advance=tally_from_dict(each.plan.tally).weeks_without_advance,
        weekly_minutes=each.following.weekly_minutes if each.following else None,
        highest_before=highest,
        earned=earned,
        went_silent=each.decision.kind is DecisionKind.PAUSE_INACTIVE,
        finished=each.plan.status == PlanStatus.FINISHED,
    )


def _may_have_earned(each: Decided) -> bool:
    return each.following is not None and has_earned_promotion(
        each.following.state, tally_from_dict(each.plan.tally)
    )


def _earned(candidates: Sequence[Decided]) -> dict[int, int]:
    """The clean advances in a row of those whom only a clinician may promote, by plan."""
    known = queries.known_about([each.plan for each in candidates])
    earned = {}
    for each in candidates:
        if each.following is None:
            continue
        plan, tally = each.plan, tally_from_dict(each.plan.tally)
        intake, flags = known[plan.pk]
        offer = promotion_offer(each.following.state, tally, intake.age, flags)
        if offer is PromotionOffer.NEEDS_CLINICIAN:
            earned[plan.pk] = tally.clean_advances
    return earned


# Recurrences


def follow_recurrence(
    plan: Plan,
    began_on: date | None,
    interference: int | None,
    *,
    by: audit.Actor,
    now: datetime,
) -> None:
    """Back pain for a whole day and night, as it was just answered and stored; None where nothing was said.

    A recurrence only for who had recovered when it began (6.1).
    """
    if interference is None:
        return
    today = local_day(now, plan.participant.zone)
    history = queries.history_of(plan, today=today)
    if began_on is None:
        # Without its day it is not among what is stored: how they stand without it.
        was_recovered = history.episode.state is EpisodeState.RECOVERED
    else:
        was_recovered = replace(history, today=began_on).episode.last_recurrence_on == began_on
    fired = after_recurrence(Interference(interference), was_recovered=was_recovered)
    if fired is not None:
        apply_all([changes_of(plan.participant, Verdict((fired,)))], by=by, now=now)


# Silence


def tell_of_silence(*, by: audit.Actor, now: datetime) -> int:
    """Tell each clinic who has been silent for its number of days; returns how many. Says it once a level.

    Each chunk is one transaction; a plan that somebody else holds comes again with the next round.
    """
    told, last = 0, 0
    while True:
        keys = list(
            facts.plans_that_may_be_silent(now=now)
            .filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", flat=True)[:CHUNK]
        )
        if not keys:
            return told
        told += _tell_chunk(keys, by=by, now=now)
        last = keys[-1]


@transaction.atomic
def _tell_chunk(keys: Sequence[int], *, by: audit.Actor, now: datetime) -> int:
    plans = list(
        Plan.objects.filter(pk__in=keys, status=PlanStatus.ACTIVE)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("participant")
        .order_by("pk")
    )
    people = [plan.participant_id for plan in plans]
    # Read once the plans are held: a walk logged meanwhile counts.
    silent, lines = facts.days_of_silence(plans, now=now), facts.lines_of(people)
    known = facts.silences_told(people)
    changes = []
    for plan in plans:
        fired = _silence(silent[plan.pk], lines.get(plan.participant_id))
        if fired is not None and fired.severity > known.get(plan.participant_id, 0):
            changes.append(changes_of(plan.participant, Verdict((fired,))))
    apply_all(changes, by=by, now=now)
    return len(changes)


def _silence(days: int, lines: Thresholds | None) -> Fired | None:
    return None if lines is None else after_silence(days, lines)
