"""What was walked and how the back was: in words, as pictures, as tables and as files."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from plans.charts.common import FIXED, THEMED
from plans.models import Plan
from plans.presenters.progress import (
    Section,
    Span,
    minutes_section,
    pain_section,
    progress_page,
    span_of,
    year_section,
)
from plans.presenters.progress.answers import answers_file
from plans.queries import Lived, lived_of
from plans.views.loading import with_own_plan
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.csv_files import csv_file
from walkback.core.http import render_partial, wants_fragment

SECTIONS: dict[str, Callable[[Lived, Span], Section]] = {
    "minutes": minutes_section,
    "pain": pain_section,
    "year": lambda lived, _span: year_section(lived),
}


@vary_on_headers("HX-Request")
@with_own_plan
def progress(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The page; to htmx the charts of another span."""
    page = progress_page(plan, _span(request), today=timezone.localdate())
    context = {"plan": plan, "page": page, "in_part": wants_fragment(request)}
    return render_partial(request, "plans/progress.html", "charts", context)


@vary_on_headers("HX-Request")
@with_own_plan
def picture(request: AuthenticatedRequest, plan: Plan, name: str) -> HttpResponse:
    """One chart: inside the page by htmx, in its colours; by itself without JavaScript."""
    section = _section(plan, name, _span(request))
    if wants_fragment(request):
        return HttpResponse(section.draw(THEMED))
    return HttpResponse(section.draw(FIXED), content_type="image/svg+xml")


@with_own_plan
def numbers(request: AuthenticatedRequest, plan: Plan, name: str) -> HttpResponse:
    """The same numbers as a file."""
    span = _span(request)
    section = _section(plan, name, span)
    return csv_file(f"walkback-{name}-{span}", section.file.columns, section.file.rows)


@with_own_plan
def measures(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Every answer to the questions about the back as a file."""
    file = answers_file(plan)
    return csv_file("walkback-measures", file.columns, file.rows)


def _section(plan: Plan, name: str, span: Span) -> Section:
    """Raises Http404 for a chart that does not exist."""
    if name not in SECTIONS:
        raise Http404
    return SECTIONS[name](lived_of(plan, today=timezone.localdate()), span)


def _span(request: AuthenticatedRequest) -> Span:
    return span_of(request.GET.get("span"))
