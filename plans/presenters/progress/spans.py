"""How much of the plan Progress shows."""

from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from plans.queries import Lived, days_between

MONTH_DAYS = 30
LAST_DAYS = 7


class Span(StrEnum):
    """The running week (or the last 7 days), the last 30 days, or all weeks of the plan."""

    WEEK = "week"
    MONTH = "month"
    ALL = "all"


def span_of(asked: str | None) -> Span:
    """The span that an address asks for; all weeks when it asks for none or for nonsense."""
    return Span(asked) if asked in list(Span) else Span.ALL


def days_of_span(lived: Lived, span: Span) -> list[date]:
    """The days of a week or month, oldest first. Those of the running week go on beyond today."""
    running = lived.running
    if span is Span.WEEK and running is not None:
        return list(days_between(running.starts_on, running.until_on))
    number = MONTH_DAYS if span is Span.MONTH else LAST_DAYS
    first = lived.today - timedelta(days=number - 1)
    return list(days_between(first, lived.today + timedelta(days=1)))


def name_of_span(lived: Lived, span: Span) -> str:
    """What the link to a span says."""
    if span is Span.ALL:
        return _("All weeks")
    if span is Span.MONTH:
        return _("Last 30 days")
    return _("Last 7 days") if lived.running is None else _("This week")
