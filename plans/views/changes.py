"""Changed days, facts and weekday; and the answers to what is offered."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans import queries
from plans.actions import adjusting
from plans.actions.changing import change_all
from plans.domain.schedule import WeekAlreadyLengthened
from plans.forms.changes import ChangeForm
from plans.models import AdjustmentKind, Plan, PlanStatus
from plans.presenters.plan_page import saved_words
from plans.views.loading import walking
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422
LENGTHENED_BEFORE = _(
    "This week was made longer already. You can change the day again when the next one begins."
)


@walking
def change(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """What the plan goes by, as it is known now, to be changed from the next week on."""
    inputs = queries.current_inputs(plan)
    if request.method != "POST":
        return _page(request, ChangeForm.filled(inputs, plan.preferences))
    form = ChangeForm(request.POST)
    if form.is_valid():
        try:
            changed = change_all(
                plan=plan,
                facts=form.facts(inputs),
                preferences=form.preferences(plan.preferences),
                by=request.user,
                now=timezone.now(),
            )
        except WeekAlreadyLengthened:
            form.add_error("week_begins", LENGTHENED_BEFORE)
        except adjusting.NotNow as refusal:
            form.add_error("week_begins", str(refusal))
        else:
            if changed.plan.status != PlanStatus.ACTIVE:
                return redirect("plans:today")
            messages.success(request, saved_words(changed))
            return redirect("plans:plan")
    return _page(request, form, status=UNPROCESSABLE)


def _page(request: AuthenticatedRequest, form: ChangeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "plans/change.html", {"form": form}, status=status)


SAID_YES = {
    AdjustmentKind.PROMOTION: _("From next week on your plan grows at the usual pace."),
    AdjustmentKind.NEW_NORMAL: _(
        "Your usual pain is set anew. Your plan compares with it from now on."
    ),
}
SAID_NO = _("Your plan stays as it is. You may be asked again in a few weeks.")
ANSWERS: dict[str, Callable[..., object]] = {
    AdjustmentKind.PROMOTION: adjusting.answer_promotion,
    AdjustmentKind.NEW_NORMAL: adjusting.answer_new_normal,
}


@walking
def offer(request: AuthenticatedRequest, plan: Plan, kind: str) -> HttpResponse:
    """Yes, or not now."""
    if kind not in ANSWERS:
        raise Http404
    if request.POST.get("answer") not in ("yes", "no"):
        return redirect("plans:plan")
    accepted = request.POST["answer"] == "yes"
    try:
        ANSWERS[kind](plan=plan, accepted=accepted, by=request.user, now=timezone.now())
    except adjusting.NotOffered:
        # Answered in another tab, or the week was decided since: the plan says how it stands.
        return redirect("plans:plan")
    messages.success(request, SAID_YES[AdjustmentKind(kind)] if accepted else SAID_NO)
    return redirect("plans:plan")
