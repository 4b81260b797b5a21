"""The rule behind every number of a plan: the start, each week's step, the milestone, and what bounds them.

Keys are the codes of `start_reasons.Reason` and the names of `plan_reasons.Limit`; a test holds them together.
"""

from typing import Final

from plans.domain.citations import Basis, Citation, cited
from plans.domain.words import say


def citation_of_reason(code: str) -> Citation:
    """The rule behind the code of a plan's reason, or behind a limit. Raises KeyError for any other word."""
    return _OF_REASONS[code]


_EVIDENCE, _CONVENTION, _CHOICE = Basis.EVIDENCE, Basis.CONVENTION, Basis.DESIGN_CHOICE
_GATE: Final = say("3.2, gate")
_START: Final = say("3.3, start")
_ADVANCE: Final = say("3.3, advance")
_CAPS: Final = say("3.2, common caps")

_MILESTONE: Final = cited(
    say(
        "The milestone is 130 minutes a week, what people in the trial walked on average by week 12."
    ),
    say("3.3, milestone"),
    _EVIDENCE,
    "S8 S9",
)
_AIM: Final = cited(
    say(
        "The aim is 150 minutes a week, five times 30 as in the trial, unless a clinician set another."
    ),
    say("3.3, at target"),
    _EVIDENCE,
    "S2 S3 S10",
)

_OF_REASONS: Final[dict[str, Citation]] = {
    # Whether there is a plan
    "UNDER_AGE": cited(
        say("The programme is for adults, as the trial was."), _GATE, _EVIDENCE, "S1 S8"
    ),
    "CAN_START": cited(
        say(
            "A plan starts when average pain is under 8 and one minute of walking is comfortable, or a"
            " clinician has cleared it."
        ),
        _GATE,
        _CHOICE,
        "S21",
    ),
    "SEVERE_PAIN": cited(
        say("With average pain of 8 or more a clinician looks before the plan starts."),
        _GATE,
        _CHOICE,
        "S21",
    ),
    "NO_COMFORTABLE_MINUTE": cited(
        say(
            "When one minute of walking is not comfortable yet, a clinician looks before the plan starts."
        ),
        _GATE,
        _CHOICE,
    ),
    # How carefully it grows
    "STANDARD": cited(
        say("Without a reason for the gentle track the plan is on the standard one."),
        say("3.2, track"),
        _CHOICE,
    ),
    "GENTLE": cited(
        say(
            "Stronger pain, an age of 75 or more, little confidence, under 5 comfortable minutes, a"
            " flare-up or a health answer makes the plan gentle."
        ),
        say("3.2, track"),
        _CHOICE,
    ),
    # The first week
    "DAYS_START": cited(
        say(
            "A plan starts with three days, or more when a person walks on more, and grows to the days"
            " they wish; five when they named none."
        ),
        _START,
        _CHOICE,
        "S2 S3",
    ),
    "DAYS_KEPT": cited(
        say(
            "People who already walk the aim keep their days, with one rest day and no day over 60 minutes."
        ),
        _START,
        _CHOICE,
    ),
    "SPREAD_OVER_DAYS": cited(
        say(
            "The first week is what a person walks already, or a small dose of 30 minutes (gentle: 20)."
        ),
        _START,
        _CHOICE,
        "S26",
    ),
    "USUAL_DAY": cited(
        say(
            "A first walking day has 10 minutes (gentle: 6), or what a person already walks on a day."
        ),
        _START,
        _CONVENTION,
    ),
    "THREE_WALKS": cited(say("A day has three walks at most."), _CAPS, _CHOICE, "S35"),
    "DAY_CAP": cited(say("No day has more than 60 minutes of planned walking."), _CAPS, _CHOICE),
    "ALREADY_THERE": cited(
        say("People who already walk the aim keep it up, within 60 minutes a day and 300 a week."),
        _START,
        _CHOICE,
        "S2 S8 S35",
    ),
    "IN_ONE_GO": cited(
        say("A day's walk is one walk while it is no longer than the longest planned one."),
        say("3.3, split"),
        _CHOICE,
    ),
    "WALK_THEY_DO": cited(
        say("A walk that a person already does is never planned shorter."), _START, _CHOICE
    ),
    "BELOW_COMFORTABLE": cited(
        say(
            "A first walk is 80 % of what is comfortable (gentle: 70 %), to start below what is too much."
        ),
        _START,
        _CONVENTION,
    ),
    # The milestone
    "MILESTONE_NOW": _MILESTONE,
    "MILESTONE_WEEK": _MILESTONE,
    "MILESTONE_OUT_OF_REACH": cited(
        say(
            "With one or two days a week, 60 minutes a day are the most, so 130 a week need a third day."
        ),
        say("3.3, milestone"),
        _CHOICE,
        "S8 S9",
    ),
    # Each week's step
    "ONE_MORE_DAY": cited(
        say("One more walking day comes first, when walks get shorter by a quarter at most."),
        _ADVANCE,
        _CHOICE,
        "S35",
    ),
    "LONGER_WALKS": cited(
        say("When no day is added, each walking day gets a little longer."),
        _ADVANCE,
        _CHOICE,
        "S21 S35",
    ),
    "SAME_FOR_NOW": cited(
        say("Minutes are whole numbers; what a week could not add is carried to the next."),
        _ADVANCE,
        _CHOICE,
    ),
    "KEPT": cited(
        say("People who walked the aim at the start keep it up and are not asked for more."),
        say("3.2, mode"),
        _CHOICE,
        "S2 S8",
    ),
    "AT_TARGET": _AIM,
    "MOST_FOR_DAYS": cited(
        say("When the aim does not fit into the days, the most those days allow is kept up."),
        say("3.3, at target"),
        _CHOICE,
    ),
    # What bounds a step
    "GROWTH": cited(
        say("A week grows by 10 %: at least 10 and at most 15 minutes (gentle: 6 and 10)."),
        say("3.2, weekly growth"),
        _CHOICE,
        "S21",
    ),
    "DAY_STEP": cited(
        say("A walking day grows by five minutes a week at most."), _CAPS, _CHOICE, "S23"
    ),
    "WEEK_RISE": cited(
        say("A week rises by 20 minutes at most (gentle: 15), to go easy on feet, legs and knees."),
        say("3.2, hard cap"),
        _CHOICE,
        "S16 S23",
    ),
    "TARGET": _AIM,
}
