"""What was walked, as a picture and as a table."""

from django.http import HttpResponse
from django.shortcuts import render

from plans.models import Plan
from plans.presenters.progress import Span, progress_page
from plans.progress_chart import progress_svg
from plans.views.loading import with_own_plan
from walkback.accounts.http import AuthenticatedRequest


@with_own_plan
def progress(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Minutes by week, or by day of this week, beside the plan."""
    page = progress_page(plan, _span(request))
    return render(request, "plans/progress.html", {"plan": plan, "page": page})


@with_own_plan
def chart(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The same as a picture: inside the page by htmx, or by itself without JavaScript."""
    inline = bool(getattr(request, "htmx", False))
    page = progress_page(plan, _span(request))
    svg = progress_svg(page.bars, page.axis, page.picture, themed=inline)
    if inline:
        return HttpResponse(svg)
    return HttpResponse(svg, content_type="image/svg+xml")


def _span(request: AuthenticatedRequest) -> Span:
    """All weeks, unless this week is asked for."""
    return Span.WEEK if request.GET.get("span") == Span.WEEK else Span.ALL
