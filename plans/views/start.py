"""The plan's questions, its preview with reasons and "what if", and the start."""

from collections.abc import Mapping
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from plans.actions import starting
from plans.forms.start import OwnChoiceForm, StartForm, WhatIfForm
from plans.models import Plan, PlanStatus
from plans.presenters import preview as presenter
from plans.queries import Stage, programme_of
from plans.views.loading import Page, not_walking, or_today
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.http import wants_fragment

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
        _as_answered(draft, request.GET) if draft else StartForm.blank(today=timezone.localdate())
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


def _as_answered(draft: Plan, tried: Mapping[str, str]) -> StartForm:
    """The answers of the draft; with those of a "what if" where its link came from there."""
    asked = WhatIfForm(tried)
    changed = presenter.changed_answers(draft, **asked.cleaned_data) if asked.is_valid() else {}
    return StartForm.filled(draft.inputs, draft.preferences, **changed)


def own_draft(view: Page) -> Page:
    """Give the view the draft of this address, as long as it can still be accepted."""

    @wraps(view)
    def with_draft(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
        plan: Plan = get_object_or_404(Plan.objects.for_user(request.user), public_id=public_id)
        if plan.status != PlanStatus.DRAFT:
            return redirect("plans:today")
        programme = programme_of(request.user, now=timezone.now())
        if programme.stage is not Stage.PREVIEW or programme.plan != plan:
            return not_walking(request, programme)
        return or_today(view)(request, plan)

    return with_draft


@own_draft
def preview(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """26 weeks with the reason of every number; accept as it is, or begin smaller."""
    page = presenter.preview_page(plan, today=timezone.localdate())
    form = OwnChoiceForm(lowest=page.smallest_minutes, proposed=page.minutes)
    status = 200
    if request.method == "POST":
        form = OwnChoiceForm(request.POST, lowest=page.smallest_minutes, proposed=page.minutes)
        if form.is_valid():
            starting.accept_plan(
                plan=plan,
                minutes=form.cleaned_data["minutes"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("plans:if-then")
        status = UNPROCESSABLE
    context = {"plan": plan, "page": page, "form": form, "asked": WhatIfForm.of(plan.inputs)}
    return render(request, "plans/preview.html", context, status=status)


@own_draft
def what_if(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The preview with other answers, side by side with the draft. Stores nothing."""
    if not request.GET:
        return redirect("plans:preview", plan.public_id)
    asked = WhatIfForm(request.GET)
    result = presenter.what_if(plan, **asked.cleaned_data) if asked.is_valid() else None
    context = {"plan": plan, "asked": asked, "what_if": result}
    status = 200 if result else UNPROCESSABLE
    if wants_fragment(request):
        return render(request, "plans/_what_if.html", context, status=status)
    page = presenter.preview_page(plan, today=timezone.localdate())
    form = OwnChoiceForm(lowest=page.smallest_minutes, proposed=page.minutes)
    whole = {**context, "page": page, "form": form, "has_errors": result is None}
    return render(request, "plans/preview.html", whole, status=status)


def projection(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The projection as a picture: inside the page by htmx, or by itself without JavaScript."""
    plan: Plan = get_object_or_404(Plan.objects.for_user(request.user), public_id=public_id)
    inline = bool(getattr(request, "htmx", False))
    asked = WhatIfForm(request.GET)
    svg = None
    if asked.is_valid():
        svg = presenter.what_if_chart(plan, **asked.cleaned_data, themed=inline)
    if svg is None and not plan.projection:
        raise Http404  # the gate held this draft back: there are no weeks to draw
    svg = svg or presenter.projection_chart(plan, themed=inline)
    if inline:
        return HttpResponse(svg)
    return HttpResponse(svg, content_type="image/svg+xml")
