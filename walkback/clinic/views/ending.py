"""A clinic ends its care of one person: a page that says what it means, then it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.care.actions.alerts import NotTheirClinician
from walkback.care.models import people_visible_to
from walkback.care.queries import clinic_of
from walkback.care.team_queries import was_looked_after
from walkback.clinic import actions
from walkback.clinic.ending_forms import EndCareForm
from walkback.clinic.presenters.ending import ending_page
from walkback.clinic.record_queries import newest_plan
from walkback.clinic.views.person import opened

CONFLICT, UNPROCESSABLE = 409, 422


def end(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What ending the care means, with any open lock by its name, and the way to do it."""
    if request.method != "POST":
        return _page(request, opened(request, public_id, "ending", now=timezone.now()))
    person = people_visible_to(request.user).filter(public_id=public_id).first()
    if person is None:
        return _ended_already(request, public_id)
    locks = actions.locks_of(person)
    form = EndCareForm(request.POST, locks=locks)
    if locks - form.shown:
        return _page(request, person, status=CONFLICT)
    if not form.is_valid():
        return _page(request, person, form, status=UNPROCESSABLE)
    try:
        actions.end_care(
            participant=person,
            because=form.cleaned_data["because"],
            accepted=form.shown,
            by=request.user,
            now=timezone.now(),
        )
    except NotTheirClinician:
        return _ended_already(request, public_id)
    except actions.OpenLocks:
        return _page(request, person, status=CONFLICT)
    words = _("Your clinic looks after %(person)s no more. They are told when they come here next.")
    messages.success(request, words % {"person": person.email})
    return redirect("clinic:people")


def _page(
    request: AuthenticatedRequest,
    person: User,
    form: EndCareForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page. Where a lock came since it was shown, the reason chosen stays and the tick has to be made anew."""
    clinic = clinic_of(person)
    if clinic is None:
        raise Http404
    locks = actions.locks_of(person)
    chosen = {"because": request.POST.get("because")}
    context = {
        "person": person,
        "page": ending_page(person, clinic, locks),
        "form": form or EndCareForm(initial=chosen, locks=locks),
        "has_letter": newest_plan(request.user, person) is not None,
        "changed": status == CONFLICT,
    }
    return render(request, "clinic/person_end.html", context, status=status)


def _ended_already(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Whom the clinic did look after, but no more: a second tap, or they left meanwhile. Else nobody's."""
    if not was_looked_after(request.user, public_id):
        raise Http404
    messages.warning(request, _("Your clinic does not look after them any more."))
    return redirect("clinic:people")
