"""Why a number is what it is: what it rests on, the rule, where the rule comes from, who decided."""

from dataclasses import dataclass, replace
from datetime import datetime

from plans.actions.replaying import SHARES, came_back, share_kept
from plans.documents import intake_of
from plans.domain.citations import Basis, Citation, citation_of, cited
from plans.domain.codes import Code
from plans.domain.constants import ADHERENCE_LINE
from plans.domain.model import Grounds
from plans.domain.plan_citations import citation_of_reason
from plans.domain.plan_reasons import explain
from plans.domain.progression import weigh
from plans.domain.reasons import count, dose_words
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect
from plans.models import Adjustment, AdjustmentKind, Plan, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.stored import evidence_from_dict, standing_from_dict, state_from_dict
from screening.domain.outcomes import Outcome


@dataclass(frozen=True)
class Fact:
    """One thing a decision looked at, in words."""

    name: str
    value: str


@dataclass(frozen=True)
class RuleUsed:
    """One rule that made a number: the words shown, its code, and where it comes from."""

    words: str
    code: str
    citation: Citation


@dataclass(frozen=True)
class Why:
    """Everything behind one number, or behind what a week came to."""

    words: str
    rules: tuple[RuleUsed, ...]
    version: str
    facts: tuple[Fact, ...] = ()
    counted: tuple[str, ...] = ()
    decided_by: str = ""
    decided_when: str = ""
    decided_at: datetime | None = None
    for_clinician: str = ""


BY_RULES = "The rules of the programme. Nobody changed the result by hand."
# The stored words speak of a next week, which the pause put off.
PAUSED = "You paused the plan. The week counts as one away, and nothing is lost."
WHEN = {
    Trigger.WEEK_END: "when the week ended",
    Trigger.CHECK_IN: "when the check-in was complete",
    Trigger.TIMEOUT: "48 hours after the end of the week, without a check-in",
    Trigger.SCREENING: "at once, after the safety questions or changed facts",
    Trigger.PAUSE: "when you paused the plan",
}


def why_decided(row: WeeklyDecision, adjustments: list[Adjustment]) -> Why:
    """How a week was decided, from what is stored with the decision."""
    code = Code(row.code)
    paused = row.trigger == Trigger.PAUSE and row.after is not None
    return Why(
        words=PAUSED if paused else row.reason,
        rules=(RuleUsed(row.reason, code.value, citation_of(code)),),
        version=row.rules,
        facts=tuple(_facts(_grounds(row))),
        counted=tuple(_counted(row, adjustments)),
        decided_by=BY_RULES,
        decided_when=WHEN[Trigger(row.trigger)],
        decided_at=row.decided_at,
        for_clinician=row.clinician_reason,
    )


def why_of_number(
    plan: Plan,
    prescription: Prescription,
    before: WeeklyDecision | None,
    adjustments: list[Adjustment],
) -> Why:
    """Where a week's number comes from: the start, a return, or the decision on the week before."""
    if before is None:
        return why_started(plan, prescription)
    if came_back(before):
        return _why_back(prescription, before)
    return replace(why_decided(before, adjustments), words=words_of(prescription, before))


def why_started(plan: Plan, first: Prescription) -> Why:
    """Where the first week comes from: the person's own answers at the start."""
    reasons = explain(intake_of(plan.inputs))
    counted: tuple[str, ...] = ()
    proposed = plan.projection[0]["minutes"] if plan.projection else None
    if proposed is not None and proposed != first.minutes:
        counted = (f"You chose {first.minutes} minutes a day; {proposed} were proposed.",)
    return Why(
        words=first_words(first),
        rules=tuple(
            RuleUsed(reason.sentence, reason.code, citation_of_reason(reason.code))
            for reason in reasons.at_start
        ),
        version=first.rules,
        counted=counted,
        decided_by=BY_RULES,
        decided_at=plan.accepted_at,
    )


def first_words(first: Prescription) -> str:
    return (
        f"Your first week: {dose_words(first.state)}, from what you told us about your walking and"
        " your back."
    )


def words_of(prescription: Prescription, before: WeeklyDecision | None) -> str:
    """Why this week's number is what it is, in one or two sentences.

    A week that began with a return from a pause is explained by the return, not by the pause. The
    words stored with a decision name the dose of the rules: an own choice and changed facts are added.
    """
    if before is None:
        return first_words(prescription)
    if not came_back(before):
        return before.reason + _changed_since(prescription, before)
    kept = _kept_share(prescription, before)
    dose = dose_words(prescription.state)
    if kept is None:
        return f"You are back after a pause. Your plan goes on with {dose}."
    return f"You are back after a pause. Your plan goes on with {dose}: {SHARE_WORDS[kept]}."


def _changed_since(prescription: Prescription, before: WeeklyDecision) -> str:
    dose = dose_words(prescription.state)
    was = state_from_dict(before.before)
    same = (was.days, was.minutes) == (prescription.days, prescription.minutes)
    # A step back of the longest walk alone is told in walks, not in days and minutes.
    if dose in before.reason or (same and before.kind == DecisionKind.STEP_BACK):
        return ""
    return f" With what you chose or changed, it is {dose}."


def _why_back(prescription: Prescription, before: WeeklyDecision) -> Why:
    words = words_of(prescription, before)
    return Why(
        words=words,
        rules=(RuleUsed(words, "BACK_AFTER_PAUSE", AFTER_PAUSE),),
        version=prescription.rules,
        decided_by="The rules of the programme, within what a clearance allowed where one was needed.",
        decided_at=prescription.made_at,
    )


AFTER_PAUSE = cited(
    "After a pause a plan goes on with a share of what it was: less the longer nobody walked, and half"
    " after strong pain.",
    "3.5, gaps and pauses",
    Basis.DESIGN_CHOICE,
)
SHARE_WORDS = dict(
    zip(
        SHARES,
        (
            "the same as before it",
            "four fifths of the minutes before it",
            "three quarters of the minutes before it",
            "about two thirds of the minutes before it",
            "half of the minutes before it",
        ),
        strict=True,
    )
)


def _kept_share(prescription: Prescription, before: WeeklyDecision) -> int | None:
    """What the plan came back with, of the last prescription. None too where facts changed in between."""
    left_off = state_from_dict(before.after or before.before)
    return share_kept(before, left_off, prescription.state)


# -- What a decision looked at ---------------------------------------------------------------------


def _grounds(row: WeeklyDecision) -> Grounds:
    return weigh(
        state_from_dict(row.before),
        standing_from_dict(row.standing_before),
        evidence_from_dict(row.evidence),
        ADHERENCE_LINE,
    )


FLARES = {
    Flare.NONE: "none",
    Flare.SETTLED: "settled during the week",
    Flare.PRESENT: "still there",
}
SIDES = {
    SideEffect.NONE: "none",
    SideEffect.MINOR: "a small sore spot",
    SideEffect.LIMITING: "something that held you up",
}
OUTCOMES = {
    Outcome.OK: "nothing that changes the plan",
    Outcome.ADVISE: "advice, no change to the plan",
    Outcome.MODIFY: "something to keep in mind",
    Outcome.CLINICIAN: "something for a clinician to look at",
    Outcome.URGENT: "something to be checked soon",
    Outcome.EMERGENCY: "something that needed help at once",
}
NOT_SAID = "not said"


def _facts(grounds: Grounds) -> list[Fact]:
    evidence, standing = grounds.evidence, grounds.standing
    walked = f"{evidence.done_minutes} of {grounds.planned_minutes} minutes ({grounds.adherence} %)"
    before = standing.previous_adherence
    facts = [
        Fact("Walked in the week", walked),
        Fact("The week before that", NOT_SAID if before is None else f"{before} % of the plan"),
        Fact("Pain in the week", _pain(evidence.pain)),
        Fact("Pain at the check-in before", _pain(standing.previous_pain)),
        Fact("Your usual pain", _pain(standing.base_pain)),
        Fact("Flare-up", FLARES[evidence.flare]),
        Fact("Effort", NOT_SAID if evidence.effort is None else f"{evidence.effort} of 10"),
        Fact("Walks not settled by the next morning", str(evidence.unsettled_walks)),
        Fact("Soreness or injury from walking", SIDES[evidence.side_effect]),
        Fact("Away for most of the week", "yes" if evidence.absence else "no"),
        Fact("Safety questions", OUTCOMES[evidence.triage]),
    ]
    if grounds.gap:
        facts.insert(1, Fact("In a row without a walk", count(grounds.gap, "week")))
    if before is None:
        facts = [fact for fact in facts if fact.name != "The week before that"]
    return facts


def _pain(pain: int | None) -> str:
    return NOT_SAID if pain is None else f"{pain} of 10"


def _counted(row: WeeklyDecision, adjustments: list[Adjustment]) -> list[str]:
    """What people chose during the week that this decision took in."""
    said = [
        ADJUSTED[AdjustmentKind(each.kind)]
        for each in adjustments
        if each.number == row.number and each.accepted
    ]
    if row.chosen_minutes is not None:
        said.append(f"You chose {count(row.chosen_minutes, 'minute')} a day at the check-in.")
    return list(dict.fromkeys(said))


ADJUSTED = {
    AdjustmentKind.PROMOTION: "You took the offer to grow at the usual pace.",
    AdjustmentKind.NEW_NORMAL: "You said yes to a new usual pain.",
    AdjustmentKind.FACTS: "You changed your days or facts; they count from the next week.",
}
