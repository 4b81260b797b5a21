"""Fetch and authorise in one step: where the participant stands, and what they may open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from plans.actions import checking_in, choosing_days, flaring, locking, measuring, starting
from plans.actions import walking as logging_walks
from plans.models import Plan, Walk
from plans.presenters.overrides import told_now
from plans.presenters.pausing import coming_back
from plans.presenters.summary import summary_page
from plans.queries import (
    Programme,
    Stage,
    are_measures_due,
    full_screening_due,
    open_flare_up,
    programme_of,
    running_prescription,
)
from plans.queries.overrides import ended_by_clinician
from screening.emergency_numbers import numbers_of
from screening.queries import open_words
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.http import HttpResponseClientRedirect, wants_fragment

Page = Callable[..., HttpResponse]

# Where a person who is not walking belongs instead.
ELSEWHERE = {
    Stage.CONSENT: "accounts:consent",
    Stage.SCREENING: "screening:start",
    Stage.START: "plans:start",
    Stage.PREVIEW: "plans:start",
}
WALKS_MAY_BE_LOGGED = frozenset(
    {Stage.WALKING, Stage.PAUSED_REVIEW, Stage.PAUSED_INACTIVE, Stage.PAUSED, Stage.FINISHED}
)
# Plans that rest until the person comes back by themselves.
RESTING = frozenset({Stage.PAUSED, Stage.PAUSED_INACTIVE})

# Another tab, or the second half of a double click, was first.
CAME_TOO_LATE = (
    starting.NotADraft,
    starting.NotScreened,
    starting.OnHold,
    starting.PlanAlreadyActive,
    checking_in.CheckInClosed,
    checking_in.CheckInIncomplete,
    choosing_days.NoSuchDay,
    flaring.NoFlareUp,
    flaring.AskedBefore,
    locking.NotRunning,
    measuring.NotDue,
    logging_walks.LoggingBlocked,
    Walk.DoesNotExist,
)


def or_today(view: Page) -> Page:
    """Where things have moved on since the page was shown, Today says how they stand."""

    @wraps(view)
    def in_time(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CAME_TOO_LATE:
            return redirect("plans:today")

    return in_time


def not_walking(request: AuthenticatedRequest, programme: Programme) -> HttpResponse:
    """To the next step, or the page that says why there is no walking plan to follow now."""
    if wants_fragment(request):
        # The part of a page that htmx asked for is no more: Today is loaded as a whole.
        return HttpResponseClientRedirect(reverse("plans:today"))
    if programme.stage is Stage.SCREENING and (over := ended_by_clinician(request.user)):
        return render(request, "plans/ended.html", {"told": told_now(over, None)})
    if programme.stage in ELSEWHERE:
        return redirect(ELSEWHERE[programme.stage])
    if programme.stage is Stage.FINISHED and programme.plan is not None:
        return _finished(request, programme.plan)
    now = timezone.now()
    context: dict[str, object] = {
        "programme": programme,
        "stage": programme.stage.value,
        "note_asks": open_words(request.user) is not None,
        "numbers": numbers_of(request.user),
    }
    if programme.stage in RESTING and programme.plan is not None:
        context["told"] = told_now(programme.plan, running_prescription(programme.plan))
        context["coming_back"] = coming_back(programme.plan, now=now)
        context["flare_up"] = open_flare_up(request.user)
    return render(request, "plans/on_hold.html", context)


def _finished(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """What the programme came to, and what goes on after it."""
    context = {
        "page": summary_page(plan, today=timezone.localdate()),
        "note_asks": open_words(request.user) is not None,
        "screening_due": full_screening_due(plan, now=timezone.now()),
        "measures_due": are_measures_due(plan, today=timezone.localdate()),
    }
    return render(request, "plans/finished.html", context)


def walking(view: Page) -> Page:
    """Give the view the running plan; send everyone else where they belong."""

    @wraps(view)
    def with_plan(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        programme = programme_of(request.user, now=timezone.now())
        if programme.stage is not Stage.WALKING:
            return not_walking(request, programme)
        return or_today(view)(request, programme.plan, *args, **kwargs)

    return with_plan


def logging(view: Page) -> Page:
    """Give the view the plan that walks are logged in: also while paused, never while locked."""

    @wraps(view)
    def with_plan(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        programme = programme_of(request.user, now=timezone.now())
        if programme.stage not in WALKS_MAY_BE_LOGGED:
            return not_walking(request, programme)
        return or_today(view)(request, programme.plan, *args, **kwargs)

    return with_plan


def with_own_plan(view: Page) -> Page:
    """Give the view the live plan, whatever its state, to look at."""

    @wraps(view)
    def with_plan(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        programme = programme_of(request.user, now=timezone.now())
        if programme.plan is None or programme.stage in (
            Stage.CONSENT,
            Stage.PREVIEW,
            Stage.LOCKED,
            # While stopped, only what to do next is said (clinical specification 3.5).
            Stage.STOPPED,
        ):
            return not_walking(request, programme)
        plan: Plan = programme.plan
        return view(request, plan, *args, **kwargs)

    return with_plan
