"""How to walk with a flag: what changes in the plan's text, in plain words (clinical specification 3.4).

The dose is not touched here: a plan with any flag is on the gentle track already.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from plans.domain.constants import GENTLE_AGE
from plans.domain.vocabulary import PlanFlag

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
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _TipRow:
    flags: frozenset[PlanFlag]
    tip: Tip


STEADY: Final = Tip(
    "STEADY",
    "Steady on your feet",
    (
        "Choose a flat path, in a park or indoors, in daylight.",
        "Take your stick or a companion, and a phone in your pocket.",
        "Balance and strength exercises on 2 or 3 days a week help as well.",
    ),
)
_TABLE: Final[tuple[_TipRow, ...]] = (
    _TipRow(frozenset({PlanFlag.FALLS, PlanFlag.AID}), STEADY),
    _TipRow(
        frozenset({PlanFlag.OSTEOPOROSIS, PlanFlag.STEROID}),
        Tip(
            "BONES",
            "Kind to your bones",
            (
                "Walk without a heavy rucksack, do not jog, and stay off ice.",
                "A sudden new pain? Tell us under “I have new symptoms” before you walk on.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.CARDIAC, PlanFlag.RESP, PlanFlag.HYPERTENSION}),
        Tip(
            "HEART_AND_LUNGS",
            "Easy on heart and lungs",
            (
                "Warm up for 5 minutes.",
                "Stay at effort 4 or below: you can talk in full sentences.",
                "Keep the medicine you use when needed in your pocket.",
                "Leave out very hot and very cold days.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.DIABETES}),
        Tip(
            "DIABETES",
            "With diabetes",
            (
                "Look at your feet before and after the walk.",
                "Take your meter and some fast sugar with you.",
                "Do not walk after a missed meal.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.PREGNANCY, PlanFlag.POSTPARTUM}),
        Tip(
            "PREGNANCY",
            "Around a birth",
            (
                "Stay on flat ground and at effort 4 or below: you can talk all the way.",
                "Go by how you feel and the talk test, not by a step count.",
                "If the pelvis hurts, take shorter steps and split the walk.",
                "Stop and get help for bleeding, fluid, regular tightenings, a bad headache or a"
                " swollen calf.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.STENOSIS}),
        Tip(
            "STENOSIS",
            "Legs that ask for a rest",
            (
                "Split the walk into 2 or 3.",
                "You may lean on a trolley or on poles.",
                "Sit down before the feeling in your legs gets strong.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.HIP_KNEE_FOOT, PlanFlag.LOWER_LIMB_LOAD}),
        Tip(
            "LEGS_AND_FEET",
            "Kind to hips, knees and feet",
            (
                "Choose soft, even ground and shoes that fit.",
                "Put a rest day between walking days at first.",
                "If a joint still hurts after a day, wait before you walk on.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.PAD}),
        Tip(
            "CIRCULATION",
            "Calf pain when walking",
            (
                "Walk until the leg hurts moderately, rest, and go on: only if your vascular team"
                " has said so.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.LEG_PAIN}),
        Tip(
            "LEG_PAIN",
            "Pain down one leg",
            (
                "Take shorter walks.",
                "Stop the walk when the pain moves further down the leg.",
                "A weak or numb leg? Tell us under “I have new symptoms” at once.",
            ),
        ),
    ),
    _TipRow(
        frozenset({PlanFlag.CHECKED}),
        Tip(
            "CHECKED",
            "Looked at before",
            ("A clinician has checked this. Tell them if it changes.",),
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
