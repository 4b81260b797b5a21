"""The summary that a person prints for their clinician."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from screening.models import Screening
from screening.summary import has_summary, summary_pdf
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.pdf import pdf_response


def summary(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One page of what was said and what was answered; nothing where there is nothing to tell."""
    screening: Screening = get_object_or_404(
        Screening.objects.for_user(request.user).select_related("participant"), public_id=public_id
    )
    if screening.submitted_at is None or not has_summary(screening):
        raise Http404
    day = screening.submitted_at.astimezone(request.user.zone)
    return pdf_response(summary_pdf(screening), f"walkback-{day:%Y-%m-%d}.pdf")
