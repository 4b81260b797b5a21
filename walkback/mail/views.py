"""Reminder settings, and the link that ends them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from walkback.accounts.audit import System
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.mail import actions, tokens
from walkback.mail.forms import RemindersForm
from walkback.mail.models import Recipient
from walkback.mail.queries import is_suppressed

UNPROCESSABLE = 422
WEEKLY = "weekly"


def reminders(request: AuthenticatedRequest) -> HttpResponse:
    """Switch the weekly mail on or off, and choose its hour."""
    recipient = Recipient.objects.for_user(request.user).first() or Recipient()
    stopped = is_suppressed(request.user, WEEKLY)
    form = RemindersForm(
        initial={
            "weekly_enabled": recipient.weekly_enabled and not stopped,
            "local_time": f"{recipient.local_time:%H:%M}",
        }
    )
    status = 200
    if request.method == "POST":
        form = RemindersForm(request.POST)
        if form.is_valid():
            actions.change_reminders(
                participant=request.user,
                weekly_enabled=form.cleaned_data["weekly_enabled"],
                local_time=form.cleaned_data["local_time"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, gettext("Saved."))
            return redirect("accounts:settings")
        status = UNPROCESSABLE
    context = {"form": form, "zone": request.user.time_zone}
    return render(request, "mail/reminders.html", context, status=status)


@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows; POST acts, without login or cookie, so that a mail program can do it.

    Exempt from CSRF on purpose: the signed token is the authority, and it can only stop mail.
    """
    try:
        link = tokens.UnsubscribeLink.read(token)
    except tokens.BadToken as error:
        raise Http404 from error
    done = False
    if request.method == "POST":
        participant = User.objects.participants().filter(public_id=link.public_id).first()
        if participant is not None:
            actions.unsubscribe(
                participant=participant, kind=link.kind, by=System.ANONYMOUS, now=timezone.now()
            )
        done = True
    return render(request, "mail/unsubscribe.html", {"done": done})
