""" "My back has flared": the questions, what the walks are for now, and the end of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans import queries
from plans.actions import flaring
from plans.models import Plan
from plans.presenters.episodes import episode_words
from plans.presenters.flare import flare_page, ramp_chart, ramp_of
from plans.views.loading import logging, walking
from screening.emergency_numbers import numbers_of
from screening.views.pages import forward
from walkback.accounts.http import AuthenticatedRequest

ENDED = _("Good to hear. Your next weekly decision takes it into account.")
NOT_YET = _("Take your time. Nothing is missed while your back has flared.")


@walking
def flare(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Report a flare-up with one tap; later, what helps with it."""
    flare_up = queries.open_flare_up(request.user)
    waits = flare_up is not None and queries.has_questions_left(flare_up)
    if request.method == "POST":
        if flare_up is not None and not waits:
            return redirect("plans:flare")
        return forward(flaring.report(plan=plan, by=request.user, now=timezone.now()))
    prescription = queries.running_prescription(plan)
    context: dict[str, object] = {"numbers": numbers_of(request.user)}
    today = timezone.localdate()
    if flare_up is None or waits or prescription is None:
        context |= {"waits": waits, "back": episode_words(plan, today=today)}
        return render(request, "plans/flare.html", context)
    context["page"] = flare_page(plan, flare_up, prescription, today=today)
    return render(request, "plans/flare_open.html", context)


@walking
def way_back(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The return ramp as a picture: inside the page by htmx, or by itself without JavaScript."""
    prescription = queries.running_prescription(plan)
    ramp = ramp_of(plan, prescription) if prescription else None
    if ramp is None:
        raise Http404
    inline = bool(getattr(request, "htmx", False))
    svg = ramp_chart(ramp, themed=inline)
    return HttpResponse(svg) if inline else HttpResponse(svg, content_type="image/svg+xml")


@logging
def settled(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The answer to "has it settled?": only the person ends a flare-up."""
    said = request.POST.get("settled")
    now = timezone.now()
    if said == "yes":
        flaring.end(participant=request.user, by=request.user, now=now)
        messages.success(request, ENDED)
    elif said == "no":
        flaring.not_yet(participant=request.user, by=request.user, now=now)
        messages.info(request, NOT_YET)
    else:
        return redirect("plans:flare")
    return redirect("plans:today")
