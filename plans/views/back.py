"""What is asked about the back between check-ins: whether pain lasted, and the monthly questions."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans import queries
from plans.actions import flaring
from plans.forms.back import LastingForm, MonthlyForm
from plans.models import Plan
from plans.views.loading import logging
from screening.actions.listing import notice_words
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422
KEPT = _("Thank you. What you told us is kept.")


@logging
def lasting(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """ "Did it last a whole day and night?" — asked after two days with a log and pain of 3 or more."""
    day = queries.history_of(plan, today=timezone.localdate()).asks_about
    if day is None:
        return redirect("plans:today")
    form = LastingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        flaring.answer_recurrence(
            plan=plan,
            began_on=day,
            lasted=form.cleaned_data["lasted"],
            interference=form.cleaned_data["interference"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, KEPT)
        return redirect("plans:flare" if form.cleaned_data["lasted"] else "plans:today")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "plans/lasting.html", {"form": form, "day": day}, status=status)


@logging
def monthly(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The questions of this month, once."""
    today = timezone.localdate()
    month = queries.month_due(plan, today=today)
    if month is None or plan.starts_on is None:
        return redirect("plans:today")
    since = queries.history_of(plan, today=today).last_answered_on or plan.starts_on
    form = MonthlyForm(request.POST if request.method == "POST" else None, since=since, today=today)
    if request.method == "POST" and form.is_valid():
        asks_more = _save(request, plan, month, form)
        messages.success(request, KEPT)
        return redirect("screening:symptoms-list" if asks_more else "plans:today")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "plans/monthly.html", {"form": form, "since": since}, status=status)


@transaction.atomic
def _save(request: AuthenticatedRequest, plan: Plan, month: int, form: MonthlyForm) -> bool:
    """Keep the answers and what their words ask for, both or neither; returns whether they ask."""
    now = timezone.now()
    answers = form.answers()
    words = notice_words(
        participant=request.user, text=str(answers["hurt_part"]), by=request.user, now=now
    )
    flaring.answer_monthly(plan=plan, month=month, answers=answers, by=request.user, now=now)
    return words is not None


@logging
def monthly_wanted(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Whether the monthly questions go on after the programme."""
    said = request.POST.get("wanted")
    if said in ("yes", "no"):
        flaring.choose_monthly(plan=plan, wanted=said == "yes", by=request.user, now=timezone.now())
        messages.success(
            request,
            _("We will ask you once a month.")
            if said == "yes"
            else _("No more monthly questions."),
        )
    return redirect("plans:today")
