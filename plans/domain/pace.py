"""How briskly to walk: stage, the parts of a walk, and the words for effort (clinical specification 2.2 and 3.4)."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from plans.domain.vocabulary import PlanFlag, Track
from plans.domain.words import Words, say

# 3.4: the pace counter plus 1 at which each stage starts.
STAGE_STARTS: Final[dict[Track, tuple[int, int, int, int]]] = {
    Track.STANDARD: (1, 3, 7, 11),
    Track.GENTLE: (1, 5, 9, 13),
}
# 3.4: brisk share of the main part of a walk, as (numerator, denominator), for stages 1 to 4.
_BRISK_SHARES: Final = ((0, 1), (1, 3), (2, 3), (1, 1))

_LONG_WALK: Final = 10  # minutes: from here a walk has a full warm-up and cool-down
_WARM_UP: Final = 3
_LONG_WARM_UP: Final = 5
_COOL_DOWN: Final = 2
_EASY_EDGE: Final = 1  # minute at each end of a short walk from stage 3 on
_EASY_EDGE_STAGE: Final = 3

LONG_WARM_UP_FLAGS: Final = frozenset({PlanFlag.CARDIAC, PlanFlag.RESP, PlanFlag.HYPERTENSION})

TERRAIN: Final[dict[int, str]] = {
    1: "flat, even ground",
    2: "flat ground",
    3: "gentle slopes are fine",
    4: "hills if you like them",
}


def stage_of(track: Track, pace_counter: int) -> int:
    """Pace stage 1 to 4: how many stages have started when the counter stands at `pace_counter` (0 or more)."""
    return bisect_right(STAGE_STARTS[track], pace_counter + 1)


def eased(track: Track, pace_counter: int) -> int:
    """The pace counter after HOLD_EASE_PACE: where the stage before began, or 0 in stage 1."""
    stage = stage_of(track, pace_counter)
    return 0 if stage == 1 else STAGE_STARTS[track][stage - 2] - 1


def counter_for(track: Track, stage: int) -> int:
    """The smallest pace counter that gives `stage` (1 to 4) on `track`."""
    return STAGE_STARTS[track][stage - 1] - 1


@dataclass(frozen=True, slots=True)
class BoutParts:
    """One walk in its parts, in minutes, in walking order."""

    warm_up: int
    brisk: int
    comfortable: int
    cool_down: int

    @property
    def minutes(self) -> int:
        """The whole walk."""
        return self.warm_up + self.brisk + self.comfortable + self.cool_down


def parts_of_bout(
    minutes: int, stage: int | None, flags: frozenset[PlanFlag] = frozenset()
) -> BoutParts:
    """The parts of a walk of `minutes` in `stage` 1 to 4, or None for "your usual pace" (mode MAINTAIN).

    Ten minutes or more: 3 easy first (5 with a heart, lung or blood pressure flag), 2 easy last, and the stage's share
    of what is left brisk, rounded down. Shorter walks are comfortable throughout; from stage 3 their first and last
    minute are easy and the share counts in between.
    """
    if stage is None:
        return BoutParts(0, 0, minutes, 0)
    warm_up, cool_down = _easy_ends(minutes, stage, flags)
    main = minutes - warm_up - cool_down
    numerator, denominator = _BRISK_SHARES[stage - 1]
    brisk = main * numerator // denominator if warm_up else 0
    return BoutParts(warm_up, brisk, main - brisk, cool_down)


def _easy_ends(minutes: int, stage: int, flags: frozenset[PlanFlag]) -> tuple[int, int]:
    if minutes >= _LONG_WALK:
        return (_LONG_WARM_UP if flags & LONG_WARM_UP_FLAGS else _WARM_UP), _COOL_DOWN
    if stage >= _EASY_EDGE_STAGE and minutes > 2 * _EASY_EDGE:
        return _EASY_EDGE, _EASY_EDGE
    return 0, 0


@dataclass(frozen=True, slots=True)
class EffortWord:
    """One answer to "How hard did this walk feel?", in our own words (never another scale's anchors)."""

    effort: int
    words: Words
    level: Words


_COMFORTABLE, _BRISK = say("comfortable"), say("brisk")
_HARD, _VERY_HARD = say("hard"), say("very hard")

EFFORT_QUESTION: Final = say("How hard did this walk feel?")
EFFORT_WORDS: Final[tuple[EffortWord, ...]] = (
    EffortWord(0, say("resting"), _COMFORTABLE),
    EffortWord(2, say("I could sing"), _COMFORTABLE),
    EffortWord(4, say("I could talk but not sing"), _BRISK),
    EffortWord(6, say("short phrases only"), _HARD),
    EffortWord(8, say("a few words"), _VERY_HARD),
    EffortWord(10, say("I could not go on"), _VERY_HARD),
)


def level_of(effort: int) -> Words:
    """The level of `effort` 0 to 10: comfortable (0-2), brisk (3-4), hard (5-6) or very hard (7-10)."""
    return (_COMFORTABLE, _BRISK, _HARD, _VERY_HARD)[bisect_right((3, 5, 7), effort)]


def pace_words(stage: int | None) -> Words:
    """The pace of `stage` in one sentence, with a test that needs no device."""
    if stage is None:
        return say("Your usual pace.")
    if stage == 1:
        return say("A comfortable pace: you could sing.")
    return say("Brisk in the middle part: you can talk in full sentences, but you could not sing.")
