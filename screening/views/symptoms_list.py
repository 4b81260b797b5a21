"""The list question on a page of its own: after words in a note, or when somebody opens it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from screening import queries
from screening.actions import listing
from screening.domain.wording import LIST_ANSWERED
from screening.emergency_numbers import numbers_of
from screening.symptom_list import SymptomListForm, quoted
from screening.views.pages import forward
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.translated import translate

UNPROCESSABLE = 422


def symptoms_list(request: AuthenticatedRequest) -> HttpResponse:
    """Is any of these new? A tick asks its questions at once; no tick goes back to Today."""
    row = queries.open_words(request.user)
    words = row.words if row else []
    form = SymptomListForm(request.POST if request.method == "POST" else None, words=words)
    if form.is_valid():
        screening = listing.answer_list(
            participant=request.user,
            ticks=form.cleaned_data["new_symptoms"],
            by=request.user,
            now=timezone.now(),
        )
        if screening is not None:
            return forward(screening)
        messages.info(request, translate(LIST_ANSWERED))
        return redirect("plans:today")
    context = {
        "form": form,
        "words": quoted(words),
        "numbers": numbers_of(request.user),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "screening/symptoms_list.html", context, status=status)
