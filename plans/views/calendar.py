"""A person's own calendar: the link to it, and the file behind the link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.actions.calendar_link import make_link, revoke_link
from plans.calendar_file import address_of, calendar_file, tag_of
from plans.queries.calendar import link_of, owner_of
from walkback.accounts.http import AuthenticatedRequest
from walkback.core import actor


def calendar(request: AuthenticatedRequest) -> HttpResponse:
    """Make the link, make a new one in its place, or end it. Its address is shown once, when it is made.

    The page that shows it is the answer to the press itself: kept for a second page, it would have to be stored.
    """
    user, now = request.user, timezone.now()
    token = ""
    if "revoke" in request.POST:
        if revoke_link(participant=user, by=user, now=now):
            messages.success(request, _("Your calendar link is ended."))
        return redirect("plans:calendar")
    link = link_of(user)
    # Sent again, "make" must not end the link that was copied a moment ago.
    if "renew" in request.POST or ("make" in request.POST and link is None):
        token = make_link(participant=user, by=user, now=now)
        link = link_of(user)
    address = address_of(token) if token else ""
    subscribe = address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
    context = {"link": link, "address": address, "subscribe": subscribe}
    return render(request, "plans/calendar.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file, for whoever has the link. Writes nothing; an ended link is no longer there."""
    owner = owner_of(token)
    if owner is None:
        raise Http404
    with actor.acting_as(owner.pk):
        body = calendar_file(owner, now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="walkback.ics"'
    response["ETag"] = tag_of(body)
    # A calendar program may keep it and ask whether it changed; nobody between us and it may.
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
