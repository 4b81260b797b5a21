"""Past weeks worked out once more from what is stored. Reads only.

Every decision has to come out as it was stored, and every prescription and standing has to follow from
the decision before it (clinical specification 3.5, 3.8).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plans import queries
from plans.actions.weighing import chosen_state, proposed_state, state_to_decide
from plans.documents import intake_of
from plans.domain.adjustments import promoted, resumed, with_own_choice, with_pain_base
from plans.domain.clinical_reasons import reason_for_clinician
from plans.domain.constants import RULES_VERSION
from plans.domain.course import standing_after
from plans.domain.facts import with_new_facts
from plans.domain.generate import first_standing, start
from plans.domain.model import Standing, Tally, WalkingState
from plans.domain.overrides import OverrideRefused, apply_override
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.tally import tally_after
from plans.domain.vocabulary import Track
from plans.models import (
    Adjustment,
    AdjustmentKind,
    OverrideKind,
    Plan,
    PlanOverride,
    Prescription,
    WeeklyDecision,
)
from plans.models.decision import Trigger
from plans.stored import (
    override_from_dict,
    standing_from_dict,
    standing_to_dict,
    state_from_dict,
    state_to_dict,
    tally_from_dict,
)
from plans.told import decided_again

# After a pause the plan goes on with one of these shares of what it was.
SHARES = (100, 80, 75, 65, 50)


@dataclass(frozen=True)
class Difference:
    """What came out otherwise: the week and the name of the field, never its value."""

    number: int
    field: str


@dataclass(frozen=True)
class _Course:
    """All stored rows of one plan, by week."""

    plan: Plan
    prescriptions: dict[int, Prescription]
    decisions: dict[int, WeeklyDecision]
    adjustments: tuple[Adjustment, ...]
    overrides: tuple[PlanOverride, ...]

    def accepted(self, number: int, kind: AdjustmentKind) -> list[Adjustment]:
        return [each for each in self.adjustments if (each.number, each.kind) == (number, kind)]

    def overridden(self, number: int) -> list[PlanOverride]:
        """The changes of numbers by a clinician during this week, in their order."""
        return [each for each in self.overrides if each.number == number]

    def began_with(self, number: int) -> WalkingState:
        """What this week began with, before a clinician changed it."""
        first = next(iter(self.overridden(number)), None)
        if first is None:
            return self.prescriptions[number].state
        return state_from_dict(first.before["state"])


def replay(plan: Plan) -> list[Difference]:
    """Everything about `plan` that does not come out as stored; nothing when all weeks are the same."""
    course = _course_of(plan)
    return [
        Difference(number, field)
        for number in sorted(course.prescriptions)
        for field in _differences(course, number)
    ] + [Difference(max(course.prescriptions, default=0), field) for field in _of_plan(course)]


def _course_of(plan: Plan) -> _Course:
    """Five queries, however many weeks."""
    decisions = WeeklyDecision.objects.filter(plan=plan).select_related("check_in")
    return _Course(
        plan=plan,
        prescriptions={each.number: each for each in queries.prescriptions_of(plan)},
        decisions={each.number: each for each in decisions},
        adjustments=tuple(Adjustment.objects.filter(plan=plan, accepted=True).order_by("pk")),
        overrides=tuple(
            PlanOverride.objects.filter(plan=plan, kind=OverrideKind.NUMBERS).order_by("version")
        ),
    )


def _differences(course: _Course, number: int) -> Iterator[str]:
    """Of one week: its prescription, and its decision where there is one."""
    if not _follows(course, number):
        yield "prescription"
    if not _overrides_follow(course, number):
        yield "override"
    row = course.decisions.get(number)
    if row is None:
        return
    accepted = [each for each in course.adjustments if each.number == number]
    if row.rules != RULES_VERSION:
        # Only the present rules can be asked.
        yield "rules"
        return
    state = state_to_decide(course.prescriptions[number], accepted)
    if row.before != _plain(state_to_dict(state)):
        yield "before"
    if row.standing_before != _plain(standing_to_dict(_standing_at(course, number))):
        yield "standing_before"
    yield from _of_decision(row, accepted)


def _of_decision(row: WeeklyDecision, accepted: list[Adjustment]) -> Iterator[str]:
    """The decision made once more from what is stored with it, field by field."""
    try:
        decision = decided_again(row)
    except (KeyError, TypeError, ValueError):
        yield "evidence"
        return
    after = chosen_state(decision, accepted, row.check_in)
    proposed = proposed_state(decision, accepted)
    is_own = after is not None and proposed is not None and after.minutes != proposed.minutes
    comes_out: dict[str, object] = {
        "kind": decision.kind.value,
        "code": decision.code.value,
        "percent": decision.percent,
        "adherence": decision.adherence,
        "done_minutes": decision.rests_on.evidence.done_minutes,
        "standing_after": standing_to_dict(standing_after(decision)),
        "after": state_to_dict(after) if after else None,
        "chosen_minutes": after.minutes if after and is_own else None,
        "reason": reason_for_participant(decision),
        "mail_reason": reason_for_mail(decision),
        "clinician_reason": reason_for_clinician(decision),
    }
    for field, value in comes_out.items():
        if _plain(value) != getattr(row, field):
            yield field


def _plain(value: object) -> object:
    """As a JSON column gives it back."""
    return json.loads(json.dumps(value))


# What follows from what


def came_back(before: WeeklyDecision) -> bool:
    """Whether the week after this decision began with a return from a pause or a stop."""
    return before.after is None or before.trigger == Trigger.PAUSE


def share_kept(before: WeeklyDecision, left_off: WalkingState, state: WalkingState) -> int | None:
    """Which share of what was left off a plan came back with; None when it is none that the rules know.

    Coming back may also turn the track gentle, which changes no minutes.
    """
    standing = standing_from_dict(before.standing_after)
    for percent in SHARES:
        after, _ = resumed(left_off, standing, percent)
        if state in (after, replace(after, track=Track.GENTLE)):
            return percent
    return None


def _standing_at(course: _Course, number: int) -> Standing:
    """What the decision of this week goes by: what the one before left behind, and what changed since."""
    before = course.decisions.get(number - 1)
    if before is None:
        standing = first_standing(intake_of(course.plan.inputs))
    else:
        standing = standing_from_dict(before.standing_after)
        if came_back(before):
            standing = replace(standing, silent_weeks=0, before_gap=None, previous_adherence=None)
    for pain_base in _new_normals(course, number):
        standing = with_pain_base(standing, pain_base)
    return standing


def _new_normals(course: _Course, number: int) -> list[int]:
    """What pain was compared with from some moment of this week on: the person's word or a clinician's, in order."""
    said = [
        (each.made_at, int(each.detail["pain_base"]))
        for each in course.accepted(number, AdjustmentKind.NEW_NORMAL)
    ]
    set_to = [
        (each.made_at, int(each.changes["pain_base"]))
        for each in course.overridden(number)
        if "pain_base" in each.changes
    ]
    return [pain_base for _, pain_base in sorted(said + set_to)]


def _overrides_follow(course: _Course, number: int) -> bool:
    """Whether each override of this week comes out as stored, one from the other, and the last one stands."""
    began = state = course.began_with(number)
    since = None
    for each in course.overridden(number):
        if state_from_dict(each.before["state"]) != state:
            return False
        for offer in course.accepted(number, AdjustmentKind.PROMOTION):
            if offer.made_at <= each.made_at and (since is None or offer.made_at > since):
                state = promoted(state)
        wanted = override_from_dict(each.changes)
        try:
            state, _ = apply_override(state, Standing(pain_base=0), wanted, began=began)
        except OverrideRefused:
            return False
        if state_from_dict(each.after["state"]) != state:
            return False
        since = each.made_at
    return state == course.prescriptions[number].state


def _follows(course: _Course, number: int) -> bool:
    """Whether this week's prescription is what the decision before it, or the start, came to."""
    state = course.began_with(number)
    if number == 1:
        first = start(intake_of(course.plan.inputs))
        chosen = course.plan.first_minutes
        return state == (first if chosen is None else with_own_choice(first, chosen))
    before = course.decisions.get(number - 1)
    if before is None:
        return False
    if came_back(before):
        return share_kept(before, _left_off(course, before), state) is not None
    return _plain(state_to_dict(state)) == before.after


def _left_off(course: _Course, before: WeeklyDecision) -> WalkingState:
    """What the share is of: what was decided before the pause, with facts that changed in its week."""
    if before.after is not None:
        return state_from_dict(before.after)
    state = course.prescriptions[before.number].state
    for change in course.accepted(before.number, AdjustmentKind.FACTS):
        then, now = change.detail["before"], {**change.detail["after"], "cleared": True}
        state = with_new_facts(state, intake_of(then), intake_of(now))
    return state


def _of_plan(course: _Course) -> Iterator[str]:
    """What the plan itself keeps for the next week."""
    last = max(course.prescriptions, default=0)
    ahead = last + 1 if last in course.decisions else last
    if ahead and _plain(standing_to_dict(_standing_ahead(course, ahead))) != course.plan.standing:
        yield "standing"
    tally = Tally()
    try:
        for number in sorted(course.decisions):
            tally = tally_after(tally, decided_again(course.decisions[number]))
    except (KeyError, TypeError, ValueError):
        return
    if tally != tally_from_dict(course.plan.tally):
        yield "tally"


def _standing_ahead(course: _Course, number: int) -> Standing:
    """As `_standing_at`, but nobody has come back yet where the next week has no prescription."""
    before = course.decisions.get(number - 1)
    if number in course.prescriptions or before is None:
        return _standing_at(course, number)
    return standing_from_dict(before.standing_after)
