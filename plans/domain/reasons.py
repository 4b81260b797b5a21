"""Why a week was decided as it was, in words: for the participant, for a clinician, for a mail.

Plain words at a reading age of 9 to 11, never alarming, each with the numbers it rests on. A mail carries walking
minutes and days only: where symptoms changed the plan it says no more than that it was adjusted.
"""

from collections.abc import Callable
from typing import Final

from plans.domain.codes import Code
from plans.domain.model import Decision, WalkingState
from plans.domain.vocabulary import DecisionKind, Mode, Track

_Words = Callable[[Decision], str]


def reason_for_participant(decision: Decision) -> str:
    """What the decision rests on and what it means for next week, in two or three short sentences."""
    sentences = [
        _CAUSES[_row_of(decision.code)](decision),
        _consequence(decision),
        _gentler(decision),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def reason_for_clinician(decision: Decision) -> str:
    """One line: the rule in clinical words, the numbers compared, and the next dose."""
    grounds = decision.rests_on
    facts = [
        f"{grounds.evidence.done_minutes}/{grounds.planned_minutes} min ({grounds.adherence} %)",
        _pain_facts(decision),
    ]
    if grounds.evidence.effort is not None:
        facts.append(f"effort {grounds.evidence.effort}")
    if grounds.gap:
        facts.append(f"silent weeks {grounds.gap}")
    percent = "" if decision.percent is None else f" {decision.percent} %"
    after = "" if decision.after is None else f", next {dose_formula(decision.after)}"
    return (
        f"{label_for_clinician(decision.code)}: {'; '.join(facts)}. {decision.kind}{percent}{after}"
    )


def reason_for_mail(decision: Decision) -> str:
    """One sentence that is safe in a mail: walking minutes and weeks, nothing about how the person feels."""
    if decision.code.about_symptoms:
        held = decision.kind is DecisionKind.HOLD
        return "The plan stays the same next week." if held else "Your plan was adjusted."
    return _MAIL[_row_of(decision.code)](decision)


def label_for_clinician(code: Code) -> str:
    """The rule behind `code` in a few clinical words."""
    label = _LABELS[_row_of(code)]
    if code.name.endswith(_CONTINUES):
        return f"{label}, same event already cut"
    return f"{label}, nothing left to cut" if code.name.endswith(_FLOOR) else label


def dose_words(state: WalkingState) -> str:
    """A prescription in words: "5 days of 14 minutes"."""
    return f"{count(state.days, 'day')} of {count(state.minutes, 'minute')}"


def dose_formula(state: WalkingState) -> str:
    """A prescription as clinicians write it: "5 x 14 = 70"."""
    return f"{state.days} x {state.minutes} = {state.weekly_minutes}"


def count(number: int, thing: str) -> str:
    """A number with its noun: "1 day", "5 days"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


_CONTINUES: Final = "_CONTINUES"
_FLOOR: Final = "_FLOOR"


def _row_of(code: Code) -> Code:
    """The code without its ending, which stands for the same cause."""
    if code is Code.R11_LOW_ADHERENCE_CONTINUES:
        return Code.R11_LOW_ADHERENCE_TWICE
    return Code[code.name.removesuffix(_CONTINUES).removesuffix(_FLOOR)]


# What happened


def _walked(decision: Decision) -> str:
    grounds = decision.rests_on
    done, planned = grounds.evidence.done_minutes, grounds.planned_minutes
    return f"You walked {done} of {count(planned, 'minute')} ({grounds.adherence} %)"


def _pain_facts(decision: Decision) -> str:
    grounds = decision.rests_on
    pain = grounds.evidence.pain
    compared = f"last {grounds.standing.previous_pain}, usual {grounds.standing.base_pain}"
    return f"no check-in pain ({compared})" if pain is None else f"pain {pain} ({compared})"


def _pain_change(decision: Decision) -> str:
    """How pain moved since the last check-in. Only for decisions that have one."""
    pain, before = decision.rests_on.evidence.pain, decision.rests_on.standing.previous_pain
    if pain == before:
        return f"your pain stayed at {pain}"
    return f"your pain went from {before} to {pain}"


def _missed(decision: Decision) -> str:
    gap = decision.rests_on.gap
    if decision.rests_on.evidence.absence and gap <= 1:
        return "You planned to be away this week, so the plan waits for you."
    if gap == 1:
        return "No walks were logged this week. That is fine, nothing is lost."
    return f"No walks were logged for {gap} weeks."


def _at_target(decision: Decision) -> str:
    walked = f"{_walked(decision)} and {_pain_change(decision)}."
    before = decision.before
    if before.mode is Mode.MAINTAIN:
        return f"{walked} You keep up what you already do. Well kept."
    if before.weekly_minutes >= before.weekly_target:
        return f"{walked} You are at your aim of {before.weekly_target} minutes a week."
    return f"{walked} This is the most that {count(before.days, 'day')} a week allow."


_CAUSES: Final[dict[Code, _Words]] = {
    Code.R1_RED_FLAG: lambda d: (
        "One of your answers needs to be checked by a health professional first."
    ),
    Code.R2_NEW_SYMPTOM: lambda d: (
        "You told us about something new that a clinician should look at."
    ),
    Code.R3_SEVERE_PAIN: lambda d: (
        f"Your pain was {d.rests_on.evidence.pain} of 10, and your usual is"
        f" {d.rests_on.standing.base_pain}. A clinician should look at this with you."
    ),
    Code.R8_GAP_4: lambda d: f"No walks were logged for {d.rests_on.gap} weeks.",
    Code.R4_LIMITING_SIDE_EFFECT: lambda d: (
        "You said that soreness or an injury from walking holds you up."
    ),
    Code.R5_FLARE: lambda d: (
        "Your back has flared. Flare-ups are common and usually settle in days to a few weeks."
    ),
    Code.R6_PAIN_UP_3: lambda d: (
        f"Your pain was {d.rests_on.evidence.pain}, and your usual is {d.rests_on.standing.base_pain}."
    ),
    Code.R7_PAIN_UP_2: lambda d: (
        f"Your pain was {d.rests_on.evidence.pain}. Your usual is {d.rests_on.standing.base_pain},"
        f" and last time it was {d.rests_on.standing.previous_pain}."
    ),
    Code.R9_MISSED_WEEK: _missed,
    Code.R10_NO_CHECKIN: lambda d: f"{_walked(d)}. There was no check-in, so the plan waits.",
    Code.R11_LOW_ADHERENCE_TWICE: lambda d: (
        f"{_walked(d)}, and less than half in the week before. The plan may have been too much."
    ),
    Code.R2B_NEW_LIMITATION: lambda d: "You told us about something new to keep in mind.",
    Code.R12_PAIN_UP_WATCH: lambda d: (
        f"{_walked(d)} and {_pain_change(d)}. One calm week shows how it goes on."
    ),
    Code.R13_SLOW_TO_SETTLE: lambda d: (
        f"{count(d.rests_on.evidence.unsettled_walks, 'walk')} had not settled by the next"
        " morning. The same again gives your body time to catch up."
    ),
    Code.R14_TOO_HARD: lambda d: (
        f"Your walks felt hard ({d.rests_on.evidence.effort} of 10). Take them at an easier pace."
    ),
    Code.R15_FLARE_SETTLED: lambda d: (
        "Your flare-up has settled. One more week at this level, then it goes on."
    ),
    Code.R16_MINOR_SIDE_EFFECT: lambda d: (
        "You have a small sore spot from walking. The same again lets it settle."
    ),
    Code.R17_ADHERENCE_BELOW_80: lambda d: (
        f"{_walked(d)}. The plan goes up from {d.rests_on.adherence_line} % on."
    ),
    Code.R18_OVERDOING: lambda d: (
        f"{_walked(d)} and {_pain_change(d)}. You do not need to do more than planned."
    ),
    Code.R3B_SEVERE_STABLE: lambda d: (
        f"Your pain was {d.rests_on.evidence.pain} of 10, about your usual. With pain this strong"
        " the plan does not go up by itself."
    ),
    Code.C1_CLINICIAN_HOLD: lambda d: "Your clinician asked to keep the plan as it is for now.",
    Code.R19_AT_TARGET: _at_target,
    Code.R20_ADVANCE: lambda d: f"{_walked(d)} and {_pain_change(d)}.",
}


# What it means


def _consequence(decision: Decision) -> str:
    if decision.after is None:
        return _PAUSE_WORDS[decision.kind]
    if decision.kind is DecisionKind.STEP_BACK:
        return _shorter(decision.before, decision.after)
    if decision.kind is DecisionKind.ADVANCE:
        return _longer(decision.before, decision.after)
    stays = f"Next week stays at {dose_words(decision.after)}."
    if decision.code.name.endswith(_CONTINUES):
        return f"The plan was already made smaller, so it is not cut again. {stays}"
    if decision.code.name.endswith(_FLOOR):
        return f"The plan is low enough already, so it is not cut again. {stays}"
    return stays


_PAUSE_WORDS: Final = {
    DecisionKind.STOP: "Please do what the screen says next.",
    DecisionKind.PAUSE_REVIEW: (
        "Your plan is paused until then. Walk gently as feels comfortable, with no target."
    ),
    DecisionKind.PAUSE_INACTIVE: (
        "Your plan is paused. You can come back at any time: a few questions first, then an easy start."
    ),
}


def _shorter(before: WalkingState, after: WalkingState) -> str:
    if before.weekly_minutes > after.weekly_minutes:
        return f"Next week is easier: {dose_words(after)}."
    walks = " and ".join(str(bout) for bout in after.bouts)
    return f"The minutes stay, in shorter walks: {walks} minutes a day."


def _longer(before: WalkingState, after: WalkingState) -> str:
    if after.weekly_minutes > before.weekly_minutes:
        return f"Next week: {dose_words(after)}."
    return f"Next week is {dose_words(after)} again; the minutes go up again soon."


def _gentler(decision: Decision) -> str:
    after = decision.after
    if after is None or after.track is decision.before.track:
        return ""
    return "From now on the plan goes up more gently." if after.track is Track.GENTLE else ""


# Clinical words


_LABELS: Final[dict[Code, str]] = {
    Code.R1_RED_FLAG: "Red flag in the weekly re-screen",
    Code.R2_NEW_SYMPTOM: "New symptom needs a clinician",
    Code.R3_SEVERE_PAIN: "Severe pain above the usual",
    Code.R8_GAP_4: "Four weeks without a walk",
    Code.R4_LIMITING_SIDE_EFFECT: "Limiting side effect of walking",
    Code.R5_FLARE: "Flare-up present",
    Code.R6_PAIN_UP_3: "Pain 3 or more above the usual",
    Code.R7_PAIN_UP_2: "Pain up by 2 or more",
    Code.R9_MISSED_WEEK: "Silent week or planned absence",
    Code.R10_NO_CHECKIN: "No check-in",
    Code.R11_LOW_ADHERENCE_TWICE: "Under 50 % two weeks in a row",
    Code.R2B_NEW_LIMITATION: "New limitation in the weekly re-screen",
    Code.R12_PAIN_UP_WATCH: "Pain up by 2 since the last check-in, low level",
    Code.R13_SLOW_TO_SETTLE: "Walks not settled by the next morning",
    Code.R14_TOO_HARD: "Effort 7 or more",
    Code.R15_FLARE_SETTLED: "Flare-up settled this week",
    Code.R16_MINOR_SIDE_EFFECT: "Minor side effect of walking",
    Code.R17_ADHERENCE_BELOW_80: "Adherence below the line",
    Code.R18_OVERDOING: "Over 150 % with pain up",
    Code.R3B_SEVERE_STABLE: "Severe but usual pain",
    Code.C1_CLINICIAN_HOLD: "Held by a clinician",
    Code.R19_AT_TARGET: "At target",
    Code.R20_ADVANCE: "Good week",
}


# What a mail may say


def _mail_minutes(decision: Decision) -> str:
    grounds = decision.rests_on
    return (
        f"You walked {grounds.evidence.done_minutes} of {count(grounds.planned_minutes, 'minute')}"
    )


def _mail_missed(decision: Decision) -> str:
    if decision.kind is DecisionKind.STEP_BACK:
        return f"No walks were logged for {decision.rests_on.gap} weeks, so the plan starts lower."
    return "The plan waited for you this week."


def _mail_fits(decision: Decision) -> str:
    if decision.kind is DecisionKind.STEP_BACK:
        return "The plan was made smaller to fit."
    return "The plan stays the same."


_MAIL: Final[dict[Code, _Words]] = {
    Code.R8_GAP_4: lambda d: (
        f"No walks were logged for {d.rests_on.gap} weeks. The plan is paused."
    ),
    Code.R9_MISSED_WEEK: _mail_missed,
    Code.R10_NO_CHECKIN: lambda d: f"{_mail_minutes(d)}. There was no check-in, so the plan stays.",
    Code.R11_LOW_ADHERENCE_TWICE: lambda d: f"{_mail_minutes(d)}. {_mail_fits(d)}",
    Code.R17_ADHERENCE_BELOW_80: lambda d: f"{_mail_minutes(d)}. The plan stays the same.",
    Code.C1_CLINICIAN_HOLD: lambda d: f"{_mail_minutes(d)}. The plan stays the same for now.",
    Code.R19_AT_TARGET: lambda d: f"{_mail_minutes(d)}. Keep it going.",
    Code.R20_ADVANCE: lambda d: f"{_mail_minutes(d)}, so the plan takes its next step.",
}
