"""Why the first week of a plan is what it is, and when the milestone comes: each number with what it rests on.

Clinical specification 3.2 and 3.3 in plain words. `plan_reasons` puts them together with the weeks that follow.
"""

from dataclasses import dataclass

from plans.domain.constants import (
    ADULT_AGE,
    DAY_CAP,
    GATE_PAIN,
    GENTLE_AGE,
    GENTLE_COMFORTABLE,
    GENTLE_CONFIDENCE,
    GENTLE_PAIN,
    GENTLE_WORST_PAIN,
    MAX_BOUTS,
    MILESTONE,
    NUMBERS_OF,
    WEEK_CAP,
)
from plans.domain.generate import (
    GentleReasons,
    Projection,
    comfortable_minutes_of,
    gate_of,
    gentle_reasons,
    habit_of,
    project,
    target_days_of,
    with_days_available,
)
from plans.domain.model import Intake, WalkingState
from plans.domain.reasons import in_days, in_minutes
from plans.domain.vocabulary import Gate, Mode
from plans.domain.words import Words, joined, say, say_count

Facts = tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one number is what it is: a code for the record, a plain sentence, and the numbers it rests on."""

    code: str
    sentence: Words
    facts: Facts = ()


def gate_reason(intake: Intake) -> Reason:
    """Whether there is a plan."""
    gate = gate_of(intake)
    facts: Facts = (("age", intake.age), ("pain_avg", intake.pain_avg))
    if gate is Gate.NOT_ELIGIBLE:
        sentence = say("The programme is for people of {age} or older.", age=ADULT_AGE)
        return Reason("UNDER_AGE", sentence, facts)
    if gate is Gate.OK:
        sentence = say("Nothing in these answers keeps the plan from starting.")
        return Reason("CAN_START", sentence, facts)
    if intake.pain_avg >= GATE_PAIN:
        sentence = say(
            "Average pain is {pain} of 10. From {line} on a clinician looks first.",
            pain=intake.pain_avg,
            line=GATE_PAIN,
        )
        return Reason("SEVERE_PAIN", sentence, facts)
    sentence = say("Walking is not comfortable for one minute yet, so a clinician looks first.")
    return Reason("NO_COMFORTABLE_MINUTE", sentence, facts)


def track_reason(intake: Intake) -> Reason:
    """How carefully it grows."""
    why = gentle_reasons(intake)
    if not why.any:
        sentence = say("Nothing you said asks for the gentle track, so it is standard.")
        return Reason("STANDARD", sentence)
    because = joined(*_said_for_gentle(intake, why), sep="; ")
    flags = ", ".join(sorted(flag.value for flag in why.flags))
    sentence = say("The plan grows gently because {because}.", because=because)
    return Reason("GENTLE", sentence, (("flags", flags),))


def _said_for_gentle(intake: Intake, why: GentleReasons) -> list[Words]:
    """Each answer that makes the plan gentle, as the end of "because …"."""
    pain, worst, age = intake.pain_avg, intake.pain_worst, intake.age
    said = [
        (why.pain, say("average pain is {pain} ({line} or more)", pain=pain, line=GENTLE_PAIN)),
        (
            why.worst_pain,
            say("worst pain is {pain} ({line} or more)", pain=worst, line=GENTLE_WORST_PAIN),
        ),
        (why.age, say("age is {age} ({line} or more)", age=age, line=GENTLE_AGE)),
        (
            why.confidence,
            say(
                "confidence is {confidence} ({line} or less)",
                confidence=intake.confidence,
                line=GENTLE_CONFIDENCE,
            ),
        ),
        (
            why.comfortable,
            say_count(
                "{n} minute is comfortable (under {line})",
                "{n} minutes are comfortable (under {line})",
                comfortable_minutes_of(intake),
                line=GENTLE_COMFORTABLE,
            ),
        ),
        (why.flare, say("your back is in a flare-up now")),
        (bool(why.flags), say("there is something in your health answers to keep in mind")),
    ]
    return [words for applies, words in said if applies]


def days_reason(intake: Intake, first: WalkingState) -> Reason:
    """The walking days of the first week."""
    facts: Facts = (
        ("baseline_days", intake.baseline_days),
        ("days_available", intake.days_available),
        ("target_days", first.target_days),
    )
    if first.mode is Mode.MAINTAIN:
        return Reason("DAYS_KEPT", _kept_days_words(intake, first), facts)
    if first.days == first.target_days:
        sentence = say_count(
            "It has {n} day a week, as you wish and can.",
            "It has {n} days a week, as you wish and can.",
            first.days,
        )
        return Reason("DAYS_START", sentence, facts)
    sentence = say(
        "It starts with {days} a week and grows to {most}, as you wish and can.",
        days=in_days(first.days),
        most=in_days(first.target_days),
    )
    return Reason("DAYS_START", sentence, facts)


def _kept_days_words(intake: Intake, first: WalkingState) -> Words:
    if first.days == intake.baseline_days:
        return say_count(
            "You walk on {n} day a week already; the plan keeps that.",
            "You walk on {n} days a week already; the plan keeps that.",
            first.days,
        )
    now, planned = in_days(intake.baseline_days), in_days(first.days)
    if first.days > intake.baseline_days:
        return say(
            "You walk on {now} a week; the plan has {planned}, so that no day is too long.",
            now=now,
            planned=planned,
        )
    return say(
        "You walk on {now} a week; the plan counts {planned}, as you can and with a rest day.",
        now=now,
        planned=planned,
    )


def minutes_reason(intake: Intake, first: WalkingState) -> Reason:
    """Which of the bounds of the first walking day decided, in the order the rule lists them."""
    if first.mode is Mode.MAINTAIN:
        return _kept_minutes_reason(intake, first)
    numbers = NUMBERS_OF[first.track]
    weekly = max(intake.baseline_minutes, numbers.start_weekly_minutes)
    habit = habit_of(intake)
    facts: Facts = (
        ("weekly", weekly),
        ("days", first.days),
        ("start_day", numbers.start_day_minutes),
        ("habit", habit),
        ("bout", first.longest_bout),
    )
    if first.minutes == weekly // first.days:
        already = intake.baseline_minutes == weekly
        return Reason("SPREAD_OVER_DAYS", _spread_words(first, weekly, already=already), facts)
    if first.minutes == max(numbers.start_day_minutes, habit):
        return Reason("USUAL_DAY", _usual_day_words(first, already=habit >= first.minutes), facts)
    if first.minutes == MAX_BOUTS * first.longest_bout:
        sentence = say(
            "{minutes} a walking day: {walks} walks of {each}.",
            minutes=in_minutes(first.minutes),
            walks=MAX_BOUTS,
            each=in_minutes(first.longest_bout),
        )
        return Reason("THREE_WALKS", sentence, facts)
    sentence = say_count(
        "{n} minute a walking day: no day has more than {most}.",
        "{n} minutes a walking day: no day has more than {most}.",
        first.minutes,
        most=DAY_CAP,
    )
    return Reason("DAY_CAP", sentence, facts)


def _spread_words(first: WalkingState, weekly: int, *, already: bool) -> Words:
    if already:
        return say_count(
            "{n} minute a walking day: the {weekly} minutes a week that you already walk, spread"
            " over the days.",
            "{n} minutes a walking day: the {weekly} minutes a week that you already walk, spread"
            " over the days.",
            first.minutes,
            weekly=weekly,
        )
    return say_count(
        "{n} minute a walking day: a first small dose of {weekly} minutes a week, spread over the"
        " days.",
        "{n} minutes a walking day: a first small dose of {weekly} minutes a week, spread over the"
        " days.",
        first.minutes,
        weekly=weekly,
    )


def _usual_day_words(first: WalkingState, *, already: bool) -> Words:
    if already:
        return say_count(
            "{n} minute a walking day: what you already walk on a day.",
            "{n} minutes a walking day: what you already walk on a day.",
            first.minutes,
        )
    return say_count(
        "{n} minute a walking day: a first small dose.",
        "{n} minutes a walking day: a first small dose.",
        first.minutes,
    )


def _kept_minutes_reason(intake: Intake, first: WalkingState) -> Reason:
    facts: Facts = (("baseline_minutes", intake.baseline_minutes), ("target", first.weekly_target))
    sentence = say(
        "You already walk {minutes} minutes a week, and the programme's aim is {aim}. The trial did"
        " not study people like you. The plan keeps what you do.",
        minutes=intake.baseline_minutes,
        aim=first.weekly_target,
    )
    if intake.baseline_minutes > first.weekly_minutes:
        most = say(
            "It counts at most {day} minutes a day and {week} a week; that is no advice to walk"
            " less.",
            day=DAY_CAP,
            week=WEEK_CAP,
        )
        sentence = joined(sentence, most)
    return Reason("ALREADY_THERE", sentence, facts)


def bout_reason(intake: Intake, first: WalkingState) -> Reason:
    """The longest walk of the first week."""
    percent = NUMBERS_OF[first.track].start_bout_percent
    comfortable, habit = comfortable_minutes_of(intake), habit_of(intake)
    facts: Facts = (("comfortable", comfortable), ("percent", percent), ("habit", habit))
    if first.longest_bout >= first.minutes:
        sentence = (
            say(
                "Each day's walk is in one go: you can walk that long without stopping, as you told"
                " us."
            )
            if intake.comfortable_minutes is not None
            else say("Each day's walk is in one go: it is short enough for that.")
        )
        return Reason("IN_ONE_GO", sentence, facts)
    if first.longest_bout == min(comfortable, habit, DAY_CAP):
        sentence = say_count(
            "One walk is {n} minute at most to begin with: you already walk that long.",
            "One walk is {n} minutes at most to begin with: you already walk that long.",
            first.longest_bout,
        )
        return Reason("WALK_THEY_DO", sentence, facts)
    if first.longest_bout == max(1, percent * comfortable // 100):
        return Reason("BELOW_COMFORTABLE", _below_words(first, percent, comfortable), facts)
    return _capped_bout_reason(first, facts)


def _below_words(first: WalkingState, percent: int, comfortable: int) -> Words:
    return say(
        "One walk is {minutes} at most to begin with: {percent} % of the {comfortable} that feel"
        " comfortable.",
        minutes=in_minutes(first.longest_bout),
        percent=percent,
        comfortable=in_minutes(comfortable),
    )


def _capped_bout_reason(first: WalkingState, facts: Facts) -> Reason:
    if first.longest_bout == DAY_CAP:
        sentence = say_count(
            "One walk is {n} minute at most to begin with: no day has more than {most}.",
            "One walk is {n} minutes at most to begin with: no day has more than {most}.",
            first.longest_bout,
            most=DAY_CAP,
        )
        return Reason("DAY_CAP", sentence, facts)
    sentence = say_count(
        "One walk is {n} minute at most to begin with, so that a day fits into {walks} walks.",
        "One walk is {n} minutes at most to begin with, so that a day fits into {walks} walks.",
        first.longest_bout,
        walks=MAX_BOUTS,
    )
    return Reason("THREE_WALKS", sentence, facts)


def milestone_reason(intake: Intake, plan: Projection) -> Reason:
    """When 130 minutes a week come, if each week goes well."""
    if plan.milestone_week == 1:
        sentence = say(
            "The first week has {minutes} minutes or more, what people in the trial walked on"
            " average after 12 weeks.",
            minutes=MILESTONE,
        )
        return Reason("MILESTONE_NOW", sentence, (("week", 1),))
    if plan.milestone_week is not None:
        sentence = say(
            "If each week goes well you reach {minutes} minutes a week, what people in the trial"
            " walked on average after 12 weeks, in about week {week}.",
            minutes=MILESTONE,
            week=plan.milestone_week,
        )
        return Reason("MILESTONE_WEEK", sentence, (("week", plan.milestone_week),))
    most = plan.weeks[-1]
    sentence = say_count(
        "{minutes} minutes a week are the most that {n} day a week allow.",
        "{minutes} minutes a week are the most that {n} days a week allow.",
        most.days,
        minutes=most.weekly_minutes,
    )
    more = with_days_available(intake, 3)
    if target_days_of(intake) < 3 and project(more).milestone_reachable:
        third = say("A third day would make {minutes} reachable.", minutes=MILESTONE)
        sentence = joined(sentence, third)
    return Reason("MILESTONE_OUT_OF_REACH", sentence, (("days", most.days),))
