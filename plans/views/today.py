"""Today, the plan week by week, and why each number."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from plans import queries
from plans.models import Plan
from plans.presenters.today import today_page
from plans.presenters.weeks import week_page, week_rows
from plans.views.loading import walking, with_own_plan
from screening.queries import open_words
from walkback.accounts.http import AuthenticatedRequest
from walkback.learn.queries import lesson_for_week


@walking
def today(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Home: today's walk, this week, one notice, one lesson."""
    prescription = queries.running_prescription(plan)
    if prescription is None:
        return redirect("plans:start")
    page = today_page(plan, prescription, now=timezone.now())
    context = {
        "page": page,
        "note_asks": open_words(request.user) is not None,
        "screening_due": queries.full_screening_due(plan, now=timezone.now()),
        "lesson": lesson_for_week(page.week),
        "client_key": uuid4(),
    }
    return render(request, "plans/today.html", context)


@with_own_plan
def plan(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Every week: what was, what is, what comes if all goes well."""
    context = {"plan": plan, "rows": week_rows(plan)}
    return render(request, "plans/plan.html", context)


@with_own_plan
def week(request: AuthenticatedRequest, plan: Plan, number: int) -> HttpResponse:
    """One week: why this number, what it rested on."""
    page = week_page(plan, number)
    if page is None:
        raise Http404
    return render(request, "plans/week.html", {"plan": plan, "page": page})
