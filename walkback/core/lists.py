"""Several things in one sentence, in the language in use."""

from collections.abc import Iterable, Sequence
from functools import reduce

from django.utils.translation import gettext


def listed(words: Sequence[str]) -> str:
    """Things with commas and an "and": "8, 6 and 6"; nothing for none."""
    if len(words) < 2:
        return "".join(words)
    *first, last = words
    return _one_and_another(", ".join(first), last)


def in_a_row(things: Iterable[object]) -> str:
    """Things one after the other in words: "10 and 8", "4 and 3 and 3"; nothing for none."""
    return reduce(_one_and_another, (str(each) for each in things), "")


def _one_and_another(first: str, last: str) -> str:
    return gettext("%(first)s and %(last)s") % {"first": first, "last": last} if first else last
