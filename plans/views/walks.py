"""Logging walks."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.actions import walking as actions
from plans.forms.walk import WalkForm
from plans.models import Plan, PlanStatus, Walk
from plans.presenters.today import shown_bouts, week_at_hand
from plans.presenters.today_actions import logged_words
from plans.views.loading import logging, with_own_plan
from screening.actions.listing import notice_words
from walkback.accounts.http import AuthenticatedRequest
from walkback.core import dates
from walkback.core.http import go_to

UNPROCESSABLE = 422
WALKS_A_PAGE = 30
JUST_LOGGED = "walk_just_logged"
"""The walk that Today shows with its undo, once: kept in the session."""


@with_own_plan
def index(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """All walks of the plan, the newest first."""
    walks = Walk.objects.for_user(request.user).filter(plan=plan).order_by("-walked_on", "-pk")
    page = Paginator(walks, WALKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/walks.html", {"page_obj": page})


@logging
def new(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Log a walk: prefilled from the plan, only the minutes are required."""
    today = timezone.localdate()
    if request.method != "POST":
        form = WalkForm.blank(
            plan, today=today, minutes=_minutes_today(plan), newest=queries.newest_walk_id(plan)
        )
        return _page(request, form)
    form = WalkForm(request.POST, today=today)

    def save() -> None:
        walk, _new = actions.log_walk(
            plan=plan,
            client_key=form.key,
            entry=form.entry(),
            by=request.user,
            now=timezone.now(),
        )
        _keep_for_today(request, plan, walk)

    return _save(request, form, save)


def _minutes_today(plan: Plan) -> int | None:
    """What the form is prefilled with: the minutes of today's walk as they are shown."""
    prescription = queries.running_prescription(plan)
    if prescription is None or plan.status != PlanStatus.ACTIVE:
        return None
    week = week_at_hand(plan, prescription, now=timezone.now())
    return sum(shown_bouts(prescription, week.flare_up)) or None


@logging
def as_planned(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Today's walk, done as planned, or what was left of it: one tap."""
    prescription = queries.running_prescription(plan)
    try:
        key = UUID(request.POST.get("client_key", ""))
    except ValueError:
        key = None
    if key is None or prescription is None or plan.status != PlanStatus.ACTIVE:
        return go_to(request, reverse("plans:walk-new"))
    walk = Walk.objects.for_user(request.user).filter(client_key=key).first()
    if walk is None:
        week = week_at_hand(plan, prescription, now=timezone.now())
        bouts = shown_bouts(prescription, week.flare_up)
        done = week.minutes_by_day.get(week.today, 0)
        if not bouts:
            return redirect("plans:today")
        if done >= sum(bouts):
            messages.info(request, _("Today\u2019s walk is logged already."))
            return redirect("plans:today")
        entry = actions.WalkEntry(
            walked_on=week.today,
            duration_minutes=sum(bouts) - done,
            as_planned=True,
            bouts=bouts if len(bouts) > 1 and not done else (),
        )
        walk = _logged_as_planned(request, plan, key, entry)
    if walk is not None:
        _keep_for_today(request, plan, walk)
    return redirect("plans:today")


def _logged_as_planned(
    request: AuthenticatedRequest, plan: Plan, key: UUID, entry: actions.WalkEntry
) -> Walk | None:
    try:
        walk, _new = actions.log_walk(
            plan=plan, client_key=key, entry=entry, by=request.user, now=timezone.now()
        )
    except actions.DayOutOfRange as refusal:
        messages.error(request, str(refusal))
        return None
    return walk


@logging
def change(request: AuthenticatedRequest, plan: Plan, public_id: UUID) -> HttpResponse:
    """Correct a walk that was logged."""
    walk: Walk = get_object_or_404(Walk.objects.for_user(request.user), public_id=public_id)
    today = timezone.localdate()
    if request.method != "POST":
        return _page(request, WalkForm.of(walk, today=today), walk)
    form = WalkForm(request.POST, today=today, walk=walk)

    def save() -> None:
        actions.change_walk(walk=walk, entry=form.entry(), by=request.user, now=timezone.now())
        messages.success(request, _("Your walk is changed."))

    return _save(request, form, save, walk)


@logging
def delete(request: AuthenticatedRequest, plan: Plan, public_id: UUID) -> HttpResponse:
    """Take a walk out of the log, after a page that asks; Today's undo comes here at once."""
    walk: Walk = get_object_or_404(Walk.objects.for_user(request.user), public_id=public_id)
    if request.method != "POST":
        return _ask_before_deleting(request, walk)
    actions.delete_walk(walk=walk, by=request.user, now=timezone.now())
    request.session.pop(JUST_LOGGED, None)
    messages.success(request, _("The walk is taken out."))
    return redirect("plans:today")


def _ask_before_deleting(request: AuthenticatedRequest, walk: Walk) -> HttpResponse:
    body = _("Its minutes no longer count.")
    if walk.added_later:
        body = _("Its minutes no longer count. Its week was decided without it and stays as it is.")
    title = ngettext("%(day)s: %(n)s minute", "%(day)s: %(n)s minutes", walk.duration_minutes) % {
        "day": dates.weekday_day_month(walk.walked_on),
        "n": walk.duration_minutes,
    }
    context = {"walk": walk, "title": title, "body": body}
    return render(request, "plans/walk_delete.html", context)


@logging
def settled(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Whether the back had settled by the morning after a walk: yes, not quite, rather not say."""
    answers = {"yes": True, "no": False, "": None}
    answer = request.POST.get("settled")
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return redirect("plans:today")
    today = timezone.localdate()
    earliest = today - timedelta(days=actions.BACK_DATED_DAYS)
    if answer in answers and earliest <= day < today:
        actions.settle(
            plan=plan, day=day, settled=answers[answer], by=request.user, now=timezone.now()
        )
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
            if asks and request.session.pop(JUST_LOGGED, None):
                # The question comes first; the sentence is all that it leaves room for.
                messages.success(request, logged_words(form.entry().duration_minutes))
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


def _keep_for_today(request: AuthenticatedRequest, plan: Plan, walk: Walk) -> None:
    """Today shows the walk with its undo; where there is no Today to show, a sentence says it."""
    if plan.status == PlanStatus.ACTIVE:
        request.session[JUST_LOGGED] = str(walk.public_id)
    else:
        messages.success(request, logged_words(walk.duration_minutes))
