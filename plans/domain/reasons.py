"""Why a week was decided as it was, in words: for the participant and for a mail.

Plain words at a reading age of 9 to 11, never alarming, each with the numbers it rests on. A mail carries walking
minutes and days only: where symptoms changed the plan it says no more than that it was adjusted. What a clinician reads
is in `clinical_reasons`.
"""

from collections.abc import Callable
from typing import Final

from plans.domain.codes import Code
from plans.domain.model import Decision, WalkingState
from plans.domain.vocabulary import DecisionKind, Mode, Track
from plans.domain.words import Words, joined, say, say_count

_Words = Callable[[Decision], Words]


def reason_for_participant(decision: Decision) -> Words:
    """What the decision rests on and what it means for next week, in two or three short sentences."""
    return joined(
        _CAUSES[decision.code.row](decision),
        _consequence(decision),
        _gentler(decision),
    )


def reason_for_mail(decision: Decision) -> Words:
    """One sentence that is safe in a mail: walking minutes and weeks, nothing about how the person feels."""
    if decision.code.about_symptoms:
        if decision.kind is DecisionKind.HOLD:
            return say("The plan stays the same next week.")
        return say("Your plan was adjusted.")
    return _MAIL[decision.code.row](decision)


def dose_words(state: WalkingState) -> Words:
    """A prescription in words: "5 days of 14 minutes"."""
    return say("{days} of {minutes}", days=in_days(state.days), minutes=in_minutes(state.minutes))


def in_minutes(number: int) -> Words:
    """ "1 minute", "14 minutes"."""
    return say_count("{n} minute", "{n} minutes", number)


def in_days(number: int) -> Words:
    """ "1 day", "5 days"."""
    return say_count("{n} day", "{n} days", number)


# What happened


def _known(number: int | None) -> int:
    """A number without which the row would not have decided."""
    if number is None:
        raise ValueError("this row decides only where the number is known")
    return number


def _pain(decision: Decision) -> int:
    return _known(decision.rests_on.evidence.pain)


def _usual(decision: Decision) -> int:
    return decision.rests_on.standing.base_pain


def _walked(decision: Decision) -> Words:
    grounds = decision.rests_on
    return say_count(
        "You walked {done} of {n} minute ({percent} %).",
        "You walked {done} of {n} minutes ({percent} %).",
        grounds.planned_minutes,
        done=grounds.evidence.done_minutes,
        percent=grounds.adherence,
    )


def _walked_little_twice(decision: Decision) -> Words:
    grounds = decision.rests_on
    return say_count(
        "You walked {done} of {n} minute ({percent} %), and less than half in the week before."
        " The plan may have been too much.",
        "You walked {done} of {n} minutes ({percent} %), and less than half in the week before."
        " The plan may have been too much.",
        grounds.planned_minutes,
        done=grounds.evidence.done_minutes,
        percent=grounds.adherence,
    )


def _walked_with_pain(decision: Decision) -> Words:
    """What was walked, and how pain moved since the last check-in. Only for decisions that have one."""
    grounds = decision.rests_on
    pain, before = _pain(decision), grounds.standing.previous_pain
    done, percent = grounds.evidence.done_minutes, grounds.adherence
    if pain == before:
        return say_count(
            "You walked {done} of {n} minute ({percent} %) and your pain stayed at {pain}.",
            "You walked {done} of {n} minutes ({percent} %) and your pain stayed at {pain}.",
            grounds.planned_minutes,
            done=done,
            percent=percent,
            pain=pain,
        )
    return say_count(
        "You walked {done} of {n} minute ({percent} %) and your pain went from {before} to {pain}.",
        "You walked {done} of {n} minutes ({percent} %) and your pain went from {before} to {pain}.",
        grounds.planned_minutes,
        done=done,
        percent=percent,
        before=before,
        pain=pain,
    )


def _without_walks(decision: Decision) -> Words:
    return say_count(
        "No walks were logged for {n} week.",
        "No walks were logged for {n} weeks.",
        decision.rests_on.gap,
    )


def _missed(decision: Decision) -> Words:
    gap = decision.rests_on.gap
    if decision.rests_on.evidence.absence and gap <= 1:
        return say("You planned to be away this week, so the plan waits for you.")
    if gap == 1:
        return say("No walks were logged this week. That is fine, nothing is lost.")
    return _without_walks(decision)


def _at_target(decision: Decision) -> Words:
    walked = _walked_with_pain(decision)
    before = decision.before
    if before.mode is Mode.MAINTAIN:
        return joined(walked, say("You keep up what you already do. Well kept."))
    if before.weekly_minutes >= before.weekly_target:
        reached = say_count(
            "You are at your aim of {n} minute a week.",
            "You are at your aim of {n} minutes a week.",
            before.weekly_target,
        )
        return joined(walked, reached)
    most = say_count(
        "This is the most that {n} day a week allow.",
        "This is the most that {n} days a week allow.",
        before.days,
    )
    return joined(walked, most)


_CAUSES: Final[dict[Code, _Words]] = {
    Code.R1_RED_FLAG: lambda d: say(
        "One of your answers needs to be checked by a health professional first."
    ),
    Code.R2_NEW_SYMPTOM: lambda d: say(
        "You told us about something new that a clinician should look at."
    ),
    Code.R3_SEVERE_PAIN: lambda d: say(
        "Your pain was {pain} of 10, and your usual is {usual}. A clinician should look at this"
        " with you.",
        pain=_pain(d),
        usual=_usual(d),
    ),
    Code.R8_GAP_4: _without_walks,
    Code.R4_LIMITING_SIDE_EFFECT: lambda d: say(
        "You said that soreness or an injury from walking holds you up."
    ),
    Code.R5_FLARE: lambda d: say(
        "Your back has flared. Flare-ups are common and usually settle in days to a few weeks."
    ),
    Code.R6_PAIN_UP_3: lambda d: say(
        "Your pain was {pain}, and your usual is {usual}.", pain=_pain(d), usual=_usual(d)
    ),
    Code.R7_PAIN_UP_2: lambda d: say(
        "Your pain was {pain}. Your usual is {usual}, and last time it was {before}.",
        pain=_pain(d),
        usual=_usual(d),
        before=d.rests_on.standing.previous_pain,
    ),
    Code.R9_MISSED_WEEK: _missed,
    Code.R10_NO_CHECKIN: lambda d: joined(
        _walked(d), say("There was no check-in, so the plan waits.")
    ),
    Code.R11_LOW_ADHERENCE_TWICE: _walked_little_twice,
    Code.R2B_NEW_LIMITATION: lambda d: say("You told us about something new to keep in mind."),
    Code.R12_PAIN_UP_WATCH: lambda d: joined(
        _walked_with_pain(d), say("One calm week shows how it goes on.")
    ),
    Code.R13_SLOW_TO_SETTLE: lambda d: say_count(
        "{n} walk had not settled by the next morning. The same again gives your body time to"
        " catch up.",
        "{n} walks had not settled by the next morning. The same again gives your body time to"
        " catch up.",
        d.rests_on.evidence.unsettled_walks,
    ),
    Code.R14_TOO_HARD: lambda d: say(
        "Your walks felt hard ({effort} of 10). Take them at an easier pace.",
        effort=_known(d.rests_on.evidence.effort),
    ),
    Code.R15_FLARE_SETTLED: lambda d: say(
        "Your flare-up has settled. One more week at this level, then it goes on."
    ),
    Code.R16_MINOR_SIDE_EFFECT: lambda d: say(
        "You have a small sore spot from walking. The same again lets it settle."
    ),
    Code.R17_ADHERENCE_BELOW_80: lambda d: joined(
        _walked(d),
        say("The plan goes up from {line} % on.", line=d.rests_on.adherence_line),
    ),
    Code.R18_OVERDOING: lambda d: joined(
        _walked_with_pain(d), say("You do not need to do more than planned.")
    ),
    Code.R3B_SEVERE_STABLE: lambda d: say(
        "Your pain was {pain} of 10, about your usual. With pain this strong the plan does not go"
        " up by itself.",
        pain=_pain(d),
    ),
    Code.C1_CLINICIAN_HOLD: lambda d: say(
        "Your clinician asked to keep the plan as it is for now."
    ),
    Code.R19_AT_TARGET: _at_target,
    Code.R20_ADVANCE: _walked_with_pain,
}


# What it means


def _consequence(decision: Decision) -> Words:
    if decision.after is None:
        return _PAUSE_WORDS[decision.kind]
    if decision.kind is DecisionKind.STEP_BACK:
        return _shorter(decision.before, decision.after)
    if decision.kind is DecisionKind.ADVANCE:
        return _longer(decision.before, decision.after)
    stays = say("Next week stays at {dose}.", dose=dose_words(decision.after))
    if decision.code.is_continued:
        return joined(say("The plan was already made smaller, so it is not cut again."), stays)
    if decision.code.is_floored:
        return joined(say("The plan is low enough already, so it is not cut again."), stays)
    return stays


_PAUSE_WORDS: Final = {
    DecisionKind.STOP: say("Please do what the screen says next."),
    DecisionKind.PAUSE_REVIEW: say(
        "Your plan is paused until then. Walk gently as feels comfortable, with no target."
    ),
    DecisionKind.PAUSE_INACTIVE: say(
        "Your plan is paused. You can come back at any time: a few questions first, then an easy start."
    ),
}


def _shorter(before: WalkingState, after: WalkingState) -> Words:
    if before.weekly_minutes > after.weekly_minutes:
        return say("Next week is easier: {dose}.", dose=dose_words(after))
    first, *more = after.bouts
    if not more:
        return say_count(
            "The minutes stay, in shorter walks: {n} minute a day.",
            "The minutes stay, in shorter walks: {n} minutes a day.",
            first,
        )
    second, *third = more
    if not third:
        return say(
            "The minutes stay, in shorter walks: {first} and {second} minutes a day.",
            first=first,
            second=second,
        )
    return say(
        "The minutes stay, in shorter walks: {first} and {second} and {third} minutes a day.",
        first=first,
        second=second,
        third=third[0],
    )


def _longer(before: WalkingState, after: WalkingState) -> Words:
    dose = dose_words(after)
    if after.weekly_minutes > before.weekly_minutes:
        return say("Next week: {dose}.", dose=dose)
    return say("Next week is {dose} again; the minutes go up again soon.", dose=dose)


def _gentler(decision: Decision) -> str:
    after = decision.after
    if after is None or after.track is decision.before.track or after.track is not Track.GENTLE:
        return ""
    return say("From now on the plan goes up more gently.")


# What a mail may say


def _mail_minutes(decision: Decision) -> Words:
    grounds = decision.rests_on
    return say_count(
        "You walked {done} of {n} minute.",
        "You walked {done} of {n} minutes.",
        grounds.planned_minutes,
        done=grounds.evidence.done_minutes,
    )


def _mail_missed(decision: Decision) -> Words:
    if decision.kind is DecisionKind.STEP_BACK:
        return say_count(
            "No walks were logged for {n} week, so the plan starts lower.",
            "No walks were logged for {n} weeks, so the plan starts lower.",
            decision.rests_on.gap,
        )
    return say("The plan waited for you this week.")


def _mail_fits(decision: Decision) -> Words:
    if decision.kind is DecisionKind.STEP_BACK:
        return say("The plan was made smaller to fit.")
    return say("The plan stays the same.")


def _mail_advance(decision: Decision) -> Words:
    grounds = decision.rests_on
    return say_count(
        "You walked {done} of {n} minute, so the plan takes its next step.",
        "You walked {done} of {n} minutes, so the plan takes its next step.",
        grounds.planned_minutes,
        done=grounds.evidence.done_minutes,
    )


_MAIL: Final[dict[Code, _Words]] = {
    Code.R8_GAP_4: lambda d: joined(_without_walks(d), say("The plan is paused.")),
    Code.R9_MISSED_WEEK: _mail_missed,
    Code.R10_NO_CHECKIN: lambda d: joined(
        _mail_minutes(d), say("There was no check-in, so the plan stays.")
    ),
    Code.R11_LOW_ADHERENCE_TWICE: lambda d: joined(_mail_minutes(d), _mail_fits(d)),
    Code.R17_ADHERENCE_BELOW_80: lambda d: joined(
        _mail_minutes(d), say("The plan stays the same.")
    ),
    Code.C1_CLINICIAN_HOLD: lambda d: joined(
        _mail_minutes(d), say("The plan stays the same for now.")
    ),
    Code.R19_AT_TARGET: lambda d: joined(_mail_minutes(d), say("Keep it going.")),
    Code.R20_ADVANCE: _mail_advance,
}
