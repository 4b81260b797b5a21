"""How to walk with a flag: what changes in the plan's text, in plain words (clinical specification 3.4).

The dose is not touched here: a plan with any flag is on the gentle track already.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from plans.domain.constants import GENTLE_AGE
from plans.domain.vocabulary import PlanFlag
from plans.domain.words import Words, say

EFFORT_CAP: Final = 4
"""Effort 0-10 that people with a heart, lung, blood pressure or pregnancy flag stay at or below."""
EFFORT_CAP_FLAGS: Final = frozenset(
    {
        PlanFlag.CARDIAC,
        PlanFlag.RESP,
        PlanFlag.HYPERTENSION,
        PlanFlag.PREGNANCY,
        PlanFlag.POSTPARTUM,
    }
)
NO_CADENCE_FLAGS: Final = frozenset({PlanFlag.FALLS, PlanFlag.AID})


@dataclass(frozen=True, slots=True)
class Tip:
    """Advice for one group of flags: a short heading and a few sentences, each of which stands alone."""

    code: str
    heading: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class _TipRow:
    flags: frozenset[PlanFlag]
    tip: Tip


STEADY: Final = Tip(
    "STEADY",
    say("Steady on your feet"),
    (
        say("Choose a flat path, in a park or indoors, in daylight."),
        say("Take your stick or a companion, and a phone in your pocket."),
        say("Balance and strength exercises on 2 or 3 days a week help as well."),
    ),
)
_TABLE: Final[tuple[_TipRow, ...]] = (
    _TipRow(frozenset({PlanFlag.FALLS, PlanFlag.AID}), STEADY),
    _TipRow(
        frozenset({PlanFlag.OSTEOPOROSIS, PlanFlag.STEROID}),
        Tip(
            "BONES",
            say("Kind to your bones"),
            (
                say("Walk without a heavy rucksack, do not jog, and stay off ice."),
                say("A sudden new pain? Tell us under “I have new symptoms” before you walk on."),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.CARDIAC, PlanFlag.RESP, PlanFlag.HYPERTENSION}),
        Tip(
            "HEART_AND_LUNGS",
            say("Easy on heart and lungs"),
            (
                say("Warm up for 5 minutes."),
                say("Stay at effort 4 or below: you can talk in full sentences."),
                say("Keep the medicine you use when needed in your pocket."),
                say("Leave out very hot and very cold days."),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.DIABETES}),
        Tip(
            "DIABETES",
            say("With diabetes"),
            (
                say("Look at your feet before and after the walk."),
                say("Take your meter and some fast sugar with you."),
                say("Do not walk after a missed meal."),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.PREGNANCY, PlanFlag.POSTPARTUM}),
        Tip(
            "PREGNANCY",
            say("Around a birth"),
            (
                say("Stay on flat ground and at effort 4 or below: you can talk all the way."),
                say("Go by how you feel and the talk test, not by a step count."),
                say("If the pelvis hurts, take shorter steps and split the walk."),
                say(
                    "Stop and get help for bleeding, fluid, regular tightenings, a bad headache or a"
                    " swollen calf."
                ),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.STENOSIS}),
        Tip(
            "STENOSIS",
            say("Legs that ask for a rest"),
            (
                say("Split the walk into 2 or 3."),
                say("You may lean on a trolley or on poles."),
                say("Sit down before the feeling in your legs gets strong."),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.HIP_KNEE_FOOT, PlanFlag.LOWER_LIMB_LOAD}),
        Tip(
            "LEGS_AND_FEET",
            say("Kind to hips, knees and feet"),
            (
                say("Choose soft, even ground and shoes that fit."),
                say("Put a rest day between walking days at first."),
                say("If a joint still hurts after a day, wait before you walk on."),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.PAD}),
        Tip(
            "CIRCULATION",
            say("Calf pain when walking"),
            (
                say(
                    "Walk until the leg hurts moderately, rest, and go on: only if your vascular team"
                    " has said so."
                ),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.LEG_PAIN}),
        Tip(
            "LEG_PAIN",
            say("Pain down one leg"),
            (
                say("Take shorter walks."),
                say("Stop the walk when the pain moves further down the leg."),
                say("A weak or numb leg? Tell us under “I have new symptoms” at once."),
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.CHECKED}),
        Tip(
            "CHECKED",
            say("Looked at before"),
            (say("A clinician has checked this. Tell them if it changes."),),
        ),
    ),
)


def tips_for(flags: Collection[PlanFlag], age: int) -> tuple[Tip, ...]:
    """The tips for a person's flags, each once, in the order of the specification's table. `age` in years."""
    mine = frozenset(flags)
    return tuple(
        row.tip for row in _TABLE if row.flags & mine or (row.tip is STEADY and age >= GENTLE_AGE)
    )


def shows_cadence(flags: Collection[PlanFlag], age: int) -> bool:
    """Whether a step rate may be hinted at: never with a walking aid, a falls flag, or from 75 years on (2.2)."""
    return age < GENTLE_AGE and not NO_CADENCE_FLAGS & frozenset(flags)


def effort_cap(flags: Collection[PlanFlag]) -> int | None:
    """The effort 0-10 to stay at or below, or None without such a flag."""
    return EFFORT_CAP if EFFORT_CAP_FLAGS & frozenset(flags) else None
