"""The questions at the measurement points: what is due, on one page."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.actions import measuring
from plans.forms.measures import MeasuresForm
from plans.models import Plan
from plans.views.loading import logging
from screening.actions.listing import notice_words
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422


@logging
def measures(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Own activities, pain, and how the back is beside the start; each point once."""
    due = queries.due_of(plan, today=timezone.localdate())
    if not due:
        return redirect("plans:today")
    if "skip" in request.POST:
        return _skip(request, plan)
    form = MeasuresForm(request.POST if request.method == "POST" else None, due=due)
    if form.is_bound and form.is_valid():
        asks_more = _save(request, plan, form)
        messages.success(request, _thanks(form.left_out))
        return redirect("screening:symptoms-list" if asks_more else "plans:progress")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "plans/measures.html", {"form": form, "due": due}, status=status)


@transaction.atomic
def _save(request: AuthenticatedRequest, plan: Plan, form: MeasuresForm) -> bool:
    """Keep the answers and what their words ask for, both or neither; returns whether they ask."""
    now, by = timezone.now(), request.user
    asks_more = False
    if form.due.names_activities:
        words = form.words()
        text = ". ".join(each for each in words if each)
        asks_more = notice_words(participant=by, text=text, by=by, now=now) is not None
        measuring.name_activities(plan=plan, words=words, by=by, now=now)
    measuring.answer(plan=plan, given=form.given(), by=by, now=now)
    return asks_more


def _skip(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    measuring.answer(plan=plan, given=(), by=request.user, now=timezone.now())
    messages.info(request, _("You skipped these questions. They stay empty, and that is fine."))
    return redirect("plans:today")


def _thanks(left_out: int) -> str:
    kept = _("Thank you. Your answers are kept.")
    if not left_out:
        return kept
    skipped = ngettext(
        "The question you skipped stays empty.",
        "The %(count)s questions you skipped stay empty.",
        left_out,
    ) % {"count": left_out}
    return f"{kept} {skipped}"
