"""The words a plan is described in. Stored as text: a member is never renamed or removed."""

from enum import StrEnum


class Track(StrEnum):
    """How carefully a plan grows (clinical specification 3.2)."""

    GENTLE = "GENTLE"
    STANDARD = "STANDARD"


class Mode(StrEnum):
    """BUILD grows towards the target; MAINTAIN keeps what the person already walks (150 minutes a week or more)."""

    BUILD = "BUILD"
    MAINTAIN = "MAINTAIN"


class Gate(StrEnum):
    """Whether a plan may be made at all (clinical specification 3.2). Only OK gives a plan."""

    OK = "OK"
    HOLD_CLINICIAN = "HOLD_CLINICIAN"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"


class PlanFlag(StrEnum):
    """What a screening outcome MODIFY, a cleared hold or a plan input leaves behind. Any of them makes a plan gentle."""

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
    AID = "AID"
    LOWER_LIMB_LOAD = "LOWER_LIMB_LOAD"


class Flare(StrEnum):
    """The week's flare-up: none, one that has settled, or one that is still there."""

    NONE = "NONE"
    SETTLED = "SETTLED"
    PRESENT = "PRESENT"


class SideEffect(StrEnum):
    """Blisters, soreness, joint pain from walking: none, minor, or limiting what the person does."""

    NONE = "NONE"
    MINOR = "MINOR"
    LIMITING = "LIMITING"


class DecisionKind(StrEnum):
    """What a week's decision does to the plan. STOP and the two pauses end it until a person has looked."""

    STOP = "STOP"
    PAUSE_REVIEW = "PAUSE_REVIEW"
    PAUSE_INACTIVE = "PAUSE_INACTIVE"
    STEP_BACK = "STEP_BACK"
    HOLD = "HOLD"
    HOLD_EASE_PACE = "HOLD_EASE_PACE"
    MAINTAIN = "MAINTAIN"
    ADVANCE = "ADVANCE"

    @property
    def ends_course(self) -> bool:
        """True when no prescription follows until somebody clears the plan or the person comes back."""
        return self in _ENDING


_ENDING = frozenset({DecisionKind.STOP, DecisionKind.PAUSE_REVIEW, DecisionKind.PAUSE_INACTIVE})
