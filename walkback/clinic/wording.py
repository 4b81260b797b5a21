"""Words that forms and pages of a clinic have in common."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PRIVATE_ANSWER: Final = gettext_lazy("A private answer")
"""In place of what is shown on request only."""


def share(percent: int) -> str:
    """80 %"""
    return _("%(percent)s\N{NO-BREAK SPACE}%%") % {"percent": percent}


def of_ten(score: int | None) -> str:
    """ "3 of 10"; nothing where nothing was said."""
    return "" if score is None else _("%(score)s of 10") % {"score": score}
