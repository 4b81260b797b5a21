"""Every number of the plan rules, in one table: value, unit, source, and how well it is founded.

Tags are those of the clinical specification: `S21` stands in that source, `K` is general knowledge that a clinician
must verify, `D` is a choice of this specification with its reason. The rules read the plain integers; documentation
and the record of a decision read `CONSTANTS`.
"""

from dataclasses import dataclass
from typing import Final

from plans.domain.vocabulary import Track

RULES_VERSION: Final = "1.0"


@dataclass(frozen=True, slots=True)
class Constant:
    """One number of the rules. `source` names the section of the clinical specification and, if any, the study."""

    name: str
    value: int
    unit: str
    source: str
    tag: str


_TABLE: list[Constant] = []


def _constant(name: str, value: int, unit: str, source: str, tag: str) -> int:
    _TABLE.append(Constant(name, value, unit, source, tag))
    return value


@dataclass(frozen=True, slots=True)
class TrackNumbers:
    """What differs between the two tracks (clinical specification 3.2). Minutes, except the tolerance (percent)."""

    start_weekly_minutes: int
    start_day_minutes: int
    start_bout_percent: int
    smallest_growth: int
    largest_growth: int
    largest_rise: int
    largest_growth_override: int


_TRACKS: Final = "3.2 track table"

GENTLE_NUMBERS: Final = TrackNumbers(
    start_weekly_minutes=_constant("GENTLE_START_WEEK", 20, "minutes a week", _TRACKS, "D"),
    start_day_minutes=_constant("GENTLE_START_DAY", 6, "minutes a day", _TRACKS, "K"),
    start_bout_percent=_constant("GENTLE_START_BOUT", 70, "% of comfortable time", _TRACKS, "K"),
    smallest_growth=_constant("GENTLE_SMALLEST_GROWTH", 6, "minutes a week", _TRACKS, "D"),
    largest_growth=_constant("GENTLE_LARGEST_GROWTH", 10, "minutes a week", _TRACKS, "D"),
    largest_rise=_constant("GENTLE_LARGEST_RISE", 15, "minutes a week", _TRACKS, "S16 S23"),
    largest_growth_override=_constant(
        "GENTLE_GROWTH_OVERRIDE", 10, "minutes a week", "3.6 overrides", "D"
    ),
)
STANDARD_NUMBERS: Final = TrackNumbers(
    start_weekly_minutes=_constant("STANDARD_START_WEEK", 30, "minutes a week", _TRACKS, "D"),
    start_day_minutes=_constant("STANDARD_START_DAY", 10, "minutes a day", _TRACKS, "K"),
    start_bout_percent=_constant("STANDARD_START_BOUT", 80, "% of comfortable time", _TRACKS, "K"),
    smallest_growth=_constant("STANDARD_SMALLEST_GROWTH", 10, "minutes a week", _TRACKS, "D"),
    largest_growth=_constant("STANDARD_LARGEST_GROWTH", 15, "minutes a week", _TRACKS, "D"),
    largest_rise=_constant("STANDARD_LARGEST_RISE", 20, "minutes a week", _TRACKS, "S16 S23"),
    largest_growth_override=_constant(
        "STANDARD_GROWTH_OVERRIDE", 20, "minutes a week", "3.6 overrides", "D"
    ),
)

NUMBERS_OF: Final[dict[Track, TrackNumbers]] = {
    Track.GENTLE: GENTLE_NUMBERS,
    Track.STANDARD: STANDARD_NUMBERS,
}

_CAPS: Final = "3.2 common caps"

DAY_CAP: Final = _constant("DAY_CAP", 60, "minutes a day", _CAPS, "D")
WEEK_CAP: Final = _constant("WEEK_CAP", 300, "minutes a week", _CAPS, "S35")
MAX_BOUTS: Final = _constant("MAX_BOUTS", 3, "bouts a day", _CAPS, "D")
MAX_WALKING_DAYS: Final = _constant("MAX_WALKING_DAYS", 6, "days a week, one rest day", _CAPS, "D")
MAX_DAY_STEP: Final = _constant("MAX_DAY_STEP", 5, "minutes a day more each week", _CAPS, "D")
MAX_ADDED_DAYS: Final = _constant("MAX_ADDED_DAYS", 1, "walking days more each week", _CAPS, "D")
TARGET: Final = _constant("TARGET", 150, "minutes a week", "3.3, the trial's aim", "S2 S3 S10")
MILESTONE: Final = _constant("MILESTONE", 130, "minutes a week", "3.3, reached by week 12", "S8 S9")
LOWEST_TARGET: Final = _constant("LOWEST_TARGET", 60, "minutes a week", "3.6 overrides", "D")
HIGHEST_TARGET: Final = _constant("HIGHEST_TARGET", 300, "minutes a week", "3.6 overrides", "S35")
USUAL_DAYS: Final = _constant("USUAL_DAYS", 5, "days a week", "3.1, the trial's aim", "S2 S3")
FEWEST_START_DAYS: Final = _constant("FEWEST_START_DAYS", 3, "days a week", "3.3 start", "D")
DEFAULT_COMFORTABLE: Final = _constant("DEFAULT_COMFORTABLE", 10, "minutes", "3.1", "D")
PROJECTED_WEEKS: Final = _constant("PROJECTED_WEEKS", 26, "active weeks", "3.3", "S5 S6")

_GATE: Final = "3.2 gate and track"

ADULT_AGE: Final = _constant("ADULT_AGE", 18, "years", _GATE, "S1 S8")
GATE_PAIN: Final = _constant("GATE_PAIN", 8, "average pain 0-10", _GATE, "D")
GATE_COMFORTABLE: Final = _constant("GATE_COMFORTABLE", 1, "minutes", _GATE, "D")
GENTLE_PAIN: Final = _constant("GENTLE_PAIN", 5, "average pain 0-10", _GATE, "D")
GENTLE_WORST_PAIN: Final = _constant("GENTLE_WORST_PAIN", 8, "worst pain 0-10", _GATE, "D")
GENTLE_AGE: Final = _constant("GENTLE_AGE", 75, "years", _GATE, "D")
GENTLE_CONFIDENCE: Final = _constant("GENTLE_CONFIDENCE", 3, "confidence 0-10", _GATE, "D")
GENTLE_COMFORTABLE: Final = _constant("GENTLE_COMFORTABLE", 5, "minutes", _GATE, "D")
LOWER_LIMB_BMI: Final = _constant("LOWER_LIMB_BMI", 35, "kg/m2", "3.1", "D")

_TABLE_3_5: Final = "3.5 decision table"

SEVERE_PAIN: Final = _constant("SEVERE_PAIN", 8, "pain 0-10", _TABLE_3_5, "D")
PAIN_UP_MUCH: Final = _constant("PAIN_UP_MUCH", 3, "points", _TABLE_3_5, "D")
PAIN_UP_MUCH_FROM: Final = _constant("PAIN_UP_MUCH_FROM", 5, "pain 0-10", _TABLE_3_5, "D")
PAIN_UP: Final = _constant("PAIN_UP", 2, "points, a real change", _TABLE_3_5, "S50")
PAIN_UP_FROM: Final = _constant("PAIN_UP_FROM", 4, "pain 0-10", _TABLE_3_5, "D")
PAIN_NOISE: Final = _constant("PAIN_NOISE", 1, "points", _TABLE_3_5, "S50")
LOW_ADHERENCE: Final = _constant("LOW_ADHERENCE", 50, "%", _TABLE_3_5, "D")
ADHERENCE_LINE: Final = _constant("ADHERENCE_LINE", 80, "%", _TABLE_3_5, "K")
LOWEST_ADHERENCE_LINE: Final = _constant("LOWEST_ADHERENCE_LINE", 70, "%", _TABLE_3_5, "S20")
HIGHEST_ADHERENCE_LINE: Final = _constant("HIGHEST_ADHERENCE_LINE", 90, "%", _TABLE_3_5, "D")
OVERDOING: Final = _constant("OVERDOING", 150, "%", _TABLE_3_5, "D")
UNSETTLED_WALKS: Final = _constant("UNSETTLED_WALKS", 2, "walks", _TABLE_3_5, "D")
HARD_EFFORT: Final = _constant("HARD_EFFORT", 7, "effort 0-10", _TABLE_3_5, "D")
EASY_EFFORT: Final = _constant("EASY_EFFORT", 4, "effort 0-10", _TABLE_3_5, "S33")
PAUSE_GAP: Final = _constant("PAUSE_GAP", 4, "silent weeks", _TABLE_3_5, "D")
NEW_INTAKE_GAP: Final = _constant("NEW_INTAKE_GAP", 8, "silent weeks", _TABLE_3_5, "D")
MEDIAN_WEEKS: Final = _constant("MEDIAN_WEEKS", 3, "answered check-ins", _TABLE_3_5, "D")
BASE_MARGIN: Final = _constant("BASE_MARGIN", 1, "points above the median", _TABLE_3_5, "D")
NEW_NORMAL_RISE: Final = _constant("NEW_NORMAL_RISE", 2, "points above intake", _TABLE_3_5, "S50")
PROMOTION_WEEKS: Final = _constant("PROMOTION_WEEKS", 4, "ADVANCE in a row", "3.3", "D")
STALLED_WEEKS: Final = _constant("STALLED_WEEKS", 3, "weeks", _TABLE_3_5, "D")
STEP_BACK_WINDOW: Final = _constant("STEP_BACK_WINDOW", 4, "weeks", _TABLE_3_5, "D")
LONGEST_HOLD: Final = _constant("LONGEST_HOLD", 28, "days", "3.6 overrides", "D")

CONSTANTS: Final[tuple[Constant, ...]] = tuple(_TABLE)
