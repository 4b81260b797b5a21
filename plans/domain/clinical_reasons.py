"""Why a week was decided as it was, in a clinician's words."""

from typing import Final

from plans.domain.codes import Code
from plans.domain.model import Decision, WalkingState
from plans.domain.vocabulary import DecisionKind
from plans.domain.words import Words, joined, say


def reason_for_clinician(decision: Decision) -> Words:
    """One line: the rule in clinical words, the numbers compared, and the next dose."""
    label, facts = label_for_clinician(decision.code), _clinical_facts(decision)
    kind, after = _KINDS[decision.kind], decision.after
    if after is None:
        return say("{label}: {facts}. {kind}", label=label, facts=facts, kind=kind)
    dose = dose_formula(after)
    if decision.percent is None:
        return say(
            "{label}: {facts}. {kind}, next {dose}", label=label, facts=facts, kind=kind, dose=dose
        )
    return say(
        "{label}: {facts}. {kind} {percent} %, next {dose}",
        label=label,
        facts=facts,
        kind=kind,
        percent=decision.percent,
        dose=dose,
    )


def label_for_clinician(code: Code) -> Words:
    """The rule behind `code` in a few clinical words."""
    label = _LABELS[code.row]
    if code.is_continued:
        return say("{rule}, same event already cut", rule=label)
    return say("{rule}, nothing left to cut", rule=label) if code.is_floored else label


def dose_formula(state: WalkingState) -> str:
    """A prescription as clinicians write it: "5 x 14 = 70"."""
    return f"{state.days} x {state.minutes} = {state.weekly_minutes}"


def _clinical_facts(decision: Decision) -> Words:
    """The numbers compared, one after the other."""
    grounds = decision.rests_on
    effort = grounds.evidence.effort
    return joined(
        say(
            "{done}/{planned} min ({percent} %)",
            done=grounds.evidence.done_minutes,
            planned=grounds.planned_minutes,
            percent=grounds.adherence,
        ),
        _pain_facts(decision),
        "" if effort is None else say("effort {effort}", effort=effort),
        say("silent weeks {weeks}", weeks=grounds.gap) if grounds.gap else "",
        sep="; ",
    )


def _pain_facts(decision: Decision) -> Words:
    grounds = decision.rests_on
    pain, last, usual = (
        grounds.evidence.pain,
        grounds.standing.previous_pain,
        grounds.standing.base_pain,
    )
    if pain is None:
        return say("no check-in pain (last {last}, usual {usual})", last=last, usual=usual)
    return say("pain {pain} (last {last}, usual {usual})", pain=pain, last=last, usual=usual)


_LABELS: Final[dict[Code, Words]] = {
    Code.R1_RED_FLAG: say("Red flag in the weekly re-screen"),
    Code.R2_NEW_SYMPTOM: say("New symptom needs a clinician"),
    Code.R3_SEVERE_PAIN: say("Severe pain above the usual"),
    Code.R8_GAP_4: say("Four weeks without a walk"),
    Code.R4_LIMITING_SIDE_EFFECT: say("Limiting side effect of walking"),
    Code.R5_FLARE: say("Flare-up present"),
    Code.R6_PAIN_UP_3: say("Pain 3 or more above the usual"),
    Code.R7_PAIN_UP_2: say("Pain up by 2 or more"),
    Code.R9_MISSED_WEEK: say("Silent week or planned absence"),
    Code.R10_NO_CHECKIN: say("No check-in"),
    Code.R11_LOW_ADHERENCE_TWICE: say("Under 50 % two weeks in a row"),
    Code.R2B_NEW_LIMITATION: say("New limitation in the weekly re-screen"),
    Code.R12_PAIN_UP_WATCH: say("Pain up by 2 since the last check-in, low level"),
    Code.R13_SLOW_TO_SETTLE: say("Walks not settled by the next morning"),
    Code.R14_TOO_HARD: say("Effort 7 or more"),
    Code.R15_FLARE_SETTLED: say("Flare-up settled this week"),
    Code.R16_MINOR_SIDE_EFFECT: say("Minor side effect of walking"),
    Code.R17_ADHERENCE_BELOW_80: say("Adherence below the line"),
    Code.R18_OVERDOING: say("Over 150 % with pain up"),
    Code.R3B_SEVERE_STABLE: say("Severe but usual pain"),
    Code.C1_CLINICIAN_HOLD: say("Held by a clinician"),
    Code.R19_AT_TARGET: say("At target"),
    Code.R20_ADVANCE: say("Good week"),
}

_KINDS: Final[dict[DecisionKind, Words]] = {
    DecisionKind.STOP: say("STOP"),
    DecisionKind.PAUSE_REVIEW: say("PAUSE_REVIEW"),
    DecisionKind.PAUSE_INACTIVE: say("PAUSE_INACTIVE"),
    DecisionKind.STEP_BACK: say("STEP_BACK"),
    DecisionKind.HOLD: say("HOLD"),
    DecisionKind.HOLD_EASE_PACE: say("HOLD_EASE_PACE"),
    DecisionKind.MAINTAIN: say("MAINTAIN"),
    DecisionKind.ADVANCE: say("ADVANCE"),
}
