"""What a screening can come to, and the words rules and plans use for its findings."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """The six outcomes of clinical specification 4.1, which also order themselves: a worse one is greater."""

    OK = "OK"
    ADVISE = "ADVISE"
    MODIFY = "MODIFY"
    CLINICIAN = "CLINICIAN"
    URGENT = "URGENT"
    EMERGENCY = "EMERGENCY"

    @property
    def severity(self) -> int:
        """The rank of clinical specification 4.1: 0 (OK) to 5 (EMERGENCY)."""
        return _SEVERITY[self]

    @property
    def locks(self) -> bool:
        """Whether it locks the plan (clinical specification 4.6)."""
        return self >= Outcome.URGENT

    # Without these, comparing two outcomes would compare the alphabet, and `max` would pick URGENT over EMERGENCY.
    def __lt__(self, other: str) -> bool:
        return self.severity < Outcome(other).severity

    def __le__(self, other: str) -> bool:
        return self.severity <= Outcome(other).severity

    def __gt__(self, other: str) -> bool:
        return self.severity > Outcome(other).severity

    def __ge__(self, other: str) -> bool:
        return self.severity >= Outcome(other).severity


_SEVERITY: Final = {outcome: rank for rank, outcome in enumerate(Outcome)}


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The most severe of `outcomes`; OK when there are none."""
    return max(outcomes, default=Outcome.OK)


class Flag(StrEnum):
    """What a finding means for the plan (clinical specification 3.4). CHECKED stands for any without its own."""

    OSTEOPOROSIS = "OSTEOPOROSIS"
    STEROID = "STEROID"
    CARDIAC = "CARDIAC"
    HYPERTENSION = "HYPERTENSION"
    DIABETES = "DIABETES"
    RESP = "RESP"
    PREGNANCY = "PREGNANCY"
    POSTPARTUM = "POSTPARTUM"
    FALLS = "FALLS"
    STENOSIS = "STENOSIS"
    HIP_KNEE_FOOT = "HIP_KNEE_FOOT"
    PAD = "PAD"
    LEG_PAIN = "LEG_PAIN"
    CHECKED = "CHECKED"
