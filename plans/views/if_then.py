"""The if-then plan: written after the start, looked at again in weeks 4 and 12."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions.adjusting import change_preferences
from plans.actions.starting import Preferences
from plans.forms.if_then import IfThenForm
from plans.models import Plan
from plans.presenters.if_then import if_then_of
from plans.views.loading import walking
from screening.actions.listing import notice_words
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422


@walking
def if_then(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Write or change it, or leave it for another day."""
    known = Preferences.of(plan.preferences)
    form = IfThenForm.filled(known)
    status = 200
    if request.method == "POST":
        form = IfThenForm(request.POST)
        if form.is_valid():
            asks = _save(request, plan, form, known)
            return redirect("screening:symptoms-list" if asks else "plans:today")
        status = UNPROCESSABLE
    context = {"form": form, "if_then": if_then_of(plan)}
    return render(request, "plans/if_then.html", context, status=status)


@transaction.atomic
def _save(request: AuthenticatedRequest, plan: Plan, form: IfThenForm, known: Preferences) -> bool:
    """Save it with what its words ask for, both or neither; returns whether they ask.

    What is left as it was leaves no trace and asks nothing again.
    """
    wanted = form.preferences(known)
    if wanted == known:
        return False
    now = timezone.now()
    words = notice_words(participant=request.user, text=form.free_text(), by=request.user, now=now)
    change_preferences(plan=plan, preferences=wanted, by=request.user, now=now)
    messages.success(request, _("Your plan for walking is saved."))
    return words is not None
