"""What a chart shows, in one sentence that is true for this person: the words to plans/domain/readings.py.

Calm and honest: too few numbers are called too few, a fall in minutes scolds nobody, a rise in pain alarms nobody.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.domain.readings import (
    FEWEST_WEEKS,
    STEPS,
    Change,
    DaysReading,
    PainNumbers,
    RunningWeekReading,
    WeekKind,
    WeeksReading,
    YearReading,
)
from walkback.core import dates


def whole(number: int) -> str:
    """A whole number as this language writes it: "1,250", in Spanish "1250"."""
    return str(number_format(number, force_grouping=number >= get_format("GROUPED_FROM")))


def said(*sentences: str) -> str:
    """Whole sentences, one after another; empty ones are left out."""
    return " ".join(sentence for sentence in sentences if sentence)


def minutes_in_all(minutes: int) -> str:
    """The first sentence of Progress."""
    if not minutes:
        return _("No walks logged yet. The first one stands here as soon as you log it.")
    return ngettext(
        "%(minutes)s minute walked since your plan began.",
        "%(minutes)s minutes walked since your plan began.",
        minutes,
    ) % {"minutes": whole(minutes)}


# -- Minutes -----------------------------------------------------------------------------------------


def weeks_in_words(reading: WeeksReading) -> str:
    """All weeks: how the last two stand beside the first two."""
    if not reading.minutes:
        return _("No minutes yet. Each week of your plan gets a bar here.")
    if reading.change is None or reading.first is None or reading.last is None:
        return _too_few_weeks(reading)
    numbers = {"first": whole(reading.first), "last": whole(reading.last)}
    return _COMPARED[reading.change]() % numbers


def _too_few_weeks(reading: WeeksReading) -> str:
    far = ngettext(
        "%(minutes)s minute walked so far.",
        "%(minutes)s minutes walked so far.",
        reading.minutes,
    ) % {"minutes": whole(reading.minutes)}
    later = _(
        "From %(weeks)s whole weeks on, you can read here how your newest weeks compare with your first."
    ) % {"weeks": FEWEST_WEEKS}
    return said(far, later)


_COMPARED = {
    Change.MORE: lambda: _(
        "You walk more than at the start: about %(last)s minutes a week in your last two weeks,"
        " %(first)s in your first two."
    ),
    Change.ABOUT_SAME: lambda: _(
        "You walk about as much as at the start: %(last)s minutes a week in your last two weeks,"
        " %(first)s in your first two."
    ),
    Change.LESS: lambda: _(
        "Your last two weeks were smaller than your first two: about %(last)s minutes a week beside"
        " %(first)s. Your plan goes by what you can do now."
    ),
}


def running_week_in_words(reading: RunningWeekReading) -> str:
    """The running week so far."""
    numbers = {"minutes": whole(reading.minutes), "planned": whole(reading.planned or 0)}
    if reading.kind is WeekKind.NOTHING:
        return _("Nothing is logged for this week yet.")
    if reading.planned is None:
        return (
            ngettext(
                "You have walked %(minutes)s minute this week.",
                "You have walked %(minutes)s minutes this week.",
                reading.minutes,
            )
            % numbers
        )
    if reading.kind is WeekKind.PART:
        return _("You have walked %(minutes)s of the %(planned)s minutes of this week.") % numbers
    if reading.kind is WeekKind.ALL:
        return _("You have walked all %(planned)s minutes of this week.") % numbers
    return _("You have walked %(minutes)s minutes this week. %(planned)s were planned.") % numbers


def days_in_words(reading: DaysReading) -> str:
    """The last days, beside as many before them where the plan is old enough."""
    return said(_days(reading), _days_before(reading))


def _days(reading: DaysReading) -> str:
    if not reading.walked_days:
        return _("No walk is logged for the last %(days)s days.") % {"days": reading.days}
    return ngettext(
        "In the last %(days)s days you walked on %(walked)s day, %(minutes)s minutes in all.",
        "In the last %(days)s days you walked on %(walked)s days, %(minutes)s minutes in all.",
        reading.walked_days,
    ) % {
        "days": reading.days,
        "walked": reading.walked_days,
        "minutes": whole(reading.minutes),
    }


def _days_before(reading: DaysReading) -> str:
    if reading.before is None:
        return ""
    return ngettext(
        "In the %(days)s days before, it was %(minutes)s minute.",
        "In the %(days)s days before, it was %(minutes)s minutes.",
        reading.before,
    ) % {"days": reading.days, "minutes": whole(reading.before)}


# -- Pain --------------------------------------------------------------------------------------------


def pain_of_weeks_in_words(reading: PainNumbers, *, flare_ups: int) -> str:
    """The check-ins: the usual pain, how the newest stand beside the first; and how many flare-ups there were."""
    return said(_pain_of_weeks(reading), _pain_compared(reading), _flare_ups(flare_ups))


def _pain_of_weeks(reading: PainNumbers) -> str:
    if not reading.count:
        return _("No check-in with a number for your pain yet.")
    if reading.usual is None:
        return said(_first_check_ins(reading.said), too_few())
    numbers = {
        "count": reading.count,
        "usual": reading.usual,
        "lowest": reading.lowest,
        "highest": reading.highest,
    }
    if reading.lowest == reading.highest:
        return _("At each of your %(count)s check-ins your pain was %(usual)s of 10.") % numbers
    return (
        _(
            "Your usual pain at %(count)s check-ins was about %(usual)s of 10; it went from %(lowest)s to"
            " %(highest)s."
        )
        % numbers
    )


def too_few() -> str:
    return _("That is too few to say how it goes.")


def _first_check_ins(pains: Sequence[int]) -> str:
    if len(pains) == 1:
        return _("At your first check-in your pain was %(pain)s of 10.") % {"pain": pains[0]}
    return _("At your first check-ins your pain was %(one)s and %(other)s of 10.") % {
        "one": pains[0],
        "other": pains[1],
    }


def _pain_compared(reading: PainNumbers) -> str:
    if reading.change is None or reading.lowest == reading.highest:
        return ""
    numbers = {"first": reading.first, "last": reading.last}
    return _PAIN_COMPARED[reading.change]() % numbers


_PAIN_COMPARED = {
    Change.LESS: lambda: _(
        "Your last three were lower than your first three: %(last)s beside %(first)s."
    ),
    Change.ABOUT_SAME: lambda: _(
        "Your last three are about the same as your first three: a change of 1 point or less can be chance."
    ),
    Change.MORE: lambda: _(
        "Your last three were higher than your first three: %(last)s beside %(first)s. That can happen,"
        " and your plan takes it into account."
    ),
}


def _flare_ups(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "You told us about %(count)s flare-up.", "You told us about %(count)s flare-ups.", count
    ) % {"count": count}


def pain_of_days_in_words(reading: PainNumbers, *, days: int) -> str:
    """The pain said with walks, day by day."""
    if not reading.count:
        return _("No pain number was noted with a walk in these %(days)s days.") % {"days": days}
    noted = _("You noted your pain on %(count)s of these %(days)s days.") % {
        "count": reading.count,
        "days": days,
    }
    return said(noted, _from_to(reading), "" if reading.usual is not None else too_few())


def _from_to(reading: PainNumbers) -> str:
    numbers = {"lowest": reading.lowest, "highest": reading.highest}
    if reading.lowest == reading.highest:
        return _("It was %(lowest)s of 10.") % numbers
    return _("It went from %(lowest)s to %(highest)s of 10.") % numbers


# -- The year ----------------------------------------------------------------------------------------


def year_in_words(reading: YearReading, *, since: date) -> str:
    """The days with a walk, and how long they usually were."""
    if not reading.walked_days:
        return _("No walk yet. Each day gets a square here as soon as you log one.")
    days = ngettext(
        "You have walked on %(days)s day since %(since)s.",
        "You have walked on %(days)s days since %(since)s.",
        reading.walked_days,
    ) % {"days": whole(reading.walked_days), "since": dates.day_month_year(since)}
    return said(days, _usual_step(reading.usual))


def _usual_step(usual: int | None) -> str:
    if usual is None:
        return ""
    low, high = STEPS[usual - 1]
    if high is None:
        return _("Most often it was %(low)s minutes or more.") % {"low": low}
    if usual == 1:
        return _("Most often it was up to %(high)s minutes.") % {"high": high}
    return _("Most often it was %(low)s to %(high)s minutes.") % {"low": low, "high": high}
