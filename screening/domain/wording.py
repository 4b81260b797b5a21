"""What a person reads around the questions: results, the weekly list, stop rules. Version 1.0.

Plain words, reading age 9 to 11, nothing alarming, never a promise that somebody is watching. Placeholders are filled
by the page: {emergency_number} and {urgent_line} from the country; in the referral text {signs} and {findings}.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from screening.domain.items import Asking, GroupId, Scope
from screening.domain.outcomes import Outcome

NO_EMERGENCY_NUMBER: Final = "your local emergency number"
NO_URGENT_LINE: Final = "your local urgent care line"


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """The result page of one outcome: `action` first and largest, then `paragraphs`; `said` heads what was said."""

    title: str
    action: str
    paragraphs: tuple[str, ...] = ()
    said: str = "What you told us"


OUTCOME_TEXTS: Final[Mapping[Outcome, OutcomeText]] = {
    Outcome.EMERGENCY: OutcomeText(
        title="Get help now",
        action="Call {emergency_number} or go to the nearest emergency department now.",
        paragraphs=(
            "Do not drive yourself. Do not wait for a reply from Walkback: nobody reads this live.",
            "Your walking plan is on hold until somebody has examined you.",
        ),
        said="Show or read out what you told us",
    ),
    Outcome.URGENT: OutcomeText(
        title="You need to be checked today",
        action="Call {urgent_line} or your doctor now.",
        paragraphs=(
            "If it gets worse, call {emergency_number}.",
            "Nobody reads this live, so please do not wait for a reply from Walkback.",
            "Your walking plan is on hold until you have been checked.",
        ),
        said="Tell them what you told us",
    ),
    Outcome.CLINICIAN: OutcomeText(
        title="Please see a clinician before you start",
        action="Talk to your doctor or physiotherapist first.",
        paragraphs=(
            "Most people can walk. A clinician who knows you can say what suits you.",
            "Until then, keep up your normal daily movement.",
        ),
        said="The reason is what you told us",
    ),
    Outcome.MODIFY: OutcomeText(
        title="You can start",
        action="We made some changes for you, because of what you told us.",
    ),
    Outcome.ADVISE: OutcomeText(
        title="You can start",
        action="Please also mention one thing to your doctor at your next visit.",
        paragraphs=("Nothing changes in your plan because of it.",),
        said="What to mention",
    ),
    Outcome.OK: OutcomeText(
        title="You can start",
        action="Nothing you told us stands in the way of walking.",
        paragraphs=("If anything changes, choose “I have new symptoms” on any page.",),
    ),
}
"""Before a plan. Source: clinical specification 4.1."""

WITH_A_PLAN: Final[Mapping[Outcome, OutcomeText]] = {
    Outcome.CLINICIAN: OutcomeText(
        title="Please see a clinician",
        action="Your plan is paused. Talk to your doctor or physiotherapist before you go on with it.",
        paragraphs=("Until then, walk gently as feels comfortable. There is no target.",),
        said="The reason is what you told us",
    ),
    Outcome.MODIFY: OutcomeText(
        title="You can go on walking",
        action="We change your plan a little, because of what you told us.",
    ),
    Outcome.ADVISE: OutcomeText(
        title="You can go on walking",
        action="Please also mention one thing to your doctor at your next visit.",
        paragraphs=("Nothing changes in your plan because of it.",),
        said="What to mention",
    ),
    Outcome.OK: OutcomeText(
        title="You can go on walking",
        action="Nothing you told us stands in the way of walking.",
        paragraphs=(
            "Nothing changes in your plan. If anything changes, choose “I have new symptoms” on any page.",
        ),
    ),
}
"""For somebody who had a plan when they answered. Source: clinical specification 3.5 and 4.1."""

_STILL_ON_HOLD: Final = "Your plan is still on hold"
_LOOK_FIRST: Final = "Something that you told us earlier still needs a clinician's look."
WHILE_ON_HOLD: Final[Mapping[Outcome, OutcomeText]] = {
    # Nothing about gentle walking here: a stopped plan says only what to do next (3.5).
    Outcome.CLINICIAN: OutcomeText(
        title=_STILL_ON_HOLD,
        action="Talk to your doctor or physiotherapist.",
        paragraphs=(_LOOK_FIRST,),
        said="The reason is also what you told us now",
    ),
    Outcome.MODIFY: OutcomeText(
        title=_STILL_ON_HOLD,
        action=_LOOK_FIRST,
        said="What you told us now",
    ),
    Outcome.ADVISE: OutcomeText(
        title=_STILL_ON_HOLD,
        action=_LOOK_FIRST,
        said="Please also mention this to your doctor",
    ),
    Outcome.OK: OutcomeText(
        title=_STILL_ON_HOLD,
        action=_LOOK_FIRST,
        paragraphs=("What you told us now adds nothing to it.",),
    ),
}
"""A hold of an earlier answer stands (for CLINICIAN: a lock). "You can start" would be wrong. Source: 4.6."""


def outcome_text(outcome: Outcome, *, has_plan: bool, on_hold: bool) -> OutcomeText:
    """The words of a result for somebody with or without a plan, and with an earlier hold or not."""
    if on_hold and outcome in WHILE_ON_HOLD:
        return WHILE_ON_HOLD[outcome]
    if has_plan and outcome in WITH_A_PLAN:
        return WITH_A_PLAN[outcome]
    return OUTCOME_TEXTS[outcome]


ADVISE_BLOOD_TEST: Final = (
    "Some of your answers can go with a kind of arthritis in the spine. Ask your doctor whether a blood test makes "
    "sense. Walking is fine in the meantime."
)
"""Printed from three signs of F1 to F9. Source: S41, clinical specification 4.2."""
ADVISE_REFERRAL: Final = (
    "For your doctor: this person reports back pain that began before the age of 45 and has lasted more than 3 months, "
    "with {signs} of 9 features of inflammatory back pain ({findings}). Please consider referral to rheumatology to "
    "look for axial spondyloarthritis."
)
"""Printed as well from four signs; a text to take along. Source: S41, clinical specification 4.2."""
DELAY_START: Final = "You have a cold, a fever or a stomach bug, or you are not sure. Start when you have been well for 24 hours."
DELAY_WALKING: Final = "You have a cold, a fever or a stomach bug, or you are not sure. Walk again when you have been well for 24 hours."
"""Source: clinical specification 4.3, I1."""

PREGNANCY_APPLIES: Final = "Could you be pregnant, or did you give birth in the last 12 weeks?"
"""Asked before group G. No leaves the group out; anything else asks it (architecture 7)."""
PREGNANCY_WHY: Final = "We ask because some advice is different then."
CONFIRM_ANSWER: Final = "You said “{answer}” to this question: “{wording}” Is that right?"
"""The one confirmation before a result that locks. Source: clinical specification 4.6."""
NOT_LIVE: Final = "Nobody reads this live."
SUMMARY_TITLE: Final = "What I told Walkback"

STOP_AND_GET_HELP: Final = (
    "you have chest pain",
    "you faint",
    "you are badly short of breath",
    "your legs suddenly go weak or numb",
    "you lose control of your bladder or bowel",
)
"""Completes "Stop and get help now if …". Source: clinical specification 4.4."""
STOP_IN_PREGNANCY: Final = (
    "you have any bleeding",
    "you lose fluid",
    "you have regular contractions",
    "you have a headache",
    "your calf swells",
)
"""Added to `STOP_AND_GET_HELP` in pregnancy. Source: S45, clinical specification 4.4."""
SLOW_DOWN_OR_STOP: Final = (
    "you feel dizzy",
    "your pain goes up by more than 2 points",
    "a new leg or foot pain makes you limp",
)
"""Completes "Slow down or stop for today if …". Source: clinical specification 4.4."""


@dataclass(frozen=True, slots=True)
class WeeklyTick:
    """One line of the weekly list. A tick opens the whole of `groups`; the answers there decide, never the tick."""

    id: str
    wording: str
    label: str
    groups: frozenset[GroupId]


WEEKLY_QUESTION: Final = "Is any of these new this week?"
WEEKLY_NONE: Final = "None of these"
LIST_QUESTION: Final = "Is any of these new, or getting worse?"
"""The same list outside the check-in, asked for by words in a note (clinical specification 4.5)."""
LIST_ANSWERED: Final = (
    "Thank you. If one of these starts, choose “I have new symptoms” on any page."
)
PREGNANCY_TICK: Final = "pregnancy"
WEEKLY_LIST: Final = (
    WeeklyTick(
        id="nerves",
        wording="Numbness or strange feelings between the legs; a change in bladder, bowel or sexual feeling; or pain, "
        "tingling or weakness in both legs",
        label="Saddle, bladder, bowel, sexual or both-leg symptoms",
        groups=frozenset({GroupId.A}),
    ),
    WeeklyTick(
        id="leg-weakness",
        wording="Weakness in one leg or foot",
        label="Weakness in one leg or foot",
        groups=frozenset({GroupId.A}),
    ),
    WeeklyTick(
        id="heart",
        wording="Chest pain or tightness, unusual breathlessness, fainting, or sudden very bad tummy or side pain",
        label="Chest symptoms, breathlessness, fainting or sudden abdominal pain",
        groups=frozenset({GroupId.FIRST, GroupId.B}),
    ),
    WeeklyTick(
        id="calf",
        wording="Swelling, warmth or pain in one calf or leg",
        label="Swelling, warmth or pain in one leg",
        groups=frozenset({GroupId.FIRST, GroupId.B}),
    ),
    WeeklyTick(
        id="fever",
        wording="Fever, shivering or heavy night sweats",
        label="Fever, shivering or night sweats",
        groups=frozenset({GroupId.E}),
    ),
    WeeklyTick(
        id="weight",
        wording="Losing weight without trying",
        label="Weight loss without trying",
        groups=frozenset({GroupId.D}),
    ),
    WeeklyTick(
        id="fall",
        wording="A fall",
        label="A fall",
        groups=frozenset({GroupId.C, GroupId.H}),
    ),
    WeeklyTick(
        id="illness",
        wording="A new illness or a new medicine",
        label="New illness or medicine",
        groups=frozenset({GroupId.FIRST, GroupId.C, GroupId.D, GroupId.E, GroupId.B, GroupId.I}),
    ),
    WeeklyTick(
        id=PREGNANCY_TICK,
        wording="Pregnancy",
        label="Pregnancy",
        groups=frozenset({GroupId.G}),
    ),
)
"""Source: clinical specification 4.5. Where it names no group: a fall can break a bone (C) and speaks of balance (H); an
illness or a medicine can bear on every group that asks about one. B1 and B2 belong to the heart group [D]."""

FLARE_SCOPE: Final = Scope(groups=frozenset({GroupId.A}), items=frozenset({"C1", "C2", "E1"}))
"""Asked at a flare, or when pain rose by 2, before any advice. Source: clinical specification 4.5."""


def weekly_asking(
    ticked: Collection[str], *, age_years: int, may_be_pregnant: bool = True
) -> Asking:
    """What the ids in `ticked` open for this person. Nothing ticked opens nothing; an unknown id raises ValueError.

    The list names pregnancy to everyone, since an answer given months ago may no longer be true: a tick asks group G
    whatever was said before.
    """
    unknown = set(ticked) - {tick.id for tick in WEEKLY_LIST}
    if unknown:
        raise ValueError(f"not on the weekly list: {', '.join(sorted(unknown))}")
    opened = (tick.groups for tick in WEEKLY_LIST if tick.id in ticked)
    return Asking(
        age_years=age_years,
        may_be_pregnant=may_be_pregnant or PREGNANCY_TICK in ticked,
        scope=Scope(groups=frozenset[GroupId]().union(*opened)),
    )
