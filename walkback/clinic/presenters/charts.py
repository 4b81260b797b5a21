"""The charts of Progress as a clinician reads them: the same pictures and numbers, in words about somebody else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.domain.readings import pain_reading, weeks_reading
from plans.presenters.progress import Section, Span, minutes_section, pain_section
from plans.presenters.progress.minutes import minutes_in_words, walked_weeks
from plans.queries import Lived
from walkback.core.charts import Palette, named


def _in_words_of(section: Section, reading: str, caption: str) -> Section:
    """The section with another sentence, which is also the picture's name to a screen reader."""

    def draw(palette: Palette) -> str:
        return named(section.draw(palette), reading)

    return replace(section, reading=reading, caption=caption, draw=draw)


def minutes_chart(lived: Lived) -> Section:
    """Minutes walked beside the plan, all weeks."""
    reading = weeks_reading(walked_weeks(lived))
    if not reading.minutes:
        words = _("No walk logged yet.")
    elif reading.change is None:
        words = _("%(minutes)s walked so far: too few whole weeks to compare.") % {
            "minutes": minutes_in_words(reading.minutes)
        }
    else:
        words = _(
            "About %(last)s minutes a week in the last two weeks, %(first)s in the first two."
        ) % {"last": reading.last, "first": reading.first}
    return _in_words_of(
        minutes_section(lived, Span.ALL), words, _("Each bar is one week. The line is the plan.")
    )


def pain_chart(lived: Lived) -> Section:
    """Average pain at each check-in, all weeks."""
    reading = pain_reading([each.pain for each in lived.check_ins], compare=True)
    numbers = {"lowest": reading.lowest, "highest": reading.highest, "usual": reading.usual}
    if not reading.count:
        words = _("No check-in with a number for the pain yet.")
    elif reading.usual is None:
        words = ngettext(
            "%(count)s check-in so far: too few to name the usual pain.",
            "%(count)s check-ins so far: too few to name the usual pain.",
            reading.count,
        ) % {"count": reading.count}
    else:
        words = _(
            "Usual pain about %(usual)s of 10 at %(count)s check-ins, from %(lowest)s to %(highest)s."
        ) % {**numbers, "count": reading.count}
    caption = _("Each dot is the average of a check-in. Shaded: a flare-up.")
    return _in_words_of(pain_section(lived, Span.ALL), words, caption)


CHARTS: Final[Mapping[str, Callable[[Lived], Section]]] = {
    "minutes": minutes_chart,
    "pain": pain_chart,
}
"""By the name in their address."""
