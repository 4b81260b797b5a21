"""A pause, the end of a plan, and a new beginning: each on a page that says what it does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.actions import pausing
from plans.forms.back import PauseForm
from plans.models import Plan, PlanStatus
from plans.presenters.pausing import gap_rows
from plans.queries import Programme, Stage, programme_of
from plans.views.loading import not_walking, or_today, walking
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422
MAY_RESTART = frozenset({Stage.WALKING, Stage.PAUSED, Stage.PAUSED_INACTIVE, Stage.FINISHED})
NO_LIVE_PLAN = frozenset({Stage.CONSENT, Stage.PREVIEW})
WHAT_ENDING_DOES = (
    _("There are no more walks to follow and no more reminder mails."),
    _("Everything you logged is kept."),
    _("You can begin again with a new plan. The safety questions come first."),
)
WHAT_RESTARTING_DOES = (
    _("The plan you have ends. Everything you logged is kept."),
    _("All safety questions come first, about how you are now. About five minutes."),
    _("Then you answer a few questions and get a new plan for 26 weeks."),
)
ENDED = _("Your plan has ended. Everything you logged is kept.")


@walking
def pause(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Pause the plan and its mails; `?weeks=` chooses a length beforehand, a POST alone pauses."""
    if request.method == "POST":
        form = PauseForm(request.POST)
        if form.is_valid():
            try:
                pausing.pause(
                    plan=plan,
                    weeks=form.cleaned_data["weeks"],
                    by=request.user,
                    now=timezone.now(),
                )
            except pausing.BadPause as refusal:
                form.add_error("weeks", str(refusal))
            else:
                return redirect("plans:today")
        status = UNPROCESSABLE
    else:
        form = PauseForm(initial={"weeks": request.GET.get("weeks", "")})
        status = 200
    return render(request, "plans/pause.html", {"form": form, "rows": gap_rows()}, status=status)


def _own_programme(request: AuthenticatedRequest) -> tuple[Programme, Plan | None]:
    """Where the person stands, with the plan that can be ended, if there is one."""
    programme = programme_of(request.user, now=timezone.now())
    return programme, None if programme.stage in NO_LIVE_PLAN else programme.plan


@or_today
def end(request: AuthenticatedRequest) -> HttpResponse:
    """End the plan for good, in whatever state it is. A lock stays a lock."""
    programme, plan = _own_programme(request)
    if plan is None:
        if request.method == "POST":
            return redirect("plans:end")
        over = Plan.objects.for_user(request.user).filter(status=PlanStatus.ENDED).exists()
        if over and programme.stage is Stage.SCREENING:
            return render(request, "plans/ended.html")
        return not_walking(request, programme)
    if programme.stage is Stage.FINISHED:
        return redirect("plans:restart")
    if request.method != "POST":
        return render(
            request,
            "plans/end.html",
            {
                "hold": programme.hold,
                "may_pause": programme.stage is Stage.WALKING,
                "lines": WHAT_ENDING_DOES,
            },
        )
    pausing.end(plan=plan, by=request.user, now=timezone.now())
    messages.success(request, ENDED)
    return redirect("plans:end" if programme.hold is None else "plans:today")


@or_today
def restart(request: AuthenticatedRequest) -> HttpResponse:
    """End this plan and answer the safety questions for a new one."""
    programme, plan = _own_programme(request)
    if plan is None or programme.stage not in MAY_RESTART:
        return not_walking(request, programme) if plan is None else redirect("plans:today")
    if request.method != "POST":
        return render(request, "plans/restart.html", {"lines": WHAT_RESTARTING_DOES})
    pausing.end(plan=plan, by=request.user, now=timezone.now())
    messages.success(request, ENDED)
    return redirect("screening:start")
