"""Logging one walk from a mail, without signing in."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from plans.actions import walking as actions
from plans.forms.mail_links import LinkedWalkForm
from plans.models import Plan
from plans.presenters.today import shown_bouts, week_at_hand
from plans.queries import prescription_on, running_prescription
from plans.queries.mail_links import holder_of, plan_to_log_in, walk_with_key
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.core import actor, languages
from walkback.core.http import for_link_holders
from walkback.mail.tokens import BadToken, ExpiredToken, WalkLink, client_key

UNPROCESSABLE, GONE = 422, 410


@csrf_exempt
@for_link_holders
def log_walk(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form, POST logs the walk: one walk a link, however often it is sent.

    Exempt from CSRF on purpose: the signed token is the authority, mail programs open pages without cookies,
    and a page without a referrer has no origin to compare. It can log this one walk and shows nothing else.
    """
    try:
        link = WalkLink.read(token)
    except ExpiredToken:
        return _page(request, "expired", status=GONE)
    except BadToken as error:
        raise Http404 from error
    participant = holder_of(link.public_id)
    if participant is None:
        return _page(request, "closed")
    with actor.acting_as(participant.pk), languages.spoken(participant.language):
        return _for(request, participant, link, token, now=timezone.now())


def _for(
    request: HttpRequest, participant: User, link: WalkLink, token: str, *, now: datetime
) -> HttpResponse:
    """The page for the link's holder, in their language."""
    before = walk_with_key(participant, client_key(token))
    if before is not None:
        return _page(request, "before", walk=before)
    plan = plan_to_log_in(participant, now=now)
    if plan is None:
        return _page(request, "closed")
    today = now.astimezone(participant.zone).date()
    form = LinkedWalkForm(
        request.POST if request.method == "POST" else None, fixed=link.day, today=today
    )
    planned = _planned(plan, form.day, now)
    try:
        actions.check_day(plan, form.day, today=today)
        if form.is_bound and form.is_valid():
            walk, new = actions.log_walk(
                plan=plan,
                client_key=client_key(token),
                entry=form.entry(planned),
                by=System.ANONYMOUS,
                now=now,
            )
            return _page(request, "logged" if new else "before", walk=walk)
    except actions.DayOutOfRange as refusal:
        return _page(request, "refused", refusal=str(refusal))
    except actions.LoggingBlocked:
        return _page(request, "closed")
    form.initial = {"duration_minutes": sum(planned) or None}
    status = UNPROCESSABLE if form.is_bound else 200
    return _page(request, "asked", status=status, form=form)


def _planned(plan: Plan, day: date, now: datetime) -> tuple[int, ...]:
    """The walks of that day as Today shows them."""
    prescription = prescription_on(plan, day) or running_prescription(plan)
    if prescription is None:
        return ()
    return shown_bouts(prescription, week_at_hand(plan, prescription, now=now).flare_up)


def _page(
    request: HttpRequest, state: str, *, status: int = 200, **context: object
) -> HttpResponse:
    shown = {"state": state, **context}
    return render(request, "plans/mail_link.html", shown, status=status)
