"""A person's messages with their clinic."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import talking
from plans.presenters.thread import lines_for_person, too_many_words
from screening.emergency_numbers import numbers_of
from screening.views.consenting import consenting
from walkback.accounts.http import AuthenticatedRequest
from walkback.care.actions import messaging
from walkback.care.forms import MessageForm
from walkback.care.queries import clinic_of, thread_page

CONFLICT, UNPROCESSABLE, TOO_MANY = 409, 422, 429


@consenting
def thread(request: AuthenticatedRequest) -> HttpResponse:
    """Read and write. Opening the page marks what the clinic wrote as read."""
    if request.method != "POST":
        return _show(request, MessageForm.fresh())
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=UNPROCESSABLE)
    try:
        written = talking.write(
            participant=request.user, **form.cleaned_data, by=request.user, now=timezone.now()
        )
    except messaging.NoClinic:
        return _show(request, form, status=CONFLICT)
    except messaging.TooMany:
        form.add_error("text", too_many_words())
        return _show(request, form, status=TOO_MANY)
    messages.success(
        request, _("Sent to your clinic. They see it when they next look: nobody reads it live.")
    )
    return redirect("screening:symptoms-list" if written.asks else "plans:messages")


def _show(request: AuthenticatedRequest, form: MessageForm, *, status: int = 200) -> HttpResponse:
    page = thread_page(request.user, request.user, number=request.GET.get("page", "1"))
    shown = list(page.object_list)
    if request.method == "GET":
        messaging.mark_read(
            participant=request.user, shown=shown, by=request.user, now=timezone.now()
        )
    context = {
        "clinic": clinic_of(request.user),
        "lines": lines_for_person(shown, request.user),
        "page_obj": page,
        "form": form,
        "numbers": numbers_of(request.user),
    }
    return render(request, "plans/messages.html", context, status=status)
