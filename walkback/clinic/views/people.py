"""The clinician's side: the people they look after, and one person's record."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkback.accounts.http import AuthenticatedRequest
from walkback.clinic import actions, queries
from walkback.clinic.presenters.people import rows
from walkback.clinic.presenters.person import person_page


@require_safe
def people(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody the clinician looks after, who needs them most first."""
    search = request.GET.get("q", "").strip()
    page = queries.people_page(request.user, search=search, number=request.GET.get("page", "1"))
    shown = list(page.object_list)
    facts = queries.facts_about(request.user, shown)
    context = {
        "rows": rows(shown, facts, now=timezone.now()),
        "page_obj": page,
        "search": search,
        "base_url": f"?{urlencode({'q': search})}&page=" if search else "?page=",
    }
    return render(request, "clinic/people.html", context)


@require_safe
def person(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One person's record. Opening it is written into the audit trail, and their holds are seen."""
    now = timezone.now()
    found = get_object_or_404(queries.people_of(request.user), public_id=public_id)
    actions.note_view(participant=found, by=request.user, now=now)
    today = now.astimezone(found.zone).date()
    record = queries.record_of(request.user, found, today=today)
    return render(request, "clinic/person.html", {"page": person_page(found, record, now=now)})
