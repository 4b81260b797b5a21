"""How the minutes of one walking day are split into walks (clinical specification 3.3, `split`)."""

from functools import lru_cache

_WHOLE_FROM = 10  # minutes: from here two minutes above the longest bout are still one walk
_WHOLE_MARGIN = 2
_SHORTEST_REST = 3  # minutes: no walk after the first is shorter than this, else all are made equal


def ceil_div(amount: int, parts: int) -> int:
    """`amount / parts`, rounded up."""
    return -(-amount // parts)


def round_div(amount: int, parts: int) -> int:
    """`amount / parts`, rounded half up. `parts` is 1 or more."""
    return (2 * amount + parts) // (2 * parts)


# Asked several times for each week of a course; there are only 60 x 60 different days.
@lru_cache(maxsize=4096)
def split_day(minutes: int, longest_bout: int) -> tuple[int, ...]:
    """The walks of one day: 1 to 3, longest first, together `minutes`.

    One walk if the longest bout allows it (from 10 minutes on, 2 minutes more are allowed). Else the longest bout
    first and the rest in equal walks of 3 minutes or more; where that is not possible, all walks equal.
    """
    if minutes <= longest_bout or (
        minutes >= _WHOLE_FROM and minutes <= longest_bout + _WHOLE_MARGIN
    ):
        return (minutes,)
    walks = ceil_div(minutes, longest_bout)
    rest = minutes - longest_bout
    if minutes >= _WHOLE_FROM and rest >= _SHORTEST_REST * (walks - 1):
        return (longest_bout, *_equal(rest, walks - 1))
    return _equal(minutes, walks)


def _equal(minutes: int, walks: int) -> tuple[int, ...]:
    each, over = divmod(minutes, walks)
    return (each + 1,) * over + (each,) * (walks - over)
