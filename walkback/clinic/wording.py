"""Words that forms and pages of a clinic have in common."""

from django.utils.translation import gettext as _


def share(percent: int) -> str:
    """80 %"""
    return _("%(percent)s\N{NO-BREAK SPACE}%%") % {"percent": percent}
