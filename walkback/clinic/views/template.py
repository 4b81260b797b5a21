"""A clinic's own defaults for new plans: what counts, what was, and a new version with a preview."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from plans.actions import templating
from plans.queries.templates import versions_of
from walkback.accounts.http import AuthenticatedRequest
from walkback.clinic.presenters.template import example_rows, numbers_in_words, version_of
from walkback.clinic.template_forms import TemplateForm
from walkback.clinic.views.team import CONFLICT, UNPROCESSABLE, Team, team_seen


def template(request: AuthenticatedRequest, clinic_id: UUID) -> HttpResponse:
    """Leads make a new version after its preview; clinicians read what counts."""
    here = team_seen(request, clinic_id)
    if request.method != "POST":
        return _show(here, None)
    here.for_leads()
    is_preview = request.POST.get("act") != "save"
    newest = next(iter(versions_of(here.clinic)), None)
    form = TemplateForm(request.POST, newest=newest)
    if is_preview:
        form.without_reason()
    is_valid = form.is_valid()
    form.fields["reason"].required = True
    if not is_valid:
        return _show(here, form, status=UNPROCESSABLE)
    if is_preview:
        return _show(here, form, with_preview=True)
    try:
        templating.make_version(
            clinic=here.clinic,
            defaults=form.defaults(),
            reason=form.cleaned_data["reason"],
            based_on=form.cleaned_data["based_on"],
            by=request.user,
            now=here.now,
        )
    except templating.TemplateChanged:
        return _changed_meanwhile(here, form)
    return here.done(_("Saved. New plans begin with it; running plans stay as they are."))


def _changed_meanwhile(here: Team, sent: TemplateForm) -> HttpResponse:
    """Somebody else was first: what they made, and everything that was typed."""
    newest = versions_of(here.clinic)[0]
    data = {name: sent.data[name] for name in sent.data}
    form = TemplateForm({**data, "based_on": newest.version}, newest=newest)
    return _show(here, form, status=CONFLICT, with_preview=True)


def _show(
    here: Team, form: TemplateForm | None, *, status: int = 200, with_preview: bool = False
) -> HttpResponse:
    versions = versions_of(here.clinic)
    newest = versions[0] if versions else None
    shown = form or TemplateForm(newest=newest)
    rows = example_rows(newest, shown.defaults()) if with_preview and shown.is_valid() else None
    context = {
        "clinic": here.clinic,
        "is_lead": here.is_lead,
        "template_form": shown,
        "newest": version_of(newest) if newest else None,
        "numbers": numbers_in_words(newest),
        "versions": [version_of(each) for each in versions],
        "rows": rows,
        "is_stale": status == CONFLICT,
        "has_errors": status != 200,
    }
    return here.show("clinic/team_template.html", status=status, **context)
