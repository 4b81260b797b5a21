"""The way back to walking after a hold or lock, step by step."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.actions import holding
from screening.actions.listing import notice_words
from screening.attestation_form import AttestationForm
from screening.clearing import WayBack, way_back
from screening.domain.clearance import Step
from screening.emergency_numbers import numbers_of
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422
NOT_YET = {
    Step.ASSESSMENT: gettext_lazy(
        "First somebody has to examine you. Then tell us here what they said."
    ),
    Step.SCREENING: gettext_lazy("First answer the safety questions again."),
    Step.WAIT: gettext_lazy("Your plan opens 24 hours after your last answer here."),
    Step.CLINICIAN: gettext_lazy("Your clinician decides this."),
}


def clearance(request: AuthenticatedRequest) -> HttpResponse:
    """What is left to do, and the place to say who examined you."""
    now = timezone.now()
    way = way_back(request.user, now=now)
    if way is None:
        return redirect("plans:today")
    if request.method != "POST":
        return _show(request, way, AttestationForm())
    form = AttestationForm(request.POST)
    if not form.is_valid():
        return _show(request, way, form, status=UNPROCESSABLE)
    statement = form.statement()
    try:
        holding.attest(participant=request.user, statement=statement, by=request.user, now=now)
    except holding.BadDate as refusal:
        form.add_error("assessed_on", str(refusal))
        return _show(request, way, form, status=UNPROCESSABLE)
    except (holding.AlreadyClosed, holding.NotYet):
        return redirect("plans:today")
    messages.success(request, _("Thank you. What you told us is kept."))
    # Any free text may hold a word that asks for the list question (clinical specification 4.5).
    asks_more = notice_words(
        participant=request.user, text=statement.told, by=request.user, now=now
    )
    return redirect("screening:symptoms-list" if asks_more else "screening:clearance")


def unlock(request: AuthenticatedRequest) -> HttpResponse:
    """The last step of a self-directed person."""
    try:
        holding.unlock(participant=request.user, by=request.user, now=timezone.now())
    except holding.NotYet as refusal:
        messages.error(request, NOT_YET[refusal.step])
        return redirect("screening:clearance")
    except holding.AlreadyClosed:
        return redirect("plans:today")
    messages.success(request, _("The hold is lifted."))
    return redirect("plans:today")


def _show(
    request: AuthenticatedRequest, way: WayBack, form: AttestationForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "way": way,
        "form": form,
        "asks": Step.ASSESSMENT in way.left,
        "numbers": numbers_of(request.user),
    }
    return render(request, "screening/clearance.html", context, status=status)
