"""The plan's questions, its preview with reasons, and the start."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from plans.actions import starting
from plans.forms.start import OwnChoiceForm, StartForm
from plans.models import Plan, PlanStatus
from plans.presenters.preview import preview_page, projection_chart
from plans.queries import Stage, programme_of
from plans.views.loading import not_walking, or_today
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422


@or_today
def start(request: AuthenticatedRequest) -> HttpResponse:
    """What the plan is made from."""
    now = timezone.now()
    programme = programme_of(request.user, now=now)
    if programme.stage is Stage.WALKING:
        return redirect("plans:today")
    if programme.stage not in (Stage.START, Stage.PREVIEW):
        return not_walking(request, programme)
    draft = programme.plan
    form = (
        StartForm.filled(draft.inputs, draft.preferences)
        if draft
        else StartForm.blank(today=timezone.localdate())
    )
    status = 200
    if request.method == "POST":
        form = StartForm(request.POST)
        if form.is_valid():
            plan = starting.draft_plan(
                participant=request.user,
                inputs=form.inputs(),
                preferences=form.preferences(),
                by=request.user,
                now=now,
            )
            return redirect("plans:preview", plan.public_id)
        status = UNPROCESSABLE
    context = {"form": form, "draft": draft, "screening": programme.screening}
    return render(request, "plans/start.html", context, status=status)


@or_today
def preview(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """26 weeks with the reason of every number; accept as it is, or begin smaller."""
    plan: Plan = get_object_or_404(Plan.objects.for_user(request.user), public_id=public_id)
    if plan.status != PlanStatus.DRAFT:
        return redirect("plans:today")
    now = timezone.now()
    programme = programme_of(request.user, now=now)
    if programme.stage is not Stage.PREVIEW or programme.plan != plan:
        return not_walking(request, programme)
    page = preview_page(plan, today=timezone.localdate())
    form = OwnChoiceForm(lowest=page.smallest_minutes, proposed=page.minutes)
    status = 200
    if request.method == "POST":
        form = OwnChoiceForm(request.POST, lowest=page.smallest_minutes, proposed=page.minutes)
        if form.is_valid():
            starting.accept_plan(
                plan=plan, minutes=form.cleaned_data["minutes"], by=request.user, now=now
            )
            return redirect("plans:today")
        status = UNPROCESSABLE
    context = {"plan": plan, "page": page, "form": form}
    return render(request, "plans/preview.html", context, status=status)


def projection(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The projection as a picture: inside the page by htmx, or by itself without JavaScript."""
    plan: Plan = get_object_or_404(Plan.objects.for_user(request.user), public_id=public_id)
    inline = bool(getattr(request, "htmx", False))
    svg = projection_chart(plan, themed=inline)
    if inline:
        return HttpResponse(svg)
    return HttpResponse(svg, content_type="image/svg+xml")
