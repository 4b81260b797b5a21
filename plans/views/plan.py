"""The plan week by week, and why each number is what it is."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import adjusting
from plans.forms.changes import AskForm
from plans.models import Plan
from plans.presenters.plan_page import plan_page
from plans.presenters.weeks import week_page
from plans.views.loading import with_own_plan
from screening.actions.listing import notice_words
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422


@with_own_plan
def plan(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Every week: what was, what is, what comes if all goes well; offers on top."""
    page = plan_page(plan)
    return render(request, "plans/plan.html", {"plan": plan, "page": page})


@with_own_plan
def week(request: AuthenticatedRequest, plan: Plan, number: int) -> HttpResponse:
    """One week: why this number, what came of it; and a question about it to the clinic."""
    if request.method != "POST":
        return _week(request, plan, number, AskForm())
    form = AskForm(request.POST)
    if not form.is_valid():
        return _week(request, plan, number, form, status=UNPROCESSABLE)
    try:
        asks = _ask(request, plan, number, form.cleaned_data["text"])
    except adjusting.NoClinic:
        # They left the clinic in another tab: the page says now whom to show it to.
        return redirect("plans:week", number)
    messages.success(
        request, _("Sent to your clinic. They see it when they next look: nobody reads it live.")
    )
    return redirect("screening:symptoms-list") if asks else redirect("plans:week", number)


@transaction.atomic
def _ask(request: AuthenticatedRequest, plan: Plan, number: int, text: str) -> bool:
    """Send the question, and keep what its words ask for; returns whether they ask."""
    now = timezone.now()
    if week_page(plan, number) is None:
        raise Http404
    words = notice_words(participant=request.user, text=text, by=request.user, now=now)
    adjusting.ask_to_look(plan=plan, number=number, text=text, by=request.user, now=now)
    return words is not None


def _week(
    request: AuthenticatedRequest, plan: Plan, number: int, form: AskForm, *, status: int = 200
) -> HttpResponse:
    page = week_page(plan, number)
    if page is None:
        raise Http404
    context = {"plan": plan, "page": page, "form": form}
    return render(request, "plans/week.html", context, status=status)


@with_own_plan
def week_to_print(request: AuthenticatedRequest, plan: Plan, number: int) -> HttpResponse:
    """One week on paper, to show to a physiotherapist or doctor."""
    page = week_page(plan, number)
    if page is None:
        raise Http404
    return render(request, "plans/week_print.html", {"plan": plan, "page": page})
