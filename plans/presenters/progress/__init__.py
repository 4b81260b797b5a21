"""Progress: what was walked and how the back was, in pictures, tables and words."""

from plans.presenters.progress.minutes import minutes_section
from plans.presenters.progress.page import ProgressPage, progress_page
from plans.presenters.progress.pain import pain_section
from plans.presenters.progress.sections import Section
from plans.presenters.progress.spans import Span, span_of
from plans.presenters.progress.year import year_section

__all__ = [
    "ProgressPage",
    "Section",
    "Span",
    "minutes_section",
    "pain_section",
    "progress_page",
    "span_of",
    "year_section",
]
