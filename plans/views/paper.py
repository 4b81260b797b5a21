"""What a participant prints: the running week for the wall, and a letter for their clinician."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from plans import queries
from plans.models import Plan
from plans.paper.letter import letter_pdf
from plans.paper.week import NoWalksToShow, week_pdf
from plans.presenters.today import week_at_hand
from plans.views.loading import walking, with_own_plan
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.pdf import pdf_response


@walking
def week(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The running week on one sheet. While questions about a flare-up wait, Today asks them first."""
    prescription = queries.running_prescription(plan)
    if prescription is None:
        return redirect("plans:today")
    now = timezone.now()
    try:
        pdf = week_pdf(week_at_hand(plan, prescription, now=now), now=now)
    except NoWalksToShow:
        return redirect("plans:today")
    return pdf_response(pdf, "walking-week.pdf")


@with_own_plan
def letter(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The programme so far, to take to a doctor or physiotherapist."""
    return pdf_response(letter_pdf(plan, now=timezone.now()), "walking-letter.pdf")
