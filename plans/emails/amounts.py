"""Walking minutes and days in words, as several mails say them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def dose(week: int, days: int, minutes: int) -> str:
    """A week's walks: "Week 3: 4 walks of 20 minutes", without a full stop."""
    walks = ngettext("%(n)s walk", "%(n)s walks", days) % {"n": days}
    each = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return _("Week %(week)s: %(walks)s of %(minutes)s") % {
        "week": week,
        "walks": walks,
        "minutes": each,
    }


def walked(week: int, done: int, planned: int) -> str:
    """A week's minutes: "Week 3: 40 of 80 minutes", without a full stop."""
    words = ngettext(
        "Week %(week)s: %(done)s of %(n)s minute",
        "Week %(week)s: %(done)s of %(n)s minutes",
        planned,
    )
    return words % {"week": week, "done": done, "n": planned}


def last_week(done: int, planned: int) -> str:
    """ "Last week: 70 of 80 minutes." """
    words = ngettext(
        "Last week: %(done)s of %(n)s minute.", "Last week: %(done)s of %(n)s minutes.", planned
    )
    return words % {"done": done, "n": planned}


def in_the_week(minutes: int) -> str:
    """ "That is 80 minutes in the week." """
    words = ngettext(
        "That is %(n)s minute in the week.", "That is %(n)s minutes in the week.", minutes
    )
    return words % {"n": minutes}
