"""Words that forms and pages of a clinic have in common."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.domain.vocabulary import Track

PRIVATE_ANSWER: Final = gettext_lazy("A private answer")
"""In place of what is shown on request only."""
TRACKS: Final = {
    Track.GENTLE.value: gettext_lazy("Gentle"),
    Track.STANDARD.value: gettext_lazy("Standard"),
}


def share(percent: int) -> str:
    """80 %"""
    return _("%(percent)s\N{NO-BREAK SPACE}%%") % {"percent": percent}


def track_words(track: str) -> str:
    """How fast a plan grows; a track of another version as it is kept."""
    return str(TRACKS.get(track, track))


def of_ten(score: int | None) -> str:
    """ "3 of 10"; nothing where nothing was said."""
    return "" if score is None else _("%(score)s of 10") % {"score": score}
