"""The time of day that a person's own words name, such as the cue of an if-then plan."""

import re
from datetime import time
from typing import Final

_NOON_HOUR: Final = 12
# "7:30 pm", "7.30pm", "7 a.m.": with the half of the day, any way to write it is clear.
_HALF_DAYS: Final = re.compile(
    r"(?<![\d:.])(0?[1-9]|1[0-2])(?:[:.]([0-5]\d))?\s*([ap])\.?\s?m\b", re.IGNORECASE
)
# "18:30", "07:15", "18h30": without it only what cannot be the other half of the day.
_WHOLE_DAY: Final = re.compile(r"(?<![\d:.])(0\d|1[2-9]|2[0-3])[:h]([0-5]\d)(?![\d:])")


def named_time(words: str) -> time | None:
    """The one time of day that is named beyond doubt, else None.

    "7:30" may be either half of the day, and of two times nobody knows which is meant: a walk without a time is
    better than a walk at the wrong one.
    """
    halves = list(_HALF_DAYS.finditer(words))
    named = {_of_half(int(hour), int(minute or 0), half) for hour, minute, half in _groups(halves)}
    rest = _HALF_DAYS.sub(" ", words)
    named |= {time(int(found[1]), int(found[2])) for found in _WHOLE_DAY.finditer(rest)}
    return named.pop() if len(named) == 1 else None


def _groups(found: list[re.Match[str]]) -> list[tuple[str, str | None, str]]:
    return [(match[1], match[2], match[3]) for match in found]


def _of_half(hour: int, minute: int, half: str) -> time:
    afternoon = half.lower() == "p"
    return time(hour % _NOON_HOUR + (_NOON_HOUR if afternoon else 0), minute)
