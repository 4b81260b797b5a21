"""Everybody a clinician looks after."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkback.accounts.http import AuthenticatedRequest
from walkback.clinic import people_queries
from walkback.clinic.clinic_filter import clinic_choices, clinics_to_choose
from walkback.clinic.people_queries import PeopleFilters
from walkback.clinic.presenters.panel import empty_words, needs, panel_rows
from walkback.clinic.queue_forms import ReviewedForm


@require_safe
def people(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody the clinician looks after, who needs them most first."""
    now = timezone.now()
    clinics = clinics_to_choose(request.user)
    filters = PeopleFilters.of(request.GET, clinics)
    asked = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    found = people_queries.people_page(request.user, filters, now=now, **asked)
    context = {
        "rows": panel_rows(found, now=now),
        "count": found.count,
        "needs": needs(filters),
        "clinics": clinic_choices(clinics, filters.clinic),
        "empty": empty_words(filters),
        "filters": filters,
        "earlier": filters.address(before=found.part.earlier) if found.part.earlier else "",
        "later": filters.address(after=found.part.later) if found.part.later else "",
        "back": request.get_full_path(),
        "as_of": now.isoformat(),
        "review_form": ReviewedForm(),
    }
    return render(request, "clinic/people.html", context)
