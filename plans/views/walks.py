"""Logging walks."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from plans import queries
from plans.actions import walking as actions
from plans.forms.walk import WalkForm
from plans.models import Plan, PlanStatus, Walk
from plans.views.loading import logging
from screening.actions.listing import notice_words
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422


@logging
def new(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Log a walk: prefilled from the plan, only the minutes are required."""
    today = timezone.localdate()
    if request.method != "POST":
        prescription = queries.running_prescription(plan)
        minutes = (
            prescription.minutes if prescription and plan.status == PlanStatus.ACTIVE else None
        )
        return _page(request, WalkForm.blank(today=today, minutes=minutes))
    form = WalkForm(request.POST, today=today)

    def save() -> None:
        walk, _ = actions.log_walk(
            plan=plan,
            client_key=form.key,
            entry=form.entry(),
            by=request.user,
            now=timezone.now(),
        )
        _say_logged(request, walk)

    return _save(request, form, save)


@logging
def as_planned(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Today's walk, done as planned: one tap."""
    prescription = queries.running_prescription(plan)
    try:
        key = UUID(request.POST.get("client_key", ""))
    except ValueError:
        key = None
    if key is None or prescription is None or plan.status != PlanStatus.ACTIVE:
        return redirect("plans:walk-new")
    entry = actions.WalkEntry(
        walked_on=timezone.localdate(), duration_minutes=prescription.minutes, as_planned=True
    )
    try:
        walk, _ = actions.log_walk(
            plan=plan, client_key=key, entry=entry, by=request.user, now=timezone.now()
        )
    except actions.DayOutOfRange as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:today")
    _say_logged(request, walk)
    return redirect("plans:today")


@logging
def change(request: AuthenticatedRequest, plan: Plan, public_id: UUID) -> HttpResponse:
    """Correct a walk that was logged."""
    walk: Walk = get_object_or_404(Walk.objects.for_user(request.user), public_id=public_id)
    today = timezone.localdate()
    if request.method != "POST":
        names = WalkForm.base_fields
        initial = {name: getattr(walk, name) for name in names}
        return _page(request, WalkForm(today=today, initial=initial), walk)
    form = WalkForm(request.POST, today=today)

    def save() -> None:
        actions.change_walk(walk=walk, entry=form.entry(), by=request.user, now=timezone.now())
        messages.success(request, "Your walk is changed.")

    return _save(request, form, save, walk)


@logging
def delete(request: AuthenticatedRequest, plan: Plan, public_id: UUID) -> HttpResponse:
    """Take a walk out of the log."""
    walk: Walk = get_object_or_404(Walk.objects.for_user(request.user), public_id=public_id)
    actions.delete_walk(walk=walk, by=request.user, now=timezone.now())
    messages.success(request, "The walk is taken out.")
    return redirect("plans:today")


def _save(
    request: AuthenticatedRequest,
    form: WalkForm,
    save: Callable[[], None],
    walk: Walk | None = None,
) -> HttpResponse:
    """Save a valid form; show every refusal beside its field with what was typed.

    Warning words in a note that is new lead on to the list question (clinical specification 4.5).
    """
    if form.is_valid():
        try:
            asks = _save_with_note(request, form, save, walk)
        except actions.DayOutOfRange as refusal:
            form.add_error("walked_on", str(refusal))
        else:
            return redirect("screening:symptoms-list" if asks else "plans:today")
    return _page(request, form, walk, status=UNPROCESSABLE)


@transaction.atomic
def _save_with_note(
    request: AuthenticatedRequest, form: WalkForm, save: Callable[[], None], walk: Walk | None
) -> bool:
    """Save the walk and what its note asks for, both or neither; returns whether it asks.

    The note first: the person is locked before their plan, in the order in which a submitted
    screening takes them.
    """
    note = form.entry().note
    words = None
    if walk is None or note != walk.note:
        words = notice_words(
            participant=request.user, text=note, by=request.user, now=timezone.now()
        )
    save()
    return words is not None


def _page(
    request: AuthenticatedRequest, form: WalkForm, walk: Walk | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, "plans/walk.html", {"form": form, "walk": walk}, status=status)


def _say_logged(request: AuthenticatedRequest, walk: Walk) -> None:
    messages.success(request, f"{walk.duration_minutes} minutes logged.")
