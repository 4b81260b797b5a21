"""The codes a weekly decision can carry (clinical specification 3.5).

Codes are names; their numbers are history. A code is stored with each decision and never renamed.
"""

from enum import StrEnum
from typing import Final

_CONTINUES: Final = "_CONTINUES"
_FLOOR: Final = "_FLOOR"


class Code(StrEnum):
    """Which row of the decision table decided, with `_CONTINUES` or `_FLOOR` where a cut was not repeated."""

    R1_RED_FLAG = "R1_RED_FLAG"
    R2_NEW_SYMPTOM = "R2_NEW_SYMPTOM"
    R3_SEVERE_PAIN = "R3_SEVERE_PAIN"
    R8_GAP_4 = "R8_GAP_4"
    R4_LIMITING_SIDE_EFFECT = "R4_LIMITING_SIDE_EFFECT"
    R4_LIMITING_SIDE_EFFECT_CONTINUES = "R4_LIMITING_SIDE_EFFECT_CONTINUES"
    R4_LIMITING_SIDE_EFFECT_FLOOR = "R4_LIMITING_SIDE_EFFECT_FLOOR"
    R5_FLARE = "R5_FLARE"
    R5_FLARE_CONTINUES = "R5_FLARE_CONTINUES"
    R5_FLARE_FLOOR = "R5_FLARE_FLOOR"
    R6_PAIN_UP_3 = "R6_PAIN_UP_3"
    R6_PAIN_UP_3_CONTINUES = "R6_PAIN_UP_3_CONTINUES"
    R6_PAIN_UP_3_FLOOR = "R6_PAIN_UP_3_FLOOR"
    R7_PAIN_UP_2 = "R7_PAIN_UP_2"
    R7_PAIN_UP_2_CONTINUES = "R7_PAIN_UP_2_CONTINUES"
    R7_PAIN_UP_2_FLOOR = "R7_PAIN_UP_2_FLOOR"
    R9_MISSED_WEEK = "R9_MISSED_WEEK"
    R9_MISSED_WEEK_FLOOR = "R9_MISSED_WEEK_FLOOR"
    R10_NO_CHECKIN = "R10_NO_CHECKIN"
    R11_LOW_ADHERENCE_TWICE = "R11_LOW_ADHERENCE_TWICE"
    R11_LOW_ADHERENCE_TWICE_FLOOR = "R11_LOW_ADHERENCE_TWICE_FLOOR"
    R11_LOW_ADHERENCE_CONTINUES = "R11_LOW_ADHERENCE_CONTINUES"
    R2B_NEW_LIMITATION = "R2B_NEW_LIMITATION"
    R12_PAIN_UP_WATCH = "R12_PAIN_UP_WATCH"
    R13_SLOW_TO_SETTLE = "R13_SLOW_TO_SETTLE"
    R14_TOO_HARD = "R14_TOO_HARD"
    R15_FLARE_SETTLED = "R15_FLARE_SETTLED"
    R16_MINOR_SIDE_EFFECT = "R16_MINOR_SIDE_EFFECT"
    R17_ADHERENCE_BELOW_80 = "R17_ADHERENCE_BELOW_80"
    R18_OVERDOING = "R18_OVERDOING"
    R3B_SEVERE_STABLE = "R3B_SEVERE_STABLE"
    # 3.6, a clinician's hold until a date. It has no row in the table and only replaces ADVANCE and MAINTAIN.
    C1_CLINICIAN_HOLD = "C1_CLINICIAN_HOLD"
    R19_AT_TARGET = "R19_AT_TARGET"
    R20_ADVANCE = "R20_ADVANCE"

    @property
    def about_symptoms(self) -> bool:
        """True when the decision rests on how the person feels: a mail then says only "adjusted"."""
        return self not in _ABOUT_WALKING_ONLY

    @property
    def row(self) -> "Code":
        """The code without its ending, which stands for the same cause."""
        if self is Code.R11_LOW_ADHERENCE_CONTINUES:
            return Code.R11_LOW_ADHERENCE_TWICE
        return Code[self.name.removesuffix(_CONTINUES).removesuffix(_FLOOR)]

    @property
    def is_continued(self) -> bool:
        """Whether an earlier cut for the same event still counts."""
        return self.name.endswith(_CONTINUES)

    @property
    def is_floored(self) -> bool:
        """Whether there was nothing left to cut."""
        return self.name.endswith(_FLOOR)

    @property
    def continued(self) -> "Code":
        """The same row when an earlier cut for the same event still counts. Raises KeyError for a row that cannot."""
        return Code[f"{self.name}{_CONTINUES}"]

    @property
    def floored(self) -> "Code":
        """The same row when a cut would change nothing. Raises KeyError for a row that never cuts."""
        return Code[f"{self.name}{_FLOOR}"]


_ABOUT_WALKING_ONLY: Final = frozenset(
    {
        Code.R8_GAP_4,
        Code.R9_MISSED_WEEK,
        Code.R9_MISSED_WEEK_FLOOR,
        Code.R10_NO_CHECKIN,
        Code.R11_LOW_ADHERENCE_TWICE,
        Code.R11_LOW_ADHERENCE_TWICE_FLOOR,
        Code.R11_LOW_ADHERENCE_CONTINUES,
        Code.R17_ADHERENCE_BELOW_80,
        Code.C1_CLINICIAN_HOLD,
        Code.R19_AT_TARGET,
        Code.R20_ADVANCE,
    }
)
