"""Progress as a page: the one sentence, the week, the charts, keeping going, milestones, measures."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import Plan
from plans.presenters.consistency import KeepingGoing, keeping_going_of
from plans.presenters.episodes import words_of
from plans.presenters.measures import MeasuresPage, measures_of
from plans.presenters.milestones import MilestonesShown, milestones_shown
from plans.presenters.progress.minutes import minutes_section
from plans.presenters.progress.pain import pain_section
from plans.presenters.progress.sections import Section
from plans.presenters.progress.spans import Span, name_of_span
from plans.presenters.progress.year import year_section
from plans.presenters.readings import minutes_in_all, whole
from plans.queries import Lived, lived_of


@dataclass(frozen=True)
class SpanLink:
    """One choice of how much to show."""

    span: Span
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class ProgressPage:
    """Everything Progress shows.

    `week` is a line about the running week, `back` one about pain that came back or did not; empty where they say
    nothing.
    """

    span: Span
    spans: tuple[SpanLink, ...]
    sentence: str
    week: str
    minutes: Section
    pain: Section
    year: Section
    keeping_going: KeepingGoing
    milestones: MilestonesShown
    back: str
    measures: MeasuresPage
    elsewhere: str

    @property
    def charts(self) -> tuple[Section, ...]:
        """Those that the chosen span is about."""
        return (self.minutes, self.pain)


def progress_page(plan: Plan, span: Span, *, today: date) -> ProgressPage:
    """The page of a plan. The number of queries does not grow with the weeks."""
    lived = lived_of(plan, today=today)
    return ProgressPage(
        span=span,
        spans=tuple(
            SpanLink(each, name_of_span(lived, each), is_chosen=each is span) for each in Span
        ),
        sentence=minutes_in_all(sum(lived.by_day.values())),
        week=_week(lived),
        minutes=minutes_section(lived, span),
        pain=pain_section(lived, span),
        year=year_section(lived),
        keeping_going=keeping_going_of(lived.prescriptions, lived.decisions, lived.by_week),
        milestones=milestones_shown(lived),
        back=_back(lived),
        measures=measures_of(plan, today=today),
        elsewhere=_elsewhere(lived),
    )


def _week(lived: Lived) -> str:
    """This week's minutes. While the back has flared, Today says what to walk, not this."""
    if lived.running is None:
        return ""
    done = lived.by_week[lived.running.number]
    numbers = {"minutes": whole(done), "planned": whole(lived.running.weekly_minutes)}
    if lived.open_flare_up is None:
        return _("This week: %(minutes)s of %(planned)s minutes.") % numbers
    return (
        ngettext("This week: %(minutes)s minute.", "This week: %(minutes)s minutes.", done)
        % numbers
    )


def _back(lived: Lived) -> str:
    """Whether the pain came back, for whoever was free of it: for others the chart's sentence says it all (6.2)."""
    if not lived.history.episode.was_recovered:
        return ""
    return words_of(lived.history, flare_ups=len(lived.flare_ups)).sentence


def _elsewhere(lived: Lived) -> str:
    """Minutes of days that belong to no week of the plan."""
    minutes = sum(lived.by_day.values()) - sum(lived.by_week.values())
    if not minutes:
        return ""
    return ngettext(
        "%(minutes)s minute more was walked outside your plan's weeks, for example in a pause. It counts"
        " in the sum above.",
        "%(minutes)s minutes more were walked outside your plan's weeks, for example in a pause. They"
        " count in the sum above.",
        minutes,
    ) % {"minutes": whole(minutes)}
