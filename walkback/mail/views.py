"""Reminder settings, and the link that ends them."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from walkback.accounts.audit import System
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.queries import link_holder
from walkback.core import actor, languages
from walkback.core.http import for_link_holders
from walkback.mail import actions, queries, tokens
from walkback.mail.categories import EVERY_REMINDER, Category
from walkback.mail.forms import RemindersForm
from walkback.mail.presenters import category_name, mail_lines

UNPROCESSABLE = 422
SHOWN_BACK = timedelta(weeks=8)


def reminders(request: AuthenticatedRequest) -> HttpResponse:
    """Which mails and when, and what became of those of the last eight weeks."""
    user, now = request.user, timezone.now()
    if request.method != "POST":
        form = RemindersForm.filled(
            queries.recipient_of(user), unwanted=queries.unwanted_categories(user)
        )
        return _reminders_page(request, form)
    if "again" in request.POST:
        if actions.try_address_again(participant=user, by=user, now=now):
            messages.success(request, gettext("We will mail your address again."))
        return redirect("mail:reminders")
    form = RemindersForm(request.POST)
    if not form.is_valid():
        return _reminders_page(request, form, status=UNPROCESSABLE)
    actions.change_reminders(participant=user, choices=form.choices(), by=user, now=now)
    messages.success(request, gettext("Saved."))
    return redirect("mail:reminders")


def _reminders_page(
    request: AuthenticatedRequest, form: RemindersForm, status: int = 200
) -> HttpResponse:
    user = request.user
    came_back = queries.address_came_back(user)
    mails = queries.mails_of(user, since=timezone.now() - SHOWN_BACK)
    context = {
        "form": form,
        "zone": user.time_zone,
        "came_back": came_back,
        "was_refused": not came_back and queries.last_was_refused(user),
        "lines": mail_lines(mails),
    }
    return render(request, "mail/reminders.html", context, status=status)


@csrf_exempt
@for_link_holders
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows; POST acts, without login or cookie, so that a mail program can do it (RFC 8058).

    Exempt from CSRF on purpose: the signed token is the authority, and it can only stop its mails and take
    that back. An account that is gone gets the same answer.
    """
    try:
        link = tokens.UnsubscribeLink.read(token)
    except tokens.BadToken as error:
        raise Http404 from error
    every = link.kind == EVERY_REMINDER or "all" in request.POST
    kind = EVERY_REMINDER if every else link.kind
    participant = link_holder(link.public_id)
    state = "asked"
    if request.method == "POST":
        state = "undone" if "undo" in request.POST else "done"
        act = actions.take_back_unsubscribe if state == "undone" else actions.unsubscribe
        if participant is not None:
            with actor.acting_as(participant.pk):
                act(participant=participant, kind=kind, by=System.ANONYMOUS, now=timezone.now())
    with languages.spoken(participant.language if participant else languages.in_use()):
        context = {
            "state": state,
            "every": every,
            "name": category_name(link.kind),
            "is_clinician": not every and link.kind == Category.CLINICIAN,
        }
        return render(request, "mail/unsubscribe.html", context)
