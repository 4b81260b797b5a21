"""What a clinician takes out: the list of people, one person's numbers, and the letter. Each is written down."""

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.care.models import people_visible_to
from walkback.clinic import actions, files, record_queries
from walkback.clinic.letter import course_pdf
from walkback.core.csv_files import csv_stream
from walkback.core.pdf import pdf_response


@require_safe
def people(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """Everybody the clinician looks after, or those whom a search finds, as a file."""
    now = timezone.now()
    search = request.GET.get("q", "").strip()
    actions.note_export(by=request.user, now=now, what="people.csv")
    lines = files.people_lines(request.user, search=search, now=now)
    return csv_stream("walkback-people", files.PEOPLE_COLUMNS, lines)


@require_safe
def numbers(request: AuthenticatedRequest, public_id: UUID, name: str) -> StreamingHttpResponse:
    """One person's walks, check-ins or decisions as a file."""
    person: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    if name not in files.FILES:
        raise Http404
    columns, lines = files.FILES[name]
    actions.note_export(by=request.user, now=timezone.now(), what=f"{name}.csv", participant=person)
    return csv_stream(f"walkback-{name}", columns, lines(request.user, person))


@require_safe
def letter(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The course so far on one page, for the general practitioner or the file."""
    now = timezone.now()
    person: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    plan = record_queries.newest_plan(request.user, person)
    if plan is None:
        raise Http404
    actions.note_export(by=request.user, now=now, what="letter.pdf", participant=person)
    return pdf_response(course_pdf(plan, by=request.user, now=now), "walking-course.pdf")
